// Package speech has the model of how somebody means what they say: whether a careful reader would call the words of a
// quote good, bad or neither. It sees the words of the quote alone, and no names. It knows nothing of who speaks.
package speech

import (
	_ "embed"
	"strings"
	"sync"

	"wirecopy/stages/internal/linear"
	"wirecopy/stages/internal/sentiment/polarity"
	"wirecopy/stages/internal/sentiment/valence"
	"wirecopy/stages/internal/text"
)

//go:embed negative.model
var negativeFile string

//go:embed positive.model
var positiveFile string

// Data gives what the package knows beside its code, for the versions of the stages that use it.
func Data() []string { return []string{negativeFile, positiveFile} }

// Model tells how likely it is that a careful reader calls words bad or good.
type Model struct{ negative, positive *linear.Model }

// Default is the model that comes with the program.
var Default = sync.OnceValue(func() Model { return Model{linear.MustParse(negativeFile), linear.MustParse(positiveFile)} })

// Chances gives the probabilities, each in [0, 1], of bad and of good; what they leave of 1 is that of neither.
func (m Model) Chances(f *linear.Features) (negative, positive float64) {
	scores := []float64{m.negative.Score(f), 0, m.positive.Score(f)}
	m.negative.Softmax(scores)
	return scores[0], scores[2]
}

// Sums are what the words of a quote add up to.
type sums struct {
	good, bad, goodEvent, badEvent, goodLeaning, badLeaning float64
	words                                                   int
}

// Features adds what is known of the words in the parts of a quote, token ranges of r, to f. tone is the score that the
// tone model gives them, in [-1, 1].
func Features(r *polarity.Reading, parts [][2]int, tone float64, f *linear.Features) {
	f.Add("bias")
	var s sums
	for _, p := range parts {
		for i := p[0]; i < p[1]; i++ {
			s.add(r, i, f)
		}
	}
	f.Add("length", linear.Bucket(s.words))
	ladder(f, "tone", 4*tone)
	ladder(f, "good", s.good)
	ladder(f, "bad", s.bad)
	ladder(f, "opinion", s.good-s.bad)
	ladder(f, "good event", s.goodEvent)
	ladder(f, "bad event", s.badEvent)
	ladder(f, "leaning", s.goodLeaning-s.badLeaning)
	ladder(f, "all", s.good-s.bad+s.goodEvent-s.badEvent)
}

func (s *sums) add(r *polarity.Reading, i int, f *linear.Features) {
	w, t := &r.Words[i], r.Doc.Tags[i]
	if t.IsPunct() || t.IsProper() || t == text.CD {
		if r.Doc.Word(i) == "?" {
			f.Add("asks")
		}
		return
	}
	s.words++
	s.good += float64(max(w.Opinion, 0))
	s.bad -= float64(min(w.Opinion, 0))
	s.goodEvent += float64(max(w.Event, 0))
	s.badEvent -= float64(min(w.Event, 0))
	s.goodLeaning += float64(max(w.Leaning, 0))
	s.badLeaning -= float64(min(w.Leaning, 0))
	word := strings.ToLower(r.Doc.Word(i))
	if w.Flags.Has(polarity.Negated) {
		f.Add("not", stem(word))
	} else {
		f.Add("stem", stem(word))
	}
	f.Add("word", word)
	if e := w.Entry; e != nil {
		if d := e.Deed(t); d != valence.NoDeed {
			if w.Flags.Has(polarity.Negated) {
				f.Add("not deed", d.String())
			} else {
				f.Add("deed", d.String())
			}
		}
	}
}

// stemLength is the number of bytes that stand for a word and its relatives.
const stemLength = 6

func stem(w string) string { return w[:min(len(w), stemLength)] }

var rungs = linear.Parts("-3", "-2.5", "-2", "-1.5", "-1", "-0.5", "0", "0.5", "1", "1.5", "2", "2.5", "3")

// ladder adds a feature for every half that v reaches, so that neighbours share what is learnt of them.
func ladder(f *linear.Features, template string, v float64) {
	n := 0
	for n < len(rungs) && v > -3.25+0.5*float64(n) {
		n++
	}
	f.AddEach(template, rungs[:n])
}
