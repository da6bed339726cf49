package find

import (
	"wirecopy/stages/entities/kind"
	"wirecopy/stages/entities/words"
	"wirecopy/stages/internal/text"
)

// define adds the name before an acronym in brackets where the tagger missed it, and the acronym where it missed that:
// "the Northern Trade Council (NTC)".
func (w *Finder) define() {
	toks := w.d.Tokens
	for t := 2; t+1 < len(toks); t++ {
		if toks[t-1].Tag != text.LParen || toks[t+1].Tag != text.RParen {
			continue
		}
		i := int32(t)
		if !words.Acronym(w.word(i)) || !words.AllCaps(w.word(i)) {
			continue
		}
		// The long form: the words before the bracket, from the nearest capital that fits.
		end := i - 1
		from, _ := w.sentenceOf(end)
		long := Name{First: -1, Last: end}
		for a := end - 1; a >= max(from, end-8); a-- {
			if w.capital(a) && w.word(a)[0] == w.word(i)[0] {
				if a+1 < end && words.ShortFor(w.word(i), w.d, a, end) {
					long.First = a
					break
				}
			}
		}
		if long.First < 0 {
			continue
		}
		before, sig := w.owner[end-1], w.owner[i]
		k := kind.Org
		switch {
		case before != 0 && w.names[before-1].First == long.First:
			k = w.names[before-1].Kind
		case sig != 0 && before == 0:
			k = w.names[sig-1].Kind
		case before != 0 || !w.stray(end-1):
			continue
		}
		if k == kind.Person || k == kind.Norp {
			continue
		}
		free := true
		for a := long.First; a < end; a++ {
			free = free && w.owner[a] == 0
		}
		if free && sig != 0 {
			w.add(long.First, end, k)
		}
		if sig == 0 && before != 0 {
			w.add(i, i+1, k)
		}
	}
}
