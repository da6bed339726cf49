// Package entities finds who and what an article names, gathers the places where it does into entities, and says what
// it can of each: its full name in the article, its roles, its Wikidata item, how much the article is about it.
package entities

import (
	"context"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/text"
)

// Version is the version of the stage, as it stands in pipeline.Article.Produced.
const Version = "1.0.0"

// Option changes what New makes.
type Option func(*Finder)

// New makes the stage. Without options it knows the names that come with the program. It stores
// []pipeline.Entity as the annotation pipeline.EntitiesLayer.
func New(opts ...Option) pipeline.Stage {
	f := NewFinder(opts...)
	return pipeline.Annotate(pipeline.EntitiesLayer, Version, func(_ context.Context, a *pipeline.Article) ([]pipeline.Entity, error) {
		known, err := f.known()
		if err != nil {
			return nil, err
		}
		load() // the text layer's model too, beside it
		return f.find(text.Of(a), about(a), known), nil
	})
}

// about is what the article says of itself besides its text.
func about(a *pipeline.Article) setting {
	c := setting{headline: a.Headline}
	if !a.VersionCreated.IsZero() {
		c.day = a.VersionCreated.UTC().Format("2006-01-02")
	}
	return c
}
