package quotes

import (
	"strings"
	"unicode/utf8"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/text"
)

// reader is one article as this stage sees it: its tokens with what the lists know of them, what stands between
// marks, and the chunks.
type reader struct {
	d     *text.Document
	lex   *lexicon
	words []*word
	tags  []text.Tag
	marks []quoted
	// quotedFirst and quotedLast are the tokens [first, last) within each of marks.
	quotedFirst, quotedLast []int
	// within is the outermost of marks that a token stands in, else -1; a mark's own token is outside.
	within        []int32
	opens, closes []bool
	// apart says that a noun phrase ends before the token.
	apart    []bool
	chunks   []chunk
	chunkOf  []int32
	subjects []kept // by chunk
	units    []unit
	found    []attribution
	// read is a chunk that has been read with the one before it.
	read int
}

// unit is what is analysed as one: a sentence, or all the sentences that one quotation spans. Tokens [a, b).
type unit struct {
	a, b  int
	block int
}

var unknown = &word{}

func read(d *text.Document, entities []pipeline.Entity) (*reader, *directory) {
	r := &reader{d: d, lex: loadLexicon(), read: -1}
	n := len(d.Tokens)
	r.words = make([]*word, n+1)
	r.tags = make([]text.Tag, n+1)
	r.within = make([]int32, n+1)
	flags := make([]bool, 2*n+2)
	r.opens, r.closes = flags[:n+1], flags[n+1:]
	for i := range d.Tokens {
		r.words[i] = r.lex.look(d.Word(i))
		r.tags[i] = d.Tokens[i].Tag
		if w := r.words[i]; w.name != nil && r.capital(i) {
			r.words[i] = w.name
		}
	}
	r.words[n] = unknown
	r.marks = pairMarks(d.Text, d.Blocks)
	r.placeMarks()
	who := newDirectory(r, entities)
	r.retag()
	r.tagNames(who)
	r.parse()
	r.subjects = make([]kept, len(r.chunks))
	r.joinUnits()
	return r, who
}

// tagNames makes proper nouns of the words in names, which the tagger may take for verbs where a sentence begins, and
// cuts a person's name from a body's before it: told the Courier Varo would go.
func (r *reader) tagNames(who *directory) {
	r.apart = make([]bool, len(r.tags))
	last, lastType := -1, ""
	for _, m := range who.mentions {
		if m.kind != pipeline.NameMention {
			continue
		}
		for t := m.a; t < m.b; t++ {
			if tag := r.tags[t]; r.capital(t) && !tag.IsProper() && !tag.IsPunct() && tag != text.DT &&
				tag != text.IN && tag != text.POS &&
				!(tag.IsAdjective() && m.b-m.a == 1) {
				r.tags[t] = text.NNP
			}
		}
		kind := who.entities[m.entity].Type
		if m.a == last && kind == pipeline.Person && (lastType == pipeline.Org || lastType == pipeline.Person) {
			r.apart[m.a] = true
		}
		last, lastType = m.b, kind
	}
}

// look finds the lower-case form of s.
func (l *lexicon) look(s string) *word {
	if len(s) > 20 {
		return unknown
	}
	var b [24]byte
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		b[i] = c
	}
	if w := l.words[string(b[:len(s)])]; w != nil {
		return w
	}
	return unknown
}

func (r *reader) placeMarks() {
	n := len(r.d.Tokens)
	for i := range r.within {
		r.within[i] = -1
	}
	r.quotedFirst, r.quotedLast = make([]int, len(r.marks)), make([]int, len(r.marks))
	t := 0
	for m := range r.marks {
		q := &r.marks[m]
		for t > 0 && int(r.d.Tokens[t-1].Start) >= q.outStart {
			t--
		}
		for t < n && int(r.d.Tokens[t].End) <= q.outStart {
			t++
		}
		first := t
		for first < n && int(r.d.Tokens[first].Start) < q.start {
			if q.outStart < q.start {
				r.opens[first] = true
				r.tags[first] = text.Quote
			}
			first++
		}
		last := first
		if q.depth > 0 {
			last = r.d.TokenAt(q.end - 1)
			if last < n && int(r.d.Tokens[last].Start) < q.end {
				last++
			}
		} else {
			for last < n && int(r.d.Tokens[last].Start) < q.end {
				r.within[last] = int32(m)
				last++
			}
		}
		r.quotedFirst[m], r.quotedLast[m] = first, last
		if q.end < q.outEnd && last < n && int(r.d.Tokens[last].Start) < q.outEnd {
			r.closes[last] = true
			r.tags[last] = text.Quote
		}
	}
}

