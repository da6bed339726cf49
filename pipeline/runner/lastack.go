package runner

import (
	"sync"
	"time"

	"go.uber.org/zap"
)

// lastAck holds back the acknowledgement of the newest message of a hop that is dealt with, until a newer one is, or for
// lastAckAfter.
//
// What is acknowledged goes off a work queue, and a server whose queue becomes empty removes the file that it is in and
// begins another. Where messages come one by one that is two files for each message on each hop: a third of what the broker
// does at a tenth of its load, and its publishers wait meanwhile. With one message left in it the queue keeps its file.
type lastAck struct {
	mu    sync.Mutex
	job   *job
	since time.Time
	timer *time.Timer // nil where none runs
}

const lastAckAfter = 100 * time.Millisecond

// next takes a job that is dealt with, and gives the one to acknowledge now, nil for none. late is called with one that was
// held back for long enough.
func (l *lastAck) next(j *job, late func(*job)) *job {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.job != nil && j.seq <= l.job.seq {
		return j
	}
	j, l.job, l.since = l.job, j, time.Now()
	if l.timer == nil {
		l.timer = time.AfterFunc(lastAckAfter, func() { l.expire(late) })
	}
	return j
}

func (l *lastAck) expire(late func(*job)) {
	l.mu.Lock()
	if left := lastAckAfter - time.Since(l.since); l.job != nil && left > 0 {
		l.timer.Reset(left)
		l.mu.Unlock()
		return
	}
	l.timer = nil
	l.mu.Unlock()
	l.end(late)
}

// end gives what is held back.
func (l *lastAck) end(late func(*job)) {
	l.mu.Lock()
	j := l.job
	l.job = nil
	l.mu.Unlock()
	if j != nil {
		late(j)
	}
}

// ack settles a message that is dealt with. One that was delivered before is not held back: it may be what the process dies at
// in its next stage.
func (w *worker) ack(j *job) {
	if w.queue && j.attempt == 1 {
		w.endSpan(j, false)
		if j = w.last.next(j, w.ackNow); j == nil {
			return
		}
	}
	w.ackNow(j)
}

func (w *worker) ackNow(j *job) {
	if err := j.msg.Ack(); err != nil {
		w.log.Debug("ack", zap.Error(err))
	}
	w.release(j)
}
