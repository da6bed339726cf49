package main

import (
	"github.com/prometheus/client_golang/prometheus"

	"wirecopy/pipeline"
	"wirecopy/stages"
	"wirecopy/stages/ingest"
	"wirecopy/stages/ingest/story"
)

// equipped is the stages that work here, as given wants them, with a metric of what becomes of items.
func (a *app) equipped(given stages.Config, r *prometheus.Registry, names ...string) (pipeline.Chain, error) {
	if a.equip == nil {
		return a.stages.Select(names...)
	}
	items := prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "wirecopy", Name: "items_total",
		Help: "Items read, by format and by what became of them."}, []string{"format", "outcome"})
	given.Ingested = func(format string, o story.Outcome) { items.WithLabelValues(format, string(o)).Inc() }
	chain, err := a.equip(given).Select(names...)
	if err == nil {
		stages.Warm(chain)
	}
	for _, s := range chain {
		if s.Name() == ingest.Name {
			r.MustRegister(items)
			for _, f := range ingest.Formats() {
				for _, o := range []story.Outcome{story.First, story.Update, story.Again, story.Same, story.Late, story.Media} {
					items.WithLabelValues(f.Name, string(o)) // there from the start: an increase needs a number before
				}
			}
		}
	}
	return chain, err
}
