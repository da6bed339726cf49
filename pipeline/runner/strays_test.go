package runner

import (
	"testing"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline/embedded"
	"wirecopy/pipeline/wire"
)

func TestStray(t *testing.T) {
	for _, c := range []struct {
		name  string
		state jetstream.StreamState
		floor uint64
		want  uint64
	}{
		{"empty hop", jetstream.StreamState{Msgs: 0, FirstSeq: 607, LastSeq: 606}, 606, 0},
		{"all wait", jetstream.StreamState{Msgs: 10, FirstSeq: 1, LastSeq: 10}, 0, 0},
		{"the first is in work", jetstream.StreamState{Msgs: 3, FirstSeq: 8, LastSeq: 10}, 7, 0},
		{"one was left behind", jetstream.StreamState{Msgs: 1, FirstSeq: 255, LastSeq: 606}, 606, 255},
		{"one was left behind, others wait", jetstream.StreamState{Msgs: 5, FirstSeq: 255, LastSeq: 610}, 606, 255},
	} {
		if got := stray(c.state, c.floor); got != c.want {
			t.Errorf("%s: stray(%+v, %d) = %d, want %d", c.name, c.state, c.floor, got, c.want)
		}
	}
}

func TestAStrayGoesThroughAgainOnce(t *testing.T) {
	s, err := embedded.Start(embedded.Options{Dir: t.TempDir(), MaxStore: 256 << 20})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	nc, err := s.Connect()
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	topology := wire.Topology{"ingest"}
	if err := Provision(t.Context(), js, topology, Provisioning{Store: 256 << 20}); err != nil {
		t.Fatal(err)
	}
	m := &nats.Msg{Subject: wire.ItemSubject("desk"), Header: nats.Header{nats.MsgIdHdr: {"item/1"}, "ce-id": {"item/1"}}, Data: []byte("Talks go on.")}
	if _, err := js.PublishMsg(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	stream := wire.HopStream(wire.Raw)
	for range 2 { // another process that sweeps comes too late
		if err := sendAgain(t.Context(), js, stream, 1); err != nil {
			t.Fatal(err)
		}
	}
	raw, err := js.Stream(t.Context(), stream)
	if err != nil {
		t.Fatal(err)
	}
	if st := raw.CachedInfo().State; st.Msgs != 1 || st.FirstSeq != 2 {
		t.Errorf("the hop holds %+v, want the message once, as number 2", st)
	}
	got, err := raw.GetMsg(t.Context(), 2)
	if err != nil || string(got.Data) != "Talks go on." || got.Header.Get("ce-id") != "item/1" {
		t.Errorf("message %v %q (%v), want the same as before", got.Header, got.Data, err)
	}
}
