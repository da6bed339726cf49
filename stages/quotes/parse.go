package quotes

import (
	"strings"

	"wirecopy/stages/internal/text"
)

// chunkKind is the kind of one piece of a sentence.
type chunkKind uint8

const (
	other     chunkKind = iota
	noun                // a noun phrase without what follows its head
	verb                // a verb with its auxiliaries and the adverbs between them
	prep                // a preposition
	comma               //
	conj                // and, or, but
	sub                 // that, because, whether: starts a clause
	rel                 // who, which
	adverb              //
	adjective           //
	stop                // . ; ? !
	colon               //
	dash                //
	paren               // an opening bracket
	unparen             // a closing one
	opening             // an opening quotation mark
	closing             // a closing one
)

// form is the form of a verb chunk.
type form uint8

const (
	finite     form = iota
	infinitive      // to say
	gerund          // saying
	participle      // said, without an auxiliary and not in the past tense
)

// chunk is a piece of a sentence: the tokens [a, b), the most important of them head. What a chunk is follows from its
// tags alone, after Abney 1991.
type chunk struct {
	a, b, head int32
	kind       chunkKind
	form       form
	passive    bool
}

// parse fills r.chunks from the tokens.
func (r *reader) parse() {
	toks := r.d.Tokens
	n := len(toks)
	r.chunks = r.chunks[:0]
	r.chunkOf = make([]int32, n+1)
	for s := range r.d.Sentences {
		end := r.d.Sentences[s].Last
		for i := r.d.Sentences[s].First; i < end; {
			c := r.chunkAt(i, end)
			for k := i; k < int(c.b); k++ {
				r.chunkOf[k] = int32(len(r.chunks))
			}
			i = int(c.b)
			r.chunks = append(r.chunks, c)
		}
	}
	r.chunkOf[n] = int32(len(r.chunks))
	r.promote()
}

// promote makes finite verbs of those that the tagger took for participles: Moor compared himself to a cat; the Courier
// intervened in April.
func (r *reader) promote() {
	c := r.chunks
	for k := 1; k < len(c); k++ {
		if r.reduced(k) {
			c[k].form = participle
			continue
		}
		if c[k].kind != verb || c[k].form != participle || c[k].b-c[k].a != 1 || c[k-1].kind != noun &&
			c[k-1].kind != comma && c[k-1].kind != adverb {
			continue
		}
		if k+1 < len(c) && c[k+1].kind == noun && r.word(k+1).noun&timeNoun == 0 && c[k-1].kind == noun {
			c[k].form = finite
			continue
		}
		if k+1 < len(c) && c[k+1].kind == prep && r.word(k+1).id == idBy {
			continue
		}
		if !r.verbNear(k, 1) && !r.verbNear(k, -1) && (c[k-1].kind != comma || r.nounNear(k)) {
			c[k].form = finite
		}
	}
}

// reduced reports whether the finite verb chunk k is a participle that the tagger took for the past: people briefed on the
// matter said.
func (r *reader) reduced(k int) bool {
	c := r.chunks
	if c[k].kind != verb || c[k].form != finite || c[k].b-c[k].a != 1 || r.tags[c[k].head] != text.VBD &&
		!strings.HasSuffix(r.d.Word(int(c[k].head)), "ed") || c[k-1].kind != noun ||
		r.tags[c[k-1].head] == text.PRP || k+3 >= len(c) || c[k+1].kind != prep {
		return false
	}
	for i, n := k+2, 0; i < len(c) && n < 6; i, n = i+1, n+1 {
		switch c[i].kind {
		case noun, prep, adverb, adjective:
		case verb:
			return c[i].form == finite && c[i-1].kind != prep && r.word(i).cue != nil && r.word(k).s != "said"
		default:
			return false
		}
	}
	return false
}

// verbNear reports whether the clause of chunk k has a finite verb in the direction step.
func (r *reader) verbNear(k, step int) bool {
	c := r.chunks
	for i, n := k+step, 0; i >= 0 && i < len(c) && n < 14; i, n = i+step, n+1 {
		switch c[i].kind {
		case stop, colon, sub, opening, closing:
			return false
		case comma, conj:
			if step > 0 {
				return false
			}
		case verb:
			if c[i].form == finite && !(i > 0 && c[i-1].kind == rel) {
				return true
			}
		}
	}
	return false
}

