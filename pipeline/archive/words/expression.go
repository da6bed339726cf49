package words

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Expression is what a search asks for. The nil Expression asks for nothing.
type Expression interface {
	// Match reports whether the words of a text, as List gives them, are what is asked for.
	Match(words []string) bool
	tsquery(b *strings.Builder)
	positive(add func(term))
}

type (
	// term is a phrase; of its last word, only the beginning where prefix is set.
	term struct {
		words  []string
		prefix bool
	}
	and []Expression // all of them; at least one is no not
	or  []Expression
	not struct{ Expression }
)

// maxTerms is how many terms an expression has at most: more are no question, but an attempt.
const maxTerms = 64

// Parse reads an expression: words that all have to be there, "phrases", beginnings*, OR, AND, NOT or -, and parentheses.
// An expression without any word gives nil. The error says what is wrong, and where.
func Parse(s string) (Expression, error) {
	p := &parser{rest: []rune(s)}
	e, err := p.or(0)
	if err != nil {
		return nil, err
	}
	if p.space(); p.at < len(p.rest) {
		return nil, p.errorf("a ) closes nothing")
	}
	if p.terms > maxTerms {
		return nil, fmt.Errorf("the search has %d words and phrases: %d are the most", p.terms, maxTerms)
	}
	if e == nil {
		return nil, nil
	}
	if !findable(e) {
		return nil, fmt.Errorf("the search says only what is not to be there: add a word that is")
	}
	return e, nil
}

type parser struct {
	rest  []rune
	at    int
	terms int
}

func (p *parser) errorf(format string, args ...any) error {
	// A search with marks in it reads badly between marks with backslashes.
	shown := strconv.Quote(string(p.rest))
	if plain := string(p.rest); strings.Contains(plain, `"`) && strconv.CanBackquote(plain) {
		shown = "`" + plain + "`"
	}
	return fmt.Errorf("the search %s, at character %d: %s", shown, p.at+1, fmt.Sprintf(format, args...))
}

func (p *parser) space() {
	for p.at < len(p.rest) && (p.rest[p.at] == ' ' || p.rest[p.at] == '\t' || p.rest[p.at] == '\n' || p.rest[p.at] == '\r') {
		p.at++
	}
}

// word reads up to the next space, quotation mark or parenthesis.
func (p *parser) word() string {
	start := p.at
	for p.at < len(p.rest) && !strings.ContainsRune(" \t\r\n()\"“”", p.rest[p.at]) {
		p.at++
	}
	return string(p.rest[start:p.at])
}

// keyword reads a keyword, if the next word is it.
func (p *parser) keyword(k string) bool {
	p.space()
	at := p.at
	if p.word() == k {
		return true
	}
	p.at = at
	return false
}

// deepest is how deep parentheses go.
const deepest = 16

func (p *parser) or(depth int) (Expression, error) {
	if depth > deepest {
		return nil, p.errorf("more than %d parentheses within each other", deepest)
	}
	var all or
	for {
		e, err := p.and(depth)
		if err != nil {
			return nil, err
		}
		if e != nil {
			all = append(all, e)
		}
		if !p.keyword("OR") {
			break
		}
	}
	switch len(all) {
	case 0:
		return nil, nil
	case 1:
		return all[0], nil
	}
	return all, nil
}

func (p *parser) and(depth int) (Expression, error) {
	var all and
	for {
		p.space()
		if p.at == len(p.rest) || p.rest[p.at] == ')' {
			break
		}
		at := p.at
		if p.keyword("OR") {
			p.at = at
			break
		}
		if p.keyword("AND") {
			continue
		}
		e, err := p.unary(depth)
		if err != nil {
			return nil, err
		}
		if e != nil {
			all = append(all, e)
		}
	}
	switch len(all) {
	case 0:
		return nil, nil
	case 1:
		return all[0], nil
	}
	return all, nil
}

