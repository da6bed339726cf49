package wire_test

import (
	"bytes"
	"compress/gzip"
	"testing"

	"github.com/nats-io/nats.go"

	"wirecopy/pipeline"
	"wirecopy/pipeline/wire"
)

// FuzzBody unpacks anything that says it is packed: what comes out is bounded, and an error is the message's own.
func FuzzBody(f *testing.F) {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write([]byte(`{"id":"a1"}`)); err != nil || w.Close() != nil {
		f.Fatal(err)
	}
	f.Add("gzip", packed.Bytes())
	f.Add("gzip", packed.Bytes()[:15])
	f.Add("", []byte("x"))
	f.Add("br", []byte(nil))
	f.Fuzz(func(t *testing.T, encoding string, data []byte) {
		body, err := wire.Body(nats.Header{"Content-Encoding": {encoding}}, data)
		switch {
		case err != nil && !pipeline.Rejected(err):
			t.Errorf("the error is not permanent: %v", err)
		case len(body) > wire.MaxBody:
			t.Errorf("%d bytes became %d", len(data), len(body))
		case err == nil && encoding != "gzip" && !bytes.Equal(body, data):
			t.Errorf("%q is not packed, and became %q", data, body)
		}
	})
}

// FuzzReadStanding reads any record of what stands of an article, and withdraws it: each thing at most once, and all of it by
// a kill.
func FuzzReadStanding(f *testing.F) {
	f.Add([]byte(`{"article":{"id":"a1","version":2},"entities":[{"id":"e1","type":"PERSON","name":"Jane Doe"}],"standing":[{"subject":"wire.v1.quote.jane-doe.desk","key":"1z","events":["1/quote/q1"]}]}`))
	f.Add([]byte(`{"killed":9,"standing":[{"subject":"","events":[]},{"subject":"wire.v1.","key":"zzzzzzzzzzzzzzzz"}]}`))
	f.Add([]byte(`{"article":{"version":-1},"standing":[null]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := wire.ReadStanding(wire.Event{Subject: "a1", Source: "desk", Data: data})
		if err != nil {
			return
		}
		kill := &pipeline.Article{ID: "a1", Version: max(s.Version, s.Killed) + 1, PubStatus: pipeline.Canceled}
		if kill.Version <= 0 {
			return // there is no greater version
		}
		after, advance := s.Next(kill, nil)
		if advance != wire.Newest || len(after.Said) > 0 {
			t.Errorf("after a kill of %s: %s, %+v stands", data, advance, after.Said)
		}
		if len(after.Withdrawn) != len(s.Said) {
			t.Errorf("a kill of %s withdraws %d of %d", data, len(after.Withdrawn), len(s.Said))
		}
	})
}
