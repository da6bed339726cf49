// Package sentiment says how an article speaks: the tone of each sentence and of the whole, the stance toward each
// entity, and the tone of each quote with its speaker's stance toward those it names. News is full of bad events told
// neutrally, so what happened and how somebody is talked about are kept apart: words for events move the tone of
// sentences, and never the stance.
package sentiment

import (
	"context"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/text"
	"wirecopy/stages/sentiment/internal/reading"
)

// Version is the version of what New's stage finds.
const Version = "0.1.0"

// New is the stage. It reads the entities and quotes of an article, and does without either.
func New() pipeline.Stage {
	return pipeline.Annotate(pipeline.SentimentLayer, Version, find)
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
	f := newFinding(reading.Read(text.Of(a)), entities, quotes)
	out := pipeline.Sentiment{Sentences: f.sentences()}
	out.Tone = f.document(a.Headline, out.Sentences)
	out.Entities = f.stances()
	out.Quotes = f.quoteTones()
	return out, nil
}

// finding is one article while it is judged.
type finding struct {
	*reading.Reading
	entities []pipeline.Entity
	quotes   []pipeline.Quote
	mentions [][]mention // by entity
}

// mention is a place where an entity is referred to: tokens [first, last) of a sentence.
type mention struct {
	first, last, sentence int
}

func newFinding(r *reading.Reading, entities []pipeline.Entity, quotes []pipeline.Quote) *finding {
	f := &finding{Reading: r, entities: entities, quotes: quotes, mentions: make([][]mention, len(entities))}
	for i := range entities {
		for j := range entities[i].Mentions {
			m := &entities[i].Mentions[j]
			if first, last, ok := f.tokens(m.Start, m.End); ok {
				f.mentions[i] = append(f.mentions[i], mention{first, last, r.Doc.SentenceAt(first)})
			}
		}
	}
	return f
}

// tokens gives the tokens [first, last) that a span covers, at least in part, cut off at the end of the sentence that it
// begins in. It gives false where there is none.
func (f *finding) tokens(start, end int) (first, last int, ok bool) {
	b, e := f.Doc.Byte(start), f.Doc.Byte(end)
	first = f.Doc.TokenAt(b)
	if b >= e || first >= len(f.Doc.Tokens) || int(f.Doc.Tokens[first].Start) >= e {
		return 0, 0, false
	}
	s := f.Doc.SentenceAt(first)
	if s >= len(f.Doc.Sentences) || first < f.Doc.Sentences[s].First {
		return 0, 0, false
	}
	last = first + 1
	for last < f.Doc.Sentences[s].Last && int(f.Doc.Tokens[last].Start) < e {
		last++
	}
	return first, last, true
}
