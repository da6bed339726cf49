// Package runner moves messages between stages over NATS JetStream: it provisions the streams, runs stages as workers
// on them, and holds the delivery policy, so that a stage is only a function of one message. It knows no stage by name.
package runner

import (
	"context"
	"runtime"
	"time"

	"go.opentelemetry.io/otel/trace"
	"go.uber.org/zap"

	"wirecopy/pipeline"
	"wirecopy/pipeline/turns"
)

// Config of a worker. The zero value works.
type Config struct {
	// Workers is how many messages are processed at once; sixteen times GOMAXPROCS unless set, so that a stage that waits
	// for something leaves no core idle, and that enough of them wait to follow each other through a stage, see Turns.
	Workers int
	// Timeout is how long a stage may take for one message; 30 s unless set.
	Timeout time.Duration
	// Attempts is how often a failing message is tried before it is buried; 5 unless set.
	Attempts int
	// Backoff is the wait after the first failed attempt, doubled after each further one up to a minute; 1 s unless set.
	Backoff time.Duration
	// Grace is how long Run goes on after its context ended, to finish what is in hand; 25 s unless set.
	Grace time.Duration
	// Abandon ends the grace at once when it is closed: nothing more can be finished, as the broker's store has stopped.
	Abandon <-chan struct{}
	// AckWait has to be the consumer's, which Provision made; 30 s unless set. A third of it is the heartbeat; a worker of which
	// nothing that it publishes was confirmed for half of it is not ready.
	AckWait time.Duration
	// Poll is how often the consumer is asked for its lag, and looked at for a stall; 5 s unless set.
	Poll time.Duration
	// Memory is given to all workers of one process, to spare each the reading of what another has just written, and to
	// let them share one analysis of each text; nil shares nothing.
	Memory *pipeline.Memory
	// Line is given to all workers of one process, to let them hand articles to each other; nil has each go through the hops.
	Line *Line
	// Turns is given to all workers of one process, to let the articles of a stage that only computes follow each other; it has two
	// kinds for each stage of the topology. nil has all go on at once.
	Turns *turns.Turns
	// Finished is given the articles that the last stage finishes, for one more reader in the same process, as an archive; nil
	// where there is none.
	Finished *pipeline.Memory
	// Projected says that Project runs in this process too, and reads what the last stage writes.
	Projected bool
	// Singly gives each entity an event of its own, besides the one with all of an article: of Project alone.
	Singly bool
	// seen is called with each article before Project makes its events, and handedFrom is another one for Project: of tests alone.
	seen       func(pipeline.Message)
	handedFrom int
	// Health is told what keeps a stage from its work, for whoever asks whether the process is ready; nil tells nobody.
	Health *Health
	// Reprovision makes what is missing on the broker, as when its server was replaced by an empty one; where it is nil,
	// a worker ends with the reason instead.
	Reprovision func(context.Context) error
	// Log takes what an operator should know; nil drops it.
	Log *zap.Logger
	// Metrics counts; nil counts nothing.
	Metrics *Metrics
	// Version is that of the program. With it each worker is a NATS service that tells it, and its host; "" announces nothing.
	Version string
	// Tracer makes spans; nil hands the trace context of a message on as it came.
	Tracer trace.TracerProvider
}

// StartPatience is for how long a process that starts waits for what the broker has no leader for.
const StartPatience = 12 * time.Second

const (
	defaultAckWait = 30 * time.Second
	publishTimeout = 5 * time.Second
	publishWindow  = 256
	longestBackoff = time.Minute

	// suspectAfter is the delivery from which on a message is processed alone: its process may have died at it.
	suspectAfter = 3
	// deathsAllowed is how often a process may die at a message that is processed alone.
	deathsAllowed = 2
)

func (c Config) withDefaults() Config {
	if c.Workers <= 0 {
		c.Workers = 16 * runtime.GOMAXPROCS(0)
	}
	setDefault(&c.Timeout, 30*time.Second)
	setDefault(&c.Backoff, time.Second)
	setDefault(&c.Grace, 25*time.Second)
	setDefault(&c.AckWait, defaultAckWait)
	setDefault(&c.Poll, 5*time.Second)
	if c.Attempts <= 0 {
		c.Attempts = 5
	}
	if c.handedFrom <= 0 {
		c.handedFrom = handedFrom
	}
	if c.Log == nil {
		c.Log = zap.NewNop()
	}
	if c.Metrics == nil {
		c.Metrics = NewMetrics(nil)
	}
	return c
}

func setDefault(d *time.Duration, to time.Duration) {
	if *d <= 0 {
		*d = to
	}
}
