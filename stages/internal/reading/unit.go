package reading

import (
	"wirecopy/stages/internal/lexicon"
	"wirecopy/stages/internal/text"
)

// Unit is what is analysed as one: a sentence, or all the sentences that one quotation spans. It is the tokens [A, B) of a
// block, which are the chunks [First, Last).
type Unit struct {
	A, B, Block int
	First, Last int
	// Kinds are the kinds of its chunks, a bit each.
	Kinds uint32
}

// joinUnits makes units of sentences, and one of those that a quotation holds together.
func (r *Reading) joinUnits() {
	S := r.Sentences
	m := 0
	for s := 0; s < len(S); s++ {
		u := Unit{A: S[s].First, B: S[s].Last, Block: S[s].Block}
		for s+1 < len(S) && S[s+1].Block == u.Block {
			for m < len(r.Pairs) && r.Pairs[m].OutEnd <= S[s].End {
				m++
			}
			if !r.quotedOver(m, S[s].End, S[s+1].Start) && !r.tellsWhoAsked(S[s], S[s+1]) && !r.signs(S[s], S[s+1]) {
				break
			}
			s++
			u.B = S[s].Last
		}
		if u.B > u.A {
			u.First, u.Last = int(r.ChunkOf[u.A]), int(r.ChunkOf[u.B-1])+1
			for k := u.First; k < u.Last; k++ {
				u.Kinds |= 1 << r.Chunks[k].Kind
			}
			r.Units = append(r.Units, u)
		}
	}
}

// quotedOver reports whether one of the pairs from m on spans the bytes from end to start.
func (r *Reading) quotedOver(m, end, start int) bool {
	for k := m; k < len(r.Pairs) && k < m+4 && r.Pairs[k].OutStart < end; k++ {
		if r.Pairs[k].Depth == 0 && r.Pairs[k].OutEnd > start {
			return true
		}
	}
	return false
}

// tellsWhoAsked reports whether sentence x ends with a quotation's question or exclamation, and y tells who spoke: “Now?”
// Varo asked.
func (r *Reading) tellsWhoAsked(x, y text.Sentence) bool {
	if x.Last-x.First < 2 || !r.Closes[x.Last-1] && !r.Closes[y.First] {
		return false
	}
	if c := r.Text[r.Tokens[y.First].Start]; c >= 'a' && c <= 'z' {
		return true
	}
	if b := r.Text[r.Tokens[x.Last-2].Start]; b != '?' && b != '!' {
		return false
	}
	for i, near := y.First, y.First+nearMark; i < y.Last && i < near; i++ {
		if r.Tags[i] == text.Colon || r.Opens[i] {
			return false
		}
		switch r.Words[i].Function {
		case lexicon.Have, lexicon.Modal:
			continue
		}
		if r.Tags[i].IsVerb() {
			return i > y.First && r.endsReport(i, y.Last)
		}
		if end := r.asideEnd(i, y.Last); end > i { // “Now?” Varo, who left in May, asked.
			near += end - i
			i = end
		}
	}
	return false
}

const mostAside = 24 // tokens between two commas

// asideEnd is the comma that ends what begins with a comma at token i and holds no mark; i if there is no such comma before token last.
func (r *Reading) asideEnd(i, last int) int {
	if r.Tags[i] != text.Comma {
		return i
	}
	for j := i + 1; j < min(last, i+mostAside) && r.Tags[j] != text.Colon && !r.Opens[j]; j++ {
		if r.Tags[j] == text.Comma {
			return j
		}
	}
	return i
}

const longSignature = 8 // tokens

// signs reports whether sentence x ends with a quotation and y is a dash and a name, or begins so and goes on with another
// quotation: “…” ― Ines Varo “…” ― Jory Moor
func (r *Reading) signs(x, y text.Sentence) bool {
	if !r.Closes[x.Last-1] || r.Tags[y.First] != text.Dash || y.Last-y.First < 2 || !r.Capital(y.First+1) {
		return false
	}
	end := y.First + 2
	for end < y.Last && !r.Opens[end] {
		end++
	}
	return end-y.First <= longSignature
}

// endsReport reports whether the verb at token i may stand after what was said, and nothing said follows it.
func (r *Reading) endsReport(i, last int) bool {
	q := r.Words[i].Verb
	if q == nil || q.Frames&lexicon.Post == 0 || q.Class == lexicon.Think {
		return false
	}
	if i+2 < last && r.Tags[i+1] == text.Comma && r.Opens[i+2] {
		return false
	}
	return i+1 >= last || r.Words[i+1].Function != lexicon.ThatWord && !r.Opens[i+1] && r.Tags[i+1] != text.Colon
}

// UnitOf is the index of the unit of the token; len(Units) if there is none.
func (r *Reading) UnitOf(token int) int {
	lo, hi := 0, len(r.Units)
	for lo < hi {
		if m := (lo + hi) / 2; r.Units[m].B <= token {
			lo = m + 1
		} else {
			hi = m
		}
	}
	return lo
}
