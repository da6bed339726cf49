// Package quotes finds who said what: direct quotations, quotations within reported speech, and speech reported
// without marks, each with its speaker, its cue and who relayed it. It knows nothing of NATS, and of entities only
// what the entity stage wrote into the article; it works without.
package quotes

import (
	"context"
	"sort"
	"strconv"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/text"
)

// New is the stage: article and entities in, quotes out.
func New() pipeline.Stage {
	return pipeline.AnnotateAs(pipeline.QuotesLayer, Version, func(_ context.Context,
		a *pipeline.Article) ([]pipeline.Quote, error) {
		entities, err := pipeline.Layer[[]pipeline.Entity](a, pipeline.EntitiesLayer)
		if err != nil {
			return nil, err
		}
		return Find(text.Of(a), entities), nil
	})
}

// Find gives the quotes of d in order of appearance. Entities may be nil.
func Find(d *text.Document, entities []pipeline.Entity) []pipeline.Quote {
	r, who := read(d, entities)
	r.attribute()
	r.settle()
	r.float()
	out := make([]pipeline.Quote, 0, len(r.found))
	sort.SliceStable(r.found, func(i, j int) bool { return r.found[i].parts[0].start < r.found[j].parts[0].start })
	for i := range r.found {
		out = append(out, r.quote(&r.found[i], who))
	}
	for i := range out {
		out[i].ID = "q" + strconv.Itoa(i+1)
	}
	return out
}

func (r *reader) quote(a *attribution, who *directory) pipeline.Quote {
	q := pipeline.Quote{Rule: a.rule}
	for _, p := range a.parts {
		q.Content = append(q.Content, r.d.Span(p.start, p.end))
	}
	q.Type, q.Repaired = r.kind(a.parts)
	switch {
	case a.rule == scareRule:
		q.Type = pipeline.Scare
	case a.who.ok():
		q.Speaker, q.Evidence = who.speaker(a.who)
	case a.rule != "unattributed" && a.rule != "passive":
		q.Rule += "/no-subject"
	}
	if a.cues.ok() {
		s := r.d.Span(r.start(a.cues.a), r.end(a.cues.b-1))
		q.Cue = &s
	}
	for _, v := range a.via {
		s, _ := who.speaker(v)
		q.Via = append(q.Via, pipeline.Ref{Span: s.Span, Entity: s.Entity})
	}
	q.Confidence = confidence(&q)
	return q
}

// kind is direct, mixed or indirect, by how much of the content stands between marks.
func (r *reader) kind(parts []bytes) (string, bool) {
	all, some, repaired := true, false, false
	for _, p := range parts {
		covered := 0
		for m := max(0, r.markAt(p.start)-3); m < len(r.marks) && r.marks[m].outStart < p.end; m++ {
			q := r.marks[m]
			if q.depth > 0 || q.outEnd <= p.start {
				continue
			}
			some = true
			repaired = repaired || q.repaired
			covered += min(q.outEnd, p.end) - max(q.outStart, p.start)
		}
		if covered < p.end-p.start {
			all = false
		}
	}
	switch {
	case all && some:
		return pipeline.Direct, repaired
	case some:
		return pipeline.Mixed, repaired
	}
	return pipeline.Indirect, false
}
