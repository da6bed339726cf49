package runner

import (
	"context"

	"github.com/nats-io/nats.go"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"

	"wirecopy/pipeline"
	"wirecopy/pipeline/wire"
)

// attemptsKept is how many failed attempts a worker remembers, to link the next attempt at the same message to.
const attemptsKept = 1024

// startSpan begins the span of one delivery, a child of the span that published the message. It ends when the message is
// settled, see release. Names follow OpenTelemetry's conventions for messaging. A delivery that is not the first is
// linked to the attempt before it, where that was in this process, else to what published the message.
func (w *worker) startSpan(ctx context.Context, j *job) context.Context {
	if w.tracer == nil {
		return ctx
	}
	header := j.msg.Headers()
	if header != nil {
		ctx = propagation.TraceContext{}.Extract(ctx, wire.Carrier(header))
	}
	options := []trace.SpanStartOption{trace.WithSpanKind(trace.SpanKindConsumer), trace.WithAttributes(
		attribute.String("messaging.system", "nats"),
		attribute.String("messaging.operation.type", "process"),
		attribute.String("messaging.operation.name", "process"),
		attribute.String("messaging.destination.name", j.msg.Subject()),
		attribute.String("messaging.consumer.group.name", w.stage.Name()),
		attribute.String("messaging.message.id", header.Get(nats.MsgIdHdr)),
		attribute.Int("messaging.message.body.size", len(j.msg.Data())),
		attribute.String("wirecopy.stage", w.stage.Name()),
		attribute.String("wirecopy.origin", j.origin),
		attribute.Int("wirecopy.attempt", j.attempt),
	)}
	if j.attempt > 1 {
		options = append(options, trace.WithLinks(w.earlier(ctx, j)))
	}
	ctx, j.span = w.tracer.Start(ctx, "process "+w.stage.Name(), options...)
	return ctx
}

// earlier is the link from a delivery that is not the first to the one before.
func (w *worker) earlier(ctx context.Context, j *job) trace.Link {
	w.mu.Lock()
	before, known := w.attempts[j.origin]
	delete(w.attempts, j.origin)
	w.mu.Unlock()
	if known {
		return trace.Link{SpanContext: before, Attributes: []attribute.KeyValue{attribute.String("wirecopy.link", "previous attempt")}}
	}
	return trace.Link{SpanContext: trace.SpanContextFromContext(ctx), Attributes: []attribute.KeyValue{attribute.String("wirecopy.link", "delivered before, to another process")}}
}

// traceMessage says in the span which article it is about.
func traceMessage(j *job, m pipeline.Message) {
	if j.span == nil || !j.span.IsRecording() {
		return
	}
	j.span.SetAttributes(attribute.String("wirecopy.source", m.Source))
	if m.Article != nil {
		j.span.SetAttributes(attribute.String("wirecopy.article.id", m.Article.ID), attribute.Int("wirecopy.article.version", m.Article.Version))
	}
}

// traceVerdict says in the span what becomes of the message.
func traceVerdict(j *job, v verdict, err error) {
	if j.span == nil || !j.span.IsRecording() {
		return
	}
	j.span.SetAttributes(attribute.String("wirecopy.verdict", string(v)))
	if err != nil {
		j.span.RecordError(err)
		j.span.SetStatus(codes.Error, string(v))
	}
}

// endSpan is called when a delivery is settled; only the first call counts. One that will come again is remembered.
func (w *worker) endSpan(j *job, again bool) {
	if j.span == nil {
		return
	}
	span := j.span
	j.span = nil
	span.End()
	if !again {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.attempts == nil || len(w.attempts) >= attemptsKept {
		w.attempts = map[string]trace.SpanContext{}
	}
	w.attempts[j.origin] = span.SpanContext()
}

// inTrace are the fields of a log line about a message that is traced: the ids for whoever reads the log, and the context
// for a log that goes to OpenTelemetry.
func inTrace(ctx context.Context) []zap.Field {
	s := trace.SpanContextFromContext(ctx)
	if !s.IsValid() {
		return nil
	}
	return []zap.Field{zap.Stringer("trace_id", s.TraceID()), zap.Stringer("span_id", s.SpanID()), {Type: zapcore.SkipType, Interface: ctx}}
}
