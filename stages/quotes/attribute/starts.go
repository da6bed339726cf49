package attribute

import (
	"wirecopy/stages/internal/linear"
	"wirecopy/stages/internal/patterns"
	"wirecopy/stages/internal/reading"
)

// ProposeStarts gives the chunks with which content that ends before chunk m.Before may begin, the nearest first.
func (a *Article) ProposeStarts(m *patterns.Match, u reading.Unit, out []int) []int {
	out = out[:0]
	if s := a.signedStart(m); s >= u.First {
		return append(out, s)
	}
	first := u.First
	if a.Chunks[m.Before-1].Kind != reading.CloseMark {
		first = a.ClauseStart(m.Before, u)
	}
	for s := m.Before - 1; s >= first && len(out) < mostBounds; s-- {
		if a.mayStart(s, u) && (!tellsBefore(m) || a.ToldIn(s, m.Before)) {
			out = append(out, s)
		}
	}
	if n := len(out); n == 0 {
		out = append(out, first)
	}
	return out
}

// signedStart is the chunk with which the quotation opens that is signed after a dash, as each of a list of letters is; -1 for
// none: “The port is open.” — Ines Varo
func (a *Article) signedStart(m *patterns.Match) int {
	if a.Chunks[m.Cue.A].Kind != reading.Dash || a.Chunks[m.Before-1].Kind != reading.CloseMark {
		return -1
	}
	p := a.ClosedBy(int(a.Chunks[m.Before-1].A))
	if p < 0 || a.Inside[p].A == 0 {
		return -1
	}
	return int(a.ChunkOf[a.Inside[p].A-1])
}

func (a *Article) mayStart(s int, u reading.Unit) bool {
	if s == u.First {
		return true
	}
	c := &a.Chunks[s]
	if w := a.Within[c.A]; w >= 0 {
		return false
	}
	switch a.Chunks[s-1].Kind {
	case reading.Comma, reading.Conj, reading.Stop, reading.Colon, reading.Dash, reading.Sub, reading.LParen, reading.CloseMark, reading.Rel,
		reading.Adverb:
		return c.Kind != reading.Comma && c.Kind != reading.CloseMark && c.Kind != reading.Stop
	}
	return c.Kind == reading.OpenMark || c.Kind == reading.Noun && a.Chunks[s-1].Kind == reading.Verb
}

// DescribeStart adds the features of beginning with chunk s, or, if crossed, of reaching further back, for content that ends
// before chunk m.Before.
func (a *Article) DescribeStart(f *linear.Features, s int, crossed bool, m *patterns.Match, u reading.Unit) {
	t := "start"
	if crossed {
		t = "cross"
	}
	last := a.Chunks[m.Before-1].Kind.String()
	first, word := a.boundWord(s)
	if s == u.First {
		f.Add(t+"-unit", last, first, m.Pattern.Group)
		f.Add(t+"-unit-word", word, last)
		return
	}
	prev, prevWord := a.boundWord(s - 1)
	verb := "verbless"
	if a.FiniteIn(s, m.Before) {
		verb = "verb"
	}
	f.Add(t, prev, first, last)
	f.Add(t+"-word", prevWord, first, last)
	f.Add(t+"-group", m.Pattern.Group, prev)
	f.Add(t+"-verb", verb, prev, first)
	f.Add(t+"-long", linear.Bucket(min(m.Before-s, 16)), prev, verb)
	if s-2 >= u.First {
		f.Add(t+"-before", a.Chunks[s-2].Kind.String(), prev, first)
	}
	if first == "open" {
		f.Add(t+"-open", a.shape(a.OpenedBy(int(a.Chunks[s].A))), prev, last)
		in := int(a.Chunks[s].A) + 1
		letter := "small"
		if in < len(a.Tokens) && a.Capital(in) {
			letter = "capital"
		}
		f.Add(t+"-letter", letter, prev)
		f.Add(t+"-inside", letter, prev, verb)
	}
}