// retag mends what the tagger often gets wrong and what decides a cue.
func (r *reader) retag() {
	n := len(r.d.Tokens)
	for i := 0; i < n; i++ {
		w := r.words[i]
		if r.tags[i] == text.Quote && !r.opens[i] && !r.closes[i] {
			if c := r.d.Text[r.d.Tokens[i].Start] | 0x20; c >= 'a' && c <= 'z' {
				r.tags[i] = text.NN // a word that the tagger took for a mark
			}
		}
		if w.cue == nil {
			if w.id == idThat && r.tags[i] == text.WDT {
				r.tags[i] = text.IN
			}
			continue
		}
		t := r.tags[i]
		switch w.s {
		case "said", "told", "wrote", "tweeted", "added", "asked", "insisted":
			if !t.IsVerb() {
				r.tags[i] = text.VBD
			}
			continue
		case "says", "tells", "adds", "writes", "insists", "argues":
			r.tags[i] = text.VBZ
			continue
		}
		if t.IsVerb() || i == 0 {
			continue
		}
		p := r.tags[i-1]
		next := text.NoTag
		if i+1 < n {
			next = r.tags[i+1]
		}
		clause := next == text.DT || next == text.PRP || r.words[i+1].id == idThat || next == text.PRPS ||
			r.opens[min(i+1, n)]
		switch {
		case t == text.NN && p == text.Comma && (next == text.Comma && i+2 < n && r.opens[i+2] ||
			next == text.Quote && r.opens[i+1] || r.words[i+1].id == idThat) && strings.HasSuffix(r.d.Word(i), "ing"):
			r.tags[i] = text.VBG // tweeting, “…”
		case t == text.NNS && p == text.PRP && r.words[i-1].s != "her":
			r.tags[i] = text.VBZ
		case t == text.NNS && p.IsProper() && (next == text.Period || next == text.Comma) && r.closesNear(i-1):
			r.tags[i] = text.VBZ
		case t == text.NNS && (p.IsProper() || p == text.PRP) && clause:
			r.tags[i] = text.VBZ
		case t == text.NN && (p == text.PRP || p == text.TO || p == text.MD) && r.words[i-1].s != "her":
			r.tags[i] = text.VB
		case t.IsNoun() && w.past && (p.IsNoun() || p == text.PRP) && clause:
			r.tags[i] = text.VBD
		case t == text.JJ && w.past && (p.IsNoun() || p == text.PRP) && clause:
			r.tags[i] = text.VBD
		}
	}
}

// closesNear reports whether a closing mark stands within the eight tokens that end with i.
func (r *reader) closesNear(i int) bool {
	for k := i; k >= 0 && k > i-8; k-- {
		if r.closes[k] {
			return true
		}
	}
	return false
}

// joinUnits makes units of sentences, and one of those that a quotation holds together.
func (r *reader) joinUnits() {
	S := r.d.Sentences
	m := 0
	for s := 0; s < len(S); s++ {
		u := unit{S[s].First, S[s].Last, S[s].Block}
		for s+1 < len(S) && S[s+1].Block == u.block {
			for m < len(r.marks) && r.marks[m].outEnd <= S[s].End {
				m++
			}
			joined := false
			for k := m; k < len(r.marks) && k < m+4 && r.marks[k].outStart < S[s].End; k++ {
				if r.marks[k].depth == 0 && r.marks[k].outEnd > S[s+1].Start {
					joined = true
				}
			}
			if !joined && !r.asks(S[s], S[s+1]) {
				break
			}
			s++
			u.b = S[s].Last
		}
		if u.b > u.a {
			r.units = append(r.units, u)
		}
	}
}

// asks reports whether sentence x ends with a quotation's question or exclamation, and y tells who spoke: “Now?” Varo
// asked.
func (r *reader) asks(x, y text.Sentence) bool {
	if x.Last-x.First < 2 || !r.closes[x.Last-1] && !(x.Last < len(r.closes) && r.closes[y.First]) {
		return false
	}
	if c := r.d.Text[r.d.Tokens[y.First].Start]; c >= 'a' && c <= 'z' {
		return true
	}
	e := r.d.Tokens[x.Last-2]
	if b := r.d.Text[e.Start]; b != '?' && b != '!' {
		return false
	}
	for i := y.First; i < y.Last && i < y.First+8; i++ {
		if !r.tags[i].IsVerb() {
			if r.tags[i] == text.Colon || r.opens[i] {
				return false
			}
			continue
		}
		q := r.words[i].cue
		if q == nil || q.frames&post == 0 || q.class == think || i == y.First {
			return false
		}
		if i+2 < y.Last && r.tags[i+1] == text.Comma && r.opens[i+2] {
			return false
		}
		return i+1 >= y.Last || r.words[i+1].id != idThat && !r.opens[i+1] && r.tags[i+1] != text.Colon
	}
	return false
}

// word is what the lists know of the head of chunk k.
func (r *reader) word(k int) *word { return r.words[r.chunks[k].head] }

// start and end are the bytes of token i.
func (r *reader) start(i int) int { return int(r.d.Tokens[i].Start) }
func (r *reader) end(i int) int   { return int(r.d.Tokens[i].End) }

func (r *reader) capital(i int) bool {
	c := r.d.Text[r.d.Tokens[i].Start]
	if c < utf8.RuneSelf {
		return c >= 'A' && c <= 'Z'
	}
	return r.tags[i].IsProper()
}
