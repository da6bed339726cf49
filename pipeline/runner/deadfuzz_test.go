package runner_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"wirecopy/pipeline/runner"
)

// FuzzDeadLetter makes a letter of any message, and reads it: the letter is always small enough in its headers, and gives the
// message back whole.
func FuzzDeadLetter(f *testing.F) {
	f.Add("wire.v1.raw.desk", "Content-Type", "text/plain", "id", []byte("x"), "rejected\r\nX: y")
	f.Add("wire.v1.raw.desk", "X-Long", strings.Repeat("é", 40_000), strings.Repeat("i", 70_000), []byte(nil), strings.Repeat("e", 5000))
	f.Add("", "Wire-Dead-Head", "7", "", []byte("NATS/1.0\r\n\r\n"), "\xff\x00")
	f.Add("wire.v1.quotes.desk", "Nats-Expected-Stream", "OTHER", "a", []byte("{}"), "")
	f.Fuzz(func(t *testing.T, subject, key, value, id string, data []byte, cause string) {
		// As a message comes from the broker: what no subject and no header can have in it is not there.
		if strings.ContainsAny(subject, "\r\n\t\f ") || len(subject) > 4096 {
			return
		}
		in := nats.NewMsg(subject)
		if key != "" && !strings.ContainsAny(key, ":\r\n \t") && textual(key) && textual(value) {
			in.Header[key] = []string{strings.TrimSpace(value)}
		}
		if textual(id) && id != "" {
			in.Header[nats.MsgIdHdr] = []string{strings.TrimSpace(id)}
		}
		in.Data = data
		out := runner.LetterOf("quotes", cause, in, time.Unix(1, 0))
		size := 0
		for k, v := range out.Header {
			for _, s := range v {
				size += len(k) + len(s) + 4
				if strings.ContainsAny(s, "\r\n") {
					t.Errorf("header %s of a letter has a line break: %q", k, s)
				}
			}
		}
		if size > 32<<10 {
			t.Errorf("a letter has %d bytes of headers", size)
		}
		l := runner.ReadLetter(out)
		if l.Stage != "quotes" || l.Subject != subject || !bytes.Equal(l.Data, data) {
			t.Errorf("letter %+v with %q, want stage quotes, subject %q and %q", l, l.Data, subject, data)
		}
		for k, v := range in.Header {
			if !strings.HasPrefix(k, "Nats-") && !strings.HasPrefix(k, "Wire-Dead-") && l.Header(k) != v[0] {
				t.Errorf("header %s is %q, want %q", k, l.Header(k), v[0])
			}
		}
	})
}

// textual reports whether a text can be in a header.
func textual(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f })
}
