// Package score measures annotations against gold: entities, quotes, who said what, sentiment and pronouns, in precision,
// recall and F1, and how far a quote's confidence can be believed. It knows nothing of the stages that made the
// annotations.
package score

import (
	"fmt"

	"wirecopy/pipeline"
	"wirecopy/stages/train/gold"
)

// Pair is a gold document and what was found in its text.
type Pair struct {
	Gold *gold.Document
	Pred *pipeline.Article
}

// Join pairs gold documents with the articles of a file, by id. Every document needs its article, with the same text.
func Join(docs []*gold.Document, path string) ([]Pair, error) {
	byID := map[string]*pipeline.Article{}
	err := gold.Lines(path, func(line []byte) error {
		a, err := pipeline.DecodeArticle(line)
		if err == nil {
			byID[a.ID] = a
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	pairs := make([]Pair, len(docs))
	for i, g := range docs {
		a := byID[g.ID]
		if a == nil {
			return nil, fmt.Errorf("%s: the gold document %s has no article there", path, g.ID)
		}
		if a.Text != g.Text {
			return nil, fmt.Errorf("%s: the text of article %s is not that of the gold document", path, g.ID)
		}
		pairs[i] = Pair{g, a}
	}
	return pairs, nil
}
