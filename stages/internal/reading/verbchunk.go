package reading

import (
	"slices"
	"strings"

	"wirecopy/stages/internal/lexicon"
	"wirecopy/stages/internal/text"
)

// verbForm is the form of a verb chunk that begins with token i, if one may begin there.
func (r *Reading) verbForm(i, end int) (Form, bool) {
	switch t := r.Tags[i]; {
	case r.notTo(i):
		return r.verbForm(i+1, end)
	case t == text.TO:
		j := i + 1
		for j < end && r.Tags[j].IsAdverb() {
			j++
		}
		return Infinitive, j < end && r.Tags[j] == text.VB
	case t == text.VBG:
		return Gerund, true
	case t == text.VBN:
		return Participle, true
	case t == text.MD || t.IsVerb():
		return Finite, true
	}
	return 0, false
}

func (r *Reading) verbChunk(i, end int) (Chunk, bool) {
	form, ok := r.verbForm(i, end)
	if !ok {
		return Chunk{}, false
	}
	c := Chunk{A: int32(i), Kind: Verb, Form: form}
	head, j := -1, i
	if r.notTo(i) {
		j++
	}
	if r.Tags[j] == text.TO {
		j++
	}
	for j < end {
		t := r.Tags[j]
		if t.IsAdverb() || r.Words[j].Function == lexicon.Not {
			j++
			continue
		}
		if r.since(j, head, end) {
			j++
			continue
		}
		auxiliary := r.auxiliary(j, head)
		if !auxiliary && !t.IsVerb() {
			break
		}
		if !auxiliary && head >= 0 && r.Words[head].Function == lexicon.Be && (t == text.VBN || t == text.VBD) {
			c.Passive = true
		}
		head = j
		j++
		if !auxiliary {
			break
		}
	}
	if head < 0 {
		return c, false
	}
	for j > head+1 && r.Tags[j-1].IsAdverb() {
		j--
	}
	c.B, c.Head = int32(j), int32(head)
	return c, true
}

// notTo reports whether "not" stands at token i before an infinitive, which it belongs to: told them not to go.
func (r *Reading) notTo(i int) bool {
	return r.Words[i].Function == lexicon.Not && r.Tags[i+1] == text.TO
}

// since reports whether token j is "since" within a verb: has since said.
func (r *Reading) since(j, head, end int) bool {
	return r.Words[j].Form == "since" && r.afterHave(head) && j+1 < end && (r.Tags[j+1] == text.VBN || r.Tags[j+1] == text.VBD)
}

func (r *Reading) afterHave(head int) bool {
	return head >= 0 && r.Words[head].Function == lexicon.Have
}

// auxiliary reports whether the verb at token j, after the verbs up to head, leads to another.
func (r *Reading) auxiliary(j, head int) bool {
	t := r.Tags[j]
	switch r.Words[j].Function {
	case lexicon.Be:
		return t.IsVerb() || t == text.POS
	case lexicon.Have, lexicon.Do:
		return t.IsVerb() && !r.afterHave(head)
	case lexicon.Modal:
		return t == text.MD || head < 0
	}
	return t == text.MD
}

// mendForm makes a finite verb of one that the tagger took for a participle (Moor compared himself to a cat; the Courier
// intervened in April), and the other way round (people briefed on the matter said).
func (r *Reading) mendForm(k int) {
	c := &r.Chunks[k]
	if c.Kind != Verb || c.B-c.A != 1 {
		return
	}
	switch {
	case c.Form == Finite && (k > 0 && (r.reduced(k) || r.judged(k)) || r.fronted(k) || k > 1 && r.aside(k)):
		c.Form = Participle
	case c.Form == Participle && k > 0 && r.finite(k) && !r.judged(k):
		c.Form = Finite
	}
}

// finite reports whether verb chunk k, tagged as a participle, is the verb of a clause.
func (r *Reading) finite(k int) bool {
	c := r.Chunks
	before, following := c[k-1].Kind, Other
	if before != Noun && before != Comma && before != Adverb {
		return false
	}
	if k+1 < len(c) {
		following = c[k+1].Kind
	}
	switch {
	case following == Noun && r.Head(k+1).Nouns&lexicon.TimeNoun == 0 && before == Noun:
		return true
	case following == Prep && r.Head(k+1).Function == lexicon.By:
		return false
	}
	return !r.finiteNear(k, 1) && !r.finiteNear(k, -1) && (before != Comma || r.relativeBefore(k))
}

