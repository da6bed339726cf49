package blocks

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
)

//go:embed notes.txt
var notesFile string

// notePhrases are the openings of blocks that are not the story, by the use that is made of them.
type notePhrases struct {
	// editor: instructions to editors, before or after the story.
	editor openings
	// other: who reported, where to read on, whose rights they are.
	other openings
	// caption: what stands under a picture.
	caption openings
	// ending: how a sentence ends that names who helped.
	ending []string
	// within: what only such a sentence says.
	within *phraseSet
	// whole: signs that stand alone, such as "-30-"; lower case, without the punctuation around them.
	whole map[string]bool
	// bracket: how a note begins that stands in brackets before the story; lower case.
	bracket map[string]bool
}

// openings are phrases by their first byte, in lower case.
type openings [256][]string

func (o *openings) add(phrase string) {
	c := lowerByte(phrase[0])
	o[c] = append(o[c], phrase)
}

func lowerByte(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}

var phrases = sync.OnceValue(func() *notePhrases {
	p := &notePhrases{whole: map[string]bool{}, bracket: map[string]bool{}}
	var within []string
	for line := range strings.Lines(notesFile) {
		line = strings.TrimRight(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		use, phrase, _ := strings.Cut(line, "\t")
		switch use {
		case "editor":
			p.editor.add(phrase)
		case "other":
			p.other.add(phrase)
		case "caption":
			p.caption.add(phrase)
		case "ending":
			p.ending = append(p.ending, phrase)
		case "within":
			within = append(within, phrase)
		case "whole":
			p.whole[phrase] = true
		case "bracket":
			p.bracket[phrase] = true
		}
	}
	p.within = newPhraseSet(within)
	return p
})

// IsNote reports whether a block belongs to the copy and not to the story: an editor's note, a credit line of reporters,
// a link to read on, a sign-off.
func IsNote(s string) bool {
	return IsSignOff(s) || IsEditorsNote(s) || hasOpening(s, &phrases().other) || hasEnding(s)
}

// hasEnding reports whether s is a short block that ends as a line on helpers does ("… contributed to this report."), or
// says how to reach the writer.
func hasEnding(s string) bool {
	const longest = 400
	if len(s) > longest {
		return false
	}
	s = strings.TrimRight(s, " .)]*_")
	for _, e := range phrases().ending {
		if len(s) >= len(e) && lowerByte(s[len(s)-1]) == e[len(e)-1] && strings.EqualFold(s[len(s)-len(e):], e) {
			return !hasQuote(s)
		}
	}
	return !hasQuote(s) && phrases().within.in(s) && !strings.Contains(s, "''")
}

// hasQuote reports whether s has a double mark of quotation.
func hasQuote(s string) bool {
	return strings.IndexByte(s, '"') >= 0 || strings.Contains(s, "“") || strings.Contains(s, "”")
}

// IsEditorsNote reports whether a block speaks to editors: "EDS: UPDATES with quote", "ATTENTION - ADDS details ///".
func IsEditorsNote(s string) bool {
	return hasOpening(s, &phrases().editor)
}

// hasOpening reports whether s begins with one of the phrases, brackets and stars before it left out.
func hasOpening(s string, known *openings) bool {
	for s != "" && strings.IndexByte("([*_<> \t", s[0]) >= 0 {
		s = s[1:]
	}
	if s == "" {
		return false
	}
	for _, o := range known[lowerByte(s[0])] {
		if len(s) >= len(o) && strings.EqualFold(s[:len(o)], o) {
			// What is written in lower case in the list may be written in any way; capitals have to be there.
			if o == strings.ToLower(o) || s[:len(o)] == o {
				return true
			}
		}
	}
	return false
}

// IsBracketNote reports whether a block stands in brackets as a whole and says what a version adds: "(Adds mayor, river)".
func IsBracketNote(s string) bool {
	const longest = 300
	if len(s) > longest || !strings.HasPrefix(s, "(") || strings.IndexByte(s, ')') != len(s)-1 || hasQuote(s) {
		return false
	}
	return phrases().bracket[firstWord(s[1:])]
}

// firstWord is the first word of s in lower case.
func firstWord(s string) string {
	word, _, _ := strings.Cut(s, " ")
	return strings.ToLower(strings.TrimRight(word, ",.:;)"))
}

// cutTrailer finds the line on reporters that stands in brackets at the end of a paragraph: "… he said. (Reporting by
// Jane Doe; editing by John Roe)". It gives where the line begins, or false.
func cutTrailer(s string) (at int, ok bool) {
	const longest = 300
	end := strings.TrimRight(s, " .")
	if !strings.HasSuffix(end, ")") {
		return 0, false
	}
	at = strings.LastIndexByte(s, '(')
	if at <= 0 || len(s)-at > longest || !hasOpening(s[at:], &phrases().other) {
		return 0, false
	}
	return at, true
}

// IsSignOff reports whether a block is a sign that a story ends or a section does: "-30-", "ENDS", "###", "* * *".
func IsSignOff(s string) bool {
	const longest = 24
	if len(s) > longest {
		return false
	}
	bare := strings.TrimFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if bare == "" {
		return true
	}
	return phrases().whole[strings.ToLower(bare)]
}

// isInitials reports whether a line is the sign-off of a desk in brackets: "(SDA/mf ba)".
func isInitials(s string) bool {
	const longest = 24
	return len(s) <= longest && strings.HasPrefix(s, "(") && strings.HasSuffix(s, ")") && strings.Contains(s, "/") && !strings.ContainsAny(s, ".,:;?!")
}

// InitialsLine reports whether a line is the sign-off of a desk: "dpa ab cd", "str/ab/xy".
func InitialsLine(s string) bool {
	const longest = 30
	s = strings.TrimSpace(s)
	if s == "" || len(s) > longest {
		return false
	}
	words := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '/' || r == '-' })
	for _, w := range words {
		if len(w) > 5 || strings.ToLower(w) != w || strings.ContainsAny(w, ".,:;0123456789\"'") {
			return false
		}
	}
	return len(words) >= 2
}
