// Package cpushare says which part of the program a CPU profile's time went to.
package cpushare

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/pprof/profile"
)

// Share is a part's share of the CPU time, in [0, 1].
type Share struct {
	Part  string  `json:"part"`
	Share float64 `json:"share"`
}

// Other is the part of what no rule claims: scheduling, system calls of nobody in particular.
const Other = "go runtime"

// rules say which part a function belongs to, by the beginning of its name. The innermost function of a stack that a
// rule knows decides.
var rules = []struct{ prefix, part string }{
	{"runtime.gcBgMarkWorker", "garbage collector"},
	{"runtime.gcAssistAlloc", "garbage collector"},
	{"runtime.bgsweep", "garbage collector"},
	{"runtime.bgscavenge", "garbage collector"},
	{"wirecopy/stages/internal/text.", "text analysis"},
	{"wirecopy/stages/internal/reading.", "text analysis"},
	{"wirecopy/stages/internal/sentiment/", "sentiment"},
	{"wirecopy/stages/internal/", ""}, // tools of several stages: whoever called decides
	{"encoding/json.", "json"},
	{"github.com/nats-io/nats-server/", "broker"},
	{"github.com/nats-io/nats.go", "broker's client"},
	{"github.com/nats-io/nats%2ego", "broker's client"},
	{"wirecopy/cmd/", "generator and measuring"},
	{"wirecopy/pipeline", "runner"},
	{"main.", "generator and measuring"},
}

const stagePrefix = "wirecopy/stages/"

// Of splits the time of a CPU profile, as runtime/pprof writes it, between the parts, the largest first, and gives the
// time in all, over all cores.
func Of(data []byte) ([]Share, time.Duration, error) {
	p, err := profile.Parse(bytes.NewReader(data))
	if err != nil {
		return nil, 0, fmt.Errorf("read CPU profile: %w", err)
	}
	spent := map[string]int64{}
	total := int64(0)
	for _, s := range p.Sample {
		if len(s.Value) == 0 {
			continue
		}
		v := s.Value[len(s.Value)-1] // samples, then nanoseconds
		spent[part(s)] += v
		total += v
	}
	out := make([]Share, 0, len(spent))
	for name, v := range spent {
		out = append(out, Share{name, float64(v) / float64(max(total, 1))})
	}
	slices.SortFunc(out, func(a, b Share) int { return cmp.Or(cmp.Compare(b.Share, a.Share), strings.Compare(a.Part, b.Part)) })
	return out, time.Duration(total), nil
}

func part(s *profile.Sample) string {
	for _, l := range s.Location {
		for _, line := range l.Line {
			if line.Function != nil {
				if p := partOf(line.Function.Name); p != "" {
					return p
				}
			}
		}
	}
	return Other
}

func partOf(function string) string {
	for _, r := range rules {
		if strings.HasPrefix(function, r.prefix) {
			return r.part
		}
	}
	if rest, ok := strings.CutPrefix(function, stagePrefix); ok {
		if i := strings.IndexAny(rest, "/."); i > 0 {
			return rest[:i]
		}
	}
	return ""
}
