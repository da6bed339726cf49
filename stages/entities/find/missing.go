package find

import (
	"strings"

	"wirecopy/stages/entities/find/tagger"
	"wirecopy/stages/entities/kind"
	"wirecopy/stages/entities/words"
	"wirecopy/stages/internal/text"
)

// addByLastWord adds treaties and meetings that the tagger missed: capitals that end with a word for one.
func (w *Finder) addByLastWord() {
	for _, s := range w.d.Sentences {
		first, last := int32(s.First), int32(s.Last)
		for i := first; i < last; i++ {
			if !w.stray(i) {
				continue
			}
			j := i + 1
			for j < last && w.stray(j) {
				j++
			}
			if k := w.Endings[w.word(j-1)]; k != kind.None && j-i > 1 && j-i < 6 && (j == last || w.owner[j] == 0) && (i == first || w.owner[i-1] == 0 || w.tag(i-1) == text.POS) {
				w.add(i, j, k)
			}
			i = j
		}
	}
}

// addAfterTitles adds persons right after a form of address or a rank.
func (w *Finder) addAfterTitles() {
	for _, s := range w.d.Sentences {
		for i := int32(s.First) + 1; i < int32(s.Last); i++ {
			if !w.stray(i) || w.tag(i) == text.NNPS || w.owner[i-1] != 0 {
				continue
			}
			if t, ok := w.Titles[w.word(i-1)]; !ok || t.Office && !w.givenLike(i) {
				continue
			}
			j, role := i, false
			for j < int32(s.Last) && w.stray(j) && !role {
				_, role = w.roles(w.word(j))
				j++
			}
			if !role && (j == int32(s.Last) || w.owner[j] == 0) {
				w.add(i, j, kind.Person)
			}
			i = j
		}
	}
}

// addSpeakers adds bodies of one word at the beginning of a sentence that the tagger missed and that speak of themselves: "Velox said it would
// recall cars", "Velox, which makes cars, fell".
func (w *Finder) addSpeakers() {
	for _, s := range w.d.Sentences {
		t := int32(s.First)
		if t >= int32(s.Last) || !w.stray(t) || tagger.In(w.word(t), tagger.Common) || words.AllCaps(w.word(t)) {
			continue
		}
		n := Name{Start: w.d.Tokens[t].Start, End: w.d.Tokens[t].End, First: t, Last: t + 1, Kind: kind.Person}
		if w.single(&n) && (w.saysIt(&n) || w.isThing(&n)) {
			w.add(t, t+1, kind.Org)
		}
	}
}

// addCouncils adds bodies that the tagger missed and that begin with a noun for one, behind an article: the Council of Governors, the Chamber of
// Deputies. A board of directors is any firm's.
func (w *Finder) addCouncils() {
	const longest = 3 // words behind of
	for _, s := range w.d.Sentences {
		for t, last := int32(s.First)+1, int32(s.Last); t+2 < last; t++ {
			if !w.free(t) || w.OrgHeads[w.word(t)] != words.ByName || w.word(t+1) != "of" || !strings.EqualFold(w.word(t-1), "the") || w.Is("anybody", w.word(t+2)) {
				continue
			}
			end := t + 2
			for end < last && end-t-2 < longest && w.free(end) && w.tag(end).IsNoun() {
				end++
			}
			if end > t+2 && (end == last || !w.capital(end) && w.owner[end] == 0 && w.word(end) != "of") {
				w.add(t, end, kind.Org)
			}
			t = end - 1
		}
	}
}

// saysIt reports whether n says something of "it" right away, as a body does of itself and seldom a person: "Velox said it was sorry".
func (w *Finder) saysIt(n *Name) bool {
	_, last := w.sentenceOf(n.First)
	if n.Last+1 >= last || !w.speaks(n.Last) {
		return false
	}
	t := n.Last + 1
	if w.word(t) == "that" {
		t++
	}
	return t < last && (w.word(t) == "it" || w.word(t) == "its") || w.speaksOfIt(n)
}

// addInCredits adds the photographer or author that a credit or a byline names: "Credit: Jane Doe / AP", "By Jane Doe".
func (w *Finder) addInCredits() {
	for _, s := range w.d.Sentences {
		first, last := int32(s.First), int32(s.Last)
		from := first
		if !w.inCredit(first) {
			if from = w.creditWord(first, last); from < 0 {
				continue
			}
		}
		for i := from; i < last; i++ {
			if !w.free(i) || w.Credits[w.word(i)] == "word" || w.tag(i).IsPunct() {
				continue
			}
			j := i + 1
			for j < last && w.free(j) && !w.tag(j).IsPunct() {
				j++
			}
			if j-i > 1 && j-i < 5 && w.Credits[w.word(j-1)] == "" {
				w.add(i, j, kind.Person)
			}
			i = j
		}
	}
}

// creditWord finds the word that says whose a picture or text is, before a colon: "Credit:"; -1 if there is none.
func (w *Finder) creditWord(first, last int32) int32 {
	for t := first; t+1 < last; t++ {
		if w.tag(t+1) == text.Colon && w.Credits[w.word(t)] == "word" && w.word(t+1) == ":" {
			return t
		}
	}
	return -1
}

// free reports whether token t is a word with a capital that no name holds.
func (w *Finder) free(t int32) bool {
	return w.owner[t] == 0 && (w.capital(t) || w.firsts[t] >= 0xC3)
}

// stray reports whether token t is a proper noun that no name holds: a name next to it would be cut short.
func (w *Finder) stray(t int32) bool { return w.free(t) && w.tag(t).IsProper() }

// alone reports whether no proper noun stands right before or after the tokens [i, j) of the sentence [first, last).
func (w *Finder) alone(i, j, first, last int32) bool {
	return !(i > first && (w.stray(i-1) || w.owner[i-1] != 0 && w.d.Tokens[i-1].End+1 == w.d.Tokens[i].Start)) &&
		!(j < last && (w.stray(j) || w.owner[j] != 0))
}

// add notes a name that the tagger did not find; update puts it in its place.
func (w *Finder) add(first, last int32, k kind.Kind) {
	w.names = append(w.names, Name{Start: w.d.Tokens[first].Start, End: w.d.Tokens[last-1].End, First: first, Last: last,
		Kind: k, Score: 0.5})
	for t := first; t < last; t++ {
		w.owner[t] = -1
	}
}

// givenLike reports whether token t looks like a given name or an initial.
func (w *Finder) givenLike(t int32) bool {
	word := w.word(t)
	_, ok := w.Given[word]
	return ok || words.Initial(word) && word[0]-'A' < 26
}
