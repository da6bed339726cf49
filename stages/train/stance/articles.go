package main

import (
	"strings"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/linear"
	syntax "wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/sentiment/opinion"
	"wirecopy/stages/internal/sentiment/polarity"
	"wirecopy/stages/internal/sentiment/stance"
	"wirecopy/stages/internal/text"
	"wirecopy/stages/train/gold"
	"wirecopy/stages/train/learn"
)

// reading is an article, read once, with what the gold says of each entity that the stage before found.
type reading struct {
	id       string
	words    *polarity.Reading
	entities []pipeline.Entity
	quotes   []pipeline.Quote
	// gold is what each entity is in the gold; its Stance is nil where that is not known. first says that it is the first
	// of those that are the same in the gold, which is the one that is scored.
	gold  []gold.Actor
	first []bool
	// target says that it is no article, but a sentence that was chosen for what it says of a target. aside says that it is only
	// ever trained on.
	target, aside bool
}

// readNews reads the articles in which somebody judged the stances.
func readNews(news []*gold.Document) ([]*reading, error) {
	var out []*reading
	for i := range news {
		if !hasStances(news[i]) {
			continue
		}
		a, entities, quotes, err := annotate(news[i])
		if err != nil {
			return nil, err
		}
		r := &reading{id: news[i].ID, words: polarity.Read(syntax.Of(a, entities)), entities: entities, quotes: quotes,
			gold: make([]gold.Actor, len(entities)), first: make([]bool, len(entities))}
		actors := map[string]gold.Actor{}
		for _, w := range news[i].WhoIsWho {
			actors[w.ID] = w
		}
		seen := map[string]bool{}
		for e, id := range match(news[i], entities) {
			if w, ok := actors[id]; ok {
				r.gold[e], r.first[e] = w, !seen[id]
				seen[id] = true
			}
		}
		out = append(out, r)
	}
	return out, nil
}

// readTargets makes an article of each sentence that is labelled for a target.
func readTargets(records []*gold.Document) []*reading {
	var out []*reading
	for _, rec := range records {
		if rec.Target == nil {
			continue
		}
		d := text.Parse(rec.Text, nil)
		toward := classes[rec.Label] - 1
		entities := []pipeline.Entity{targetOf(d, rec)}
		out = append(out, &reading{id: rec.ID, target: true, aside: true, words: polarity.Read(syntax.New(d, syntax.NamesOf(d, entities))),
			gold: []gold.Actor{{Type: pipeline.Person, Stance: &toward}}, first: []bool{true}, entities: entities})
	}
	return out
}

// fold is the part of the cross-validation that the article belongs to.
func (r *reading) fold() int {
	if r.target {
		return fold(group(r.id), folds)
	}
	return fold(source(r.id), folds)
}

// source names the file that a part of an agency's report comes from: parts of one file are kept together.
func source(id string) string {
	s, _, _ := strings.Cut(id, ".")
	return s
}

// domains are where the training texts come from: opinions are more frequent in one than in another, and the models learn
// that apart from what makes an opinion. "" is that of an article that the program is given.
func (r *reading) domain() string {
	switch {
	case strings.HasPrefix(r.id, examplePrefix):
		return "examples"
	case strings.HasPrefix(r.id, storyPrefix):
		return "stories"
	case r.target:
		return "targets"
	case strings.HasPrefix(r.id, "voa:"):
		return "voa"
	}
	return ""
}

// mentionSamples makes samples of the sentence model from the mentions of entities in articles. Where the gold says what
// makes an entity look so, only the sentences that hold it are taken.
func mentionSamples(articles []*reading) []sample {
	var x opinion.Extractor
	var out []sample
	for _, r := range articles {
		x.Begin(r.words)
		a := stance.New(r.words, r.entities, r.quotes, &x)
		for e := range r.entities {
			if g := &r.gold[e]; g.Stance != nil && stance.Opinionated(r.entities[e].Type) {
				out = append(out, r.mentionSamples(a, &x, e)...)
			}
		}
	}
	return out
}

func (r *reading) mentionSamples(a *stance.Article, x *opinion.Extractor, e int) []sample {
	var out []sample
	g := &r.gold[e]
	several := false
	a.BySentence(e, func(same []int) {
		several = several || a.Mentions[same[0]].Sentence != a.Mentions[a.ByEntity[e][0]].Sentence
	})
	for _, i := range a.ByEntity[e] {
		m := &a.Mentions[i]
		class, weight := 1+sign(*g.Stance), opinionMention
		switch {
		case m.Apart:
			continue
		case class == 1:
			weight = neutralMention
		case g.Evidence != nil:
			s := &r.words.Doc.Sentences[m.Sentence]
			if s.End <= r.words.Doc.Byte(g.Evidence.Start) || r.words.Doc.Byte(g.Evidence.End) <= s.Start {
				continue
			}
		case several:
			weight = someMention
		}
		f := append([]opinion.Feature(nil), x.Features(m.Mention)...)
		out = append(out, sample{features: append(f, opinion.Feature{Key: newsKey, Value: newsValue, Token: -1}),
			class: class, group: source(r.id), weight: weight, aside: true})
	}
	return out
}

func sign(v int) int {
	switch {
	case v < 0:
		return -1
	case v > 0:
		return 1
	}
	return 0
}

// subject is one entity of an article as the article model sees it.
type subject struct {
	*reading
	entity int
	keys   []uint64
}

// subjects gives the entities whose stance is known, with what the sentence model of its fold says of each mention.
func subjects(articles []*reading, model func(fold int) stance.Outputs, names learn.Names) []subject {
	var x opinion.Extractor
	var out []subject
	for _, r := range articles {
		x.Begin(r.words)
		a := stance.New(r.words, r.entities, r.quotes, &x)
		a.Read(model(r.fold()))
		for e := range r.entities {
			if r.gold[e].Stance == nil || !stance.Opinionated(r.entities[e].Type) {
				continue
			}
			f := linear.Features{Named: true}
			a.Features(e, &f)
			if d := r.domain(); d != "" {
				f.Add("domain", d)
			}
			names.Note(&f)
			out = append(out, subject{r, e, append([]uint64(nil), f.Keys...)})
		}
	}
	return out
}

func (s *subject) stance() int { return *s.gold[s.entity].Stance }

// scored reports whether the subject is one that score.py's stance counts.
func (s *subject) scored() bool {
	return !s.aside && s.first[s.entity] && stance.Opinionated(s.gold[s.entity].Type)
}

// choices are the decisions of the training: negative, neutral or positive.
func choices(subjects []subject) []learn.Choice {
	out := make([]learn.Choice, len(subjects))
	for i := range subjects {
		s := &subjects[i]
		out[i] = learn.Choice{Candidates: [][]uint64{sided(s.keys, 0), nil, sided(s.keys, 1)}, Right: []int{1 + sign(s.stance())},
			Group: s.fold(), Weight: 1}
		switch s.stance() {
		case 1, -1:
			out[i].Weight = weakWeight
		case 2, -2:
			out[i].Weight = strongWeight
		}
		switch s.domain() {
		case "targets":
			out[i].Weight = targetWeight
		case "examples":
			out[i].Weight = exampleWeight
		case "stories":
			out[i].Weight *= storyWeight
		}
	}
	return out
}

// sided tells the features that speak against somebody from the same ones that speak for somebody.
func sided(keys []uint64, side int) []uint64 {
	out := make([]uint64, len(keys))
	for i, k := range keys {
		out[i] = sidedKey(k, side)
	}
	return out
}

func sidedKey(k uint64, side int) uint64 { return k ^ uint64(side+1)*0x9e3779b97f4a7c15 }
