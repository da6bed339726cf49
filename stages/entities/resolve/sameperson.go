package resolve

import (
	"strings"

	"wirecopy/stages/entities/kind"
	"wirecopy/stages/entities/words"
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/text"
)

// samePerson finds the person that name n means, 0 if it is a new one.
func (w *Resolver) samePerson(n *name) int32 {
	last := n.last - 1
	for last > n.first && w.AfterSurname(w.word(last)) {
		last--
	}
	best, bestRank, gendered, named := int32(0), uint8(0), false, false
	i := w.links.byWord[words.Hash(w.word(last))^uint64(kind.Person)]
	for range maxChain {
		if i == 0 {
			break
		}
		l := w.links.all[i-1]
		i = l.next
		x := &w.ents[l.ent-1]
		if !w.mayBe(n, last, x, l.rank) {
			continue
		}
		// The later a person was named, the likelier; one named before n goes before one who is named in the text below, and one whose
		// gender agrees with "Mr" before one of whom nothing is known.
		agrees, before := n.gender != words.Both && w.genderByName(x) == n.gender, w.names[x.first].first < n.first
		better := l.rank > bestRank || l.rank == bestRank && (agrees && !gendered || agrees == gendered && w.likelier(n, l.ent, best))
		if best == 0 || before && !named || before == named && better {
			best, bestRank, gendered, named = l.ent, l.rank, agrees, before
		}
	}
	if best == 0 && last > n.first {
		return w.longerName(n)
	}
	return best
}

// mayBe reports whether nothing speaks against n, whose surname is token last, being x, whose name holds that word in the
// place of the rank.
func (w *Resolver) mayBe(n *name, last int32, x *entity, rank uint8) bool {
	if n.gender != words.Both && x.known && x.gender != n.gender {
		return false
	}
	if last > n.first {
		return w.compatible(n, last, x)
	}
	return rank != 1 || w.inside(n, x)
}

// longerName finds the person whose longer name begins with all the words of n, or whose shorter one n begins with, where
// there is only one: "Mai Bright" and "Mai Bright Urey".
func (w *Resolver) longerName(n *name) (found int32) {
	i := w.links.byWord[words.Hash(w.word(n.first))^uint64(kind.Person)]
	for range maxChain {
		if i == 0 {
			break
		}
		l := w.links.all[i-1]
		i = l.next
		x := &w.ents[l.ent-1]
		m := &w.names[x.best]
		short := min(n.last-n.first, m.last-m.first)
		if l.rank != 2 || short < 2 || n.last-n.first == m.last-m.first || w.AfterSurname(w.word(m.first+short-1)) {
			continue
		}
		same := n.gender == words.Both || !x.known || x.gender == n.gender
		for k := range short {
			same = same && words.Hash(w.word(n.first+k)) == words.Hash(w.word(m.first+k))
		}
		if same {
			if found != 0 && found != l.ent {
				return 0
			}
			found = l.ent
		}
	}
	return found
}

// likelier reports whether the surname n alone means a rather than b: the one whose sex is told in front of it, the one who goes on saying
// something, else the one who is nobody's relative, the one whom it meant before, else the one named more often, else the one named last.
func (w *Resolver) likelier(n *name, a, b int32) bool {
	x, y := &w.ents[a-1], &w.ents[b-1]
	gx, gy := w.genderByName(x), w.genderByName(y)
	tells := func(g words.Gender) bool {
		return g != words.Both && gx != words.Both && gy != words.Both && (gx == g) != (gy == g)
	}
	front, said := w.ownsInFront(n), w.saysOf(n)
	ax, by := w.goesOnSaying(n, x), w.goesOnSaying(n, y)
	rx, ry := w.isRelative(x), w.isRelative(y)
	switch {
	case tells(front):
		return gx == front
	case ax != by:
		return ax
	case tells(said):
		return gx == said
	case rx != ry && x.bare == 0 && y.bare == 0:
		return ry
	case (x.bare > 0) != (y.bare > 0):
		return x.bare > 0
	case x.bare != y.bare:
		return x.bare > y.bare
	case x.count != y.count:
		return x.count > y.count
	case x.last != y.last:
		return x.last > y.last
	}
	return x.first < y.first
}

// saysOf is the gender of him or her of whom n says something, which is most likely n: "Kaya said that she was proud".
func (w *Resolver) saysOf(n *name) words.Gender {
	if !w.grammar.reports(n.last - 1) {
		return words.Both
	}
	t := n.last + 1
	if int(t) < len(w.d.Tokens) && w.word(t) == "that" {
		t++
	}
	if int(t) >= len(w.d.Tokens) {
		return words.Both
	}
	switch w.word(t) {
	case "he":
		return words.Male
	case "she":
		return words.Female
	}
	return words.Both
}

// ownsInFront is the gender of him or her to whom belongs what stands before the comma in front of n, which is most likely n: In his memoir,
// Kaya wrote.
func (w *Resolver) ownsInFront(n *name) words.Gender {
	const shortest = 4 // tokens: in his memoir,
	first := int32(w.d.Sentences[w.d.SentenceAt(int(n.first))].First)
	if n.front < first+shortest || w.tag(n.front-1) != text.Comma || w.tag(first) != text.IN || w.grammar.roleOf(n.last-1) != subject {
		return words.Both
	}
	switch w.word(first + 1) {
	case "his":
		return words.Male
	case "her":
		return words.Female
	}
	return words.Both
}

