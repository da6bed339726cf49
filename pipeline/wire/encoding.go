package wire

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"

	"github.com/nats-io/nats.go"

	"wirecopy/pipeline"
)

const (
	// compressFrom is the size from which on a body is compressed: few articles are so large, and those that are would
	// outgrow what a broker takes in one message. What the stages find in a text takes up to six times its room, and with
	// gzip at its fastest 1.2 times.
	compressFrom = 256 << 10
	// MaxBody is the size of the largest body that is read, in bytes, when it is no longer compressed.
	MaxBody = 64 << 20

	headerEncoding = "Content-Encoding"
	gzipEncoding   = "gzip"
)

// MaxItem is the size in bytes of the largest item that goes through a broker whose largest message has maxPayload
// bytes: it leaves room for what the stages find in the item. Measured on a text that is all quotations by many people,
// the finished article takes 1.2 times the room of the item, compressed; this allows for twice.
// A broker that has not been reached yet has 0: what it takes is then found out by sending.
func MaxItem(maxPayload int64) int {
	if maxPayload <= 0 {
		return largestItem
	}
	return int(min(maxPayload/2, largestItem))
}

// largestItem is the size from which on nothing is one item of news any more.
const largestItem = 4 << 20

// compress makes a large body small, and says so in the message's headers.
func compress(m *nats.Msg) *nats.Msg {
	var packed bool
	if m.Data, packed = pack(m.Data); packed {
		m.Header[headerEncoding] = []string{gzipEncoding}
	}
	return m
}

// pack compresses a large body, and reports whether it did.
func pack(body []byte) (out []byte, packed bool) {
	if len(body) < compressFrom {
		return body, false
	}
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestSpeed) // fails for a level that there is not
	if _, err := w.Write(body); err != nil {
		return body, false // a buffer takes everything
	}
	if err := w.Close(); err != nil {
		return body, false
	}
	return b.Bytes(), true
}

// Body gives the body of a message as it was before it was compressed.
func Body(h nats.Header, data []byte) ([]byte, error) {
	if Get(h, headerEncoding) != gzipEncoding {
		return data, nil
	}
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, pipeline.Reject(fmt.Errorf("read a compressed body: %w", err))
	}
	defer r.Close()
	body, err := io.ReadAll(io.LimitReader(r, MaxBody+1))
	if err != nil {
		return nil, pipeline.Reject(fmt.Errorf("read a compressed body: %w", err))
	}
	if len(body) > MaxBody {
		return nil, pipeline.Reject(fmt.Errorf("the compressed body has more than %d MiB", MaxBody>>20))
	}
	return body, nil
}

// Plain reports whether a message that this package made has its body as it is.
func Plain(m *nats.Msg) bool { return m.Header[headerEncoding] == nil }
