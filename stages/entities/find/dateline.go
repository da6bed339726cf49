package find

import (
	"strings"

	"wirecopy/pipeline"
	"wirecopy/stages/entities/kind"
	"wirecopy/stages/entities/words"
	"wirecopy/stages/internal/lexicon"
)

// placesOfDatelines makes places of what a dateline begins with: "PORT ELLERY, March 4 (Wire) -", "PORT ELLERY 2026-03-04",
// "ELLERY, Norland, March 4". In a report on sports the other places of a document are mostly teams, and a city that many
// take for a word is no name to the tagger.
func (w *Finder) placesOfDatelines() {
	for _, s := range w.d.Sentences {
		first, last := int32(s.First), int32(s.Last)
		if w.d.Blocks[s.Block].Kind == pipeline.Dateline && first < last && w.owner[first] > 0 && words.AllCaps(w.word(first)) {
			w.place(first, w.names[w.owner[first]-1].Last)
			continue
		}
		city, end := w.dateline(first, last)
		if city == 0 {
			continue
		}
		w.place(first, city)
		if w.word(city) == "," && end > city+1 {
			w.place(city+1, end)
		}
	}
}

// dateline reads a sentence that is nothing but a place in capitals, maybe where that lies, and a date. It gives the
// tokens after the city and after the whole place; 0 if it is none.
func (w *Finder) dateline(first, last int32) (city, end int32) {
	const longest, mostWords = 10, 3 // tokens of a dateline and of its city
	if last-first < 2 || last-first > longest || !w.startsBlock(first) {
		return 0, 0
	}
	t := first
	for t < last && t-first < mostWords && words.AllCaps(w.word(t)) && len(w.word(t)) > 1 && !calendar(w.word(t)) {
		t++
	}
	if t == first {
		return 0, 0
	}
	city, end = t, t
	if t+1 < last && w.word(t) == "," && w.capital(t+1) && !calendar(w.word(t+1)) {
		for t++; t < last && t-city <= mostWords && w.capital(t) && !calendar(w.word(t)); t++ {
		}
		end = t
	}
	if !w.date(t, last) {
		return 0, 0
	}
	return city, end
}

// date reports whether the tokens [t, last) are nothing but a date with a day: a number that is written as a date, or a
// month and a number.
func (w *Finder) date(t, last int32) bool {
	month, number := false, false
	for ; t < last; t++ {
		switch word := w.word(t); {
		case word == "," || word == ".":
		case strings.Trim(word, "0123456789") == "":
			number = true
		case strings.Trim(word, "0123456789-/.") == "" && len(word) >= len("1/2/26"):
			month, number = true, true
		case calendar(word):
			month = true
		default:
			return false
		}
	}
	return month && number
}

// calendar reports whether word is the name of a day or a month.
func calendar(word string) bool {
	return lexicon.Look(strings.TrimSuffix(word, ".")).Nouns&lexicon.CalendarNoun != 0
}

// place makes one place of the tokens [first, last), with the bounds of the name that holds them if there is one.
func (w *Finder) place(first, last int32) {
	if o := w.owner[first]; o > 0 {
		n := &w.names[o-1]
		if n.Score != listed && !n.Kind.Place() {
			n.Kind = kind.GPE
		}
		return
	}
	for t := first; t < last; t++ {
		if w.owner[t] != 0 {
			return
		}
	}
	w.add(first, last, kind.GPE)
}
