package wire

import (
	"errors"
	"strings"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Full reports whether err, of a publish, says that the broker takes no more at the moment: a hop has reached its bound,
// or the broker's own queue has. The message was not stored, and waiting helps.
func Full(err error) bool {
	var api *jetstream.APIError
	if !errors.As(err, &api) {
		return false
	}
	// 10077 stands for any failure to store; only the text tells those of bounds from others.
	return api.ErrorCode == 10077 && strings.HasPrefix(api.Description, "maximum") || api.ErrorCode == 10167
}

// TooLarge reports whether err, of a publish, says that the message, or its headers, are larger than the broker or the
// stream ever takes.
func TooLarge(err error) bool {
	var api *jetstream.APIError
	return errors.Is(err, nats.ErrMaxPayload) || errors.As(err, &api) && (api.ErrorCode == 10054 || api.ErrorCode == 10097)
}

// Conflict reports whether err, of a publish, says that something else stands where the message was to follow: somebody
// else was quicker, or what it was to follow was refused.
func Conflict(err error) bool {
	const wrongLastID, wrongLastInBatch = 10070, 10164
	var api *jetstream.APIError
	if !errors.As(err, &api) {
		return false
	}
	switch api.ErrorCode {
	case jetstream.JSErrCodeStreamWrongLastSequence, wrongLastID, wrongLastInBatch:
		return true
	}
	return false
}

// Refused gives what the broker has refused on a connection for want of a permission, or nil: an answer to what is refused
// never comes.
func Refused(nc *nats.Conn) error {
	if err := nc.LastError(); errors.Is(err, nats.ErrPermissionViolation) {
		return err
	}
	return nil
}
