package console

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"

	"wirecopy/pipeline/runner"
	"wirecopy/pipeline/wire"
)

// state is the state of the pipeline as the Pipeline page shows it.
type state struct {
	*runner.Status
	Stages   []stageState    `json:"stages"`
	Streams  []streamState   `json:"streams"`
	EndToEnd latency         `json:"endToEnd"`
	Workers  []runner.Worker `json:"workers"`
}

type stageState struct {
	runner.StageStatus
	latency
	// Errors are the attempts that failed, and the messages given up, of the workers that answer since each of them started.
	Errors uint64 `json:"errors"`
	// Workers are those that answer.
	Workers int `json:"workers"`
}

// latency is in seconds, 0 where nothing was measured. It is that of all workers that answer, since each of them started.
type latency struct {
	P50 float64 `json:"p50"`
	P99 float64 `json:"p99"`
}

type streamState struct {
	Name     string    `json:"name"`
	What     string    `json:"what"`
	Messages uint64    `json:"messages"`
	Bytes    uint64    `json:"bytes"`
	MaxBytes int64     `json:"maxBytes"`
	Oldest   time.Time `json:"oldest,omitzero"`
}

// Fill is the share of its room that a stream uses, in percent.
func (s streamState) Fill() int {
	if s.MaxBytes <= 0 {
		return 0
	}
	return percent(float64(s.Bytes) / float64(s.MaxBytes))
}

type sourceState struct {
	Source string
	Last   time.Time
	Kept   uint64
}

// sampler asks the broker for the state of the pipeline, once for all who look at the same time.
type sampler struct {
	js       jetstream.JetStream
	topology wire.Topology
	metrics  prometheus.Gatherer

	mu     sync.Mutex
	latest *state
	base   *runner.Status // of which rates are measured
	asked  time.Time      // when the workers were asked
	known  []runner.Worker
}

// samplePause is how old a sample may be to be given again.
const samplePause = 900 * time.Millisecond

func newSampler(js jetstream.JetStream, t wire.Topology, g prometheus.Gatherer) *sampler {
	return &sampler{js: js, topology: t, metrics: g}
}

// sample gives the state of the pipeline, not older than a second.
func (s *sampler) sample(ctx context.Context) (*state, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.latest != nil && time.Since(s.latest.Time) < samplePause {
		return s.latest, nil
	}
	base := s.base
	if base != nil && time.Since(base.Time) > time.Minute {
		base = nil // nobody has looked for long: the rate since then says nothing
	}
	status, err := runner.ReadStatus(ctx, s.js, s.topology, base)
	if err != nil {
		return nil, err
	}
	st := &state{Status: status}
	workers := s.readWorkers(ctx)
	status.Count(workers, base)
	for _, g := range status.Stages {
		st.Stages = append(st.Stages, stageState{StageStatus: g})
	}
	if err := s.readStreams(ctx, st); err != nil {
		return nil, err
	}
	s.readMetrics(st)
	st.Workers = workers
	var finished []bucket
	for i := range st.Stages {
		var took []bucket
		for _, w := range st.Workers {
			if w.Stage == st.Stages[i].Stage {
				st.Stages[i].Workers++
				st.Stages[i].Errors += w.Retried + w.Dead
				took, finished = reported(took, w.Took), reported(finished, w.EndToEnd)
			}
		}
		if len(took) > 0 {
			st.Stages[i].latency = latencyOf(took)
		}
	}
	if len(finished) > 0 {
		st.EndToEnd = latencyOf(finished)
	}
	s.latest, s.base = st, status
	return st, nil
}

const (
	// workersPause is how often the workers are asked: each of them answers, and they come and go seldom.
	workersPause = 5 * time.Second
	// workersQuiet is how long after the last answer no more are waited for.
	workersQuiet = 50 * time.Millisecond
)

// readWorkers asks the workers how they are; none is what a user gets who may not ask.
func (s *sampler) readWorkers(ctx context.Context) []runner.Worker {
	pause := workersPause
	if slices.ContainsFunc(s.known, func(w runner.Worker) bool { return w.Handed > 0 }) {
		pause = samplePause // they alone know how much they do
	}
	if time.Since(s.asked) > pause {
		if all, err := runner.ReadWorkers(ctx, s.js.Conn(), workersQuiet); err == nil {
			s.asked, s.known = time.Now(), all
		}
	}
	return s.known
}

