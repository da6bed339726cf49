package console

import (
	"strings"
	"unicode"
)

// change is a piece of text that two versions share, or that one of them has alone.
type change struct {
	Kind string // same, gone, new
	Text string
}

// diffRow is a paragraph of an older version beside that of a newer one; nil where one of them has none.
type diffRow struct{ Old, New []change }

// diff sets two texts side by side, paragraph by paragraph, and marks the words that differ.
func diff(older, newer string) []diffRow {
	a, b := textLines(older), textLines(newer)
	var rows []diffRow
	var gone, added []string
	flush := func() {
		for i := range max(len(gone), len(added)) {
			switch {
			case i >= len(gone):
				rows = append(rows, diffRow{New: []change{{"new", added[i]}}})
			case i >= len(added):
				rows = append(rows, diffRow{Old: []change{{"gone", gone[i]}}})
			default:
				rows = append(rows, diffWords(gone[i], added[i]))
			}
		}
		gone, added = nil, nil
	}
	for _, s := range align(a, b) {
		switch {
		case s.a >= 0 && s.b >= 0:
			flush()
			rows = append(rows, diffRow{Old: []change{{"same", a[s.a]}}, New: []change{{"same", b[s.b]}}})
		case s.a >= 0:
			gone = append(gone, a[s.a])
		default:
			added = append(added, b[s.b])
		}
	}
	flush()
	return rows
}

func textLines(text string) []string {
	var out []string
	for _, l := range strings.Split(text, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

func diffWords(older, newer string) diffRow {
	a, b := words(older), words(newer)
	var row diffRow
	put := func(list *[]change, kind, text string) {
		if n := len(*list); n > 0 && (*list)[n-1].Kind == kind {
			(*list)[n-1].Text += text
			return
		}
		*list = append(*list, change{kind, text})
	}
	for _, s := range align(a, b) {
		switch {
		case s.a >= 0 && s.b >= 0:
			put(&row.Old, "same", a[s.a])
			put(&row.New, "same", b[s.b])
		case s.a >= 0:
			put(&row.Old, "gone", a[s.a])
		default:
			put(&row.New, "new", b[s.b])
		}
	}
	return row
}

// words cuts a text into words, the space between them, and marks; together they are the text.
func words(text string) []string {
	var out []string
	start, last := 0, 0
	for i, r := range text {
		class := 0
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r):
			class = 1
		case unicode.IsSpace(r):
			class = 2
		}
		if i > start && (class != last || class == 0) {
			out = append(out, text[start:i])
			start = i
		}
		last = class
	}
	if start < len(text) {
		out = append(out, text[start:])
	}
	return out
}

// step is one line of an alignment: the place in each list, -1 where one has nothing there.
type step struct{ a, b int }

// largestTable is how many cells an alignment may take: what is larger is not looked at in detail.
const largestTable = 4 << 20

// align finds a longest common subsequence of two lists.
func align(a, b []string) []step {
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	steps := make([]step, 0, len(a)+len(b))
	for i := range head {
		steps = append(steps, step{i, i})
	}
	steps = append(steps, alignMiddle(a[head:len(a)-tail], b[head:len(b)-tail], head)...)
	for i := range tail {
		steps = append(steps, step{len(a) - tail + i, len(b) - tail + i})
	}
	return steps
}

func alignMiddle(a, b []string, offset int) []step {
	var steps []step
	m := len(b) + 1
	var length []int32 // of the common subsequence of a[i:] and b[j:]
	if (len(a)+1)*m <= largestTable {
		length = make([]int32, (len(a)+1)*m)
		for i := len(a) - 1; i >= 0; i-- {
			for j := len(b) - 1; j >= 0; j-- {
				if a[i] == b[j] {
					length[i*m+j] = length[(i+1)*m+j+1] + 1
				} else {
					length[i*m+j] = max(length[(i+1)*m+j], length[i*m+j+1])
				}
			}
		}
	}
	i, j := 0, 0
	for length != nil && i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			steps = append(steps, step{offset + i, offset + j})
			i, j = i+1, j+1
		case length[(i+1)*m+j] >= length[i*m+j+1]:
			steps = append(steps, step{offset + i, -1})
			i++
		default:
			steps = append(steps, step{-1, offset + j})
			j++
		}
	}
	for ; i < len(a); i++ {
		steps = append(steps, step{offset + i, -1})
	}
	for ; j < len(b); j++ {
		steps = append(steps, step{-1, offset + j})
	}
	return steps
}
