// Package sentiment says how an article speaks: the tone of each sentence and of the whole, the stance toward each
// entity, and the tone of each quote with its speaker's stance toward those it names. News is full of bad events told
// neutrally, so what happened and how somebody is talked about are judged apart: the tone of a sentence is what people
// would rate it, and stance is how it makes one whom it mentions look.
package sentiment

import (
	"context"
	"sync"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/text"
	"wirecopy/stages/sentiment/internal/judge"
	"wirecopy/stages/sentiment/internal/reading"
)

// New is the stage. It reads the entities and quotes of an article, and does without either.
func New() pipeline.Stage {
	return pipeline.AnnotateAs(pipeline.SentimentLayer, Version, find)
}

func find(_ context.Context, a *pipeline.Article) (pipeline.Sentiment, error) {
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
		return pipeline.Sentiment{Tone: pipeline.Tone{Label: pipeline.Neutral}}, nil
	}
	x := extractors.Get().(*judge.Extractor)
	defer extractors.Put(x)
	f := newFinding(reading.Read(doc), entities, quotes, x)
	var out pipeline.Sentiment
	out.Sentences, out.Tone = f.tones(a.Headline)
	out.Entities = f.stances()
	out.Quotes = f.quoteTones()
	return out, nil
}

var extractors = sync.Pool{New: func() any { return new(judge.Extractor) }}

// finding is one article while it is judged.
type finding struct {
	*reading.Reading
	extractor *judge.Extractor
	entities  []pipeline.Entity
	quotes    []pipeline.Quote
	mentions  []mention // in order of place
	byEntity  [][]int   // indices of mentions
	weights   []float32 // of words, while evidence is gathered
}

// mention is a place where an entity is referred to.
type mention struct {
	judge.Mention
	entity, sentence int
}

func newFinding(r *reading.Reading, entities []pipeline.Entity, quotes []pipeline.Quote, x *judge.Extractor) *finding {
	f := &finding{Reading: r, extractor: x, entities: entities, quotes: quotes, byEntity: make([][]int, len(entities))}
	for i := range entities {
		for j := range entities[i].Mentions {
			span := &entities[i].Mentions[j].Span
			if m, ok := judge.MentionAt(r.Doc, r.Doc.Byte(span.Start), r.Doc.Byte(span.End)); ok {
				f.mentions = append(f.mentions, mention{m, i, r.Doc.SentenceAt(m.First)})
			}
		}
	}
	sortMentions(f.mentions)
	for i := range f.mentions {
		e := f.mentions[i].entity
		f.byEntity[e] = append(f.byEntity[e], i)
	}
	return f
}