// isRelative reports whether x is first named as somebody's: his daughter, Zeynep Kaya. A text that tells of both calls the other one by the
// surname alone.
func (w *Resolver) isRelative(x *entity) bool {
	m, g := &w.names[x.first], &w.grammar
	k := g.ChunkOf[m.first]
	if k > 1 && g.Chunks[k-1].Kind == reading.Comma && g.Chunks[k-2].Kind == reading.Noun {
		k -= 2
	}
	c := &g.Chunks[k]
	if _, role := w.role(c.Head); !role && c.Head < m.first {
		return false
	}
	for t := c.A; t < min(c.B, m.first); t++ {
		if w.tag(t) == text.PRPS || w.tag(t) == text.POS {
			return true
		}
	}
	return false
}

// genderByName is the gender of x by address, or by the given name.
func (w *Resolver) genderByName(x *entity) words.Gender {
	if x.known {
		return x.gender
	}
	if x.words < 2 {
		return words.Both
	}
	return w.genderOfGiven(w.word(w.names[x.best].first))
}

// genderOfGiven is the gender of a given name; of one made of two, that of the first part which tells it: RoseAnn, Anne-Marie.
func (w *Resolver) genderOfGiven(word string) words.Gender {
	if g, ok := w.Given[word]; ok {
		return g
	}
	for i := 1; i+1 < len(word); i++ {
		if c := word[i]; c == '-' || c-'A' < 26 {
			if g := w.Given[word[:i]]; g != words.Both {
				return g
			}
			return w.Given[strings.TrimPrefix(word[i:], "-")]
		}
	}
	return words.Both
}

// goesOnSaying reports whether n says something, and x was named last in the sentence before, in full, and said something there: "Zeynep
// Kaya said so. Kaya added", whatever the Kaya did who was named before.
func (w *Resolver) goesOnSaying(n *name, x *entity) bool {
	if !w.grammar.reports(n.last-1) || x.last == 0 || w.owner[x.last-1] == 0 {
		return false
	}
	m := &w.names[w.owner[x.last-1]-1]
	return m.last-m.first > 1 && w.d.SentenceAt(int(n.first))-w.d.SentenceAt(int(m.first)) == 1 && (w.grammar.reports(m.last-1) || w.apposedToSpeaker(m))
}

// apposedToSpeaker reports whether m stands behind a comma and a phrase that says something: Doe's wife, Ann Roe, said.
func (w *Resolver) apposedToSpeaker(m *name) bool {
	k := int(w.grammar.ChunkOf[m.first])
	return k > 1 && w.grammar.roles[k] == apposition && w.grammar.Chunks[k-1].Kind == reading.Comma && w.grammar.reports(w.grammar.Chunks[k-2].Head)
}

// inside says whether a middle word may stand for the whole name: the first of two surnames does, a middle name does
// not. Only names of four words and those with a particle are taken to have two surnames.
func (w *Resolver) inside(n *name, x *entity) bool { return x.words >= 3 }

// compatible reports whether two names of several words can mean one person: the same surname, and given names of
// which none contradicts another.
func (w *Resolver) compatible(n *name, last int32, x *entity) bool {
	m := &w.names[x.best]
	mlast := m.last - 1
	for mlast > m.first && w.AfterSurname(w.word(mlast)) {
		mlast--
	}
	if w.AfterSurname(w.word(n.last-1)) && w.AfterSurname(w.word(m.last-1)) && w.word(n.last-1) != w.word(m.last-1) {
		return false
	}
	if words.Hash(w.word(last)) != words.Hash(w.word(mlast)) {
		return false
	}
	if mlast == m.first { // the other is a surname alone
		return true
	}
	// Two surnames without the given name: "Peña Nieto".
	if short := min(last-n.first, mlast-m.first); short > 0 && last-n.first != mlast-m.first {
		same := true
		for k := int32(1); k <= short; k++ {
			same = same && words.Hash(w.word(last-k)) == words.Hash(w.word(mlast-k))
		}
		if same {
			return true
		}
	}
	// Walk both; what is left out of one is allowed, a contradiction is not.
	i, j := n.first, m.first
	if !w.sameGiven(w.word(i), w.word(j)) {
		return false
	}
	for i, j = i+1, j+1; i < last && j < mlast; i, j = i+1, j+1 {
		if !w.sameGiven(w.word(i), w.word(j)) {
			return last-n.first != mlast-m.first
		}
	}
	return true
}

// sameGiven reports whether a and b can be the same given name: equal, one the other's initial, or a short form of it.
func (w *Resolver) sameGiven(a, b string) bool {
	if words.Hash(a) == words.Hash(b) {
		return true
	}
	if words.Initial(a) || words.Initial(b) {
		return a[0]|0x20 == b[0]|0x20
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	return len(a) >= 3 && strings.HasPrefix(b, strings.TrimSuffix(a, ".")) || w.ShortNames[a] == b || w.ShortNames[b] == a
}
