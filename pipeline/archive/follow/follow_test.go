package follow_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline"
	"wirecopy/pipeline/archive"
	"wirecopy/pipeline/archive/archivetest"
	"wirecopy/pipeline/archive/follow"
	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/wire"
)

var topology = wire.Topology{"ingest", "sentiment"}

// The test binary is also the process that is killed: it follows the broker there into the archive there.
const (
	childBroker  = "WIRECOPY_TEST_FOLLOW_BROKER"
	childArchive = "WIRECOPY_TEST_FOLLOW_ARCHIVE"
)

func TestMain(m *testing.M) {
	if broker := os.Getenv(childBroker); broker != "" {
		if err := child(broker, os.Getenv(childArchive)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(archivetest.Main(m, &postgres))
}

var postgres *archivetest.Server

// eachPlace runs a test with an archive in a file, and with one in PostgreSQL, where that is there.
func eachPlace(t *testing.T, f func(t *testing.T, place string)) {
	t.Helper()
	t.Run("SQLite", func(t *testing.T) { f(t, file(t)) })
	t.Run("PostgreSQL", func(t *testing.T) { f(t, postgres.Schema(t)) })
}

func child(broker, place string) error {
	nc, err := nats.Connect(broker)
	if err != nil {
		return err
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		return err
	}
	s, err := archive.Open(context.Background(), place)
	if err != nil {
		return err
	}
	defer s.Close()
	return follow.Run(context.Background(), js, s, follow.Options{})
}

func open(t testing.TB, place string) *archive.Store {
	t.Helper()
	s, err := archive.Open(context.Background(), place)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func file(t testing.TB) string { return filepath.Join(t.TempDir(), "archive.db") }

// publish puts finished articles on the broker.
func publish(t testing.TB, js jetstream.JetStream, articles ...*pipeline.Article) {
	t.Helper()
	for _, a := range articles {
		msgs, err := wire.Outputs(topology, "sentiment", pipeline.Message{Source: a.Source, Article: a, Received: a.VersionCreated})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := js.PublishMsg(t.Context(), msgs[0]); err != nil {
			t.Fatal(err)
		}
	}
}

// stories are articles, some of which come in several versions, in any order, and some of which are killed.
func stories(n int) []*pipeline.Article {
	world := archivetest.New(5, 60)
	var out []*pipeline.Article
	for i := range n {
		a := world.Article(i)
		out = append(out, a)
		switch i % 7 {
		case 2, 5:
			b := *world.Article(i + n)
			b.ID, b.Version = a.ID, 2
			if i%7 == 5 {
				out = append(out[:len(out)-1], &b, a)
			} else {
				out = append(out, &b)
			}
		case 4:
			k := *a
			k.PubStatus, k.Version = pipeline.Canceled, 2
			out = append(out, &k)
		}
	}
	return out
}

// reports gathers what is said.
type reports struct {
	mu  sync.Mutex
	all []string
}

func (r *reports) add(s string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all = append(r.all, s)
}

var whole = follow.Options{UntilIdle: 50 * time.Millisecond}

func read(t testing.TB, js jetstream.JetStream, s *archive.Store, o follow.Options) {
	t.Helper()
	if err := follow.Run(t.Context(), js, s, o); err != nil {
		t.Fatal(err)
	}
}

// contents is all that an archive has, as text: what its readers see, and the counts that it keeps, those that wait too.
func contents(t testing.TB, s *archive.Store) string {
	t.Helper()
	if err := s.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := s.EachQuote(t.Context(), archive.QuoteQuery{}, func(q archive.Quote) error {
		speaker := ""
		if q.Speaker != nil {
			speaker = q.Speaker.ID
		}
		fmt.Fprintln(&b, q.ID, speaker, len(q.About))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	people, err := s.People(t.Context(), archive.PersonQuery{Order: archive.OrderName, Page: archive.Page{Limit: archive.MaxLimit}})
	if err != nil || people.Next != "" {
		t.Fatalf("people: %v, more: %q", err, people.Next)
	}
	for _, p := range people.Items {
		fmt.Fprintln(&b, p.ID, p.Articles, p.Said)
	}
	stats, err := s.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintln(&b, stats.Articles, stats.Canceled, stats.Quotes, stats.Versions)
	return b.String()
}

// wanted is what an archive has to have of some articles.
func wanted(t testing.TB, articles []*pipeline.Article) string {
	t.Helper()
	return contents(t, filled(t, articles))
}

// filled is an archive of some articles, one after the other.
func filled(t testing.TB, articles []*pipeline.Article) *archive.Store {
	t.Helper()
	s := open(t, file(t))
	for _, a := range articles {
		if err := s.Put(t.Context(), []archive.Item{{Article: a, Received: a.VersionCreated}}, archive.Position{}); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func broker(t testing.TB) (string, jetstream.JetStream) {
	t.Helper()
	server := pipelinetest.NATS(t)
	_, js := pipelinetest.Connect(t, server)
	pipelinetest.Provision(t, js, topology)
	return server.URL(), js
}

func TestReadsTheStreamOnce(t *testing.T) {
	_, js := broker(t)
	all := stories(60)
	half := len(all) / 2
	publish(t, js, all[:half]...)
	place := file(t)
	s := open(t, place)
	read(t, js, s, whole)
	publish(t, js, all[half:]...)
	read(t, js, s, whole)
	want := wanted(t, all)
	if got := contents(t, s); got != want {
		t.Errorf("after two readings the archive has\n%s\nwant\n%s", got, want)
	}
	// Everything comes again, as after the broker has lost its consumer: it changes nothing.
	if _, err := s.RenameConsumer(t.Context()); err != nil {
		t.Fatal(err)
	}
	read(t, js, s, whole)
	if got := contents(t, s); got != want {
		t.Errorf("after everything came again the archive has\n%s\nwant\n%s", got, want)
	}
	if p, err := s.Position(t.Context()); err != nil || p.Sequence != uint64(len(all)) || p.Missed != 0 {
		t.Errorf("position %+v (%v), want sequence %d", p, err, len(all))
	}
}

func TestWhatTheStreamDroppedIsReported(t *testing.T) {
	_, js := broker(t)
	all := stories(20)
	publish(t, js, all[:5]...)
	s := open(t, file(t))
	var said reports
	o := whole
	o.Report = said.add
	read(t, js, s, o)
	publish(t, js, all[5:]...)
	stream, err := js.Stream(t.Context(), wire.EnrichedStream)
	if err != nil {
		t.Fatal(err)
	}
	if err := stream.Purge(t.Context(), jetstream.WithPurgeSequence(9)); err != nil { // the first that stays
		t.Fatal(err)
	}
	read(t, js, s, o)
	read(t, js, s, o)
	if len(said.all) != 1 || !strings.HasPrefix(said.all[0], "3 articles are missing in the archive") {
		t.Errorf("reports %q, want one of 3 articles", said.all)
	}
	if p, err := s.Position(t.Context()); err != nil || p.Missed != 3 {
		t.Errorf("missed %d (%v), want 3", p.Missed, err)
	}
}

func TestAnotherStream(t *testing.T) {
	_, js := broker(t)
	all := stories(10)
	publish(t, js, all...)
	s := open(t, file(t))
	read(t, js, s, whole)
	want := contents(t, s)
	if err := js.DeleteStream(t.Context(), wire.EnrichedStream); err != nil {
		t.Fatal(err)
	}
	pipelinetest.Provision(t, js, topology)
	more := archivetest.New(9, 10).Article(0)
	publish(t, js, more)
	var said reports
	o := whole
	o.Report = said.add
	read(t, js, s, o)
	if len(said.all) != 1 || !strings.Contains(said.all[0], "is another than the one") {
		t.Errorf("reports %q, want that the stream is another", said.all)
	}
	got := contents(t, s)
	if got == want {
		t.Error("the article of the new stream is not in the archive")
	}
	if _, err := s.Article(t.Context(), all[0].ID, archive.Newest); err != nil {
		t.Errorf("an article of the old stream: %v", err)
	}
}

func TestARestoredArchiveReadsAgain(t *testing.T) {
	_, js := broker(t)
	all := stories(20)
	publish(t, js, all[:10]...)
	place, copied := file(t), file(t)
	s := open(t, place)
	read(t, js, s, whole)
	s.Close()
	b, err := os.ReadFile(place)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(copied, b, 0o600); err != nil {
		t.Fatal(err)
	}
	s = open(t, place)
	publish(t, js, all[10:]...)
	read(t, js, s, whole)
	old := open(t, copied)
	read(t, js, old, whole)
	if got, want := contents(t, old), wanted(t, all); got != want {
		t.Errorf("the copy of an older archive has\n%s\nwant\n%s", got, want)
	}
}

func TestWhatCannotBeReadIsLeftOut(t *testing.T) {
	_, js := broker(t)
	a := stories(1)
	if _, err := js.Publish(t.Context(), wire.ArticleSubject(wire.Enriched, "desk"), []byte("{")); err != nil {
		t.Fatal(err)
	}
	publish(t, js, a...)
	s := open(t, file(t))
	var said reports
	o := whole
	o.Report = said.add
	read(t, js, s, o)
	if got, want := contents(t, s), wanted(t, a); got != want || len(said.all) != 1 {
		t.Errorf("got\n%s\nand reports %q, want\n%s\nand one report", got, said.all, want)
	}
}

// follower starts a process that follows the broker into an archive.
func follower(t *testing.T, url, place string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childBroker+"="+url, childArchive+"="+place)
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd
}

// kill ends a process without a warning.
func kill(cmd *exec.Cmd) {
	cmd.Process.Kill()
	cmd.Wait()
}

// TestKilledTwentyTimes kills the process that follows while articles come in, without a warning.
func TestKilledTwentyTimes(t *testing.T) {
	eachPlace(t, func(t *testing.T, place string) {
		url, js := broker(t)
		all := stories(500)
		watch := open(t, place)
		done := make(chan struct{})
		go func() {
			defer close(done)
			for _, a := range all {
				publish(t, js, a)
			}
		}()
		for n := range 20 {
			before, err := watch.Position(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			cmd := follower(t, url, place)
			// Each time it has stored something, and is in the middle of more, until all is stored.
			pipelinetest.Eventually(t, fmt.Sprintf("process %d stores something", n), func() bool {
				p, err := watch.Position(t.Context())
				return err == nil && (p.Sequence > before.Sequence || p.Sequence == uint64(len(all)))
			})
			kill(cmd)
		}
		<-done
		read(t, js, watch, whole)
		if got, want := contents(t, watch), wanted(t, all); got != want {
			t.Errorf("after twenty kills the archive has\n%s\nwant\n%s", got, want)
		}
	})
}

// TestTwoShareTheWork has two processes follow into one archive, in which the versions of an article may come to either, and kills
// each of them once.
func TestTwoShareTheWork(t *testing.T) {
	eachPlace(t, func(t *testing.T, place string) {
		url, js := broker(t)
		all := stories(400)
		watch := open(t, place)
		reached := func(what string, sequence int) {
			t.Helper()
			pipelinetest.Eventually(t, what, func() bool {
				p, err := watch.Position(t.Context())
				return err == nil && p.Sequence >= uint64(sequence)
			})
		}
		one, two := follower(t, url, place), follower(t, url, place)
		for n, a := range all {
			publish(t, js, a)
			switch n {
			case len(all) / 3:
				reached("both store", n/2)
				kill(one)
				one = follower(t, url, place)
			case 2 * len(all) / 3:
				reached("they store on", n/2)
				kill(two)
				two = follower(t, url, place)
			}
		}
		reached("all is stored", len(all))
		kill(one)
		kill(two)
		read(t, js, watch, whole)
		if got, want := standing(t, watch), standing(t, filled(t, all)); got != want {
			t.Errorf("the two have stored\n%s\nwant\n%s", got, want)
		}
	})
}

// standing is what stands in an archive, and how much: not who was first of a name, which depends on who stored what first.
func standing(t testing.TB, s *archive.Store) string {
	t.Helper()
	var b strings.Builder
	if err := s.EachQuote(t.Context(), archive.QuoteQuery{}, func(q archive.Quote) error {
		fmt.Fprintln(&b, q.ID, q.SpeakerName, len(q.About))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	stats, err := s.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintln(&b, stats.Articles, stats.Canceled, stats.Quotes, stats.Versions)
	return b.String()
}
