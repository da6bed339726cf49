package main

import (
	"encoding/json"
	"os"

	"wirecopy/pipeline"
	"wirecopy/stages/quotes"
)

// writeUnseen writes the articles with the quotes that models find which were not trained on
// them, in the form of the article schema: wirecopy eval and other measures of whole articles read it.
func (t *trainer) writeUnseen(articles []*article) error {
	f, err := os.Create(t.unseenFile)
	if err != nil {
		return err
	}
	out := json.NewEncoder(f)
	for _, a := range articles {
		if a.weight != 0 || a.id == rewrittenID || a.bounds { // not an article
			continue
		}
		m := *t.unseen(a).Models
		m.Confidence = t.all.Confidence
		layers := map[string]any{pipeline.EntitiesLayer: a.Entities, pipeline.QuotesLayer: quotes.Of(a.Article, &m)}
		if err := out.Encode(map[string]any{"id": a.id, "text": a.Text, "annotations": layers}); err != nil {
			return err
		}
	}
	return f.Close()
}
