package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"wirecopy/stages/internal/sentiment/opinion"
	"wirecopy/stages/internal/sentiment/stance"
	"wirecopy/stages/train/gold"
	"wirecopy/stages/train/learn"
)

// Of the stance models; chosen by cross-validation.
const (
	neutralMention = 0.1  // how much a mention in an article counts that makes nobody look bad or good,
	opinionMention = 1.0  // one that does,
	someMention    = 0.3  // and one of several of which some do
	newsValue      = 3.0  // of the feature that tells the articles from the sentences chosen for their opinions
	targetWeight   = 0.05 // of such a sentence in the article model
	exampleWeight  = 0.15 // of one of examples.txt there
	storyWeight    = 1.0  // of an entity of articles.txt there, beside how sure readers are
	newsKey        = 1
	severalWeight  = 2.0 // of a sentence that is labelled for several targets: it shows who is praised and who is not
	weakWeight     = 0.7 // of an entity that looks somewhat good or bad, of which readers are not sure,
	strongWeight   = 1.5 // and of one that they are sure of

	stanceAllowance = 0.001 // of macro-F1, that the labels of sentences may cost for a wider band that is neutral
)

var articleOptions = learn.Options{Epochs: 20, Rate: 0.05, L2: 5e-3, Drop: 0.3, Runs: 24, MinCount: 5}

// sentenceModel is the trained model of the stance of sentences, feature by feature.
type sentenceModel struct {
	ids     map[uint32]int32
	weights []float64 // three a feature
}

func trainSentenceModel(samples []sample, like *alike) sentenceModel {
	const outputs = 3
	ids := vocabulary(samples, least)
	n := len(ids)
	e := vectors(samples, ids)
	by := unevenness(e, n)
	like.extend(samples, e, n)
	by = append(by, slices.Repeat([]float64{1}, like.size)...)
	w := trainUneven(e, by, outputs, func(e []example) []float64 { return logistic(e, len(by), outputs, stancePenalty, iterations) })
	return sentenceModel{ids, prune(like.fold(ids, w, n, outputs))}
}

// of gives the outputs for a mention, as stance.Outputs.
func (m sentenceModel) of(x *opinion.Extractor, at opinion.Mention) [2]float64 {
	return m.outputs(x.Features(at))
}

func (m sentenceModel) outputs(features []opinion.Feature) [2]float64 {
	var s [3]float64
	for _, f := range features {
		if k, ok := m.ids[f.Key]; ok {
			for c := range s {
				s[c] += m.weights[3*int(k)+c] * float64(f.Value)
			}
		}
	}
	return [2]float64{s[0] - s[1], s[2] - s[1]}
}

// foldModels trains a sentence model without each fold, and at last one on all.
func foldModels(samples []sample, like *alike) []sentenceModel {
	models := make([]sentenceModel, folds+1)
	var wait sync.WaitGroup
	for k := range models {
		wait.Go(func() {
			var in []sample
			for _, s := range samples {
				if fold(s.group, folds) != k {
					in = append(in, s)
				}
			}
			models[k] = trainSentenceModel(in, like)
		})
	}
	wait.Wait()
	return models
}

func trainStance(o options, targets []*gold.Document, news []*gold.Document, w io.Writer) error {
	articles, err := readNews(news)
	if err != nil {
		return err
	}
	samples := stanceSamples(targets)
	shown, err := examples(examplesFile)
	if err != nil {
		return err
	}
	told, err := stories(storiesFile)
	if err != nil {
		return err
	}
	madeUp, missed, err := readStories(told)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "articles.txt: %d articles; names that are not found: %q\n", len(madeUp), missed)
	like, err := likeWords()
	if err != nil {
		return err
	}
	models := foldModels(slices.Concat(samples, stanceSamples(shown), mentionSamples(articles), mentionSamples(madeUp)), like)
	scores := make([]float64, len(samples))
	for i := range samples {
		scores[i] = opinion.Stance(models[fold(samples[i].group, folds)].outputs(samples[i].features))
	}
	low, high := thresholds(samples, scores, stanceAllowance)
	report(w, "stance of sentences", samples, scores, low, high)
	calibration(w, samples, scores)
	reportShared(w, targets, samples, scores, low, high)

	names := learn.Names{}
	subjects := subjects(slices.Concat(articles, madeUp, readTargets(targets), readTargets(shown)), func(fold int) stance.Outputs { return models[fold].of }, names)
	all := choices(subjects)
	held := crossValidate(all, articleOptions)
	t := temperature(subjects, held)
	c := curveOf(subjects, held, t)
	fmt.Fprintf(w, "stance of articles: cross-validated, %d entities of %d articles, log loss %.4f, scale %.2f\n%s", c.entities, len(articles),
		logLoss(subjects, held, t), t, c.table())
	if o.held != "" {
		if err := writeHeld(o.held, subjects, held, t); err != nil {
			return err
		}
	}
	if o.docs != "" {
		if err := c.write(o.docs); err != nil {
			return err
		}
	}
	if o.validate {
		return nil
	}
	if err := writeSentenceModel(o, models[folds], low, high, w); err != nil {
		return err
	}
	return writeSides(o, "stance", articleHeader, [2]string{"ill", "well"}, learn.Train(all, articleOptions), t, names, w)
}

