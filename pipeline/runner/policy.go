package runner

import (
	"errors"
	"time"

	wait "wirecopy/internal/backoff"
	"wirecopy/pipeline"
)

// verdict is what becomes of a message after its stage has answered.
type verdict string

const (
	pass  verdict = "pass"  // publish the outputs, then ack
	drop  verdict = "drop"  // ack
	retry verdict = "retry" // deliver it again later
	bury  verdict = "bury"  // to the dead letters
)

// decide is the delivery policy. attempt counts from 1; a message is given up after max of them.
func decide(outputs int, err error, attempt, max int) verdict {
	var p *pipeline.PanicError
	switch {
	case err == nil && outputs > 0:
		return pass
	case err == nil:
		return drop
	case pipeline.Rejected(err), errors.As(err, &p):
		return bury
	case pipeline.IsUnavailable(err):
		return retry
	case attempt >= max:
		return bury
	}
	return retry
}

// errTimeout is the error of a stage that did not answer in time.
var errTimeout = errors.New("the stage did not answer in time")

// reasons why something is buried, in the dead letter's headers and as metric label.
const (
	reasonRejected = "rejected" // the stage said that it would fail again
	reasonPanic    = "panic"
	reasonAttempts = "attempts" // it failed at every attempt
	reasonCrash    = "crash"    // the process died at it
	reasonTooLarge = "too_large"
	reasonBroken   = "broken" // what came is no message of this pipeline
)

func reasonFor(err error) string {
	var p *pipeline.PanicError
	switch {
	case errors.As(err, &p):
		return reasonPanic
	case pipeline.Rejected(err):
		return reasonRejected
	}
	return reasonAttempts
}

// backoff is how long to wait after the given attempt (from 1): base, doubled each time, up to longest, and up to a
// fifth more or less, so that messages that failed together do not come back together.
func backoff(base, longest time.Duration, attempt int) time.Duration {
	return wait.Spread(wait.After(base, longest, attempt), 0.2)
}
