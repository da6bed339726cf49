package runner

import (
	"errors"
	"fmt"
	"slices"
	"sync"
)

// Health is what the workers of one process say of themselves: what keeps which stage from its work, for as long as it
// does. The zero Health is ready for use, by many goroutines at once; a nil one takes reports and tells nothing.
type Health struct {
	mu       sync.Mutex
	troubles map[trouble]error
	metrics  *Metrics // shows the same; nil until a worker has begun
}

// trouble is what may be wrong with a stage, of a small closed set.
type trouble struct{ stage, kind string }

// Kinds of trouble.
const (
	starting     = "starting"   // it does not take messages yet
	noConsumer   = "consumer"   // its stream or its consumer is not there, or does not answer
	noPermission = "permission" // the broker refuses it a subject that it needs
	noStoring    = "storing"    // nothing that it publishes is confirmed
	noBurying    = "burying"    // what it gives up cannot be stored
)

// troubles are all kinds.
var troubles = []string{starting, noConsumer, noPermission, noStoring, noBurying}

// show lets metrics say what is reported from now on.
func (h *Health) show(m *Metrics) {
	if h == nil {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.metrics = m
}

var errStarting = errors.New("it is starting")

// report notes that something is wrong, or, with a nil error, that it no longer is. It tells whether that is news.
func (h *Health) report(stage, kind string, err error) (news bool) {
	if h == nil {
		return false
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	key := trouble{stage, kind}
	if h.metrics != nil {
		there := 0.0
		if err != nil {
			there = 1
		}
		h.metrics.notReady.WithLabelValues(stage, kind).Set(there)
	}
	_, had := h.troubles[key]
	if err == nil {
		delete(h.troubles, key)
		return had
	}
	if h.troubles == nil {
		h.troubles = map[trouble]error{}
	}
	h.troubles[key] = err
	return !had
}

// Err is nil while all stages of the process can work, else it says of each what is wrong with it.
func (h *Health) Err() error {
	if h == nil {
		return nil
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	var all []string
	for t, err := range h.troubles {
		all = append(all, fmt.Sprintf("stage %s: %v", t.stage, err))
	}
	slices.Sort(all)
	var errs []error
	for _, text := range slices.Compact(all) {
		errs = append(errs, errors.New(text))
	}
	return errors.Join(errs...)
}

// of is Err for one stage.
func (h *Health) of(stage string) error {
	if h == nil {
		return nil
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	var errs []error
	for _, kind := range troubles {
		if err := h.troubles[trouble{stage, kind}]; err != nil {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}
