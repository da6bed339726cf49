package runner_test

import (
	"context"
	"fmt"
	"log"

	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline/embedded"
	"wirecopy/pipeline/runner"
	"wirecopy/pipeline/wire"
)

// The streams of a pipeline with one stage, on a server of one's own. Package engine does this, and runs the workers.
func ExampleProvision() {
	s, err := embedded.Start(embedded.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	nc, err := s.Connect()
	if err != nil {
		log.Fatal(err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		log.Fatal(err)
	}
	ctx, topology := context.Background(), wire.Topology{"ingest"}
	if err := runner.Provision(ctx, js, topology, runner.Provisioning{}); err != nil {
		log.Fatal(err)
	}
	status, err := runner.ReadStatus(ctx, js, topology, nil)
	fmt.Println(status.Stages[0].Stage, status.Enriched, err)
	// Output: ingest 0 <nil>
}
