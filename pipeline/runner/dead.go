package runner

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline/wire"
)

// Headers that a dead letter has besides those that its message came with.
const (
	deadStage    = "Wire-Dead-Stage"
	deadReason   = "Wire-Dead-Reason"
	deadError    = "Wire-Dead-Error"
	deadOrigin   = "Wire-Dead-Origin"
	deadSubject  = "Wire-Dead-Subject"
	deadAttempts = "Wire-Dead-Attempts"
	deadTime     = "Wire-Dead-Time"
	deadMsgID    = "Wire-Dead-Msg-Id"

	maxErrorText = 1000
)

// DeadLetter is a message that a stage gave up, whole, and why.
type DeadLetter struct {
	// Seq is its number among the dead letters.
	Seq   uint64 `json:"seq"`
	Stage string `json:"stage"`
	// Reason is one of rejected, panic, attempts, crash, too_large, broken, deliveries.
	Reason string `json:"reason"`
	Error  string `json:"error"`
	// Subject is where the message came on, Origin where it stood: stream and sequence.
	Subject  string    `json:"subject"`
	Origin   string    `json:"origin"`
	Attempts int       `json:"attempts"`
	Time     time.Time `json:"time"`
	Source   string    `json:"source"`
	// Article is the id of the article that it carries; "" before ingestion.
	Article string `json:"article,omitempty"`
	// Item is where the supplier's item that all of it began with stood, on the raw hop.
	Item string `json:"item,omitempty"`
	Size int    `json:"size"`
	Data []byte `json:"-"`

	header nats.Header
}

func newDeadLetter(stage string, j *job, reason string, cause error) *nats.Msg {
	return deadLetter(stage, reason, cause.Error(), j.origin, j.msg.Subject(), j.attempt, j.msg.Headers(), j.msg.Data())
}

func deadLetter(stage, reason, cause, origin, subject string, attempts int, header nats.Header, data []byte) *nats.Msg {
	h := nats.Header{}
	if id := header.Get(nats.MsgIdHdr); id != "" {
		h.Set(deadMsgID, id)
	}
	copyHeaders(h, header)
	h.Set(nats.MsgIdHdr, "dead/"+origin)
	h.Set(deadStage, stage)
	h.Set(deadReason, reason)
	h.Set(deadError, headerText(cause))
	h.Set(deadOrigin, origin)
	h.Set(deadSubject, subject)
	h.Set(deadAttempts, strconv.Itoa(attempts))
	h.Set(deadTime, time.Now().UTC().Format(time.RFC3339Nano))
	return &nats.Msg{Subject: wire.DeadSubject(stage), Header: h, Data: data}
}

// copyHeaders copies the headers that are the message's own. Those that begin with Nats- speak to the broker, or come
// from it when a message is read: sent along, they would pass for what it says of the copy.
func copyHeaders(to, from nats.Header) {
	for k, v := range from {
		if !strings.HasPrefix(k, "Nats-") {
			to[k] = v
		}
	}
}

// headerText makes a text fit for a header: one line, not too long.
func headerText(s string) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), " ")
	if len(s) > maxErrorText {
		s = strings.ToValidUTF8(s[:maxErrorText], "") + "…"
	}
	return s
}

func readDeadLetter(seq uint64, h nats.Header, data []byte, subject string) DeadLetter {
	l := DeadLetter{
		Seq: seq, Stage: h.Get(deadStage), Reason: h.Get(deadReason), Error: h.Get(deadError), Subject: h.Get(deadSubject),
		Origin: h.Get(deadOrigin), Size: len(data), Data: data, header: h,
	}
	if l.Stage == "" {
		l.Stage = wire.SourceOf(subject)
	}
	l.Attempts, _ = strconv.Atoi(h.Get(deadAttempts))
	l.Time, _ = time.Parse(time.RFC3339Nano, h.Get(deadTime))
	l.Source = wire.SourceOf(l.Subject)
	if e, err := wire.ReadEvent(l.Subject, h, nil); err == nil {
		l.Article, l.Item = e.Subject, e.Origin
	}
	if l.Item == "" {
		l.Item = l.Origin
	}
	return l
}

