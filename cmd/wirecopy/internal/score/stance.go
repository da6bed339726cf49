package score

import (
	"wirecopy/pipeline"
	"wirecopy/stages/train/gold"
)

// Stance scores how an article makes the people, organisations and countries look that it names, as a reader of the
// whole article says: precision, recall and F1 by label, and in ALL their mean, the share of the opinions found that the
// reader shares, and their number. Entities that were not found are left out. So is a mild stance of the reader (1 or
// -1) where none was found: most readers would agree with it, but not all.
func Stance(pairs []Pair) (Table, error) {
	labels := labelling{}
	for _, p := range pairs {
		if err := addStances(labels, p); err != nil {
			return nil, err
		}
	}
	t, macro := labels.rows()
	var opinions gold.Counts
	for _, label := range []string{pipeline.Positive, pipeline.Negative} {
		opinions.Add(labels.of(label))
	}
	return append(t, Row{"ALL", []Figure{
		share("macro_f1", macro), share("opinion_p", gold.Ratio(opinions.Right, opinions.Found)), count("opinions", opinions.Found)}}), nil
}

func addStances(labels labelling, p Pair) error {
	entities, err := pipeline.Layer[[]pipeline.Entity](p.Pred, pipeline.EntitiesLayer)
	if err != nil {
		return err
	}
	sentiment, err := pipeline.Layer[pipeline.Sentiment](p.Pred, pipeline.SentimentLayer)
	if err != nil {
		return err
	}
	said := map[string]string{}
	for _, e := range sentiment.Entities {
		said[e.Entity] = e.Label
	}
	foundAs := map[string]string{} // the first entity that is the gold actor
	actors := goldActors(p.Gold, entities)
	for _, e := range entities {
		if actor := actors[e.ID]; foundAs[actor] == "" {
			foundAs[actor] = e.ID
		}
	}
	for _, a := range p.Gold.WhoIsWho {
		id := foundAs[a.ID]
		if a.Stance == nil || id == "" || a.Type != pipeline.Person && a.Type != pipeline.Org && a.Type != pipeline.GPE {
			continue
		}
		got := said[id]
		if got == "" {
			got = pipeline.Neutral
		}
		if mild := *a.Stance == 1 || *a.Stance == -1; mild && got == pipeline.Neutral {
			continue
		}
		labels[[2]string{stanceLabel(*a.Stance), got}]++
	}
	return nil
}

func stanceLabel(stance int) string {
	switch {
	case stance > 0:
		return pipeline.Positive
	case stance < 0:
		return pipeline.Negative
	}
	return pipeline.Neutral
}
