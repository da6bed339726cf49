package main

import (
	"fmt"
	"slices"
	"strings"

	"wirecopy/pipeline"
)

// deskFilter is the flags by which editors choose articles, and what was found in them. Each value is one of several that
// will do; an article has to fit all flags.
type deskFilter struct {
	Genre    []string `placeholder:"NAME" help:"Only articles of this genre, as the supplier calls it; several will do, with commas."`
	Subject  []string `placeholder:"NAME" help:"Only articles about this subject, by a word or words of its name."`
	Ticker   []string `placeholder:"SYMBOL" help:"Only articles about this security: its ticker, or its ISIN."`
	Keyword  []string `placeholder:"WORD" help:"Only articles with this keyword."`
	Provider []string `placeholder:"NAME" help:"Only what this provider sent, by a word or words of its name."`
	Language []string `placeholder:"TAG" help:"Only articles in this language, as in en or en-GB."`
	Signal   []string `placeholder:"NAME" help:"Only versions that are this: update, correction, kill, or what else the supplier says."`
	Urgency  int      `placeholder:"N" help:"Only articles at least as urgent as this, from 1, the most urgent, to 9."`
}

func (f deskFilter) check() error {
	if f.Urgency < 0 || f.Urgency > 9 {
		return usageError{fmt.Errorf("--urgency is from 1, the most urgent, to 9, and not %d", f.Urgency)}
	}
	return nil
}

// chooses reports whether any of the flags is given.
func (f deskFilter) chooses() bool {
	return f.Urgency > 0 || len(slices.Concat(f.Genre, f.Subject, f.Ticker, f.Keyword, f.Provider, f.Language, f.Signal)) > 0
}

// lets reports whether an article is among those that are asked for.
func (f deskFilter) lets(a pipeline.ArticleRef) bool {
	if f.Urgency > 0 && (a.Urgency == 0 || a.Urgency > f.Urgency) {
		return false
	}
	for _, c := range []struct {
		wanted, have []string
		fits         func(wanted, have string) bool
	}{
		{f.Genre, a.Genres, hasWords}, {f.Subject, a.Subjects, hasWords}, {f.Provider, []string{a.Provider}, hasWords},
		{f.Ticker, a.Symbols, strings.EqualFold}, {f.Keyword, a.Keywords, strings.EqualFold}, {f.Signal, a.Signals, strings.EqualFold},
		{f.Language, []string{a.Language}, isLanguage},
	} {
		if len(c.wanted) > 0 && !slices.ContainsFunc(c.wanted, func(w string) bool {
			return slices.ContainsFunc(c.have, func(h string) bool { return c.fits(w, h) })
		}) {
			return false
		}
	}
	return true
}

// hasWords reports whether all words of the one stand in the other, whatever their case.
func hasWords(wanted, have string) bool {
	words := fields(have)
	for _, w := range fields(wanted) {
		if !slices.Contains(words, w) {
			return false
		}
	}
	return true
}

// fields are the words of a name, or the parts of a code such as medtop:20000344.
func fields(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return strings.ContainsRune(" ,;:/-", r) })
}

// isLanguage reports whether a tag is that of the language, or of a form of it: en takes en-GB.
func isLanguage(wanted, have string) bool {
	return strings.EqualFold(wanted, have) || len(have) > len(wanted) && strings.EqualFold(wanted, have[:len(wanted)]) && have[len(wanted)] == '-'
}
