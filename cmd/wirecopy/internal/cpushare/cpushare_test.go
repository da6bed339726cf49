package cpushare

import (
	"bytes"
	"encoding/json"
	"math"
	"runtime/pprof"
	"testing"
	"time"
)

func TestPartOf(t *testing.T) {
	tests := []struct{ function, want string }{
		{"wirecopy/stages/entities.(*finder).names", "entities"},
		{"wirecopy/stages/entities/find/tagger.Tag", "entities"},
		{"wirecopy/stages/internal/text.Parse", "text analysis"},
		{"wirecopy/pipeline/runner.Run.func1", "runner"},
		{"wirecopy/pipeline.Chain.Process", "runner"},
		{"github.com/nats-io/nats-server/v2/server.(*client).readLoop", "broker"},
		{"github.com/nats-io/nats%2ego.(*Conn).readLoop", "broker's client"},
		{"encoding/json.Unmarshal", "json"},
		{"runtime.gcBgMarkWorker", "garbage collector"},
		{"runtime.mallocgc", ""},
		{"strings.Index", ""},
	}
	for _, tt := range tests {
		if got := partOf(tt.function); got != tt.want {
			t.Errorf("partOf(%q) = %q, want %q", tt.function, got, tt.want)
		}
	}
}

func TestOf(t *testing.T) {
	var b bytes.Buffer
	if err := pprof.StartCPUProfile(&b); err != nil {
		t.Fatal(err)
	}
	data := bytes.Repeat([]byte(`{"a":[1,2,3]} `), 1000)
	for start := time.Now(); time.Since(start) < 300*time.Millisecond; {
		d := json.NewDecoder(bytes.NewReader(data))
		for v := any(nil); d.Decode(&v) == nil; {
		}
	}
	pprof.StopCPUProfile()
	shares, total, err := Of(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	sum, found := 0.0, 0.0
	for _, s := range shares {
		sum += s.Share
		if s.Part == "json" {
			found = s.Share
		}
	}
	if math.Abs(sum-1) > 1e-9 || found < 0.3 {
		t.Errorf("reading JSON: shares %v, want json among the large ones and 1 in all", shares)
	}
	if total < 50*time.Millisecond || total > 10*time.Second {
		t.Errorf("300 ms of work took %s of CPU time", total)
	}
	if _, _, err := Of([]byte("no profile")); err == nil {
		t.Error("no profile: got no error")
	}
}
