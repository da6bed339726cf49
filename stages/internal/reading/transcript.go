package reading

import (
	"slices"
	"strings"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/lexicon"
	"wirecopy/stages/internal/linebreak"
	"wirecopy/stages/internal/text"
)

// Turns tells which blocks are turns of a transcript: for each block its label, nil if it is no turn; nil if the text is no transcript.
// A turn may go on in blocks without a label, and who answers may have none, or neither side. Which labels say who speaks, and not what
// follows them, as before credits, facts and results (Image: Ole Rask), the caller knows.
func (r *Reading) Turns(speaks func(*Label) bool) []*Label {
	turns := r.labels(speaks)
	if firstTurn(turns) < 0 {
		return r.questions()
	}
	last := 0
	for i, l := range turns {
		if l != nil {
			last = i
		}
	}
	asks := r.askers(turns)
	answers := r.answerer(turns, asks)
	for i := range turns {
		if i == 0 || turns[i] != nil || turns[i-1] == nil {
			continue
		}
		if l := r.bareLabel(i); l != nil && speaks(l) {
			turns[i] = l
		} else if r.goesOn(i, i < last, false) {
			turns[i] = r.next(turns[i-1], i, asks, answers)
		}
	}
	// What is asked before the first answer has no label where all know who asks.
	first := firstTurn(turns)
	unnamed := !asks[r.nameOf(turns[first])] // who asks is not the first to speak under a label
	if first > 0 && (r.Asks(first-1) || unnamed && r.spokenBy(first-1, lexicon.SecondPerson)) {
		turns[first-1] = r.unlabelled(first - 1)
		if i := slices.IndexFunc(turns, func(l *Label) bool { return asks[r.nameOf(l)] }); i >= 0 && unnamed {
			turns[first-1].Name = turns[i].Name
		}
	}
	return turns
}

func firstTurn(turns []*Label) int {
	return slices.IndexFunc(turns, func(l *Label) bool { return l != nil })
}

// unlabelled is the label of a turn of which nothing says whose it is.
func (r *Reading) unlabelled(block int) *Label {
	return &Label{Name: Stretch{Start: -1, End: -1}, Words: r.Blocks[block].Start}
}

// Interviewed is where the one who answers is named: the only person named before the first turn, or else in the first block. Start is -1
// where there is none.
func (r *Reading) Interviewed(turns []*Label) Stretch {
	if s := r.onlyPerson(r.Blocks[firstTurn(turns)].Start); s.Start >= 0 {
		return s
	}
	return r.onlyPerson(r.Blocks[0].End)
}

// onlyPerson is where the only person that is named before the byte is named last. Those whose names end alike are one.
func (r *Reading) onlyPerson(before int) Stretch {
	only := Stretch{Start: -1, End: -1}
	for _, n := range r.names {
		s := r.StretchOf(Span{n.First, n.Last})
		if s.Start >= before {
			break
		}
		if n.Type != pipeline.Person {
			continue
		}
		if only.Start >= 0 && LastWord(r.Text[only.Start:only.End]) != LastWord(r.Text[s.Start:s.End]) {
			return Stretch{Start: -1, End: -1}
		}
		only = s
	}
	return only
}

// bareLabel is the label of a block that begins with who speaks, a person's name or initials, and no colon; nil for none.
func (r *Reading) bareLabel(i int) *Label {
	b := r.Blocks[i]
	first := r.TokenAt(b.Start)
	if at, ok := slices.BinarySearchFunc(r.names, first, func(n Name, t int) int { return n.First - t }); ok && r.names[at].Type == pipeline.Person {
		last := r.names[at].Last
		if last >= len(r.Tokens) || !r.Capital(last) || r.Start(last) >= b.End {
			return nil
		}
		return &Label{Name: r.StretchOf(Span{first, last}), Words: r.End(last - 1)}
	}
	name, rest, _ := strings.Cut(r.Text[b.Start:b.End], " ")
	if len(name) < 2 || len(name) > 3 || name != strings.ToUpper(name) || !isLabel(rest[:min(len(rest), 1)]) {
		return nil
	}
	return &Label{Name: Stretch{Start: b.Start, End: b.Start + len(name)}, Words: b.Start + len(name)}
}

// nameOf is what a label says, "" if there is none.
func (r *Reading) nameOf(l *Label) string {
	if l == nil || l.Name.Start < 0 {
		return ""
	}
	return r.Text[l.Name.Start:l.Name.End]
}

// askers are the labels of which most turns ask.
func (r *Reading) askers(turns []*Label) map[string]bool {
	more := map[string]int{}
	for i, l := range turns {
		switch name := r.nameOf(l); {
		case name == "":
		case r.Asks(i):
			more[name]++
		default:
			more[name]--
		}
	}
	out := map[string]bool{}
	for name, n := range more {
		if n >= 0 {
			out[name] = true
		}
	}
	return out
}

// goesOn reports whether block i, which has no label, is said by somebody in a transcript: it has sentences, as captions have not, and
// either who speaks speaks of themselves, or nobody is said to say anything and a turn comes later. What answers a question that has no label
// may have no verb: Tomorrow.
func (r *Reading) goesOn(i int, between, answers bool) bool {
	if !r.isProse(i) {
		return false
	}
	finite, reports := r.verbsOf(i)
	return r.spokenBy(i, lexicon.FirstPerson) || answers && !reports || between && (r.Asks(i) || finite && !reports)
}

