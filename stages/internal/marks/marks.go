// Package marks pairs quotation marks: which opens, which closes, what stands within what, and which quotation goes on
// in the next paragraph. It takes the marks of any language and any typist, curly or straight, missing or mixed.
package marks

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Pair is one stretch between quotation marks. Offsets are bytes into the text: [OutStart, OutEnd) with the marks,
// [Start, End) without.
type Pair struct {
	OutStart, Start, End, OutEnd int
	// Block is the index of the block in which it stands; a quotation over several paragraphs is one Pair a paragraph.
	Block int
	// Next is the index of the Pair that goes on with this one, in the next paragraph or, where paragraphs were run together, in the same
	// block; else -1.
	Next int
	// Depth is 0 for marks that stand in no other marks.
	Depth int
	// Single says that a single mark opened it.
	Single bool
	// Repaired says that a mark was missing or of another kind.
	Repaired bool
}

// Block is the stretch [Start, End) of a paragraph, in bytes.
type Block struct{ Start, End int }

// Find gives what stands between quotation marks in the blocks of s, in order of the opening mark. It takes any text,
// time linear in it, and never gives up: a mark that lacks its partner is completed or left out.
func Find(s string, blocks []Block) []Pair {
	p := pairer{s: s, carry: -1}
	for i, b := range blocks {
		following := ""
		if i+1 < len(blocks) {
			following = s[blocks[i+1].Start:blocks[i+1].End]
		}
		p.block(i, b.Start, b.End, following)
	}
	return p.out
}

// family is the sort of a mark; marks of different families do not pair, but by mistake.
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
}

// opener is an open mark.
type opener struct {
	event
	out int // index into pairer.out
}

type pairer struct {
	s      string
	out    []Pair
	events []event
	stack  []opener
	// carry is the Pair that the block before left open, else -1; carried is its mark's family.
	carry   int
	carried family
	// from is the Pair before that the first of this block goes on with, else -1.
	from int
	ends []int
	// reach is the end of the last quotation that the block has closed.
	reach int
}

func (p *pairer) block(index, start, end int, following string) {
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
	p.finish(end, following)
	p.keep(first)
}

