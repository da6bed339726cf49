// Package pipelinetest is what tests of pipelines and stages stand on: a real NATS server per test, a contract suite
// that every stage passes, golden files, and waiting for a condition.
package pipelinetest

import (
	"context"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline/embedded"
	"wirecopy/pipeline/runner"
	"wirecopy/pipeline/wire"
)

// Store is the storage that a test's server has: enough, and little to reserve.
const Store = 256 << 20

// NATS starts a server that listens on a random loopback port and ends with the test.
func NATS(t testing.TB) *embedded.Server {
	t.Helper()
	s, err := embedded.Start(embedded.Options{Dir: t.TempDir(), Listen: "127.0.0.1:0", MaxStore: Store})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// Connect opens a connection to s over its socket, as another process would. It ends with the test.
func Connect(t testing.TB, s *embedded.Server) (*nats.Conn, jetstream.JetStream) {
	t.Helper()
	nc, err := nats.Connect(s.URL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	js, err := jetstream.New(nc, jetstream.WithDefaultTimeout(patience)) // 5 s, the usual, is little on a busy machine
	if err != nil {
		t.Fatal(err)
	}
	return nc, js
}

// Provision makes the topology's streams on the server that js reaches.
func Provision(t testing.TB, js jetstream.JetStream, topology wire.Topology) {
	t.Helper()
	if err := runner.Provision(t.Context(), js, topology, runner.Provisioning{Store: Store}); err != nil {
		t.Fatal(err)
	}
}

// patience is how long a test waits for what has to come, however busy the machine is.
const patience = time.Minute

// Eventually waits until ok gives true, and fails the test with what when that takes more than a minute.
func Eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("waited in vain until %s", what)
		}
	}
}
