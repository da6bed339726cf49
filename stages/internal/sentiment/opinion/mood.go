package opinion

import (
	"math"

	"wirecopy/stages/internal/sentiment/polarity"
	"wirecopy/stages/internal/sentiment/valence"
)

// What turns the general lexicon's values, beside a negation: after Hutto & Gilbert 2014, where a booster reaches two words
// and what stands before "but" counts less than what follows it.
const (
	boosterReach   = 2 // tokens
	moodBeforeBut  = 0.6
	moodAfterBut   = 1.3
	moodDoubted    = 0.8
	mostLight      = 2
	leadingThirds  = 3
	strongestValue = 1
)

// mood is what the general lexicon says of a stretch of words, events and all: how it feels to read rather than what it means.
type mood struct {
	good, bad                 float32 // as the values stand, but for negation
	turnedGood, turnedBad     float32 // as boosters, doubt and contrast turn them
	highest, lowest           float32 // of the turned values
	mostLeaning, leastLeaning float32
	thirds                    [leadingThirds][2]float32 // good and bad, by the third of the stretch
	agent, patient            float32                   // lights in which its verbs put people
}

// mood gives the features of the mood of tokens [from, to).
func (x *Extractor) mood(from, to int) {
	m := x.moodOf(from, to)
	x.steps(toneSums, 200, m.good, 3)
	x.steps(toneSums, 201, m.bad, 3)
	x.steps(toneSums, 202, m.good-m.bad, 3)
	x.add(toneSums, 203, 10*(m.good-m.bad)/(float32(to-from)+3), -1)
	for k, third := range m.thirds {
		x.steps(toneMood, uint64(2*k), third[0], 3)
		x.steps(toneMood, uint64(2*k+1), third[1], 3)
	}
	x.steps(toneMood, 8, m.agent, mostLight)
	x.steps(toneMood, 9, m.patient, mostLight)
	all := m.turnedGood - m.turnedBad
	x.steps(toneMood, 10, m.turnedGood, 3)
	x.steps(toneMood, 11, m.turnedBad, 3)
	x.steps(toneMood, 12, all, 3)
	x.add(toneMood, 13, all/float32(math.Sqrt(float64(all*all+1))), -1)
	x.steps(toneMood, 14, m.highest, strongestValue)
	x.steps(toneMood, 15, m.lowest, strongestValue)
	x.steps(toneMood, 16, m.highest+m.lowest, strongestValue)
	x.steps(toneMood, 17, m.mostLeaning, strongestValue)
	x.steps(toneMood, 18, m.leastLeaning, strongestValue)
	x.steps(toneMood, 19, m.mostLeaning+m.leastLeaning, strongestValue)
}

// lastContrast is the last "but" of tokens [from, to), -1 if there is none.
func (x *Extractor) lastContrast(from, to int) int {
	for i := to - 1; i >= from; i-- {
		if e := x.r.Words[i].Entry; e != nil && e.Kind == valence.Contrast {
			return i
		}
	}
	return -1
}

func (x *Extractor) moodOf(from, to int) (m mood) {
	but := x.lastContrast(from, to)
	booster, factor := from-boosterReach-1, float32(1)
	for i := from; i < to; i++ {
		w := &x.r.Words[i]
		e := w.Entry
		if e == nil {
			continue
		}
		if e.Frame && x.r.Doc.Tags[i].IsVerb() {
			m.agent += float32(e.Agent) / mostLight
			m.patient += float32(e.Patient) / mostLight
		}
		if x.words[i] == maskedName {
			continue
		}
		if e.Kind == valence.Booster {
			booster, factor = i, e.Factor
		}
		m.mostLeaning, m.leastLeaning = max(m.mostLeaning, w.Leaning), min(m.leastLeaning, w.Leaning)
		v := e.General
		if v == 0 {
			continue
		}
		if w.Flags.Has(polarity.Negated) {
			v *= negatedGeneral
		}
		m.good += max(v, 0)
		m.bad -= min(v, 0)
		third := &m.thirds[leadingThirds*(i-from)/(to-from)]
		third[0] += max(v, 0)
		third[1] -= min(v, 0)
		if i-booster <= boosterReach && i != booster {
			v *= factor
		}
		if w.Flags.Has(polarity.Doubted) {
			v *= moodDoubted
		}
		switch {
		case but <= from:
		case i < but:
			v *= moodBeforeBut
		default:
			v *= moodAfterBut
		}
		m.turnedGood += max(v, 0)
		m.turnedBad -= min(v, 0)
		m.highest, m.lowest = max(m.highest, v), min(m.lowest, v)
	}
	return m
}
