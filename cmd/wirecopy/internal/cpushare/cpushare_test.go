package cpushare

import (
	"bytes"
	"runtime/pprof"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/pprof/profile"
)

func TestPartOf(t *testing.T) {
	tests := []struct{ function, want string }{
		{"wirecopy/stages/entities.(*finder).names", "entities"},
		{"wirecopy/stages/entities/find/tagger.Tag", "entities"},
		{"wirecopy/stages/internal/text.Parse", "text analysis"},
		{"wirecopy/stages/internal/reading.(*Reading).chunk", "text analysis"},
		{"wirecopy/stages/internal/sentiment/polarity.Score", "sentiment"},
		{"wirecopy/stages/internal/linear.(*Model).Score", ""},
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

// record makes a profile as runtime/pprof writes it: samples of a stack, the innermost function first, and of
// milliseconds of CPU time.
func record(t *testing.T, samples map[string]int64) []byte {
	t.Helper()
	p := &profile.Profile{
		SampleType: []*profile.ValueType{{Type: "samples", Unit: "count"}, {Type: "cpu", Unit: "nanoseconds"}},
		PeriodType: &profile.ValueType{Type: "cpu", Unit: "nanoseconds"}, Period: 1e7,
	}
	functions := map[string]*profile.Location{}
	for stack, ms := range samples {
		s := &profile.Sample{Value: []int64{ms / 10, ms * 1e6}}
		for name := range strings.FieldsSeq(stack) {
			if functions[name] == nil {
				id := uint64(len(functions) + 1)
				f := &profile.Function{ID: id, Name: name}
				functions[name] = &profile.Location{ID: id, Line: []profile.Line{{Function: f}}}
				p.Function = append(p.Function, f)
				p.Location = append(p.Location, functions[name])
			}
			s.Location = append(s.Location, functions[name])
		}
		p.Sample = append(p.Sample, s)
	}
	var b bytes.Buffer
	if err := p.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestOf(t *testing.T) {
	tests := []struct {
		name    string
		samples map[string]int64
		want    []Share
		total   time.Duration
	}{
		{"the innermost function that a rule knows", map[string]int64{
			"runtime.mallocgc encoding/json.Unmarshal wirecopy/pipeline.DecodeArticle": 60,
			"wirecopy/stages/quotes.Find wirecopy/pipeline.Chain.Process":              30,
			"runtime.futex": 10,
		}, []Share{{"json", .6}, {"quotes", .3}, {Other, .1}}, 100 * time.Millisecond},
		{"samples of one part add up, equal parts in the order of their names", map[string]int64{
			"encoding/json.Unmarshal": 20, "encoding/json.Marshal": 20, "wirecopy/stages/entities.Find": 40,
		}, []Share{{"entities", .5}, {"json", .5}}, 80 * time.Millisecond},
		{"nothing", nil, []Share{}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, total, err := Of(record(t, tt.samples))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" || total != tt.total {
				t.Errorf("Of(%v): %s in all, want %s; -want +got\n%s", tt.samples, total, tt.total, diff)
			}
		})
	}
	if _, _, err := Of([]byte("no profile")); err == nil {
		t.Error("no profile: got no error")
	}
}

// TestOfReadsWhatTheRuntimeWrites takes a real profile, whatever was sampled while it ran.
func TestOfReadsWhatTheRuntimeWrites(t *testing.T) {
	var b bytes.Buffer
	if err := pprof.StartCPUProfile(&b); err != nil {
		t.Fatal(err)
	}
	pprof.StopCPUProfile()
	if _, _, err := Of(b.Bytes()); err != nil {
		t.Error(err)
	}
}
