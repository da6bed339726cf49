package text

import "strings"

// AppendTokens appends the tokens of a name, as Cut has them in a text of nothing else.
func AppendTokens(dst []Token, name string) []Token { return appendTokens(dst, name, 0, len(name)) }

// appendTokens cuts text[start:end] into tokens. Words keep their hyphens and inner apostrophes; clitics (n't, 's, 'll)
// are tokens of their own, as in the Penn Treebank; so is each mark, but a run of the same mark (..., --, !!) is one.
// Marks get their tags here; words are left without.
func appendTokens(dst []Token, text string, start, end int) []Token {
	s := text[:end]
	t := scanner{s: s, dst: dst, first: len(dst)}
	for i := start; i < end; {
		c := s[i]
		var k class
		size := 1
		if c < 0x80 {
			k = ascii[c]
		} else {
			k, size = classOf(s, i)
		}
		switch k {
		case space:
			i += size
		case lower, upper, digit, joiner:
			i = t.word(i)
		case apos:
			i = t.apostrophe(i, size)
		case mark:
			i = t.mark(i, size)
		case point:
			i = t.point(i, size)
		case comma:
			i = t.emit(i, i+size, Comma)
		case dash:
			i = t.run(i, size, Dash)
		case long:
			i = t.emit(i, i+size, Dash)
		case stop:
			i = t.stops(i)
		case open:
			i = t.emit(i, i+size, LParen)
		case shut:
			i = t.emit(i, i+size, RParen)
		default:
			i = t.symbol(i, size)
		}
	}
	return t.dst
}

type scanner struct {
	s      string
	dst    []Token
	first  int  // where this stretch's tokens start
	single bool // a single quotation mark is open
}

func (t *scanner) emit(i, j int, tag Tag) int {
	t.dst = append(t.dst, Token{Start: int32(i), End: int32(j), Tag: tag})
	return j
}

// at is the class of the character at j; space beyond the end.
func (t *scanner) at(j int) class {
	if j >= len(t.s) {
		return space
	}
	if c := t.s[j]; c < 0x80 {
		return ascii[c]
	}
	k, _ := classOf(t.s, j)
	return k
}

// alnum reports whether a letter or digit stands at j.
func (t *scanner) alnum(j int) bool {
	k := t.at(j)
	return k >= lower && k <= digit
}

// glued reports whether a word ends where i begins.
func (t *scanner) glued(i int) bool {
	if n := len(t.dst); n > t.first && int(t.dst[n-1].End) == i {
		return t.dst[n-1].Tag == NoTag
	}
	return false
}

// run emits the character at i and its repetitions as one token.
func (t *scanner) run(i, size int, tag Tag) int {
	j := i + size
	for j+size <= len(t.s) && t.s[j:j+size] == t.s[i:i+size] {
		j += size
	}
	return t.emit(i, j, tag)
}

func (t *scanner) stops(i int) int {
	j := i
	for j < len(t.s) {
		k, size := classOf(t.s, j)
		if k != stop {
			break
		}
		j += size
	}
	return t.emit(i, j, Period)
}

func (t *scanner) point(i, size int) int {
	switch {
	case size > 1: // …
		return t.run(i, size, Colon)
	case t.at(i+1) == digit && !t.glued(i): // .5
		return t.word(i)
	}
	j := i + 1
	for j < len(t.s) && t.s[j] == '.' {
		j++
	}
	if j == i+1 {
		return t.emit(i, j, Period)
	}
	return t.emit(i, j, Colon)
}

// mark emits a quotation mark; the pair of back-quotes that LaTeX opens with is one.
func (t *scanner) mark(i, size int) int {
	if t.s[i] == '`' {
		if i+1 < len(t.s) && t.s[i+1] == '`' {
			return t.emit(i, i+2, Quote)
		}
		t.single = true
	}
	return t.emit(i, i+size, Quote)
}

