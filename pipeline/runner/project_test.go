package runner_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline"
	"wirecopy/pipeline/embedded"
	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/runner"
	"wirecopy/pipeline/wire"
)

// project runs a projector until the test ends, and returns a function that ends it sooner and waits.
func project(t *testing.T, s *embedded.Server, c runner.Config) (stop func()) {
	t.Helper()
	nc, err := s.Connect()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- runner.Project(ctx, nc, topology, c) }()
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-done; err != nil {
			t.Errorf("projector: %v", err)
		}
		nc.Close()
	}
	t.Cleanup(stop)
	return stop
}

// finished is a finished article that says what text says: "jane:yes joe:no".
func finished(t *testing.T, id string, version int, status, text string) pipeline.Message {
	t.Helper()
	out, err := speak.Process(t.Context(), pipeline.Message{Source: "desk", Received: time.Unix(1700000000, 0), Origin: "WIRE_RAW/1",
		Article: &pipeline.Article{ID: id, Version: version, Source: "desk", Text: text, PubStatus: status}})
	if err != nil {
		t.Fatal(err)
	}
	return out[0]
}

// publishFinished stores a finished article as the last stage does.
func publishFinished(t *testing.T, js jetstream.JetStream, m pipeline.Message, opts ...jetstream.PublishOpt) {
	t.Helper()
	msgs, err := wire.Outputs(topology, "count", m)
	if err != nil {
		t.Fatal(err)
	}
	msgs[0].Header.Del(nats.MsgIdHdr) // some tests send a version twice
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if _, err := js.PublishMsg(ctx, msgs[0], opts...); err != nil {
		t.Fatal(err)
	}
}

// tale is what a test sends: articles with one to six quotes, of which some have a second version, and some are killed.
func tale(t *testing.T, random *rand.Rand, n int) []pipeline.Message {
	t.Helper()
	id := fmt.Sprint("a", n)
	say := func(k int) string {
		var b strings.Builder
		for i := range k {
			fmt.Fprintf(&b, "speaker%d:%s%d ", i, strings.Repeat("word", 1+random.IntN(40)), i)
		}
		return b.String()
	}
	text := say(1 + random.IntN(6))
	all := []pipeline.Message{finished(t, id, 1, pipeline.Usable, text)}
	if n%3 == 0 {
		all = append(all, finished(t, id, 2, pipeline.Usable, strings.Fields(text)[0]))
	}
	if n%6 == 0 {
		all = append(all, finished(t, id, 3, pipeline.Canceled, ""))
	}
	if n%5 == 0 {
		all = append(all, all[0]) // once more, long after
	}
	return all
}

// expected are the ids of the events of articles that are stored in this order.
func expected(t *testing.T, articles []pipeline.Message, singly bool) []string {
	t.Helper()
	var ids []string
	records := map[string]*wire.Standing{}
	for _, m := range articles {
		p, err := wire.Project(m, singly)
		if err != nil {
			t.Fatal(err)
		}
		drafts, record, err := p.Messages(records[p.Record()])
		if err != nil {
			t.Fatal(err)
		}
		if record != nil {
			records[p.Record()] = record
		}
		for _, d := range drafts {
			ids = append(ids, fmt.Sprint(d.Subject, " ", d.ID))
		}
	}
	return ids
}

// stored are the ids of the events that are stored.
func stored(t *testing.T, js jetstream.JetStream) []string {
	t.Helper()
	cons, err := js.OrderedConsumer(t.Context(), wire.EventsStream, jetstream.OrderedConsumerConfig{})
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for n := streamMsgs(t, js, wire.EventsStream); uint64(len(ids)) < n; {
		batch, err := cons.Fetch(int(n) - len(ids))
		if err != nil {
			t.Fatal(err)
		}
		for m := range batch.Messages() {
			ids = append(ids, fmt.Sprint(m.Subject(), " ", wire.EventID(m.Headers())))
		}
	}
	return ids
}

// cut is a way to a server that breaks off for good so many bytes after the first event has begun.
func cut(t *testing.T, url string, after int) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		defer l.Close()
		client, err := l.Accept()
		if err != nil {
			return
		}
		defer client.Close()
		server, err := net.Dial("tcp", strings.TrimPrefix(url, "nats://"))
		if err != nil {
			return
		}
		defer server.Close()
		answered := make(chan struct{})
		go func() {
			defer close(answered)
			_, _ = io.Copy(client, server)
		}()
		forward(client, server, after)
		// What has gone there arrives: closing at once could take it back.
		_ = server.(*net.TCPConn).CloseWrite()
		<-answered
	}()
	return "nats://" + l.Addr().String()
}

