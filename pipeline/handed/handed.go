// Package handed keeps those who read a stream right behind its writers from reading it: what a process stores itself is handed
// over within it, with the number that the broker gave it. While messages come fast, and none is missing, a reader asks the
// broker for nothing. The stream stays what it falls back on: messages are read again when
//   - a number is missing for a while, as somebody else stores messages too;
//   - nothing was handed over for a while, so that nobody else's message waits;
//   - the consumer cannot be moved.
//
// The consumer is moved along meanwhile, so that it says how far the reader is. See docs/decisions/0024.
package handed

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

const (
	// fast is how many messages have to be handed over in a second, for them not to be read.
	fast = 100
	// idle is after how long without any they are read again.
	idle = 250 * time.Millisecond
	// late is for how long a number may be missing: confirmations of several connections may overtake each other.
	late = 100 * time.Millisecond
	// again is for how long messages are read when the consumer could not be moved.
	again = time.Minute
	// moveEvery is how often the consumer is moved along, and moving how long that may take.
	moveEvery = 250 * time.Millisecond
	moving    = 5 * time.Second
)

// Message is one that was stored.
type Message struct {
	Seq uint64
	Msg *nats.Msg
	At  time.Time // when
}

// Reader is what a reader knows of the messages that are handed to it. All but Offer and Taken is for one goroutine.
type Reader struct {
	from, room int
	offers     chan Message
	taken      atomic.Uint64

	on      bool               // messages are handed over, and not read
	until   time.Time          // they are read until then, whatever is handed over
	ahead   map[uint64]Message // handed over while they are read
	counted time.Time          // when the second began
	number  int                // of those handed over in it
	last    time.Time          // when the last one was
	gap     time.Time          // when the next one was found to be missing; zero where it is not
	moved   time.Time          // when the consumer was
}

// New makes a Reader for which so many messages may wait: those behind are read. from is how many have to come in a second
// to be handed over; 0 means 100.
func New(room, from int) *Reader {
	if from <= 0 {
		from = fast
	}
	return &Reader{from: from, room: room, offers: make(chan Message, room), ahead: map[uint64]Message{}}
}

// Offer takes a message that was stored. It never waits: one that finds no room is read in its turn.
func (r *Reader) Offer(m Message) {
	select {
	case r.offers <- m:
	default:
	}
}

// Offers brings what was offered; each goes to Keep while messages are read, and else is noted by Came.
func (r *Reader) Offers() <-chan Message { return r.offers }

// On reports whether messages are handed over, and not read.
func (r *Reader) On() bool { return r.on }

// Came notes that a message was handed over.
func (r *Reader) Came() {
	r.last = time.Now()
	if r.on {
		r.taken.Add(1)
	}
}

// Taken is how many were handed over while messages were not read.
func (r *Reader) Taken() uint64 { return r.taken.Load() }

// Keep keeps a message that was handed over while messages are read, and reports whether that happens often enough to go over
// to them.
func (r *Reader) Keep(m Message) bool {
	r.Came()
	if len(r.ahead) >= r.room { // those that are read are far behind
		clear(r.ahead)
	}
	r.ahead[m.Seq] = m
	if r.last.Sub(r.counted) > time.Second {
		r.counted, r.number = r.last, 0
	}
	if r.number++; r.number < r.from {
		return false
	}
	r.number = 0
	return true
}

// Forget drops what was kept and is read by now: all before a number.
func (r *Reader) Forget(before uint64) {
	for seq := range r.ahead {
		if seq < before {
			delete(r.ahead, seq)
		}
	}
}

// Whole gives what was kept from next on, in its order, but for those that the caller has, the newest of which has a number
// too. It reports false where one is missing, or messages have to be read for a while.
func (r *Reader) Whole(next, newest uint64, has func(uint64) bool) ([]Message, bool) {
	if time.Now().Before(r.until) {
		return nil, false
	}
	for seq := range r.ahead {
		newest = max(newest, seq)
	}
	if newest >= next+2*uint64(r.room) {
		return nil, false
	}
	var all []Message
	for seq := next; seq <= newest; seq++ {
		m, ok := r.ahead[seq]
		switch {
		case has(seq):
		case !ok:
			return nil, false
		default:
			all = append(all, m)
		}
	}
	return all, true
}

// Begin notes that messages are not read any more.
func (r *Reader) Begin() {
	r.on, r.gap, r.moved = true, time.Time{}, time.Now()
	clear(r.ahead)
}

// End notes that they are read again.
func (r *Reader) End() { r.on = false }

// Awaited reports whether the next message, which is there or not, may be handed over yet.
func (r *Reader) Awaited(there bool) bool {
	if !r.on || there {
		r.gap = time.Time{}
		return false
	}
	if r.gap.IsZero() {
		r.gap = time.Now()
	}
	return time.Since(r.gap) < late
}

// Idle reports whether nothing was handed over for a while.
func (r *Reader) Idle() bool { return time.Since(r.last) > idle }

// Due reports whether it is time to move the consumer.
func (r *Reader) Due() bool { return time.Since(r.moved) > moveEvery }

// Refuse has messages read for a while, whatever is handed over.
func (r *Reader) Refuse() { r.until = time.Now().Add(again) }

// Move has a consumer stand behind the message with a number, up to which all are dealt with. What was delivered and is behind
// it is delivered again. 0 moves nothing. Where it cannot be moved, messages are read for a while.
func (r *Reader) Move(ctx context.Context, js jetstream.JetStream, stream, consumer string, done uint64) error {
	r.moved = time.Now()
	if done == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, moving)
	defer cancel()
	_, err := js.ResetConsumerToSequence(ctx, stream, consumer, done+1)
	if err != nil {
		r.Refuse()
	}
	return err
}
