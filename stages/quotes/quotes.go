// Package quotes finds who said what: direct quotations, quotations within reported speech, and speech reported
// without marks, each with its speaker, its cue and who relayed it. It knows nothing of NATS, and of entities only
// what the entity stage wrote into the article; it works without.
package quotes

import (
	"context"
	"strconv"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/quotes/attribute"
)

// New is the stage: article and entities in, quotes out.
func New() pipeline.Stage {
	return pipeline.AnnotateAs(pipeline.QuotesLayer, Version, func(_ context.Context,
		a *pipeline.Article) ([]pipeline.Quote, error) {
		entities, err := pipeline.Layer[[]pipeline.Entity](a, pipeline.EntitiesLayer)
		if err != nil {
			return nil, err
		}
		return Of(attribute.Open(reading.Of(a, entities), entities), attribute.English()), nil
	})
}

// Of gives the quotes of an article in order of appearance, as the models decide.
func Of(a *attribute.Article, m *attribute.Models) []pipeline.Quote {
	found := attribute.Find(a, m)
	out := make([]pipeline.Quote, 0, len(found))
	for i := range found {
		q := quote(a, &found[i])
		q.ID = "q" + strconv.Itoa(len(out)+1)
		out = append(out, q)
	}
	return out
}

// quote turns a report into the form of the article schema.
func quote(a *attribute.Article, r *attribute.Report) pipeline.Quote {
	q := pipeline.Quote{Rule: r.Pattern, Confidence: r.Probability}
	for _, s := range r.Content {
		q.Content = append(q.Content, a.Span(s.Start, s.End))
	}
	q.Type, q.Repaired = a.TypeOf(r.Content)
	if r.Group == attribute.Turn {
		q.Type = pipeline.Direct
	}
	switch {
	case r.Group == attribute.Scare:
		q.Type = pipeline.Scare
	case r.Speaker.Found():
		s := pipeline.Speaker{Span: a.SpanOf(r.Speaker), Kind: a.KindOf(r)}
		if r.Entity >= 0 {
			s.Entity = a.Entities[r.Entity].ID
		}
		q.Speaker = &s
		q.Evidence = a.Evidence(r)
	}
	if r.Cue.Found() {
		s := a.SpanOf(r.Cue)
		q.Cue = &s
	}
	for _, v := range r.Via {
		ref, e := pipeline.Ref{Span: a.SpanOf(v)}, a.EntityOf(v)
		if e >= 0 && e == r.Entity {
			continue // nobody relays what they said themselves
		}
		if e >= 0 {
			ref.Entity = a.Entities[e].ID
		}
		q.Via = append(q.Via, ref)
	}
	return q
}
