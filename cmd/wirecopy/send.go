package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/internal/backoff"
	"wirecopy/pipeline/sources"
	"wirecopy/pipeline/telemetry"
	"wirecopy/pipeline/token"
	"wirecopy/pipeline/wire"
	"wirecopy/stages/ingest"
)

const (
	sendWindow     = 128
	publishTimeout = 5 * time.Second
	// giveUpAfter is for how long a broker may give no answer to anything before all that is left is given up. One that is
	// full answers, and is waited for.
	giveUpAfter = time.Minute

	// noStreamFor is for how long nobody may take items before there is no pipeline: one whose leader is being chosen takes
	// none for a moment.
	noStreamFor = 2 * time.Second

	defaultSource = "local"
)

// itemFlags say what the files hold.
type itemFlags struct {
	Source string `placeholder:"NAME" help:"The source that the items are from. By default the one that a JSON item names, else local."`
	Format string `placeholder:"NAME" help:"Their format, where it is not to be recognised by the content: ${formats}, or a media type."`
}

func (f itemFlags) check() error {
	if f.Source != "" {
		if err := token.Check(f.Source); err != nil {
			return usageError{fmt.Errorf("--source: %w", err)}
		}
	}
	if f.Format != "" && !strings.Contains(f.Format, "/") {
		for _, known := range ingest.Formats() {
			if known.Name == f.Format {
				return nil
			}
		}
		return usageError{fmt.Errorf("--format: %q is none of %s, and no media type", f.Format, formatNames())}
	}
	return nil
}

func formatNames() string {
	var names []string
	for _, f := range ingest.Formats() {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}

// sourceOf gives the source of an item: the flag's, or the one that a JSON object names.
func (f itemFlags) sourceOf(data []byte) (string, error) {
	if f.Source != "" {
		return f.Source, nil
	}
	var named struct{ Source, URI, GUID json.RawMessage }
	if !bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) || json.NewDecoder(bytes.NewReader(data)).Decode(&named) != nil {
		return defaultSource, nil // what is wrong with the JSON, the ingest stage says better
	}
	var source string
	if len(named.Source) == 0 || json.Unmarshal(named.Source, &source) != nil || source == "" {
		return defaultSource, nil
	}
	if len(named.URI)+len(named.GUID) > 0 {
		return token.Fold(source), nil // a field of another format, such as ninjs, that names the agency
	}
	if err := token.Check(strings.ToLower(source)); err != nil {
		return "", fmt.Errorf(`the field "source": %w`, token.Check(source))
	}
	return strings.ToLower(source), nil
}

// parcel is an item on its way to the broker, or why it does not go.
type parcel struct {
	name   string
	source string
	msg    *nats.Msg
	err    error
	traced func(error) // told what became of msg; nil where nobody asks
}

// parcels makes messages of items of up to limit bytes. id gives each the id by which the broker knows one that it
// already has.
func (f itemFlags) parcels(items iter.Seq[item], limit int, id func(source string, data []byte) string) iter.Seq[parcel] {
	return func(yield func(parcel) bool) {
		for it := range items {
			p := parcel{name: it.name, err: it.err}
			if p.err == nil {
				p.source, p.err = f.sourceOf(it.data)
			}
			if p.err == nil {
				p.msg = wire.NewItem(p.source, cmp.Or(f.Format, it.contentType), id(p.source, it.data), it.data, time.Now())
				wire.SetName(p.msg.Header, it.name)
				if p.err = sources.Check(cmp.Or(f.Format, it.contentType), it.data); len(it.data) > limit {
					p.err = sources.TooLarge(len(it.data), limit)
				}
				if p.err != nil {
					p.msg = nil
				} else {
					p.traced = sources.StartTrace(context.Background(), p.msg)
				}
			}
			if !yield(p) {
				return
			}
		}
	}
}

// receipt says that an item is stored, or why it is not.
type receipt struct {
	File      string `json:"file"`
	Source    string `json:"source,omitempty"`
	Stream    string `json:"stream,omitempty"`
	Seq       uint64 `json:"seq,omitempty"`
	Duplicate bool   `json:"duplicate,omitempty"`
	err       error
}

// send publishes the parcels in their order, many in flight, and gives a receipt for each in that order. wait is told
// once, when the hop is full and sending waits for it to drain. A broker that gives no answer for as long as giveUp is not
// waited for any longer. An error of report ends it.
func send(ctx context.Context, js jetstream.JetStream, giveUp time.Duration, parcels iter.Seq[parcel], report func(receipt) error, wait func()) error {
	type flight struct {
		parcel
		ack jetstream.PubAckFuture
	}
	var window []flight
	c := &confirmation{js: js, wait: wait, giveUp: giveUp, last: time.Now()}
	land := func() error {
		f := window[0]
		window = window[1:]
		r := receipt{File: f.name, Source: f.source, err: f.err}
		if f.msg != nil {
			ack, err := c.confirm(ctx, f.msg, f.ack)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if f.traced != nil {
				f.traced(err)
			}
			if r.err = err; err == nil {
				r.Stream, r.Seq, r.Duplicate = ack.Stream, ack.Sequence, ack.Duplicate
			}
		}
		return report(r)
	}
	for p := range parcels {
		f := flight{parcel: p}
		if p.msg != nil {
			f.ack, _ = js.PublishMsgAsync(p.msg) // a failure to send is handled like a failure to store, by confirm
		}
		window = append(window, f)
		if len(window) >= sendWindow || f.msg == nil && len(window) == 1 {
			if err := land(); err != nil {
				return err
			}
		}
	}
	for len(window) > 0 {
		if err := land(); err != nil {
			return err
		}
	}
	return nil
}

