package follow_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"wirecopy/pipeline/archive"
	"wirecopy/pipeline/archive/archivetest"
	"wirecopy/pipeline/archive/follow"
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
