package main

import (
	"fmt"
	"hash/fnv"
	"strings"

	"wirecopy/pipeline"
	syntax "wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/sentiment/opinion"
	"wirecopy/stages/internal/sentiment/polarity"
	"wirecopy/stages/internal/text"
	"wirecopy/stages/train/gold"
)

// sample is a record as the models see it.
type sample struct {
	features []opinion.Feature
	class    int     // 0 negative, 1 neutral, 2 positive
	score    float64 // in [-1, 1], where the set has ratings
	text     string  // the sentence
	group    string  // samples of one article, kept together in cross-validation
	weight   float64
	aside    bool // only ever trained on: from a set that is not the one to be judged
}

var classes = map[string]int{pipeline.Negative: 0, pipeline.Neutral: 1, pipeline.Positive: 2}

// load reads a training set of labelled sentences.
func load(path string) ([]*gold.Document, error) {
	docs, err := gold.Read(path, gold.Filter{})
	if err != nil {
		return nil, err
	}
	for _, d := range docs {
		if _, ok := classes[d.Label]; !ok {
			return nil, fmt.Errorf("%s: %s has no label", path, d.ID)
		}
	}
	return docs, nil
}

// group names the article that a sentence comes from: the parts of its id before the sentence's number.
func group(id string) string {
	id = id[strings.LastIndexByte(id, ':')+1:]
	parts := strings.Split(id, "_")
	if len(parts) > 3 {
		return strings.Join(parts[:3], "_")
	}
	return parts[0]
}

func fold(group string, folds int) int {
	h := fnv.New32a()
	h.Write([]byte(group))
	return int(h.Sum32()>>8) % folds
}

// targetsOf counts the targets for which each sentence is labelled.
func targetsOf(records []*gold.Document) map[string]int {
	count := map[string]int{}
	for _, r := range records {
		if r.Target != nil {
			count[r.Text]++
		}
	}
	return count
}

// targetOf is the target of a sentence, as the stages give it.
func targetOf(d *text.Document, r *gold.Document) pipeline.Entity {
	mention := pipeline.Mention{Span: d.Span(d.Byte(r.Target.Start), d.Byte(r.Target.End)), Kind: pipeline.NameMention}
	return pipeline.Entity{ID: "e1", Type: pipeline.Person, Salience: 1, Mentions: []pipeline.Mention{mention}}
}

func stanceSamples(records []*gold.Document) []sample {
	var x opinion.Extractor
	var out []sample
	count := targetsOf(records)
	for _, r := range records {
		if r.Target == nil {
			continue
		}
		d := text.Parse(r.Text, nil)
		m, ok := opinion.MentionAt(d, d.Byte(r.Target.Start), d.Byte(r.Target.End))
		if !ok {
			continue
		}
		weight := 1.0
		if count[r.Text] > 1 {
			weight = severalWeight
		}
		x.Begin(polarity.Read(syntax.New(d, syntax.NamesOf(d, []pipeline.Entity{targetOf(d, r)}))))
		out = append(out, sample{
			features: append([]opinion.Feature(nil), x.Features(m)...),
			class:    classes[r.Label], text: r.Text, group: group(r.ID), weight: weight,
		})
	}
	return out
}

func toneSamples(records []*gold.Document) []sample {
	const most = 4 // of a rating
	var x opinion.Extractor
	var out []sample
	for _, r := range records {
		d := polarity.Read(syntax.New(text.Parse(r.Text, nil), nil))
		x.Begin(d)
		out = append(out, sample{
			features: append([]opinion.Feature(nil), x.Sentence(0, len(d.Words))...),
			class:    classes[r.Label], score: *r.Score / most, group: group(r.ID), weight: 1,
		})
	}
	return out
}

// borrowed makes samples of tone from sentences that are only labelled for a target: somebody praised or blamed makes a
// sentence good or bad, though not as surely as a rating of the sentence does.
func borrowed(records []*gold.Document, score, weight float64) []sample {
	var x opinion.Extractor
	var out []sample
	for _, r := range records {
		d := polarity.Read(syntax.New(text.Parse(r.Text, nil), nil))
		x.Begin(d)
		out = append(out, sample{
			features: append([]opinion.Feature(nil), x.Sentence(0, len(d.Words))...),
			class:    classes[r.Label], score: score * float64(classes[r.Label]-1), group: group(r.ID), weight: weight, aside: true,
		})
	}
	return out
}

// vocabulary numbers the features that occur in at least least samples.
func vocabulary(samples []sample, least int) map[uint32]int32 {
	count, last := map[uint32]int{}, map[uint32]int{}
	for i := range samples {
		for _, f := range samples[i].features {
			if last[f.Key] != i+1 { // a word twice in one sample is seen once
				last[f.Key] = i + 1
				count[f.Key]++
			}
		}
	}
	ids := map[uint32]int32{}
	for i := range samples {
		for _, f := range samples[i].features {
			if _, ok := ids[f.Key]; !ok && count[f.Key] >= least {
				ids[f.Key] = int32(len(ids))
			}
		}
	}
	return ids
}

func vectors(samples []sample, ids map[uint32]int32) []example {
	out := make([]example, len(samples))
	for i := range samples {
		out[i] = example{class: samples[i].class, score: samples[i].score, weight: samples[i].weight}
		for _, f := range samples[i].features {
			if k, ok := ids[f.Key]; ok {
				out[i].x = append(out[i].x, entry{k, f.Value})
			}
		}
	}
	return out
}
