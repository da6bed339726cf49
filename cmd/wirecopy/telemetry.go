package main

import (
	"context"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"

	"wirecopy/pipeline/engine"
	"wirecopy/pipeline/telemetry"
)

// programVersion is the version of this program, or the commit that it was built from where it has none.
func programVersion() string {
	b := thisBuild()
	if b.Version == "(devel)" && len(b.Commit) >= 12 {
		return "devel-" + b.Commit[:12]
	}
	return b.Version
}

// startTelemetry lets an engine send what OTEL_* in the environment asks for.
func (a *app) startTelemetry(ctx context.Context, c *engine.Config) (*telemetry.Telemetry, error) {
	log := c.Log
	t, err := telemetry.Start(ctx, programVersion(), func(err error) { log.Warn("OpenTelemetry", zap.Error(err)) })
	if err != nil {
		return nil, err
	}
	c.Log, c.Workers.Tracer, c.Workers.Version = withTelemetry(log, t), t.Tracer, programVersion()
	return t, t.Metrics(ctx, c.Registry)
}

// stopTelemetry sends what is left, and says what could not be.
func (a *app) stopTelemetry(t *telemetry.Telemetry) {
	if err := t.Stop(); err != nil {
		_ = a.say("OpenTelemetry: %v", err)
	}
}

// withTelemetry lets a log go to OpenTelemetry too, at the same level, where that is asked for.
func withTelemetry(log *zap.Logger, t *telemetry.Telemetry) *zap.Logger {
	if t.Log == nil {
		return log
	}
	return log.WithOptions(zap.WrapCore(func(c zapcore.Core) zapcore.Core {
		leveled, err := zapcore.NewIncreaseLevelCore(t.Log, zapcore.LevelOf(c))
		if err != nil { // it takes less than that already
			leveled = t.Log
		}
		return zapcore.NewTee(c, leveled)
	}))
}
