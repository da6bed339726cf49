package ingest

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
)

//go:embed notes.txt
var notesFile string

// notePhrases are the openings of parts that are not the story, by the use that is made of them.
type notePhrases struct {
	// editor: instructions to editors, before or after the story.
	editor []string
	// other: who reported, where to read on, whose rights they are.
	other []string
	// ending: how a sentence ends that names who helped.
	ending []string
	// whole: signs that stand alone, such as "-30-"; lower case, without the punctuation around them.
	whole map[string]bool
}

var phrases = sync.OnceValue(func() notePhrases {
	p := notePhrases{whole: map[string]bool{}}
	for line := range strings.Lines(notesFile) {
		line = strings.TrimRight(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		use, phrase, _ := strings.Cut(line, "\t")
		switch use {
		case "editor":
			p.editor = append(p.editor, phrase)
		case "other":
			p.other = append(p.other, phrase)
		case "ending":
			p.ending = append(p.ending, phrase)
		case "whole":
			p.whole[phrase] = true
		}
	}
	return p
})

// isNote reports whether a part belongs to the copy and not to the story: an editor's note, a credit line of reporters,
// a link to read on, a sign-off.
func isNote(s string) bool {
	return isSignOff(s) || isEditorsNote(s) || hasOpening(s, phrases().other) || hasEnding(s)
}

// hasEnding reports whether s is one sentence that ends as a line on helpers does: "… contributed to this report."
func hasEnding(s string) bool {
	const longest = 400
	s = strings.TrimRight(s, " .)]*_")
	for _, e := range phrases().ending {
		if len(s) <= longest && len(s) >= len(e) && strings.EqualFold(s[len(s)-len(e):], e) {
			return !strings.ContainsAny(s, "\"“”")
		}
	}
	return false
}

// isEditorsNote reports whether a part speaks to editors: "EDS: UPDATES with quote", "ATTENTION - ADDS details ///".
func isEditorsNote(s string) bool {
	return hasOpening(s, phrases().editor)
}

// hasOpening reports whether s begins with one of the phrases, brackets and stars before it left out.
func hasOpening(s string, openings []string) bool {
	s = strings.TrimLeft(s, "([*_<> \t")
	for _, o := range openings {
		if len(s) >= len(o) && strings.EqualFold(s[:len(o)], o) {
			// What is written in lower case in the list may be written in any way; capitals have to be there.
			if o == strings.ToLower(o) || s[:len(o)] == o {
				return true
			}
		}
	}
	return false
}

// isSignOff reports whether a part is a sign that a story ends or a section does: "-30-", "ENDS", "###", "* * *".
func isSignOff(s string) bool {
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
