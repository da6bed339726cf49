package sources

import (
	"context"

	"github.com/nats-io/nats.go"
	"go.opentelemetry.io/otel"
	attr "go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"wirecopy/pipeline/wire"
)

// StartTrace begins the trace of an item that is about to be published, and writes it into the message's header: a span of
// OpenTelemetry's global provider, which goes on with the trace in ctx if there is one. A process without a provider
// makes none, and the item still gets a trace id that the stages hand on. end has to be called once.
func StartTrace(ctx context.Context, m *nats.Msg) (end func(error)) {
	ctx, span := otel.Tracer("wirecopy/pipeline/sources").Start(ctx, "send "+wire.Raw, trace.WithSpanKind(trace.SpanKindProducer), trace.WithAttributes(
		attr.String("messaging.system", "nats"),
		attr.String("messaging.operation.type", "send"),
		attr.String("messaging.operation.name", "send"),
		attr.String("messaging.destination.name", m.Subject),
		attr.String("messaging.message.id", m.Header.Get(nats.MsgIdHdr)),
		attr.Int("messaging.message.body.size", len(m.Data)),
	))
	propagation.TraceContext{}.Inject(ctx, wire.Carrier(m.Header))
	wire.StartTrace(m.Header)
	return func(err error) {
		if err != nil {
			span.RecordError(err)
			span.SetStatus(codes.Error, "not stored")
		}
		span.End()
	}
}
