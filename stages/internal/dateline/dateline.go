// Package dateline finds the dateline before a story, which says where it was filed and when, and is no part of what it tells.
package dateline

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"wirecopy/stages/internal/dates"
)

//go:embed labels.txt
var labelsFile string

// labels are words in capitals before a dash that are no place.
var labels = sync.OnceValue(func() map[string]bool {
	m := make(map[string]bool)
	for line := range strings.Lines(labelsFile) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			m[line] = true
		}
	}
	return m
})

// Data gives what the package knows beside its code, for the versions of the stages that use it.
func Data() []string { return []string{labelsFile} }

// dashes end a dateline, longest first.
var dashes = [...]string{".- ", " -- ", " — ", " – ", " ― ", " - ", " _ ", "— ", "– ", "― "}

// Before finds the dateline that the first paragraph of a story, text[start:end], begins with, as Cut does; a colon may end it where
// no other line of the text begins so, as those of a dialogue do: "NEW DELHI: The court …".
func Before(text string, start, end int) (place string, n int) {
	if place, n := Cut(text[start:end]); n > 0 {
		return place, n
	}
	place, n = cutColon(text[start:end])
	if n == 0 {
		return "", 0
	}
	for line := range strings.Lines(text[end:]) {
		if _, n := cutColon(strings.TrimSpace(line)); n > 0 {
			return "", 0
		}
	}
	return place, n
}

// cutColon finds a place in capitals before a colon and a sentence.
func cutColon(s string) (place string, n int) {
	const longest, mostWords, leastLetters = 40, 4, 4
	place, rest, ok := strings.Cut(s, ": ")
	if !ok || len(place) > longest || len(place) < leastLetters || len(strings.Fields(place)) > mostWords || labels()[place] || !allCapsPlace(place) || !isPlain(place) {
		return "", 0
	}
	rest = strings.TrimLeft(rest, " ")
	if !StartsUpper(strings.TrimLeft(rest, openers)) {
		return "", 0
	}
	return place, len(s) - len(rest)
}

// isPlain reports whether s has nothing but letters and what stands in names of places.
func isPlain(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !strings.ContainsRune(" .'’-", r) })
}

const openers = "\"'“‘«„"

// Cut finds the dateline that a lead begins with: "NEW DELHI, March 2 (Agency) - ", "GROSSETO, Italy (AP) -- ",
// "(Agency) - ". It gives the place without date and agency, and the number of bytes up to the first word of the story,
// 0 where there is no dateline.
func Cut(s string) (place string, n int) {
	const longest = 90
	head := s[:min(len(s), longest)]
	for len(head) > 0 && !utf8.ValidString(head) {
		head = head[:len(head)-1]
	}
	if place, n := cutBracketDateline(head); n > 0 {
		return place, n
	}
	if place, n := cutSmallAgency(head); n > 0 {
		return place, n
	}
	at, size := firstDash(head)
	if at <= 0 || at+size >= len(s) || startsLower(s[at+size:]) {
		return "", 0
	}
	line := strings.TrimSpace(head[:at])
	before, agency := cutAgency(line)
	if agency == "" && (!allCapsPlace(before) || labels()[before]) {
		return "", 0
	}
	if before == "" {
		place, n := placeBehind(s[at+size:])
		return place, at + size + n
	}
	place = cutDate(before)
	if place == "" && agency != "" {
		return "", at + size // "Jan 3 (Agency) - "
	}
	if place == "" || !StartsUpper(place) || len(strings.Fields(place)) > 8 || strings.ContainsAny(place, "\"“”;:?!") {
		return "", 0
	}
	return place, at + size + agencyBehind(s[at+size:])
}

// agencyBehind is the length of an agency between the dateline's dash and another one: "OSLO — Northstar — The port …".
func agencyBehind(s string) int {
	const longest, mostWords = 40, 3
	at, size := firstDash(s[:min(len(s), longest)])
	if at <= 0 || at+size >= len(s) {
		return 0
	}
	words := strings.Fields(s[:at])
	if len(words) > mostWords || slices.ContainsFunc(words, func(w string) bool { return !StartsUpper(w) || !isPlain(w) }) {
		return 0
	}
	return at + size
}

// placeBehind finds the place and the date that some agencies write behind their name: "(Agency) - Rome, October 11 - ".
func placeBehind(s string) (place string, n int) {
	const longest = 60
	at, size := firstDash(s[:min(len(s), longest)])
	if at <= 0 || at+size >= len(s) {
		return "", 0
	}
	place, date, ok := cutLast(s[:at], ", ")
	if !ok || !StartsUpper(place) || !isDate(date) {
		return "", 0
	}
	return place, at + size
}

