package stance

import (
	"wirecopy/stages/internal/sentiment/opinion"
	"wirecopy/stages/internal/text"
)

// farthestDash is how many tokens a dateline may have before its dash.
const farthestDash = 14

// apart reports whether a mention stands in what is not told of anybody: in a block that is a dateline, a byline, a
// credit or a note, in a dateline that begins a paragraph ("ELLERY, Norland (NWA) — The council …"), or in brackets
// that credit the writers ("(Reporting by Ana Holm; editing by Jo Marsh)").
func (a *Article) apart(sentence int, m opinion.Mention) bool {
	s := &a.Doc.Sentences[sentence]
	b := &a.Doc.Blocks[s.Block]
	if !Tells(b.Kind) {
		return true
	}
	return s.First == b.First && a.inDateline(b.First, min(b.Last, b.First+farthestDash), m) || a.inCredit(s.First, m)
}

// inDateline reports whether a dash follows the mention before anything but names, numbers, commas and brackets.
func (a *Article) inDateline(first, last int, m opinion.Mention) bool {
	if m.Last > last {
		return false
	}
	for i := first; i < last; i++ {
		switch t := a.Doc.Tags[i]; {
		case t == text.Dash:
			return i >= m.Last
		case t.IsNoun(), t == text.CD, t == text.Comma, t == text.LParen, t == text.RParen, t == text.Period:
		default:
			return false
		}
	}
	return false
}

// inCredit reports whether the sentence opens with a bracket and says who did what for it.
func (a *Article) inCredit(first int, m opinion.Mention) bool {
	if a.Doc.Tags[first] != text.LParen && a.Doc.Tags[first] != text.Dash {
		return false
	}
	for i := first + 1; i < min(first+4, m.First); i++ {
		if a.Doc.Word(i) == "by" {
			return true
		}
	}
	return false
}
