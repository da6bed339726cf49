package tagger

import (
	"runtime"

	"wirecopy/stages/internal/text"
)

// cue says what stood around a word somewhere in the document.
type cue uint16

const (
	capMid    cue = 1 << iota // with a capital where none is due
	lowered                   // without one
	afterName                 // after a title or a given name, with a capital
	beforeOrg                 // before or as the end of a name that ends like an organisation's
	inBracket                 // in capitals, alone in brackets
	afterIn                   // after "in", with a capital
	speaks                    // before a verb of saying
	capMany                   // with a capital where none is due, more than once
	longer                    // within a longer run of capitals
	runEnd                    // at the end of a run of two or more
)

// seenWord is what the document shows of one word.
type seenWord struct {
	low  uint64
	vote int32 // its place among the votes of the second pass, from 1
	cues cue
}

// table collects what a document shows of its words; it is cleared for each document.
type table struct {
	slots []seenWord
}

func (t *table) reset(tokens int) {
	size := 64
	for size < 2*tokens {
		size *= 2
	}
	if cap(t.slots) < size {
		t.slots = make([]seenWord, size)
		return
	}
	t.slots = t.slots[:size]
	clear(t.slots)
}

func (t *table) at(low uint64) int32 {
	mask := uint64(len(t.slots) - 1)
	for i := low & mask; ; i = (i + 1) & mask {
		if t.slots[i].low == low || t.slots[i].low == 0 {
			t.slots[i].low = low
			return int32(i)
		}
	}
}

// Scratch is the memory that tagging one document needs; it can be used again, by one goroutine at a time.
type Scratch struct {
	words  []word
	seen   table
	emit   [][numLabels]int32
	back   [][numLabels]uint8
	first  [][numLabels]int32 // emit before the second pass
	before []uint8
	labels []uint8
	hint   [][numHints]uint16 // of all tokens, in the last pass
	hints  [][numHints]uint16 // of a sentence, in this one
	votes  []votes
	names  []docName
	filled int
	sport  uint64   // how much the document is about sport: 0 to 3
	sports []uint64 // and each sentence: 0 to 2
}

// prepare fills in s.words for all tokens of d: by itself, then what stands around it, then what the document shows.
func (s *Scratch) prepare(x *lexicon, d *text.Document) {
	n := len(d.Tokens)
	if cap(s.words) < n {
		s.words = make([]word, n+n/4)
	}
	s.words = s.words[:n]
	s.seen.reset(n)
	for i := range d.Tokens {
		t := &d.Tokens[i]
		s.words[i].set(x, d.Text[t.Start:t.End], t.Tag)
	}
	s.lookUp(x, d)
	s.measureSport(d)
	for i := range d.Sentences {
		first, last := d.Sentences[i].First, d.Sentences[i].Last
		s.sentence(x, s.words[first:last])
		for k := first; k < last; k++ {
			// The ends of the words that may be part of a name count, and that of the word after.
			if w := &s.words[k]; (w.scored() || k > first && s.words[k-1].scored()) && w.length >= 3 {
				t := &d.Tokens[k]
				w.affixes(x.core(d.Text[t.Start:t.End]))
			}
		}
	}
}

// Sport tells how much the document tagged last is about sport: 0, not at all, to 3.
func (s *Scratch) Sport() int { return int(s.sport) }

// lookUp fills in what the lists and groups say of all words. The places of all are asked for before the first is needed: they
// lie far apart, and what comes from far then comes together.
func (s *Scratch) lookUp(x *lexicon, d *text.Document) {
	mask, asked := uint64(len(x.words)-1), entry(0)
	for i := range s.words {
		asked += x.words[s.words[i].low&mask]
	}
	runtime.KeepAlive(asked)
	for i := range s.words {
		w := &s.words[i]
		if e := x.findWord(w.low); e != 0 {
			w.lists, w.fine, w.coarse, w.starts = e.lists(), e.fine(), x.coarse[e.fine()], e.starts()
			continue
		}
		t := &d.Tokens[i]
		if d.Text[t.End-1] != '\'' {
			continue
		}
		word := x.core(d.Text[t.Start:t.End])
		if k := possessiveless(word); k < len(word) {
			e := x.findWord(hashLower(word[:k]))
			w.lists, w.fine, w.coarse = e.lists(), e.fine(), x.coarse[e.fine()]
		}
	}
}

// measureSport finds how much of the document, and of each sentence, is about sport: words of such reports, and scores.
func (s *Scratch) measureSport(d *text.Document) {
	s.sports = s.sports[:0]
	all, words := 0, 0
	for i := range d.Sentences {
		n := 0
		for k := d.Sentences[i].First; k < d.Sentences[i].Last; k++ {
			w := &s.words[k]
			if w.lists&SportWords != 0 || w.low == score {
				n++
			}
			if w.wordy() {
				words++
			}
		}
		all += n
		s.sports = append(s.sports, uint64(min(n, 2)))
	}
	switch per := 1000 * all / max(words, 1); { // words of sport in a thousand
	case all < 2 || per < 5:
		s.sport = 0
	case per < 15:
		s.sport = 1
	case per < 40:
		s.sport = 2
	default:
		s.sport = 3
	}
}

// dash ends a dateline: what follows begins a sentence.
var dash = hashLower("—")

// score is a result: 2-1.
var score = hashLower("0-0")

// named are the lists of names: a word that stands in one, and is not common, may be one without a capital too.
const named = Countries | Cities | Nations | FirstNames | LastNames | Companies | Bodies | Areas

// longestRun is how far the first and last word of a run of capitals may be apart: more are a headline.
const longestRun = 8

