package main

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	logspb "go.opentelemetry.io/proto/otlp/collector/logs/v1"
	metricspb "go.opentelemetry.io/proto/otlp/collector/metrics/v1"
	tracespb "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	commonpb "go.opentelemetry.io/proto/otlp/common/v1"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"

	"wirecopy/pipeline/pipelinetest"
)

// receiver takes what is sent by OTLP over HTTP, in OTLP's own messages.
type receiver struct {
	url string

	mu      sync.Mutex
	spans   []*tracepb.Span
	metrics map[string]bool
	logs    []string // "trace id: text"
	service map[string]bool
}

func newReceiver(t *testing.T) *receiver {
	t.Helper()
	r := &receiver{metrics: map[string]bool{}, service: map[string]bool{}}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		body, err := io.ReadAll(q.Body)
		if err == nil {
			err = r.take(q.URL.Path, body)
		}
		if err != nil {
			t.Errorf("%s: %v", q.URL.Path, err)
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/x-protobuf")
	}))
	t.Cleanup(s.Close)
	r.url = s.URL
	return r
}

func (r *receiver) take(path string, body []byte) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch path {
	case "/v1/traces":
		var m tracespb.ExportTraceServiceRequest
		if err := proto.Unmarshal(body, &m); err != nil {
			return err
		}
		for _, resource := range m.ResourceSpans {
			r.service[text(resource.Resource.Attributes, "service.name")] = true
			for _, scope := range resource.ScopeSpans {
				r.spans = append(r.spans, scope.Spans...)
			}
		}
	case "/v1/metrics":
		var m metricspb.ExportMetricsServiceRequest
		if err := proto.Unmarshal(body, &m); err != nil {
			return err
		}
		for _, resource := range m.ResourceMetrics {
			for _, scope := range resource.ScopeMetrics {
				for _, metric := range scope.Metrics {
					r.metrics[metric.Name] = true
				}
			}
		}
	case "/v1/logs":
		var m logspb.ExportLogsServiceRequest
		if err := proto.Unmarshal(body, &m); err != nil {
			return err
		}
		for _, resource := range m.ResourceLogs {
			for _, scope := range resource.ScopeLogs {
				for _, l := range scope.LogRecords {
					r.logs = append(r.logs, hex.EncodeToString(l.TraceId)+": "+l.Body.GetStringValue())
				}
			}
		}
	default:
		return fmt.Errorf("nobody listens there")
	}
	return nil
}

func text(attributes []*commonpb.KeyValue, key string) string {
	for _, a := range attributes {
		if a.Key == key {
			return a.Value.GetStringValue()
		}
	}
	return ""
}

// trace gives the spans of one trace, by id. A delivery that came twice has two of the same name.
func (r *receiver) trace(id string) map[string]*tracepb.Span {
	r.mu.Lock()
	defer r.mu.Unlock()
	spans := map[string]*tracepb.Span{}
	for _, s := range r.spans {
		if hex.EncodeToString(s.TraceId) == id {
			spans[hex.EncodeToString(s.SpanId)] = s
		}
	}
	return spans
}

// path gives the spans of a trace from the first to one that is called end, each the parent of the next, and the id of
// the first one's parent. There is none until end has ended.
func (r *receiver) path(trace, end string) (path []*tracepb.Span, from string) {
	spans := r.trace(trace)
	for _, s := range spans {
		if s.Name != end {
			continue
		}
		path = nil
		for ; s != nil; s = spans[from] {
			path = slices.Insert(path, 0, s)
			from = hex.EncodeToString(s.ParentSpanId)
		}
	}
	return path, from
}

// postInTrace posts an item as one of the source desk, within a trace.
func postInTrace(t *testing.T, door, trace, item string) {
	t.Helper()
	q, err := http.NewRequestWithContext(t.Context(), http.MethodPost, door+"desk", strings.NewReader(item))
	if err != nil {
		t.Fatal(err)
	}
	q.Header.Set("traceparent", "00-"+trace+"-00f067aa0ba902b7-01")
	answer, err := http.DefaultClient.Do(q)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusAccepted {
		t.Fatalf("the door answers %s", answer.Status)
	}
}

