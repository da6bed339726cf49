package follow_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline/archive"
	"wirecopy/pipeline/archive/follow"
	"wirecopy/pipeline/handed"
	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/wire"
)

// following has a reader follow the broker into an archive, until stop.
func following(t *testing.T, js jetstream.JetStream, s *archive.Store, h *handed.Reader) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := follow.Run(ctx, js, s, follow.Options{Handed: h}); err != nil {
			t.Error(err)
		}
	})
	return func() {
		cancel()
		wg.Wait()
	}
}

// reached waits until an archive has all up to a number.
func reached(t *testing.T, s *archive.Store, n int) {
	t.Helper()
	pipelinetest.Eventually(t, fmt.Sprintf("the archive has %d articles", n), func() bool {
		p, err := s.Position(t.Context())
		return err == nil && p.Sequence >= uint64(n)
	})
}

func TestFinishedArticlesAreHandedToTheArchive(t *testing.T) {
	_, js := broker(t)
	all := stories(300)
	s := open(t, file(t))
	h := handed.New(follow.Room, 1)
	stop := following(t, js, s, h)
	for i, a := range all {
		m, err := stored(t.Context(), js, a)
		if err != nil {
			t.Fatal(err)
		}
		h.Offer(m)
		if i%30 == 0 {
			reached(t, s, i+1)
		}
	}
	reached(t, s, len(all))
	if h.Taken() == 0 {
		t.Error("no article was handed over")
	}
	progress, err := s.Progress(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	pipelinetest.Eventually(t, "the consumer stands behind the last article", func() bool {
		c, err := js.Consumer(t.Context(), wire.EnrichedStream, progress.Consumer)
		return err == nil && c.CachedInfo().NumPending == 0 && c.CachedInfo().NumAckPending == 0 && c.CachedInfo().AckFloor.Stream == uint64(len(all))
	})
	stop()
	if got, want := contents(t, s), wanted(t, all); got != want {
		t.Errorf("the archive has\n%s\nwant\n%s", got, want)
	}
}

// unrest is what may happen to an archive that is handed articles.
type unrest struct {
	js        jetstream.JetStream
	h         *handed.Reader
	s, beside *archive.Store // one archive
	stop      func()
}

// happen has one thing happen, or nothing, when so many articles are stored.
func (u *unrest) happen(t *testing.T, what, articles int, late bool) {
	t.Helper()
	switch what {
	case 0: // it ends, and the next one begins
		u.stop()
		u.stop = following(t, u.js, u.s, u.h)
	case 1: // another reader comes, after which nothing is handed over for a minute, and goes; what it had in hand would come after one
		if late {
			stop := following(t, u.js, u.beside, nil)
			reached(t, u.s, articles)
			stop()
		}
	case 2: // it is emptied, and read anew beside
		if err := u.beside.Empty(t.Context()); err != nil {
			t.Fatal(err)
		}
		read(t, u.js, u.beside, whole)
	case 3: // nothing comes for a while
		reached(t, u.s, articles)
	case 4: // its consumer is lost
		p, err := u.s.Progress(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		_ = u.js.DeleteConsumer(t.Context(), wire.EnrichedStream, p.Consumer)
	}
}

// What others store, other readers, ends and a rebuilding beside make the archive read the stream: nothing is left out or doubled.
func TestArticlesThatAreNotHandedToTheArchive(t *testing.T) {
	eachPlace(t, func(t *testing.T, place string) {
		const seed = 20261127
		random := rand.New(rand.NewPCG(seed, 5))
		_, js := broker(t)
		all := stories(150)
		s, beside := open(t, place), open(t, place)
		h := handed.New(follow.Room, 3)
		u := unrest{js: js, h: h, s: s, beside: beside, stop: following(t, js, s, h)}
		var late []handed.Message
		foreign := 0
		for i, a := range all {
			m, err := stored(t.Context(), js, a)
			if err != nil {
				t.Fatal(err)
			}
			if random.IntN(90) == 0 {
				foreign = random.IntN(5)
			}
			switch foreign--; {
			case foreign >= 0:
			case random.IntN(8) == 0: // its confirmation is overtaken by others
				late = append(late, m)
			default:
				h.Offer(m)
				for _, m := range late {
					h.Offer(m)
				}
				late = nil
			}
			u.happen(t, random.IntN(60), i+1, i > len(all)/2)
		}
		reached(t, s, len(all))
		u.stop()
		read(t, js, s, whole)
		if got, want := standing(t, s), standing(t, filled(t, all)); got != want {
			t.Errorf("the archive has\n%s\nwant\n%s", got, want)
		}
		t.Logf("seed %d: %d of %d articles handed over", seed, h.Taken(), len(all))
		if h.Taken() == 0 {
			t.Error("no article was handed over")
		}
	})
}

// writeAndFollow publishes the stories that the stream does not have yet, and follows.
func writeAndFollow(js jetstream.JetStream, s *archive.Store) error {
	ctx := context.Background()
	stream, err := js.Stream(ctx, wire.EnrichedStream)
	if err != nil {
		return err
	}
	h := handed.New(follow.Room, 1)
	go func() {
		for _, a := range stories(killed)[stream.CachedInfo().State.LastSeq:] {
			m, err := stored(ctx, js, a)
			if err != nil {
				fmt.Fprintln(os.Stderr, err)
				return
			}
			h.Offer(m)
			time.Sleep(time.Millisecond)
		}
	}()
	return follow.Run(ctx, js, s, follow.Options{Handed: h})
}

// killed is how many stories there are for a process that is killed.
const killed = 800

// A process that stores articles, hands them to its archive and is killed loses none.
func TestKilledWhileArticlesAreHandedOver(t *testing.T) {
	eachPlace(t, func(t *testing.T, place string) {
		url, js := broker(t)
		t.Setenv(childWrites, "1")
		all := stories(killed)
		watch := open(t, place)
		for n := range 6 {
			before, err := watch.Position(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			cmd := follower(t, url, place)
			pipelinetest.Eventually(t, fmt.Sprintf("process %d stores something", n), func() bool {
				p, err := watch.Position(t.Context())
				return err == nil && (p.Sequence > before.Sequence+100 || p.Sequence == uint64(len(all)))
			})
			kill(cmd)
		}
		stream, err := js.Stream(t.Context(), wire.EnrichedStream)
		if err != nil {
			t.Fatal(err)
		}
		publish(t, js, all[stream.CachedInfo().State.LastSeq:]...)
		read(t, js, watch, whole)
		if got, want := contents(t, watch), wanted(t, all); got != want {
			t.Errorf("after six kills the archive has\n%s\nwant\n%s", got, want)
		}
	})
}
