package reading

import (
	"embed"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/lexicon"
	"wirecopy/stages/internal/linear"
	"wirecopy/stages/internal/marks"
	"wirecopy/stages/internal/text"
)

// handed is an article as it comes to another process with what handed says.
func handed(t *testing.T, words, handed string) *text.Document {
	t.Helper()
	a := (&pipeline.Article{ID: "a1", Text: words}).Share()
	a.Hand(handed)
	return text.Of(a)
}

// named are the names of a text, as far as this test needs any: words in capitals, two of which are a person's.
func named(d *text.Document) (names []Name) {
	for i := range d.Tokens {
		switch {
		case i == 0 || !d.Tokens[i].Tag.IsProper():
		case len(names) > 0 && names[len(names)-1].Last == i && len(names)%3 == 0:
			names[len(names)-1].Last, names[len(names)-1].Type = i+1, pipeline.Person
		default:
			names = append(names, Name{i, i + 1, pipeline.Org})
		}
	}
	return names
}

var texts = []string{
	"“We won’t close it,” Mayor Zoë Ångström said on Tuesday.\n\nThe ferry, which was built in 1969, is not to sail. “Why?” “Money,” Varo said, adding that \"it\" had been sold by Moor.",
	"Told the Courier Varo would go. He claims that. She was quoted as saying they had urged him to leave the room and said no.",
	"", ".", "Ship", "one\n\ntwo\n\n\"three",
}

// same compares readings; what is only kept while a text is read is left out.
func same(want, got *Reading) string {
	return cmp.Diff(want, got, cmp.AllowUnexported(Reading{}), cmpopts.IgnoreFields(Reading{}, "Document", "Words", "apart", "handOn"), cmpopts.EquateComparable(marks.Pair{}), cmpopts.EquateEmpty())
}

func TestReadingsAreHandedOn(t *testing.T) {
	all := texts
	examples, err := filepath.Glob("../../../examples/*.txt")
	if err != nil || len(examples) == 0 {
		t.Fatalf("%d examples (%v)", len(examples), err)
	}
	for _, path := range examples {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, string(b))
	}
	for _, words := range all {
		d := text.Parse(words, nil)
		want := New(d, named(d))
		on := d.HandOn()
		if strings.ContainsFunc(on, func(r rune) bool { return r <= ' ' || r > '~' }) {
			t.Errorf("%q hands on %q, want printable characters", words, on)
		}
		other := handed(t, words, on)
		got := readHanded(other, named(other))
		if got == nil {
			if len(d.Tokens) > 0 {
				t.Errorf("%.40q: what was handed on is not taken: %q", words, on)
			}
			continue
		}
		if diff := same(want, got); diff != "" {
			t.Errorf("%.40q (-read +handed on):\n%s", words, diff)
		}
		if New(other, named(other)); other.HandOn() != on {
			t.Errorf("%.40q: handed on again as %q, want %q", words, other.HandOn(), on)
		}
	}
}

func TestReadingsThatDoNotFit(t *testing.T) {
	words := texts[0]
	d := text.Parse(words, nil)
	names := named(d)
	want := New(d, names)
	parts := strings.Split(d.HandOn(), "|")
	tags, good := parts[0]+"|", parts[1]
	for _, c := range []struct {
		name, handed string
		names        []Name
	}{
		{"nothing", "", names},
		{"tags alone", parts[0], names},
		{"no sum", tags + good[:3], names},
		{"another sum, as of another version", tags + "00000000" + good[sumSize:], names},
		{"cut short", tags + good[:len(good)-1], names},
		{"too long", tags + good + "0", names},
		{"another number", tags + good[:len(good)-1] + string(good[len(good)-1]^1), names},
		{"other names", tags + good, names[1:]},
	} {
		t.Run(c.name, func(t *testing.T) {
			other := handed(t, words, c.handed)
			if readHanded(other, c.names) != nil {
				t.Errorf("%q was taken", c.handed)
			}
			if len(c.names) == len(names) {
				if diff := same(want, New(other, c.names)); diff != "" {
					t.Errorf("reads as another (-want +got):\n%s", diff)
				}
			}
		})
	}
}

// FuzzReadHanded takes anything under a sum that fits: what is taken can be used, whoever wrote it.
func FuzzReadHanded(f *testing.F) {
	for _, words := range texts {
		d := text.Parse(words, nil)
		New(d, named(d))
		if parts := strings.Split(d.HandOn(), "|"); len(parts) > 1 {
			f.Add(words, parts[1][sumSize:])
		}
	}
	f.Fuzz(func(t *testing.T, words, found string) {
		d := text.Parse(words, nil)
		sum := make([]byte, sumSize)
		(&Reading{Document: d, names: named(d)}).sum(sum, []byte(found))
		other := handed(t, words, d.HandOnTags()+"|"+string(sum)+found)
		r := readHanded(other, named(other))
		if r == nil {
			return
		}
		for k, c := range r.Chunks {
			if c.A < 0 || c.B <= c.A || int(c.B) > len(r.Tokens) || c.Head < c.A || c.Head >= c.B || c.Kind >= numberKinds || r.ChunkOf[c.A] != int32(k) {
				t.Errorf("%q gives chunk %d as %+v", found, k, c)
			}
		}
		for i, c := range r.Clauses {
			if c.Parent >= i || c.Object >= len(r.Chunks) || c.Subject.B > len(r.Chunks) || r.Chunks[c.Verb].Kind != Verb {
				t.Errorf("%q gives clause %d as %+v", found, i, c)
			}
		}
	})
}

// TestAllCodeCounts holds the code that a reading's check sum is made of to the files of the packages, but for their tests: those are not
// part of a build.
func TestAllCodeCounts(t *testing.T) {
	for dir, code := range map[string]embed.FS{".": Code, "../lexicon": lexicon.Code, "../linear": linear.Code, "../marks": marks.Code} {
		want, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		want = slices.DeleteFunc(want, func(path string) bool { return strings.HasSuffix(path, "_test.go") })
		for i, path := range want {
			want[i] = filepath.Base(path)
		}
		got, err := fs.Glob(code, "*")
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got, want) {
			t.Errorf("code.go in %s embeds\n%q\nbut the package is\n%q", dir, got, want)
		}
	}
}
