package resolve

import (
	"strings"

	"wirecopy/pipeline"
	"wirecopy/stages/entities/kind"
	"wirecopy/stages/entities/words"
	"wirecopy/stages/internal/lexicon"
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/text"
)

// form is how an entity is meant in one place.
type form uint8

const (
	fullName form = iota
	oneWord       // a name of one word
	byPronoun
	byDescription
	unnamed // someone who has no name in the text: "a diplomat", "his wife"
	numForms
)

var formNames = []string{"full", "word", "pronoun", "description", "unnamed"}

// mention is one place where an entity is meant.
type mention struct {
	ent         int32 // 1 + the number of the entity
	first, last int32 // tokens [first, last)
	sentence    int32
	form        form
	role        role
	leads       bool // the first person of its sentence
	joined      bool // a conjunction ties it to the noun before
	says        bool // it is the subject of a verb of saying
	source      bool // news was told according to it
}

// head is the token of the noun.
func (m *mention) head() int32 { return m.last - 1 }

// place notes what part the mention plays in its sentence. A person's title with a preposition in it begins the phrase: Secretary of
// State Jane Doe, envoy for Arden John Roe; so does what an office is of: the lawyer of Jane Doe.
func (m *mention) place(g *grammar, is kind.Kind) {
	t := m.head()
	if k := g.ChunkOf[m.first]; k != g.ChunkOf[t] && is == kind.Person && (m.form <= oneWord || m.form == byDescription) && (g.roles[g.ChunkOf[t]] == ofNoun || g.roles[g.ChunkOf[t]] == oblique) {
		t = g.Chunks[k].Head
	}
	m.role, m.joined, m.says = g.roleOf(t), g.joined[g.ChunkOf[t]], g.reports(t)
}

// discourse is what a reader has in mind at one place of the text: who was meant last, and how.
type discourse struct {
	*Resolver
	recent  [24]mention // the latest mention of each entity, the newest last
	n       int
	first   int32     // the first person of the text
	speaker int32     // the last person who spoke, outside of quotations
	sent    int32     // the sentence that is read
	persons int32     // how many mentions of persons it has had so far
	last    int32     // the token after the sentence
	apposed []apposed // those that are still to come
	names   int32     // the first name that ends after the beginning of the sentence
	// strangers is how many persons pronouns stand for of whom the text has not said who they are.
	strangers int32
}

// findReferences finds the pronouns and the descriptions that mean an entity named before, or soon after. Each sentence is
// read with those in mind who were meant last; what is not clear is left alone.
func (w *Resolver) findReferences() {
	w.indexRoles()
	w.findHeaded()
	named := len(w.ents)
	r := discourse{Resolver: w, apposed: w.apposed}
	for s := range w.d.Sentences {
		r.sentence(int32(s))
	}
	w.keepNamed(int32(named))
}

// keepNamed drops those without a name, who come after the first n entities, and what refers to them.
func (w *Resolver) keepNamed(n int32) {
	kept := w.refs[:0]
	for _, f := range w.refs {
		if f.ent > n {
			f.ent = w.ents[f.ent-1].become
		}
		if f.ent != 0 {
			w.ents[f.ent-1].refs++
			kept = append(kept, f)
		}
	}
	w.refs, w.ents = kept, w.ents[:n]
}

func (r *discourse) sentence(s int32) {
	sent := r.d.Sentences[s]
	switch r.d.Blocks[sent.Block].Kind {
	case pipeline.Credit, pipeline.Byline, pipeline.Note:
		return
	}
	r.sent, r.last, r.persons = s, int32(sent.Last), 0
	for int(r.names) < len(r.Resolver.names) && r.Resolver.names[r.names].last <= int32(sent.First) {
		r.names++
	}
	for t := int32(sent.First); t < r.last; t++ {
		t = r.token(t)
	}
}

// token reads what begins or ends at token t, and gives its last token.
func (r *discourse) token(t int32) int32 {
	if end := r.calledBody(t); end != 0 { // its name is the mention
		r.pass(t, end)
		return end - 1
	}
	if end, e := r.nominal(t); e != 0 {
		r.pass(t, end)
		r.refer(t, end, e, false)
		r.see(mention{ent: e, first: t, last: end, form: byDescription})
		return end - 1
	}
	if o := r.owner[t]; o != 0 {
		if n := &r.Resolver.names[o-1]; n.last-1 == t {
			r.seeName(n)
		}
		return t
	}
	switch r.tag(t) {
	case text.PRP, text.PRPS, text.WP, text.WPS:
		r.pronoun(t)
	case text.NN, text.JJ:
		r.someone(t)
	}
	return t
}

func (r *discourse) seeName(n *name) {
	m := mention{ent: n.ent, first: n.front, last: n.last, form: fullName}
	if n.last-n.first == 1 {
		m.form = oneWord
	}
	if x := &r.ents[n.ent-1]; x.seen == 0 && x.kind == kind.Person && r.strangers > 0 {
		r.newcomer(n)
	}
	m.source = n.front > 1 && r.tag(n.front-1) == text.TO || n.front > 2 && r.tag(n.front-2) == text.TO
	r.see(m)
}

