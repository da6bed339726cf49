package entities

import (
	_ "embed"
	"strings"
	"sync"
)

var (
	//go:embed data/given.txt
	givenText string
	//go:embed data/roles.txt
	rolesText string
	//go:embed data/titles.txt
	titlesText string
	//go:embed data/orgheads.txt
	orgHeadsText string
)

// lists are the words that the stage knows. They are read once and never changed.
type lists struct {
	given    map[string]gender  // given names
	roles    map[string]gender  // nouns for persons, in lower case and as they are listed
	titles   map[string]title   // forms of address and ranks
	orgHeads map[string]orgHead // nouns for organisations, in lower case
}

// title is a word that stands before a name.
type title struct {
	gender gender
	role   bool // it says what the person is; else it is a form of address
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
	l := &lists{given: make(map[string]gender, 8<<10), roles: make(map[string]gender, 1<<10),
		titles: make(map[string]title, 256), orgHeads: make(map[string]orgHead, 256)}
	for line := range entries(givenText) {
		word, g, _ := strings.Cut(line, " ")
		l.given[word] = genderOf(g)
	}
	for line := range entries(rolesText) {
		word, g, _ := strings.Cut(line, " ")
		l.roles[word] = genderOf(g)
		l.roles[capital(word)] = genderOf(g)
	}
	for line := range entries(titlesText) {
		f := strings.Fields(line)
		l.titles[f[0]] = title{gender: genderOf(f[1]), role: f[2] == "role"}
	}
	for line := range entries(orgHeadsText) {
		word, k, _ := strings.Cut(line, " ")
		h := map[string]orgHead{"name": byName, "company": anyCompany, "any": anyOrg}[k]
		l.orgHeads[word], l.orgHeads[capital(word)] = h, h
	}
	return l
})

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