// reportShared reports on the sentences that are labelled for several targets.
func reportShared(w io.Writer, targets []*gold.Document, samples []sample, scores []float64, low, high float64) {
	count := targetsOf(targets)
	var some []sample
	var theirs []float64
	for i := range samples {
		if count[samples[i].text] > 1 {
			some, theirs = append(some, samples[i]), append(theirs, scores[i])
		}
	}
	report(w, "stance of sentences with several targets", some, theirs, low, high)
}

// crossValidate gives the scores of each choice by a model that has not seen its fold.
func crossValidate(all []learn.Choice, o learn.Options) [][]float64 {
	out := make([][]float64, len(all))
	var wait sync.WaitGroup
	for k := range folds {
		wait.Go(func() {
			var in []learn.Choice
			for _, c := range all {
				if c.Group != k {
					in = append(in, c)
				}
			}
			weights := learn.Train(in, o)
			for i, c := range all {
				if c.Group == k {
					for _, f := range c.Candidates {
						out[i] = append(out[i], weights.Score(f))
					}
				}
			}
		})
	}
	wait.Wait()
	return out
}

// temperature is what the scores are multiplied by before they become probabilities: that which makes the probabilities
// right on the articles held out (Guo et al. 2017).
func temperature(subjects []subject, held [][]float64) float64 {
	best, bestLoss := 1.0, math.Inf(1)
	for t := 0.3; t < 2; t += 0.02 {
		if loss := logLoss(subjects, held, t); loss < bestLoss {
			best, bestLoss = t, loss
		}
	}
	return best
}

// logLoss is the mean log loss over the entities of articles.
func logLoss(subjects []subject, held [][]float64, t float64) float64 {
	loss, n := 0.0, 0
	for i := range subjects {
		if !subjects[i].aside {
			loss -= math.Log(chances(held[i], t)[1+sign(subjects[i].stance())] + 1e-12)
			n++
		}
	}
	return loss / float64(max(n, 1))
}

// chances turns the scores of negative, neutral and positive into probabilities.
func chances(scores []float64, t float64) [3]float64 {
	var p [3]float64
	for i, s := range scores {
		p[i] = t * s
	}
	softmax(p[:])
	return p
}

func writeSentenceModel(o options, m sentenceModel, low, high float64, w io.Writer) error {
	features := make([]opinion.Weights, 0, len(m.ids))
	for key, i := range m.ids {
		if key != newsKey {
			at := m.weights[3*i : 3*i+3]
			features = append(features, opinion.Weights{Key: key, Values: [2]float64{at[0] - at[1], at[2] - at[1]}})
		}
	}
	return write(w, filepath.Join(o.out, "opinion", "stance.model"), opinion.Encode(features, low, high))
}

const articleHeader = `How likely a careful reader of the article thinks %s of an entity: the weights of what the article says of it.
made by: go run ./stages/train/stance -data DIR
source and licence: LICENSE-models.md beside this file`

// writeSides writes the two halves of a model that tells negative, neutral and positive apart.
func writeSides(o options, folder, header string, what [2]string, weights learn.Weights, scale float64, names learn.Names, w io.Writer) error {
	for side, name := range []string{"negative", "positive"} {
		part := learn.Weights{}
		for k, n := range names {
			if v, ok := weights[sidedKey(k, side)]; ok && !strings.HasPrefix(n, "domain=") {
				part[k] = v
			}
		}
		path := filepath.Join(o.out, folder, name+".model")
		f, err := os.Create(path)
		if err != nil {
			return err
		}
		err = learn.Write(f, fmt.Sprintf(header, what[side]), learn.Calibration{Scale: scale}, part, names)
		if e := f.Close(); err == nil {
			err = e
		}
		if err != nil {
			return fmt.Errorf("write %s: %w", path, err)
		}
		fmt.Fprintf(w, "%s: %d features\n", path, len(part))
	}
	return nil
}
