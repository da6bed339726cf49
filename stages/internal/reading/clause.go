package reading

import (
	_ "embed"
	"sync"

	"wirecopy/stages/internal/lexicon"
	"wirecopy/stages/internal/linear"
	"wirecopy/stages/internal/text"
)

// ClauseKind says how a clause stands to the one that it belongs to.
type ClauseKind uint8

// The kinds of clause.
const (
	Main       ClauseKind = iota // a sentence of its own, or coordinated with one
	Complement                   // what a verb before it says: said (that) it was
	Relative                     // who did it
	Adverbial                    // because it was, when it was
	NonFinite                    // to do it, doing it, done
)

var clauseKindNames = [...]string{"main", "complement", "relative", "adverbial", "nonfinite"}

// String is the kind's name.
func (k ClauseKind) String() string { return clauseKindNames[k] }

// Clause is a verb with what belongs to it. All numbers but the parent are chunks.
type Clause struct {
	Verb int
	// Subject is the noun phrase whose act it is, from its first chunk to its head's; for a relative clause that of its
	// antecedent. It is Nowhere where there is none.
	Subject Span
	// Object is the noun chunk after an active verb, -1 where there is none. After a passive verb the subject suffers the
	// act, and Object is who does it: the noun after "by".
	Object int
	Kind   ClauseKind
	// Parent is the clause that it belongs to, as an index into Clauses, else -1.
	Parent  int
	Negated bool
}

// placeClauses makes room for a clause of each verb chunk.
func (r *Reading) placeClauses() {
	r.ClauseOf = make([]int32, len(r.Chunks))
	for k := range r.ClauseOf {
		r.ClauseOf[k] = -1
	}
	n := 0
	for k := range r.Chunks {
		if r.Chunks[k].Kind == Verb {
			n++
		}
	}
	r.Clauses = make([]Clause, 0, n)
}

// readClauses makes a clause of each verb chunk.
func (r *Reading) readClauses() {
	r.placeClauses()
	f, _ := subjectFinders.Get().(*SubjectFinder)
	defer subjectFinders.Put(f)
	for _, s := range r.Sentences {
		if s.Last <= s.First {
			continue
		}
		lo, hi := int(r.ChunkOf[s.First]), int(r.ChunkOf[s.Last-1])+1
		for k := lo; k < hi; k++ {
			if r.Chunks[k].Kind == Verb {
				r.ClauseOf[k] = int32(len(r.Clauses))
				r.Clauses = append(r.Clauses, r.clause(f, k, lo, hi))
			}
		}
	}
}

func (r *Reading) clause(f *SubjectFinder, k, lo, hi int) Clause {
	c := Clause{Verb: k, Subject: Nowhere, Object: r.object(k, hi), Parent: -1, Negated: r.negated(k, lo)}
	if r.Chunks[k].Form != Finite {
		c.Kind = NonFinite
		c.Subject, c.Parent = r.controller(k, lo)
		return c
	}
	s := r.subject(f, k, r.behindSemicolon(k, lo), hi)
	c.Kind, c.Parent = r.clauseKind(k, s, lo)
	switch {
	case s < 0:
		if c.Parent >= 0 && c.Kind == Main { // left the room and said
			c.Subject = r.Clauses[c.Parent].Subject
		}
	case r.Chunks[s].Kind == Noun:
		c.Subject = Span{s, r.PhraseEnd(s, hi)}
		c.Negated = c.Negated || r.nobody(s)
	default:
		c.Kind = Relative
		c.Subject = r.antecedent(s, lo)
	}
	return c
}

// behindSemicolon is the first chunk from lo on among which the subject of the verb chunk k is: behind the last semicolon, if a noun stands
// there. The port was full; her deputy, Hassan Guyo, spoke.
func (r *Reading) behindSemicolon(k, lo int) int {
	noun := false
	for j := k - 1; j > lo && j > k-subjectReach; j-- {
		if kind := r.Chunks[j].Kind; kind == Noun || kind == Rel {
			noun = true
		} else if noun && r.Semicolon(j) {
			return j + 1
		}
	}
	return lo
}

// negated reports whether the verb chunk k has a negation in it or among the adverbs before it: did not say, never said.
func (r *Reading) negated(k, lo int) bool {
	first := k
	for first > lo && r.Chunks[first-1].Kind == Adverb {
		first--
	}
	for t := r.Chunks[first].A; t < r.Chunks[k].B; t++ {
		if r.Words[t].Function == lexicon.Not {
			return true
		}
	}
	return false
}

// nobody reports whether the phrase that begins with the noun chunk s stands for nobody: none of the crew, no pilot.
func (r *Reading) nobody(s int) bool {
	w := r.Words[r.Chunks[s].A]
	return w.Function == lexicon.Nobody || w.Form == "no"
}

// object is the noun chunk after the verb chunk k, past adverbs and, after a passive verb, past "by".
func (r *Reading) object(k, hi int) int {
	c := r.Chunks
	passive := c[k].Passive || c[k].Form == Participle
	for i := k + 1; i < hi && i < k+4; i++ {
		switch {
		case c[i].Kind == Adverb:
		case c[i].Kind == Noun && r.Head(i).Nouns&lexicon.TimeNoun == 0 && !passive:
			return i
		case passive && c[i].Kind == Prep && r.Head(i).Function == lexicon.By && i+1 < hi && c[i+1].Kind == Noun:
			return i + 1
		default:
			return -1
		}
	}
	return -1
}

