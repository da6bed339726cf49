package runner_test

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline"
	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/runner"
	"wirecopy/pipeline/wire"
)

// Whatever a foreign publisher puts into headers and ids, the message is dealt with, its neighbours pass, and a letter
// gives it back whole.
func TestNoHeaderAndNoIDCanHoldUpAHop(t *testing.T) {
	long := strings.Repeat("x", 60_000)
	many := nats.Header{}
	for i := range 2_000 {
		many.Set(fmt.Sprintf("X-%d", i), "of many")
	}
	for _, c := range []struct {
		name   string
		header nats.Header
		body   string
		dead   bool
	}{
		{"content type", nats.Header{"ce-datacontenttype": {long}}, "item", true},
		{"id of the event", nats.Header{"ce-id": {long}}, "item", true},
		{"origin", nats.Header{"ce-articleorigin": {long}}, "item", true},
		{"id of the article", nats.Header{"ce-subject": {long}}, "item", true},
		{"an article that was sent back in", nats.Header{"ce-type": {wire.TypeArticle}}, "item", true},
		{"many headers", many, "reject", true},
		{"one long header of its own", nats.Header{"X-Own": {long}}, "reject", true},
		{"id of the message", nats.Header{nats.MsgIdHdr: {long}}, "reject", true},
		{"name of a header", nats.Header{long: {"x"}}, "reject", true},
		{"trace context", nats.Header{"traceparent": {long[:30_000]}, "tracestate": {long[:30_000]}}, "item", false},
		{"headers that nobody reads", many, "item", false},
		{"an id of an article longer than headers take", nats.Header{}, strings.Repeat("y", 70_000), true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, js := ready(t)
			stop := start(t, s, quick, stage{"parse", func(_ context.Context, m pipeline.Message) ([]pipeline.Message, error) {
				if string(m.Item) == "reject" {
					return nil, pipeline.Reject(fmt.Errorf("no such format"))
				}
				id := string(m.Item)
				m.Item, m.Article = nil, &pipeline.Article{ID: id, Version: 1, Text: id}
				return []pipeline.Message{m}, nil
			}}, check(keep), count)
			if _, err := js.PublishMsg(t.Context(), &nats.Msg{Subject: wire.ItemSubject("desk"), Header: maps.Clone(c.header), Data: []byte(c.body)}); err != nil {
				t.Fatal(err)
			}
			send(t, js, "neighbour")
			want := uint64(2)
			if c.dead {
				want = 1
				buriedWhole(t, js, c.header, c.body)
			}
			pipelinetest.Eventually(t, "what can pass has passed", func() bool { return streamMsgs(t, js, wire.EnrichedStream) == want })
			stop()
			pipelinetest.Eventually(t, "no hop holds a message", func() bool {
				for _, hop := range topology.Hops() {
					if streamMsgs(t, js, wire.HopStream(hop)) > 0 {
						return false
					}
				}
				return true
			})
		})
	}
}

// buriedWhole waits for the letter of a message, sends it back, and looks whether the second letter has all of it.
func buriedWhole(t *testing.T, js jetstream.JetStream, header nats.Header, body string) {
	t.Helper()
	pipelinetest.Eventually(t, "it is dead", func() bool { return streamMsgs(t, js, wire.DeadStream) == 1 })
	l := letters(t, js)[0]
	if string(l.Data) != body {
		t.Errorf("the letter holds %d bytes, want the %d of the item", len(l.Data), len(body))
	}
	if err := runner.RetryDead(t.Context(), js, l.Seq); err != nil {
		t.Errorf("send it back: %v", err)
	}
	pipelinetest.Eventually(t, "it is dead again", func() bool { return streamMsgs(t, js, wire.DeadStream) == 1 })
	for k, v := range header {
		if got := letters(t, js)[0].Header(k); k != nats.MsgIdHdr && got != v[0] {
			t.Errorf("header %.20s has %d bytes after a retry, want the %d that it came with", k, len(got), len(v[0]))
			return
		}
	}
}
