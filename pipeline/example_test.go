package pipeline_test

import (
	"context"
	"fmt"
	"strings"

	"wirecopy/pipeline"
)

// A stage is a function of one article. Several in order are a Chain, which is the whole pipeline in one process.
func ExampleAnnotate() {
	shouts := pipeline.Annotate("shouts", "1", func(_ context.Context, a *pipeline.Article) (int, error) {
		return strings.Count(a.Text, "!"), nil
	})
	chain := pipeline.Chain{shouts}
	out, err := chain.Process(context.Background(), pipeline.Message{Article: &pipeline.Article{ID: "a1", Text: "It floats! It floats!"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	n, err := pipeline.Layer[int](out[0].Article, "shouts")
	fmt.Println(n, err)
	// Output: 2 <nil>
}