func (p *parser) unary(depth int) (Expression, error) {
	negated := p.keyword("NOT")
	p.space()
	if !negated && p.at+1 < len(p.rest) && p.rest[p.at] == '-' && p.rest[p.at+1] != ' ' {
		negated = true
		p.at++
	}
	e, err := p.primary(depth)
	if err != nil || e == nil || !negated {
		return e, err
	}
	if n, ok := e.(not); ok {
		return n.Expression, nil
	}
	return not{e}, nil
}

func (p *parser) primary(depth int) (Expression, error) {
	if p.at == len(p.rest) {
		return nil, nil
	}
	switch p.rest[p.at] {
	case '(':
		p.at++
		e, err := p.or(depth + 1)
		if err != nil {
			return nil, err
		}
		if p.space(); p.at == len(p.rest) {
			return nil, p.errorf("a ) is missing")
		}
		p.at++
		return e, nil
	case ')':
		return nil, nil
	case '"', '“', '”':
		p.at++
		end := slices.IndexFunc(p.rest[p.at:], func(r rune) bool { return strings.ContainsRune("\"“”", r) })
		if end < 0 {
			return nil, p.errorf("a closing \" is missing")
		}
		text := string(p.rest[p.at : p.at+end])
		p.at += end + 1
		return p.term(text, false), nil
	}
	text := p.word()
	prefix := strings.HasSuffix(text, "*")
	return p.term(text, prefix), nil
}

// term is a phrase, or a word that folds to several ("e-mail"); nil where nothing is left of it.
func (p *parser) term(text string, prefix bool) Expression {
	var words []string
	Each(text, func(w Word) { words = append(words, w.Text) })
	if len(words) == 0 {
		return nil
	}
	p.terms += len(words)
	last := len(words)
	if prefix {
		last-- // the ending of a beginning is no plural
	}
	for i := range words[:last] {
		words[i] = Stem(words[i])
	}
	return term{words, prefix}
}

// findable reports whether an index can begin with something that has to be there.
func findable(e Expression) bool {
	switch e := e.(type) {
	case and:
		return slices.ContainsFunc(e, findable) && !slices.ContainsFunc(e, func(e Expression) bool {
			n, negated := e.(not)
			return !negated && !findable(e) || negated && !findable(n.Expression)
		})
	case or:
		return !slices.ContainsFunc(e, func(e Expression) bool { return !findable(e) })
	case not:
		return false
	}
	return true
}

// TSQuery writes the expression in the syntax of PostgreSQL's tsquery. Only letters and digits of the search come into it, in quotation marks.
func TSQuery(e Expression) string {
	var b strings.Builder
	e.tsquery(&b)
	return b.String()
}

// Loose is e with the words of each phrase anywhere: for an index that knows no places. Whatever e matches, it matches too,
// if there is no not in e.
func Loose(e Expression) Expression {
	switch e := e.(type) {
	case term:
		if len(e.words) == 1 {
			return e
		}
		out := make(and, len(e.words))
		for i, w := range e.words {
			out[i] = term{[]string{w}, e.prefix && i == len(e.words)-1}
		}
		return out
	case and:
		out := make(and, len(e))
		for i, one := range e {
			out[i] = Loose(one)
		}
		return out
	case or:
		out := make(or, len(e))
		for i, one := range e {
			out[i] = Loose(one)
		}
		return out
	}
	return e
}

func (t term) tsquery(b *strings.Builder) {
	b.WriteByte('(')
	for i, w := range t.words {
		if i > 0 {
			b.WriteString(" <-> ")
		}
		b.WriteString("'" + w + "'")
		if t.prefix && i == len(t.words)-1 {
			b.WriteString(":*")
		}
	}
	b.WriteByte(')')
}

// split gives what has to be there and what must not.
func (a and) split() (yes, no []Expression) {
	for _, e := range a {
		if n, ok := e.(not); ok {
			no = append(no, n.Expression)
		} else {
			yes = append(yes, e)
		}
	}
	return yes, no
}

func (a and) tsquery(b *strings.Builder) {
	yes, no := a.split()
	b.WriteByte('(')
	join(b, yes, " & ", Expression.tsquery)
	for _, e := range no {
		b.WriteString(" & !")
		e.tsquery(b)
	}
	b.WriteByte(')')
}

