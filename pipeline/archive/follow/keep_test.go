package follow_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"wirecopy/pipeline"
	"wirecopy/pipeline/archive"
	"wirecopy/pipeline/archive/archivetest"
	"wirecopy/pipeline/archive/follow"
	"wirecopy/pipeline/wire"
)

func TestKeepDropsWhatIsTooOld(t *testing.T) {
	s := open(t, file(t))
	a := archivetest.New(9, 20).Article(0)
	if err := s.Put(t.Context(), []archive.Item{{Article: a, Received: a.VersionCreated}}, archive.Position{}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var said string
	if err := follow.Keep(ctx, s, archive.Keep{Age: time.Hour}, follow.Options{Report: func(line string) {
		said = line
		cancel() // it goes on until then
	}}); err != nil {
		t.Fatal(err)
	}
	stats, err := s.Stats(t.Context())
	if err != nil || stats.Articles != 0 || !strings.Contains(said, "drops the oldest articles as new ones come in, 1 for a start") {
		t.Errorf("%d articles are left, %v, and it said %q", stats.Articles, err, said)
	}
	if err := follow.Keep(t.Context(), s, archive.Keep{}, follow.Options{}); err != nil {
		t.Errorf("without limits: %v", err)
	}
}

// TestWhatThisProcessFinishedIsNotReadAgain reads two articles, one of which the process still has. That one differs from its
// message, to be told apart.
func TestWhatThisProcessFinishedIsNotReadAgain(t *testing.T) {
	_, js := broker(t)
	world, known := archivetest.New(9, 20), pipeline.NewMemory(4, 1<<20)
	for n := range 2 {
		a := world.Article(n)
		a.Headline = "from its message"
		msgs, err := wire.Outputs(topology, "sentiment", pipeline.Message{Source: a.Source, Article: a, Received: a.VersionCreated})
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			kept := *a
			kept.Headline = "as it was handed over"
			known.Remember(msgs[0].Header.Get(nats.MsgIdHdr), msgs[0].Data, &kept)
		}
		if _, err := js.PublishMsg(t.Context(), msgs[0]); err != nil {
			t.Fatal(err)
		}
	}
	s := open(t, file(t))
	o := whole
	o.Finished = known
	read(t, js, s, o)
	found, err := s.Articles(t.Context(), archive.ArticleQuery{Oldest: true})
	if err != nil || len(found.Items) != 2 || found.Items[0].Headline != "as it was handed over" || found.Items[1].Headline != "from its message" {
		t.Errorf("the archive has %+v, %v", found.Items, err)
	}
}
