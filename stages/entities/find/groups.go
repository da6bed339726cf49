package find

import (
	"wirecopy/pipeline"
	"wirecopy/stages/entities/kind"
	"wirecopy/stages/internal/text"
)

// longestGroup is the most words of what a group of people has come together for.
const longestGroup = 6

// mostGroups bounds how many names of groups others are compared with, so that no text takes quadratic time.
const mostGroups = 16

// addGroups makes bodies of groups whose name says who has come together for what: "Voices of Hope", "Women in Black",
// "Friends of the Earth". A capital tells within a sentence. At its beginning every word has one: there the name must stand
// within another sentence, or be about what is no name by itself.
func (w *Finder) addGroups() {
	had := len(w.names)
	w.eachGroup(func(t, end, first int32) bool { return w.inside(t, first) || w.stranger(t+2, end) })
	sure := min(len(w.names), had+mostGroups)
	w.eachGroup(func(t, end, _ int32) bool {
		for i := had; i < sure; i++ {
			if n := &w.names[i]; n.Last-n.First == end-t && w.sameWords(n.First, t, end-t) {
				return true
			}
		}
		return false
	})
}

// eachGroup adds those names of groups, at tokens [t, end) of a sentence that begins at first, of which is says so.
func (w *Finder) eachGroup(is func(t, end, first int32) bool) {
	for i := range w.d.Sentences {
		s := &w.d.Sentences[i]
		if w.d.Blocks[s.Block].Kind == pipeline.Heading {
			continue
		}
		for t := int32(s.First); t < int32(s.Last); t++ {
			if !w.capital(t) || w.owner[t] != 0 || !w.GroupHeads[w.word(t)] {
				continue
			}
			if end := w.groupEnd(t, int32(s.Last)); end > 0 && is(t, end, int32(s.First)) {
				w.takeGroup(t, end)
				t = end - 1
			}
		}
	}
}

// groupEnd is the token after the name of a group whose first word is at t, 0 if there is none: a preposition follows, and
// words with capitals.
func (w *Finder) groupEnd(t, last int32) int32 {
	if t+2 >= last {
		return 0
	}
	switch w.word(t + 1) {
	case "of", "in", "for", "against", "Against", "without", "Without":
	default:
		return 0
	}
	end := t + 2
	if word := w.word(end); (word == "the" || word == "a" || word == "an") && end+1 < last {
		end++
	}
	from := end
	for end < last && end < from+longestGroup && w.capital(end) && !w.tag(end).IsPunct() {
		end++
	}
	if end == from || end < last && w.tag(end) == text.POS && w.owner[end-1] != 0 { // "Friends of Doe's family"
		return 0
	}
	return end
}

// inside reports whether token t stands within a sentence that begins at first, where its capital tells something.
func (w *Finder) inside(t, first int32) bool {
	return t > first && !w.tag(t-1).IsPunct() && !w.capital(t-1)
}

// stranger reports whether none of the tokens [t, end) is a name by itself.
func (w *Finder) stranger(t, end int32) bool {
	for ; t < end; t++ {
		if w.owner[t] != 0 || w.capital(t) && len(w.table.All(w.word(t))) > 0 {
			return false
		}
	}
	return true
}

// sameWords reports whether the n tokens from a on are the words of those from b on.
func (w *Finder) sameWords(a, b, n int32) bool {
	for i := range n {
		if w.word(a+i) != w.word(b+i) {
			return false
		}
	}
	return true
}

// takeGroup makes one name of the tokens [t, end), and drops those within.
func (w *Finder) takeGroup(t, end int32) {
	for i := t; i < end; i++ {
		o := w.owner[i]
		if o <= 0 {
			continue
		}
		n := &w.names[o-1]
		if n.Last > end {
			return
		}
		n.Kind = kind.None
	}
	w.add(t, end, kind.Org)
}