// forward copies until so many bytes have followed the first that begin an event, nothing more comes, or either side has gone.
func forward(from net.Conn, to io.Writer, after int) {
	event := []byte("HPUB " + "wire.v1.")
	begun := false
	for b := make([]byte, 32<<10); ; {
		n, err := from.Read(b)
		part := b[:n]
		if i := bytes.Index(part, event); i >= 0 && !begun {
			begun, after = true, after+i
		}
		if begun && after <= len(part) {
			_, _ = to.Write(part[:after])
			return
		}
		if begun {
			after -= len(part)
			_ = from.SetReadDeadline(time.Now().Add(200 * time.Millisecond))
		}
		if _, werr := to.Write(part); err != nil || werr != nil {
			return
		}
	}
}

// complete reports whether the last event that is stored is the last of an article.
func complete(t *testing.T, js jetstream.JetStream, article uint64) bool {
	t.Helper()
	out, err := js.Stream(t.Context(), wire.EventsStream)
	if err != nil {
		t.Fatal(err)
	}
	m, err := out.GetMsg(t.Context(), out.CachedInfo().State.LastSeq)
	if err != nil {
		t.Fatal(err)
	}
	place, _ := wire.PlaceOf(m.Header)
	return place.Article == article && m.Header.Get("ce-type") == wire.TypeEntities
}

// A projector whose connection breaks off in the middle of what it sends leaves nothing out and nothing double behind,
// however often, for the next one goes on at the very event.
func TestEventsAreStoredOnceWhateverBreaks(t *testing.T) {
	for _, singly := range []bool{false, true} {
		t.Run(fmt.Sprint("singly ", singly), func(t *testing.T) { breakProjectors(t, singly) })
	}
}

// breakProjectors starts one projector after the other, and breaks the connection of each.
func breakProjectors(t *testing.T, singly bool) {
	const kills, seed = 50, 20261126
	s := pipelinetest.NATS(t)
	_, js := pipelinetest.Connect(t, s)
	if err := runner.Provision(t.Context(), js, topology, runner.Provisioning{Store: pipelinetest.Store, AckWait: 500 * time.Millisecond}); err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(seed, 2))
	in, err := js.Stream(t.Context(), wire.EnrichedStream)
	if err != nil {
		t.Fatal(err)
	}
	c := runner.Config{AckWait: 500 * time.Millisecond, Poll: 100 * time.Millisecond, Grace: 30 * time.Second, Singly: singly}
	var sent []pipeline.Message
	middle := 0
	for n := range kills {
		for k := range 12 {
			for _, m := range tale(t, random, 12*n+k) {
				publishFinished(t, js, m)
				sent = append(sent, m)
			}
		}
		nc, err := nats.Connect(cut(t, s.URL(), random.IntN(500<<random.IntN(10))), nats.NoReconnect())
		if err != nil {
			t.Fatal(err)
		}
		// One that died holds on to the articles until the broker has not heard of it for a while.
		_ = in.UnpinConsumer(t.Context(), wire.EventsWorker, "projector")
		before := streamMsgs(t, js, wire.EventsStream)
		if err := runner.Project(t.Context(), nc, topology, c); err == nil {
			t.Fatal("the projector outlived its connection")
		}
		nc.Close()
		if streamMsgs(t, js, wire.EventsStream) > before && !complete(t, js, uint64(len(sent))) {
			middle++
		}
	}
	if middle < kills/5 {
		t.Errorf("%d of %d connections broke off in the middle of a batch: this test does not hurt enough", middle, kills)
	}
	_ = in.UnpinConsumer(t.Context(), wire.EventsWorker, "projector")
	project(t, s, c)
	want := expected(t, sent, singly)
	pipelinetest.Eventually(t, "all events are stored", func() bool { return streamMsgs(t, js, wire.EventsStream) >= uint64(len(want)) })
	if diff := cmp.Diff(want, stored(t, js)); diff != "" {
		t.Errorf("seed %d: events (-want +got):\n%s", seed, diff)
	}
	t.Logf("%d articles, %d events, %d of %d breaks in the middle of a batch", len(sent), len(want), middle, kills)
}

