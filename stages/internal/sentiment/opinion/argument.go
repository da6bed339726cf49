package opinion

import (
	"wirecopy/stages/internal/sentiment/valence"
	"wirecopy/stages/internal/text"
)

// Role is the target's place in its clause.
type Role uint8

// The roles.
const (
	NoRole        Role = iota
	Subject            // does what the verb says
	Passive            // the verb's subject, to whom it is done
	Object             // Marsh in "blamed Marsh"
	Possessor          // his campaign, Marsh's campaign
	Prepositional      // object of a preposition
	ByAgent            // done by
	Inverted           // said Marsh
)

// Argument is what tags and positions tell of the target's part in its clause. Token indices are -1 where there is none.
type Argument struct {
	Role Role
	// Verb governs the target, and Second is the verb that depends on it: "wants to end".
	Verb, Second int
	// Head is the preposition before the target, or the noun that it possesses; Noun is what the preposition hangs on.
	Head, Noun int
	Negated    bool
}

// Argument gives the target's part in its clause.
func (x *Extractor) Argument(m Mention) Argument {
	x.m = m
	return x.argument()
}

func (x *Extractor) argument() Argument {
	g := Argument{Verb: -1, Head: -1, Noun: -1, Second: -1}
	tags := x.r.Doc.Tags
	a, b := x.m.First, x.m.Last
	clause := x.r.Words[a].Clause
	if b < x.m.To && tags[b] == text.POS || tags[b-1] == text.PRPS {
		x.possesses(&g, clause)
		return g
	}
	x.governed(&g, clause)
	if g.Role == NoRole || g.Role == Prepositional && x.r.Words[g.Head].Clause == clause && clauseWord(tags[g.Head], x.r.Words[g.Head].Entry) {
		if v := x.verbAfter(b, clause); v.main >= 0 {
			g.Role, g.Verb, g.Second, g.Negated = Subject, v.main, v.second, v.negated
			if v.passive {
				g.Role = Passive
			}
		}
	}
	return g
}

// possesses finds the noun that a target with a genitive possesses, and what that noun does.
func (x *Extractor) possesses(g *Argument, clause int32) {
	tags, b := x.r.Doc.Tags, x.m.Last
	g.Role = Possessor
	for i := b; i < x.m.To && i < b+6; i++ {
		if t := tags[i]; t.IsNoun() {
			g.Head = i
			if i+1 < x.m.To && tags[i+1].IsNoun() {
				continue
			}
			break
		} else if t.IsVerb() || t == text.IN {
			break
		}
	}
	if g.Head >= 0 {
		v := x.verbAfter(g.Head+1, clause)
		g.Verb, g.Second, g.Negated = v.main, v.second, v.negated
	}
}

// governed finds the preposition or the verb before the target, over determiners, adjectives and titles.
func (x *Extractor) governed(g *Argument, clause int32) {
	const reach = 6 // tokens
	tags, a := x.r.Doc.Tags, x.m.First
	i := a - 1
	for i >= x.m.From && a-i < reach && inNounPhrase(tags[i]) {
		i--
	}
	if i < x.m.From {
		return
	}
	switch t := tags[i]; {
	case t == text.IN || t == text.TO:
		g.Head, g.Role = i, Prepositional
		if x.r.Words[i].Hash == hashBy {
			g.Role = ByAgent
		}
		x.hangsOn(g, i)
	case t.IsVerb() && x.r.Words[i].Clause == clause:
		g.Role, g.Verb = Object, i
		if i > x.m.From && tags[i-1].IsPunct() && (t == text.VBD || t == text.VBZ) {
			g.Role = Inverted
		}
	}
}

// inNounPhrase reports whether a word with tag t may stand between a preposition or a verb and the name in its noun phrase.
func inNounPhrase(t text.Tag) bool {
	return t == text.DT || t == text.PRPS || t.IsAdjective() || t.IsNoun()
}

