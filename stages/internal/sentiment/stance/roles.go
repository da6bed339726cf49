package stance

import (
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/sentiment/opinion"
	"wirecopy/stages/internal/sentiment/valence"
)

// The places of a mention in a clause.
const (
	actor    = "subj"   // does what the verb says
	sufferer = "pass"   // the subject of a passive verb, to whom it is done
	agent    = "by"     // by whom it is done
	object   = "obj"    // to whom it is done
	subjOf   = "subjof" // within the subject: the leader of
	objOf    = "objof"  // within the object: critics of
	adjunct  = "prep"   // after a preposition that goes with the verb
)

// Whose words a mention stands in.
const (
	told = "told" // the article's own
	said = "said" // somebody's
	self = "self" // those of the one mentioned
)

const (
	clauseReach   = 8  // chunks after the verb that are looked at for what it is done with
	adjunctReach  = 5  // chunks between the verb and what goes with it after a preposition
	nearReach     = 6  // tokens
	predicateLong = 10 // tokens that say what somebody is
)

// evidence gathers the features of one mention.
type evidence struct {
	*Article
	*features
	m      *Mention
	chunk  int // that ends the mention
	lo, hi int // the chunks of its sentence
	whose  string
}

// mentionFeatures adds what is said at a mention: who does what to whom, in whose words, and what the one mentioned is.
func (a *Article) mentionFeatures(m *Mention, f *features) {
	r := a.Doc
	e := evidence{Article: a, features: f, m: m, chunk: int(r.ChunkOf[m.Last-1]), lo: int(r.ChunkOf[m.From]), hi: int(r.ChunkOf[m.To-1]) + 1, whose: a.voice(m)}
	e.beside()
	if !e.clauses() {
		e.at(-1, "noclause")
	}
	e.nominal()
	e.near()
	e.sentence()
}

// clauses adds the clauses in which the mention has a place, and reports whether there is one.
func (e *evidence) clauses() (found bool) {
	r := e.Doc
	for k := e.firstClause(e.lo); k < len(r.Clauses) && r.Clauses[k].Verb < e.hi; k++ {
		c := &r.Clauses[k]
		if role, prep := e.role(c); role != "" {
			found = true
			e.clause(c, role, prep)
		}
	}
	return found
}

// sentence adds each kind of deed that the sentence of the mention tells of, once.
func (e *evidence) sentence() {
	var seen [valence.Deeds]bool
	e.eachDeed(e.m.From, e.m.To, func(t int, d valence.Deed) {
		if !seen[d] {
			seen[d] = true
			e.at(t, "sent", d.String(), e.whose)
		}
	})
}

// firstClause is the first clause whose verb is chunk k or stands after it.
func (a *Article) firstClause(k int) int {
	clauses := a.Doc.Clauses
	lo, hi := 0, len(clauses)
	for lo < hi {
		if m := (lo + hi) / 2; clauses[m].Verb < k {
			lo = m + 1
		} else {
			hi = m
		}
	}
	return lo
}

// voice says whose words a mention stands in.
func (a *Article) voice(m *Mention) string {
	if m.Quote < 0 {
		return told
	}
	if s := a.Quotes[m.Quote].Speaker; s != nil && s.Entity != "" && s.Entity == a.Entities[m.Entity].ID {
		return self
	}
	return said
}

// role is the place of the mention in a clause, "" for none, and the preposition before it, -1 for none.
func (e *evidence) role(c *reading.Clause) (role string, prep int) {
	r := e.Doc
	passive := r.Chunks[c.Verb].Passive || r.Chunks[c.Verb].Form == reading.Participle
	after := e.chunk > 0 && r.Chunks[e.chunk-1].Kind == reading.Prep
	switch {
	case c.Subject.Found() && e.chunk >= c.Subject.A && e.chunk < c.Subject.B:
		if !e.headsSubject(c, after) {
			return subjOf, -1
		}
		if passive {
			return sufferer, -1
		}
		return actor, -1
	case c.Object >= 0 && e.chunk >= c.Object && e.chunk < r.PhraseEnd(c.Object, e.hi):
		if e.chunk > c.Object && after {
			return objOf, -1
		}
		if passive {
			return agent, -1
		}
		return object, -1
	case after && e.chunk > c.Verb && e.chunk-c.Verb <= adjunctReach && e.open(c.Verb+1, e.chunk):
		return adjunct, int(r.Chunks[e.chunk-1].Head)
	}
	return "", -1
}

// headsSubject reports whether the mention is who the subject of the clause is, and not what belongs to it.
func (e *evidence) headsSubject(c *reading.Clause, after bool) bool {
	return e.chunk == c.Subject.A || !after && (e.chunk == c.Subject.B-1 || e.Doc.Chunks[e.chunk-1].Kind == reading.Conj)
}

// open reports whether the chunks [first, last) belong to one clause.
func (e *evidence) open(first, last int) bool {
	for _, c := range e.Doc.Chunks[first:last] {
		switch c.Kind {
		case reading.Verb, reading.Stop, reading.Rel, reading.Sub, reading.Comma:
			return false
		}
	}
	return true
}