// nounNear reports whether a noun phrase that could be a subject stands before the aside that ends before chunk k.
func (r *reader) nounNear(k int) bool {
	c := r.chunks
	for i, n := k-2, 0; i > 0 && n < 20; i, n = i-1, n+1 {
		switch c[i].kind {
		case stop, colon, sub, opening, closing:
			return false
		case comma:
			return c[i-1].kind == noun && c[i+1].kind == rel
		}
	}
	return false
}

func (r *reader) one(i int, k chunkKind) chunk {
	return chunk{a: int32(i), b: int32(i + 1), head: int32(i), kind: k}
}

func (r *reader) chunkAt(i, end int) chunk {
	t, w := r.tags[i], r.words[i]
	switch t {
	case text.Quote:
		if r.opens[i] {
			return r.one(i, opening)
		}
		if r.closes[i] {
			return r.one(i, closing)
		}
		return r.one(i, other)
	case text.Comma:
		return r.one(i, comma)
	case text.Period:
		if i+1 < end && (r.tags[i+1] == text.Comma || r.tags[i+1] == text.RParen) {
			return r.one(i, other) // Ky.,
		}
		return r.one(i, stop)
	case text.Colon:
		switch r.d.Text[r.d.Tokens[i].Start] {
		case ':':
			return r.one(i, colon)
		case ';':
			return r.one(i, stop)
		}
		return r.one(i, other)
	case text.Dash:
		return r.one(i, dash)
	case text.LParen:
		return r.one(i, paren)
	case text.RParen:
		return r.one(i, unparen)
	case text.CC:
		return r.one(i, conj)
	}
	switch w.id {
	case idWho, idWhich:
		return r.one(i, rel)
	case idThat:
		if t != text.DT || i+1 < end && r.startsNoun(i+1) && r.words[i+1].id != none {
			return r.one(i, sub)
		}
		if i+1 < end && (r.tags[i+1].IsVerb() || r.tags[i+1] == text.MD) {
			if i == 0 || !r.tags[i-1].IsNoun() && r.tags[i-1] != text.PRP {
				return r.one(i, noun)
			}
			return r.one(i, sub)
		}
	case idWhether:
		return r.one(i, sub)
	case idBecause:
		return r.one(i, sub)
	}
	if c, ok := r.nounChunk(i, end); ok {
		return c
	}
	if c, ok := r.verbChunk(i, end); ok {
		return c
	}
	switch {
	case t == text.IN || t == text.TO:
		return r.one(i, prep)
	case t.IsAdverb() || t == text.RP:
		return r.one(i, adverb)
	case t.IsAdjective() || t == text.CD:
		return r.one(i, adjective)
	case t == text.WP || t == text.WDT || t == text.WPS:
		return r.one(i, rel)
	case t == text.WRB:
		return r.one(i, sub)
	}
	return r.one(i, other)
}

// startsNoun reports whether token i may start a noun phrase.
func (r *reader) startsNoun(i int) bool {
	switch t := r.tags[i]; {
	case t.IsNoun(), t == text.DT, t == text.PDT, t == text.PRP, t == text.PRPS, t == text.EX, t == text.CD,
		t.IsAdjective(), t == text.Dollar:
		return true
	}
	return false
}

