// Package telemetry sends traces, metrics and logs to an OpenTelemetry collector, for whoever sets OTEL_* in the environment of
// the program. Without any of these variables it starts nothing.
package telemetry

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/nats-io/nuid"
	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/contrib/bridges/otelzap"
	prometheusbridge "go.opentelemetry.io/contrib/bridges/prometheus"
	"go.opentelemetry.io/contrib/exporters/autoexport"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	sdklog "go.opentelemetry.io/otel/sdk/log"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	"go.uber.org/zap/zapcore"
)

// Signals, as they are called in the names of variables.
const (
	traces  = "TRACES"
	metrics = "METRICS"
	logs    = "LOGS"
)

// stopTime is how long Stop waits for a collector to take what is left.
const stopTime = 5 * time.Second

// Telemetry is what goes to the collector. The zero value, and nil, send nothing.
type Telemetry struct {
	// Tracer makes spans; nil where traces are not asked for.
	Tracer trace.TracerProvider
	// Log is a core for zap; nil where logs are not asked for.
	Log zapcore.Core

	resource *resource.Resource
	stops    []func(context.Context) error
}

// asked reports whether the environment asks for a signal ("TRACES", "METRICS" or "LOGS") to be sent: it names an exporter
// for it, or an address for it or for all signals, and OTEL_SDK_DISABLED is not true.
func asked(signal string) bool {
	if strings.EqualFold(os.Getenv("OTEL_SDK_DISABLED"), "true") {
		return false
	}
	if exporter := os.Getenv("OTEL_" + signal + "_EXPORTER"); exporter != "" {
		return exporter != "none"
	}
	return os.Getenv("OTEL_EXPORTER_OTLP_ENDPOINT") != "" || os.Getenv("OTEL_EXPORTER_OTLP_"+signal+"_ENDPOINT") != ""
}

// Start begins with traces and logs, where OTEL_TRACES_EXPORTER, OTEL_LOGS_EXPORTER or an OTEL_EXPORTER_OTLP_ENDPOINT asks for
// them; for the meaning of these and of others see the package autoexport. It makes its tracer the global one. failed is
// told of what could not be sent; it may be called at any time.
func Start(ctx context.Context, version string, failed func(error)) (_ *Telemetry, err error) {
	t := &Telemetry{}
	if !asked(traces) && !asked(logs) && !asked(metrics) {
		return t, nil
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, t.Stop())
		}
	}()
	otel.SetErrorHandler(otel.ErrorHandlerFunc(failed)) // else it writes to standard error
	if t.resource, err = describe(ctx, version); err != nil {
		return nil, fmt.Errorf("OpenTelemetry: %w", err)
	}
	if asked(traces) {
		exporter, err := autoexport.NewSpanExporter(ctx)
		if err != nil {
			return nil, unusable(traces, err)
		}
		p := sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter), sdktrace.WithResource(t.resource))
		t.stops = append(t.stops, p.Shutdown)
		t.Tracer = p
		otel.SetTracerProvider(p)
	}
	if asked(logs) {
		exporter, err := autoexport.NewLogExporter(ctx)
		if err != nil {
			return nil, unusable(logs, err)
		}
		p := sdklog.NewLoggerProvider(sdklog.WithProcessor(sdklog.NewBatchProcessor(exporter)), sdklog.WithResource(t.resource))
		t.stops = append(t.stops, p.Shutdown)
		t.Log = otelzap.NewCore("wirecopy", otelzap.WithLoggerProvider(p))
	}
	return t, nil
}

// Metrics sends what g gathers, where OTEL_METRICS_EXPORTER or an address asks for it: the same as /metrics shows.
func (t *Telemetry) Metrics(ctx context.Context, g prometheus.Gatherer) error {
	if t == nil || !asked(metrics) {
		return nil
	}
	autoexport.WithFallbackMetricProducer(func(context.Context) (sdkmetric.Producer, error) {
		return prometheusbridge.NewMetricProducer(prometheusbridge.WithGatherer(g)), nil
	})
	reader, err := autoexport.NewMetricReader(ctx)
	if err != nil {
		return unusable(metrics, err)
	}
	p := sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader), sdkmetric.WithResource(t.resource))
	t.stops = append(t.stops, p.Shutdown)
	return nil
}

// unusable says which variables an error may come from: the exporters name none.
func unusable(signal string, err error) error {
	var set []string
	for _, name := range []string{"OTEL_" + signal + "_EXPORTER", "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_" + signal + "_ENDPOINT", "OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_EXPORTER_OTLP_" + signal + "_PROTOCOL"} {
		if v := os.Getenv(name); v != "" {
			set = append(set, name+"="+v)
		}
	}
	return fmt.Errorf("OpenTelemetry, %s, with %s: %w", strings.ToLower(signal), strings.Join(set, " "), err)
}

// Stop sends what is left, for a few seconds at most.
func (t *Telemetry) Stop() error {
	if t == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), stopTime)
	defer cancel()
	var errs []error
	for i := len(t.stops) - 1; i >= 0; i-- {
		errs = append(errs, t.stops[i](ctx))
	}
	t.stops = nil
	return errors.Join(errs...)
}

// describe says who sends: OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES win over the name and version of this program.
func describe(ctx context.Context, version string) (*resource.Resource, error) {
	return resource.New(ctx,
		resource.WithAttributes(attribute.String("service.name", "wirecopy"), attribute.String("service.version", version), attribute.String("service.instance.id", nuid.Next())),
		resource.WithTelemetrySDK(), resource.WithHost(), resource.WithProcessPID(), resource.WithFromEnv())
}
