package follow

import (
	"context"
	"errors"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"go.uber.org/zap"

	"wirecopy/pipeline/handed"
	"wirecopy/pipeline/wire"
)

// An archive in the process of the last stage is handed what that one has stored, as the projector is: package handed says when. The
// consumer is moved to behind what the archive has stored without a gap, so whoever reads next leaves nothing out; what comes
// twice changes nothing.

// Room is how many articles may wait for the archive while it stores others.
const Room = 2048

// stored notes that an article is stored.
func (f *follower) stored(seq uint64) {
	if seq > f.done {
		f.beyond[seq] = true
		f.doneTo(f.done)
	}
}

// doneTo notes that all articles up to a number are stored.
func (f *follower) doneTo(seq uint64) {
	for f.done < seq || f.beyond[f.done+1] {
		f.done++
		delete(f.beyond, f.done)
	}
}

// catchUp asks the broker up to where all is stored, as other processes have stored what is missing, or the stream has it no more.
func (f *follower) catchUp(ctx context.Context, cons jetstream.Consumer) bool {
	info, err := cons.Info(ctx)
	if err == nil {
		f.doneTo(info.AckFloor.Stream)
	}
	return err == nil
}

// keep keeps what is handed over while articles are read.
func (f *follower) keep() {
	for range len(f.Handed.Offers()) {
		if f.Handed.Keep(<-f.Handed.Offers()) {
			f.many = true
		}
	}
	f.Handed.Forget(f.done + 1)
}

// handOver ends the reading of articles, where all that are not stored yet were handed over and no other process reads for this archive.
func (f *follower) handOver(ctx context.Context, cons jetstream.Consumer, messages jetstream.MessagesContext) bool {
	f.many = false
	f.keep()
	if len(f.beyond) > 0 && !f.catchUp(ctx, cons) {
		return false
	}
	all, ok := f.Handed.Whole(f.done+1, f.done, func(seq uint64) bool { return f.beyond[seq] })
	if !ok {
		return false
	}
	messages.Stop()
	f.Handed.Begin()
	f.waiting = make(map[uint64]handed.Message, len(all))
	for _, m := range all {
		f.waiting[m.Seq] = m
	}
	return true
}

// readHanded stores what is handed over, until articles are to be read again. The consumer stands behind them then. Where it is gone, that is
// an error, after which it is made anew.
func (f *follower) readHanded(ctx context.Context, js jetstream.JetStream, cons jetstream.Consumer) error {
	defer f.Handed.End()
	defer func() { f.waiting = nil }()
	if alone, err := f.move(ctx, js, cons); !alone {
		return err
	}
	for {
		all, more := f.gatherHanded(ctx)
		if len(all) > 0 {
			if err := f.take(ctx, all); err != nil {
				return err
			}
		}
		if !more {
			_, err := f.move(ctx, js, cons)
			return err
		}
		if f.Handed.Due() {
			if alone, err := f.move(ctx, js, cons); !alone {
				return err
			}
		}
	}
}

// gatherHanded waits for some articles, which are stored together, and reports whether more may be handed over.
func (f *follower) gatherHanded(ctx context.Context) (all []message, more bool) {
	since, next := time.Now(), f.done+1
	wait := time.NewTimer(linger)
	defer wait.Stop()
	for len(all) < batch && time.Since(since) < longest {
		for range len(f.Handed.Offers()) {
			f.arrived(<-f.Handed.Offers())
		}
		m, ok := f.waiting[next]
		missing := len(f.waiting) > 0 && !ok && !f.beyond[next]
		switch awaited := f.Handed.Awaited(!missing); {
		case ok:
			delete(f.waiting, next)
			all = append(all, message{Message: m, pending: uint64(len(f.waiting))})
			fallthrough
		case f.beyond[next]:
			next++
			continue
		case missing && !awaited:
			return all, false
		}
		wait.Reset(linger)
		select {
		case <-ctx.Done():
			return all, false
		case m := <-f.Handed.Offers():
			f.arrived(m)
		case <-wait.C:
			if len(all) > 0 || f.Handed.Idle() {
				return all, !f.Handed.Idle()
			}
		}
	}
	return all, true
}

// arrived takes in an article that was handed over.
func (f *follower) arrived(m handed.Message) {
	f.Handed.Came()
	if m.Seq > f.done && !f.beyond[m.Seq] {
		f.waiting[m.Seq] = m
	}
}

// move has the consumer stand behind what is stored, and reports whether it does and nobody else reads. It is an error that there is no
// consumer: the broker does not say so where one is to be moved.
func (f *follower) move(ctx context.Context, js jetstream.JetStream, cons jetstream.Consumer) (alone bool, err error) {
	moved := f.Handed.Move(ctx, js, wire.EnrichedStream, f.name, f.done)
	info, err := cons.Info(ctx)
	switch {
	case errors.Is(err, jetstream.ErrConsumerNotFound):
		return false, err
	case moved != nil || err != nil:
		f.Log.Debug("the archive's consumer stays where it is", zap.Error(errors.Join(moved, err)))
		return false, nil
	case info.NumWaiting > 0: // another process of this archive
		f.Handed.Refuse()
		return false, nil
	}
	return true, nil
}
