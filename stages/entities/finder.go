package entities

import (
	"cmp"
	"math"
	"slices"

	"wirecopy/pipeline"
	"wirecopy/stages/entities/find"
	"wirecopy/stages/entities/kind"
	"wirecopy/stages/internal/text"
)

// Finder finds names that the stage is given beside its own, of any types. Both methods are called from many goroutines
// at once.
type Finder interface {
	// Find gives the names of a text, in any order. The same text gives the same names.
	Find(text string) []Named
	// Sum is a few hexadecimal digits that follow from what it knows, for the version of the stage; it may be empty.
	Sum() string
}

// Named is a name that a Finder found: Unicode code points [Start, End) of the text. Type is one of package pipeline's or
// another, of upper-case letters, digits and underscores.
type Named struct {
	Start, End int
	Type       string
}

// WithFinder adds the names that f finds. Those of a type that the stage finds well itself (people, bodies, places,
// nationalities) are added where it has found nothing. Those of another type stand in place of what it has found there,
// unless it was sure of a person, a place or a nationality, of a body that they are only a part of, or has the name from
// a user's gazetteer. A name of a type of f's own is an entity with all mentions of the same words; nothing else refers
// to it.
func WithFinder(f Finder) Option {
	return func(s *stage) { s.finder = f }
}

// own are the types that the stage finds well itself.
var own = [kind.Num]bool{kind.Person: true, kind.Org: true, kind.GPE: true, kind.Loc: true, kind.Fac: true, kind.Norp: true}

// sure is from which score on a name of the stage's own stands. Of people found with it .965 are right and of places .947,
// measured on news_dev and ner_worldwide; below, no step of .05 is over .93.
const sure = 0.95

// stands reports whether a name of the stage's own stands against one of another type that overlaps it.
func stands(n, other *find.Name) bool {
	switch n.Kind {
	case kind.Person, kind.GPE, kind.Loc, kind.Fac, kind.Norp:
		return n.Score >= sure
	}
	part := n.Start <= other.Start && other.End <= n.End && other.End-other.Start < n.End-n.Start
	return n.Score > 1 || part && n.Score >= sure
}

// givenName is a name of a Finder in a document. Its kind is kind.None for a type of the finder's own.
type givenName struct {
	find.Name
	typ string
}

// given asks the finder, and gives its names that lie within the text and hold a word, in order and without overlap:
// of two that overlap the earlier, of these the longer.
func (s *stage) given(d *text.Document) []givenName {
	var out []givenName
	for _, n := range s.finder.Find(d.Text) {
		start, end := d.Byte(n.Start), d.Byte(n.End)
		first, last := d.TokenAt(start), d.TokenAt(end-1)+1
		if n.Start < 0 || n.Type == "" || start >= end || last > len(d.Tokens) || first >= last || int(d.Tokens[first].Start) >= end {
			continue
		}
		out = append(out, givenName{find.Name{Start: int32(start), End: int32(end), First: int32(first), Last: int32(last), Kind: kind.Of(n.Type), Score: 1}, n.Type})
	}
	slices.SortFunc(out, func(a, b givenName) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End), cmp.Compare(a.typ, b.typ))
	})
	end := int32(0)
	return slices.DeleteFunc(out, func(n givenName) bool {
		if n.Start < end {
			return true
		}
		end = n.End
		return false
	})
}

// merge puts the finder's names among those that the stage has found. It gives the names of types that the stage knows,
// in order, and those of types of the finder's own.
func merge(found []find.Name, given []givenName) (names []find.Name, others []givenName) {
	found = slices.Clone(found)
	for i := range given {
		g := &given[i]
		overlaps := func(n find.Name) bool { return n.Start < g.End && g.Start < n.End }
		if slices.ContainsFunc(found, func(n find.Name) bool { return overlaps(n) && (own[g.Kind] || stands(&n, &g.Name)) }) {
			continue
		}
		found = slices.DeleteFunc(found, overlaps)
		if g.Kind != kind.None {
			names = append(names, g.Name)
		} else {
			others = append(others, *g)
		}
	}
	names = append(names, found...)
	slices.SortFunc(names, func(a, b find.Name) int { return cmp.Compare(a.Start, b.Start) })
	return names, others
}

// addOthers makes entities of the names of a finder's own types, and numbers all entities anew in the order of their
// first mention.
func addOthers(d *text.Document, found []pipeline.Entity, others []givenName) []pipeline.Entity {
	if len(others) == 0 {
		return found
	}
	type key struct{ typ, name string }
	at := map[key]int{}
	for _, n := range others {
		span := d.Span(int(n.Start), int(n.End))
		k := key{n.typ, oneLine(span.Text)}
		i, again := at[k]
		if !again {
			i = len(found)
			at[k] = i
			found = append(found, pipeline.Entity{Type: n.typ, Name: k.name})
		}
		found[i].Mentions = append(found[i].Mentions, pipeline.Mention{Span: span, Kind: pipeline.NameMention})
	}
	most := 1
	for i := range found {
		most = max(most, len(found[i].Mentions))
	}
	for _, i := range at {
		found[i].Salience = salience(d, &found[i], most)
	}
	slices.SortStableFunc(found, func(a, b pipeline.Entity) int { return cmp.Compare(a.Mentions[0].Start, b.Mentions[0].Start) })
	for i := range found {
		found[i].ID = number(i + 1)
	}
	return found
}

// salience is how much the text is about an entity of a finder's own type, as package resolve has it: by how often it is
// named beside the most frequent one, how early, and whether the headline names it.
func salience(d *text.Document, e *pipeline.Entity, most int) float64 {
	first := d.TokenAt(d.Byte(e.Mentions[0].Start))
	often := math.Log1p(float64(len(e.Mentions))) / math.Log1p(float64(most))
	early := 1 / (1 + float64(d.SentenceAt(first))/4)
	head := 0.0
	if b := d.Blocks; len(b) > 0 && b[0].Kind == pipeline.Heading && first < b[0].Last {
		head = 1
	}
	return math.Round(1000*(0.45*often+0.25*early+0.15*head)) / 1000
}
