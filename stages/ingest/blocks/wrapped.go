package blocks

import (
	"strings"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/linebreak"
)

// Wrapped makes blocks of lines that were wrapped for a printer. A paragraph begins after a blank line, with an indent, or
// with a sign that stands alone; the rows of a table stay lines of their own.
type Wrapped struct {
	out  *Builder
	line strings.Builder
	// rows says that the line at hand is rows of a table.
	rows bool
	// Kind is what the blocks are: Undecided where the text has to decide.
	Kind string
}

// NewWrapped makes a Wrapped that adds its blocks to out.
func NewWrapped(out *Builder) *Wrapped { return &Wrapped{out: out} }

// Line adds a line.
func (p *Wrapped) Line(line string) {
	bare := strings.TrimSpace(line)
	if bare == "" || IsSignOff(bare) {
		p.Flush()
		if bare != "" {
			p.out.Add(pipeline.Note, bare)
		}
		return
	}
	row := isRow(bare)
	if row != p.rows || !row && (IsIndented(line) || strings.HasPrefix(bare, "#") || linebreak.IsBullet(bare)) {
		p.Flush()
	}
	p.rows = row
	if p.line.Len() > 0 {
		if row {
			p.line.WriteByte('\n')
		} else {
			p.line.WriteByte(' ')
		}
	}
	p.line.WriteString(bare)
}

// Add adds a block of its own.
func (p *Wrapped) Add(kind, text string) {
	p.Flush()
	p.out.Add(kind, text)
}

// Flush ends the block at hand.
func (p *Wrapped) Flush() {
	if p.line.Len() > 0 {
		p.out.Add(p.Kind, p.line.String())
		p.line.Reset()
	}
	p.rows = false
}

// Body is the text of all lines.
func (p *Wrapped) Body() Body {
	p.Flush()
	return p.out.Body()
}

// IsIndented reports whether a line begins as the first of a paragraph does.
func IsIndented(line string) bool {
	return strings.HasPrefix(line, "\t") || strings.HasPrefix(line, "  ")
}

// isRow reports whether a line is a row of a table: columns set apart by wide gaps, strokes or semicolons.
func isRow(s string) bool {
	const gaps, strokes, semicolons = 2, 2, 3
	const column = 4 // spaces that set a column apart by themselves
	if strings.Count(s, "|") >= strokes {
		return true
	}
	if strings.Count(s, ";") >= semicolons && !strings.Contains(s, "; ") {
		return true
	}
	wide := 0
	for at := 0; ; {
		i := strings.Index(s[at:], "  ")
		if i < 0 {
			return false
		}
		if wide++; wide >= gaps {
			return true
		}
		at += i
		start := at
		for at < len(s) && s[at] == ' ' {
			at++
		}
		if at-start >= column {
			return true
		}
	}
}

// wrappedByHand reports whether the text of one element is a whole story as a printer would show it: lines that begin at
// the margin, and others, at the start of paragraphs, that do not.
func wrappedByHand(s string) bool {
	const fewest, least = 6, 3
	if strings.Count(s, "\n") < fewest {
		return false
	}
	margin, starts, good := 0, 0, 0
	before := ""
	for line := range strings.Lines(strings.Trim(s, "\n")) {
		line = strings.TrimRight(line, "\n \t")
		bare := strings.TrimSpace(line)
		switch {
		case bare == "", isRow(bare):
			bare = ""
		case IsIndented(line) || before == "":
			starts++
			if before == "" || linebreak.EndsSentence(before) || linebreak.IsBullet(before) || linebreak.IsBullet(bare) || strings.HasSuffix(before, ")") {
				good++
			}
		case line[0] != ' ':
			margin++
		}
		before = bare
	}
	return margin >= least && starts >= 2 && good*5 >= starts*4
}

// wrapped adds a text that is wrapped by hand.
func (w *Builder) wrapped(s string) {
	p := NewWrapped(w)
	p.Kind = w.kind()
	for line := range strings.Lines(s) {
		p.Line(strings.TrimRight(line, "\n"))
	}
	p.Flush()
}
