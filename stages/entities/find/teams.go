package find

import (
	"strings"

	"wirecopy/stages/entities/find/tagger"
	"wirecopy/stages/entities/kind"
)

// teams makes organisations of places that play: "Cologne" in "Frankfurt beat Cologne 2-0", in a report on sport "Cologne" in "Cologne
// won on Saturday", "the Cologne striker" and "Juventus and Cologne", and what stands in a line of results: "ELLERY 4 Port Nile 2". National teams go by the names of their countries and
// stay places.
func (w *Finder) teams() {
	for _, s := range w.d.Sentences {
		first, last := int32(s.First), int32(s.Last)
		w.results(first, last)
		sport, scored := w.tagging.Sport() >= muchSport, w.scored(first, last)
		if !sport && !scored {
			continue
		}
		for t := first; t < last; t++ {
			o := w.owner[t]
			if o <= 0 || w.names[o-1].First != t {
				continue
			}
			n := &w.names[o-1]
			if n.Kind == kind.GPE && n.Score != listed && (scored && w.plays(n, first, last) || sport && (w.sports(n, first, last) || w.fields(n, last) || w.amongTeams(n, first, last))) && !w.isCountry(n) {
				n.Kind = kind.Org
			}
		}
	}
}

// muchSport is how much a document is about sport from which on what plays in it is a team.
const muchSport = 2

// sports reports whether n stands right before a verb for what a team does, or right behind one for what it does to another.
func (w *Finder) sports(n *Name, first, last int32) bool {
	t := n.Last
	for t < last && (w.tag(t).IsAdverb() || w.word(t) == "have" || w.word(t) == "has" || w.word(t) == "had" || w.word(t) == "will") {
		t++
	}
	if t < last {
		if does := w.TeamVerbs[w.word(t)]; does == "does" || does == "both" {
			return true
		}
	}
	if n.First == first {
		return false
	}
	does := w.TeamVerbs[w.word(n.First-1)]
	return does == "to" || does == "both"
}

// fields reports whether a noun for one of a team stands right behind n: the Ellery striker.
func (w *Finder) fields(n *Name, last int32) bool {
	return n.Last < last && w.TeamNouns[w.word(n.Last)]
}

// amongTeams reports whether n, which is the name of a team as well, is one of several of which the next one is a team and no place:
// "Juventus and Ellery".
func (w *Finder) amongTeams(n *Name, first, last int32) bool {
	if !tagger.InWhole(n.Proper(w.d), tagger.Teams) {
		return false
	}
	for _, t := range []int32{n.Last, n.First - 1} {
		if t <= first || t+1 >= last || w.word(t) != "," && w.word(t) != "and" && w.word(t) != "or" {
			continue
		}
		next := t + 1
		if t < n.First {
			next = t - 1
		}
		if o := w.owner[next]; o > 0 && w.names[o-1].Kind == kind.Org && tagger.InWhole(w.names[o-1].Proper(w.d), tagger.Teams) {
			return true
		}
	}
	return false
}

// plays reports whether n stands right before or behind a verb for what a team does to another, or behind what it lost by.
func (w *Finder) plays(n *Name, first, last int32) bool {
	if n.Last < last && w.PlayVerbs[w.word(n.Last)] || n.First > first && w.PlayVerbs[w.word(n.First-1)] {
		return true
	}
	t := n.First - 1
	return t > first && (w.word(t) == "to" || w.word(t) == "with" || w.word(t) == "against" || w.word(t) == "over") && w.isScore(t-1)
}

// scored reports whether the sentence [first, last) tells a score.
func (w *Finder) scored(first, last int32) bool {
	for t := first; t < last; t++ {
		if w.isScore(t) {
			return true
		}
	}
	return false
}

// isScore reports whether token t is a score, as 2-0 or 118-115.
func (w *Finder) isScore(t int32) bool {
	if w.firsts[t]-'0' >= 10 {
		return false
	}
	word := w.word(t)
	const longest = len("118-115")
	dash := 0
	for i := 1; i < len(word); i++ {
		switch c := word[i]; {
		case c == '-' && i+1 < len(word):
			dash++
		case c-'0' >= 10:
			return false
		}
	}
	return dash == 1 && len(word) <= longest
}

// results reads the lines of a sentence that may be those of results.
func (w *Finder) results(first, last int32) {
	if first == last || !w.capital(first) {
		return
	}
	if strings.IndexByte(w.d.Text[w.d.Tokens[first].Start:w.d.Tokens[last-1].End], '\n') < 0 {
		w.result(first, last)
		return
	}
	for t := first; t < last; {
		end := w.lineEnd(t, last)
		w.result(t, end)
		t = end
	}
}

// lineEnd is the token after the line of the sentence that begins at token t.
func (w *Finder) lineEnd(t, last int32) int32 {
	for t++; t < last && strings.IndexByte(w.d.Text[w.d.Tokens[t-1].End:w.d.Tokens[t].Start], '\n') < 0; t++ {
	}
	return t
}

// result makes teams of the names in a line of results, which has two with a number behind each, one of them known to be a name:
// "BUFFALO 4 Montreal 2 (OT)".
func (w *Finder) result(first, last int32) {
	const longest = 12 // tokens
	if last-first > longest || last-first < 4 || !w.capital(first) {
		return
	}
	a := w.team(first, last)
	if a == 0 {
		return
	}
	b := w.team(a+1, last)
	if b == 0 || b+1 < last && w.word(b+1) != "(" || w.owner[first] <= 0 && w.owner[a+1] <= 0 {
		return
	}
	w.makeTeam(first, a)
	w.makeTeam(a+1, b)
}

// team gives the number behind the words with capitals that begin at token t, 0 without one.
func (w *Finder) team(t, last int32) int32 {
	from := t
	for ; t < last && w.capital(t); t++ {
	}
	if t == from || t >= last || strings.Trim(w.word(t), "0123456789") != "" {
		return 0
	}
	return t
}

// makeTeam makes an organisation of the tokens [first, last), if no person or country is named there.
func (w *Finder) makeTeam(first, last int32) {
	for t := first; t < last; t++ {
		o := w.owner[t]
		if o < 0 {
			return
		}
		if o == 0 {
			continue
		}
		n := &w.names[o-1]
		if n.Kind == kind.Person || n.Score == listed || n.First < first || n.Last > last || w.isCountry(n) {
			return
		}
		if n.First == first && n.Last == last {
			n.Kind = kind.Org
			return
		}
	}
	for t := first; t < last; t++ {
		if o := w.owner[t]; o > 0 {
			w.names[o-1].Kind = kind.None
		}
	}
	w.add(first, last, kind.Org)
}

// isCountry reports whether n is the name of a country.
func (w *Finder) isCountry(n *Name) bool {
	for _, e := range w.table.All(n.Proper(w.d)) {
		if w.table.Entry(e).Country {
			return true
		}
	}
	return false
}
