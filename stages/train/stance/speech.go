package main

import (
	"fmt"
	"io"

	"wirecopy/stages/internal/linear"
	syntax "wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/sentiment/opinion"
	"wirecopy/stages/internal/sentiment/polarity"
	"wirecopy/stages/internal/sentiment/speech"
	"wirecopy/stages/internal/sentiment/stance"
	"wirecopy/stages/internal/text"
	"wirecopy/stages/train/gold"
	"wirecopy/stages/train/learn"
)

var speechOptions = learn.Options{Epochs: 20, Rate: 0.05, L2: 1e-1, Drop: 0.3, Runs: 3, MinCount: 4}

// speechThresholds are those that the report shows.
var speechThresholds = []float64{0.4, 0.5, 0.6, 0.7, 0.725, 0.75}

const speechHeader = `How likely a careful reader calls the words of a quote %s: the weights of what is in them.
made by: go run ./stages/train/stance -data DIR
source and licence: ../stance/LICENSE-models.md`

// toneOfQuote is the class of a tone that a reader gave a quote.
var toneOfQuote = map[string]int{"-": 0, "0": 1, "+": 2}

// quoteSpans are the spans of a quote's content.
func quoteSpans(q *gold.Quote) [][2]int {
	out := make([][2]int, len(q.Content))
	for i, s := range q.Content {
		out[i] = [2]int{s.Start, s.End}
	}
	return out
}

// quoteSamples makes samples of the tone of sentences from quotes: the reader said good, bad or neither, and not how much.
func quoteSamples(news []*gold.Document, score, weight float64) []sample {
	var x opinion.Extractor
	var out []sample
	for _, d := range news {
		r := polarity.Read(syntax.New(text.Parse(d.Text, nil), nil))
		x.Begin(r)
		for i := range d.Quotes {
			class, ok := toneOfQuote[d.Quotes[i].Tone]
			if !ok {
				continue
			}
			for _, p := range stance.Tokens(r, quoteSpans(&d.Quotes[i])) {
				out = append(out, sample{features: append([]opinion.Feature(nil), x.Sentence(p[0], p[1])...), class: class,
					score: score * float64(class-1), group: d.ID, weight: weight, aside: true})
			}
		}
	}
	return out
}

// speechChoices are the quotes whose tone a reader has judged. tone is the model of the tone of sentences.
func speechChoices(news []*gold.Document, tone *opinion.Model, names learn.Names) []learn.Choice {
	var x opinion.Extractor
	var out []learn.Choice
	for _, d := range news {
		r := polarity.Read(syntax.New(text.Parse(d.Text, nil), nil))
		x.Begin(r)
		for i := range d.Quotes {
			right, ok := toneOfQuote[d.Quotes[i].Tone]
			if !ok {
				continue
			}
			parts := stance.Tokens(r, quoteSpans(&d.Quotes[i]))
			if len(parts) == 0 {
				continue
			}
			f := linear.Features{Named: true}
			speech.Features(r, parts, stance.ToneOf(tone, &x, parts), &f)
			names.Note(&f)
			keys := append([]uint64(nil), f.Keys...)
			out = append(out, learn.Choice{Candidates: [][]uint64{sided(keys, 0), nil, sided(keys, 1)}, Right: []int{right}, Group: fold(source(d.ID), folds)})
		}
	}
	return out
}

func trainSpeech(o options, news []*gold.Document, tone *opinion.Model, w io.Writer) error {
	names := learn.Names{}
	all := speechChoices(news, tone, names)
	held := crossValidate(all, speechOptions)
	fmt.Fprintf(w, "tone of quotes: cross-validated over %d quotes\n", len(all))
	for _, t := range speechThresholds {
		var c confusion
		for i := range all {
			said := 1
			if p := chances(held[i], 1); p[0] >= t && p[0] >= p[2] {
				said = 0
			} else if p[2] >= t {
				said = 2
			}
			c[all[i].Right[0]][said]++
		}
		_, _, accuracy := c.macroF1()
		spoken := c[0][0] + c[0][2] + c[1][0] + c[1][2] + c[2][0] + c[2][2]
		fmt.Fprintf(w, "from %.3g on: accuracy %.3f, %d not neutral, of them right %.3f; of all quotes the opposite %.3f, neutral ones called good or bad %.3f\n", t,
			accuracy, spoken, share(c[0][0]+c[2][2], spoken), share(c[0][2]+c[2][0], len(all)), share(c[1][0]+c[1][2], len(all)))
	}
	if o.validate {
		return nil
	}
	return writeSides(o, "speech", speechHeader, [2]string{"bad", "good"}, learn.Train(all, speechOptions), 1, names, w)
}