// DeadLetters gives the dead letters of a stage, or of all where stage is "", oldest first. It ends when those that
// were there at the call have been given, or with the first error of f.
func DeadLetters(ctx context.Context, js jetstream.JetStream, stage string, f func(DeadLetter) error) error {
	s, err := js.Stream(ctx, wire.DeadStream)
	if err != nil {
		return fmt.Errorf("look up stream %s: %w", wire.DeadStream, err)
	}
	filter := wire.HopFilter("dead")
	if stage != "" {
		filter = wire.DeadSubject(stage)
	}
	last := s.CachedInfo().State.LastSeq
	for seq := s.CachedInfo().State.FirstSeq; seq <= last; seq++ {
		m, err := s.GetMsg(ctx, seq, jetstream.WithGetMsgSubject(filter))
		if errors.Is(err, jetstream.ErrMsgNotFound) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read dead letter: %w", err)
		}
		if m.Sequence > last {
			return nil
		}
		seq = m.Sequence
		if err := f(readDeadLetter(m.Sequence, m.Header, m.Data, m.Subject)); err != nil {
			return err
		}
	}
	return nil
}

// FindDead reads one dead letter. Its error names the number where there is none.
func FindDead(ctx context.Context, js jetstream.JetStream, seq uint64) (DeadLetter, error) {
	s, err := js.Stream(ctx, wire.DeadStream)
	if err != nil {
		return DeadLetter{}, fmt.Errorf("look up stream %s: %w", wire.DeadStream, err)
	}
	m, err := s.GetMsg(ctx, seq)
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return DeadLetter{}, fmt.Errorf("there is no dead letter %d", seq)
	}
	if err != nil {
		return DeadLetter{}, fmt.Errorf("read dead letter %d: %w", seq, err)
	}
	return readDeadLetter(m.Sequence, m.Header, m.Data, m.Subject), nil
}

// RetryDead sends a dead letter back to where it came from, and takes it off the dead letters once it is stored there.
// It gets an id of its own: the broker remembers the old one, and would take the message for a duplicate.
func RetryDead(ctx context.Context, js jetstream.JetStream, seq uint64) error {
	l, err := FindDead(ctx, js, seq)
	if err != nil {
		return err
	}
	if l.Subject == "" {
		return fmt.Errorf("dead letter %d does not say where it came from", seq)
	}
	h := nats.Header{}
	copyHeaders(h, l.header)
	id := h.Get(deadMsgID)
	for k := range h {
		if strings.HasPrefix(k, "Wire-Dead-") {
			delete(h, k)
		}
	}
	if id == "" {
		id = l.Origin
	}
	h.Set(nats.MsgIdHdr, fmt.Sprintf("%s;redrive=%d", id, seq))
	// A duplicate means that an earlier retry was stored and its dead letter not removed: the rest is the same.
	_, err = js.PublishMsg(ctx, &nats.Msg{Subject: l.Subject, Header: h, Data: l.Data})
	if err != nil {
		return fmt.Errorf("send dead letter %d back to %s: %w", seq, l.Subject, err)
	}
	return DropDead(ctx, js, seq)
}

// DropDead deletes a dead letter.
func DropDead(ctx context.Context, js jetstream.JetStream, seq uint64) error {
	s, err := js.Stream(ctx, wire.DeadStream)
	if err != nil {
		return fmt.Errorf("look up stream %s: %w", wire.DeadStream, err)
	}
	if err := s.DeleteMsg(ctx, seq); err != nil {
		// The broker does not say which it was: not there, or not to be deleted.
		if _, err := FindDead(ctx, js, seq); err != nil {
			return err
		}
		return fmt.Errorf("delete dead letter %d: %w", seq, err)
	}
	return nil
}
