package feeds

import (
	"bytes"
	"compress/gzip"
	"errors"
	"reflect"
	"sync"
	"testing"
	"time"

	"wirecopy/pipeline/pipelinetest"
)

func TestStates(t *testing.T) {
	_, js := pipelinetest.Connect(t, pipelinetest.NATS(t))
	bucket, err := NewStore(t.Context(), js, 0)
	if err != nil {
		t.Fatal(err)
	}
	for name, states := range map[string]Store{"memory": NewMemory(), "bucket": bucket} {
		t.Run(name, func(t *testing.T) {
			ctx := t.Context()
			const feed = "https://example.org/a b?c=${KEY}"
			if s, revision, err := states.Get(ctx, feed); err != nil || revision != 0 || !reflect.DeepEqual(s, State{}) {
				t.Fatalf("nothing stored: %+v, %d, %v", s, revision, err)
			}
			want := State{Feed: feed, ETag: `"x"`, Failures: 2, Next: time.Now().UTC().Round(0), Items: []byte("12345678")}
			first, err := states.Put(ctx, feed, want, 0)
			if err != nil {
				t.Fatal(err)
			}
			if got, revision, err := states.Get(ctx, feed); err != nil || revision != first || !reflect.DeepEqual(got, want) {
				t.Errorf("got %+v, %d (%v), want %+v, %d", got, revision, err, want, first)
			}
			second, err := states.Put(ctx, feed, State{Feed: feed}, first)
			if err != nil || second == first {
				t.Fatalf("over it: revision %d after %d, %v", second, first, err)
			}
			for _, old := range []uint64{0, first} {
				if _, err := states.Put(ctx, feed, want, old); !errors.Is(err, ErrRevision) {
					t.Errorf("over revision %d: %v, want ErrRevision", old, err)
				}
			}
			if _, revision, err := states.Get(ctx, "https://example.org/other"); err != nil || revision != 0 {
				t.Errorf("another feed: %d, %v", revision, err)
			}
		})
	}
}

func TestProcessesThatStartTogetherShareOneBucket(t *testing.T) {
	s := pipelinetest.NATS(t)
	var all sync.WaitGroup
	for range 4 {
		_, js := pipelinetest.Connect(t, s)
		all.Go(func() {
			if _, err := NewStore(t.Context(), js, 1); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

func TestStateRemembersWhatIsThereAndAMargin(t *testing.T) {
	var s State
	number := func(n int) fingerprint { return fingerprint{byte(n >> 8), byte(n)} }
	for n := range 500 {
		s.remember([]fingerprint{number(n), number(n + 1), number(n)})
	}
	set := s.seen()
	if len(s.Items)%8 != 0 || len(set) != 2+margin || !set[number(500)] || !set[number(499)] || !set[number(499-margin)] || set[number(498-margin)] {
		t.Errorf("%d items remembered, want the two that are there and %d older ones", len(set), margin)
	}
	s.Items = append(s.Items, 1, 2, 3) // a state that is damaged
	if s.remember(nil); len(s.seen()) != margin {
		t.Errorf("%d items remembered of a feed without any, want %d", len(s.seen()), margin)
	}
}

func zipped(t *testing.T, s string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(s)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
