package reading

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"wirecopy/pipeline"
)

// Label is what stands before a turn of an interview and says whose it is.
type Label struct {
	Name      Stretch // Start is -1 where nothing says who speaks
	Words     int     // the byte where what is said begins
	Marked    bool    // a quotation mark opens before it
	Bracketed bool    // brackets make it a label, and no colon
}

const (
	longLabel  = 40 // bytes
	mostLabels = 6  // words of a label
)

// fewTurns labelled blocks make a transcript.
const fewTurns = 4

// labels gives the labels with which blocks begin, if they make the text a transcript; else none. Where somebody asks, all labels are
// taken to say who speaks, unless brackets make them.
func (r *Reading) labels(speaks func(*Label) bool) []*Label {
	labels := r.eachLabel()
	bracketed, asked := 0, false
	for i, l := range labels {
		if l != nil {
			asked = asked || r.Asks(i)
			if l.Bracketed {
				bracketed++
			}
		}
	}
	count := map[string]int{}
	turns, again := 0, false // beside headings
	for i, l := range labels {
		switch {
		case l == nil:
		case l.Bracketed, asked && bracketed == 0, speaks(l):
			name := r.Text[l.Name.Start:l.Name.End]
			count[name]++
			again = again || count[name] > 1
			if r.Blocks[i].Kind != pipeline.Heading {
				turns++
			}
		default:
			labels[i] = nil
		}
	}
	// A label with a colon may be a headline; a transcript has several, and one that comes back.
	if turns < fewTurns && bracketed < 2 || !again && bracketed == 0 {
		return nil
	}
	for i, l := range labels {
		if l != nil && r.Blocks[i].Kind == pipeline.Heading && count[r.Text[l.Name.Start:l.Name.End]] == 1 {
			labels[i] = nil
		}
	}
	return labels
}

// eachLabel gives for each block what may be a label.
func (r *Reading) eachLabel() []*Label {
	labels := make([]*Label, len(r.Blocks))
	lettered := r.lettered()
	for i := range labels {
		if labels[i] = r.LabelOf(i); labels[i] == nil && lettered {
			labels[i] = r.letterOf(i)
		}
	}
	return labels
}

// Blanks may stand at the end of a block.
const Blanks = " \t\r\n"

// Asks reports whether block i ends with a question.
func (r *Reading) Asks(i int) bool {
	b := r.Blocks[i]
	return strings.HasSuffix(strings.TrimRight(r.Text[b.Start:b.End], Blanks), "?")
}

// LabelOf is the label with which block i begins, nil if it has none: ((Ines Varo)), or INES VARO: and Q:, which a quotation mark may
// open. What follows it has words: a count of votes is no turn.
func (r *Reading) LabelOf(i int) *Label {
	b := r.Blocks[i]
	s := r.Text[b.Start:b.End]
	if inner, ok := strings.CutPrefix(s, "(("); ok {
		if n := strings.Index(inner, "))"); n > 0 && n <= longLabel {
			l := &Label{Name: Stretch{Start: b.Start + 2, End: b.Start + 2 + n}, Words: b.Start + n + 4, Bracketed: true}
			if rest := strings.TrimLeft(r.Text[l.Words:b.End], " "); strings.HasPrefix(rest, ":") {
				l.Words = b.End - len(rest) + 1
			}
			return l
		}
	}
	marked := len(s)
	s = strings.TrimLeft(s, `"“`) // a transcript that is quoted as a whole
	b.Start += marked - len(s)
	n := strings.IndexByte(s[:min(len(s), longLabel)], ':')
	if n <= 0 || !isLabel(s[:n]) || n+1 >= len(s) || s[n+1] != ' ' || !strings.ContainsFunc(s[n:], unicode.IsLetter) {
		return nil
	}
	return &Label{Name: Stretch{Start: b.Start, End: b.Start + n}, Words: b.Start + n + 1, Marked: marked > len(s)}
}

// lettered reports whether questions and answers begin with a letter and no colon: Q. Did it rain?
func (r *Reading) lettered() bool {
	questions := 0
	for i := range r.Blocks {
		if l := r.letterOf(i); l != nil && r.Text[l.Name.Start] == 'Q' {
			questions++
		}
	}
	return questions > 1
}

// letterOf is the label of a block that begins with Q or A and a full stop or nothing else, nil for none.
func (r *Reading) letterOf(i int) *Label {
	b := r.Blocks[i]
	rest := r.Text[b.Start:b.End]
	if len(rest) < 2 || rest[0] != 'Q' && rest[0] != 'A' {
		return nil
	}
	rest, found := strings.CutPrefix(strings.TrimPrefix(rest[1:], "."), " ")
	if !found || !isLabel(rest[:min(len(rest), 1)]) {
		return nil
	}
	return &Label{Name: Stretch{Start: b.Start, End: b.Start + 1}, Words: b.End - len(rest)}
}

// isLabel reports whether s may name who speaks: Q, A, or a few words that all begin with a capital.
func isLabel(s string) bool {
	words := strings.Fields(s)
	if len(words) == 0 || len(words) > mostLabels {
		return false
	}
	for _, w := range words {
		if r, _ := utf8.DecodeRuneInString(w); !unicode.IsUpper(r) && w != "de" && w != "van" && w != "von" && w != "al" {
			return false
		}
	}
	return true
}

// LastWord is the last word of a name, by which a label may call somebody.
func LastWord(name string) string { return name[strings.LastIndexByte(name, ' ')+1:] }

// Initials are the first letters of the words of a name, as a label may have them.
func Initials(name string) string {
	var b strings.Builder
	for _, w := range strings.Fields(name) {
		r, _ := utf8.DecodeRuneInString(w)
		b.WriteRune(r)
	}
	return b.String()
}
