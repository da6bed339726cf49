package find

import (
	"strings"

	"wirecopy/stages/entities/kind"
)

// cutTables parts the names that stand below each other in a table: what ends one of its lines and what begins the next are
// two teams. Lines of running text are left alone, where a name goes on behind the end of a line.
func (w *Finder) cutTables() {
	for i := range w.names {
		n := &w.names[i]
		if n.Score == listed || strings.IndexByte(w.d.Text[n.Start:n.End], '\n') < 0 {
			continue
		}
		for t := n.First + 1; t < n.Last; t++ {
			if !w.rowEnds(t) {
				continue
			}
			cell := *n
			n.Kind = kind.None
			w.addCells(&cell)
			break
		}
	}
}

// addCells makes names of what is within n, which runs over lines of a table: what ends with a line or stands before a number
// is one.
func (w *Finder) addCells(n *Name) {
	from := n.First
	for t := n.First; t <= n.Last; t++ {
		number := t < n.Last && w.firsts[t]-'0' < 10
		if t < n.Last && !number && !w.rowEnds(t) {
			continue
		}
		if from < t && w.capital(from) {
			w.add(from, t, n.Kind)
			w.names[len(w.names)-1].Score = n.Score
		}
		if from = t; number {
			from++
		}
	}
}

// rowEnds reports whether a line of a table ends before token t, and another begins with it.
func (w *Finder) rowEnds(t int32) bool {
	if t == 0 {
		return false
	}
	a, b := w.d.Tokens[t-1].End, w.d.Tokens[t].Start
	if strings.IndexByte(w.d.Text[a:b], '\n') < 0 {
		return false
	}
	const longest = 120 // bytes of a line of a table
	before, after := w.d.Text[max(0, a-longest):a], w.d.Text[b:min(len(w.d.Text), int(b)+longest)]
	before = before[strings.LastIndexByte(before, '\n')+1:]
	after, _, _ = strings.Cut(after, "\n")
	return row(before) && row(strings.TrimSpace(after))
}

// row reports whether a line belongs to a table: it ends with a number, as results and standings do, or says in capitals who plays
// where: "ELLERY AT PORT NILE".
func row(line string) bool {
	if line == "" {
		return false
	}
	last := line[len(line)-1]
	return last-'0' < 10 || strings.Contains(line, " AT ") && strings.ToUpper(line) == line
}
