package attribute

import (
	"slices"
	"strings"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/lexicon"
	"wirecopy/stages/internal/reading"
)

// Turn is the group of what is said in an interview, as a block of its own and without marks.
const Turn = "turn"

// FindTurns gives the turns of a transcript, block by block, and which blocks they are; nothing if the article is none.
func (a *Article) FindTurns() (found []Report, inTurn []bool) {
	labels := a.Labels(a.speaks)
	first := slices.IndexFunc(labels, func(l *reading.Label) bool { return l != nil })
	if first < 0 {
		return nil, nil
	}
	if first > 0 && a.Asks(first-1) { // the question before the first answer has no label where all know who asks
		labels[first-1] = &reading.Label{Name: reading.Stretch{Start: -1, End: -1}, Words: a.Blocks[first-1].Start}
	}
	inTurn = make([]bool, len(a.Blocks))
	for i, l := range labels {
		inTurn[i] = l != nil && a.addTurn(&found, i, l)
	}
	return found, inTurn
}

func (a *Article) addTurn(found *[]Report, block int, l *reading.Label) bool {
	b := a.Blocks[block]
	s := reading.Stretch{Start: l.Words, End: b.Start + len(strings.TrimRight(a.Text[b.Start:b.End], reading.Blanks))}
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
		r.Speaker = a.spanOf(l)
		r.Head = int(a.ChunkOf[r.Speaker.B-1])
	}
	*found = append(*found, r)
	return true
}

// turnProbability is the share of turns that are right, on the articles that the models learn from.
const turnProbability = 0.95

func (a *Article) spanOf(l *reading.Label) reading.Span {
	return reading.Span{A: a.TokenAt(l.Name.Start), B: a.TokenAt(l.Name.End-1) + 1}
}

// speaks reports whether a label says who speaks, by a name or a role.
func (a *Article) speaks(l *reading.Label) bool {
	s := a.spanOf(l)
	return a.Words[s.B-1].Nouns&(lexicon.TurnNoun|lexicon.PersonNoun|lexicon.AnonymousNoun|lexicon.CollectiveNoun) != 0 || a.named(s) >= 0
}

// named is the person or body whom the label of a turn names, or gives the initials of; -1 for none.
func (a *Article) named(s reading.Span) int {
	m := a.mention(s.B - 1)
	if m != nil && (a.Entities[m.entity].Type == pipeline.Person || a.Entities[m.entity].Type == pipeline.Org) {
		return a.EntityOf(s)
	}
	name := a.Text[a.Start(s.A):a.End(s.B-1)]
	if a.labelled == nil { // once, as each line of a text may have a label
		a.labelled = map[string]int{}
		for i := len(a.Entities) - 1; i >= 0; i-- {
			if e := &a.Entities[i]; e.Type == pipeline.Person {
				a.labelled[reading.Initials(e.Name)], a.labelled[strings.ToUpper(lastWord(e.Name))] = i+1, i+1
			}
		}
	}
	return max(a.labelled[name], a.labelled[strings.ToUpper(name)]) - 1
}

// bearerOfLabel is the entity that the label of a turn means; -1 for none.
func (a *Article) bearerOfLabel(r *Report) int {
	if !r.Speaker.Found() {
		return -1
	}
	if e := a.named(r.Speaker); e >= 0 || a.Text[a.Start(r.Speaker.A):a.End(r.Speaker.B-1)] != "A" {
		return e
	}
	first, answers := a.Blocks[slices.Index(a.turns, true)].Start, []int(nil) // who answers is the only person named before
	for i := range a.Entities {
		if e := &a.Entities[i]; e.Type == pipeline.Person && a.Byte(e.Mentions[0].Start) < first {
			answers = append(answers, i)
		}
	}
	if len(answers) == 1 {
		return answers[0]
	}
	return -1
}

func lastWord(name string) string { return name[strings.LastIndexByte(name, ' ')+1:] }
