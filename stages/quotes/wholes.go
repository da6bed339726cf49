package quotes

import (
	"wirecopy/stages/internal/text"
)

// opensSentence reports whether quotation m is the first thing in its sentence.
func (r *reader) opensSentence(m int) bool {
	open := r.quotedFirst[m] - 1
	if open < 0 || !r.opens[open] {
		return false
	}
	s := r.d.SentenceAt(open)
	return s < len(r.d.Sentences) && r.d.Sentences[s].First == open
}

// hasClause reports whether quotation m begins with a capital and has a verb.
func (r *reader) hasClause(m int) bool {
	f, l := r.quotedFirst[m], r.quotedLast[m]
	if l-f < 5 || !r.capital(f) {
		return false
	}
	for t := f; t < l && t < f+40; t++ {
		if r.tags[t].IsVerb() || r.tags[t] == text.MD {
			return true
		}
	}
	return false
}

// contentOf is what stands within quotation m, without the commas and space at its ends unless that is all.
func (r *reader) contentOf(m int) bytes {
	q := &r.marks[m]
	if p := r.trim(bytes{q.outStart, q.outEnd}); p.end > p.start {
		return p
	}
	return bytes{q.start, q.end}
}

// wholeBlock reports whether quotation m begins its block.
func (r *reader) wholeBlock(m int) bool {
	open := r.quotedFirst[m]
	if open > 0 && r.opens[open-1] {
		open--
	}
	return r.d.Blocks[r.marks[m].block].First >= open
}

// wholeSentence reports whether quotation m starts where a sentence does and ends where one does.
func (r *reader) wholeSentence(m int) bool {
	f, l := r.quotedFirst[m], r.quotedLast[m]
	if f >= l || l > len(r.d.Tokens) {
		return false
	}
	open := f
	if f > 0 && r.opens[f-1] {
		open = f - 1
	}
	s := r.d.SentenceAt(open)
	if open > 0 && (r.tags[open-1] == text.CC) { // But “…”
		open--
	}
	for s < len(r.d.Sentences) && r.d.Sentences[s].First < open && r.closes[r.d.Sentences[s].First] {
		if r.d.Sentences[s].First+1 < open {
			break
		}
		open-- // the mark that closes the one before
	}
	e := r.d.SentenceAt(l - 1)
	if s >= len(r.d.Sentences) || e >= len(r.d.Sentences) {
		return false
	}
	return r.d.Sentences[s].First >= open && r.d.Sentences[e].Last <= l+2
}
