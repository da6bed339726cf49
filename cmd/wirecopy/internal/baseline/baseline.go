// Package baseline finds entities with prose/v2 as it comes, for comparison: its own tokens, tags, entity weights and
// chunks, at offsets that prose does not give.
package baseline

import (
	"fmt"
	"strings"
	"sync"
	"unicode"

	"github.com/jdkato/prose/v2"

	"wirecopy/pipeline"
)

// Extractor holds prose's model. It is safe for use from many goroutines.
type Extractor struct {
	model func() *prose.Model
}

// New loads nothing yet: the model is decoded at the first use, and once.
func New() *Extractor {
	return &Extractor{model: sync.OnceValue(func() *prose.Model {
		d, err := prose.NewDocument("", prose.WithSegmentation(false))
		if err != nil {
			return nil // it would be loaded again with each document
		}
		return d.Model
	})}
}

// Entities finds the entities of a text, each with one mention. A panic of prose's tokenizer, which some input causes,
// is returned as an error.
func (x *Extractor) Entities(text string) (found []pipeline.Entity, err error) {
	defer func() {
		if v := recover(); v != nil {
			found, err = nil, fmt.Errorf("prose: panic: %v", v)
		}
	}()
	doc, err := prose.NewDocument(text, prose.WithSegmentation(false), prose.UsingModel(x.model()))
	if err != nil {
		return nil, err
	}
	tokens := doc.Tokens()
	runes := []rune(text)
	places := align(runes, tokens)
	for _, c := range chunks(tokens) {
		start, end := places[c.first][0], places[c.last][1]
		start, end = trim(runes, start, end)
		typ := types[c.label]
		if typ == "" || start >= end {
			continue
		}
		span := pipeline.Span{Start: start, End: end, Text: string(runes[start:end])}
		found = append(found, pipeline.Entity{
			ID: fmt.Sprintf("e%d", len(found)+1), Type: typ, Name: span.Text,
			Mentions: []pipeline.Mention{{Span: span, Kind: pipeline.NameMention}},
		})
	}
	return found, nil
}

// types maps prose's labels, which are those of ACE. A GSP is a nation, people and government in one.
var types = map[string]string{
	"PERSON": pipeline.Person, "ORGANIZATION": pipeline.Org, "GPE": pipeline.GPE, "GSP": pipeline.GPE,
	"LOCATION": pipeline.Loc, "FACILITY": pipeline.Fac,
}

type chunk struct {
	first, last int // tokens, both included
	label       string
}

// chunks joins labelled tokens exactly as prose does to make its Entities, and keeps which tokens they are.
func chunks(tokens []prose.Token) []chunk {
	var out []chunk
	var parts []int
	end := ""
	for i, t := range tokens {
		last := len(parts) - 1
		switch {
		case t.Label != "O" && t.Label != end,
			last >= 0 && t.Tag == tokens[parts[last]].Tag,
			last >= 0 && t.Tag == "CD" && tokens[parts[last]].Label != "O":
			end = strings.Replace(t.Label, "B", "I", 1)
			parts = append(parts, i)
		case t.Label == "O" && end != "", t.Label == end:
			if t.Label != "O" {
				parts = append(parts, i)
			}
			out = append(out, chunk{parts[0], parts[len(parts)-1], chunkLabel(tokens, parts)})
			end, parts = "", nil
		}
	}
	return out
}

func chunkLabel(tokens []prose.Token, parts []int) string {
	if len(parts) == 2 {
		for _, i := range parts {
			if tokens[i].Label == "B-PERSON" {
				return "PERSON"
			}
		}
	}
	_, label, _ := strings.Cut(tokens[parts[0]].Label, "-")
	return label
}

// align finds where in the text each token stands, in code points. prose turns curly marks into straight ones and
// drops text after an apostrophe, so a token that does not follow on is looked for further on.
func align(text []rune, tokens []prose.Token) [][2]int {
	places := make([][2]int, len(tokens))
	at := 0
	for i, t := range tokens {
		want := []rune(t.Text)
		for from := at; from < len(text); from++ {
			if end, ok := match(text, from, want); ok && !unicode.IsSpace(text[from]) {
				places[i] = [2]int{from, end}
				at = end
				break
			}
		}
		if places[i][1] == 0 {
			places[i] = [2]int{at, at}
		}
	}
	return places
}

func match(text []rune, from int, want []rune) (end int, ok bool) {
	at := from
	for _, w := range want {
		n := 1
		switch {
		case at >= len(text):
			return 0, false
		case text[at] == w:
		case w == '"' && (text[at] == '“' || text[at] == '”'):
		case w == '\'' && (text[at] == '‘' || text[at] == '’'):
		case w == '\'' && hasPrefix(text[at:], entity):
			n = len(entity)
		default:
			return 0, false
		}
		at += n
	}
	return at, true
}

var entity = []rune("&rsquo;")

func hasPrefix(text, prefix []rune) bool {
	return len(text) >= len(prefix) && string(text[:len(prefix)]) == string(prefix)
}

// trim takes quotation marks and other punctuation off the ends: prose's chunks run over them.
func trim(text []rune, start, end int) (int, int) {
	word := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	for start < end && !word(text[start]) {
		start++
	}
	for end > start && !word(text[end-1]) && text[end-1] != '.' {
		end--
	}
	return start, end
}
