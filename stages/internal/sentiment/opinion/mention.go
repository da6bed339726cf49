package opinion

import "wirecopy/stages/internal/text"

// Reach is how many tokens of a sentence on each side of a mention are looked at: all, but in a sentence without end,
// where every mention would else cost the whole sentence.
const Reach = 80

// MentionAt finds the tokens that the bytes [start, end) cover, at least in part, cut off at the end of the sentence
// that they begin in. It gives false where there are none.
func MentionAt(d *text.Document, start, end int) (Mention, bool) {
	first := d.TokenAt(start)
	if start >= end || first >= len(d.Tokens) || int(d.Tokens[first].Start) >= end {
		return Mention{}, false
	}
	at := d.SentenceAt(first)
	if at >= len(d.Sentences) || first < d.Sentences[at].First {
		return Mention{}, false
	}
	s := &d.Sentences[at]
	last := first + 1
	for last < s.Last && last-first < Reach && int(d.Tokens[last].Start) < end {
		last++
	}
	return Mention{First: first, Last: last, From: max(s.First, first-Reach), To: min(s.Last, last+Reach)}, true
}
