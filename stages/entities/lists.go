package entities

import (
	"embed"
	"strings"
	"sync"
)

//go:embed data/*.txt
var files embed.FS

// lists are the words that the stage knows. They are read once and never changed.
type lists struct {
	given        map[string]gender  // given names
	roles        map[string]gender  // nouns for persons, as they are listed and with a capital, and the titles that are one
	titles       map[string]title   // forms of address and ranks
	orgHeads     map[string]orgHead // nouns for organisations, likewise
	reports      map[string]bool    // verbs of saying
	decides      map[string]bool    // verbs for what organisations do
	conjunctions map[string]bool    // in small letters and with a capital
	legalForms   map[string]bool    // Inc, Ltd
	afterSurname map[string]bool    // Jr., III
	shortNames   map[string]string  // Bill ► William
	endings      map[string]kind    // the last word of a law's or an event's name
	credits      map[string]string  // words of credits ► "word", or "agency"
	notNames     map[string]bool    // words with a capital that alone are no name
	generic      map[string]bool    // nouns that are no role worth telling
}

// title is a word that stands before a name.
type title struct {
	gender gender
	role   bool // it says what the person is; else it is a form of address
	office bool // other words than a name often follow: "Chief Guest"
}

// orgHead says which organisation a noun can stand for.
type orgHead uint8

const (
	noOrg      orgHead = iota
	byName             // one whose name holds the noun
	anyCompany         // a business
	anyOrg
)

var words = sync.OnceValue(func() *lists {
	l := &lists{given: make(map[string]gender, 8<<10), roles: make(map[string]gender, 2<<10), titles: map[string]title{},
		orgHeads: map[string]orgHead{}, reports: set("reports"), decides: set("decides"), conjunctions: set("conjunctions"),
		legalForms: set("legalforms"), afterSurname: set("aftersurname"), shortNames: map[string]string{},
		endings: map[string]kind{}, credits: map[string]string{}, generic: set("generic"), notNames: set("notnames")}
	for f := range fields("given") {
		l.given[f[0]] = genderOf(f[1])
	}
	for f := range fields("roles") {
		l.roles[f[0]], l.roles[capital(f[0])] = genderOf(f[1]), genderOf(f[1])
	}
	for f := range fields("titles") {
		t := title{gender: genderOf(f[1]), role: f[2] != "form", office: f[2] == "office"}
		if l.titles[f[0]] = t; t.role {
			l.roles[f[0]] = t.gender
		}
	}
	for f := range fields("orgheads") {
		h := map[string]orgHead{"name": byName, "company": anyCompany, "any": anyOrg}[f[1]]
		l.orgHeads[f[0]], l.orgHeads[capital(f[0])] = h, h
	}
	for word := range l.conjunctions {
		l.conjunctions[capital(word)] = true
	}
	for f := range fields("shortnames") {
		l.shortNames[f[0]] = f[1]
	}
	for f := range fields("endings") {
		l.endings[f[0]] = kindOf(f[1])
	}
	for f := range fields("credits") {
		l.credits[f[0]] = f[1]
	}
	return l
})

// set reads a list of words.
func set(list string) map[string]bool {
	m := map[string]bool{}
	for f := range fields(list) {
		m[f[0]] = true
	}
	return m
}

// fields yields the lines of a list, cut at spaces. Each list has the same number of fields in all its lines; a test
// holds them to that.
func fields(list string) func(func([]string) bool) {
	b, err := files.ReadFile("data/" + list + ".txt")
	if err != nil { // compiled in
		panic(err)
	}
	return func(yield func([]string) bool) {
		for line := range entries(string(b)) {
			if !yield(strings.Fields(line)) {
				return
			}
		}
	}
}

// entries yields the lines of a list without comments and blank lines.
func entries(list string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for line := range strings.Lines(list) {
			line = strings.TrimSpace(line)
			if line != "" && line[0] != '#' && !yield(line) {
				return
			}
		}
	}
}

// capital gives the word with a capital, and after each hyphen: vice-president, Vice-President.
func capital(word string) string {
	b := []byte(word)
	for i := range b {
		if (i == 0 || b[i-1] == '-') && b[i] >= 'a' && b[i] <= 'z' {
			b[i] -= 'a' - 'A'
		}
	}
	return string(b)
}