// clause adds the verb with the place of the mention, and what is done with it: pleaded guilty, won a medal.
func (e *evidence) clause(c *reading.Clause, role string, prep int) {
	r := e.Doc
	verb := int(r.Chunks[c.Verb].Head)
	deed := e.deed(verb).String()
	if deed == "" {
		deed = "other"
		if opinion.Copula(e.Words[verb].Hash) {
			deed = "be"
		}
	}
	if prep >= 0 {
		role = adjunct + " " + e.stem(prep)
	}
	not := "yes"
	if c.Negated {
		not = "not"
	}
	e.at(verb, "deed", role, not, deed)
	e.at(verb, "deed", role, not, deed, e.whose)
	e.at(verb, "verb", role, e.stem(verb))
	bears := role == actor || role == sufferer
	last := min(c.Verb+clauseReach, e.hi)
	for j := c.Verb + 1; j < last; j++ {
		k := &r.Chunks[j]
		if k.Kind == reading.Verb && k.Form == reading.Finite || k.Kind == reading.Stop || k.Kind == reading.Rel || k.Kind == reading.Sub {
			break
		}
		if j == e.chunk || k.Kind != reading.Noun && k.Kind != reading.Adjective && k.Kind != reading.Verb {
			continue
		}
		e.eachDeed(int(k.A), int(k.B), func(t int, d valence.Deed) {
			e.at(t, "with", role, not, deed, d.String())
			if bears {
				e.at(t, "with", role, not, d.String())
			}
		})
	}
	if role == object {
		e.among(c, deed)
	}
	if bears && deed == "be" {
		e.words("is", verb+1, min(verb+1+predicateLong, e.m.To))
	}
}

// among adds what the subject is where the mention is the object: the suspects include Ana Holm.
func (e *evidence) among(c *reading.Clause, verb string) {
	if !c.Subject.Found() {
		return
	}
	h := int(e.Doc.Chunks[c.Subject.B-1].Head)
	if d := e.deed(h); d != valence.NoDeed {
		e.at(h, "among", verb, d.String())
	}
}

// beside adds what stands before the name in its own phrase, and the words of an apposition: the convicted Ana Holm; Ana
// Holm, a convicted killer.
func (e *evidence) beside() {
	r, m := e.Doc, e.m
	k := &r.Chunks[e.chunk]
	e.eachDeed(int(k.A), m.First, func(t int, d valence.Deed) { e.at(t, "title", d.String()) })
	e.eachDeed(m.Last, int(k.B), func(t int, d valence.Deed) { e.at(t, "has", d.String()) })
	for i := max(int(k.A), m.First-4); i < m.First; i++ {
		if t := r.Tags[i]; (t.IsNoun() || t.IsAdjective()) && !t.IsProper() {
			e.at(i, "before", e.stem(i))
		}
	}
	for _, side := range [...]int{1, -1} {
		mark, other := e.chunk+side, e.chunk+2*side
		if other < e.lo || other >= e.hi || r.Chunks[mark].Kind != reading.Comma || r.Chunks[other].Kind != reading.Noun {
			continue
		}
		e.eachDeed(int(r.Chunks[other].A), int(r.Chunks[other].B), func(t int, d valence.Deed) { e.at(t, "appos", d.String()) })
	}
	if e.chunk+1 < e.hi && r.Chunks[e.chunk+1].Kind == reading.Comma {
		first := int(r.Chunks[e.chunk+1].B)
		e.words("beside", first, min(first+predicateLong, m.To))
	}
}

// nominal adds the noun that a preposition ties the mention to: allegations against Ana Holm, a victory for her.
func (e *evidence) nominal() {
	r := e.Doc
	if e.chunk-2 < e.lo || r.Chunks[e.chunk-1].Kind != reading.Prep {
		return
	}
	h := int(r.Chunks[e.chunk-2].Head)
	if d := e.deed(h); d != valence.NoDeed {
		e.at(h, "prep", d.String())
		e.at(h, "prep", d.String(), e.stem(int(r.Chunks[e.chunk-1].Head)))
	}
}

// near adds the deeds around the mention, whatever their grammar.
func (e *evidence) near() {
	m := e.m
	add := func(t int, d valence.Deed) { e.at(t, "near", d.String()) }
	e.eachDeed(max(m.From, m.First-nearReach), m.First, add)
	e.eachDeed(m.Last, min(m.To, m.Last+nearReach), add)
}

// words adds the nouns, adjectives and verbs of a stretch up to its first mark, and the opinions in it.
func (e *evidence) words(template string, first, last int) {
	sum := float32(0)
	for i := first; i < last; i++ {
		t := e.Doc.Tags[i]
		if t.IsPunct() {
			break
		}
		sum += e.Words[i].Opinion
		if (t.IsNoun() || t.IsAdjective() || t.IsVerb()) && !t.IsProper() {
			e.at(i, template, e.stem(i))
		}
	}
	e.at(-1, template+"light", steps(float64(sum), -1, 0.25, 8))
}

// eachDeed calls f with the tokens of [first, last) that tell of a deed.
func (e *evidence) eachDeed(first, last int, f func(token int, d valence.Deed)) {
	for t := first; t < last; t++ {
		if d := e.deed(t); d != valence.NoDeed {
			f(t, d)
		}
	}
}

// deed is what token i tells that somebody does, suffers or is.
func (a *Article) deed(i int) valence.Deed {
	if e := a.Words[i].Entry; e != nil {
		return e.Deed(a.Doc.Tags[i])
	}
	return valence.NoDeed
}
