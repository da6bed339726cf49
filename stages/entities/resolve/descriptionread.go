package resolve

import (
	"strings"

	"wirecopy/stages/entities/kind"
	"wirecopy/stages/entities/words"
	"wirecopy/stages/internal/lexicon"
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/text"
)

// descriptionAt reads a description from token t on.
func (r *discourse) descriptionAt(t int32) (d description, ok bool) {
	g := &r.grammar
	d.chunk = g.ChunkOf[t]
	c := &g.Chunks[d.chunk]
	if c.Kind != reading.Noun || c.A != t || c.B-c.A < 2 {
		return d, false
	}
	if i := r.ownerEnd(c); i > 0 {
		owner := *c
		owner.B, owner.Head = i, i-1
		c, d.owns = &owner, true
	}
	d.first, d.head = t, c.Head
	if d.lead, ok = r.leadOf(c); !ok || !r.readNoun(&d, c) || d.lead >= byArticle && d.noun != ofPerson && !r.opensWithAnyone(&d) {
		return d, false
	}
	for i := c.A; i < c.Head; i++ {
		if o := r.owner[i]; o != 0 {
			n := &r.Resolver.names[o-1]
			if n.kind == kind.Person {
				return d, false
			}
			if n.entry != 0 && d.code == "" {
				d.code = r.table.Entry(n.entry - 1).Code
			}
		}
	}
	return d, d.owns || !r.saidOfName(&d) && (d.lead == byArticle || !r.restricted(&d))
}

// opensWithAnyone reports whether d is how a text begins that does not name its hero at once: A woman who lost her ring has said.
func (r *discourse) opensWithAnyone(d *description) bool {
	return d.lead == byArticle && d.noun == ofAnyone
}

// ownerEnd is the token of the 's of the noun without a name that owns what the chunk is about: the company's report; 0 without one.
func (r *discourse) ownerEnd(c *reading.Chunk) int32 {
	if r.grammar.Words[c.A].Form != "the" {
		return 0
	}
	for i := c.A + 2; i < c.Head; i++ {
		if r.tag(i) == text.POS {
			if r.owner[i-1] != 0 || !r.tag(i-1).IsNoun() {
				return 0
			}
			return i
		}
	}
	return 0
}

// readNoun reads the noun of a description, which c rests on.
func (r *discourse) readNoun(d *description, c *reading.Chunk) (ok bool) {
	if r.partyMember(c.Head) && (c.Head > c.A+1 && r.word(c.Head-1) != "," || c.Head == c.A+1 && r.grammar.reports(c.Head)) {
		d.noun, d.gender = ofPerson, words.Both
		return true
	}
	if d.code = r.citizenship(c); d.code != "" {
		d.noun, d.gender = ofAge, words.Both
		return true
	}
	d.aged = d.head
	d.noun, d.gender, ok = r.describingNoun(d.head)
	return ok && r.owner[d.head] == 0
}

// citizenship is the code of the country whose citizen the noun of c means, as Spaniard or Kenyan, "" if it means none. What means
// all of a people as well is left out, the French, the Chinese, and so is what stands before a mark: the Kenyan “way of life”.
func (r *discourse) citizenship(c *reading.Chunk) string {
	t := c.Head
	o := r.owner[t]
	if o == 0 || r.tag(t) == text.NNPS || r.tag(t) == text.NNS {
		return ""
	}
	if g := &r.grammar; int(c.B) < len(g.Tokens) && g.Chunks[g.ChunkOf[c.B]].Kind == reading.OpenMark {
		return ""
	}
	n := &r.Resolver.names[o-1]
	if n.kind != kind.Norp || n.last-n.first > 1 || n.entry == 0 {
		return ""
	}
	for _, end := range []string{"s", "sh", "ch", "ese"} {
		if strings.HasSuffix(r.word(t), end) && r.word(t) != "Czech" {
			return ""
		}
	}
	return r.table.Entry(n.entry - 1).Code
}

