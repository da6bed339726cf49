// Package sentiment says how an article speaks: the tone of each sentence and of the whole, the stance toward each
// entity, and the tone of each quote with its speaker's stance toward those it names. News is full of bad events told
// neutrally, so what happened and how somebody is talked about are judged apart: the tone of a sentence is what people
// would rate it, and stance is how it makes one whom it mentions look.
package sentiment

import (
	"context"
	"strings"
	"sync"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/linear"
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/sentiment/opinion"
	"wirecopy/stages/internal/sentiment/polarity"
	"wirecopy/stages/internal/sentiment/stance"
	"wirecopy/stages/internal/text"
)

// Option changes what New makes.
type Option func(*options)

type options struct{ threshold float64 }

// WithThreshold sets the least confidence, in [0, 1], of an opinion of an entity that is published; DefaultThreshold is
// the default. 0 gives every entity the label of the sentences that mention it, as for texts that were chosen for their
// opinions.
func WithThreshold(t float64) Option { return func(o *options) { o.threshold = t } }

// New is the stage. It reads the entities and quotes of an article, and does without either.
func New(opts ...Option) pipeline.Stage {
	o := options{threshold: DefaultThreshold}
	for _, set := range opts {
		set(&o)
	}
	return pipeline.AnnotateAs(pipeline.SentimentLayer, Version, o.find)
}

func (o options) find(_ context.Context, a *pipeline.Article) (pipeline.Sentiment, error) {
	entities, err := pipeline.Layer[[]pipeline.Entity](a, pipeline.EntitiesLayer)
	if err != nil {
		return pipeline.Sentiment{}, err
	}
	quotes, err := pipeline.Layer[[]pipeline.Quote](a, pipeline.QuotesLayer)
	if err != nil {
		return pipeline.Sentiment{}, err
	}
	doc := text.Of(a)
	if len(doc.Sentences) == 0 {
		return pipeline.Sentiment{NotAnalysed: unread(a)}, nil
	}
	w := workspaces.Get().(*workspace)
	defer workspaces.Put(w)
	f := &finding{workspace: w, threshold: o.threshold}
	w.words.Take(reading.Of(a, entities))
	w.extractor.Begin(&w.words)
	f.Article = stance.New(&w.words, entities, quotes, &w.extractor)
	var out pipeline.Sentiment
	out.Sentences, out.Tone = f.tones(a.Headline)
	out.Entities = f.stances()
	out.Quotes = f.quoteTones()
	return out, nil
}

// unread says why there is nothing to read in an article.
func unread(a *pipeline.Article) string {
	if strings.TrimSpace(a.Text) == "" {
		return pipeline.NoText
	}
	if !text.English(a.Language) {
		return pipeline.OtherLanguage
	}
	return pipeline.NoText
}

// workspace is memory that is used again for the next article.
type workspace struct {
	words     polarity.Reading
	extractor opinion.Extractor
	headline  opinion.Extractor
	features  linear.Features
	weights   []float32 // of words, while evidence is gathered
}

var workspaces = sync.Pool{New: func() any { return new(workspace) }}

// finding is one article while it is judged.
type finding struct {
	*stance.Article
	*workspace
	threshold float64
}
