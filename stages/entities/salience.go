package entities

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"wirecopy/pipeline"
)

// rank gives each entity its salience: how much the article is about it, from how often it is meant, how early, whether
// the headline names it, and whether sentences are about it.
func (w *desk) rank() {
	most := 1.0
	for i := range w.ents {
		most = max(most, weight(&w.ents[i]))
	}
	inHead := int32(0)
	if b := w.d.Blocks; len(b) > 0 && b[0].Kind == pipeline.Heading {
		inHead = int32(b[0].Last)
	}
	for i := range w.ents {
		x := &w.ents[i]
		n := &w.names[x.first]
		often := math.Log1p(weight(x)) / math.Log1p(most)
		early := 1 / (1 + float64(w.d.SentenceAt(int(n.first)))/4)
		head := 0.0
		if x.headline || n.first < inHead || w.inHeadline(x) {
			head = 1
		}
		about := min(float64(x.subjects)/3, 1)
		s := 0.45*often + 0.25*early + 0.15*head + 0.15*about
		switch {
		case x.kind == norp:
			s *= 0.4
		case x.kind.place():
			s *= 0.75
		case w.offstage(n) && x.count == 1:
			s *= 0.3
		}
		x.salience = min(s, 1)
	}
}

// inHeadline reports whether the article's headline holds x's name, of a person the surname.
func (w *desk) inHeadline(x *entity) bool {
	if w.about.headline == "" {
		return false
	}
	n := &w.names[x.best]
	s := w.proper(n)
	if x.kind == person {
		s = w.word(n.last - 1)
	}
	for at := 0; ; {
		i := strings.Index(w.about.headline[at:], s)
		if i < 0 {
			return false
		}
		i += at
		before, _ := utf8.DecodeLastRuneInString(w.about.headline[:i])
		after, _ := utf8.DecodeRuneInString(w.about.headline[i+len(s):])
		if !unicode.IsLetter(before) && !unicode.IsLetter(after) {
			return true
		}
		at = i + len(s)
	}
}

func weight(x *entity) float64 { return float64(x.count) + 0.5*float64(x.refs) }

// offstage reports whether n stands in a credit, a byline or a note.
func (w *desk) offstage(n *name) bool {
	switch w.d.Blocks[w.d.Sentences[w.d.SentenceAt(int(n.first))].Block].Kind {
	case pipeline.Credit, pipeline.Byline, pipeline.Note:
		return true
	}
	return false
}
