// Package stages lists wirecopy's stages in the order in which an article passes them.
package stages

import (
	"context"

	"wirecopy/pipeline"
	"wirecopy/stages/entities"
	"wirecopy/stages/ingest"
	"wirecopy/stages/ingest/story"
	"wirecopy/stages/quotes"
	"wirecopy/stages/sentiment"
)

// Config is what the stages can be given. The zero Config works: stages that know nothing of other articles.
type Config struct {
	// Ledger keeps what has been seen of each story; without one every item is a story's first version.
	Ledger story.Ledger
	// Index finds near-duplicates, with a Ledger.
	Index *story.Index
	// Ingested is told what became of each item, by format.
	Ingested func(format string, o story.Outcome)
	// Gazetteer is the path of a file with names of one's own; "" is none.
	Gazetteer string
	// Finder finds names beside those that the entities stage finds itself; nil is none.
	Finder entities.Finder
	// StanceThreshold is the least confidence, in [0, 1], of an opinion of an entity that is published; nil is
	// sentiment.DefaultThreshold.
	StanceThreshold *float64
}

// All is the whole pipeline with the zero Config.
func All() pipeline.Chain { return With(Config{}) }

// With is the whole pipeline: a stage is added by one line here.
func With(c Config) pipeline.Chain {
	names := entities.New(c.entities()...)
	if c.Finder == nil { // which may wait for another program
		names = pipeline.Computes(names, readText)
	}
	return pipeline.Chain{
		ingest.New(c.ingest()...),
		names,
		pipeline.Computes(quotes.New(), nil),
		pipeline.Computes(sentiment.New(c.sentiment()...), nil),
	}
}

// Warm has each stage of chain but the first read its models, which it otherwise does at its first article. Where a process died at
// an article, that one is the first in the next process, alone, and how long it is alone is how likely another death is
// laid to it.
func Warm(chain pipeline.Chain) {
	m := pipeline.Message{Article: (&pipeline.Article{
		ID: "warm", Language: "en", Text: "“She did well,” said Ruth Adler, mayor of Paris. Critics said it had failed.",
	}).Share()}
	for _, s := range chain {
		if s.Name() == ingest.Name {
			continue
		}
		if out, err := pipeline.Try(context.Background(), s, m); err == nil && len(out) == 1 {
			m = out[0]
		}
	}
}

func (c Config) ingest() (o []ingest.Option) {
	if c.Ledger != nil {
		o = append(o, ingest.WithLedger(c.Ledger), ingest.WithIndex(c.Index))
	}
	if c.Ingested != nil {
		o = append(o, ingest.WithObserver(c.Ingested))
	}
	return o
}

func (c Config) entities() (o []entities.Option) {
	if c.Gazetteer != "" {
		o = append(o, entities.WithGazetteer(c.Gazetteer))
	}
	if c.Finder != nil {
		o = append(o, entities.WithFinder(c.Finder))
	}
	return o
}

func (c Config) sentiment() (o []sentiment.Option) {
	if c.StanceThreshold != nil {
		o = append(o, sentiment.WithThreshold(*c.StanceThreshold))
	}
	return o
}
