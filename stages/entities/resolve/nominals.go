package resolve

import (
	"strings"

	"wirecopy/stages/entities/kind"
	"wirecopy/stages/entities/words"
	"wirecopy/stages/internal/text"
)

// roleLink is one entity in the chain of those that have a role with the same noun, or that begins with the same word.
type roleLink struct {
	ent, next int32
	role      Span
}

// roleIndex finds the persons who have a role.
type roleIndex struct {
	byNoun map[uint64]int32 // the noun of a role, or the complement of its first word ► the last link of its chain
	all    []roleLink
	firsts [26]bool // some role begins with that capital
}

func newRoleIndex() roleIndex { return roleIndex{byNoun: make(map[uint64]int32, 64)} }

func (x *roleIndex) clear() {
	clear(x.byNoun)
	clear(x.firsts[:])
	x.all = x.all[:0]
}

// indexRoles makes persons known by the nouns of their roles and by how these begin.
func (w *Resolver) indexRoles() {
	for i := range w.ents {
		x := &w.ents[i]
		for _, s := range x.roles[:x.nroles] {
			if c := w.d.Text[s.Start]; c-'A' < 26 {
				w.byRole.firsts[c-'A'] = true
			}
			if h := w.headOf(s); h >= 0 {
				w.chainRole(words.Hash(w.word(h)), int32(i+1), s)
			}
			if t := w.d.TokenAt(int(s.Start)); t < len(w.d.Tokens) {
				w.chainRole(^words.Hash(w.d.Word(t)), int32(i+1), s)
			}
		}
	}
}

func (w *Resolver) chainRole(h uint64, e int32, s Span) {
	w.byRole.all = append(w.byRole.all, roleLink{ent: e, next: w.byRole.byNoun[h], role: s})
	w.byRole.byNoun[h] = int32(len(w.byRole.all))
}

// headOf is the token of the noun that a role rests on: the last one before its first preposition. -1 if there is none.
func (w *Resolver) headOf(s Span) int32 {
	head := int32(-1)
	for t := int32(w.d.TokenAt(int(s.Start))); int(t) < len(w.d.Tokens) && w.d.Tokens[t].End <= s.End; t++ {
		if _, ok := w.role(t); ok {
			head = t
		} else if head >= 0 && (w.tag(t) == text.IN || w.tag(t) == text.TO || w.tag(t) == text.Comma) {
			break
		}
	}
	return head
}

// nominal reads a noun that means an entity named before, from token t on: "the minister", "US Secretary of State",
// "the bank". It gives the end and the entity, 0 if there is none.
func (r *walk) nominal(t, last int32) (end, e int32) {
	if o := r.owner[t]; o != 0 && r.names[o-1].kind == kind.Person {
		return 0, 0
	}
	if end, e := r.sameRole(t, last); e != 0 {
		return end, e
	}
	if word := r.word(t); word != "the" && word != "The" {
		return 0, 0
	}
	// The noun: past adjectives and nouns, at most four words on.
	code := ""
	for k := t + 1; k < min(last, t+6); k++ {
		tag := r.tag(k)
		if o := r.owner[k]; o != 0 {
			n := &r.names[o-1]
			if n.kind != kind.Norp && n.kind != kind.GPE {
				return 0, 0
			}
			if n.entry != 0 {
				code = r.table.Entry(n.entry - 1).Code
			}
			continue
		}
		if tag != text.NN && tag != text.NNP && tag != text.JJ && tag != text.VBN {
			return 0, 0
		}
		more := k+1 < last && (r.tag(k+1) == text.NN || r.tag(k+1) == text.NNP || r.tag(k+1) == text.NNS || r.owner[k+1] != 0)
		if more {
			continue
		}
		if _, ok := r.role(k); ok {
			if k+1 < last && (r.tag(k+1) == text.WP || r.tag(k+1) == text.WDT || r.word(k+1) == "of") {
				return 0, 0 // "the minister who resigned": told by what follows, not by what was said before
			}
			e := r.byHead(k, code)
			if t > 1 && r.tag(t-1) == text.Comma && r.owner[t-2] != 0 && r.names[r.owner[t-2]-1].ent == e {
				return 0, 0 // an apposition, which belongs to its name
			}
			return k + 1, e
		}
		if h := r.OrgHeads[r.word(k)]; h != words.NoOrg && k == t+1 {
			return k + 1, r.organisation(k, h)
		}
		if k == t+1 && (k+1 >= last || r.word(k+1) != "of") {
			switch r.word(k) {
			case "country", "nation", "kingdom":
				return k + 1, r.placeNamed(k, true)
			case "city", "town", "capital":
				return k + 1, r.placeNamed(k, false)
			}
		}
		return 0, 0
	}
	return 0, 0
}

