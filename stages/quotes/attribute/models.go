package attribute

import (
	_ "embed"
	"sync"

	"wirecopy/stages/internal/linear"
)

var (
	//go:embed en/gate.model
	gateFile string
	//go:embed en/speaker.model
	speakerFile string
	//go:embed en/end.model
	endFile string
	//go:embed en/start.model
	startFile string
	//go:embed en/report.model
	reportFile string
	//go:embed en/alone.model
	aloneFile string
	//go:embed en/bearer.model
	bearerFile string
	//go:embed en/confidence.model
	confidenceFile string
)

// modelFiles are the models for English by their names. The files are strings, which are read where they lie in the program.
var modelFiles = map[string]string{"gate": gateFile, "speaker": speakerFile, "end": endFile, "start": startFile, "report": reportFile,
	"alone": aloneFile, "bearer": bearerFile, "confidence": confidenceFile}

// Data gives what the package knows beside its code, for the versions of the stages that use it.
func Data() []string {
	out := []string{patternFile}
	for _, file := range modelFiles {
		out = append(out, file)
	}
	return out
}

// Models are what decides.
type Models struct {
	Gate, Speaker, End, Start, Report, Alone, Bearer *linear.Model
	// Confidence turns the log-odds of a report into the share of those that are right in content and speaker.
	Confidence *linear.Model
	// Threshold is the probability from which on a cue reports speech.
	Threshold float64
}

// Threshold is the probability from which on a cue is taken to report speech.
const Threshold = 0.30

// Named is the place of a model by the name of its file.
func (m *Models) Named(name string) **linear.Model {
	return map[string]**linear.Model{"gate": &m.Gate, "speaker": &m.Speaker, "end": &m.End, "start": &m.Start, "report": &m.Report,
		"alone": &m.Alone, "bearer": &m.Bearer, "confidence": &m.Confidence}[name]
}

// English are the models for English, read once in a process.
var English = sync.OnceValue(func() *Models {
	m, pairs := &Models{Threshold: Threshold}, map[string][]linear.Part{"end": {stops, goesOn}} // of linear.Model.Both
	var wg sync.WaitGroup
	for name, file := range modelFiles {
		wg.Go(func() { *m.Named(name) = linear.MustParse(file, pairs[name]...) })
	}
	wg.Wait()
	return m
})
