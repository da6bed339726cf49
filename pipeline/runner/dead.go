package runner

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nuid"

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
	// deadHead says how many bytes at the beginning of the body are the headers that the message came with, where they
	// were too large to be headers of its letter too.
	deadHead = "Wire-Dead-Head"

	maxErrorText = 1000
	// A letter has headers of its own, and the broker takes 64 KiB of them in all: no value of the message's may be
	// longer than maxHeaderValue, nor all of them together than maxHeaders.
	maxHeaderValue = 1 << 10
	maxHeaders     = 8 << 10
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
	// Name is what the item is called where it came from, such as the path of a file; "" after ingestion.
	Name string `json:"name,omitempty"`
	Size int    `json:"size"`
	Data []byte `json:"-"`

	header nats.Header
}

// Body is Data as a reader wants it: no longer compressed.
func (l DeadLetter) Body() []byte {
	if b, err := wire.Body(l.header, l.Data); err == nil {
		return b
	}
	return l.Data
}

// Header gives a header that the message came with, whole.
func (l DeadLetter) Header(key string) string { return l.header.Get(key) }

func newDeadLetter(stage string, j *job, reason string, cause error) *nats.Msg {
	return deadLetter(stage, reason, cause.Error(), stand{j.origin, j.stored}, j.attempt, &nats.Msg{Subject: j.msg.Subject(), Header: j.msg.Headers(), Data: j.msg.Data()})
}

// stand is where a message stood, stream and sequence, and since when. The time tells it from one that stood there
// before the stream was made anew.
type stand struct {
	origin string
	since  time.Time
}

func deadLetter(stage, reason, cause string, s stand, attempts int, m *nats.Msg) *nats.Msg {
	h := nats.Header{}
	data := m.Data
	if copyBounded(h, m.Header) {
		head := headerBlock(m.Header)
		h.Set(deadHead, strconv.Itoa(len(head)))
		data = append(head, data...)
	}
	if id := m.Header.Get(nats.MsgIdHdr); id != "" {
		h.Set(deadMsgID, cutText(id, maxHeaderValue))
	}
	h.Set(nats.MsgIdHdr, "dead/"+s.origin+"/"+strconv.FormatInt(s.since.UnixNano(), 36))
	h.Set(deadStage, stage)
	h.Set(deadReason, reason)
	h.Set(deadError, headerText(cause))
	h.Set(deadOrigin, s.origin)
	h.Set(deadSubject, m.Subject)
	h.Set(deadAttempts, strconv.Itoa(attempts))
	h.Set(deadTime, time.Now().UTC().Format(time.RFC3339Nano))
	return &nats.Msg{Subject: wire.DeadSubject(stage), Header: h, Data: data}
}

// copyBounded copies the headers that are the message's own as far as a letter can hold them, and reports whether
// anything was left out.
func copyBounded(to, from nats.Header) (cut bool) {
	own := nats.Header{}
	copyHeaders(own, from)
	size := 0
	for _, k := range slices.Sorted(maps.Keys(own)) {
		for _, v := range own[k] {
			short := cutText(v, maxHeaderValue)
			if size += len(k) + len(short); len(k) > maxHeaderValue || size > maxHeaders {
				return true
			}
			cut = cut || len(short) < len(v)
			to.Add(k, short)
		}
	}
	return cut || len(from.Get(nats.MsgIdHdr)) > maxHeaderValue
}

// headerBlock writes headers as NATS does, so that a letter's reader gets them back whole.
func headerBlock(h nats.Header) []byte {
	var b bytes.Buffer
	b.WriteString("NATS/1.0\r\n")
	for _, k := range slices.Sorted(maps.Keys(h)) {
		for _, v := range h[k] {
			b.WriteString(k + ": " + v + "\r\n")
		}
	}
	b.WriteString("\r\n")
	return b.Bytes()
}

// restoreHead gives the headers and the body that a letter's message had, and the letter's own headers with them.
func restoreHead(h nats.Header, data []byte) (nats.Header, []byte) {
	n, err := strconv.Atoi(h.Get(deadHead))
	if err != nil || n < 0 || n > len(data) {
		return h, data
	}
	head, err := nats.DecodeHeadersMsg(data[:n])
	if err != nil {
		return h, data
	}
	whole := nats.Header{}
	copyHeaders(whole, head)
	for k, v := range h {
		if strings.HasPrefix(k, "Wire-Dead-") && k != deadHead || strings.HasPrefix(k, "Nats-") {
			whole[k] = v
		}
	}
	if id := head.Get(nats.MsgIdHdr); id != "" {
		whole.Set(deadMsgID, id)
	}
	return whole, data[n:]
}

// storeLetter puts a letter with the dead letters. That the broker knows its id is not enough: the letter itself has to
// be there, or its message would be given up and stand nowhere.
func storeLetter(ctx context.Context, js jetstream.JetStream, letter *nats.Msg) error {
	for {
		ask, cancel := context.WithTimeout(ctx, publishTimeout)
		ack, err := js.PublishMsg(ask, letter)
		cancel()
		if err != nil || !ack.Duplicate {
			return err
		}
		there, err := letterAt(ctx, js, ack.Sequence)
		if err != nil {
			return fmt.Errorf("look for its dead letter: %w", err)
		}
		if there != nil && there.Header.Get(deadOrigin) == letter.Header.Get(deadOrigin) {
			return nil
		}
		letter.Header.Set(nats.MsgIdHdr, letter.Header.Get(nats.MsgIdHdr)+"/"+nuid.Next())
	}
}

// letterAt reads one dead letter; nil where there is none.
func letterAt(ctx context.Context, js jetstream.JetStream, seq uint64) (*jetstream.RawStreamMsg, error) {
	s, err := js.Stream(ctx, wire.DeadStream)
	if err != nil {
		return nil, err
	}
	m, err := s.GetMsg(ctx, seq)
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return nil, nil
	}
	return m, err
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
		s = cutText(s, maxErrorText) + "…"
	}
	return s
}

// cutText gives the beginning of s, of n bytes at most, and no broken character at its end.
func cutText(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

func readDeadLetter(seq uint64, h nats.Header, data []byte, subject string) DeadLetter {
	h, data = restoreHead(h, data)
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
		l.Article, l.Item, l.Name = e.Subject, e.Origin, wire.Name(h)
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
// It gets an id of its own: the broker remembers the old one, and would take the message for a duplicate. It keeps its
// origin: what a stage remembers of it, such as the record of its story, it remembers under that.
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
	wire.SetOrigin(h, l.Item)
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
