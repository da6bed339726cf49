package judge

import (
	"wirecopy/stages/internal/text"
	"wirecopy/stages/sentiment/internal/lexicon"
)

// place is the target's place in its clause.
type place uint8

const (
	noPlace place = iota
	subject       // does what the verb says
	passive       // the verb's subject, to whom it is done
	object
	possessor // his campaign, Marsh's campaign
	ofPlace   // object of a preposition
	byAgent   // done by
	inverted  // said Marsh
)

// grammar is what tags and positions tell of the target's part in its clause.
type grammar struct {
	role place
	// verb is the verb that governs the target, -1 if there is none.
	verb int
	// head is the preposition before the target, or the noun that it possesses; -1 if there is none. noun is what the
	// preposition hangs on.
	head, noun int
	// second is the verb that depends on verb: wants to end.
	second  int
	negated bool
}

func (x *Extractor) grammar() grammar {
	g := grammar{verb: -1, head: -1, noun: -1, second: -1}
	tok := x.r.Doc.Tokens
	a, b := x.m.First, x.m.Last
	clause := x.r.Words[a].Clause

	// Whose something?
	if b < x.m.To && tok[b].Tag == text.POS || tok[b-1].Tag == text.PRPS {
		g.role = possessor
		for i := b; i < x.m.To && i < b+6; i++ {
			if t := tok[i].Tag; t.IsNoun() {
				g.head = i
				if i+1 < x.m.To && tok[i+1].Tag.IsNoun() {
					continue
				}
				break
			} else if t.IsVerb() || t == text.IN {
				break
			}
		}
		if g.head >= 0 {
			g.verb, g.second, g.negated, _ = x.verbAfter(g.head+1, clause)
		}
		return g
	}

	// What stands before it, but for determiners, adjectives and titles?
	i := a - 1
	for i >= x.m.From && a-i < 6 && (tok[i].Tag == text.DT || tok[i].Tag.IsAdjective() || tok[i].Tag.IsNoun() || tok[i].Tag == text.PRPS) {
		i--
	}
	if i >= x.m.From {
		switch t := tok[i].Tag; {
		case t == text.IN || t == text.TO:
			g.head = i
			g.role = ofPlace
			if x.r.Words[i].Hash == hashBy {
				g.role = byAgent
			}
			for j := i - 1; j >= x.m.From && i-j < 5; j-- {
				if tj := tok[j].Tag; tj.IsNoun() || tj.IsVerb() || tj.IsAdjective() {
					g.noun = j
					if tj.IsVerb() {
						g.verb = j
					}
					break
				}
			}
		case t.IsVerb() && x.r.Words[i].Clause == clause:
			g.role, g.verb = object, i
			if i > x.m.From && tok[i-1].Tag.IsPunct() && (t == text.VBD || t == text.VBZ) {
				g.role = inverted
			}
		}
	}
	if g.role == noPlace || g.role == ofPlace && x.r.Words[g.head].Clause == clause && clauseWord(tok[g.head].Tag, x.r.Words[g.head].Entry) {
		if v, second, negated, isPassive := x.verbAfter(b, clause); v >= 0 {
			g.role, g.verb, g.second, g.negated = subject, v, second, negated
			if isPassive {
				g.role = passive
			}
		}
	}
	return g
}

// clauseWord reports whether a word tagged as a preposition begins a clause: "because he lied".
func clauseWord(t text.Tag, e *lexicon.Entry) bool {
	return t == text.IN && e != nil && (e.Kind == lexicon.Subordinator || e.Kind == lexicon.Concession || e.Kind == lexicon.Doubt)
}

// verbAfter finds the verb group that begins at or after token i, with nothing but adverbs and insertions before it:
// its main verb, the infinitive or participle that depends on it, whether it is negated, and whether it is passive.
func (x *Extractor) verbAfter(i int, clause int32) (verb, second int, negated, isPassive bool) {
	verb, second = -1, -1
	tok := x.r.Doc.Tokens
	be := false
	comma := false
	for n := 0; i < x.m.To && n < 14; n, i = n+1, i+1 {
		t, h := tok[i].Tag, x.r.Words[i].Hash
		switch {
		case t == text.Comma && verb < 0:
			comma = !comma
		case t == text.MD:
		case t.IsVerb():
			aux := isBe(h)
			if aux || isHave(h) || isDo(h) {
				be = be || aux
				if verb < 0 {
					verb = i
				}
				continue
			}
			if verb >= 0 && !isBe(x.r.Words[verb].Hash) && !isHave(x.r.Words[verb].Hash) && !isDo(x.r.Words[verb].Hash) {
				return verb, i, negated, isPassive
			}
			verb = i
			isPassive = be && (t == text.VBN || t == text.VBD)
		case t == text.RB || t == text.RBR || t == text.RBS:
			if e := x.r.Words[i].Entry; e != nil && e.Kind == lexicon.Negator {
				negated = true
			}
		case t == text.TO && verb >= 0:
		case verb >= 0:
			if !comma || t != text.Comma {
				return verb, second, negated, isPassive
			}
		case comma:
		case x.r.Words[i].Clause != clause:
			return verb, second, negated, isPassive
		case t == text.WP || t == text.WDT:
		default:
			return verb, second, negated, isPassive
		}
	}
	return verb, second, negated, isPassive
}

var (
	hashBy  = lexicon.Hash("by")
	beForms = hashSet("be", "is", "are", "was", "were", "been", "being", "am", "'s", "'re", "'m", "get", "got", "gets", "getting")
	haves   = hashSet("have", "has", "had", "having", "'ve", "'d")
	dos     = hashSet("do", "does", "did")
)

func hashSet(words ...string) []uint64 {
	s := make([]uint64, len(words))
	for i, w := range words {
		s[i] = lexicon.Hash(w)
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
