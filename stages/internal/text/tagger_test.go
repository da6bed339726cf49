package text

import (
	"strings"
	"testing"

	"github.com/jdkato/prose/v2"
)

// Sentences that prose cuts into the same tokens: no quotation marks, no inner apostrophes.
const plain = `The harbour master of Port Ellery told reporters on Tuesday that 14 ferries had been held back since 1998 .
Ms. Orlova , who had run the port authority for three years , did n't expect the strike to end before Friday .
Shares of Brandt & Sohne fell 3.5 % to $ 41 in heavy trading , a record-breaking loss .
Who could have known that Caféhaus Löwe would close ?
Nurses , teachers and bus drivers are likely to follow ; their unions meet at 5 p.m. in Old Harrow .
He is the man whose sister had sung in the choir , but nobody there remembers her singing .
Prices rose faster than they had in 20 years and the bank said it would act quickly .`

func TestTagsAreThoseOfProse(t *testing.T) {
	options := []prose.DocOpt{prose.WithSegmentation(false), prose.WithExtraction(false)}
	for _, sentence := range strings.Split(plain, "\n") {
		doc, err := prose.NewDocument(sentence, options...)
		if err != nil {
			t.Fatal(err)
		}
		if len(options) == 2 { // prose reads its model anew for each text that does not bring one
			options = append(options, prose.UsingModel(doc.Model))
		}
		want := doc.Tokens()
		d := Parse(sentence, nil)
		if len(d.Sentences) != 1 {
			t.Errorf("%q: %d sentences, want 1", sentence, len(d.Sentences))
		}
		if len(d.Tokens) != len(want) {
			t.Errorf("%q: %d tokens, prose has %d", sentence, len(d.Tokens), len(want))
			continue
		}
		for i, w := range want {
			if d.Word(i) != w.Text || d.Tokens[i].Tag.String() != w.Tag {
				t.Errorf("%q, token %d: got %s/%v, prose has %s/%s", sentence, i, d.Word(i), d.Tokens[i].Tag, w.Text, w.Tag)
			}
		}
	}
}
