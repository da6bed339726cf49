package stages_test

import (
	"bytes"
	"strings"
	"testing"

	"wirecopy/pipeline"
	"wirecopy/stages"
)

// TestApartAsInOne passes the examples from stage to stage as between processes, encoded and with what each hands on, and holds what
// comes out to what one process makes of them.
func TestApartAsInOne(t *testing.T) {
	all, handed := stages.All(), 0
	for name, item := range examples(t) {
		together, err := all.Process(t.Context(), item)
		if err != nil {
			t.Fatal(err)
		}
		ingested, err := all[0].Process(t.Context(), item)
		if err != nil {
			t.Fatal(err)
		}
		if len(ingested) != len(together) {
			t.Fatalf("%s: %d articles, and %d from all stages", name, len(ingested), len(together))
		}
		for i, m := range ingested {
			for _, s := range all[1:] {
				if m.Article, err = sent(m.Article); err != nil {
					t.Fatal(err)
				}
				if strings.Contains(m.Article.Handed(), "|") { // more than tags
					handed++
				}
				out, err := s.Process(t.Context(), m)
				if err != nil || len(out) != 1 {
					t.Fatalf("%s: stage %s gives %d articles (%v)", name, s.Name(), len(out), err)
				}
				m = out[0]
			}
			if want, got := reencode(t, together[i].Article), reencode(t, m.Article); !bytes.Equal(want, got) {
				t.Errorf("%s: apart the stages make\n%s\nand in one process\n%s", name, got, want)
			}
		}
	}
	if handed == 0 {
		t.Error("no reading was handed on")
	}
}

// sent is an article as another process gets it.
func sent(a *pipeline.Article) (*pipeline.Article, error) {
	body, err := a.Encode()
	if err != nil {
		return nil, err
	}
	handed := a.HandOn()
	if a, err = pipeline.DecodeArticle(body); err == nil {
		a.Hand(handed)
	}
	return a, err
}

func reencode(t *testing.T, a *pipeline.Article) []byte {
	t.Helper()
	b, err := a.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return b
}