// cutSmallAgency finds a dateline without a dash, as agencies that write themselves in small letters have it: "Genève
// (ats) Le maire …".
func cutSmallAgency(s string) (place string, n int) {
	const longest, mostWords = 60, 4
	end := strings.IndexByte(s, ')')
	if end < 0 || end > longest || !strings.HasPrefix(s[end+1:], " ") {
		return "", 0
	}
	rest := strings.TrimLeft(s[end+1:], " ")
	first, _ := utf8.DecodeRuneInString(rest)
	place, agency := cutAgency(s[:end+1])
	if agency == "" || strings.ToLower(agency) != agency || place == "" || !StartsUpper(place) || len(strings.Fields(place)) > mostWords || !unicode.IsUpper(first) && !strings.ContainsRune(openers, first) {
		return "", 0
	}
	return cutDate(place), len(s) - len(rest)
}

// firstDash gives the place and the length of the first dash that may end a dateline, -1 for none.
func firstDash(s string) (at, size int) {
	at = -1
	for _, dash := range dashes {
		if i := strings.Index(s, dash); i >= 0 && (at < 0 || i < at || i == at && len(dash) > size) {
			at, size = i, len(dash)
		}
	}
	return at, size
}

// cutBracketDateline finds a dateline in brackets: "(New York, NY - October 21) ".
func cutBracketDateline(s string) (place string, n int) {
	if !strings.HasPrefix(s, "(") {
		return "", 0
	}
	end := strings.Index(s, ") ")
	if end < 0 {
		return "", 0
	}
	place, date, ok := cutLast(s[1:end], " - ")
	if !ok || !StartsUpper(place) || !isDate(date) {
		return "", 0
	}
	return place, end + len(") ")
}

// PlaceOf is the place in a line that is nothing but a dateline: "MOSCOW, Monday (Agency)".
func PlaceOf(line string) string {
	line = strings.TrimRight(line, " -–—―_")
	if strings.HasSuffix(line, ").") {
		line = line[:len(line)-1] // "MADRID, 3 abr (Agency).-"
	}
	before, _ := cutAgency(line)
	place := cutDate(before)
	// "20190121T103600+0000" is no place.
	if len(strings.Map(onlyDigits, place)) > 4 {
		return ""
	}
	return place
}

// onlyDigits maps digits to 0 and drops all else.
func onlyDigits(r rune) rune {
	if r >= '0' && r <= '9' {
		return '0'
	}
	return -1
}

// cutAgency splits "PARIS, May 3 (Agency)" into what stands before the brackets and what stands in them.
func cutAgency(line string) (before, agency string) {
	if !strings.HasSuffix(line, ")") {
		return line, ""
	}
	open := strings.LastIndexByte(line, '(')
	if open < 0 {
		return line, ""
	}
	agency = strings.TrimSpace(line[open+1 : len(line)-1])
	// An agency in small letters is one short word, as dpa writes itself.
	if words := len(strings.Fields(agency)); words > 5 || !StartsUpper(agency) && (words != 1 || len(agency) > 5 || strings.ToLower(agency) != agency) {
		return line, ""
	}
	return strings.TrimSpace(line[:open]), agency
}

// cutDate takes "March 2" or "Monday" off the end of "NEW DELHI, March 2".
func cutDate(s string) string {
	place, last, ok := cutLast(s, ", ")
	if !ok {
		if isDate(s) {
			return ""
		}
		return s
	}
	if isDate(last) {
		return cutDate(place)
	}
	// The agency may stand behind the date without brackets: "SAITO, Japan, Dec. 9 Agency".
	if date, agency, ok := cutLast(last, " "); ok && StartsUpper(agency) && isDate(date) && strings.ContainsAny(date, "0123456789") {
		return cutDate(place)
	}
	return s
}

func cutLast(s, sep string) (before, after string, ok bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// weekdays stand in a dateline without a date.
var weekdays = [...]string{
	"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun",
}

// isDate reports whether s is a date as datelines have it: "March 2", "2 Oct. 2018", "Monday".
func isDate(s string) bool {
	fields := strings.Fields(s)
	if len(fields) == 0 || len(fields) > 4 {
		return false
	}
	numbers := 0
	for _, f := range fields {
		word := strings.ToLower(strings.TrimRight(f, ".,"))
		switch _, isMonth := dates.Month(word); {
		case strings.Trim(word, "0123456789./-:") == "" && word != "":
			numbers++
		case slices.Contains(weekdays[:], word):
			numbers++
		case !isMonth:
			return false
		}
	}
	return numbers > 0
}

// allCapsPlace reports whether s, up to its first comma, is written in capitals: the place of a dateline.
func allCapsPlace(s string) bool {
	city, _, _ := strings.Cut(s, ",")
	letters := 0
	for _, r := range city {
		switch {
		case unicode.IsUpper(r):
			letters++
		case unicode.IsLetter(r), unicode.IsDigit(r), r == '(', r == '"':
			return false
		}
	}
	return letters >= 3
}

func startsLower(s string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, " "))
	return unicode.IsLower(r)
}

// StartsUpper reports whether s begins with a capital letter.
func StartsUpper(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}