func (r *reader) nounChunk(i, end int) (chunk, bool) {
	t := r.tags[i]
	if t == text.PRP || t == text.EX {
		return r.one(i, noun), true
	}
	if !r.startsNoun(i) && !((t == text.VBN || t == text.VBG) && i+1 < end && r.tags[i+1].IsNoun() && i > 0 &&
		r.prenominal(i-1)) {
		return chunk{}, false
	}
	head, open := -1, true // open: the head may still come
	determined := false
	j := i
loop:
	for ; j < end; j++ {
		if j > i && r.apart[j] {
			break
		}
		t := r.tags[j]
		switch {
		case t.IsNoun():
			if head >= 0 && t.IsProper() && !r.tags[head].IsProper() && head == j-1 && determined &&
				r.words[head].noun&timeNoun != 0 {
				break loop
			}
			head = j
			open = false
		case t == text.DT || t == text.PDT || t == text.PRPS:
			if j > i && r.tags[j-1] != text.PDT && !(j == i+1 && r.tags[i] == text.DT) {
				break loop
			}
			if t != text.PDT && r.words[j].id == idDeterminer && j+1 < end && r.words[j+1].id == idOf {
				j++
				break loop
			}
			determined = true
		case t == text.CD || t == text.Dollar || t.IsAdjective() || t == text.Sym || t == text.Hash:
			if !open && !(t == text.CD || t == text.Dollar) && head >= 0 {
				break loop
			}
			if t == text.CD && head < 0 {
				head = j
			}
		case t == text.POS:
			if head < 0 {
				break loop
			}
			open = true
		case t == text.VBN || t == text.VBG:
			if !open || j+1 >= end || !(r.tags[j+1].IsNoun() || r.tags[j+1].IsAdjective()) || j == i &&
				!r.prenominal(i-1) {
				break loop
			}
		case t.IsAdverb():
			if !open || j == i || j+1 >= end || !(r.tags[j+1].IsAdjective() || r.tags[j+1] == text.VBN ||
				r.tags[j+1] == text.CD) {
				break loop
			}
		case t == text.Quote:
			if !open || j == i || j+1 >= end || !(r.tags[j+1].IsNoun() || r.tags[j+1].IsAdjective() || r.opens[j] &&
				r.tags[j+1] != text.PRP && r.shortQuote(j) || r.closes[j]) || r.closes[j] &&
				!(r.tags[j+1].IsNoun() || r.tags[j+1].IsAdjective()) {
				break loop
			}
		case t == text.Dash:
			break loop
		case t == text.CC:
			// research and development office; never joins what could be two subjects
			if !open || j == i || j+1 >= end || !r.tags[j+1].IsAdjective() || !r.tags[j-1].IsAdjective() {
				break loop
			}
		default:
			break loop
		}
	}
	if j == i {
		return chunk{}, false
	}
	for j > i+1 && (r.tags[j-1] == text.Quote || r.tags[j-1] == text.CC || r.tags[j-1].IsAdverb()) {
		j--
	}
	if head < 0 {
		switch {
		case determined || r.tags[i] == text.DT:
			head = j - 1 // "the wounded", "this"
		case j == i+1 && r.capital(i) && j < end && (r.tags[j] == text.VBD || r.tags[j] == text.VBZ):
			head = i // a name that looks like an adjective
		default:
			return chunk{}, false
		}
	}
	if head >= j {
		head = j - 1
	}
	return chunk{a: int32(i), b: int32(j), head: int32(head), kind: noun}, true
}

// shortQuote reports whether the quotation that opens at token i has few words.
func (r *reader) shortQuote(i int) bool {
	q := r.within[i+1]
	return q >= 0 && r.quotedLast[q]-i <= 6
}

// prenominal reports whether token i leads into a noun: the wrongfully detained man.
func (r *reader) prenominal(i int) bool {
	if i < 0 {
		return false
	}
	t := r.tags[i]
	return t == text.Quote && r.closes[i] || t == text.DT || t == text.PRPS || t.IsAdjective() || t == text.POS ||
		t == text.CD || t == text.IN
}

func (r *reader) verbChunk(i, end int) (chunk, bool) {
	c := chunk{a: int32(i), kind: verb}
	t := r.tags[i]
	switch {
	case t == text.TO:
		j := i + 1
		for j < end && r.tags[j].IsAdverb() {
			j++
		}
		if j >= end || r.tags[j] != text.VB {
			return c, false
		}
		c.form = infinitive
	case t == text.VBG:
		c.form = gerund
	case t == text.VBN:
		c.form = participle
	case t == text.MD || t.IsVerb():
		c.form = finite
	default:
		return c, false
	}
	head, j := -1, i
	aux := true
	for j < end && aux {
		t, w := r.tags[j], r.words[j]
		switch {
		case t == text.TO && j == i:
			j++
			continue
		case t.IsAdverb() || w.id == idNot:
			j++
			continue
		case w.s == "since" && head >= 0 && r.words[head].id == idHave && j+1 < end && (r.tags[j+1] == text.VBN ||
			r.tags[j+1] == text.VBD):
		case t == text.MD || w.id == idModal && head < 0:
			head = j
		case w.id == idBe && (t.IsVerb() || t == text.POS):
			head = j
		case w.id == idHave && t.IsVerb(), w.id == idDo && t.IsVerb():
			if head >= 0 && r.words[head].id == idHave {
				aux = false
			}
			head = j
		case t.IsVerb():
			if head >= 0 && r.words[head].id == idBe && t == text.VBN || head >= 0 && r.words[head].id == idBe &&
				t == text.VBD {
				c.passive = true
			}
			head = j
			aux = false
		default:
			aux = false
			continue
		}
		j++
	}
	if head < 0 {
		return c, false
	}
	for j > head+1 && r.tags[j-1].IsAdverb() {
		j--
	}
	c.b, c.head = int32(j), int32(head)
	return c, true
}
