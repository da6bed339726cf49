package runner

import (
	"time"

	"github.com/nats-io/nats.go"

	"wirecopy/pipeline"
)

// Seeing is c with a function that is called with each article before Project makes its events.
func Seeing(c Config, f func(pipeline.Message)) Config {
	c.seen = f
	return c
}

// HandedFrom is c with another number of articles in a second from which on they are handed to Project.
func HandedFrom(c Config, n int) Config {
	c.handedFrom = n
	return c
}

// Handed is how many articles were handed to the projector of a line.
func Handed(l *Line) uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.projector == nil {
		return 0
	}
	return l.projector.worker.handed.Load()
}

// LetterOf is the dead letter of a message that a stage gave up.
func LetterOf(stage, cause string, m *nats.Msg, since time.Time) *nats.Msg {
	return deadLetter(stage, reasonRejected, cause, stand{"WIRE_RAW/1", since}, 1, m)
}

// ReadLetter reads a dead letter.
func ReadLetter(m *nats.Msg) DeadLetter { return readDeadLetter(1, m.Header, m.Data, m.Subject) }

// StoreLetter puts a letter with the dead letters.
var StoreLetter = storeLetter