// controller is whose act the verb chunk k is that has no subject of its own: the noun that a participle follows, else the
// subject of the clause before. The second result is that clause, or -1.
func (r *Reading) controller(k, lo int) (Span, int) {
	c := r.Chunks
	j := k - 1
	for j >= lo && c[j].Kind == Adverb {
		j--
	}
	parent := -1
	for i := j; i >= lo; i-- {
		if c[i].Kind == Verb {
			parent = int(r.ClauseOf[i])
			break
		}
	}
	if j >= lo && c[j].Kind == Noun && c[k].Form != Infinitive {
		return Span{r.PhraseStart(j, lo), j + 1}, parent
	}
	if parent < 0 {
		return Nowhere, -1
	}
	p := &r.Clauses[parent]
	if q := r.Head(p.Verb).Verb; c[k].Form == Infinitive && p.Object >= 0 && q != nil && q.Frames&lexicon.ObjectInf != 0 {
		return Span{p.Object, p.Object + 1}, parent // urged them to go
	}
	return p.Subject, parent
}

// clauseKind tells how the clause of the finite verb chunk k with the subject chunk s, or -1, stands to another.
func (r *Reading) clauseKind(k, s, lo int) (ClauseKind, int) {
	c := r.Chunks
	begin := k
	if s >= 0 && s < k {
		begin = s
	}
	i := begin - 1
	for i >= lo && (c[i].Kind == Adverb || s < 0 && (c[i].Kind == Comma || c[i].Kind == Conj)) {
		i--
	}
	parent := -1
	for j := i; j >= lo; j-- {
		if c[j].Kind == Verb {
			parent = int(r.ClauseOf[j])
			break
		}
	}
	if i < lo {
		return Main, parent
	}
	switch {
	case c[i].Kind == Sub && r.Head(i).Function == lexicon.ThatWord, c[i].Kind == Sub && r.Head(i).Function == lexicon.Whether && parent >= 0:
		return Complement, parent
	case c[i].Kind == Sub || c[i].Kind == Prep && s >= 0:
		return Adverbial, parent
	case c[i].Kind == Verb && s >= 0:
		return Complement, parent
	}
	return Main, parent
}

// attaching reports whether a preposition goes with the noun before it.
func attaching(form string) bool {
	switch form {
	case "of", "like", "for", "at", "with", "from", "in", "on", "behind", "within", "to", "inside", "near", "by", "against", "about", "under", "across":
		return true
	}
	return false
}

const longPhrase = 8 // noun chunks of a phrase, at most

// PhraseStart is the first chunk of the noun phrase that ends with noun chunk j, not before chunk lo: "a spokesman for the
// ministry", "Smith and Jones".
func (r *Reading) PhraseStart(j, lo int) int {
	c := r.Chunks
	for range longPhrase {
		if c[j].Kind != Noun || r.HeadTag(j) == text.PRP {
			return j
		}
		switch {
		case r.attachesTo(j, lo), r.joinedTo(j, lo):
			j -= 2
		case j-1 >= lo && c[j-1].Kind == Noun && r.HeadTag(j-1) != text.PRP && r.Words[max(c[j].A-1, 0)].Function == lexicon.Of:
			j-- // most of | the members
		default:
			return j
		}
	}
	return j
}

// attachesTo reports whether a preposition makes noun chunk j a part of the noun phrase before it.
func (r *Reading) attachesTo(j, lo int) bool {
	c := r.Chunks
	return j-2 >= lo && c[j-2].Kind == Noun && c[j-1].Kind == Prep && attaching(r.Head(j-1).Form) && r.HeadTag(j-2) != text.PRP &&
		r.Head(j-2).Nouns&lexicon.TimeNoun == 0
}

// joinedTo reports whether "and" joins noun chunk j to the one before it.
func (r *Reading) joinedTo(j, lo int) bool {
	c := r.Chunks
	return j-2 >= lo && c[j-2].Kind == Noun && c[j-1].Kind == Conj && r.Head(j-1).Function == lexicon.And && r.joins(j-2, j) &&
		(j-3 < lo || c[j-3].Kind != Verb && c[j-3].Kind != Prep || nominative(r.Head(j-2).Function))
}

// PhraseEnd is the chunk after the noun phrase whose head is the noun chunk j, before chunk hi: with the prepositions that
// belong to it, and the nouns that "and" joins to it.
func (r *Reading) PhraseEnd(j, hi int) int {
	c := r.Chunks
	e := j + 1
	for range longPhrase {
		if e+1 >= hi || c[e+1].Kind != Noun {
			break
		}
		of := c[e].Kind == Prep && r.HeadTag(e-1) != text.PRP && attaching(r.Head(e).Form) && r.Head(e+1).Nouns&(lexicon.TimeNoun|lexicon.ChannelNoun) == 0
		and := c[e].Kind == Conj && r.Head(e).Function == lexicon.And && r.joins(e-1, e+1)
		if !of && !and {
			break
		}
		e += 2
	}
	return e
}

// joins reports whether two noun chunks around "and" make one phrase.
func (r *Reading) joins(x, y int) bool {
	tx, ty := r.HeadTag(x), r.HeadTag(y)
	return tx.IsProper() == ty.IsProper() && tx.IsNoun() && ty.IsNoun() ||
		tx == text.PRP && (ty.IsProper() || r.Tags[r.Chunks[y].A] == text.PRPS) // she and her family
}

// antecedent is the noun phrase that the relative pronoun at chunk s stands for.
func (r *Reading) antecedent(s, lo int) Span {
	j := s - 1
	if j >= lo && r.Chunks[j].Kind == Comma {
		j--
	}
	if j >= lo && r.Chunks[j].Kind == Prep { // with whom
		j--
	}
	if j < lo || r.Chunks[j].Kind != Noun {
		return Nowhere
	}
	return Span{r.PhraseStart(j, lo), j + 1}
}

//go:embed subject.model
var subjectFile string

var subjectModel = sync.OnceValue(func() *linear.Model { return linear.MustParse(subjectFile) })
