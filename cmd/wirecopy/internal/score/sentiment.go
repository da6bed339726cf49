package score

import (
	"math"

	"wirecopy/pipeline"
	"wirecopy/stages/train/gold"
)

// Sentiment scores the label of each document: precision, recall and F1 by label; macro-averaged F1 and accuracy in ALL,
// and Pearson's correlation with the gold ratings where there are any. A document with a target asks for the stance
// toward the entity that overlaps it most, any other for the tone of the whole text; none found is neutral.
func Sentiment(pairs []Pair) (Table, error) {
	var goldScores, predScores []float64
	labels := labelling{}
	agree := 0
	for _, p := range pairs {
		tone, err := toneFor(p)
		if err != nil {
			return nil, err
		}
		labels[[2]string{p.Gold.Label, tone.Label}]++
		if tone.Label == p.Gold.Label {
			agree++
		}
		if p.Gold.Score != nil {
			goldScores = append(goldScores, *p.Gold.Score)
			predScores = append(predScores, tone.Score)
		}
	}
	t, macro := labels.rows()
	all := Row{"ALL", []Figure{share("macro_f1", macro), share("accuracy", gold.Ratio(agree, len(pairs))), count("gold", len(pairs))}}
	if len(goldScores) > 0 {
		all.Figures = append(all.Figures, share("pearson_r", pearson(goldScores, predScores)))
	}
	return append(t, all), nil
}

func toneFor(p Pair) (pipeline.Tone, error) {
	neutral := pipeline.Tone{Label: pipeline.Neutral}
	s, err := pipeline.Layer[pipeline.Sentiment](p.Pred, pipeline.SentimentLayer)
	if err != nil {
		return neutral, err
	}
	if p.Gold.Target == nil {
		if s.Label == "" {
			return neutral, nil
		}
		return s.Tone, nil
	}
	entities, err := pipeline.Layer[[]pipeline.Entity](p.Pred, pipeline.EntitiesLayer)
	if err != nil {
		return neutral, err
	}
	stance := map[string]pipeline.Tone{}
	for _, e := range s.Entities {
		stance[e.Entity] = e.Tone
	}
	best, tone := 0, neutral
	for _, e := range entities {
		for _, m := range e.Mentions {
			n := min(m.End, p.Gold.Target.End) - max(m.Start, p.Gold.Target.Start)
			if got, ok := stance[e.ID]; ok && n > best {
				best, tone = n, got
			}
		}
	}
	return tone, nil
}

// pearson is the correlation of two series of equal length; 0 where one of them does not vary.
func pearson(x, y []float64) float64 {
	mx, my := mean(x), mean(y)
	var xx, yy, xy float64
	for i := range x {
		dx, dy := x[i]-mx, y[i]-my
		xx += dx * dx
		yy += dy * dy
		xy += dx * dy
	}
	if xx == 0 || yy == 0 {
		return 0
	}
	return xy / math.Sqrt(xx*yy)
}

func mean(x []float64) float64 {
	s := 0.0
	for _, v := range x {
		s += v
	}
	return s / float64(len(x))
}
