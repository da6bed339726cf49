package wire

import (
	"maps"

	"github.com/nats-io/nats.go"
)

// Draft is an event as it is to be stored: all that a message says, without a map of headers of its own. An article has a dozen
// events, and most of what their messages would take are those maps.
type Draft struct {
	Subject string
	// ID is the event's: EventID reads it off the headers.
	ID string
	// Data is the body, compressed where it is large.
	Data []byte

	typ       string
	status    string // of the article, where it is not usable
	withdraws string // by a retraction
	packed    bool   // the body is compressed
	common    *common
}

// common is what the headers of all events of one article say, and how many bytes that takes.
type common struct {
	header nats.Header
	size   int
}

// Headers makes h the headers of the event. Values may be shared with those of other events: they are never to be changed, only
// others put in their place.
func (d *Draft) Headers(h nats.Header) {
	clear(h)
	maps.Copy(h, d.common.header)
	setCE(h, "id", d.ID)
	setCE(h, "type", d.typ)
	setCE(h, ceStatus, d.status)
	setCE(h, ceWithdraws, d.withdraws)
	if d.packed {
		h[headerEncoding] = []string{gzipEncoding}
	}
}

// Size is how many bytes the event has at most for the broker, subject and headers included. room is for the headers that whoever sends it adds.
func (d *Draft) Size(room int) int {
	const each = len("ce-articlestatus: \r\n") // the longest name, with what a header takes besides
	return d.common.size + len(d.Subject) + len(d.Data) + room + 5*each +
		len(encodeCE(d.ID)) + len(d.typ) + len(d.status) + len(encodeCE(d.withdraws)) + len(gzipEncoding)
}

// Message is the event as a message of its own.
func (d *Draft) Message() *nats.Msg {
	h := make(nats.Header, len(d.common.header)+4)
	d.Headers(h)
	return &nats.Msg{Subject: d.Subject, Header: h, Data: d.Data}
}

// measure gives what headers take.
func measure(h nats.Header) (size int) {
	for k, values := range h {
		for _, v := range values {
			size += len(k) + len(": \r\n") + len(v)
		}
	}
	return size
}