func (o or) tsquery(b *strings.Builder) { join(b, o, " | ", Expression.tsquery) }

func join(b *strings.Builder, all []Expression, between string, write func(Expression, *strings.Builder)) {
	b.WriteByte('(')
	for i, e := range all {
		if i > 0 {
			b.WriteString(between)
		}
		write(e, b)
	}
	b.WriteByte(')')
}

// Match reports whether the phrase stands there.
func (t term) Match(words []string) bool {
	for i := 0; i+len(t.words) <= len(words); i++ {
		if t.at(words[i:]) {
			return true
		}
	}
	return false
}

func (t term) at(words []string) bool {
	for i, w := range t.words {
		if words[i] != w && !(t.prefix && i == len(t.words)-1 && strings.HasPrefix(words[i], w)) {
			return false
		}
	}
	return true
}

// Match reports whether all are there.
func (a and) Match(words []string) bool {
	return !slices.ContainsFunc(a, func(e Expression) bool { return !e.Match(words) })
}

// Match reports whether any is there.
func (o or) Match(words []string) bool {
	return slices.ContainsFunc(o, func(e Expression) bool { return e.Match(words) })
}

// Match reports whether it is not there.
func (n not) Match(words []string) bool { return !n.Expression.Match(words) }

func (t term) positive(add func(term)) { add(t) }
func (a and) positive(add func(term)) {
	for _, e := range a {
		e.positive(add)
	}
}
func (o or) positive(add func(term)) {
	for _, e := range o {
		e.positive(add)
	}
}
func (n not) positive(func(term)) {}

// Find gives the places in s where the words stand that e asks for, in order and without overlap.
func Find(e Expression, s string) []Word {
	if e == nil {
		return nil
	}
	var all []Word
	var folded []string
	Each(s, func(w Word) {
		all = append(all, w)
		folded = append(folded, Stem(w.Text))
	})
	hit := make([]int, len(all)) // how many words from there on
	e.positive(func(t term) {
		for i := 0; i+len(t.words) <= len(folded); i++ {
			if t.at(folded[i:]) {
				hit[i] = max(hit[i], len(t.words))
			}
		}
	})
	var found []Word
	for i := 0; i < len(all); i++ {
		if n := hit[i]; n > 0 {
			found = append(found, Word{Start: all[i].Start, End: all[i+n-1].End})
			i += n - 1
		}
	}
	return found
}

// Positive is what of e has to be there: whatever e matches, it matches too. An index of texts that are made of several
// parts finds with it the texts of which a part may match e.
func Positive(e Expression) Expression {
	switch e := e.(type) {
	case and:
		yes, _ := e.split()
		out := make(and, len(yes))
		for i, y := range yes {
			out[i] = Positive(y)
		}
		if len(out) == 1 {
			return out[0]
		}
		return out
	case or:
		out := make(or, len(e))
		for i, y := range e {
			out[i] = Positive(y)
		}
		return out
	}
	return e
}

// Any asks for any of some words, which are taken as they are.
func Any(list ...string) Expression {
	out := make(or, len(list))
	for i, w := range list {
		out[i] = term{words: []string{w}}
	}
	return out
}

// Builder makes something of each part of an expression.
type Builder[T any] interface {
	// Phrase stands for words one after the other; of the last, only the beginning is given where prefix is set.
	Phrase(words []string, prefix bool) T
	// All stands for all of some, of which there is one at least, and none of others.
	All(yes, no []T) T
	Any(all []T) T
}

// Build makes something of an expression as Parse gives it, part by part.
func Build[T any](e Expression, b Builder[T]) T {
	each := func(all []Expression) []T {
		out := make([]T, len(all))
		for i, one := range all {
			out[i] = Build(one, b)
		}
		return out
	}
	switch e := e.(type) {
	case term:
		return b.Phrase(e.words, e.prefix)
	case and:
		yes, no := e.split()
		return b.All(each(yes), each(no))
	case or:
		return b.Any(each(e))
	}
	panic(fmt.Sprintf("words: %T is no part of an expression that has to be there", e))
}