// TestOneTraceFromTheDoorToTheEnd posts an item within a trace of the sender's: the door and each stage have a span of
// their own in it, each the child of the one before. It also wants the metrics, and a log line that names the trace.
func TestOneTraceFromTheDoorToTheEnd(t *testing.T) {
	r := newReceiver(t)
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", r.url)
	t.Setenv("OTEL_BSP_SCHEDULE_DELAY", "20")
	b, _ := serve(t, smallChain, "--http", "127.0.0.1:0")
	door := postURL.FindString(b.stderr.String()) + "?source="

	const good, bad = "4bf92f3577b34da6a3ce929d0e0e4736", "0af7651916cd43dd8448eb211c80319c"
	postInTrace(t, door, good, "good|fine")
	postInTrace(t, door, bad, "bad")
	chain := []string{"send raw", "process intake", "process size", "process shout"}
	pipelinetest.Eventually(t, "the collector has a span of the door and of each stage, each the parent of the next", func() bool {
		path, from := r.path(good, "process shout")
		if from != "00f067aa0ba902b7" || len(path) != len(chain) {
			return false
		}
		for i, name := range chain {
			if path[i].Name != name {
				return false
			}
		}
		return true
	})
	path, _ := r.path(good, "process shout")
	if s := path[2]; text(s.Attributes, "wirecopy.verdict") != "pass" || text(s.Attributes, "wirecopy.source") != "desk" || text(s.Attributes, "wirecopy.article.id") == "" {
		t.Errorf("the span of a stage says %v, want its verdict, source and article", s.Attributes)
	}
	pipelinetest.Eventually(t, "a span of the item that is buried has failed", func() bool {
		for _, s := range r.trace(bad) {
			if s.Status.GetCode() == tracepb.Status_STATUS_CODE_ERROR {
				return true
			}
		}
		return false
	})
	pipelinetest.Eventually(t, "a log line has the trace of the dead letter", func() bool {
		return strings.Contains(b.stderr.String(), `"trace_id":"`+bad+`"`)
	})
	if err := b.stop(t); err != nil { // which sends what is left
		t.Error(err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.metrics["wirecopy_process_seconds"] || !r.metrics["wirecopy_dead_letters_total"] && !r.metrics["wirecopy_dead_letters"] {
		t.Errorf("the metrics sent are %v, want those of /metrics", r.metrics)
	}
	if all := strings.Join(r.logs, "\n"); !strings.Contains(all, bad+": dead letter") {
		t.Errorf("the logs sent are %q, want the dead letter with its trace", all)
	}
	if !r.service["wirecopy"] {
		t.Errorf("the traces are of %v, want the service wirecopy", r.service)
	}
}

// overGRPC takes traces by OTLP over gRPC.
type overGRPC struct {
	tracespb.UnimplementedTraceServiceServer
	to *receiver
}

func (g overGRPC) Export(_ context.Context, m *tracespb.ExportTraceServiceRequest) (*tracespb.ExportTraceServiceResponse, error) {
	body, err := proto.Marshal(m)
	if err == nil {
		err = g.to.take("/v1/traces", body)
	}
	return &tracespb.ExportTraceServiceResponse{}, err
}

// grpcAddress serves a receiver by gRPC too.
func (r *receiver) grpcAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := grpc.NewServer()
	tracespb.RegisterTraceServiceServer(s, overGRPC{to: r})
	go s.Serve(l) // ends with Stop
	t.Cleanup(s.Stop)
	return "http://" + l.Addr().String()
}

// TestSendTraces looks at the other door, by both protocols: a program that sends files begins a trace for each.
func TestSendTraces(t *testing.T) {
	_, at := serve(t, smallChain)
	for protocol, address := range map[string]func(*receiver) string{
		"http/protobuf": func(r *receiver) string { return r.url + "/v1/traces" },
		"grpc":          func(r *receiver) string { return r.grpcAddress(t) },
	} {
		t.Run(protocol, func(t *testing.T) {
			r := newReceiver(t)
			t.Setenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", address(r))
			t.Setenv("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", protocol)
			invokeWith(t, smallChain, "good|fine", "send", "--nats", at, "-").must(t)
			r.mu.Lock()
			defer r.mu.Unlock()
			if len(r.spans) != 1 || r.spans[0].Name != "send raw" || r.spans[0].Kind != tracepb.Span_SPAN_KIND_PRODUCER {
				t.Errorf("the collector has %v, want the span of what was sent", r.spans)
			}
		})
	}
}

func TestABadOTELVariableIsSaid(t *testing.T) {
	t.Setenv("OTEL_TRACES_EXPORTER", "carrier-pigeon")
	b := start(t, smallChain, "run", "--listen", "127.0.0.1:0", "--data", t.TempDir())
	err := <-b.done
	b.done <- err
	if err == nil || !strings.Contains(err.Error(), "carrier-pigeon") || !strings.Contains(err.Error(), "OpenTelemetry, traces") {
		t.Errorf("got %v, want an error that names the exporter", err)
	}
}
