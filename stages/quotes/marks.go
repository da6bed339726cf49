package quotes

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"wirecopy/stages/internal/text"
)

// quoted is one stretch between quotation marks. Offsets are bytes into the text: [outStart, outEnd) with the marks,
// [start, end) without.
type quoted struct {
	outStart, start, end, outEnd int
	// block is where it stands; a quotation over several paragraphs is one quoted a paragraph.
	block int
	// next is the index of the quoted that goes on with this one in the next paragraph, else -1.
	next int
	// depth is 0 for marks that stand in no other marks.
	depth int
	// single says that a single mark opened it.
	single bool
	// repaired says that a mark was missing or of another kind.
	repaired bool
}

type family uint8

const (
	double family = iota
	single
	angle
	corner
)

// event is one mark that may open or close.
type event struct {
	pos, size   int
	family      family
	open, close bool // what its place and shape allow
	directed    bool // the shape alone tells which
}

// pairMarks finds what stands between quotation marks in the blocks given, in order of the opening mark. It takes any
// text, time linear in it, and never gives up: a mark that lacks its partner is completed or left out.
func pairMarks(s string, blocks []text.Block) []quoted {
	p := pairer{s: s}
	for i := range blocks {
		p.block(i, blocks[i].Start, blocks[i].End)
	}
	return p.out
}

type opener struct {
	event
	out int // index into pairer.out
}

type pairer struct {
	s      string
	out    []quoted
	events []event
	stack  []opener
	// carry is the quoted that the block before left open, else -1; carried is its mark's family.
	carry   int
	carried family
	// from is the quoted before that the first of this block goes on with, else -1.
	from int
	ends []int
	// reach is the end of the last quotation that the block has closed.
	reach int
}

func (p *pairer) block(index, start, end int) {
	if index == 0 {
		p.carry = -1
	}
	p.from = -1
	p.reach = start
	p.scan(start, end)
	p.stack = p.stack[:0]
	first := len(p.out)
	if p.carry >= 0 && len(p.events) > 0 && strings.TrimSpace(p.s[start:p.events[0].pos]) == "" &&
		p.events[0].open && p.events[0].family == p.carried {
		p.from = p.carry
	}
	p.carry = -1
	for i := range p.events {
		p.take(i, index, start)
	}
	p.finish(first, end)
}

func (p *pairer) take(i, block, start int) {
	e := p.events[i]
	at := p.find(e.family)
	open := e.open
	if open && e.close { // its place tells nothing: it closes what is open
		open = at < 0
	}
	switch {
	case open && at >= 0 && e.family != single && !p.closesTwice(i):
		// The mark before lacks its partner: it ends with its sentence.
		p.closeEarly(at, e.pos)
		p.push(e, block)
	case open:
		p.push(e, block)
	case at >= 0:
		if e.family == single && p.possessive(i) {
			return
		}
		p.shut(at, e.pos, e.pos+e.size, false)
	case e.family == single || e.family == double:
		p.mismatch(i, block, start)
	}
}

// find is the index in the stack of the innermost open mark of family f, or -1.
func (p *pairer) find(f family) int {
	for i := len(p.stack) - 1; i >= 0 && i >= len(p.stack)-4; i-- {
		if p.stack[i].family == f {
			return i
		}
	}
	return -1
}

func (p *pairer) push(e event, block int) {
	if n := len(p.stack); e.family == single && n > 0 && p.stack[n-1].family == single {
		p.out[p.stack[n-1].out].end = -1 // the one before was an apostrophe
		p.stack = p.stack[:n-1]
	}
	p.out = append(p.out, quoted{outStart: e.pos, start: e.pos + e.size, block: block, next: -1,
		single: e.family == single})
	p.stack = append(p.stack, opener{e, len(p.out) - 1})
}

// shut closes the stack's opener at; what was open within it was no quotation.
func (p *pairer) shut(at, end, outEnd int, repaired bool) {
	for _, o := range p.stack[at+1:] {
		p.out[o.out].end = -1
	}
	q := &p.out[p.stack[at].out]
	q.end, q.outEnd, q.repaired = end, outEnd, repaired
	p.reach = max(p.reach, outEnd)
	p.stack = p.stack[:at]
}

// closeEarly ends an opener without partner before the next opener: with the last sentence, else the last word.
func (p *pairer) closeEarly(at, limit int) {
	o := p.stack[at]
	s := p.s[o.pos+o.size : limit]
	end := len(strings.TrimRightFunc(s, unicode.IsSpace))
	if i := strings.IndexAny(s, ".?!"); i >= 0 {
		end = i + 1
	}
	end += o.pos + o.size
	p.shut(at, end, end, true)
}

