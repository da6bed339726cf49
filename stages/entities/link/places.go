package link

import (
	"slices"
	"sync"

	"wirecopy/pipeline"
	"wirecopy/stages/entities/find/tagger"
	"wirecopy/stages/entities/kind"
	"wirecopy/stages/entities/link/gazetteer"
	"wirecopy/stages/internal/sieve"
)

// nearby is the one of several places of that name that lies in a country which the article speaks of otherwise, nil if
// that leaves none or more than one.
func (l *linker) nearby(x *pipeline.Entity) (found *gazetteer.Entry) {
	for _, k := range l.table.All(x.Name) {
		e := l.table.Entry(k)
		if !kind.Same(kind.Of(e.Type), kind.Of(x.Type)) || e.Code == "" || !l.speaksOf(e.Code, e.Name) {
			continue
		}
		if found != nil {
			return nil
		}
		found = e
	}
	return found
}

// doubtful reports whether something in the article speaks against x being the place e: a region after its name that e does
// not lie in ("Melbourne, Florida"); a smaller place of that name in a region that the article names, without the country
// of e; or a name that a team goes by in a report on sport, where it is not plainly a place.
func (l *linker) doubtful(e *gazetteer.Entry, x *pipeline.Entity) bool {
	if lesser := gazetteer.Lesser(e.Name); len(lesser) > 0 && e.Code != "" && l.names(lesser) && !l.speaksOf(e.Code, e.Name) {
		return true
	}
	if e.Country || e.Code == "" {
		return false
	}
	team := tagger.InWhole(x.Name, tagger.Teams) && l.aboutSport()
	for i := range x.Mentions {
		m := &x.Mentions[i]
		if m.Kind != pipeline.NameMention {
			continue
		}
		if o := l.region(m); o != nil && country(o.Code) != country(e.Code) {
			return true
		}
		if team && !l.located(m) {
			return true
		}
	}
	return false
}

// state is the entry of the state that goes by the name of a city too where x stands behind a town and a comma in all places: Buffalo, New
// York; nil where it is none.
func (l *linker) state(x *pipeline.Entity) *gazetteer.Entry {
	name := gazetteer.State(x.Name)
	if name == "" {
		return nil
	}
	for i := range x.Mentions {
		if m := &x.Mentions[i]; m.Kind == pipeline.NameMention && !l.behindTown(m) {
			return nil
		}
	}
	return only(l.table, name, x.Type)
}

// behindTown reports whether a mention stands behind the name of a town that may be in the United States, and is not one of a list of places.
func (l *linker) behindTown(m *pipeline.Mention) bool {
	t := l.d.TokenAt(l.d.Byte(m.Start))
	if t == 0 || l.d.Word(t-1) != "," {
		return false
	}
	town := l.placeAt(m.Start-len(", "), false)
	if town < 0 {
		return false
	}
	if n := l.entry[town]; n != 0 && l.table.Entry(n-1).Code != "US" {
		return false
	}
	for end := l.d.Byte(m.End); t < len(l.d.Tokens) && int(l.d.Tokens[t].Start) < end; {
		t++
	}
	if t == len(l.d.Tokens) {
		return true
	}
	next := l.d.Word(t)
	return next != "and" && next != "or" && (next != "," || l.placeAt(m.End+len(", "), true) < 0)
}

// placeAt is the place by whose name a mention begins, or else ends, at a code point; -1 without one.
func (l *linker) placeAt(at int, begins bool) int {
	for i := range l.found {
		if !kind.Of(l.found[i].Type).Place() {
			continue
		}
		for k := range l.found[i].Mentions {
			if m := &l.found[i].Mentions[k]; m.Kind == pipeline.NameMention && (begins && m.Start == at || !begins && m.End == at) {
				return i
			}
		}
	}
	return -1
}

// region is the entry of the country or region that stands after a mention and a comma, nil if there is none.
func (l *linker) region(m *pipeline.Mention) *gazetteer.Entry {
	at := m.End + len(", ")
	for i := range l.found {
		y := &l.found[i]
		if l.entry[i] == 0 || !kind.Of(y.Type).Place() {
			continue
		}
		k, ok := slices.BinarySearchFunc(y.Mentions, at, func(m pipeline.Mention, at int) int { return m.Start - at })
		if !ok || y.Mentions[k].Kind != pipeline.NameMention {
			continue
		}
		if from, to := l.d.Byte(m.End), l.d.Byte(at); from+2 != to || l.d.Text[from] != ',' {
			return nil
		}
		if e := l.table.Entry(l.entry[i] - 1); e.Code != "" {
			return e
		}
		return nil
	}
	return nil
}

// located reports whether a mention is plainly of a place: after a preposition of place, or first in its block, as a dateline
// is.
func (l *linker) located(m *pipeline.Mention) bool {
	t := l.d.TokenAt(l.d.Byte(m.Start))
	if t == 0 {
		return true
	}
	switch l.d.Word(t - 1) {
	case "in", "In", "near", "outside", "around", "across", "from", "to":
		return true
	}
	s := l.d.Sentences[l.d.SentenceAt(t)]
	return s.First == t && s.Start == l.d.Blocks[s.Block].Start
}

// sportWords tells of most words that they are none of sport.
var sportWords = sync.OnceValue(func() *sieve.Sieve {
	s := new(sieve.Sieve)
	for word := range tagger.Names(tagger.SportWords) {
		s.Add(word)
	}
	return s
})

// isSport reports whether a word is one of sport. Of words that end with a digit the lists have one for all: under-21.
func isSport(word string, may *sieve.Sieve) bool {
	return (may.May(word) || word[len(word)-1]-'0' < 10) && tagger.In(word, tagger.SportWords)
}

// aboutSport reports whether words of sport make up more than a hundredth of the text.
func (l *linker) aboutSport() bool {
	if l.sport != nil {
		return *l.sport
	}
	n, may := 0, sportWords()
	for t := range l.d.Tokens {
		if isSport(l.d.Word(t), may) {
			n++
		}
	}
	l.sport = new(bool)
	*l.sport = n > 1 && 100*n > len(l.d.Tokens)
	return *l.sport
}
