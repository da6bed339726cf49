package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"go.uber.org/zap"

	"wirecopy/pipeline"
	"wirecopy/pipeline/client"
	"wirecopy/pipeline/embedded"
	"wirecopy/pipeline/ledger"
	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/runner"
	"wirecopy/pipeline/wire"
	"wirecopy/stages/ingest"
	"wirecopy/stages/ingest/story"
)

var topology = wire.Topology{ingest.Name}

func TestTheBucketIsALedger(t *testing.T) {
	_, js := pipelinetest.Connect(t, pipelinetest.NATS(t))
	pipelinetest.Provision(t, js, topology)
	records, err := ledger.Open(t.Context(), js)
	if err != nil {
		t.Fatal(err)
	}
	l := story.Shared{Records: records}
	if r, rev, err := l.Load(t.Context(), "story"); err != nil || rev != 0 || r.Version != 0 {
		t.Errorf("a story never seen: %+v, revision %d, %v, want nothing", r, rev, err)
	}
	if err := l.Store(t.Context(), "story", story.Record{Version: 1, Fingerprint: 7}, 0); err != nil {
		t.Fatal(err)
	}
	if err := l.Store(t.Context(), "story", story.Record{Version: 2}, 0); !errors.Is(err, pipeline.ErrConflict) {
		t.Errorf("a second first record: %v, want a conflict", err)
	}
	r, rev, err := l.Load(t.Context(), "story")
	if err != nil || r.Version != 1 || r.Fingerprint != 7 {
		t.Fatalf("loaded %+v, %v, want what was stored", r, err)
	}
	if err := l.Store(t.Context(), "story", story.Record{Version: 2}, rev); err != nil {
		t.Error(err)
	}
	if err := l.Store(t.Context(), "story", story.Record{Version: 3}, rev); !errors.Is(err, pipeline.ErrConflict) {
		t.Errorf("an old revision: %v, want a conflict", err)
	}
}

