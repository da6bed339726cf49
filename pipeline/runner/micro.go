package runner

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/micro"
	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
	"go.uber.org/zap"

	"wirecopy/pipeline/wire"
)

// Worker is what one worker says of itself, as a NATS service.
type Worker struct {
	// ID is another for each start of a worker.
	ID string `json:"id"`
	// Stage is the one that it works for.
	Stage string `json:"stage"`
	// Version of its program, and the host and process that it runs in.
	Version string    `json:"version"`
	Host    string    `json:"host"`
	PID     int       `json:"pid"`
	Started time.Time `json:"started"`
	WorkerState
}

// WorkerState is how a worker is, and what it has done since it started.
type WorkerState struct {
	// Ready says that nothing keeps it from its work; else Trouble says what does.
	Ready   bool   `json:"ready"`
	Trouble string `json:"trouble,omitempty"`
	// Workers is how many messages it works on at once, InFlight how many it holds.
	Workers  int `json:"workers"`
	InFlight int `json:"inFlight"`
	// Done counts the messages that passed or were dropped, Retried the attempts that failed, Dead what was given up.
	Done uint64 `json:"done"`
	// Handed counts those of them that the stage before handed over in the same process.
	Handed  uint64 `json:"handed,omitempty"`
	Retried uint64 `json:"retried"`
	Dead    uint64 `json:"dead"`
	// Took is how long a message was worked on, and of the last stage EndToEnd how long after it came in an article was
	// finished, in seconds. Of another version they may be absent.
	Took     *Histogram `json:"took,omitempty"`
	EndToEnd *Histogram `json:"endToEnd,omitempty"`
}

// Histogram counts values since a worker started.
type Histogram struct {
	Count uint64 `json:"count"`
	// UpTo[i] is how many values were at most Bounds[i].
	Bounds []float64 `json:"bounds"`
	UpTo   []uint64  `json:"upTo"`
}

// add adds what a metric has counted, with the same bounds.
func (h *Histogram) add(o prometheus.Observer) {
	var m dto.Metric
	if one, ok := o.(prometheus.Metric); !ok || one.Write(&m) != nil {
		return
	}
	h.Count += m.GetHistogram().GetSampleCount()
	for i, b := range m.GetHistogram().GetBucket() {
		if i == len(h.Bounds) {
			h.Bounds, h.UpTo = append(h.Bounds, b.GetUpperBound()), append(h.UpTo, 0)
		}
		h.UpTo[i] += b.GetCumulativeCount()
	}
}

// Keys of a service's metadata.
const (
	metaStage   = "stage"
	metaHost    = "host"
	metaPID     = "pid"
	metaVersion = "version"
)

// serve makes the worker a NATS service, so that `nats micro ls` and `wirecopy status` find it, until ctx ends or
// stop is closed. A worker whose user may not do so works all the same.
func (w *worker) serve(ctx context.Context, stop <-chan struct{}) {
	if w.Version == "" {
		return
	}
	if !mayServe(ctx, w.nc, w.stage.Name()) {
		if ctx.Err() == nil {
			w.log.Info("not announced as a NATS service, as its user may not subscribe to what services are asked on", zap.String("subject", wire.ServiceSubject("PING")))
		}
		return
	}
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	state := func() any { return w.state() }
	s, err := micro.AddService(w.nc, micro.Config{
		Name: wire.ServiceName(w.stage.Name()), Version: semver(w.Version), QueueGroupDisabled: true,
		Description:  fmt.Sprintf("stage %s on %s, process %d", w.stage.Name(), host, os.Getpid()),
		Metadata:     map[string]string{metaStage: w.stage.Name(), metaHost: host, metaPID: strconv.Itoa(os.Getpid()), metaVersion: w.Version},
		StatsHandler: func(*micro.Endpoint) any { return state() },
	})
	if err != nil {
		w.log.Warn("not announced as a NATS service", zap.Error(err))
		return
	}
	if err := s.AddEndpoint("state", micro.HandlerFunc(func(r micro.Request) { _ = r.RespondJSON(state()) }), micro.WithEndpointSubject(wire.WorkerSubject(w.stage.Name()))); err != nil {
		w.log.Warn("it answers nobody who asks for its state", zap.Error(err))
	}
	select {
	case <-ctx.Done():
	case <-stop:
	}
	if err := s.Stop(); err != nil {
		w.log.Debug("stop the service", zap.Error(err))
	}
}

