package sources

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

func TestTroubleWithStoring(t *testing.T) {
	silent := errors.New("no answer")
	ago := func(d time.Duration) time.Time { return time.Now().Add(-d) }
	for _, c := range []struct {
		name string
		do   func(s *storing, ctx context.Context)
		want bool
	}{
		{"nothing was tried", func(*storing, context.Context) {}, false},
		{"one failure, a moment ago", func(s *storing, ctx context.Context) { s.note(ctx, ago(time.Second), silent) }, false},
		{"failures for long", func(s *storing, ctx context.Context) {
			s.note(ctx, ago(20*time.Second), silent)
			s.note(ctx, ago(5*time.Second), silent)
		}, true},
		{"a success between", func(s *storing, ctx context.Context) {
			s.note(ctx, ago(20*time.Second), silent)
			s.note(ctx, ago(10*time.Second), nil)
			s.note(ctx, ago(5*time.Second), silent)
		}, false},
		{"a full hop answers", func(s *storing, ctx context.Context) {
			s.note(ctx, ago(20*time.Second), silent)
			s.note(ctx, ago(time.Second), ErrFull)
		}, false},
		{"nobody has tried since", func(s *storing, ctx context.Context) {
			s.note(ctx, ago(3*time.Minute), silent)
			s.last = ago(2 * time.Minute)
		}, false},
		{"an old failure and a new one", func(s *storing, ctx context.Context) {
			s.note(ctx, ago(3*time.Minute), silent)
			s.last = ago(2 * time.Minute)
			s.note(ctx, ago(time.Second), silent)
		}, false},
		{"whoever asked has left", func(s *storing, ctx context.Context) {
			left, leave := context.WithCancel(ctx)
			leave()
			s.note(left, ago(20*time.Second), left.Err())
		}, false},
	} {
		s := &storing{patience: storePatience}
		c.do(s, t.Context())
		err := s.trouble()
		if (err != nil) != c.want || err != nil && !strings.Contains(err.Error(), "no answer") {
			t.Errorf("%s: %v, want trouble: %t", c.name, err, c.want)
		}
	}
}
