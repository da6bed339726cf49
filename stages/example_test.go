package stages_test

import (
	"context"
	"fmt"

	"wirecopy/pipeline"
	"wirecopy/stages"
)

// All stages in one process, without a broker: an item goes in, annotated articles come out.
func ExampleAll() {
	item := pipeline.Message{Source: "desk", Item: []byte("Ferry returns to Karran\n\n“It floats,” said Mayor Rhea Tolland.\n")}
	out, err := stages.All().Process(context.Background(), item)
	if err != nil {
		fmt.Println(err)
		return
	}
	quotes, _, err := pipeline.Events(out[0].Article)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, q := range quotes {
		fmt.Printf("%s: %s (%s)\n", q.SpeakerName, q.Quote.Content[0].Text, q.Article.Headline)
	}
	// Output: Rhea Tolland: It floats (Ferry returns to Karran)
}
