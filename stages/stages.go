// Package stages lists wirecopy's stages in the order in which an article passes them.
package stages

import (
	"wirecopy/pipeline"
	"wirecopy/stages/entities"
	"wirecopy/stages/ingest"
	"wirecopy/stages/quotes"
	"wirecopy/stages/sentiment"
)

// All is the whole pipeline: a stage is added by one line here.
func All() pipeline.Chain {
	return pipeline.Chain{
		ingest.New(),
		entities.New(),
		quotes.New(),
		sentiment.New(),
	}
}