// ownedChunk reports whether a body or a place owns what the chunk is about: "Arden's president".
func (r *discourse) ownedChunk(c *reading.Chunk) bool {
	for i := c.A; i < c.Head; i++ {
		if r.tag(i) == text.POS {
			return i > c.A && r.owner[i-1] != 0
		}
	}
	return false
}

// describingNoun tells what the noun at token t can stand for.
func (r *discourse) describingNoun(t int32) (noun uint8, g words.Gender, ok bool) {
	word := r.word(t)
	switch {
	case r.tag(t) == text.NNS || r.tag(t) == text.NNPS:
		return 0, 0, false
	case strings.HasSuffix(word, yearsOld):
		return ofAge, words.Both, true
	case r.Generic[word] || r.parent(t):
		g, _ = r.roles(word)
		return ofAnyone, g, true
	}
	if g, ok = r.roles(word); ok {
		return ofPerson, g, true
	}
	if word == "government" {
		return ofGovernment, words.Both, true
	}
	switch r.orgHead(t) {
	case words.ByName:
		return ofNamedOrg, words.Both, true
	case words.AnyCompany:
		return ofCompany, words.Both, true
	case words.AnyOrg:
		return ofAnyOrg, words.Both, true
	}
	switch word {
	case "country", "nation", "kingdom":
		return ofCountry, words.Both, true
	case "city", "town", "capital":
		return ofCity, words.Both, true
	}
	if r.endsBody(word) {
		return ofNamedWord, words.Both, true
	}
	return 0, 0, false
}

// yearsOld ends what tells an age.
const yearsOld = "-year-old"

// parent reports whether the noun at token t says no more than that someone has children: the father, the mother of three. Whose
// parent it is would say more.
func (r *discourse) parent(t int32) bool {
	if word := r.word(t); word != "mother" && word != "father" || t == 0 || r.grammar.Words[t-1].Form != "the" {
		return false
	}
	return int(t)+2 >= len(r.d.Tokens) || r.word(t+1) != "of" || r.tag(t+2) == text.CD
}

// orgHead tells which organisations the noun at token t stands for, with the noun before it where the two are one: news agency.
func (r *discourse) orgHead(t int32) words.OrgHead {
	if t > 0 && r.tag(t-1) == text.NN {
		if h := r.OrgHeads[r.word(t-1)+"-"+r.word(t)]; h != 0 {
			return h
		}
	}
	return r.OrgHeads[r.word(t)]
}

// endsBody reports whether a body's name of more than one word ends with word.
func (r *discourse) endsBody(word string) bool {
	i := r.links.byWord[words.Hash(word)^uint64(kind.Org)]
	for range maxChain {
		if i == 0 {
			break
		}
		l := &r.links.all[i-1]
		if i = l.next; l.rank == 3 && r.ents[l.ent-1].words > 1 {
			return true
		}
	}
	return false
}

// saidOfName reports whether the description only says more of a name beside it: "Jane Doe, the mayor", "is the mayor".
func (r *discourse) saidOfName(d *description) bool {
	g := &r.grammar
	k := int(d.chunk)
	if g.roles[k] == apposition {
		return true
	}
	if k > 0 {
		if f := g.Head(k - 1).Function; f == lexicon.Be || f == lexicon.As || r.RoleByVerb[r.word(g.Chunks[k-1].Head)] == "takes" {
			return true
		}
	}
	// The mayor, Jane Doe; a name right after is one phrase with it.
	if n := d.head + 1; n < r.last && r.owner[n] != 0 && r.Resolver.names[r.owner[n]-1].kind == kind.Person {
		return true
	}
	return false
}

// restricted reports whether what follows says who is meant: "the minister who resigned". It finds what follows "of".
func (r *discourse) restricted(d *description) bool {
	g := &r.grammar
	k := int(d.chunk) + 1
	if k >= len(g.Chunks) {
		return false
	}
	if g.Chunks[k].Kind == reading.Rel {
		return true
	}
	if g.Chunks[k].Kind == reading.Prep && g.Head(k).Function == lexicon.Of && k+1 < len(g.Chunks) && g.Chunks[k+1].Kind == reading.Noun {
		d.of = span{g.Chunks[k+1].A, g.Chunks[k+1].B}
	}
	return false
}
