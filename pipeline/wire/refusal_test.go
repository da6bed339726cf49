package wire_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline/wire"
)

func TestRefusals(t *testing.T) {
	api := func(code jetstream.ErrorCode, text string) error {
		return fmt.Errorf("publish: %w", &jetstream.APIError{ErrorCode: code, Description: text})
	}
	for _, c := range []struct {
		name           string
		err            error
		full, tooLarge bool
	}{
		{"bound of bytes", api(10077, "maximum bytes exceeded"), true, false},
		{"bound of messages", api(10077, "maximum messages exceeded"), true, false},
		{"another failure to store", api(10077, "write error"), false, false},
		{"the broker's own queue", api(10167, "too many requests"), true, false},
		{"larger than the stream takes", api(10054, "message size exceeds maximum allowed"), false, true},
		{"larger headers than the broker takes", api(10097, "header size exceeds maximum allowed of 64k"), false, true},
		{"larger than the broker takes", fmt.Errorf("publish: %w", nats.ErrMaxPayload), false, true},
		{"no answer", nats.ErrTimeout, false, false},
		{"none", nil, false, false},
		{"of another kind", errors.New("maximum"), false, false},
	} {
		if full, tooLarge := wire.Full(c.err), wire.TooLarge(c.err); full != c.full || tooLarge != c.tooLarge {
			t.Errorf("%s (%v): full %t, too large %t, want %t and %t", c.name, c.err, full, tooLarge, c.full, c.tooLarge)
		}
	}
}