// isProse reports whether block i is of sentences in words of its own.
func (r *Reading) isProse(i int) bool {
	b := r.Blocks[i]
	return b.Kind == pipeline.Paragraph && linebreak.EndsSentence(strings.TrimRight(r.Text[b.Start:b.End], Blanks)) && !r.beginsMarked(b)
}

// verbsOf reports whether a block has a finite verb, and one by which somebody says something.
func (r *Reading) verbsOf(block int) (finite, reports bool) {
	b := r.Blocks[block]
	first := r.TokenAt(b.Start)
	if first >= len(r.Tokens) {
		return false, false
	}
	for k := int(r.ChunkOf[first]); k < len(r.Chunks) && r.Start(int(r.Chunks[k].A)) < b.End; k++ {
		if r.Chunks[k].Kind != Verb || r.Quoted(k) {
			continue
		}
		if c := r.CueAt(k); c != nil && c.Class == lexicon.Say {
			reports = true
		}
		finite = finite || r.Chunks[k].Form == Finite
	}
	return finite, reports
}

// next is the label of a turn in block i, which has none of its own: of whom the turn before was, or, if that was asked, of the one
// who answers.
func (r *Reading) next(before *Label, i int, asks map[string]bool, answers Stretch) *Label {
	l := *before
	switch {
	case len(asks) == 0 && r.Asks(i): // all know who asks
		return r.unlabelled(i)
	case asks[r.nameOf(before)] && r.Asks(i-1) && !r.Asks(i):
		l.Name = answers
	}
	l.Words, l.Marked = r.Blocks[i].Start, false
	return &l
}

// answerer is a label of the one who answers, or where they are named; Start is -1 if it may be one of several.
func (r *Reading) answerer(turns []*Label, asks map[string]bool) Stretch {
	var found *Label
	for _, t := range turns {
		name := r.nameOf(t)
		if name == "" || asks[name] {
			continue
		}
		if found != nil && name != r.nameOf(found) {
			return Stretch{Start: -1, End: -1}
		}
		found = t
	}
	if found == nil {
		return r.Interviewed(turns)
	}
	return found.Name
}

const (
	fewQuestions   = 3   // make an interview of a text without labels
	longQuestion   = 600 // bytes
	mostParagraphs = 12  // of an answer
)

// questions tells the turns of an interview that has no labels: each question is a block, and what follows answers it. Else it may be
// an article that asks what its readers ask, or an essay: there nobody is asked about themselves, or nobody says I, or who writes does.
func (r *Reading) questions() []*Label {
	var at []int
	for i := 1; i+1 < len(r.Blocks); i++ {
		if r.isQuestion(i) {
			at = append(at, i)
		}
	}
	if len(at) < fewQuestions {
		return nil
	}
	for i := range at[0] {
		if r.spokenBy(i, lexicon.FirstPerson) {
			return nil
		}
	}
	turns := make([]*Label, len(r.Blocks))
	turns[at[0]] = r.unlabelled(at[0])
	who := r.Interviewed(turns)
	if who.Start < 0 {
		return nil
	}
	addressed, answered, spoken := 0, 0, 0
	for n, q := range at {
		end := len(r.Blocks)
		if n+1 < len(at) {
			end = at[n+1]
		}
		turns[q] = r.unlabelled(q)
		if r.spokenBy(q, lexicon.SecondPerson) {
			addressed++
		}
		if r.answer(turns[:end], q+1, who) {
			spoken++
		}
		if turns[q+1] != nil {
			answered++
		}
	}
	if 3*addressed < len(at) || 4*answered < 3*len(at) || 3*spoken < 2*len(at) {
		return nil
	}
	return turns
}

// answer labels the blocks from i on that answer a question, and reports whether who answers speaks of themselves.
func (r *Reading) answer(turns []*Label, i int, who Stretch) (self bool) {
	between, first := len(turns) < len(r.Blocks), i
	for last := min(len(turns), i+mostParagraphs); i < last && r.goesOn(i, between, i == first); i++ {
		turns[i] = &Label{Name: who, Words: r.Blocks[i].Start}
		self = self || r.spokenBy(i, lexicon.FirstPerson)
	}
	return self
}

// isQuestion reports whether block i asks, in words of its own and in one go.
func (r *Reading) isQuestion(i int) bool {
	b := r.Blocks[i]
	kind := b.Kind == pipeline.Paragraph || b.Kind == pipeline.Heading
	return kind && b.End-b.Start <= longQuestion && r.Asks(i) && !r.beginsMarked(b) && r.LabelOf(i) == nil
}

// beginsMarked reports whether a block begins with a quotation mark or a bracket.
func (r *Reading) beginsMarked(b text.Block) bool {
	t := r.TokenAt(b.Start)
	return t < len(r.Tokens) && r.Opens[t] || strings.IndexByte("([", r.Text[b.Start]) >= 0
}

// spokenBy reports whether block i has a pronoun or a possessive of the person, outside of quotations.
func (r *Reading) spokenBy(i int, person lexicon.GrammaticalPerson) bool {
	b := r.Blocks[i]
	for t := r.TokenAt(b.Start); t < len(r.Tokens) && r.Start(t) < b.End; t++ {
		// The US is no us.
		if r.Words[t].Person == person && r.Within[t] < 0 && (r.Tags[t] == text.PRP || r.Tags[t] == text.PRPS) {
			return true
		}
	}
	return false
}
