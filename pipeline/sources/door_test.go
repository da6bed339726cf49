package sources_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/sources"
	"wirecopy/pipeline/wire"
)

func door(t *testing.T) (*sources.Door, jetstream.Stream, jetstream.JetStream) {
	t.Helper()
	_, js := pipelinetest.Connect(t, pipelinetest.NATS(t))
	pipelinetest.Provision(t, js, wire.Topology{"ingest"})
	raw, err := js.Stream(t.Context(), wire.HopStream(wire.Raw))
	if err != nil {
		t.Fatal(err)
	}
	return sources.NewDoor(js), raw, js
}

func TestAnItemIsStoredOnceWithItsEnvelope(t *testing.T) {
	d, raw, _ := door(t)
	it := sources.Item{Source: "desk", ContentType: "text/plain", Data: []byte("Talks go on.")}
	first, err := d.Offer(t.Context(), it)
	if err != nil || first.Duplicate || first.Seq != 1 {
		t.Fatalf("receipt %+v, %v, want number 1 and no duplicate", first, err)
	}
	if again, err := d.Send(t.Context(), it); err != nil || !again.Duplicate {
		t.Errorf("the same again: %+v, %v, want a duplicate", again, err)
	}
	it.Source = "other"
	if other, err := d.Send(t.Context(), it); err != nil || other.Duplicate {
		t.Errorf("the same from another source: %+v, %v, want no duplicate", other, err)
	}
	m, err := raw.GetMsg(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	e, err := wire.ReadEvent(m.Subject, m.Header, m.Data)
	if err != nil || e.Source != "desk" || e.ContentType != "text/plain" || string(e.Data) != "Talks go on." || e.Time.IsZero() || m.Header.Get("traceparent") == "" {
		t.Errorf("stored %+v with %v (%v), want the item, its type, time and trace context", e, m.Header, err)
	}
}

func TestWhatCannotBeTakenIsRefusedWithItsReason(t *testing.T) {
	d, raw, _ := door(t)
	for _, c := range []struct {
		name string
		it   sources.Item
		want error
		text string
	}{
		{"empty", sources.Item{Source: "desk"}, sources.ErrEmpty, ""},
		{"too large", sources.Item{Source: "desk", Data: make([]byte, 10e6)}, sources.ErrTooLarge, "10.0 MB"},
		{"one byte too many", sources.Item{Source: "desk", Data: make([]byte, sources.MaxItem+1)}, sources.ErrTooLarge, ""},
		{"a media type of 65,000 bytes", sources.Item{Source: "desk", ContentType: "text/" + strings.Repeat("x", 65_000), Data: []byte("x")}, sources.ErrInvalid, "65005 bytes"},
		{"bad source", sources.Item{Source: "The Desk", Data: []byte("x")}, nil, `try "the-desk"`},
	} {
		if _, err := d.Offer(t.Context(), c.it); err == nil || c.want != nil && !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.text) {
			t.Errorf("%s: %v, want %v with %q", c.name, err, c.want, c.text)
		}
	}
	if _, err := d.Offer(t.Context(), sources.Item{Source: "desk", Data: make([]byte, sources.MaxItem)}); err != nil {
		t.Errorf("the largest item: %v, want it to be taken", err)
	}
	if info, err := raw.Info(t.Context()); err != nil || info.State.Msgs != 1 {
		t.Errorf("%d items are stored (%v), want the one that was taken", info.State.Msgs, err)
	}
}

func TestAFullHopRefusesAnOfferAndHoldsASend(t *testing.T) {
	d, raw, js := door(t)
	cfg := raw.CachedInfo().Config
	cfg.MaxMsgs = 1
	if _, err := js.UpdateStream(t.Context(), cfg); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Offer(t.Context(), sources.Item{Source: "desk", Data: []byte("1")}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Offer(t.Context(), sources.Item{Source: "desk", Data: []byte("2")}); !errors.Is(err, sources.ErrFull) {
		t.Errorf("offer to a full hop: %v, want ErrFull", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	// The context may end between two attempts, or within one whose answer is on its way.
	if _, err := d.Send(ctx, sources.Item{Source: "desk", Data: []byte("2")}); !errors.Is(err, sources.ErrFull) && !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("send to a full hop until its context ended: %v, want ErrFull, or that the broker did not confirm it in time", err)
	}
	done := make(chan error, 1)
	go func() {
		_, err := d.Send(t.Context(), sources.Item{Source: "desk", Data: []byte("2")})
		done <- err
	}()
	if err := raw.DeleteMsg(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Errorf("send after the hop drained: %v", err)
	}
}
