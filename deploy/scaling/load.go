package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline"
	"wirecopy/pipeline/client"
	"wirecopy/pipeline/sources"
	"wirecopy/pipeline/wire"
)

// load sends articles, and follows what comes out.
type load struct {
	nc      *nats.Conn
	js      jetstream.JetStream
	door    *sources.Door
	cancel  context.CancelFunc
	work    chan int
	workers sync.WaitGroup

	mu    sync.Mutex
	next  int
	sent  map[string]time.Time // by URI; when it was offered
	out   map[string]int
	ages  []time.Duration // of those that came since the last look
	taken int             // since the last look
}

// senders is how many items are on their way to the broker at once.
const senders = 16

func newLoad(ctx context.Context, c *cluster) (*load, error) {
	nc, err := nats.Connect(c.url, nats.MaxReconnects(-1))
	if err != nil {
		return nil, err
	}
	l := &load{nc: nc, work: make(chan int, 1<<16), sent: map[string]time.Time{}, out: map[string]int{}}
	if l.js, err = jetstream.New(nc); err != nil {
		return nil, err
	}
	l.door = sources.NewDoor(l.js)
	ctx, l.cancel = context.WithCancel(ctx)
	for range senders {
		l.workers.Go(func() {
			for n := range l.work {
				if _, err := l.door.Send(ctx, item(n)); err != nil && ctx.Err() == nil {
					fmt.Println("an item was not sent:", err)
				}
			}
		})
	}
	l.workers.Go(func() {
		err := client.Articles(ctx, l.js, client.Options{}, func(_ context.Context, a *pipeline.Article) error {
			l.mu.Lock()
			defer l.mu.Unlock()
			if l.out[a.URI]++; l.out[a.URI] == 1 {
				l.ages = append(l.ages, time.Since(l.sent[a.URI]))
			}
			return nil
		})
		if err != nil && ctx.Err() == nil {
			fmt.Println("the reader ended:", err)
		}
	})
	return l, nil
}

func name(n int) string { return fmt.Sprintf("story-%d", n) }

// item is a made-up article of some 400 words.
func item(n int) sources.Item {
	var b strings.Builder
	for p := range 8 {
		fmt.Fprintf(&b, `“The ferry number %d floats,” said Mayor Rhea Tolland%d of Karran on Tuesday, and the port of Alder was told. The council will meet again in spring, as it does each year, and the harbour is to be dredged for %d million crowns before the summer.\n\n`, n*8+p, n%1000, p+2)
	}
	return sources.Item{Source: "desk", ContentType: "application/json", Data: fmt.Appendf(nil, `{"id":%q,"headline":"Ferry %d returns to Karran","text":"%s"}`, name(n), n, b.String())}
}

// offer sends one more, as soon as the door takes it.
func (l *load) offer() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sent[name(l.next)] = time.Now()
	l.work <- l.next
	l.next++
	l.taken++
}

// sinceLast tells what was sent and came out since it was last asked, and the age that 95 in 100 of these were under.
func (l *load) sinceLast() (sent, out int, p95 time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	slices.Sort(l.ages)
	if len(l.ages) > 0 {
		p95 = l.ages[(len(l.ages)*95-1)/100]
	}
	sent, out = l.taken, len(l.ages)
	l.taken, l.ages = 0, nil
	return sent, out, p95
}

func (l *load) missing() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.sent) - len(l.out)
}

// count tells what became of all.
func (l *load) count(ctx context.Context) (sent, out, twice, dead int, err error) {
	s, err := l.js.Stream(ctx, wire.DeadStream)
	if err != nil {
		return 0, 0, 0, 0, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for id := range l.sent {
		if l.out[id] > 0 {
			out++
		}
		if l.out[id] > 1 {
			twice++
		}
	}
	return len(l.sent), out, twice, int(s.CachedInfo().State.Msgs), nil
}

func (l *load) close() {
	l.cancel()
	close(l.work)
	l.workers.Wait()
	l.nc.Close()
}
