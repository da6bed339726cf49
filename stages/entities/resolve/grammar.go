package resolve

import (
	"wirecopy/stages/internal/lexicon"
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/text"
)

// role is the grammatical role of a noun phrase.
type role uint8

const (
	otherRole role = iota
	subject
	patient // the subject of a passive verb
	object
	agent // after "by", with a passive verb
	ofNoun
	oblique // after another preposition
	genitive
	modifier   // before the noun that the phrase rests on: the Acme chairman
	apposition // between commas, after what it says more of
	numRoles
)

var roleNames = []string{"other", "subject", "patient", "object", "agent", "of", "oblique", "genitive", "modifier", "apposition"}

// grammar says of each chunk what role its noun plays, and in which clause it stands.
type grammar struct {
	*reading.Reading
	roles  []role
	clause []int32 // index into Clauses, -1 in a sentence without a verb
	joined []bool  // a conjunction ties the noun to the one before
}

// read fills g from r. Its time is linear in the number of chunks.
func (g *grammar) read(r *reading.Reading) {
	g.Reading = r
	n := len(r.Chunks)
	g.roles, g.clause, g.joined = resize(g.roles, n), resize(g.clause, n), resize(g.joined, n)
	for i := range r.Clauses {
		g.readClause(&r.Clauses[i])
	}
	for _, s := range r.Sentences {
		if s.First < s.Last {
			lo, hi := int(r.ChunkOf[s.First]), int(r.ChunkOf[s.Last-1])+1
			g.readRoles(lo, hi)
			g.readPlaces(lo, hi)
		}
	}
}

func (g *grammar) readClause(c *reading.Clause) {
	if c.Object >= 0 {
		g.roles[c.Object] = object
		if g.Chunks[c.Verb].Passive {
			g.roles[c.Object] = agent
		}
	}
	if !c.Subject.Found() || c.Kind == reading.Relative || c.Kind == reading.NonFinite {
		return
	}
	s := subject
	if g.Chunks[c.Verb].Passive {
		s = patient
	}
	for k := c.Subject.A; k < c.Subject.B; k++ {
		if g.Chunks[k].Kind == reading.Noun && (k == c.Subject.A || g.Chunks[k-1].Kind == reading.Conj) {
			g.roles[k] = s
		}
	}
}

// readRoles gives the nouns among the chunks [lo, hi) that are neither subject nor object the roles that the words before
// them tell.
func (g *grammar) readRoles(lo, hi int) {
	for k := lo + 1; k < hi; k++ {
		if g.Chunks[k].Kind == reading.Noun {
			g.readRole(k, lo)
		}
	}
}

func (g *grammar) readRole(k, lo int) {
	c := g.Chunks
	before := c[k-1].Kind
	follows := k-2 >= lo && c[k-2].Kind == reading.Noun // another noun, with one chunk between
	g.joined[k] = before == reading.Conj && follows
	if before == reading.Comma && follows && g.Tags[c[k].A] == text.DT && g.HeadTag(k-2).IsProper() && !g.closes(k) {
		if g.roles[k-2] == otherRole { // Jane Doe, a lawyer, said
			g.roles[k-2] = g.roles[k]
		}
		g.roles[k] = apposition
		return
	}
	if g.roles[k] != otherRole {
		return
	}
	switch before {
	case reading.Prep:
		switch {
		case g.Head(k-1).Function == lexicon.Of:
			g.roles[k] = ofNoun
		case k >= 2 && g.Head(k-2).Function == lexicon.According: // who says it
			g.roles[k] = subject
		default:
			g.roles[k] = oblique
		}
	case reading.Verb:
		g.roles[k] = object
	case reading.Conj:
		if follows {
			g.roles[k] = g.roles[k-2]
		}
	case reading.Comma, reading.LParen:
		if follows {
			g.roles[k] = apposition
		}
	}
}

// closes reports whether noun chunk k begins what closes a sentence, and is not said of the name before the comma: "Falkor met Roe, the
// company said."
func (g *grammar) closes(k int) bool {
	if g.roles[k] != subject || k+1 >= len(g.Chunks) || g.Chunks[k+1].Kind != reading.Verb || g.Chunks[k+1].Form != reading.Finite {
		return false
	}
	v := g.Head(k + 1).Verb
	return v != nil && v.Class == lexicon.Say && g.HeadTag(k-1) == text.Comma && g.roles[k-2] != subject
}

// readPlaces finds the clause in which each of the chunks [lo, hi) stands: from its subject or the word that begins it up
// to the next one. What stands before the first subject belongs to its clause.
func (g *grammar) readPlaces(lo, hi int) {
	in := int32(-1)
	from := lo
	for k := lo; k < hi; k++ {
		if c := g.begins(k, hi); c >= 0 {
			if in < 0 {
				for j := from; j < k; j++ {
					g.clause[j] = c
				}
			}
			in = c
		}
		g.clause[k] = in
	}
}