// see notes that an entity is meant.
func (r *discourse) see(m mention) {
	m.sentence = r.sent
	m.place(&r.grammar, r.ents[m.ent-1].kind)
	r.inherit(&m)
	x := &r.ents[m.ent-1]
	if x.kind == kind.Person {
		m.leads = r.persons == 0
		r.persons++
		if r.first == 0 {
			r.first = m.ent
		}
	}
	x.seen++
	x.last = m.last
	if m.role == subject || m.role == patient {
		x.acted = r.sent + 1
		if r.grammar.Within[m.head()] < 0 {
			x.told = m.last
			if m.says {
				x.spoke = m.last
				if x.kind == kind.Person {
					r.speaker = m.ent
				}
			}
		}
		if x.subjects < 1<<30 && m.form != byPronoun && m.form != unnamed {
			x.subjects++
		}
	}
	for i := range r.n {
		if r.recent[i].ent == m.ent {
			copy(r.recent[i:r.n], r.recent[i+1:r.n])
			r.n--
			break
		}
	}
	if r.n == len(r.recent) {
		copy(r.recent[:], r.recent[1:])
		r.n--
	}
	r.recent[r.n] = m
	r.n++
}

// inherit gives a name the part of the phrase before the comma, which says who that is, if that one speaks: in "Doe's wife, Ann Roe, said", Ann Roe
// says it.
func (r *discourse) inherit(m *mention) {
	if r.n == 0 || m.form > oneWord || m.role != apposition && m.role != otherRole {
		return
	}
	before := &r.recent[r.n-1]
	for i := r.n - 1; i >= 0 && before.ent != m.ent; i-- {
		before = &r.recent[i]
	}
	if before.ent == m.ent && before.sentence == m.sentence && before.form == byDescription && before.says && before.last+1 == m.first {
		m.role, m.says = before.role, before.says
	}
}

// pass notes the names and possessives among the tokens [t, end), which are part of a longer phrase.
func (r *discourse) pass(t, end int32) {
	for ; t < end; t++ {
		if r.tag(t) == text.PRPS {
			r.pronoun(t)
		}
		if o := r.owner[t]; o != 0 && r.Resolver.names[o-1].last-1 == t {
			r.seeName(&r.Resolver.names[o-1])
		}
	}
}

// nominal reads a phrase that means an entity without its name, from token t on: "the minister", "US Secretary of State",
// "the bank". It gives the end and the entity, 0 if there is none.
func (r *discourse) nominal(t int32) (end, e int32) {
	for len(r.apposed) > 0 && r.apposed[0].first < t {
		r.apposed = r.apposed[1:]
	}
	if len(r.apposed) > 0 && r.apposed[0].first == t {
		return r.apposed[0].last, r.apposed[0].ent
	}
	if c := r.firsts[t]; c != 't' && c-'A' >= 26 {
		return 0, 0
	}
	if o := r.owner[t]; o != 0 && r.Resolver.names[o-1].kind == kind.Person {
		return 0, 0
	}
	if end, e := r.sameRole(t, r.last); e != 0 {
		return end, e
	}
	if end, e := r.government(t); e != 0 {
		return end, e
	}
	return r.describedBy(t)
}

// someone notes a person without a name whose noun is token t: "a senior diplomat", "his wife".
func (r *discourse) someone(t int32) {
	g, ok := r.role(t)
	if !ok {
		return
	}
	k := r.grammar.ChunkOf[t]
	c := &r.grammar.Chunks[k]
	if c.Kind != reading.Noun || c.Head != t || c.B-c.A < 2 || r.states(int(k)) {
		return
	}
	determined := r.tag(c.A) == text.DT || r.tag(c.A) == text.PRPS || strings.EqualFold(r.word(c.A), "one") // one nurse
	for i := c.A; i < c.B; i++ {
		determined = determined || r.tag(i) == text.POS
		if o := r.owner[i]; o != 0 && r.Resolver.names[o-1].kind == kind.Person && r.tag(r.Resolver.names[o-1].last) != text.POS {
			return
		}
	}
	if !determined {
		return
	}
	r.ents = append(r.ents, entity{kind: kind.Person, gender: g, known: g != words.Both, unnamed: true, best: t})
	r.see(mention{ent: int32(len(r.ents)), first: c.A, last: t + 1, form: unnamed})
}

// states reports whether noun chunk k says what another is: an apposition, or after "is" or "as".
func (r *discourse) states(k int) bool {
	g := &r.grammar
	if k == 0 {
		return false
	}
	if g.roles[k] == apposition {
		return true
	}
	if k+2 < len(g.Chunks) && g.Chunks[k+1].Kind == reading.Comma && g.Chunks[k+2].Kind == reading.Noun { // his wife, Jane Doe,
		if o := r.owner[g.Chunks[k+2].Head]; o != 0 && r.Resolver.names[o-1].kind == kind.Person {
			return true
		}
	}
	switch f := g.Head(k - 1).Function; f {
	case lexicon.Be, lexicon.As:
		return true
	}
	return false
}

func (r *discourse) refer(first, last, e int32, pronoun bool) {
	r.refs = append(r.refs, reference{start: r.d.Tokens[first].Start, end: r.d.Tokens[last-1].End, ent: e, pronoun: pronoun})
}
