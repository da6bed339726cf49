package entities

import (
	"unicode"
	"unicode/utf8"

	"wirecopy/stages/internal/text"
)

// bracketed joins what stands in brackets to the name before it, if one is short for the other: "Northern Trade Council
// (NTC)", "NTC (Northern Trade Council)". After Schwartz & Hearst 2003, narrowed to names.
func (w *desk) bracketed() {
	for i := 0; i+1 < len(w.names); i++ {
		a, b := &w.names[i], &w.names[i+1]
		if int(b.last) >= len(w.d.Tokens) || b.first != a.last+1 || w.tag(a.last) != text.LParen || w.tag(b.last) != text.RParen {
			continue
		}
		long, sign := a, b
		if w.short(a) {
			long, sign = b, a
		}
		if !w.short(sign) || !w.shortFor(w.word(sign.first), long) {
			continue
		}
		sign.kind = long.kind
		e := a.ent
		if e == 0 {
			li := int32(i)
			if long == b {
				li++
			}
			w.place(li)
			e = w.names[li].ent
		}
		w.bySign[foldWord(w.word(sign.first))] = e
		if a.ent == 0 {
			w.join(int32(i), e)
		}
		if b.ent == 0 {
			w.join(int32(i)+1, e)
		}
	}
}

// define adds the name before an acronym in brackets where the tagger missed it, and the acronym where it missed that:
// "the Northern Trade Council (NTC)".
func (w *desk) define() {
	toks := w.d.Tokens
	for t := 2; t+1 < len(toks); t++ {
		if toks[t-1].Tag != text.LParen || toks[t+1].Tag != text.RParen {
			continue
		}
		i := int32(t)
		sign := name{first: i, last: i + 1}
		if !w.short(&sign) || !allCaps(w.word(i)) {
			continue
		}
		// The long form: the words before the bracket, from the nearest capital that fits.
		end := i - 1
		from, _ := w.sentenceOf(end)
		long := name{first: -1, last: end}
		for a := end - 1; a >= max(from, end-8); a-- {
			if w.capital(a) && w.word(a)[0] == w.word(i)[0] {
				if c := (name{first: a, last: end}); a+1 < end && w.shortFor(w.word(i), &c) {
					long = c
					break
				}
			}
		}
		if long.first < 0 {
			continue
		}
		before, sig := w.owner[end-1], w.owner[i]
		k := org
		switch {
		case before != 0 && w.names[before-1].first == long.first:
			k = w.names[before-1].kind
		case sig != 0 && before == 0:
			k = w.names[sig-1].kind
		case before != 0 || !w.stray(end-1):
			continue
		}
		if k == person || k == norp {
			continue
		}
		free := true
		for a := long.first; a < end; a++ {
			free = free && w.owner[a] == 0
		}
		if free && sig != 0 {
			w.add(long.first, end, k)
		}
		if sig == 0 && before != 0 {
			w.add(i, i+1, k)
		}
	}
}

// short reports whether n is one word of capitals.
func (w *desk) short(n *name) bool {
	if n.last-n.first != 1 {
		return false
	}
	s := w.word(n.first)
	return len(s) >= 2 && len(s) <= 10 && allCaps(s) || len(s) <= 10 && capitals(s) >= 2
}

func capitals(s string) (n int) {
	for i := 0; i < len(s); i++ {
		if s[i]-'A' < 26 {
			n++
		}
	}
	return n
}

// shortFor reports whether the letters of sign stand in the long name in order, the first of them at its first word and
// each other one at the beginning of a word or within the one in hand (Interpol).
func (w *desk) shortFor(sign string, long *name) bool {
	t, at := long.first, 0
	word := w.word(t)
	for i := 0; i < len(sign); {
		r, size := utf8.DecodeRuneInString(sign[i:])
		i += size
		if !unicode.IsLetter(r) {
			continue
		}
		r = unicode.ToLower(r)
		for {
			// The first letter left in this word, else the start of one of the next words.
			if r0, _ := utf8.DecodeRuneInString(word[at:]); unicode.ToLower(r0) == r && at < len(word) {
				at += utf8.RuneLen(r0)
				break
			}
			if t++; t >= long.last {
				return false
			}
			word, at = w.word(t), 0
		}
	}
	return true
}

// sign makes the initials of entity e's new name n known: AP for the Associated Press, with and without the small words.
func (w *desk) sign(n *name, e int32) {
	if n.last-n.first < 2 || n.kind == person {
		return
	}
	all, big, nbig, nall := uint64(fnvOffset), uint64(fnvOffset), 0, 0
	for t := n.first; t < n.last; t++ {
		word := w.word(t)
		if w.corporate(word) && t > n.first {
			continue
		}
		c := word[0]
		if c >= utf8.RuneSelf || w.tag(t).IsPunct() {
			return
		}
		all = (all ^ uint64(c|0x20)) * fnvPrime
		nall++
		if c-'A' < 26 {
			big = (big ^ uint64(c|0x20)) * fnvPrime
			nbig++
		}
	}
	w.know(all, nall, e)
	if big != all {
		w.know(big, nbig, e)
	}
}

func (w *desk) know(h uint64, letters int, e int32) {
	if letters < 2 {
		return
	}
	if had := w.bySign[h]; had != 0 && had != e {
		w.bySign[h] = -1
		return
	}
	w.bySign[h] = e
}
