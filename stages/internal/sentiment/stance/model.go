package stance

import (
	_ "embed"
	"sync"

	"wirecopy/stages/internal/linear"
	"wirecopy/stages/internal/sentiment/opinion"
	"wirecopy/stages/internal/sentiment/polarity"
)

//go:embed negative.model
var negativeFile string

//go:embed positive.model
var positiveFile string

// Model tells how likely it is that a careful reader of the article thinks ill or well of an entity.
type Model struct{ negative, positive *linear.Model }

// Default is the model that comes with the program.
var Default = sync.OnceValue(func() Model {
	return Model{linear.MustParse(negativeFile), linear.MustParse(positiveFile)}
})

// Chances gives the probabilities, each in [0, 1], that a careful reader thinks ill and well of an entity with these
// features; what they leave of 1 is that of neither.
func (m Model) Chances(f *linear.Features) (negative, positive float64) {
	scores := []float64{m.negative.Score(f), 0, m.positive.Score(f)}
	m.negative.Softmax(scores)
	return scores[0], scores[2]
}

// Weight is what one feature says for a side: 0 negative, 1 positive.
func (m Model) Weight(key uint64, side int) float64 {
	if side == against {
		return m.negative.Weight(key)
	}
	return m.positive.Weight(key)
}

// Sentences is the stance that the sentences take that mention entity e, as a score in (-1, 1): their mean log odds, with
// a sentence that mentions it in quoted words only counted half. It is 0 for an entity without mentions.
func (a *Article) Sentences(e int) float64 {
	const quotedWeight = 0.5
	var own, any voice
	a.BySentence(e, func(same []int) {
		var v voice
		weight := quotedWeight
		apart := true
		for _, i := range same {
			m := &a.Mentions[i]
			v.add(a.output(i), 1)
			if !a.Words[m.First].Flags.Has(polarity.Quoted) {
				weight = 1
			}
			apart = apart && m.Apart
		}
		any.add(v.mean(), weight)
		if !apart {
			own.add(v.mean(), weight)
		}
	})
	if own.weight == 0 {
		own = any
	}
	return own.score()
}

// voice sums up what is said of one target: the mean of log odds, so that a plain sentence counts too.
type voice struct {
	out    [2]float64
	weight float64
}

func (v *voice) add(out [2]float64, weight float64) {
	v.out[0] += weight * out[0]
	v.out[1] += weight * out[1]
	v.weight += weight
}

func (v *voice) mean() [2]float64 { return [2]float64{v.out[0] / v.weight, v.out[1] / v.weight} }

func (v *voice) score() float64 {
	if v.weight == 0 {
		return 0
	}
	return opinion.Stance(v.mean())
}
