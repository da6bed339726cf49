package text

// aWord is a word while it is cut.
type aWord struct {
	start  int
	part   int  // where the letters since its last full stop began
	dotted bool // all parts so far are one letter: U.S., e.g.
}

// word cuts the word that starts at i, and its clitic.
func (t *scanner) word(i int) int {
	w := aWord{start: i, part: i, dotted: true}
	j := i
	for {
		for j < len(t.s) && t.s[j] < 0x80 && ascii[t.s[j]].wordy() {
			j++
		}
		if j == len(t.s) || t.s[j] == ' ' {
			return t.emit(i, j, NoTag)
		}
		k, size := classOf(t.s, j)
		if k.wordy() {
			j += size
			continue
		}
		n, cut := t.within(&w, j, k, size)
		if cut {
			return n
		}
		j = n
	}
}

// within looks at the mark or symbol at j, of a class and a size, in the word w or behind it. It gives where the word goes
// on, or, if it has cut it there, where the next word may begin.
func (t *scanner) within(w *aWord, j int, k class, size int) (n int, cut bool) {
	i := w.start
	switch {
	case k == apos:
		return t.contraction(i, j, size)
	case k == dash && t.alnum(j+size) && t.isParty(i, j):
		w.part = j + size
		return w.part, false
	case k == dash && t.alnum(j+size), t.joins(i, j):
		w.dotted = false
		return j + size, false
	case t.s[j] == '.':
		return t.fullStop(w, j)
	case t.s[j] == ':' && j+3 <= len(t.s) && t.s[j:j+3] == "://":
		return t.url(i, j), true
	case t.s[j] == '@' && t.alnum(j+1):
		return t.email(i, j), true
	case t.s[j] == '$' && j-i <= 2 && t.at(i) == upper && t.at(j-1) == upper && t.at(j+1) == digit: // US$5
		return t.emit(i, j+1, Dollar), true
	}
	return t.emit(i, j, NoTag), true
}

// isParty reports whether the word from i to the dash at j is the letter of a party in brackets: (D-N.Y.), (R-Wis.).
func (t *scanner) isParty(i, j int) bool {
	return j == i+1 && i > 0 && t.s[i-1] == '(' && t.at(i) == upper
}

// joins reports whether the mark at j holds together what stands on both sides of it, in the word from i: 1,000, 9:30, 1/2,
// AT&T.
func (t *scanner) joins(i, j int) bool {
	switch t.s[j] {
	case ',':
		return j > i && t.at(j-1) == digit && t.at(j+1) == digit
	case ':', '/':
		return t.at(j-1) == digit && t.at(j+1) == digit
	case '&':
		return t.at(j-1) == upper && t.at(j+1) == upper
	}
	return false
}

// contraction goes on over the apostrophe at j in the word from i, or cuts the word at it or before its clitic.
func (t *scanner) contraction(i, j, size int) (n int, cut bool) {
	n, split := t.inner(i, j, size)
	switch {
	case split:
		t.emit(i, n, NoTag)
		return t.emit(n, t.clitic2(n, j, size), NoTag), true
	case n == 0:
		return t.emit(i, j, NoTag), true
	}
	return n, false
}

// fullStop goes on over the full stop at j in the word w, or cuts the word with it or before it.
func (t *scanner) fullStop(w *aWord, j int) (n int, cut bool) {
	i := w.start
	one := j-w.part == 1 && t.s[w.part] < 0x80 && ascii[t.s[w.part]].letter()
	n, more := t.full(i, j, w.part, w.dotted && one)
	if isWWW(t.s[i:j]) && (more || t.alnum(j+1)) {
		return t.url(i, j), true
	}
	if !more {
		return t.emit(i, n, NoTag), true
	}
	w.dotted = w.dotted && one
	w.part = n
	return n, false
}

