package opinion

import (
	_ "embed"
	"sync"
)

//go:embed stance.model
var stanceFile []byte

//go:embed tone.model
var toneFile []byte

// StanceModel is the model of the stance toward a target: its outputs are the log odds of negative and of positive
// against neutral. See Stance.
var StanceModel = sync.OnceValue(func() *Model { return must(stanceFile) })

// ToneModel is the model of the tone of a sentence: its first output is the rating that people give it. See Tone.
var ToneModel = sync.OnceValue(func() *Model { return must(toneFile) })

func must(file []byte) *Model {
	m, err := Decode(file)
	if err != nil {
		panic(err) // the files are part of the program: TestModels reads both
	}
	return m
}
