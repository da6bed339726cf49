// Package stages lists wirecopy's stages in the order in which an article passes them.
package stages

import (
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
	return pipeline.Chain{
		ingest.New(c.ingest()...),
		entities.New(c.entities()...),
		quotes.New(),
		sentiment.New(c.sentiment()...),
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