// begins gives the clause that begins at chunk k, -1 if none does there.
func (g *grammar) begins(k, hi int) int32 {
	if g.Chunks[k].Kind == reading.Verb {
		return g.ClauseOf[k]
	}
	starter := false
	switch g.Chunks[k].Kind {
	case reading.Sub, reading.Rel:
		starter = true
	case reading.Noun:
		starter = g.roles[k] == subject || g.roles[k] == patient
	case reading.Prep:
		starter = k+1 < hi && (g.roles[k+1] == subject || g.roles[k+1] == patient) // after he left
	}
	if !starter {
		return -1
	}
	const reach = 12 // chunks from a subject to its verb
	for j := k + 1; j < hi && j < k+reach; j++ {
		if c := g.ClauseOf[j]; c >= 0 {
			v := &g.Clauses[c]
			if g.Chunks[j].Form != reading.Finite || g.Chunks[k].Kind == reading.Noun && v.Kind == reading.Relative { // Doe, who was ill, said
				continue
			}
			if g.Chunks[k].Kind != reading.Noun || v.Subject.A == k || v.Subject.A < k && k < v.Subject.B {
				return c
			}
		}
	}
	return -1
}

// roleOf is the role of the noun phrase whose name or noun ends with token t.
func (g *grammar) roleOf(t int32) role {
	k := g.ChunkOf[t]
	if g.Tags[t+1] == text.POS && t+1 < int32(len(g.Tokens)) {
		return genitive
	}
	if g.Chunks[k].Kind == reading.Noun && g.Chunks[k].Head > t {
		return modifier
	}
	return g.roles[k]
}

// bracketed reports whether token t stands in brackets that open shortly before it.
func (g *grammar) bracketed(t int32) bool {
	const reach = 8 // chunks
	k := g.ChunkOf[t]
	for j := k - 1; j >= 0 && j > k-reach; j-- {
		switch g.Chunks[j].Kind {
		case reading.LParen:
			return true
		case reading.RParen, reading.Stop:
			return false
		}
	}
	return false
}

// path says how the clauses of two places stand to each other.
type path uint8

const (
	apart          path = iota // in different sentences
	sameClause                 // in one clause
	fromComplement             // the second in what the clause of the first says: Doe said that he
	fromRelative
	fromAdverbial // Doe left when he
	fromNonFinite // Doe asked to see his
	fromMain      // Doe left and he
	fromBelow     // the first in a clause within that of the second
	elsewhere     // in one sentence, otherwise
	numPaths
)

var pathNames = []string{"apart", "same", "complement", "relative", "adverbial", "nonfinite", "main", "below", "elsewhere"}

// pathFrom tells how the clause of token a stands to that of token b of the same sentence.
func (g *grammar) pathFrom(a, b int32) path {
	ca, cb := g.clause[g.ChunkOf[a]], g.clause[g.ChunkOf[b]]
	if ca < 0 || cb < 0 {
		return elsewhere
	}
	if ca == cb {
		return sameClause
	}
	const depth = 4
	kind := reading.NonFinite
	for c, i := cb, 0; c >= 0 && i < depth; c, i = int32(g.Clauses[c].Parent), i+1 {
		if c == ca {
			switch kind {
			case reading.Complement:
				return fromComplement
			case reading.Relative:
				return fromRelative
			case reading.Adverbial:
				return fromAdverbial
			case reading.NonFinite:
				return fromNonFinite
			}
			return fromMain
		}
		if k := g.Clauses[c].Kind; kind == reading.NonFinite {
			kind = k // the nearest clause that has a subject of its own tells most
		}
	}
	for c, i := ca, 0; c >= 0 && i < depth; c, i = int32(g.Clauses[c].Parent), i+1 {
		if c == cb {
			return fromBelow
		}
	}
	return elsewhere
}

// reports reports whether the noun phrase that ends with token t is the subject of a verb of saying, or stands behind "according to".
func (g *grammar) reports(t int32) bool {
	k := g.ChunkOf[t]
	if k >= 2 && g.Head(int(k)-2).Function == lexicon.According {
		return true
	}
	if r := g.roles[k]; r != subject || g.clause[k] < 0 {
		return false
	}
	return g.tells(g.Clauses[g.clause[k]].Verb)
}

// tells reports whether the verb chunk k is one of saying or thinking.
func (g *grammar) tells(k int) bool {
	v := g.Head(k).Verb
	return v != nil && v.Class != lexicon.Act && v.Class != lexicon.Manner
}
