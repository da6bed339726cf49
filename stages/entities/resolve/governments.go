package resolve

import (
	"wirecopy/stages/entities/kind"
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/text"
)

// government reads a phrase from token t on that names whose government it means: "the Arden government", "Arden's
// government", "the German government", "the city of Arden". Readers take it for the country, state or town itself. It gives
// the token after the phrase and the entity, 0 if there is no such phrase there.
func (r *discourse) government(t int32) (end, e int32) {
	g := &r.grammar
	k := g.ChunkOf[t]
	c := &g.Chunks[k]
	if c.Kind != reading.Noun || c.A != t || c.B-c.A < 2 {
		return 0, 0
	}
	switch r.word(c.Head) {
	case "government":
		if e := r.governed(c); e != 0 {
			return c.Head + 1, e
		}
		return r.cityOf(int(k))
	case "city", "state", "town":
		return r.cityOf(int(k))
	}
	return 0, 0
}

// governed is the place that the words before "government" in chunk c name, 0 if they name none.
func (r *discourse) governed(c *reading.Chunk) int32 {
	for i := c.Head - 1; i >= c.A; i-- {
		o := r.owner[i]
		if o == 0 {
			continue
		}
		n := &r.Resolver.names[o-1]
		switch {
		case n.kind == kind.GPE:
			return n.ent
		case n.kind == kind.Norp && n.entry != 0:
			return r.countryOf(r.table.Entry(n.entry - 1).Code)
		}
		return 0
	}
	return 0
}

// dominant is the country of which the text speaks far more than of all others, 0 if there is none: its government is "the
// government".
func (r *discourse) dominant() int32 {
	const times = 2 // as often as the next one
	best, second := int32(0), int32(0)
	for _, e := range r.countriesByCode() {
		switch n := r.ents[e-1].count; {
		case best == 0 || n > r.ents[best-1].count:
			if best != 0 {
				second = max(second, r.ents[best-1].count)
			}
			best = e
		default:
			second = max(second, n)
		}
	}
	if best == 0 || r.ents[best-1].count < times*max(second, 1) || r.ents[best-1].seen == 0 {
		return 0
	}
	return best
}

// countryOf is the entity of the country with that code which the text names, 0 if it names none.
func (r *discourse) countryOf(code string) int32 {
	if code == "" {
		return 0
	}
	return r.countriesByCode()[code]
}

// countriesByCode are the entities of the countries that the text names.
func (r *discourse) countriesByCode() map[string]int32 {
	if !r.countriesKnown {
		r.countriesKnown = true
		for i := range r.ents {
			x := &r.ents[i]
			if x.kind != kind.GPE || x.unnamed {
				continue
			}
			if n := &r.Resolver.names[x.best]; n.entry != 0 {
				if e := r.table.Entry(n.entry - 1); e.Country && r.countries[e.Code] == 0 {
					r.countries[e.Code] = int32(i + 1)
				}
			}
		}
	}
	return r.countries
}

// cityOf reads "the city of Arden" or "the government of Arden" from chunk k on.
func (r *discourse) cityOf(k int) (end, e int32) {
	g := &r.grammar
	c := g.Chunks
	if k+2 >= len(c) || r.word(c[k+1].A) != "of" || c[k+2].Kind != reading.Noun || r.tag(c[k].A) != text.DT {
		return 0, 0
	}
	o := r.owner[c[k+2].A]
	if o == 0 {
		return 0, 0
	}
	n := &r.Resolver.names[o-1]
	if n.kind != kind.GPE || n.first != c[k+2].A || int(n.last) < len(r.d.Tokens) && r.tag(n.last) == text.POS || c[k+2].Head != n.last-1 {
		return 0, 0
	}
	return n.last, n.ent
}

// calledBody reads a phrase from token t on that ends with the name of a body and a noun that says what it is: "the Yonhap news
// agency", "Israel's Shin Bet security service". It gives the token after the phrase, 0 if there is no such phrase: the noun means
// nobody else.
func (r *discourse) calledBody(t int32) (end int32) {
	g := &r.grammar
	c := &g.Chunks[g.ChunkOf[t]]
	if c.Kind != reading.Noun || c.A != t || c.Head == t || r.owner[c.Head] != 0 || r.tag(c.Head) != text.NN {
		return 0
	}
	before, noun := c.Head-1, r.word(c.Head)
	if r.owner[before] == 0 && before > c.A {
		before, noun = before-1, r.word(before)+"-"+noun // news agency
	}
	o := r.owner[before]
	if o == 0 || !r.KindNouns[noun] {
		return 0
	}
	if n := &r.Resolver.names[o-1]; n.kind != kind.Org || n.last != before+1 || n.first < t {
		return 0
	}
	return c.Head + 1
}
