package runner

import (
	"context"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"go.uber.org/zap"

	"wirecopy/pipeline/wire"
)

// streamsEvery is how often a sweeping process looks at all streams for its metrics: as often as Prometheus usually asks.
const streamsEvery = 15 * time.Second

// showBacklog sets the metrics of what waits for the worker's stage. The age of the oldest and the size of the stream
// stay out where the worker's user may not ask for the stream.
func (w *worker) showBacklog(ctx context.Context, c *jetstream.ConsumerInfo) {
	w.Metrics.showLag(w.stage.Name(), c)
	if !w.mayAskStream.Load() {
		return
	}
	ask, cancel := context.WithTimeout(ctx, w.Poll)
	defer cancel()
	s, err := w.js.Stream(ask, w.stream)
	if err != nil {
		w.log.Debug("look up the stream", zap.Error(err))
		return
	}
	w.Metrics.showStream(s.CachedInfo())
	if w.stream != wire.EnrichedStream { // which keeps articles that are dealt with
		w.Metrics.showAge(w.stage.Name(), s.CachedInfo(), time.Now())
	}
}

// showStreams sets the metrics of all streams and stages, those without a worker too, until ctx ends.
func (s *sweep) showStreams(ctx context.Context) {
	tick := time.NewTicker(streamsEvery)
	defer tick.Stop()
	for {
		s.showStreamsOnce(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (s *sweep) showStreamsOnce(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, streamsEvery)
	defer cancel()
	reader := map[string]string{} // of a hop's stream: the stage
	for _, stage := range s.topology {
		reader[wire.HopStream(s.topology.In(stage))] = stage
	}
	for _, name := range wire.Streams(s.topology) {
		stream, err := s.js.Stream(ctx, name)
		if err != nil {
			s.log.Debug("look up a stream", zap.String("stream", name), zap.Error(err))
			continue
		}
		s.Metrics.showStream(stream.CachedInfo())
		stage := reader[name]
		if stage == "" {
			continue
		}
		s.Metrics.showAge(stage, stream.CachedInfo(), time.Now())
		if c, err := stream.Consumer(ctx, stage); err == nil {
			s.Metrics.showLag(stage, c.CachedInfo())
		}
	}
}

func (m *Metrics) showLag(stage string, c *jetstream.ConsumerInfo) {
	m.lag.WithLabelValues(stage).Set(float64(c.NumPending) + float64(c.NumAckPending))
}

func (m *Metrics) showAge(stage string, s *jetstream.StreamInfo, now time.Time) {
	m.oldest.WithLabelValues(stage).Set(oldest(s, now).Seconds())
}

// oldest is the age of the first message of a work queue, which keeps what is not settled: 0 of an empty one.
func oldest(s *jetstream.StreamInfo, now time.Time) time.Duration {
	if s.State.Msgs == 0 || s.State.FirstTime.IsZero() {
		return 0
	}
	return max(now.Sub(s.State.FirstTime), 0) // the clocks of two machines differ
}

func (m *Metrics) showStream(s *jetstream.StreamInfo) {
	name := s.Config.Name
	m.streamBytes.WithLabelValues(name).Set(float64(s.State.Bytes))
	m.streamMsgs.WithLabelValues(name).Set(float64(s.State.Msgs))
	m.streamLimit.WithLabelValues(name).Set(float64(max(s.Config.MaxBytes, 0)))
}
