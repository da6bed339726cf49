package runner

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline/wire"
)

// Status is the state of a pipeline at one moment.
type Status struct {
	Time   time.Time     `json:"time"`
	Stages []StageStatus `json:"stages"`
	// Enriched and Events are the messages kept for readers, Dead the dead letters, Held the articles under embargo.
	Enriched uint64 `json:"enriched"`
	Events   uint64 `json:"events"`
	Dead     uint64 `json:"dead"`
	Held     uint64 `json:"held"`
}

// StageStatus is what one stage has to do and has done. Counts are over all of its workers. What makes the events of
// finished articles comes last, as the stage wire.EventsWorker.
type StageStatus struct {
	Stage string `json:"stage"`
	// Lag is the number of messages not yet delivered, InFlight of those delivered and not settled.
	Lag      uint64 `json:"lag"`
	InFlight int    `json:"inFlight"`
	// Redelivered is the number of those in flight that had been delivered before.
	Redelivered int    `json:"redelivered"`
	Dead        uint64 `json:"dead"`
	// Done counts the messages settled since the stage's consumer exists, and those that were Handed.
	Done uint64 `json:"done"`
	// Handed counts those that the stage before handed over in the same process, since the workers of now have started; see
	// Status.Count.
	Handed uint64 `json:"handed,omitempty"`
	// Rate is in messages settled per second since an earlier Status; 0 without one.
	Rate float64 `json:"rate"`
	// Oldest is the age in seconds of the oldest message not settled, 0 where there is none.
	Oldest float64 `json:"oldestSeconds"`
	// Bytes of MaxBytes are in use on the stage's hop.
	Bytes    uint64 `json:"bytes"`
	MaxBytes int64  `json:"maxBytes"`
	// Working says that a worker is asking for messages, or has some.
	Working bool `json:"working"`
}

// ReadStatus asks the broker. since is an earlier Status to compute rates from, or nil.
func ReadStatus(ctx context.Context, js jetstream.JetStream, t wire.Topology, since *Status) (*Status, error) {
	st := &Status{Time: time.Now()}
	dead, err := js.Stream(ctx, wire.DeadStream)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return nil, fmt.Errorf("there is no pipeline on this broker yet: `wirecopy run` makes it")
	}
	if err != nil {
		return nil, fmt.Errorf("look up stream %s: %w", wire.DeadStream, err)
	}
	deadInfo, err := dead.Info(ctx, jetstream.WithSubjectFilter(wire.HopFilter("dead")))
	if err != nil {
		return nil, fmt.Errorf("read stream %s: %w", wire.DeadStream, err)
	}
	st.Dead = deadInfo.State.Msgs
	for _, name := range t {
		s, err := readStage(ctx, js, t, name)
		if err != nil {
			return nil, err
		}
		s.Dead = deadInfo.State.Subjects[wire.DeadSubject(name)]
		rate(&s, st, since)
		st.Stages = append(st.Stages, s)
	}
	events, err := readEvents(ctx, js)
	if err != nil {
		return nil, err
	}
	events.Dead = deadInfo.State.Subjects[wire.DeadSubject(wire.EventsWorker)]
	rate(&events, st, since)
	st.Stages = append(st.Stages, events)
	for name, n := range map[string]*uint64{wire.EnrichedStream: &st.Enriched, wire.EventsStream: &st.Events, wire.HeldStream: &st.Held} {
		s, err := js.Stream(ctx, name)
		if err != nil {
			return nil, fmt.Errorf("look up stream %s: %w", name, err)
		}
		*n = s.CachedInfo().State.Msgs
	}
	return st, nil
}

// rate is computed from an earlier status, where there is one.
func rate(s *StageStatus, now, since *Status) {
	if since == nil {
		return
	}
	for _, old := range since.Stages {
		if old.Stage == s.Stage && s.Done >= old.Done {
			s.Rate = float64(s.Done-old.Done) / now.Time.Sub(since.Time).Seconds()
		}
	}
}

// Count adds what workers say that they were handed, past the hops that ReadStatus looks at, and computes the rates anew. since
// is the earlier Status, counted as well, or nil.
func (st *Status) Count(workers []Worker, since *Status) {
	for i := range st.Stages {
		s := &st.Stages[i]
		for _, w := range workers {
			switch {
			case w.Stage != s.Stage:
			case s.Stage == wire.EventsWorker: // its consumer counts what is handed over as well, and it asks for none meanwhile
				s.Working = s.Working || w.Ready
			default:
				s.Handed += w.Handed
			}
		}
		s.Done += s.Handed
		if since == nil {
			continue
		}
		for _, old := range since.Stages {
			if old.Stage != s.Stage {
				continue
			}
			done := float64(s.Done-s.Handed) - float64(old.Done-old.Handed)
			if old.Handed > 0 { // else its workers may not have answered then
				done += max(float64(s.Handed)-float64(old.Handed), 0)
			}
			s.Rate = max(done, 0) / st.Time.Sub(since.Time).Seconds()
		}
	}
}

// readEvents is the state of what makes the events of finished articles. It has no queue of its own: the articles stay.
func readEvents(ctx context.Context, js jetstream.JetStream) (StageStatus, error) {
	s, err := js.Stream(ctx, wire.EnrichedStream)
	if err != nil {
		return StageStatus{}, fmt.Errorf("look up stream %s: %w", wire.EnrichedStream, err)
	}
	cons, err := s.Consumer(ctx, wire.EventsWorker)
	if errors.Is(err, jetstream.ErrConsumerNotFound) { // an older version made the streams
		return StageStatus{Stage: wire.EventsWorker}, nil
	}
	if err != nil {
		return StageStatus{}, fmt.Errorf("look up the consumer of %s: %w", wire.EventsWorker, err)
	}
	c := cons.CachedInfo()
	return StageStatus{
		Stage: wire.EventsWorker, Lag: c.NumPending, InFlight: c.NumAckPending, Redelivered: c.NumRedelivered,
		Done:    c.AckFloor.Stream,
		Working: c.NumWaiting > 0 || c.NumAckPending > 0,
	}, nil
}

func readStage(ctx context.Context, js jetstream.JetStream, t wire.Topology, name string) (StageStatus, error) {
	stream := wire.HopStream(t.In(name))
	s, err := js.Stream(ctx, stream)
	if err != nil {
		return StageStatus{}, fmt.Errorf("look up stream %s: %w", stream, err)
	}
	cons, err := s.Consumer(ctx, name)
	if err != nil {
		return StageStatus{}, fmt.Errorf("look up the consumer of stage %s: %w", name, err)
	}
	c, i := cons.CachedInfo(), s.CachedInfo()
	return StageStatus{
		Stage: name, Lag: c.NumPending, InFlight: c.NumAckPending, Redelivered: c.NumRedelivered,
		Done:   i.State.LastSeq - i.State.Msgs, // a work queue removes what is settled
		Oldest: oldest(i, time.Now()).Seconds(),
		Bytes:  i.State.Bytes, MaxBytes: i.Config.MaxBytes,
		Working: c.NumWaiting > 0 || c.NumAckPending > 0,
	}, nil
}