func (p *pairer) take(i, block, start int) {
	e := p.events[i]
	at := p.find(e.family)
	open := e.open
	if open && e.close { // its place tells nothing: it closes what is open
		open = at < 0
	}
	switch {
	case open && at == 0 && p.goesOn(i, start):
		// The speech goes on in a paragraph that was run together with the one before.
		last := p.stack[0].out
		end := p.sentenceEnd(e.pos, p.out[last].Start)
		p.shut(0, end, end, false)
		p.push(e, block)
		p.out[last].Next = len(p.out) - 1
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

// goesOn reports whether mark i begins a sentence in which the open quotation goes on, which began with a sentence itself and ends after
// mark i: 'It is late. 'We will go,' he said. The mark at the end of each paragraph is left out where a speech goes on in the next one.
func (p *pairer) goesOn(i, start int) bool {
	e, o := p.events[i], p.stack[0]
	if e.close || o.close || p.s[e.pos:e.pos+e.size] != p.s[o.pos:o.pos+o.size] || !p.sentenceBegins(e) || !p.sentenceBegins(o.event) {
		return false
	}
	if o.pos > start && p.sentenceEnd(o.pos, start) < 0 || p.sentenceEnd(e.pos, o.pos+o.size) < 0 {
		return false
	}
	for j := i + 1; j < len(p.events) && j < i+16; j++ {
		if n := p.events[j]; n.family == e.family && !(n.family == single && p.possessive(j)) {
			return n.close && !n.open || n.open && !n.close && p.sentenceBegins(n)
		}
	}
	return false
}

// sentenceBegins reports whether a capital follows mark e, and no short form that begins with an apostrophe.
func (p *pairer) sentenceBegins(e event) bool {
	after := p.s[e.pos+e.size:]
	r, _ := utf8.DecodeRuneInString(strings.TrimPrefix(after, "("))
	return unicode.IsUpper(r) && !elision(after)
}

// sentenceEnd is the end of the sentence that ends right before position at and after position from, -1 if none does.
func (p *pairer) sentenceEnd(at, from int) int {
	end := len(strings.TrimRightFunc(p.s[:at], unicode.IsSpace))
	if end == at || end <= from || strings.IndexByte(".?!", p.s[end-1]) < 0 {
		return -1
	}
	return end
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
		p.out[p.stack[n-1].out].End = -1 // the one before was an apostrophe
		p.stack = p.stack[:n-1]
	}
	p.out = append(p.out, Pair{OutStart: e.pos, Start: e.pos + e.size, Block: block, Next: -1, Single: e.family == single})
	p.stack = append(p.stack, opener{e, len(p.out) - 1})
}

// shut closes the stack's opener at; what was open within it was no quotation.
func (p *pairer) shut(at, end, outEnd int, repaired bool) {
	for _, o := range p.stack[at+1:] {
		p.out[o.out].End = -1
	}
	q := &p.out[p.stack[at].out]
	q.End, q.OutEnd, q.Repaired = end, outEnd, repaired
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
	n := len(p.stack)
	if n == 0 {
		if strong && e.family == double {
			p.openLate(e, block, start)
		}
		return
	}
	if f := p.stack[n-1].family; f == double || f == single {
		ends := e.pos+e.size >= len(p.s) || strings.IndexByte(",.;\n", p.s[e.pos+e.size]) >= 0
		if e.family == double || (strong || ends) && !p.closedLater(i, f) {
			p.shut(n-1, e.pos, e.pos+e.size, true)
		}
	}
}

const shortest = 8 // bytes: a quotation that lacks its opening mark has at least so many

// openLate completes a quotation that lacks its opening mark: it begins with its block, or with the sentence that a
// comma before the closing mark ends.
func (p *pairer) openLate(e event, block, start int) {
	from := max(start, p.reach)
	if from != start {
		if p.s[e.pos-1] != ',' {
			return
		}
		k := strings.LastIndexAny(p.s[from:e.pos-1], ".?!")
		if k < 0 {
			return
		}
		from += k + 1
	}
	for from < e.pos && p.s[from] == ' ' {
		from++
	}
	if e.pos-from < shortest {
		return
	}
	p.reach = e.pos + e.size
	p.out = append(p.out, Pair{OutStart: from, Start: from, End: e.pos, OutEnd: e.pos + e.size, Block: block, Next: -1, Repaired: true})
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

// finish ends what the block leaves open. A double mark ends with the block. A single one does only where the next
// paragraph begins with one as well, as speech in British papers does; else it was an apostrophe.
func (p *pairer) finish(end int, following string) {
	for end > 0 && p.s[end-1] <= ' ' {
		end--
	}
	for i := len(p.stack) - 1; i >= 0; i-- {
		o := p.stack[i]
		if o.family == single && (i > 0 || !opensSingle(following) || p.s[o.pos] != following[0]) {
			p.out[o.out].End = -1
			continue
		}
		q := &p.out[o.out]
		q.End = max(q.Start, end)
		q.OutEnd, q.Repaired = q.End, true
		if i == 0 {
			p.carry, p.carried = o.out, o.family
		}
	}
}

// opensSingle reports whether s begins with a single opening mark and a capital or digit after it.
func opensSingle(s string) bool {
	if s == "" {
		return false
	}
	r, size := utf8.DecodeRuneInString(s)
	if r != '\'' && r != '‘' {
		return false
	}
	next, _ := utf8.DecodeRuneInString(s[size:])
	return (unicode.IsUpper(next) || unicode.IsDigit(next)) && !elision(s[size:])
}

// keep drops the block's stretches that turned out to be no quotations, and links and nests the others.
func (p *pairer) keep(first int) {
	kept, carry, ends := p.out[:first], -1, p.ends[:0]
	from, goesOn := -1, -1 // the last that goes on in this block, an index into kept, and what goes on with it, one into p.out
	for i := first; i < len(p.out); i++ {
		q := p.out[i]
		if q.End <= q.Start || strings.TrimSpace(p.s[q.Start:q.End]) == "" {
			continue
		}
		if i == first && p.from >= 0 {
			kept[p.from].Next, kept[p.from].Repaired = len(kept), false
		}
		if i == p.carry {
			carry = len(kept)
		}
		if i == goesOn {
			kept[from].Next = len(kept)
		}
		if q.Next >= 0 {
			from, goesOn, q.Next = len(kept), q.Next, -1
		}
		for len(ends) > 0 && ends[len(ends)-1] <= q.OutStart {
			ends = ends[:len(ends)-1]
		}
		q.Depth = len(ends)
		ends = append(ends, q.OutEnd)
		kept = append(kept, q)
	}
	p.carry, p.out, p.ends = carry, kept, ends
}
