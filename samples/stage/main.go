// Command stage is wirecopy with a stage of its own, in a repository of its own: after the others, it lists the numbers with
// a currency that an article has, as the annotation money. It runs the whole pipeline on a server inside, sends the files
// that are named, and prints what comes out.
//
//	go run . item.txt …
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"os/signal"
	"regexp"
	"time"
	"unicode/utf8"

	"wirecopy/pipeline"
	"wirecopy/pipeline/client"
	"wirecopy/pipeline/engine"
	"wirecopy/pipeline/sources"
	"wirecopy/stages"
)

// Name is that of the stage, and of its annotation.
const Name = "money"

var amount = regexp.MustCompile(`[$€£]\d[\d,.]*( (million|billion))?`)

// money finds amounts of money. Offsets count code points.
func money(_ context.Context, a *pipeline.Article) ([]pipeline.Span, error) {
	var out []pipeline.Span
	for _, at := range amount.FindAllStringIndex(a.Text, -1) {
		start := utf8.RuneCountInString(a.Text[:at[0]])
		text := a.Text[at[0]:at[1]]
		out = append(out, pipeline.Span{Start: start, End: start + utf8.RuneCountInString(text), Text: text})
	}
	return out, nil
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, files []string) error {
	chain := append(stages.All(), pipeline.Annotate(Name, "1", money))
	e, err := engine.Start(ctx, chain, engine.Config{})
	if err != nil {
		return err
	}
	defer e.Stop()
	door := sources.NewDoor(e.JetStream())
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if _, err := door.Send(ctx, sources.Item{Source: "files", Name: file, Data: data}); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	left := len(files)
	ctx, done := context.WithTimeout(ctx, time.Minute)
	defer done()
	return client.Articles(ctx, e.JetStream(), client.Options{Since: time.Now().Add(-time.Hour)}, func(_ context.Context, a *pipeline.Article) error {
		found, err := pipeline.Layer[[]pipeline.Span](a, Name)
		if err != nil {
			return err
		}
		fmt.Println(a.Headline)
		for _, s := range found {
			fmt.Println("  " + s.Text)
		}
		if left--; left == 0 {
			done()
		}
		return nil
	})
}
