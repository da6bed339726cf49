package attribute

import (
	"wirecopy/stages/internal/linear"
	"wirecopy/stages/internal/patterns"
	"wirecopy/stages/internal/reading"
)

// ProposeStarts gives the chunks with which content that ends before chunk m.Before may begin, the nearest first.
func (a *Article) ProposeStarts(m *patterns.Match, u reading.Unit, out []int) []int {
	out = out[:0]
	if s := a.SignedStart(m.Cue.A, m.Before); s >= u.First {
		return append(out, s)
	}
	if r := m.Before - 1; a.Chunks[r].Kind == reading.Rel && r > u.First && a.Chunks[r-1].Kind == reading.Comma { // the dock, which, Varo said, was open
		return append(out, r)
	}
	first := u.First
	if a.Chunks[m.Before-1].Kind != reading.CloseMark {
		first = a.ClauseStart(m.Before, u)
	}
	for s := m.Before - 1; s >= first && len(out) < mostBounds; s-- {
		if a.ClauseMayStart(s, u) && (!tellsBefore(m) || a.ToldIn(s, m.Before)) {
			out = append(out, s)
		}
	}
	if n := len(out); n == 0 {
		out = append(out, first)
	}
	return out
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