func (s *sampler) readStreams(ctx context.Context, st *state) error {
	for _, name := range wire.Streams(s.topology) {
		stream, err := s.js.Stream(ctx, name)
		if err != nil {
			continue // a bucket that nobody has needed yet, or that this user may not see
		}
		i := stream.CachedInfo()
		st.Streams = append(st.Streams, streamState{name, i.Config.Description, i.State.Msgs, i.State.Bytes, i.Config.MaxBytes, i.State.FirstTime})
	}
	return ctx.Err()
}

// readMetrics takes latencies from the metrics of this process, whose workers may not be allowed to answer.
func (s *sampler) readMetrics(st *state) {
	if s.metrics == nil {
		return
	}
	families, err := s.metrics.Gather()
	if err != nil {
		return
	}
	for _, f := range families {
		switch f.GetName() {
		case "wirecopy_end_to_end_seconds":
			for _, m := range f.GetMetric() {
				st.EndToEnd = latencyOf(buckets(nil, m))
			}
		case "wirecopy_process_seconds":
			for i := range st.Stages {
				var all []bucket
				for _, m := range f.GetMetric() {
					if label(m, "stage") == st.Stages[i].Stage {
						all = buckets(all, m)
					}
				}
				st.Stages[i].latency = latencyOf(all)
			}
		}
	}
}

func label(m *dto.Metric, name string) string {
	for _, l := range m.GetLabel() {
		if l.GetName() == name {
			return l.GetValue()
		}
	}
	return ""
}

// bucket is how many values a histogram has up to a bound.
type bucket struct {
	bound float64
	count uint64
}

// buckets adds those of a metric to others with the same bounds.
func buckets(all []bucket, m *dto.Metric) []bucket {
	own := m.GetHistogram().GetBucket()
	if len(all) == 0 {
		for _, b := range own {
			all = append(all, bucket{b.GetUpperBound(), 0})
		}
		all = append(all, bucket{math.Inf(1), 0})
	}
	for i, b := range own {
		all[i].count += b.GetCumulativeCount()
	}
	all[len(all)-1].count += m.GetHistogram().GetSampleCount()
	return all
}

// reported adds what a worker says of itself to others with the same bounds. A worker of another version may have none, or
// other bounds: it is left out.
func reported(all []bucket, h *runner.Histogram) []bucket {
	if h == nil || len(h.Bounds) == 0 || len(h.UpTo) != len(h.Bounds) {
		return all
	}
	if len(all) == 0 {
		for _, bound := range h.Bounds {
			all = append(all, bucket{bound, 0})
		}
		all = append(all, bucket{math.Inf(1), 0})
	}
	if len(all) != len(h.Bounds)+1 {
		return all
	}
	for i, n := range h.UpTo {
		all[i].count += n
	}
	all[len(all)-1].count += h.Count
	return all
}

func latencyOf(b []bucket) latency { return latency{quantile(b, 0.5), quantile(b, 0.99)} }

// quantile reads a quantile off a cumulative histogram, as Prometheus does: straight within a bucket. It is 0 for an empty
// one, and the last bound for what lies above it.
func quantile(b []bucket, q float64) float64 {
	if len(b) < 2 || b[len(b)-1].count == 0 {
		return 0
	}
	rank := q * float64(b[len(b)-1].count)
	i := slices.IndexFunc(b, func(x bucket) bool { return float64(x.count) >= rank })
	if i == len(b)-1 {
		return b[i-1].bound
	}
	from, below := 0.0, uint64(0)
	if i > 0 {
		from, below = b[i-1].bound, b[i-1].count
	}
	return from + (b[i].bound-from)*(rank-float64(below))/float64(b[i].count-below)
}

// readSources says of each source how many finished articles the stream keeps, and since when the last one is there.
func (c *Console) readSources(ctx context.Context) ([]sourceState, error) {
	stream, err := c.js.Stream(ctx, wire.EnrichedStream)
	if err != nil {
		return nil, fmt.Errorf("look up stream %s: %w", wire.EnrichedStream, err)
	}
	info, err := stream.Info(ctx, jetstream.WithSubjectFilter(wire.ArticleFilter("")))
	if err != nil {
		return nil, fmt.Errorf("read stream %s: %w", wire.EnrichedStream, err)
	}
	var all []sourceState
	for subject, n := range info.State.Subjects {
		s := sourceState{Source: wire.SourceOf(subject), Kept: n}
		if len(all) < maxSources {
			if m, err := stream.GetLastMsgForSubject(ctx, subject); err == nil {
				s.Last = m.Time
			}
		}
		all = append(all, s)
	}
	slices.SortFunc(all, func(a, b sourceState) int { return strings.Compare(a.Source, b.Source) })
	return all, ctx.Err()
}

// maxSources is of how many sources the last article is looked up.
const maxSources = 500