func (w *worker) state() WorkerState {
	stage := w.stage.Name()
	verdicts := func(all ...verdict) (n uint64) {
		for _, v := range all {
			n += observations(w.Metrics.process.WithLabelValues(stage, string(v)))
		}
		return n
	}
	s := WorkerState{Ready: true, Workers: w.Workers, InFlight: w.inFlight(), Done: verdicts(pass, drop), Retried: verdicts(retry), Dead: verdicts(bury)}
	s.Handed = w.handed.Load()
	s.Took = new(Histogram)
	for _, v := range []verdict{pass, drop, retry, bury} {
		s.Took.add(w.Metrics.process.WithLabelValues(stage, string(v)))
	}
	if w.topology.Last(stage) {
		s.EndToEnd = new(Histogram)
		s.EndToEnd.add(w.Metrics.endToEnd)
	}
	if err := w.Health.of(stage); err != nil {
		s.Ready, s.Trouble = false, err.Error()
	}
	return s
}

// observations is how many values a histogram has taken.
func observations(o prometheus.Observer) uint64 {
	var m dto.Metric
	if h, ok := o.(prometheus.Metric); !ok || h.Write(&m) != nil {
		return 0
	}
	return m.GetHistogram().GetSampleCount()
}

// mayServe asks the broker whether the user of a connection may announce workers of a stage, and answer.
func mayServe(ctx context.Context, nc *nats.Conn, stage string) bool {
	p, ok := readPermissions(ctx, nc)
	if !ok {
		return false
	}
	for _, s := range wire.Serve(stage) {
		if !p.Subscribe.allows(s) {
			return false
		}
	}
	return p.Responses != nil || p.Publish.allows(wire.InboxPrefix("*")+".>")
}

var semantic = regexp.MustCompile(`^v?(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?)$`)

// semver is a version as services have to have it; the metadata keep it as it is.
func semver(version string) string {
	if m := semantic.FindStringSubmatch(version); m != nil {
		return m[1]
	}
	return "0.0.0-devel"
}

// firstAnswer is how long ReadWorkers waits for a first answer, as a multiple of its quiet.
const firstAnswer = 4

// ReadWorkers asks all workers on the broker's account how they are, and gives them by stage, host and start. It waits until
// no more answers have come for as long as quiet. Workers of versions that announce nothing do not answer, nor do those whose
// user may not; an asking user who may not ask gets none.
func ReadWorkers(ctx context.Context, nc *nats.Conn, quiet time.Duration) ([]Worker, error) {
	inbox := nc.NewRespInbox()
	sub, err := nc.SubscribeSync(inbox)
	if err != nil {
		return nil, fmt.Errorf("ask the workers: %w", err)
	}
	defer func() { _ = sub.Unsubscribe() }()
	if err := nc.PublishRequest(wire.ServiceSubject("STATS"), inbox, nil); err != nil {
		return nil, fmt.Errorf("ask the workers: %w", err)
	}
	all := []Worker{}
	for wait := firstAnswer * quiet; ; wait = quiet {
		ask, cancel := context.WithTimeout(ctx, wait)
		m, err := sub.NextMsgWithContext(ask)
		cancel()
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case errors.Is(err, context.DeadlineExceeded), errors.Is(err, nats.ErrNoResponders), err == nil && len(m.Data) == 0:
			slices.SortFunc(all, func(a, b Worker) int {
				return strings.Compare(a.Stage+"\x00"+a.Host+a.Started.Format(time.RFC3339Nano)+a.ID, b.Stage+"\x00"+b.Host+b.Started.Format(time.RFC3339Nano)+b.ID)
			})
			return all, nil
		case err != nil:
			return nil, fmt.Errorf("ask the workers: %w", err)
		}
		if w, ok := readWorker(m.Data); ok {
			all = append(all, w)
		}
	}
}

// readWorker reads the answer of a service, if it is a worker of ours.
func readWorker(answer []byte) (Worker, bool) {
	var s micro.Stats
	if err := json.Unmarshal(answer, &s); err != nil || s.Metadata[metaStage] == "" || s.Name != wire.ServiceName(s.Metadata[metaStage]) {
		return Worker{}, false
	}
	w := Worker{ID: s.ID, Stage: s.Metadata[metaStage], Version: s.Metadata[metaVersion], Host: s.Metadata[metaHost], Started: s.Started}
	w.PID, _ = strconv.Atoi(s.Metadata[metaPID])
	for _, e := range s.Endpoints {
		if e.Name == "state" {
			_ = json.Unmarshal(e.Data, &w.WorkerState) // of another version it may say less
		}
	}
	return w, true
}
