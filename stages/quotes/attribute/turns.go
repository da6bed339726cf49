package attribute

import (
	"strings"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/lexicon"
	"wirecopy/stages/internal/reading"
)

// Turn is the group of what is said in an interview, as a block of its own and without marks.
const Turn = "turn"

// FindTurns gives the turns of a transcript, block by block; nothing if the article is none.
func (a *Article) FindTurns() (found []Report) {
	a.turns = a.Turns(a.speaks)
	for i, l := range a.turns {
		if l != nil {
			a.addTurn(&found, i, l)
		}
	}
	return found
}

func (a *Article) addTurn(found *[]Report, block int, l *reading.Label) {
	b := a.Blocks[block]
	s := reading.Stretch{Start: l.Words, End: b.Start + len(strings.TrimRight(a.Text[b.Start:b.End], reading.Blanks))}
	for s.Start < s.End && reading.IsEdge(a.Text[s.Start]) {
		s.Start++
	}
	if l.Marked {
		s.End = s.Start + len(strings.TrimRight(a.Text[s.Start:s.End], `"”`))
	}
	if s.Start >= s.End {
		return
	}
	r := Report{Pattern: Turn, Group: Turn, Cue: reading.Nowhere, Speaker: reading.Nowhere, Head: -1, Entity: -1, Content: []reading.Stretch{s},
		Probability: turnProbability, unit: a.UnitOf(a.TokenAt(s.Start))}
	if l.Name.Start >= 0 {
		r.Speaker = a.spanOf(l)
		r.Head = int(a.ChunkOf[r.Speaker.B-1])
	}
	*found = append(*found, r)
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
	if m != nil && m.last <= s.B && (a.Entities[m.entity].Type == pipeline.Person || a.Entities[m.entity].Type == pipeline.Org) {
		return a.EntityOf(s)
	}
	name := a.Text[a.Start(s.A):a.End(s.B-1)]
	if a.labelled == nil { // once, as each line of a text may have a label
		a.labelled = map[string]int{}
		for i := len(a.Entities) - 1; i >= 0; i-- {
			if e := &a.Entities[i]; e.Type == pipeline.Person {
				a.labelled[reading.Initials(e.Name)], a.labelled[strings.ToUpper(reading.LastWord(e.Name))] = i+1, i+1
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
	if e := a.named(r.Speaker); e >= 0 || strings.TrimSuffix(a.Text[a.Start(r.Speaker.A):a.End(r.Speaker.B-1)], ".") != "A" {
		return e
	}
	if s := a.Interviewed(a.turns); s.Start >= 0 {
		return a.named(a.spanOf(&reading.Label{Name: s}))
	}
	return -1
}
