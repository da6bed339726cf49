package score

import (
	"errors"
	"slices"
	"strings"

	"wirecopy/pipeline"
	"wirecopy/stages/train/gold"
)

// Pronouns scores whom a pronoun stands for, by its gender and for ALL. Each document has a pronoun and two names: the
// pronoun was found to be one with a name where an entity holds mentions that overlap both (GAP, Webster et al. 2018).
// An error is a document without a pronoun.
func Pronouns(pairs []Pair) (Table, error) {
	counts := map[string]*gold.Counts{"ALL": {}, "feminine": {}, "masculine": {}}
	for _, p := range pairs {
		if p.Gold.Pronoun == nil {
			return nil, errors.New("document " + p.Gold.ID + ": there is no pronoun with two names")
		}
		entities, err := pipeline.Layer[[]pipeline.Entity](p.Pred, pipeline.EntitiesLayer)
		if err != nil {
			return nil, err
		}
		gender := "feminine"
		if slices.Contains([]string{"he", "him", "his"}, strings.ToLower(p.Gold.Pronoun.Text)) {
			gender = "masculine"
		}
		for _, name := range []*gold.Candidate{p.Gold.A, p.Gold.B} {
			c := countPronoun(entities, p.Gold.Pronoun, name)
			counts[gender].Add(c)
			counts["ALL"].Add(c)
		}
	}
	var t Table
	for _, row := range []string{"ALL", "feminine", "masculine"} {
		t = append(t, prfRow(row, *counts[row]))
	}
	return t, nil
}

func countPronoun(entities []pipeline.Entity, pronoun, name *gold.Candidate) gold.Counts {
	found := slices.ContainsFunc(entities, func(e pipeline.Entity) bool {
		return mentionedAt(e, pronoun) && mentionedAt(e, name)
	})
	var c gold.Counts
	if found {
		c.Found = 1
	}
	if name.Coref {
		c.Gold = 1
	}
	if found && name.Coref {
		c.Right = 1
	}
	return c
}

func mentionedAt(e pipeline.Entity, c *gold.Candidate) bool {
	return slices.ContainsFunc(e.Mentions, func(m pipeline.Mention) bool {
		return c.Span().Overlaps(gold.Span{Start: m.Start, End: m.End})
	})
}
