package opinion

import "wirecopy/stages/internal/sentiment/polarity"

// counts are what is counted once a document and asked of each mention's sentence: the number within a stretch is the difference
// of the numbers before its ends.
type counts struct {
	before []tally // of each token, and of the end
}

// tally counts tokens: those between quotation marks, names, names that begin a row of names, and those that the lexicon says
// something of.
type tally struct{ quoted, names, rows, tellers int32 }

// of counts a document whose tellers are given.
func (c *counts) of(r *polarity.Reading, tellers []teller) {
	c.before = append(c.before[:0], tally{})
	var n tally
	named := false
	for i := range r.Words {
		if int(n.tellers) < len(tellers) && int(tellers[n.tellers].token) == i {
			n.tellers++
		}
		if r.Words[i].Flags.Has(polarity.Quoted) {
			n.quoted++
		}
		proper := r.Doc.Tags[i].IsProper()
		if proper {
			n.names++
			if !named {
				n.rows++
			}
		}
		named = proper
		c.before = append(c.before, n)
	}
}

// within counts the tokens [first, last).
func (c *counts) within(first, last int) tally {
	a, b := c.before[first], c.before[last]
	return tally{b.quoted - a.quoted, b.names - a.names, b.rows - a.rows, b.tellers - a.tellers}
}

// tellersIn are the places among the tellers of those in [first, last).
func (c *counts) tellersIn(first, last int) (from, to int) {
	return int(c.before[first].tellers), int(c.before[last].tellers)
}

// namesIn gives how many names stand in [first, last), words in a row counting as one, also where the row begins before.
func (c *counts) namesIn(first, last int) int {
	if first >= last {
		return 0
	}
	n := int(c.within(first, last).rows)
	if at := c.within(first, first+1); at.names > at.rows {
		n++
	}
	return n
}
