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

// sameRole recognises a role that stands alone in the words in which it stood before: "US Secretary of State asked".
func (r *discourse) sameRole(t, last int32) (end, e int32) {
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
		if end++; end < last && r.owner[end] != 0 && r.Resolver.names[r.owner[end]-1].kind == kind.Person {
			return 0, 0 // the title of someone named right after it
		}
		if e == 0 || r.ents[l.ent-1].last > r.ents[e-1].last {
			e = l.ent
		}
	}
	return end, e
}