// sameRole recognises a role that stands alone in the words in which it stood before: "US Secretary of State asked".
func (r *walk) sameRole(t, last int32) (end, e int32) {
	if c := r.firsts[t]; c-'A' >= 26 || !r.byRole.firsts[c-'A'] {
		return 0, 0
	}
	at := r.d.Tokens[t].Start
	i := r.byRole.byNoun[^words.Hash(r.word(t))]
	for range maxChain {
		if i == 0 {
			break
		}
		l := &r.byRole.all[i-1]
		i = l.next
		role := r.d.Text[l.role.Start:l.role.End]
		if r.ents[l.ent-1].last == 0 || at <= l.role.Start || !strings.HasPrefix(r.d.Text[at:], role) || !strings.Contains(role, " ") {
			continue
		}
		end = int32(r.d.TokenAt(int(at) + len(role) - 1))
		if r.d.Tokens[end].End != at+int32(len(role)) {
			continue
		}
		if end++; end < last && r.owner[end] != 0 && r.names[r.owner[end]-1].kind == kind.Person {
			return 0, 0 // the title of someone named right after it
		}
		if e == 0 || r.ents[l.ent-1].last > r.ents[e-1].last {
			e = l.ent
		}
	}
	return end, e
}

// byHead gives the person named last who has a role with the noun at token k, and of that country where one is named;
// none where two were named lately.
func (r *walk) byHead(k int32, code string) (e int32) {
	g, _ := r.roles(r.word(k))
	i := r.byRole.byNoun[words.Hash(r.word(k))]
	for range maxChain {
		if i == 0 {
			break
		}
		l := &r.byRole.all[i-1]
		i = l.next
		x := &r.ents[l.ent-1]
		if x.last == 0 || x.known && g != words.Both && x.gender != g || code != "" && !r.fromCountry(l.role, code) {
			continue
		}
		if e != 0 && e != l.ent && code == "" {
			const lately = 60 // tokens
			if k-x.last < lately && k-r.ents[e-1].last < lately {
				return 0
			}
		}
		if e == 0 || x.last > r.ents[e-1].last {
			e = l.ent
		}
	}
	return e
}

// fromCountry reports whether a role names the country with that code, or no other.
func (r *walk) fromCountry(s Span, code string) bool {
	other := false
	for t := r.d.TokenAt(int(s.Start)); t < len(r.d.Tokens) && r.d.Tokens[t].End <= s.End; t++ {
		if o := r.owner[t]; o != 0 && r.names[o-1].entry != 0 {
			switch r.table.Entry(r.names[o-1].entry - 1).Code {
			case code:
				return true
			case "":
			default:
				other = true
			}
		}
	}
	return !other
}

// placeNamed gives the country, or the other body politic, that was named last, within the last few lines.
func (r *walk) placeNamed(k int32, country bool) int32 {
	for i := r.n - 1; i >= 0; i-- {
		c := &r.recent[i]
		if c.ent == 0 {
			continue
		}
		x := &r.ents[c.ent-1]
		if x.kind != kind.GPE || c.token+50 < k {
			continue
		}
		is := false
		if n := &r.names[x.best]; n.entry != 0 {
			is = r.table.Entry(n.entry - 1).Country
		}
		if is == country {
			return c.ent
		}
	}
	return 0
}

// organisation gives the organisation that the noun at token k stands for: the one named last whose name holds it; for
// "the company", one with a company's form in its name before any other. One that only told the news is none of them.
func (r *walk) organisation(k int32, h words.OrgHead) int32 {
	const far, formalFar = 80, 250 // tokens
	noun := words.Hash(r.word(k))
	best, formal := int32(0), int32(0)
	for i := r.n - 1; i >= 0; i-- {
		c := &r.recent[i]
		if c.ent == 0 {
			continue
		}
		x := &r.ents[c.ent-1]
		if x.kind != kind.Org {
			continue
		}
		n := &r.names[x.best]
		other := false
		for t := n.first; t < n.last; t++ {
			if words.Hash(r.word(t)) == noun {
				return c.ent
			}
			if r.OrgHeads[r.word(t)] == words.ByName {
				other = true
			}
		}
		if h == words.ByName || h == words.AnyCompany && other || c.source || c.token+formalFar < k {
			continue
		}
		if formal == 0 && r.Corporate(r.word(n.last-1)) {
			formal = c.ent
		}
		if best == 0 && c.token+far >= k {
			best = c.ent
		}
	}
	if h == words.AnyCompany && formal != 0 {
		return formal
	}
	return best
}
