package patterns

import (
	"strings"

	"wirecopy/stages/internal/reading"
)

// Example is a sentence with what it reports.
type Example struct {
	Text                       string
	Speaker, Cue, Via, Content []reading.Stretch
}

// ParseExample reads a sentence in which <who speaks>, [the cue], (who relayed it) and {what is said} are marked. A "\n" stands
// for the end of a paragraph.
func ParseExample(marked string) Example {
	var e Example
	var b strings.Builder
	open := map[byte]int{}
	marked = strings.ReplaceAll(marked, `\n`, "\n\n")
	for i := 0; i < len(marked); i++ {
		at := b.Len()
		switch c := marked[i]; c {
		case '<', '[', '(', '{':
			open[c] = at
		case '>':
			e.Speaker = append(e.Speaker, reading.Stretch{Start: open['<'], End: at})
		case ']':
			e.Cue = append(e.Cue, reading.Stretch{Start: open['['], End: at})
		case ')':
			e.Via = append(e.Via, reading.Stretch{Start: open['('], End: at})
		case '}':
			e.Content = append(e.Content, reading.Stretch{Start: open['{'], End: at})
		default:
			b.WriteByte(c)
		}
	}
	e.Text = b.String()
	return e
}
