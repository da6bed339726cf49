package text

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"wirecopy/pipeline"
)

// sameCut compares where texts were cut and how they are tagged.
func sameCut(want, got *Document) string {
	return cmp.Diff(want, got, cmpopts.IgnoreUnexported(Document{}), cmpopts.EquateEmpty())
}

func TestCutsAreHandedOn(t *testing.T) {
	texts := []string{handedText, "Ship", "a\n\n\nb  c", "“Go.” " + strings.Repeat("x", 40) + "\u00a0\u00a0\u00a0end", "Zoë said: 東京\n\n- one\n- two"}
	examples, err := filepath.Glob("../../../examples/*.txt")
	if err != nil || len(examples) == 0 {
		t.Fatalf("%d examples (%v)", len(examples), err)
	}
	for _, path := range examples {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(b))
	}
	for _, words := range texts {
		want := Parse(words, nil)
		parts := strings.Split(want.HandOn(), partMark)
		if len(parts) != 3 {
			t.Fatalf("%.40q hands on %q, want three parts", words, parts)
		}
		got := cutAs(words, nil, parts[0], parts[2])
		if got == nil {
			t.Errorf("%.40q: the cuts are not taken: %q", words, parts[2])
			continue
		}
		if diff := sameCut(want, got); diff != "" {
			t.Errorf("%.40q (-cut +handed on):\n%s", words, diff)
		}
		if again := parseHanded(words, nil, want.HandOn()).HandOn(); again != want.HandOn() {
			t.Errorf("%.40q: handed on again as %q, want %q", words, again, want.HandOn())
		}
	}
}

func TestCutsThatDoNotFit(t *testing.T) {
	parts := strings.Split(Parse(handedText, nil).HandOn(), partMark)
	tags, good := parts[0], parts[2]
	last := len(good) - 1
	for _, c := range []struct {
		name, tags, cut, text string
		blocks                []pipeline.Block
	}{
		{name: "nothing", tags: tags, text: handedText},
		{name: "another sum, as of another version", tags: tags, cut: "00000000" + good[sumSize:], text: handedText},
		{name: "cut short", tags: tags, cut: good[:last], text: handedText},
		{name: "too long", tags: tags, cut: good + "0", text: handedText},
		{name: "another number", tags: tags, cut: good[:last] + string(good[last]^1), text: handedText},
		{name: "other tags", tags: tags[:len(tags)-1] + string(tags[len(tags)-1]^1), cut: good, text: handedText},
		{name: "another text", tags: tags, cut: good, text: strings.Replace(handedText, "Tuesday", "Fridays", 1)},
		{name: "other blocks", tags: tags, cut: good, text: handedText, blocks: []pipeline.Block{{Kind: pipeline.Paragraph, Start: 0, End: 54}, {Kind: pipeline.Paragraph, Start: 55, End: 103}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if cutAs(c.text, c.blocks, c.tags, c.cut) != nil {
				t.Errorf("%q was taken", c.cut)
			}
			handed := c.tags + partMark + partMark + c.cut
			if diff := sameCut(Parse(c.text, c.blocks), parseHanded(c.text, c.blocks, handed)); diff != "" && c.name != "other tags" {
				t.Errorf("reads as another text (-want +got):\n%s", diff)
			}
		})
	}
}

// FuzzCutAs takes anything under a sum that fits: its tokens lie within the text, one behind the other.
func FuzzCutAs(f *testing.F) {
	for _, words := range []string{handedText, "Ship", "a\n\nb"} {
		parts := strings.Split(Parse(words, nil).HandOn(), partMark)
		f.Add(words, parts[0], parts[2][sumSize:])
	}
	f.Fuzz(func(t *testing.T, words, tags, found string) {
		d := &Document{Text: words, points: newPoints(words)}
		d.Blocks = findBlocks(words, nil, &d.points)
		sum := make([]byte, sumSize)
		d.cutSum(sum, tags, found)
		got := cutAs(words, nil, tags, string(sum)+found)
		if got == nil {
			return
		}
		at := 0
		for i, tok := range got.Tokens {
			if int(tok.Start) < at || tok.End <= tok.Start || int(tok.End) > len(words) || !tok.Tag.Valid() {
				t.Errorf("%q gives token %d as %+v", found, i, tok)
			}
			at = int(tok.End)
		}
		for i, s := range got.Sentences {
			if s.Last <= s.First || s.Last > len(got.Tokens) || s.Block >= len(got.Blocks) {
				t.Errorf("%q gives sentence %d as %+v", found, i, s)
			}
		}
	})
}