func open(t *testing.T, js jetstream.JetStream) *ledger.Ledger {
	t.Helper()
	l, err := ledger.Open(t.Context(), js)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// Workers in three processes count in twenty records at once, and processes forget all that they know in the middle of it: no step
// is lost, whoever was quicker.
func TestNobodyStoresOverAnother(t *testing.T) {
	const processes, workers, steps, keys = 3, 4, 50, 20
	s := pipelinetest.NATS(t)
	_, js := pipelinetest.Connect(t, s)
	pipelinetest.Provision(t, js, topology)
	var all sync.WaitGroup
	for range processes {
		_, own := pipelinetest.Connect(t, s)
		l := open(t, own)
		for w := range workers {
			all.Go(func() {
				for i := range steps {
					if w == 0 && i%10 == 9 {
						if err := l.ReadAnew(t.Context()); err != nil {
							t.Error(err)
							return
						}
					}
					if err := countOn(t.Context(), l, fmt.Sprint("story-", (i*7+w)%keys)); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
	}
	all.Wait()
	sum, l := 0, open(t, js)
	for k := range keys {
		b, _, err := l.Load(t.Context(), fmt.Sprint("story-", k))
		n, _ := strconv.Atoi(string(b))
		if err != nil || n == 0 {
			t.Errorf("story %d has %q (%v), want a number", k, b, err)
		}
		sum += n
	}
	if want := processes * workers * steps; sum != want {
		t.Errorf("%d steps were counted, want %d", sum, want)
	}
}

// countOn adds one to the number in a record.
func countOn(ctx context.Context, l *ledger.Ledger, key string) error {
	for {
		b, revision, err := l.Load(ctx, key)
		if err != nil {
			return err
		}
		n, _ := strconv.Atoi(string(b))
		if err = l.Store(ctx, key, []byte(strconv.Itoa(n+1)), revision); !errors.Is(err, pipeline.ErrConflict) {
			return err
		}
	}
}

// The versions before this one kept each record under a key of its own.
func TestRecordsOfEarlierVersionsCount(t *testing.T) {
	_, js := pipelinetest.Connect(t, pipelinetest.NATS(t))
	pipelinetest.Provision(t, js, topology)
	kv, err := js.KeyValue(t.Context(), wire.StoriesBucket)
	if err != nil {
		t.Fatal(err)
	}
	revision, err := kv.Create(t.Context(), "story", []byte("old"))
	if err != nil {
		t.Fatal(err)
	}
	l := open(t, js)
	if err := l.Store(t.Context(), "story", []byte("new"), 0); !errors.Is(err, pipeline.ErrConflict) {
		t.Errorf("stored as if there were nothing: %v", err)
	}
	if b, n, err := l.Load(t.Context(), "story"); string(b) != "old" || n != revision || err != nil {
		t.Errorf("%q, revision %d (%v), want what was there", b, n, err)
	}
	if err := l.Store(t.Context(), "story", []byte("new"), revision); err != nil {
		t.Fatal(err)
	}
	for name, l := range map[string]*ledger.Ledger{"the same process": l, "one that starts later": open(t, js)} {
		if b, n, err := l.Load(t.Context(), "story"); string(b) != "new" || n <= revision || err != nil {
			t.Errorf("%s has %q, revision %d (%v), want the new one", name, b, n, err)
		}
	}
}

// What the broker has dropped, because it was old or because the bucket was full, is a story that was never seen.
func TestWhatIsForgottenIsNew(t *testing.T) {
	for name, forget := range map[string]func(context.Context, jetstream.JetStream) error{
		"dropped": func(ctx context.Context, js jetstream.JetStream) error {
			s, err := js.Stream(ctx, "KV_"+wire.StoriesBucket)
			if err != nil {
				return err
			}
			return s.Purge(ctx)
		},
		"made anew": func(ctx context.Context, js jetstream.JetStream) error {
			if err := js.DeleteStream(ctx, "KV_"+wire.StoriesBucket); err != nil {
				return err
			}
			return runner.Provision(ctx, js, topology, runner.Provisioning{Store: pipelinetest.Store})
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, js := pipelinetest.Connect(t, pipelinetest.NATS(t))
			pipelinetest.Provision(t, js, topology)
			l, other := open(t, js), open(t, js)
			for i := range 10 {
				if err := l.Store(t.Context(), "story", []byte("first"), uint64(i)); err != nil {
					t.Fatal(err)
				}
			}
			if b, _, err := other.Load(t.Context(), "story"); string(b) != "first" || err != nil {
				t.Fatalf("%q (%v)", b, err)
			}
			if err := forget(t.Context(), js); err != nil {
				t.Fatal(err)
			}
			var revision uint64
			pipelinetest.Eventually(t, "the record is gone", func() bool {
				b, n, err := l.Load(t.Context(), "story")
				revision = n
				return b == nil && err == nil
			})
			if err := l.Store(t.Context(), "story", []byte("again"), revision); err != nil {
				t.Fatal(err)
			}
			pipelinetest.Eventually(t, "another process sees the new one", func() bool {
				b, _, err := other.Load(t.Context(), "story")
				return string(b) == "again" && err == nil
			})
		})
	}
}

// twoWorkers starts two ingest workers that share the ledger of s, and returns what ends them.
func twoWorkers(t *testing.T, s *embedded.Server) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	var workers sync.WaitGroup
	for range 2 {
		nc, js := pipelinetest.Connect(t, s)
		records, err := ledger.Open(ctx, js)
		if err != nil {
			t.Fatal(err)
		}
		workers.Go(func() {
			if err := runner.Run(ctx, nc, topology, ingest.New(ingest.WithLedger(story.Shared{Records: records})), runner.Config{Backoff: time.Millisecond}); err != nil {
				t.Error(err)
			}
		})
	}
	return func() {
		cancel()
		workers.Wait()
	}
}

// A thousand items, of which three in ten are copies and one in ten is an update, shuffled, through two ingest workers
// on one server, leave readers with exactly the final version of every story.
func TestShuffledVersionsThroughTwoWorkers(t *testing.T) {
	const items, copies, updates = 1000, 300, 100
	const n = items - copies - updates
	random := rand.New(rand.NewPCG(3, 4))
	newest := make([]int, n)
	var all []string
	add := func(story int) {
		newest[story]++
		all = append(all, fmt.Sprintf(`{"id":"story-%d","version":%d,"headline":"Story %d","text":"Version %d of story %d, the agency said."}`, story, newest[story], story, newest[story], story))
	}
	for story := range n {
		add(story)
	}
	for range updates {
		add(random.IntN(n))
	}
	for range copies {
		all = append(all, all[random.IntN(len(all))])
	}
	random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })

	s := pipelinetest.NATS(t)
	_, js := pipelinetest.Connect(t, s)
	pipelinetest.Provision(t, js, topology)
	stop := twoWorkers(t, s)
	for i, item := range all {
		if _, err := js.PublishMsg(t.Context(), wire.NewItem("desk", "application/json", fmt.Sprint("item/", i), []byte(item), time.Now())); err != nil {
			t.Fatal(err)
		}
	}
	pipelinetest.Eventually(t, "all items are read", func() bool {
		st, err := runner.ReadStatus(t.Context(), js, topology, nil)
		return err == nil && st.Stages[0].Done == uint64(len(all))
	})
	stop()
	last, versions := map[string]string{}, map[string]int{}
	if err := client.Articles(t.Context(), js, client.Options{Since: time.Unix(1, 0), UntilIdle: 100 * time.Millisecond}, func(_ context.Context, a *pipeline.Article) error {
		if a.Version <= versions[a.URI] {
			t.Errorf("%s: version %d after %d", a.URI, a.Version, versions[a.URI])
		}
		versions[a.URI], last[a.URI] = a.Version, a.Text
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if len(last) != n {
		t.Errorf("%d stories came out, want %d", len(last), n)
	}
	for story, v := range newest {
		want := fmt.Sprintf("Version %d of story %d, the agency said.", v, story)
		if got := last[fmt.Sprint("story-", story)]; got != want {
			t.Errorf("story %d ended as %q, want %q", story, got, want)
		}
	}
}

// TestTheRulesOfIdentity sends items one after the other to two ingest workers on one server. Each step says what is out
// after it: "version status text" of each enriched article that stands, in order.
func TestTheRulesOfIdentity(t *testing.T) {
	item := func(version int, status, text string) string {
		return fmt.Sprintf(`{"id":"story","version":%d,"pubStatus":%q,"headline":"Quay dues","text":%q}`, version, status, text)
	}
	embargoed := func(version int, text string) string {
		return fmt.Sprintf(`{"id":"story","version":%d,"embargoedUntil":"2099-01-01T00:00:00Z","text":%q}`, version, text)
	}
	for _, c := range []struct {
		name  string
		items []string
		want  []string
		held  uint64
	}{
		{"a duplicate is dropped, however often it comes", []string{item(1, "usable", "One."), item(1, "usable", "One."), item(1, "usable", "One.")}, []string{"1 usable One."}, 0},
		{"an update is the next version", []string{item(1, "usable", "One."), item(2, "usable", "Two."), item(3, "usable", "Three.")}, []string{"1 usable One.", "2 usable Two.", "3 usable Three."}, 0},
		{"an older version that comes late is dropped", []string{item(2, "usable", "Two."), item(1, "usable", "One.")}, []string{"1 usable Two."}, 0},
		{"a kill is a tombstone, and what comes late stays dead", []string{item(1, "usable", "One."), item(3, "canceled", ""), item(2, "usable", "Two.")}, []string{"2 canceled "}, 0},
		{"a withdrawal is passed on", []string{item(1, "usable", "One."), item(2, "withheld", "One.")}, []string{"2 withheld One."}, 0},
		{"a story killed can come back", []string{item(1, "canceled", ""), item(2, "usable", "Two.")}, []string{"1 canceled ", "2 usable Two."}, 0},
		{"an embargo holds", []string{embargoed(1, "One.")}, nil, 1},
		{"a newer version takes the place of the one that is held", []string{embargoed(1, "One."), embargoed(2, "Two.")}, nil, 1},
		{"an embargo that is lifted lets only the newest out", []string{embargoed(1, "One."), item(2, "usable", "Two.")}, []string{"2 usable Two."}, 0},
		{"a kill takes what is held with it", []string{embargoed(1, "One."), item(2, "canceled", "")}, []string{"2 canceled "}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := pipelinetest.NATS(t)
			_, js := pipelinetest.Connect(t, s)
			pipelinetest.Provision(t, js, topology)
			defer twoWorkers(t, s)()
			var st *runner.Status
			for i, it := range c.items {
				if _, err := js.PublishMsg(t.Context(), wire.NewItem("desk", "application/json", fmt.Sprint("item/", i), []byte(it), time.Now())); err != nil {
					t.Fatal(err)
				}
				pipelinetest.Eventually(t, "the item is read", func() bool {
					var err error
					st, err = runner.ReadStatus(t.Context(), js, topology, nil)
					return err == nil && st.Stages[0].Done == uint64(i+1)
				})
			}
			var got []string
			if err := client.Articles(t.Context(), js, client.Options{Since: time.Unix(1, 0), UntilIdle: 20 * time.Millisecond}, func(_ context.Context, a *pipeline.Article) error {
				got = append(got, fmt.Sprintf("%d %s %s", a.Version, a.PubStatus, a.Text))
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got, c.want) || st.Held != c.held || st.Dead != 0 {
				t.Errorf("out %q, %d held, %d dead, want %q, %d held, none dead", got, st.Held, st.Dead, c.want, c.held)
			}
		})
	}
}

func TestWorkersFindEachOthersNearDuplicates(t *testing.T) {
	s := pipelinetest.NATS(t)
	_, js := pipelinetest.Connect(t, s)
	pipelinetest.Provision(t, js, topology)
	ctx, cancel := context.WithCancel(t.Context())
	var followers sync.WaitGroup
	worker := func() (pipeline.Stage, *story.Index) {
		l, err := ledger.Open(ctx, js)
		if err != nil {
			t.Fatal(err)
		}
		index := story.NewIndex(100)
		followers.Go(func() { l.Follow(ctx, index.Seen, zap.NewNop()) })
		return ingest.New(ingest.WithLedger(story.Shared{Records: l}), ingest.WithIndex(index)), index
	}
	first, _ := worker()
	text := "The harbour board of Kellmouth voted on Monday to raise the quay dues for cruise ships by a tenth, and to spend what it brings on dredging. " +
		"Its chair, Ada Merrin, said that the old dues had stood since the bridge was built, and that no line had threatened to leave. The vote was nine to two, with one member away at sea."
	in := func(source, id string) pipeline.Message {
		return pipeline.Message{Source: source, Item: fmt.Appendf(nil, `{"id":%q,"text":%q}`, id, text), Origin: source + "/" + id}
	}
	out, err := first.Process(ctx, in("north", "a"))
	if err != nil || len(out) != 1 || out[0].Article.DuplicateOf != "" {
		t.Fatalf("the first story gave %v, %v", out, err)
	}
	want := out[0].Article.ID
	second, index := worker()
	f := story.Simhash(out[0].Article)
	pipelinetest.Eventually(t, "the second worker knows the story", func() bool { return index.Find("other", f) != "" })
	out, err = second.Process(ctx, in("south", "b"))
	if err != nil || len(out) != 1 || out[0].Article.DuplicateOf != want {
		t.Errorf("the same story from another feed: %v (%v), want duplicateOf %s", out, err, want)
	}
	cancel()
	followers.Wait()
}
