package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"wirecopy/pipeline"
	"wirecopy/pipeline/engine"
	"wirecopy/pipeline/ledger"
)

// A record is changed by whoever knows its revision; whoever comes second looks again.
func Example() {
	ctx := context.Background()
	e, err := engine.Start(ctx, nil, engine.Config{})
	if err != nil {
		log.Fatal(err)
	}
	defer e.Stop()
	l, err := ledger.Open(ctx, e.JetStream())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(l.Store(ctx, "story", []byte("first"), 0))
	fmt.Println(errors.Is(l.Store(ctx, "story", []byte("also first"), 0), pipeline.ErrConflict))
	record, _, err := l.Load(ctx, "story")
	fmt.Println(string(record), err)
	// Output:
	// <nil>
	// true
	// first <nil>
}
