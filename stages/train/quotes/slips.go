package main

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"wirecopy/stages/internal/reading"
)

// meant is the place of who speaks. The gold sometimes has a later sentence that begins with the same words: in “Varo said the port
// was open. Varo also said …” the second Varo for the first report. Where what speaks is marked behind all of its report, and its
// words stand in the sentence of the cue too, those are meant: the last before the cue, else the first after it.
func (a *article) meant(speaker, cue, content []reading.Stretch) []reading.Stretch {
	if len(speaker) != 1 || len(cue) == 0 || len(content) == 0 {
		return speaker
	}
	s, c := speaker[0], cue[0].Start
	if s.Start < content[len(content)-1].End || s.Start < cue[len(cue)-1].End {
		return speaker
	}
	u := a.Units[a.UnitOf(a.TokenAt(c))]
	words := a.Text[s.Start:s.End]
	from, to := a.Start(u.A), min(a.End(u.B-1), s.Start)
	at := lastWords(a.Text[from:c], words)
	if at < 0 {
		if at = firstWords(a.Text[c:max(c, to)], words); at < 0 {
			return speaker
		}
		at += c - from
	}
	return []reading.Stretch{{Start: from + at, End: from + at + len(words)}}
}

// lastWords is where words stand in s for the last time, as whole words; -1 if they do not.
func lastWords(s, words string) int {
	for end := len(s); ; {
		i := strings.LastIndex(s[:end], words)
		if i < 0 || whole(s, i, i+len(words)) {
			return i
		}
		end = i + len(words) - 1
	}
}

// firstWords is where words stand in s for the first time, as whole words; -1 if they do not.
func firstWords(s, words string) int {
	for from := 0; ; {
		i := strings.Index(s[from:], words)
		if i < 0 {
			return -1
		}
		if i += from; whole(s, i, i+len(words)) {
			return i
		}
		from = i + 1
	}
}

// whole reports whether no letter touches s[from:to].
func whole(s string, from, to int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:from])
	after, _ := utf8.DecodeRuneInString(s[to:])
	return !unicode.IsLetter(before) && !unicode.IsLetter(after)
}
