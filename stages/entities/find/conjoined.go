package find

import (
	"wirecopy/stages/entities/kind"
	"wirecopy/stages/entities/words"
	"wirecopy/stages/internal/text"
)

// joinConjoined gives a body all that it is in charge of where a conjunction stands within its name, and the tagger took but one side: "the
// Harbours and [Ferries Authority]", "the [Department of Roads] and Harbours".
func (w *Finder) joinConjoined() {
	for i := range w.names {
		n := &w.names[i]
		if n.Kind != kind.Org || n.Score == listed || n.Last-n.First < 2 {
			continue
		}
		if t := w.chargeBefore(n); t >= 0 {
			for k := t; k < n.First; k++ {
				w.owner[k] = w.owner[n.First]
			}
			n.First, n.Start = t, w.d.Tokens[t].Start
		}
		if end := w.chargeAfter(n); end > n.Last {
			w.extend(n, end)
		}
	}
}

// chargeBefore is the first token of what a body is in charge of besides, which a conjunction joins to the front of its name; -1 without
// such.
func (w *Finder) chargeBefore(n *Name) int32 {
	if w.OrgHeads[w.word(n.Last-1)] != words.ByName || n.First < 3 || n.Start != w.d.Tokens[n.First].Start || w.tag(n.First-1) != text.CC {
		return -1
	}
	first, _ := w.sentenceOf(n.First)
	t := n.First - 1
	for t > first && n.First-t <= mostCharge && w.charge(t-1) {
		t--
	}
	if t == n.First-1 || t == first || w.tag(t-1) != text.DT && w.tag(t-1) != text.POS {
		return -1
	}
	return t
}

// chargeAfter is the token after what a body is in charge of besides, which a conjunction joins to the end of its name; n.Last without such.
func (w *Finder) chargeAfter(n *Name) int32 {
	t := n.Last
	_, last := w.sentenceOf(n.First)
	if w.OrgHeads[w.word(n.First)] != words.ByName || n.Last-n.First < 3 || t+1 >= last || w.word(t) != "and" {
		return n.Last
	}
	switch w.word(n.First + 1) {
	case "of", "for":
	default:
		return n.Last
	}
	end := t + 1
	for end < last && end-t <= mostCharge && w.charge(end) {
		end++
	}
	if end == t+1 || end < last && (w.capital(end) || w.word(end) == "of") {
		return n.Last
	}
	return end
}

// mostCharge is how many words one side of a conjunction may have in the name of a body.
const mostCharge = 2

// charge reports whether token t is a word with a capital for what a body is in charge of: no name, office or body.
func (w *Finder) charge(t int32) bool {
	word := w.word(t)
	if w.owner[t] != 0 || !w.capital(t) || !w.tag(t).IsNoun() && !w.tag(t).IsAdjective() || words.AllCaps(word) || w.OrgHeads[word] != words.NoOrg {
		return false
	}
	if _, role := w.roles(word); role {
		return false
	}
	_, given := w.Given[word]
	return !given && len(w.table.All(word)) == 0
}
