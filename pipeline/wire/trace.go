package wire

import (
	"crypto/rand"
	"encoding/hex"

	"github.com/nats-io/nats.go"
)

// Carrier lets OpenTelemetry propagators read and write the W3C trace context of a NATS header. Keys are lower case,
// as the W3C recommendation and other NATS clients have them; http-style carriers would write "Traceparent".
type Carrier nats.Header

// Get implements propagation.TextMapCarrier.
func (c Carrier) Get(key string) string { return Get(nats.Header(c), key) }

// Set implements propagation.TextMapCarrier.
func (c Carrier) Set(key, value string) { c[key] = []string{value} }

// Keys implements propagation.TextMapCarrier.
func (c Carrier) Keys() []string {
	keys := make([]string, 0, len(c))
	for k := range c {
		keys = append(keys, k)
	}
	return keys
}

// StartTrace gives a message a W3C trace context of its own where it has none, sampled, so that a message can be
// followed from the door on. See https://www.w3.org/TR/trace-context/.
func StartTrace(h nats.Header) {
	if Get(h, headerTraceParent) != "" {
		return
	}
	var b [24]byte
	rand.Read(b[:]) // never fails, see crypto/rand
	h[headerTraceParent] = []string{"00-" + hex.EncodeToString(b[:16]) + "-" + hex.EncodeToString(b[16:]) + "-01"}
}

// Trace gives the trace context of a message, as it came, for all that comes of the message. What cannot be one, by its
// length, is left out.
func Trace(h nats.Header) nats.Header {
	t := nats.Header{}
	parent := Get(h, headerTraceParent)
	if parent == "" || len(parent) > maxTrace {
		return t
	}
	t[headerTraceParent] = []string{parent}
	if state := Get(h, headerTraceState); state != "" && len(state) <= maxTrace {
		t[headerTraceState] = []string{state}
	}
	return t
}

// maxTrace is the length, in bytes, up to which W3C wants a tracestate to be handed on.
const maxTrace = 512

// CopyTrace hands the trace context that a Carrier or Trace has written on to a message as it is.
func CopyTrace(from, to nats.Header) {
	for _, k := range [...]string{headerTraceParent, headerTraceState} {
		if v := from[k]; len(v) > 0 {
			to[k] = v
		}
	}
}