// closesTwice reports whether the two marks after i both close: then i opens a quotation within one of its own kind.
func (p *pairer) closesTwice(i int) bool {
	n := 0
	for j := i + 1; j < len(p.events) && j < i+8; j++ {
		e := p.events[j]
		if e.family != p.events[i].family {
			continue
		}
		if !e.close || e.open {
			return false
		}
		if n++; n == 2 {
			return true
		}
	}
	return false
}

// possessive reports whether the single mark i, after a plural's s, is its possessive: more text follows, and a later
// mark closes better.
func (p *pairer) possessive(i int) bool {
	e := p.events[i]
	if e.pos == 0 || (p.s[e.pos-1]|0x20) != 's' {
		return false
	}
	for j := i + 1; j < len(p.events) && j < i+8; j++ {
		switch n := p.events[j]; {
		case n.family != single:
		case n.open && !n.close:
			return false
		case n.close:
			return true
		}
	}
	return false
}

// mismatch handles a closing mark whose kind is not open: it may close what another kind opened (“…,'), or lack its
// opening mark altogether.
func (p *pairer) mismatch(i, block, start int) {
	e := p.events[i]
	strong := e.pos > start && strings.IndexByte(",.?!", p.s[e.pos-1]) >= 0
	ends := e.pos+e.size >= len(p.s) || strings.IndexByte(",.;\n", p.s[e.pos+e.size]) >= 0
	if n := len(p.stack); n > 0 && p.stack[n-1].family != angle && p.stack[n-1].family != corner {
		if e.family == double || (strong || ends) && !p.closedLater(i, p.stack[n-1].family) {
			p.shut(n-1, e.pos, e.pos+e.size, true)
		}
		return
	}
	if !strong || e.family != double || len(p.stack) > 0 {
		return
	}
	from := max(start, p.reach)
	if from != start && p.s[e.pos-1] != ',' {
		return
	}
	if from != start {
		k := strings.LastIndexAny(p.s[from:e.pos-1], ".?!")
		if k < 0 {
			return
		}
		from += k + 1
	}
	for from < e.pos && p.s[from] == ' ' {
		from++
	}
	if e.pos-from < 8 {
		return
	}
	p.reach = e.pos + e.size
	p.out = append(p.out, quoted{outStart: from, start: from, end: e.pos, outEnd: e.pos + e.size, block: block,
		next: -1, repaired: true})
}

// closedLater reports whether a mark of family f closes after event i, before another opens.
func (p *pairer) closedLater(i int, f family) bool {
	for j := i + 1; j < len(p.events) && j < i+16; j++ {
		if n := p.events[j]; n.family == f {
			return n.close
		}
	}
	return false
}

// finish ends what the block leaves open: with the block if it is a double mark, else it was no quotation.
func (p *pairer) finish(first, end int) {
	for end > 0 && p.s[end-1] <= ' ' {
		end--
	}
	for i := len(p.stack) - 1; i >= 0; i-- {
		o := p.stack[i]
		if o.family == single { // alone it is as often an apostrophe
			p.out[o.out].end = -1
			continue
		}
		q := &p.out[o.out]
		q.end = max(q.start, end)
		q.outEnd, q.repaired = q.end, true
		if i == 0 {
			p.carry, p.carried = o.out, o.family
		}
	}
	kept, carry, ends := p.out[:first], -1, p.ends[:0]
	for i := first; i < len(p.out); i++ {
		q := p.out[i]
		if q.end <= q.start || strings.TrimSpace(p.s[q.start:q.end]) == "" {
			continue
		}
		if i == first && p.from >= 0 {
			kept[p.from].next, kept[p.from].repaired = len(kept), false
		}
		if i == p.carry {
			carry = len(kept)
		}
		for len(ends) > 0 && ends[len(ends)-1] <= q.outStart {
			ends = ends[:len(ends)-1]
		}
		q.depth = len(ends)
		ends = append(ends, q.outEnd)
		kept = append(kept, q)
	}
	p.carry, p.out, p.ends = carry, kept, ends
}