// apostrophe decides what ' or ’ is outside a word: a clitic's first character ("U.S.'s"), an elision ('90s, 'em), the
// mark of a plural's possessive (workers'), or a quotation mark.
func (t *scanner) apostrophe(i, size int) int {
	if t.s[i] == '\'' && i+1 < len(t.s) && t.s[i+1] == '\'' { // LaTeX's closing mark
		j := i + 2
		return t.emit(i, j, Quote)
	}
	next := i + size
	if t.glued(i) {
		if k := t.clitic(next); k > 0 {
			return t.emit(i, k, NoTag)
		}
		if !t.single && t.possessive(i, next) {
			return t.emit(i, next, POS)
		}
		t.single = false
		return t.emit(i, next, Quote)
	}
	if k := t.elision(i, next); k > 0 {
		return t.emit(i, k, NoTag)
	}
	t.single = t.alnum(next) || t.at(next) == mark
	return t.emit(i, next, Quote)
}

// possessive reports whether the mark at i, right after a word, makes it a possessive: "workers' rights", "US' aims".
func (t *scanner) possessive(i, next int) bool {
	switch t.s[i-1] {
	case 's', 'S', 'x', 'z':
		return next < len(t.s) && t.at(next) == space && t.alnum(next+1)
	}
	return false
}

// clitic gives the end of 's, 'll, 're, 've, 'd or 'm whose letters start at i, 0 if none does.
func (t *scanner) clitic(i int) int {
	j := i
	for j < len(t.s) && j < i+3 && ascii[t.s[j]&0x7f].letter() && t.s[j] < 0x80 {
		j++
	}
	switch j - i {
	case 1:
		switch t.s[i] | 0x20 {
		case 's', 'm', 'd':
		default:
			return 0
		}
	case 2:
		switch [2]byte{t.s[i] | 0x20, t.s[i+1] | 0x20} {
		case [2]byte{'l', 'l'}, [2]byte{'r', 'e'}, [2]byte{'v', 'e'}:
		default:
			return 0
		}
	default:
		return 0
	}
	if t.at(j).wordy() {
		return 0
	}
	return j
}

// elision gives the end of a shortened word whose apostrophe stands at i, 0 if there is none.
func (t *scanner) elision(i, next int) int {
	j := next
	for j < len(t.s) && j < next+6 && t.s[j] < 0x80 && ascii[t.s[j]].wordy() {
		j++
	}
	if t.at(j).wordy() {
		return 0
	}
	w := t.s[next:j]
	if len(w) >= 2 && len(w) <= 3 && ascii[w[0]] == digit && ascii[w[1]] == digit && (len(w) == 2 || w[2] == 's') {
		return j
	}
	switch w {
	case "em", "til", "tis", "twas", "Tis", "Twas", "Til", "n":
		return j
	}
	return 0
}

// symbol emits what is neither word nor mark.
func (t *scanner) symbol(i, size int) int {
	switch t.s[i] {
	case ';', ':':
		return t.run(i, 1, Colon)
	case '$':
		return t.emit(i, i+1, Dollar)
	case '#', '@':
		if t.alnum(i+1) && !t.glued(i) { // a hashtag, a handle
			j := i + 1
			for j < len(t.s) {
				k, n := classOf(t.s, j)
				if !k.wordy() {
					break
				}
				j += n
			}
			return t.emit(i, j, NoTag)
		}
		if t.s[i] == '#' {
			return t.emit(i, i+1, Hash)
		}
		return t.emit(i, i+1, Sym)
	case '&':
		return t.emit(i, i+1, CC)
	case '%':
		return t.emit(i, i+1, NN)
	}
	if strings.HasPrefix(t.s[i:], "£") || strings.HasPrefix(t.s[i:], "€") || strings.HasPrefix(t.s[i:], "¥") || strings.HasPrefix(t.s[i:], "₹") {
		return t.emit(i, i+size, Dollar)
	}
	return t.run(i, size, Sym)
}
