package sources_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"wirecopy/pipeline/engine"
	"wirecopy/pipeline/sources"
	"wirecopy/stages"
)

// An item counts as taken when the broker has stored it. What nobody could read is refused.
func ExampleDoor() {
	ctx := context.Background()
	e, err := engine.Start(ctx, stages.All(), engine.Config{})
	if err != nil {
		log.Fatal(err)
	}
	defer e.Stop()
	door := sources.NewDoor(e.JetStream())
	receipt, err := door.Offer(ctx, sources.Item{Source: "desk", Data: []byte(`{"id":"1","text":"The ferry is back."}`)})
	fmt.Println(receipt.Seq, err)
	_, err = door.Offer(ctx, sources.Item{Source: "desk", Data: []byte(`{"id":"2","text":"The ferry`)})
	fmt.Println(errors.Is(err, sources.ErrInvalid))
	// Output:
	// 1 <nil>
	// true
}