// scan collects the marks of p.s[start:end] into p.events.
func (p *pairer) scan(start, end int) {
	p.events = p.events[:0]
	s := p.s
	for i := start; i < end; {
		c := s[i]
		if c < utf8.RuneSelf {
			switch c {
			case '"':
				p.add(i, 1, double, 0, start, end)
			case '\'':
				if strings.HasPrefix(s[i:end], "'''") { // a single and a double mark in one
					if i > start && s[i-1] > ' ' && s[i-1] != '(' {
						p.add(i, 1, single, 0, start, end)
						p.add(i+1, 2, double, -1, start, end)
					} else {
						p.add(i, 2, double, 1, start, end)
						p.add(i+2, 1, single, 0, start, end)
					}
					i += 2
				} else if i+1 < end && s[i+1] == '\'' {
					p.add(i, 2, double, -1, start, end)
					i++
				} else {
					p.add(i, 1, single, 0, start, end)
				}
			case '`':
				if i+1 < end && s[i+1] == '`' {
					p.add(i, 2, double, 1, start, end)
					i++
				} else {
					p.add(i, 1, single, 1, start, end)
				}
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:end])
		switch r {
		case '“', '„', '‟', '〝':
			p.add(i, size, double, 1, start, end)
		case '”', '〞', '〟':
			p.add(i, size, double, -1, start, end)
		case '＂', '″':
			p.add(i, size, double, 0, start, end)
		case '‘', '‚', '‛':
			p.add(i, size, single, 1, start, end)
		case '’':
			p.add(i, size, single, -1, start, end)
		case '«', '‹':
			p.add(i, size, angle, 1, start, end)
		case '»', '›':
			p.add(i, size, angle, -1, start, end)
		case '「', '『':
			p.add(i, size, corner, 1, start, end)
		case '」', '』':
			p.add(i, size, corner, -1, start, end)
		}
		i += size
	}
}

// add decides from the characters on both sides what the mark at i may be. shape is 1 for one that opens by its form,
// -1 for one that closes, 0 for a straight one.
func (p *pairer) add(i, size int, f family, shape int, start, end int) {
	left, right := ' ', ' '
	if i > start {
		left, _ = utf8.DecodeLastRuneInString(p.s[start:i])
	}
	if i+size < end {
		right, _ = utf8.DecodeRuneInString(p.s[i+size : end])
	}
	l, r := outside(left, true), outside(right, false)
	e := event{pos: i, size: size, family: f}
	word := unicode.IsLetter(right) || unicode.IsDigit(right)
	switch {
	case l && !r:
		e.open = true
	case !l && r:
		e.close = true
	default:
		e.open, e.close = true, true
	}
	switch {
	case f == corner || p.s[i] == '`':
		e.open, e.close, e.directed = shape > 0, shape < 0, true
	case f == single:
		wordLeft := unicode.IsLetter(left) || unicode.IsDigit(left)
		switch {
		case wordLeft && word: // isn't
			return
		case shape > 0 && e.open:
			e.close, e.directed = false, true
		case shape < 0 && !e.close, shape <= 0 && e.open && !e.close && elision(p.s[i+size:end]):
			return // ’em, '90s
		case shape < 0:
			e.open = false
		case e.open && e.close:
			if left == ' ' && right == ' ' || !word && !unicode.IsPunct(left) {
				return
			}
		}
	case shape != 0 && e.open && e.close:
		e.open, e.close, e.directed = shape > 0, shape < 0, true
	case shape < 0 && e.open && f == double:
		if !word {
			e.open, e.close = false, true
		}
	}
	p.events = append(p.events, e)
}

// outside reports whether c, before (left) or after a mark, belongs outside the quotation.
func outside(c rune, left bool) bool {
	switch c {
	case '(', '[', '{', '—', '–', '―', '-', '/', '“', '‘', '«', '„':
		return left || c == '—' || c == '–' || c == '―' || c == '-' || c == '/'
	case ')', ']', '}', ',', '.', ';', ':', '!', '?', '”', '»', '…':
		return !left || c == ':' && left
	case '"', '\'', '’':
		return true
	}
	return unicode.IsSpace(c) || c == 0x200B || c == 0xFEFF
}

// elision reports whether the word after an apostrophe is one that begins with it: 'em, 'tis, '90s.
func elision(after string) bool {
	if after == "" {
		return false
	}
	if after[0] >= '0' && after[0] <= '9' {
		n := 1
		for n < len(after) && after[n] >= '0' && after[n] <= '9' {
			n++
		}
		return n == 2 && (n == len(after) || after[n] == 's' || after[n] == ' ' || after[n] == ',' || after[n] == '.')
	}
	n := 0
	for n < len(after) && n < 8 && (after[n]|0x20 >= 'a' && after[n]|0x20 <= 'z') {
		n++
	}
	switch strings.ToLower(after[:n]) {
	case "em", "tis", "twas", "til", "till", "cause", "n", "bout", "round", "cuz", "s", "nother", "neath", "gainst":
		return true
	}
	return false
}