// hangsOn finds the word that the preposition at token i hangs on.
func (x *Extractor) hangsOn(g *Argument, i int) {
	const reach = 5 // tokens
	for j := i - 1; j >= x.m.From && i-j < reach; j-- {
		if t := x.r.Doc.Tags[j]; t.IsNoun() || t.IsVerb() || t.IsAdjective() {
			g.Noun = j
			if t.IsVerb() {
				g.Verb = j
			}
			return
		}
	}
}

// clauseWord reports whether a word tagged as a preposition begins a clause: "because he lied".
func clauseWord(t text.Tag, e *valence.Entry) bool {
	return t == text.IN && e != nil && (e.Kind == valence.Subordinator || e.Kind == valence.Concession || e.Kind == valence.Doubt)
}

// verbGroup is a main verb, the infinitive or participle that depends on it, whether it is negated, and whether it is
// passive. main and second are -1 where there is none.
type verbGroup struct {
	main, second     int
	negated, passive bool
	be, comma        bool // so far
}

// verbGroupLength is how many tokens after the target a verb group may reach.
const verbGroupLength = 14

// verbAfter finds the verb group that begins at or after token i, with nothing but adverbs and insertions before it.
func (x *Extractor) verbAfter(i int, clause int32) verbGroup {
	v := verbGroup{main: -1, second: -1}
	for last := min(x.m.To, i+verbGroupLength); i < last; i++ {
		if t := x.r.Doc.Tags[i]; t.IsVerb() {
			if x.takesVerb(&v, i) {
				return v
			}
		} else if x.endsGroup(&v, i, clause) {
			return v
		}
	}
	return v
}

// endsGroup takes a token that is no verb into the group, and reports whether the group ends before it instead.
func (x *Extractor) endsGroup(v *verbGroup, i int, clause int32) bool {
	switch t := x.r.Doc.Tags[i]; {
	case t == text.Comma && v.main < 0:
		v.comma = !v.comma
		return false
	case t == text.MD:
		return false
	case t.IsAdverb():
		if e := x.r.Words[i].Entry; e != nil && e.Kind == valence.Negator {
			v.negated = true
		}
		return false
	case v.main >= 0:
		return t != text.TO && !(v.comma && t == text.Comma)
	case v.comma:
		return false
	case x.r.Words[i].Clause != clause:
		return true
	default:
		return t != text.WP && t != text.WDT
	}
}

// takesVerb takes the verb at token i into the group, and reports whether the group is complete with it.
func (x *Extractor) takesVerb(v *verbGroup, i int) bool {
	h, t := x.r.Words[i].Hash, x.r.Doc.Tags[i]
	if aux := isBe(h); aux || isHave(h) || isDo(h) {
		v.be = v.be || aux
		if v.main < 0 {
			v.main = i
		}
		return false
	}
	if v.main >= 0 && !Auxiliary(x.r.Words[v.main].Hash) {
		v.second = i
		return true
	}
	v.main = i
	v.passive = v.be && (t == text.VBN || t == text.VBD)
	return false
}

var (
	hashBy  = valence.Hash("by")
	beForms = hashSet("be", "is", "are", "was", "were", "been", "being", "am", "'s", "'re", "'m", "get", "got", "gets", "getting")
	haves   = hashSet("have", "has", "had", "having", "'ve", "'d")
	dos     = hashSet("do", "does", "did")
)

func hashSet(words ...string) []uint64 {
	s := make([]uint64, len(words))
	for i, w := range words {
		s[i] = valence.Hash(w)
	}
	return s
}

func in(set []uint64, h uint64) bool {
	for _, s := range set {
		if s == h {
			return true
		}
	}
	return false
}

func isBe(h uint64) bool   { return in(beForms, h) }
func isHave(h uint64) bool { return in(haves, h) }
func isDo(h uint64) bool   { return in(dos, h) }

// Auxiliary reports whether the word with this hash is a form of be, have or do.
func Auxiliary(h uint64) bool { return isBe(h) || isHave(h) || isDo(h) }

// Copula reports whether the word with this hash is a form of be.
func Copula(h uint64) bool { return isBe(h) }
