// Package sources holds the doors through which items come in: each takes them from somewhere, and puts them on the
// raw hop of their source. An item counts as taken only when the broker has stored it.
package sources

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/internal/backoff"
	"wirecopy/pipeline/token"
	"wirecopy/pipeline/wire"
)

// Item is what a supplier sent.
type Item struct {
	// Source is the feed that it belongs to, a subject token.
	Source string
	// ContentType is its media type, or "" where nobody said: it is then recognised by its content.
	ContentType string
	// Name is what it is called where it came from, such as the path of a file: for whoever finds it among the dead letters.
	Name string
	Data []byte
}

// MaxItem is the size of the largest item that a door takes, in bytes; on a broker whose messages have to be smaller than
// eight times a mebibyte it is less, see Door.Limit.
const MaxItem = 4 << 20

var (
	// ErrFull says that the raw hop is full: the stages are behind, and the item was not taken.
	ErrFull = errors.New("the pipeline is behind and takes nothing at the moment")
	// ErrTooLarge says that an item is larger than the door takes.
	ErrTooLarge = errors.New("the item is too large")
	// ErrEmpty says that an item has no content.
	ErrEmpty = errors.New("the item is empty")
	// ErrInvalid says that what is said of the item cannot be right.
	ErrInvalid = errors.New("the item cannot be taken")
)

// Door puts items on the raw hop. It is safe for use by many goroutines.
type Door struct {
	js      jetstream.JetStream
	storing storing
}

// Limit is the size of the largest item that goes all the way through this pipeline, with all that the stages find in
// it: half of the largest message that its broker takes.
func (d *Door) Limit() int { return wire.MaxItem(d.js.Conn().MaxPayload()) }

// TooLarge is the error of an item that has more bytes than the limit.
func TooLarge(size, limit int) error {
	return fmt.Errorf("%w: it has %.1f MB, and with what the stages find in it no more than %.1f MB go through the broker's messages", ErrTooLarge, float64(size)/1e6, float64(limit)/1e6)
}

// NewDoor makes a door to the pipeline on the broker that js reaches.
func NewDoor(js jetstream.JetStream) *Door {
	return &Door{js: js, storing: storing{patience: storePatience}}
}

// Trouble is nil while items are stored, or refused for a reason of their own; else it says why none has been for 15 s, as
// on a broker whose disk is full. When a minute goes by in which nobody tries, it is forgotten: those who stay away from a
// door in trouble could not find out that it is over.
func (d *Door) Trouble() error { return d.storing.trouble() }

// Receipt says what became of an item that was taken.
type Receipt struct {
	// Seq is the item's number on the raw hop.
	Seq uint64
	// Duplicate says that the very same item of that source was taken before, in the last minute, and that this one
	// changes nothing.
	Duplicate bool
}

const (
	answerTimeout = 5 * time.Second
	firstWait     = 50 * time.Millisecond
	longestWait   = 2 * time.Second
)

// Offer puts an item on the raw hop, and returns when it is stored there or refused: with ErrFull, ErrTooLarge,
// ErrEmpty, ErrInvalid for what Check finds, or what is wrong with its source. An answer that gets lost is asked for again until ctx ends.
func (d *Door) Offer(ctx context.Context, it Item) (Receipt, error) {
	if err := token.Check(it.Source); err != nil {
		return Receipt{}, fmt.Errorf("source: %w", err)
	}
	if err := wire.CheckContentType(it.ContentType); err != nil {
		return Receipt{}, fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	switch {
	case len(it.Data) == 0:
		return Receipt{}, ErrEmpty
	case len(it.Data) > d.Limit():
		return Receipt{}, TooLarge(len(it.Data), d.Limit())
	}
	if err := Check(it.ContentType, it.Data); err != nil {
		return Receipt{}, err
	}
	m := wire.NewItem(it.Source, it.ContentType, wire.ItemID(it.Source, it.Data), it.Data, time.Now())
	wire.SetName(m.Header, it.Name)
	end := StartTrace(ctx, m)
	r, err := d.store(ctx, m)
	end(err)
	return r, err
}

// store publishes until the item is stored or refused.
func (d *Door) store(ctx context.Context, m *nats.Msg) (Receipt, error) {
	for attempt := 1; ; attempt++ {
		began := time.Now()
		r, err := d.publish(ctx, m)
		d.storing.note(ctx, began, err)
		switch {
		case err == nil, errors.Is(err, ErrFull), errors.Is(err, ErrTooLarge):
			return r, err
		case ctx.Err() != nil:
			return Receipt{}, fmt.Errorf("the broker did not confirm the item: %w", err)
		}
		if err := backoff.Sleep(ctx, backoff.After(firstWait, longestWait, attempt)); err != nil {
			return Receipt{}, fmt.Errorf("the broker did not confirm the item: %w", err)
		}
	}
}

// Send is Offer, and waits while the hop is full, until ctx ends.
func (d *Door) Send(ctx context.Context, it Item) (Receipt, error) {
	for attempt := 1; ; attempt++ {
		r, err := d.Offer(ctx, it)
		if !errors.Is(err, ErrFull) {
			return r, err
		}
		if backoff.Sleep(ctx, backoff.After(firstWait, longestWait, attempt)) != nil {
			return Receipt{}, err
		}
	}
}

func (d *Door) publish(ctx context.Context, m *nats.Msg) (Receipt, error) {
	ctx, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	ack, err := d.js.PublishMsg(ctx, m)
	if err == nil {
		return Receipt{Seq: ack.Sequence, Duplicate: ack.Duplicate}, nil
	}
	if errors.Is(err, jetstream.ErrNoStreamResponse) {
		return Receipt{}, fmt.Errorf("the broker has no pipeline that takes %s: %w", m.Subject, err)
	}
	switch {
	case wire.TooLarge(err):
		return Receipt{}, fmt.Errorf("%w for the broker", ErrTooLarge)
	case wire.Full(err):
		return Receipt{}, ErrFull
	}
	return Receipt{}, err
}
