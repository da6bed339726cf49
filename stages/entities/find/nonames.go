package find

import (
	"strings"

	"wirecopy/pipeline"
	"wirecopy/stages/entities/kind"
	"wirecopy/stages/entities/words"
	"wirecopy/stages/internal/text"
)

// dropTitles drops persons that are but a title: "Financial Officer" in "Chief Financial Officer Jane Doe"; and
// cuts off a line that says what someone is under the name.
func (w *Finder) dropTitles() {
	for i := range w.names {
		n := &w.names[i]
		if n.Kind != kind.Person || n.Last-n.First < 2 {
			continue
		}
		if _, role := w.roles(w.word(n.Last - 1)); !role || w.AfterSurname(w.word(n.Last-1)) {
			continue
		}
		for t := n.First + 1; t < n.Last; t++ {
			if strings.IndexByte(w.d.Text[w.d.Tokens[t-1].End:w.d.Tokens[t].Start], '\n') >= 0 {
				for k := t; k < n.Last; k++ {
					w.owner[k] = 0
				}
				n.Last, n.End = t, w.d.Tokens[t-1].End
			}
		}
		if _, given := w.Given[w.word(n.First)]; !given && w.capital(n.Last-1) && int(n.Last) < len(w.owner) && w.owner[n.Last] != 0 &&
			w.names[w.owner[n.Last]-1].Kind == kind.Person {
			n.Kind = kind.None
		}
	}
}

// dropFunctionWords drops single words that are names in capitals, but here are words that somebody stressed: "There IS a
// plan".
func (w *Finder) dropFunctionWords() {
	for i := range w.names {
		if n := &w.names[i]; n.Score != listed && w.functionWord(n.First, n.Last) {
			n.Kind = kind.None
		}
	}
}

// functionWord reports whether the tokens [first, last) are one word in capitals that is a function word by its place:
// a verb after its subject, a pronoun.
func (w *Finder) functionWord(first, last int32) bool {
	if last-first != 1 || !words.AllCaps(w.word(first)) {
		return false
	}
	switch w.word(first) {
	case "IS", "ARE", "WAS", "IT", "AM", "BE", "DO", "CAN", "MAY", "WILL", "NOT", "NO", "ALL":
	default:
		return false
	}
	if first == 0 {
		return false
	}
	before := w.tag(first - 1)
	return before == text.PRP || before == text.EX || before == text.DT || before == text.WDT || before == text.WP ||
		!w.capital(first-1) && before.IsNoun() && !w.tag(first).IsProper()
}

// dropAgencies drops the agencies and desks that a dateline, a byline or a credit names: they sent the text, and do
// nothing in it. Where the text speaks of such an agency again, it is an organisation.
func (w *Finder) dropAgencies() {
	filed := int32(-1) // the name within the dateline
	for i := range w.names {
		n := &w.names[i]
		if n.Kind == kind.Person && w.Credits[w.word(n.Last-1)] != "" && n.Last-n.First > 1 && w.inCredit(n.First) {
			n.Kind = kind.Org // Getty Images
		}
		switch {
		case n.Score == listed || n.Kind == kind.None:
		case w.inDateline(n):
			n.Kind, filed = kind.None, int32(i)
		case n.Kind == kind.Person:
		case w.inCredit(n.First) && !n.Kind.Place():
			n.Kind = kind.None
		case filed >= 0 && n.Kind.Place() && w.sameName(n, &w.names[filed]):
			n.Kind = kind.Org
		}
	}
}

// sameName reports whether two names have the same words.
func (w *Finder) sameName(a, b *Name) bool {
	return a.Last-a.First == b.Last-b.First && w.sameWords(a.First, b.First, a.Last-a.First)
}

// inCredit reports whether token t stands in a byline or a credit: a block that is known as one, or a line that begins as
// they do and is no sentence.
func (w *Finder) inCredit(t int32) bool {
	s := w.d.Sentences[w.d.SentenceAt(int(t))]
	b := w.d.Blocks[s.Block]
	switch b.Kind {
	case pipeline.Credit, pipeline.Byline:
		return true
	}
	first, last := int32(s.First), int32(s.Last)
	if first+1 < last && (w.word(first) == "©" || w.word(first) == "Copyright") {
		return true
	}
	if first+1 >= last || !w.startsBlock(first) || w.Credits[w.word(first)] != "word" || w.tag(last-1) == text.Period {
		return false
	}
	return w.word(first+1) == ":" || strings.EqualFold(w.word(first), "by") && w.capital(first+1)
}

