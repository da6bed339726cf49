package attribute

import (
	_ "embed"
	"sync"

	"wirecopy/stages/internal/linear"
)

//go:embed en/gate.model
var gateFile string

//go:embed en/speaker.model
var speakerFile string

//go:embed en/end.model
var endFile string

//go:embed en/start.model
var startFile string

//go:embed en/report.model
var reportFile string

//go:embed en/alone.model
var aloneFile string

//go:embed en/bearer.model
var bearerFile string

// Models are what decides.
type Models struct {
	Gate, Speaker, End, Start, Report, Alone, Bearer *linear.Model
	// Threshold is the probability from which on a cue reports speech.
	Threshold float64
}

// Threshold is the probability from which on a cue is taken to report speech.
const Threshold = 0.4

// English are the models for English, read once in a process.
var English = sync.OnceValue(func() *Models {
	m := &Models{Threshold: Threshold}
	var wg sync.WaitGroup
	for _, x := range []struct {
		to   **linear.Model
		file string
	}{{&m.Gate, gateFile}, {&m.Speaker, speakerFile}, {&m.End, endFile}, {&m.Start, startFile}, {&m.Report, reportFile}, {&m.Alone, aloneFile},
		{&m.Bearer, bearerFile}} {
		wg.Go(func() { *x.to = linear.MustParse(x.file) })
	}
	wg.Wait()
	return m
})
