package stages

import (
	"wirecopy/pipeline"
	"wirecopy/stages/internal/text"
)

// readText reads the text of an article for all the stages, which the first of them that needs it does else.
func readText(in pipeline.Message) {
	if a := in.Article; a != nil && a.PubStatus != pipeline.Canceled && a.PubStatus != pipeline.Withheld {
		text.Of(a)
	}
}
