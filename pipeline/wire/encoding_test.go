package wire_test

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"

	"github.com/nats-io/nats.go"

	"wirecopy/pipeline"
	"wirecopy/pipeline/wire"
)

func TestLargeBodiesAreCompressed(t *testing.T) {
	for _, c := range []struct {
		name  string
		text  string
		plain bool
	}{
		{"an ordinary article", strings.Repeat("Talks go on. ", 200), true},
		{"a court's judgment", strings.Repeat("Talks go on. ", 200_000), false},
	} {
		a := &pipeline.Article{ID: "a1", Version: 1, Source: "desk", Text: c.text}
		msgs, err := wire.Outputs(stages, "find", pipeline.Message{Source: "desk", Article: a})
		if err != nil {
			t.Fatal(err)
		}
		m := msgs[0]
		if wire.Plain(m) != c.plain || !c.plain && len(m.Data) > len(c.text)/10 {
			t.Errorf("%s: %d bytes, plain %t, want %t", c.name, len(m.Data), wire.Plain(m), c.plain)
		}
		e, err := wire.ReadEvent(m.Subject, m.Header, m.Data)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := pipeline.DecodeArticle(e.Data); err != nil || got.Text != c.text {
			t.Errorf("%s: reads as another article (%v)", c.name, err)
		}
	}
}

func TestCompressedBodiesThatCannotBe(t *testing.T) {
	var bomb bytes.Buffer
	w := gzip.NewWriter(&bomb)
	if _, err := w.Write(make([]byte, wire.MaxBody+1)); err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"no gzip": []byte("text"), "cut": bomb.Bytes()[:1000], "a bomb": bomb.Bytes()} {
		_, err := wire.ReadEvent("wire.v1.raw.desk", nats.Header{"content-encoding": {"gzip"}}, data)
		if err == nil || !pipeline.Rejected(err) {
			t.Errorf("%s: %v, want an error for good", name, err)
		}
	}
}

func TestMaxItem(t *testing.T) {
	for payload, want := range map[int64]int{1 << 20: 512 << 10, 8 << 20: 4 << 20, 64 << 20: 4 << 20, 0: 4 << 20} {
		if got := wire.MaxItem(payload); got != want {
			t.Errorf("messages of %d bytes take items of %d, want %d", payload, got, want)
		}
	}
}
