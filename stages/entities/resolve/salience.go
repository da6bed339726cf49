package resolve

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"wirecopy/pipeline"
	"wirecopy/stages/entities/kind"
)

// findHeaded notes which entities a headline names, the text's own or the article's.
func (w *Resolver) findHeaded() {
	end := int32(0)
	if b := w.d.Blocks; len(b) > 0 && b[0].Kind == pipeline.Heading {
		end = int32(b[0].Last)
	}
	for i := range w.ents {
		x := &w.ents[i]
		x.headed = w.names[x.first].first < end || w.inHeadline(x)
	}
}

// salience gives the function that tells how much the text is about an entity: from how often it is meant, how early,
// whether the headline names it, and whether sentences are about it.
func (w *Resolver) salience() func(*entity) float64 {
	most := 1.0
	for i := range w.ents {
		most = max(most, weight(&w.ents[i]))
	}
	return func(x *entity) float64 {
		n := &w.names[x.first]
		often := math.Log1p(weight(x)) / math.Log1p(most)
		early := 1 / (1 + float64(w.d.SentenceAt(int(n.first)))/4)
		head := 0.0
		if x.headed {
			head = 1
		}
		about := min(float64(x.subjects)/3, 1)
		s := 0.45*often + 0.25*early + 0.15*head + 0.15*about
		switch {
		case x.kind == kind.Norp:
			s *= 0.4
		case x.kind.Place():
			s *= 0.75
		case w.offstage(n) && x.count == 1:
			s *= 0.3
		}
		return min(s, 1)
	}
}

// inHeadline reports whether the article's headline holds x's name, of a person the surname.
func (w *Resolver) inHeadline(x *entity) bool {
	if w.headline == "" {
		return false
	}
	n := &w.names[x.best]
	s := w.proper(n)
	if x.kind == kind.Person {
		s = w.word(n.last - 1)
	}
	for at := 0; ; {
		i := strings.Index(w.headline[at:], s)
		if i < 0 {
			return false
		}
		i += at
		before, _ := utf8.DecodeLastRuneInString(w.headline[:i])
		after, _ := utf8.DecodeRuneInString(w.headline[i+len(s):])
		if !unicode.IsLetter(before) && !unicode.IsLetter(after) {
			return true
		}
		at = i + len(s)
	}
}

func weight(x *entity) float64 { return float64(x.count) + 0.5*float64(x.refs) }

// offstage reports whether n stands in a credit, a byline or a note.
func (w *Resolver) offstage(n *name) bool {
	switch w.d.Blocks[w.d.Sentences[w.d.SentenceAt(int(n.first))].Block].Kind {
	case pipeline.Credit, pipeline.Byline, pipeline.Note:
		return true
	}
	return false
}
