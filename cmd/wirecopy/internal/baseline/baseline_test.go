package baseline

import (
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jdkato/prose/v2"
)

// extractor loads prose's model, which takes a while, once for all tests.
var extractor = sync.OnceValue(New)

func TestEntities(t *testing.T) {
	x := extractor()
	tests := []struct{ name, text, want string }{
		{"a name", "The inquiry was opened by Sarah Miller in London last week.", "Sarah Miller"},
		{"after curly marks", "“We will not leave,” said Sarah Miller in London last week.", "Sarah Miller"},
		{"after lost text", "Mr O'Sullivan isn't, they say, what Sarah Miller in London thought.", "Sarah Miller"},
		{"after wide characters", "Żółć 🎉 and then came Sarah Miller in London with them.", "Sarah Miller"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			found, err := x.Entities(tt.text)
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			runes := []rune(tt.text)
			for _, e := range found {
				m := e.Mentions[0]
				if got := string(runes[m.Start:m.End]); got != m.Text {
					t.Errorf("%q: the span says %q, the text %q", tt.text, m.Text, got)
				}
				names = append(names, e.Name)
			}
			if !strings.Contains(strings.Join(names, "|"), tt.want) {
				t.Errorf("%q: got %q, want %q among them", tt.text, names, tt.want)
			}
		})
	}
}

// The chunks are prose's own: the same tokens, in the same order.
func TestChunksAreProseEntities(t *testing.T) {
	text := "Foreign Minister Ilse Varga of Norland met Bank of Lorne officials in Port Ellery on Tuesday. " +
		"“The United Nations and France agree,” she told the Ellery Times, and Anton Reyes of Lima said so too."
	doc, err := prose.NewDocument(text, prose.WithSegmentation(false), prose.UsingModel(extractor().model()))
	if err != nil {
		t.Fatal(err)
	}
	tokens := doc.Tokens()
	var got []prose.Entity
	for _, c := range chunks(tokens) {
		var words []string
		for _, tok := range tokens[c.first : c.last+1] {
			words = append(words, tok.Text)
		}
		got = append(got, prose.Entity{Text: strings.Join(words, " "), Label: c.label})
	}
	if len(got) == 0 {
		t.Fatalf("%q: no chunk", text)
	}
	if diff := cmp.Diff(doc.Entities(), got); diff != "" {
		t.Errorf("%q: prose's entities (-) and the chunks (+):\n%s", text, diff)
	}
}

func TestPanicBecomesError(t *testing.T) {
	if _, err := extractor().Entities("\xff\xfe's and \xff's"); err == nil {
		t.Error(`"\xff\xfe's": got no error, want prose's panic as one`)
	}
	if found, err := extractor().Entities(""); err != nil || len(found) != 0 {
		t.Errorf(`"": got %v, %v; want nothing`, found, err)
	}
}