// Several projectors share nothing: one works, and each may take over at any time, also while another is still at it.
func TestProjectorsThatGetInEachOthersWay(t *testing.T) {
	s := pipelinetest.NATS(t)
	_, js := pipelinetest.Connect(t, s)
	pipelinetest.Provision(t, js, topology)
	in, err := js.Stream(t.Context(), wire.EnrichedStream)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		project(t, s, runner.Config{})
	}
	random := rand.New(rand.NewPCG(7, 7))
	var sent []pipeline.Message
	for n := range 120 {
		for _, m := range tale(t, random, n) {
			publishFinished(t, js, m)
			sent = append(sent, m)
		}
		if n%4 == 0 {
			_ = in.UnpinConsumer(t.Context(), wire.EventsWorker, "projector") // another one gets the next article
		}
	}
	want := expected(t, sent, false)
	pipelinetest.Eventually(t, "all events are stored", func() bool { return streamMsgs(t, js, wire.EventsStream) >= uint64(len(want)) })
	if diff := cmp.Diff(want, stored(t, js)); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
}

// An article that no events can be made of is with the dead letters, and the others go on.
func TestAnArticleThatCannotBeProjected(t *testing.T) {
	s, js := ready(t)
	project(t, s, runner.Config{})
	publishFinished(t, js, finished(t, "a1", 1, pipeline.Usable, "jane:yes"))
	if _, err := js.Publish(t.Context(), wire.ArticleSubject(wire.Enriched, "desk"), []byte(`{"id":"p","text":"x","annotations":{"quotes":7}}`)); err != nil {
		t.Fatal(err)
	}
	publishFinished(t, js, finished(t, "a2", 1, pipeline.Usable, "joe:no"))
	pipelinetest.Eventually(t, "the good ones are out", func() bool { return streamMsgs(t, js, wire.EventsStream) == 4 })
	var letters []runner.DeadLetter
	if err := runner.DeadLetters(t.Context(), js, "", func(l runner.DeadLetter) error {
		letters = append(letters, l)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if len(letters) != 1 || letters[0].Stage != wire.EventsWorker || letters[0].Reason != "rejected" || letters[0].Origin != wire.EnrichedStream+"/2" {
		t.Errorf("letters %+v, want one of article 2", letters)
	}
	pipelinetest.Eventually(t, "all is acknowledged", func() bool {
		cons, err := js.Consumer(t.Context(), wire.EnrichedStream, wire.EventsWorker)
		return err == nil && cons.CachedInfo().NumPending == 0 && cons.CachedInfo().NumAckPending == 0
	})
}

// A stream of events that was emptied is not filled again, and one that is made anew goes on with what comes.
func TestTheProjectionGoesOnBehindWhatWasAcknowledged(t *testing.T) {
	s, js := ready(t)
	stop := project(t, s, runner.Config{})
	publishFinished(t, js, finished(t, "a1", 1, pipeline.Usable, "jane:yes"))
	acknowledged := func(n uint64) func() bool {
		return func() bool {
			cons, err := js.Consumer(t.Context(), wire.EnrichedStream, wire.EventsWorker)
			return err == nil && cons.CachedInfo().AckFloor.Stream == n
		}
	}
	pipelinetest.Eventually(t, "the first is acknowledged", acknowledged(1))
	stop()
	out, err := js.Stream(t.Context(), wire.EventsStream)
	if err != nil {
		t.Fatal(err)
	}
	if err := out.Purge(t.Context()); err != nil {
		t.Fatal(err)
	}
	in, err := js.Stream(t.Context(), wire.EnrichedStream)
	if err != nil {
		t.Fatal(err)
	}
	_ = in.UnpinConsumer(t.Context(), wire.EventsWorker, "projector")
	project(t, s, runner.Config{})
	publishFinished(t, js, finished(t, "a2", 1, pipeline.Usable, "joe:no"))
	pipelinetest.Eventually(t, "the second is acknowledged", acknowledged(2))
	if got, want := stored(t, js), []string{"wire.v1.quote.joe.desk a2@1/quote/q1", "wire.v1.named.a2.desk a2@1/named"}; !slices.Equal(got, want) {
		t.Errorf("events %q, want %q", got, want)
	}
}
