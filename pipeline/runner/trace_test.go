package runner_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"go.opentelemetry.io/otel/attribute"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"

	"wirecopy/pipeline"
	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/wire"
)

func attributeOf(s sdktrace.ReadOnlySpan, key string) attribute.Value {
	for _, a := range s.Attributes() {
		if string(a.Key) == key {
			return a.Value
		}
	}
	return attribute.Value{}
}

// TestSpansOfRedeliveriesAreLinked lets check fail twice: each attempt has a span in the same trace, with the same
// parent, and a link to the attempt before it; what comes after hangs on the attempt that succeeded.
func TestSpansOfRedeliveriesAreLinked(t *testing.T) {
	s, js := ready(t)
	spans := tracetest.NewSpanRecorder()
	provider := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(spans))
	defer provider.Shutdown(context.WithoutCancel(t.Context()))
	var tries atomic.Int32
	cfg := quick
	cfg.Tracer = provider
	start(t, s, cfg, parse, count, check(func(string) error {
		if tries.Add(1) < 3 {
			return errors.New("not now")
		}
		return nil
	}))
	send(t, js, "again")
	named := map[string][]sdktrace.ReadOnlySpan{}
	// A span ends after what it published can be read, so that count may end before those that it hangs on.
	pipelinetest.Eventually(t, "the article has passed all stages, and every span has ended", func() bool {
		clear(named)
		for _, span := range spans.Ended() {
			named[span.Name()] = append(named[span.Name()], span)
		}
		return len(named["process count"]) == 1 && len(named["process parse"]) == 1 && len(named["process check"]) >= 3
	})
	attempts := named["process check"]
	if len(attempts) != 3 {
		t.Fatalf("check has %d spans, want one for each of its three attempts", len(attempts))
	}
	for i, a := range attempts {
		if a.Parent().SpanID() != named["process parse"][0].SpanContext().SpanID() {
			t.Errorf("attempt %d: its parent is %s, want the span of parse", i+1, a.Parent().SpanID())
		}
		if got := attributeOf(a, "wirecopy.attempt").AsInt64(); got != int64(i+1) {
			t.Errorf("attempt %d counts as %d", i+1, got)
		}
		var before trace.SpanID
		if i > 0 {
			before = attempts[i-1].SpanContext().SpanID()
		}
		links := a.Links()
		switch {
		case i == 0 && len(links) != 0:
			t.Errorf("the first attempt has links: %v", links)
		case i > 0 && (len(links) != 1 || links[0].SpanContext.SpanID() != before):
			t.Errorf("attempt %d has the links %v, want one to %s", i+1, links, before)
		}
	}
	if got := named["process count"][0].Parent().SpanID(); got != attempts[2].SpanContext().SpanID() {
		t.Errorf("the parent of count is %s, want the attempt that succeeded", got)
	}
}

// TestADeliveryThatAnotherProcessHadIsLinkedToWhatPublishedIt ends a worker in the middle of a message.
func TestADeliveryThatAnotherProcessHadIsLinkedToWhatPublishedIt(t *testing.T) {
	s, js := ready(t)
	failing := quick
	failing.Backoff, failing.Attempts = 500*time.Millisecond, 9 // long enough to be ended before it gives up
	stop := start(t, s, failing, stage{"parse", func(context.Context, pipeline.Message) ([]pipeline.Message, error) {
		return nil, errors.New("not by this one")
	}})
	m := wire.NewItem("desk", "text/plain", "moved", []byte("moved"), time.Now())
	m.Header["traceparent"] = []string{"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}
	if _, err := js.PublishMsg(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	pipelinetest.Eventually(t, "the first worker has had it", func() bool {
		c, err := js.Consumer(t.Context(), wire.HopStream(wire.Raw), "parse")
		return err == nil && c.CachedInfo().Delivered.Consumer > 0
	})
	stop()
	spans := tracetest.NewSpanRecorder()
	provider := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(spans))
	defer provider.Shutdown(context.WithoutCancel(t.Context()))
	cfg := quick
	cfg.Tracer = provider
	start(t, s, cfg, parse)
	pipelinetest.Eventually(t, "the second worker has done it", func() bool { return len(spans.Ended()) == 1 })
	links := spans.Ended()[0].Links()
	if len(links) != 1 || links[0].SpanContext.SpanID().String() != "00f067aa0ba902b7" {
		t.Errorf("the links are %v, want one to the span that published the item", links)
	}
}