// inDateline reports whether n stands in brackets within a dateline: "PORT ELLERY, March 3 (Wire) -", or between its
// dashes: "PORT ELLERY — Wire —".
func (w *Finder) inDateline(n *Name) bool {
	const longest = 16 // tokens of a dateline
	s := w.d.Sentences[w.d.SentenceAt(int(n.First))]
	first, last := int32(s.First), int32(s.Last)
	if w.d.Blocks[s.Block].Kind == pipeline.Dateline && n.First > first {
		return w.tag(n.First-1) == text.LParen || w.dash(n.First-1)
	}
	if n.First <= first || n.First > first+longest || n.Last+1 >= last || !w.startsBlock(first) || !w.datelinePlace(first, n.First) {
		return false
	}
	if w.tag(n.First-1) == text.LParen && w.tag(n.Last) == text.RParen {
		return w.dash(n.Last + 1)
	}
	return w.dash(n.First-1) && w.dash(n.Last)
}

// startsBlock reports whether token t is the first of its block, but for a place in capitals with a full stop: "PORT ELLERY.
// March 3".
func (w *Finder) startsBlock(t int32) bool {
	const longest = 20 // bytes of such a place
	b := w.d.Blocks[w.d.Sentences[w.d.SentenceAt(int(t))].Block]
	before := strings.TrimSpace(w.d.Text[b.Start:w.d.Tokens[t].Start])
	return before == "" || len(before) < longest && strings.HasSuffix(before, ".") && words.AllCaps(before)
}

// datelinePlace reports whether the tokens [first, last) may be the place and day of a dateline: no verb, no small word but
// those of places and days.
func (w *Finder) datelinePlace(first, last int32) bool {
	for t := first; t < last; t++ {
		if c := w.firsts[t]; c-'a' < 26 { // a small letter
			return false
		}
	}
	return w.capital(first)
}

// dash reports whether token t is a dash.
func (w *Finder) dash(t int32) bool {
	switch w.word(t) {
	case "-", "--", "—", "–", "―", "---":
		return true
	}
	return false
}

// dropOffices drops what the tagger took for a person and is the office of the one named before it: "By Tom Arkell, Political Editor".
func (w *Finder) dropOffices() {
	for i := range w.names {
		n := &w.names[i]
		if n.Kind != kind.Person || n.First == 0 || n.Last-n.First < 2 {
			continue
		}
		if word := w.word(n.Last - 1); w.Offices[word] != "end" && !w.Is("byline", word) {
			continue
		}
		before := n.First - 1
		if before > 0 && w.tag(before) == text.Comma {
			before--
		}
		_, given := w.Given[w.word(n.First)]
		if o := w.owner[before]; !given && o > 0 && w.names[o-1].Kind == kind.Person {
			n.Kind = kind.None
		}
	}
}

// dropCommonWords drops single words that are no names: "the Party", "God", the US in "US dollars".
func (w *Finder) dropCommonWords() {
	for i := range w.names {
		n := &w.names[i]
		if n.Last-n.First != 1 || n.Score == listed {
			continue
		}
		drop := w.NotNames[w.word(n.First)] && !w.defined(n) || partyAndState(w.word(n.First))
		if n.Kind.Place() && int(n.Last) < len(w.owner) {
			next := w.word(n.Last)
			drop = drop || next == "dollar" || next == "dollars" || next == "$"
		}
		if drop || w.isVerb(n) {
			n.Kind = kind.None
		}
	}
}

// isVerb reports whether n is a verb in small letters and no name: values trump interests.
func (w *Finder) isVerb(n *Name) bool {
	if w.firsts[n.First]-'a' >= 26 || n.First == 0 {
		return false
	}
	before := n.First - 1
	return w.tag(n.First).IsVerb() || w.tag(before) == text.MD || w.word(before) == "not" && w.tag(before) == text.RB
}

// defined reports whether the text gives the letters of n as the short form of a body: GPS is no device after "Gabungan Parti
// Sarawak (GPS)".
func (w *Finder) defined(n *Name) bool {
	word := w.word(n.First)
	if n.Kind != kind.Org || !words.AllCaps(word) {
		return false
	}
	for i := range w.names[:min(len(w.names), mostNames)] {
		t := w.names[i].Last
		if w.names[i].Kind == kind.Org && int(t)+2 < len(w.d.Tokens) && w.tag(t) == text.LParen && w.word(t+1) == word && w.tag(t+2) == text.RParen {
			return true
		}
	}
	return false
}

// partyAndState reports whether s tells the party and state of a member of the Congress of the United States: R-TX.
func partyAndState(s string) bool {
	return len(s) > 3 && len(s) < 9 && strings.IndexByte("DRI", s[0]) >= 0 && s[1] == '-' && s[2]-'A' < 26
}