// inner looks at the apostrophe at j inside the word from i. It gives where the word is to be split before a clitic, or
// how far it goes on, or 0 if it ends at j.
func (t *scanner) inner(i, j, size int) (n int, split bool) {
	next := j + size
	if !t.at(next).letter() {
		return 0, false
	}
	if c := t.s[next]; c|0x20 == 't' && j-1 > i && t.s[j-1]|0x20 == 'n' && !t.at(next+1).wordy() {
		return j - 1, true
	}
	if t.clitic(next) > 0 {
		return j, true
	}
	return next, false
}

// clitic2 is the end of the clitic that starts at n and whose apostrophe stands at j.
func (t *scanner) clitic2(n, j, size int) int {
	if n < j { // n't
		return j + size + 1
	}
	return t.clitic(j + size)
}

// full looks at the full stop at j, in the word from i whose last part began at part: does the word go on after it
// (and from where), or end, with the stop or before it?
func (t *scanner) full(i, j, part int, dotted bool) (n int, more bool) {
	s := t.s
	if part == i+2 && s[i+1] == '-' { // a party and a state: R-Wis.
		i = part
	}
	if j == i { // .5
		return j + 1, true
	}
	next := t.at(j + 1)
	if next >= lower && next <= digit {
		prev := t.at(j - 1)
		switch {
		case dotted && next != digit: // U.S, e.g
			return j + 1, true
		case prev == digit && next == digit: // 3.5
			return j + 1, true
		case next == lower && prev != digit && j-i > 1: // example.org
			return j + 1, true
		}
		if end := abbreviationEnd(s, i, j, next == digit); end > 0 {
			return end, false
		}
		return j, false
	}
	if dotted && (part > i || t.initial(i, j)) {
		if next == dash && t.alnum(j+2) { // U.N.-backed
			return j + 1, true
		}
		return j + 1, false
	}
	if end := abbreviationEnd(s, i, j, t.number(j+1)); end > 0 {
		return end, false
	}
	return j, false
}

// initial reports whether the letter at i with the full stop at j is a name's initial: a capital with a name after it.
// I is one only after a name or before another initial: it ends sentences more often.
func (t *scanner) initial(i, j int) bool {
	if t.at(i) != upper {
		return false
	}
	if t.s[i] == 'I' && !(len(t.dst) > t.first && t.at(int(t.dst[len(t.dst)-1].Start)) == upper) && !(j+3 < len(t.s) && t.at(j+2) == upper && t.s[j+3] == '.') {
		return false
	}
	k := j + 1
	if k < len(t.s) && (t.s[k] == ' ' || t.s[k] == '\n') {
		k++
	} else if t.s[j+1:] == "" {
		return false
	}
	return t.at(k) == upper
}

// number reports whether a digit follows, after one space at most.
func (t *scanner) number(k int) bool {
	if k < len(t.s) && t.s[k] == ' ' {
		k++
	}
	return t.at(k) == digit
}

func isWWW(s string) bool { return s == "www" || s == "WWW" }

// url emits an address, which goes on to the next space, bracket or quotation mark; marks at its end are not part of it.
func (t *scanner) url(i, j int) int {
	for j < len(t.s) {
		k, size := classOf(t.s, j)
		if k == space || k == mark || t.s[j] == '<' || t.s[j] == '>' {
			break
		}
		j += size
	}
	for j > i+1 {
		switch t.s[j-1] {
		case '.', ',', ';', ':', '!', '?', '\'', ')', ']', '}':
			j--
			continue
		}
		break
	}
	return t.emit(i, j, NoTag)
}

// email emits an address whose @ stands at j.
func (t *scanner) email(i, j int) int {
	j++
	for j < len(t.s) {
		if t.alnum(j) || t.at(j) == joiner {
			_, size := classOf(t.s, j)
			j += size
		} else if (t.s[j] == '.' || t.s[j] == '-') && t.alnum(j+1) {
			j++
		} else {
			break
		}
	}
	return t.emit(i, j, NoTag)
}