// sentence fills in what a sentence shows of its words, and what it adds to what the document shows.
func (s *Scratch) sentence(x *lexicon, w []word) {
	matchPhrases(x, w)
	caps, lows := initials(w)
	open(w)
	runs(w)
	heading := caps > 2*lows // a headline, or all in capitals: capitals tell nothing
	for i := range w {
		if w[i].shape == mark || w[i].shape == number {
			continue
		}
		k := s.seen.at(w[i].low)
		w[i].doc = k
		c := &s.seen.slots[k].cues
		switch {
		case heading:
		case w[i].capital():
			*c |= cuesOf(x, w, i, *c)
		default:
			*c |= lowered
		}
	}
}

// initials marks the words that have a capital because a sentence begins with them. It counts the words with capitals and
// those without any.
func initials(w []word) (caps, lows int) {
	fresh := true
	for i := range w {
		w[i].initial = fresh && w[i].shape != mark
		if w[i].shape != mark {
			fresh = false
		}
		if w[i].tag == text.Quote || w[i].tag == text.Colon || w[i].shape == mark && (w[i].tag == text.Period || w[i].low == dash) {
			fresh = true
		}
		if w[i].capital() {
			caps++
		} else if w[i].shape == lowerWord {
			lows++
		}
	}
	return caps, lows
}

// open marks the words that may be part of a name, and those beside them, and which of these are surely none themselves.
func open(w []word) {
	last := -1 - longestGap // word with a capital
	for i := range w {
		switch x := &w[i]; {
		case x.capital():
			w[max(i-1, 0)].open, w[i].open, w[min(i+1, len(w)-1)].open = true, true, true
			if i-last <= longestGap && mayJoin(w[last+1:i]) {
				for k := last + 1; k < i; k++ {
					w[k].within = true
				}
			}
			x.within = true
			last = i
		case x.lists&named != 0 && x.lists&Common == 0:
			x.open, x.within = true, true
		case x.shape == number, x.shape == lowerDigits, x.begin|x.inside != 0, x.tag == text.NNP, x.tag == text.FW, x.tag == text.Sym,
			x.wordy() && (x.fine == 0 || x.length == 1 && x.tag != text.DT),                           // rare, or Montero y Vidal
			i == last+1 && (x.tag == text.NN || x.lists&(OrgWords|FacWords|LocWords|EventWords) != 0): // the Democratic party
			x.within = true
		}
	}
}

// longestGap is how far a word with a capital and the next one in the same name may be apart: Bank of the West.
const longestGap = 4

// mayJoin reports whether the words between two with capitals may be part of one name with them, by their parts of speech. In
// the 5,258 texts of the dev sets it and what open rules out change the names of 16, and half as many words are scored.
func mayJoin(w []word) bool {
	for i := range w {
		switch w[i].tag {
		case text.IN, text.DT, text.CC, text.POS, text.CD, text.NN, text.NNS, text.JJ, text.Quote, text.Dash, text.Colon, text.TO:
		case text.Comma, text.LParen, text.RParen, text.RB, text.VBZ: // Let's Get Loud
			if len(w) > 1 {
				return false
			}
		default:
			if !w[i].within {
				return false
			}
		}
	}
	return true
}

// runs notes for each word the run of capitals that it is in.
func runs(w []word) {
	for i := 0; i < len(w); {
		if !w[i].capital() {
			w[i].runFirst, w[i].runLast = int32(i), int32(i)
			i++
			continue
		}
		j := i + 1
		for j < len(w) && w[j].capital() && j-i < longestRun {
			j++
		}
		for k := i; k < j; k++ {
			w[k].runFirst, w[k].runLast = int32(i), int32(j-1)
		}
		i = j
	}
}

// cuesOf gives what stands around word i, which has a capital, in a sentence that is no heading. had is what the document
// has shown of it so far.
func cuesOf(x *lexicon, w []word, i int, had cue) (c cue) {
	if !w[i].initial {
		c |= capMid
		if had&capMid != 0 {
			c |= capMany
		}
	}
	first, last := int(w[i].runFirst), int(w[i].runLast)
	if last > first {
		c |= longer
		if i == last {
			c |= runEnd
		}
	}
	if i > 0 {
		c |= cuesBefore(x, w, i)
	}
	if w[last].lists&OrgWords != 0 && w[last].lists&Dates == 0 {
		c |= beforeOrg
	}
	if i+1 < len(w) && i == last && (w[i+1].tag == text.VBD || w[i+1].tag == text.VBZ) {
		c |= speaks
	}
	return c
}

// cuesBefore gives what stands before word i.
func cuesBefore(x *lexicon, w []word, i int) (c cue) {
	p := &w[i-1]
	if p.lists&Titles != 0 || p.capital() && p.lists&FirstNames != 0 && p.lists&(Cities|Countries) == 0 {
		c |= afterName
	}
	if p.low == x.in {
		c |= afterIn
	}
	if p.tag == text.LParen && i+1 < len(w) && w[i+1].tag == text.RParen && (w[i].shape == allCaps || w[i].shape == mixedCap) {
		c |= inBracket
	}
	return c
}

// matchPhrases marks the longest names of several words in the lists.
func matchPhrases(x *lexicon, w []word) {
	const longest = 7
	for i := 0; i < len(w); i++ {
		if w[i].shape == mark || w[i].shape == number {
			continue
		}
		if !w[i].starts {
			continue
		}
		h := w[i].low
		best, lists := 0, List(0)
		for j := i + 1; j < len(w) && j-i < longest; j++ {
			h = pair(h, w[j].low)
			p := x.findPhrase(h)
			if p == nil {
				break
			}
			if l := p.lists(); l != 0 {
				best, lists = j, l
			}
			if p.is&more == 0 {
				break
			}
		}
		if best > 0 {
			w[i].begin |= lists
			for j := i + 1; j <= best; j++ {
				w[j].inside |= lists
			}
		}
	}
}
