package stance

import (
	"wirecopy/stages/internal/lexicon"
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/sentiment/opinion"
	"wirecopy/stages/internal/sentiment/valence"
)

// Whose words a mention stands in.
const (
	told = "told" // the article's own
	said = "said" // somebody's
	self = "self" // those of the one mentioned
)

const (
	clauseReach   = 8  // chunks after the verb that are looked at for what it is done with
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
	e.findRoles()
	e.beside()
	for _, role := range a.roles {
		e.clause(role)
	}
	if len(a.roles) == 0 {
		e.at(-1, "noclause")
	}
	e.nominal()
	e.near()
	e.sentence()
}

// findRoles finds the clauses in which the mention has a place, and what the one mentioned aims at others there.
func (e *evidence) findRoles() {
	e.roles, e.aimed = e.roles[:0], e.aimed[:0]
	opinion.Parts(e.Doc, e.chunk, e.lo, e.hi, func(role reading.Role) { e.roles = append(e.roles, role) })
	e.roles = opinion.Charges(e.Reading, e.roles, e.hi)
	for _, role := range e.roles {
		n := len(e.aimed)
		mark := func(first, last int) { e.aimed = append(e.aimed, [2]int{first, last}) }
		opinion.Aimed(e.Reading, role, e.lo, e.hi, mark)
		if len(e.aimed) > n && role.Part == reading.Doer { // the verb's own light is told by its subject's part
			v := &e.Doc.Chunks[role.Clause.Verb]
			mark(int(v.A), int(v.B))
		}
	}
}

// sentence adds each kind of deed that the sentence of the mention tells of, once.
func (e *evidence) sentence() {
	var seen, aimed [valence.Deeds]bool
	e.eachDeed(e.m.From, e.m.To, func(t int, d valence.Deed) {
		switch {
		case e.aims(t):
			if !aimed[d] {
				aimed[d] = true
				e.at(t, "aims", d.String())
			}
		case !seen[d]:
			seen[d] = true
			e.at(t, "sent", d.String(), e.whose)
		}
	})
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

// places are the names in the features of the models of the parts in a clause.
var places = [...]string{reading.Doer: "subj", reading.Sufferer: "pass", reading.Agent: "by", reading.Undergoer: "obj",
	reading.OfSubject: "subjof", reading.OfObject: "objof", reading.Adjunct: "prep"}

// clause adds the verb with the place of the mention, and what is done with it: pleaded guilty, won a medal.
func (e *evidence) clause(role reading.Role) {
	r, c := e.Doc, role.Clause
	verb := int(r.Chunks[c.Verb].Head)
	deed := e.deed(verb).String()
	copula := r.Words[verb].Function == lexicon.Be
	switch {
	case deed != "":
	case copula:
		deed = "be"
	default:
		deed = "other"
	}
	place, not := places[role.Part], "yes"
	if role.Prep >= 0 {
		place += " " + e.stem(role.Prep)
	}
	if c.Negated {
		not = "not"
	}
	e.at(verb, "deed", place, not, deed)
	e.at(verb, "deed", place, not, deed, e.whose)
	e.at(verb, "verb", place, e.stem(verb))
	bears := role.Part == reading.Doer || role.Part == reading.Sufferer
	for k := c.Verb + 1; k < min(c.Verb+clauseReach, e.hi) && !r.EndsComplements(k); k++ {
		x := &r.Chunks[k]
		if k == e.chunk || x.Kind != reading.Noun && x.Kind != reading.Adjective && x.Kind != reading.Verb {
			continue
		}
		e.eachDeed(int(x.A), int(x.B), func(t int, d valence.Deed) {
			e.at(t, "with", place, not, deed, d.String())
			if bears && !e.aims(t) {
				e.at(t, "with", place, not, d.String())
			}
		})
	}
	if role.Part == reading.Undergoer {
		e.among(c, deed)
	}
	if bears && copula {
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
	add := func(t int, d valence.Deed) {
		if !e.aims(t) {
			e.at(t, "near", d.String())
		}
	}
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

// aims reports whether the one mentioned aims the word at a token at others.
func (e *evidence) aims(token int) bool {
	for _, a := range e.aimed {
		if token >= a[0] && token < a[1] {
			return true
		}
	}
	return false
}
