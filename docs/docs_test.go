// Package docs_test checks that what the documentation says is true: the channels and headers of asyncapi.yaml, the
// schemas, the rules of the layout, and the links and commands of the pages.
package docs_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"wirecopy/pipeline/embedded"
	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/runner"
	"wirecopy/pipeline/wire"
	"wirecopy/stages"
)

var topology = wire.Topology(stages.All().Names())

// brokenItem is one that ingest rejects: it is empty.
const brokenItem = "broken"

// runPipeline passes the examples, one item with a name that headers have to encode and one that is rejected through
// all stages, each a worker of its own, and waits until nothing is left to do. ready is called before the first item
// is sent.
func runPipeline(t *testing.T, ready func(url string)) *embedded.Server {
	t.Helper()
	s := pipelinetest.NATS(t)
	_, js := pipelinetest.Connect(t, s)
	if err := runner.Provision(t.Context(), js, topology, runner.Provisioning{Store: pipelinetest.Store, Taps: runner.TapsOn}); err != nil {
		t.Fatal(err)
	}
	ready(s.URL())

	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	t.Cleanup(func() {
		cancel()
		wg.Wait()
	})
	for _, st := range stages.All() {
		nc, err := s.Connect()
		if err != nil {
			t.Fatal(err)
		}
		wg.Go(func() {
			defer nc.Close()
			if err := runner.Run(ctx, nc, topology, st, runner.Config{}); err != nil {
				t.Errorf("stage %s: %v", st.Name(), err)
			}
		})
	}
	nc, err := s.Connect()
	if err != nil {
		t.Fatal(err)
	}
	wg.Go(func() {
		defer nc.Close()
		if err := runner.Project(ctx, nc, topology, runner.Config{Singly: true}); err != nil {
			t.Errorf("projector: %v", err)
		}
	})
	files, err := filepath.Glob("../examples/*")
	if err != nil || len(files) == 0 {
		t.Fatalf("no examples (%v)", err)
	}
	send := func(id, contentType string, item []byte) {
		m := wire.NewItem("desk", contentType, id, item, time.Now())
		wire.StartTrace(m.Header)
		if _, err := js.PublishMsg(t.Context(), m); err != nil {
			t.Fatalf("send %s: %v", id, err)
		}
	}
	// The kill comes when what it kills is out: otherwise there might be nothing to withdraw.
	retracted := `{"id":"x2","version":%d,"pubStatus":%q,"headline":"Ferry","text":"“It sinks,” said Mayor Rhea Tolland of Karran."}`
	send("said", "application/json", fmt.Appendf(nil, retracted, 1, "usable"))
	pipelinetest.Eventually(t, "what will be killed is out", func() bool {
		st, err := runner.ReadStatus(t.Context(), js, topology, nil)
		return err == nil && st.Enriched == 1 && st.Events > 1
	})
	send("unsaid", "application/json", fmt.Appendf(nil, retracted, 2, "canceled"))
	for _, f := range files {
		item, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		send(filepath.Base(f), "", item)
	}
	send(awkwardID, awkwardType, []byte("Ferry returns to Karran\n\n“It floats,” said Mayor Rhea Tolland.\n"))
	send(brokenItem, "text/plain", []byte(" "))
	send("embargoed", "application/json", fmt.Appendf(nil, `{"id":"x1","headline":"Ferry","text":"The ferry is back.","embargoedUntil":%q}`, time.Now().Add(time.Hour).Format(time.RFC3339)))

	pipelinetest.Eventually(t, "every item has passed all stages", func() bool {
		st, err := runner.ReadStatus(t.Context(), js, topology, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range st.Stages {
			if s.Bytes > 0 || s.Lag > 0 || s.InFlight > 0 {
				return false
			}
		}
		return st.Enriched > 0
	})
	return s
}

// schema compiles one document, or a part of it where ref is "#/…". Formats count.
func schema(t *testing.T, doc any, ref string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("urn:test", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("urn:test" + ref)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// published reads a schema of docs/schemas.
func published(t *testing.T, name string) any {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("schemas", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// closed forbids what a schema does not describe, but for the annotations, which are open by design: the events sent
// by this version have nothing that its own schemas do not know.
func closed(v any, name string) any {
	switch v := v.(type) {
	case map[string]any:
		if v["type"] == "object" && v["properties"] != nil && name != "annotations" {
			v["additionalProperties"] = false
		}
		for k, x := range v {
			closed(x, k)
		}
	case []any:
		for _, x := range v {
			closed(x, "")
		}
	}
	return v
}

func check(t *testing.T, s *jsonschema.Schema, what fmt.Stringer, body any) {
	t.Helper()
	if err := s.Validate(body); err != nil {
		t.Errorf("%s: %v", what, err)
	}
}