// errUnknown is why nobody knows whether an item is stored.
var errUnknown = errors.New("it is not known whether the broker stored it, as it gave no answer: to send it again is harmless")

// confirmation waits for the broker's answers. There is one deadline for all items: since the last answer to any.
type confirmation struct {
	js     jetstream.JetStream
	wait   func() // told when the hop is full
	giveUp time.Duration
	last   time.Time // of the broker's last answer
}

// confirm waits until the message is stored, and sends it again while the broker is full or silent. An error that is
// errUnknown says that it may be stored all the same; any other, that it is not.
func (c *confirmation) confirm(ctx context.Context, m *nats.Msg, f jetstream.PubAckFuture) (*jetstream.PubAck, error) {
	ack, err := c.await(ctx, f)
	start, doubt := time.Now(), false // doubt: an attempt got no answer
	for attempt := 1; err != nil; attempt++ {
		none := errors.Is(err, jetstream.ErrNoStreamResponse)
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case wire.Refused(c.js.Conn()) != nil:
			return nil, fmt.Errorf("not stored: %w", wire.Refused(c.js.Conn()))
		case wire.TooLarge(err):
			return nil, fmt.Errorf("not stored: %w", err)
		case wire.Full(err):
			// The broker looks for an item that it has before it looks for room: this one it has not.
			c.last, doubt = time.Now(), false
			c.wait()
		case none && !doubt && time.Since(start) > noStreamFor:
			return nil, errors.New("not stored: there is no pipeline on this broker: start one with `wirecopy run`")
		case time.Since(c.last) > c.giveUp:
			return nil, fmt.Errorf("%w (%w)", errUnknown, err)
		default:
			doubt = doubt || !none
		}
		if err := backoff.Sleep(ctx, backoff.After(20*time.Millisecond, time.Second, attempt)); err != nil {
			return nil, err
		}
		again, cancel := context.WithTimeout(ctx, publishTimeout)
		ack, err = c.js.PublishMsg(again, m)
		cancel()
	}
	c.last = time.Now()
	return ack, nil
}

// await gives the answer to a message that is on its way. What the broker refuses on the connection gets none.
func (c *confirmation) await(ctx context.Context, f jetstream.PubAckFuture) (*jetstream.PubAck, error) {
	if f == nil {
		return nil, errors.New("it could not be sent")
	}
	look := time.NewTicker(50 * time.Millisecond)
	defer look.Stop()
	for {
		select {
		case ack := <-f.Ok():
			return ack, nil
		case err := <-f.Err():
			return nil, err
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-look.C:
			if err := wire.Refused(c.js.Conn()); err != nil {
				return nil, err
			}
		}
	}
}

type sendCmd struct {
	Files []string `arg:"" name:"file" help:"Wire items of any format; of a directory, the files in it; of a WARC, the pages in it; - is standard input, and an address of the web what is there."`
	itemFlags
	natsFlags `embed:"" set:"natshelp=${askbroker}"`
	JSON      bool          `help:"Write JSON lines."`
	GiveUp    time.Duration `default:"1m" help:"For how long the broker may give no answer to anything before what is left is given up."`
}

// Help is shown below the flags.
func (sendCmd) Help() string {
	return `An item is confirmed once the broker has stored it. To send the same item of the same source again is harmless: for
two hours the broker knows it.`
}

func (c *sendCmd) Run(ctx context.Context, a *app) error {
	if err := c.check(); err != nil {
		return err
	}
	js, closeConn, err := c.open(ctx, "send")
	if err != nil {
		return err
	}
	defer closeConn()
	told, err := telemetry.Start(ctx, programVersion(), func(err error) { _ = a.say("%v", err) })
	if err != nil {
		return err
	}
	defer a.stopTelemetry(told)
	out := c.form(a)
	p, end := a.progress("sending", "item")
	defer end()
	sent, failed, unknown := 0, 0, 0
	report := func(r receipt) error {
		p.add(1)
		if errors.Is(r.err, errUnknown) {
			unknown++
		} else if r.err != nil {
			failed++
		}
		if r.err != nil {
			return a.say("%s: %v", r.File, r.err)
		}
		sent++
		return out(r)
	}
	wait := func() {
		p.doing("waiting for room")
		_ = a.say("the pipeline is full: waiting for it to work some off")
	}
	if err := send(ctx, js, c.GiveUp, c.parcels(readItems(ctx, c.Files, a.stdin), sources.NewDoor(js).Limit(), wire.ItemID), report, once(wait)); err != nil {
		return err
	}
	all := count(sent+failed+unknown, "item")
	switch {
	case unknown > 0 && failed > 0:
		return fmt.Errorf("%d of %s not stored, and of %d it is not known", failed, all, unknown)
	case unknown > 0:
		return fmt.Errorf("of %d of %s it is not known whether they are stored: send them again, which is harmless", unknown, all)
	case failed > 0:
		return fmt.Errorf("%d of %s not stored", failed, all)
	}
	return nil
}

func (c *sendCmd) form(a *app) func(receipt) error {
	if !(outputFlags{JSON: c.JSON}).form(a.stdout).pretty {
		enc := json.NewEncoder(a.stdout)
		return func(r receipt) error { return enc.Encode(r) }
	}
	return func(r receipt) error {
		stored := "stored"
		if r.Duplicate {
			stored = "already there"
		}
		_, err := fmt.Fprintf(a.stdout, "%s  %s  as %s of %s\n", r.File, stored, fmt.Sprint(r.Seq), wire.ItemSubject(r.Source))
		return err
	}
}
