package runner

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// AccountStore is what the streams may take of what the account of js may store, in bytes: DefaultStore at most, as others
// may be on the account; 0, for which Provision has its own choice, where it is not limited.
func AccountStore(ctx context.Context, js jetstream.JetStream) (int64, error) {
	var info *jetstream.AccountInfo
	err := Patiently(ctx, time.Now().Add(StartPatience), "JetStream", func() (err error) {
		info, err = js.AccountInfo(ctx)
		return err
	})
	if errors.Is(err, jetstream.ErrJetStreamNotEnabled) || errors.Is(err, jetstream.ErrJetStreamNotEnabledForAccount) {
		return 0, fmt.Errorf("the NATS server at %s has JetStream switched off: start it with -js", js.Conn().ConnectedUrlRedacted())
	}
	if err != nil {
		return 0, fmt.Errorf("JetStream at %s: %w", js.Conn().ConnectedUrlRedacted(), err)
	}
	return min(max(info.Limits.MaxStore, 0), DefaultStore), nil
}
