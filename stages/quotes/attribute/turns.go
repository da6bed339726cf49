package attribute

import (
	"slices"
	"strings"
	"unicode/utf8"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/reading"
)

// Turn is the group of what is said in an interview, as a block of its own and without marks.
const Turn = "turn"

const fewTurns = 4 // labelled blocks that make a transcript

// FindTurns gives the turns of a transcript, block by block, and which blocks they are; nothing if the article is none.
func (a *Article) FindTurns() (found []Report, inTurn []bool) {
	labels := make([]*reading.Label, len(a.Blocks))
	count := map[string]int{}
	n, all, bracketed := 0, 0, 0
	for i := range a.Blocks {
		if l := a.LabelOf(i); l != nil {
			labels[i] = l
			if a.Blocks[i].Kind != pipeline.Heading {
				all++
			}
			if l.Bracketed {
				bracketed++
			}
			count[a.Text[l.Name.Start:l.Name.End]]++
			n++
		}
	}
	// A label with a colon may be a headline; a transcript has several, and one that comes back.
	if again := n > len(count); all < fewTurns && bracketed < 2 || !again && bracketed == 0 {
		return nil, nil
	}
	inTurn = make([]bool, len(a.Blocks))
	for i, l := range labels {
		if l != nil && (a.Blocks[i].Kind != pipeline.Heading || count[a.Text[l.Name.Start:l.Name.End]] > 1) {
			inTurn[i] = a.addTurn(&found, i, l)
		}
	}
	for i := range labels { // the question before the first answer has no label where all know who asks
		if labels[i] != nil {
			if i > 0 && a.asks(i-1) {
				inTurn[i-1] = a.addTurn(&found, i-1, &reading.Label{Name: reading.Stretch{Start: -1, End: -1}, Words: a.Blocks[i-1].Start})
			}
			break
		}
	}
	return found, inTurn
}

// asks reports whether block i ends with a question.
func (a *Article) asks(i int) bool {
	b := a.Blocks[i]
	return strings.HasSuffix(strings.TrimRight(a.Text[b.Start:b.End], blanks), "?")
}

const blanks = " \t\r\n"

func (a *Article) addTurn(found *[]Report, block int, l *reading.Label) bool {
	b := a.Blocks[block]
	s := reading.Stretch{Start: l.Words, End: b.Start + len(strings.TrimRight(a.Text[b.Start:b.End], blanks))}
	for s.Start < s.End && reading.IsEdge(a.Text[s.Start]) {
		s.Start++
	}
	if l.Marked {
		s.End = s.Start + len(strings.TrimRight(a.Text[s.Start:s.End], `"”`))
	}
	if s.Start >= s.End {
		return false
	}
	r := Report{Pattern: Turn, Group: Turn, Cue: reading.Nowhere, Speaker: reading.Nowhere, Head: -1, Entity: -1, Content: []reading.Stretch{s},
		Probability: turnProbability, unit: a.UnitOf(a.TokenAt(s.Start))}
	if l.Name.Start >= 0 {
		first, last := a.TokenAt(l.Name.Start), a.TokenAt(l.Name.End-1)
		r.Speaker = reading.Span{A: first, B: last + 1}
		r.Head = int(a.ChunkOf[last])
	}
	*found = append(*found, r)
	return true
}

// turnProbability is the share of turns that are right, on the articles that the models learn from.
const turnProbability = 0.95

// bearerOfLabel is the entity that the label of a turn means: the one that it names, else the person whose initials it is;
// -1 for none.
func (a *Article) bearerOfLabel(r *Report) int {
	if !r.Speaker.Found() {
		return -1
	}
	if e := a.EntityOf(r.Speaker); e >= 0 {
		return e
	}
	name := a.Text[a.Start(r.Speaker.A):a.End(r.Speaker.B-1)]
	first, answers := a.Blocks[slices.Index(a.turns, true)].Start, []int(nil) // of questions and answers, by the only person named before them
	for i := range a.Entities {
		switch e := &a.Entities[i]; {
		case e.Type != pipeline.Person:
		case name == "A" && a.Byte(e.Mentions[0].Start) < first:
			answers = append(answers, i)
		case name != "A" && (initials(e.Name) == name || strings.EqualFold(lastWord(e.Name), name)):
			return i
		}
	}
	if len(answers) == 1 {
		return answers[0]
	}
	return -1
}

func initials(name string) string {
	var b strings.Builder
	for _, w := range strings.Fields(name) {
		r, _ := utf8.DecodeRuneInString(w)
		b.WriteRune(r)
	}
	return b.String()
}

func lastWord(name string) string { return name[strings.LastIndexByte(name, ' ')+1:] }
