package follow

import (
	"testing"
	"time"
)

// What can wait does so while many articles come in a second, in transactions of whichever size.
func TestBusy(t *testing.T) {
	start := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	type came struct {
		after time.Duration
		n     int
	}
	for _, c := range []struct {
		name string
		came []came
		want bool
	}{
		{"nothing yet", nil, false},
		{"one now and then", []came{{time.Second, 1}, {2 * time.Second, 1}, {4 * time.Second, 1}}, false},
		{"a few at a time, often", []came{{400 * time.Millisecond, 60}, {800 * time.Millisecond, 60}, {1200 * time.Millisecond, 60}}, true},
		{"the same, seldom", []came{{time.Second, 60}, {2 * time.Second, 60}, {3 * time.Second, 60}}, false},
		{"many, and then few", []came{{time.Second, 700}, {3 * time.Second, 20}}, false},
		{"few, and then many", []came{{time.Second, 20}, {2 * time.Second, 700}}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := &follower{since: start}
			for _, one := range c.came {
				f.count(one.n, start.Add(one.after))
			}
			if f.busy != c.want {
				t.Errorf("busy is %t, want %t", f.busy, c.want)
			}
		})
	}
}
