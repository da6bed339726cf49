package main

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"wirecopy/stages/internal/text"
	"wirecopy/stages/train/gold"
)

// readNews reads articles whose names are annotated. Of the words, only those of names get tags: they are proper nouns.
func readNews(path string) ([]tagged, error) {
	articles, err := gold.Read(path, gold.Filter{})
	if err != nil {
		return nil, err
	}
	var out []tagged
	for _, article := range articles {
		d := text.Cut(article.Text, nil)
		t := tagged{doc: d, gold: make([]text.Tag, len(d.Tokens)), exact: make([]bool, len(d.Tokens))}
		for _, e := range article.Entities {
			switch e.Orig {
			case "PERSON", "ORG", "GPE", "LOC", "FAC":
			default:
				continue
			}
			end := d.Byte(e.End)
			for i := d.TokenAt(d.Byte(e.Start)); i < len(d.Tokens) && int(d.Tokens[i].Start) < end; i++ {
				t.name(i, int(d.Tokens[i].End) <= end)
			}
		}
		for _, q := range article.Quotes {
			for _, c := range q.Cue {
				t.cue(d.Byte(c.Start), d.Byte(c.End))
			}
		}
		out = append(out, t)
	}
	return out, nil
}

// name gives token i, which is in a name, its tag if it has a capital.
func (t *tagged) name(i int, within bool) {
	w := t.doc.Word(i)
	c, _ := utf8.DecodeRuneInString(w)
	if !within || !unicode.IsUpper(c) || t.doc.Tokens[i].Tag != text.NoTag {
		return
	}
	t.gold[i] = text.NNP
}

// cue gives a verb of reporting its tag, where it is alone, and finite by what stands around it.
func (t *tagged) cue(start, end int) {
	d := t.doc
	i := d.TokenAt(start)
	if i >= len(d.Tokens) || int(d.Tokens[i].End) != end || d.Tokens[i].Tag != text.NoTag || t.gold[i] != text.NoTag {
		return
	}
	for k := max(i-4, d.Sentences[d.SentenceAt(i)].First); k < i; k++ {
		if auxiliaries[strings.ToLower(d.Word(k))] {
			return
		}
	}
	switch w := strings.ToLower(d.Word(i)); {
	case strings.HasSuffix(w, "ed"), pasts[w]:
		t.gold[i] = text.VBD
	case strings.HasSuffix(w, "s"):
		t.gold[i] = text.VBZ
	}
}

var auxiliaries = setOf("have has had having 've am is are was were be been being 's 'd 'm 're ’s ’ve ’d ’m ’re get gets got as by to for with of")

// pasts are the most frequent verbs of reporting whose past does not end in -ed.
var pasts = setOf("said told wrote")

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// guess fills in what a tagger knows of the articles: which words of names are plural, the marks, and, for what they are
// worth, the tags of the other words in small letters.
func guess(articles []tagged, tagger *text.Tagger, o *options) {
	for i := range articles {
		a := &articles[i]
		a.weight = make([]float32, len(a.gold))
		d := &text.Document{Text: a.doc.Text, Tokens: slices.Clone(a.doc.Tokens), Sentences: a.doc.Sentences}
		tagger.Tag(d)
		for k := range d.Tokens {
			a.weight[k] = float32(o.news)
			switch got := d.Tokens[k].Tag; a.gold[k] {
			case text.NoTag:
				if c := d.Text[d.Tokens[k].Start]; got.IsPunct() || c >= 'a' && c <= 'z' {
					a.gold[k], a.weight[k] = got, float32(o.guessed)
				}
			case text.NNP:
				if got == text.NNPS || got == text.NNS {
					a.gold[k] = text.NNPS
				}
			default:
				a.weight[k] = float32(o.cues)
			}
		}
	}
}
