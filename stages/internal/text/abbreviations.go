package text

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed abbreviations.txt
var abbreviationsText string

//go:embed starters.txt
var startersText string

// abbreviation says what the full stop of an abbreviation can be besides, and whether it is the surname of some as well.
type abbreviation struct {
	stop    fullStop
	surname bool
}

type fullStop uint8

const (
	noAbbreviation fullStop = iota
	neverEnds
	mayEnd
	beforeNumber
)

var abbreviations = sync.OnceValue(func() map[string]abbreviation {
	m := map[string]abbreviation{}
	for line := range lines(abbreviationsText) {
		kind, surname := strings.CutSuffix(line, " surname")
		word, kind, _ := strings.Cut(kind, " ")
		k := abbreviation{map[string]fullStop{"never": neverEnds, "may": mayEnd, "number": beforeNumber}[kind], surname}
		m[word] = k
		if len(word) > 2 && k.stop != beforeNumber {
			m[strings.ToUpper(word)] = k
		}
	}
	return m
})

var starters = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for word := range lines(startersText) {
		m[strings.ToUpper(word[:1])+word[1:]] = true
	}
	return m
})

//go:embed clock.txt
var clockText string

// clock are the words that may go on after an hour.
var clock = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for word := range lines(clockText) {
		m[word] = true
	}
	return m
})

//go:embed speech.txt
var speechText string

var speech = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for word := range lines(speechText) {
		m[word] = true
	}
	return m
})

// lines yields the lines of a word list without its comments.
func lines(list string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for line := range strings.Lines(list) {
			line = strings.TrimSpace(line)
			if line != "" && line[0] != '#' && !yield(line) {
				return
			}
		}
	}
}

// abbreviationEnd gives the end of the abbreviation s[i:j+1], whose full stop stands at j; 0 if it is none.
func abbreviationEnd(s string, i, j int, number bool) int {
	if j-i > 7 {
		return 0
	}
	switch k := abbreviations()[s[i:j+1]]; {
	case k.stop == noAbbreviation, k.stop == beforeNumber && !number, k.surname && endsName(s, i, j):
		return 0
	}
	return j + 1
}

// endsName reports whether s[i:j] is the last word of a name and its sentence ends with the full stop at j: said Amartya Sen. The hall …
func endsName(s string, i, j int) bool {
	if i < 2 || s[i-1] != ' ' || s[i-2] < 'a' || s[i-2] > 'z' {
		return false
	}
	given := s[strings.LastIndexAny(s[:i-1], " \n\"“(")+1 : i-1]
	if k, _ := classOf(given, 0); k != upper {
		return false
	}
	rest := s[j+1:]
	if after, _ := utf8.DecodeRuneInString(rest); rest == "" || strings.ContainsRune("\n\"”’)", after) {
		return true
	}
	next, _, _ := strings.Cut(strings.TrimLeft(rest, " "), " ")
	return rest[0] == ' ' && (next == "" || starters()[next])
}
