// Package patterns matches the ways in which speech is reported. A way is some lines of a file: an identifier and a group, a
// sequence of chunks around a cue with slots for who speaks and what is said, and examples that are its documentation and
// its test. The package knows no word of any language and decides nothing: it proposes.
//
// A pattern is written from left to right as it stands in a sentence:
//
//	[verb] adjuncts sub:that {           said on Monday that {the port was open
//	close } <subject> [verb]             “…,” <Varo> said
//
// An element is the kind of a chunk (reading.Kind), with conditions after colons, and a "?" where it may be missing.
// Conditions that a comma parts are alternatives: a form of verb, a class of verb or noun, a word. These elements
// stand for several chunks or none: phrase (a noun phrase with what belongs to it), subject (what stands between a cue and the
// beginning of its clause), adjuncts (when, where and how), aside (what stands between commas or brackets), clause,
// nominal and sentence (nothing, where a clause, a noun phrase that is no subject of one, and anything begins), start and end (nothing, of the unit), taken (a preposition that the cue takes), rest
// (what belongs to the phrase before it, up to a comma or a mark).
// "[" and "]" stand around the cue, "<" and ">" around who speaks, "(" and ")" around who relayed it, "{" where what is said
// begins after the cue and "}" where it ends before it.
package patterns

import (
	"fmt"
	"slices"
	"strings"

	"wirecopy/stages/internal/lexicon"
	"wirecopy/stages/internal/reading"
)

// Pattern is one way of reporting speech.
type Pattern struct {
	ID, Group string
	// Examples are sentences that the pattern proposes as they are marked; Counterexamples are ones that it does not match.
	Examples, Counterexamples []string

	elements []element
	cue      int // index of "["
}

// element is one step of a pattern.
type element struct {
	slot     byte // one of "[]<>(){}", or 0
	kind     reading.Kind
	macro    macro
	optional bool
	// tests are alternatives of which one must hold; none is needed where there are none. All groups must hold.
	tests      [][]string
	conditions []condition // the tests, one after the other
}

// macro is an element that is no chunk of one kind.
type macro uint8

const (
	noMacro macro = iota
	phrase
	subject
	adjuncts
	aside
	clause
	sentence
	start
	end
	taken
	rest
	nominal
)

var macros = map[string]macro{"phrase": phrase, "subject": subject, "adjuncts": adjuncts, "aside": aside, "clause": clause,
	"sentence": sentence, "start": start, "end": end, "taken": taken, "rest": rest, "nominal": nominal}

// Set is the patterns of one language, in the order of their file.
type Set struct {
	All []*Pattern
	// byKind are the patterns whose cue is a chunk of the kind. Those of verbs and nouns that the lexicon has as cues stand apart:
	// most are not.
	byKind          [reading.NumKinds][]way
	listed, reports []way
}

// way is a pattern, with what can be told of a place without looking at more of it.
type way struct {
	needs
	*Pattern
}

// Parse reads a pattern file. An error names the line. Lines are:
//
//	id | group | elements
//	+ an <example> [with] its {slots
//	- a counterexample
//	# a comment
func Parse(file string) (*Set, error) {
	s := &Set{}
	n := 0
	for line := range strings.Lines(file) {
		n++
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '+' || line[0] == '-':
			if len(s.All) == 0 {
				return nil, fmt.Errorf("patterns, line %d: an example before the first pattern", n)
			}
			p := s.All[len(s.All)-1]
			text := strings.TrimSpace(line[1:])
			if line[0] == '+' {
				p.Examples = append(p.Examples, text)
			} else {
				p.Counterexamples = append(p.Counterexamples, text)
			}
		default:
			p, err := parsePattern(line)
			if err != nil {
				return nil, fmt.Errorf("patterns, line %d: %w", n, err)
			}
			s.add(p)
		}
	}
	return s, nil
}

// MustParse is Parse for the patterns that are embedded in the program.
func MustParse(file string) *Set {
	s, err := Parse(file)
	if err != nil {
		panic(err)
	}
	return s
}

func (s *Set) add(p *Pattern) {
	s.All = append(s.All, p)
	e := &p.elements[p.cue+1]
	to := &s.byKind[e.kind]
	switch {
	case e.kind == reading.Verb && e.asks("listed"):
		to = &s.listed
	case e.kind == reading.Noun && e.asks("reports"):
		to = &s.reports
	}
	*to = append(*to, way{p.needed(), p})
}

// asks reports whether the element has a test without alternatives.
func (e *element) asks(test string) bool {
	return slices.ContainsFunc(e.tests, func(t []string) bool { return slices.Equal(t, []string{test}) })
}

func parsePattern(line string) (*Pattern, error) {
	f := strings.Split(line, "|")
	if len(f) != 3 {
		return nil, fmt.Errorf("%q is not id | group | elements", line)
	}
	p := &Pattern{ID: strings.TrimSpace(f[0]), Group: strings.TrimSpace(f[1]), cue: -1}
	for _, word := range strings.Fields(spaced(f[2])) {
		e, err := parseElement(word)
		if err != nil {
			return nil, err
		}
		if e.slot == '[' {
			p.cue = len(p.elements)
		}
		p.elements = append(p.elements, e)
	}
	if p.cue < 0 || p.cue+1 >= len(p.elements) || p.elements[p.cue+1].slot != 0 || p.elements[p.cue+1].macro != noMacro {
		return nil, fmt.Errorf("%s: a cue in brackets that begins with a chunk is needed", p.ID)
	}
	return p, nil
}

const slots = "[]<>(){}"

// spaced sets slots off by spaces.
func spaced(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if strings.IndexByte(slots, s[i]) >= 0 {
			b.WriteByte(' ')
			b.WriteByte(s[i])
			b.WriteByte(' ')
		} else {
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

func parseElement(word string) (element, error) {
	if len(word) == 1 && strings.Contains(slots, word) {
		return element{slot: word[0]}, nil
	}
	var e element
	word, e.optional = strings.CutSuffix(word, "?")
	parts := strings.Split(word, ":")
	for _, t := range parts[1:] {
		e.tests = append(e.tests, strings.Split(t, ","))
		e.conditions = appendConditions(e.conditions, strings.Split(t, ","))
	}
	if m, ok := macros[parts[0]]; ok {
		e.macro = m
		return e, nil
	}
	for k := reading.Kind(0); k <= reading.CloseMark; k++ {
		if k.String() == parts[0] {
			e.kind = k
			return e, nil
		}
	}
	return e, fmt.Errorf("%q is no kind of chunk and no other element", parts[0])
}

// holds reports whether chunk k is what the element asks for.
func (e *element) holds(r *reading.Reading, k int, cue *lexicon.Cue) bool {
	if r.Chunks[k].Kind != e.kind {
		return false
	}
	ok := false
	for i := range e.conditions {
		c := &e.conditions[i]
		ok = ok || c.holds(r, k) != c.not
		if c.last {
			if !ok {
				return false
			}
			ok = false
		}
	}
	return true
}
