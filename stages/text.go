package stages

import (
	"context"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/text"
)

// Text is a stage before the others that reads an article's text, which the first of them that needs it does else. It is for
// those who pass many articles through one stage before the next.
func Text() pipeline.Stage { return reader{} }

type reader struct{}

func (reader) Name() string { return "text" }

func (reader) Process(_ context.Context, in pipeline.Message) ([]pipeline.Message, error) {
	if in.Article != nil {
		text.Of(in.Article)
	}
	return []pipeline.Message{in}, nil
}