// fronted reports whether the finite verb chunk k is a participle that begins a sentence, because nobody stands before it who
// acts and the clause that it belongs to follows a comma: "Asked whether she would stay, Doe laughed".
func (r *Reading) fronted(k int) bool {
	c := r.Chunks
	if r.HeadTag(k) != text.VBD || k+1 >= len(c) || c[k+1].Kind == Noun || c[k+1].Kind == Verb || k > 0 && c[k-1].Kind == Noun {
		return false
	}
	s := r.Sentences[r.SentenceAt(int(c[k].A))]
	if at := int(c[k].A); at != s.First && (at != s.First+1 || c[k-1].Kind != OpenMark && c[k-1].Kind != Sub) {
		return false
	}
	for i := k + 1; i+2 < len(c) && int(c[i].A) < s.Last; i++ {
		if c[i].Kind == Comma && c[i+1].Kind == Noun && c[i+2].Kind == Verb && c[i+2].Form == Finite {
			return true
		}
	}
	return false
}

const asideReach = 6 // chunks of a reduced relative clause, at most

// reduced reports whether the finite verb chunk k, after a noun, belongs to a phrase that says who the noun is, because
// the verb of the clause follows.
func (r *Reading) reduced(k int) bool {
	c := r.Chunks
	if c[k-1].Kind != Noun || r.HeadTag(k-1) == text.PRP || k+3 >= len(c) || c[k+1].Kind != Prep ||
		r.HeadTag(k) != text.VBD && !strings.HasSuffix(r.Word(int(c[k].Head)), "ed") {
		return false
	}
	for i := k + 2; i < len(c) && i < k+2+asideReach; i++ {
		switch c[i].Kind {
		case Noun, Prep, Adverb, Adjective:
		case Verb:
			return c[i].Form == Finite && c[i-1].Kind != Prep && r.Head(i).Verb != nil && r.Words[c[k].Head].Form != "said"
		default:
			return false
		}
	}
	return false
}

// judged reports whether verb chunk k after a noun says what its noun is accused of, because one who accuses names whom, and here the
// preposition stands right after the verb: "a driver accused of causing the crash wept", but "whom Moor accused of lying".
func (r *Reading) judged(k int) bool {
	c, v := r.Chunks, r.Head(k).Verb
	if v == nil || v.Class != lexicon.Judge || v.Frames&lexicon.Object != 0 || k+1 >= len(c) || c[k-1].Kind != Noun || c[k+1].Kind != Prep {
		return false
	}
	if k > 1 && (c[k-2].Kind == Rel || c[k-2].Kind == Noun) {
		return false
	}
	t := r.HeadTag(k)
	return (t == text.VBD || t == text.VBN) && slices.Contains(v.Preps, r.HeadForm(k+1))
}

// aside reports whether the finite verb chunk k begins an aside between commas about the noun before it, because the verb of the clause
// stands behind the second comma: "the woman, identified only as Nurse B, said".
func (r *Reading) aside(k int) bool {
	c := r.Chunks
	if c[k-1].Kind != Comma || c[k-2].Kind != Noun || r.HeadTag(k) != text.VBD || r.finiteNear(k, -1) {
		return false
	}
	for i := k + 1; i+1 < len(c) && i < k+1+asideReach; i++ {
		switch c[i].Kind {
		case Prep, Adverb, Adjective:
		case Noun:
			if i == k+1 {
				return false
			}
		case Comma:
			return i > k+1 && c[i+1].Kind == Verb && c[i+1].Form == Finite
		default:
			return false
		}
	}
	return false
}

const clauseReach = 14 // chunks in which a clause's finite verb is looked for

// finiteNear reports whether the clause of chunk k has a finite verb in the direction step.
func (r *Reading) finiteNear(k, step int) bool {
	c := r.Chunks
	for i, n := k+step, 0; i >= 0 && i < len(c) && n < clauseReach; i, n = i+step, n+1 {
		switch c[i].Kind {
		case Stop, Colon, Sub, OpenMark, CloseMark:
			return false
		case Comma, Conj:
			if step > 0 || c[i].Kind == Comma && r.endsOpening(i) {
				return false
			}
		case Verb:
			if c[i].Form == Finite && !(i > 0 && c[i-1].Kind == Rel) {
				return true
			}
		}
	}
	return false
}

// endsOpening reports whether the comma at chunk k ends the clause that its sentence begins with: "While they met, Moor declined".
func (r *Reading) endsOpening(k int) bool {
	first := int(r.ChunkOf[r.Sentences[r.SentenceAt(int(r.Chunks[k].A))].First])
	for i := first; i < k; i++ {
		if r.Chunks[i].Kind == Comma {
			return false
		}
	}
	return r.Chunks[first].Kind == Sub || r.Chunks[first].Kind == Prep
}

// relativeBefore reports whether a noun phrase with a relative clause stands before the comma before chunk k.
func (r *Reading) relativeBefore(k int) bool {
	c := r.Chunks
	for i := k - 2; i > 0 && i > k-2-clauseReach; i-- {
		switch c[i].Kind {
		case Stop, Colon, Sub, OpenMark, CloseMark:
			return false
		case Comma:
			return c[i-1].Kind == Noun && c[i+1].Kind == Rel
		}
	}
	return false
}
