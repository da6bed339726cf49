package runner

import (
	"fmt"
	"testing"

	"wirecopy/pipeline/wire"
)

// A pipeline with stages of one's own fits the store that a server has when nobody says otherwise.
func TestStreamsOfMoreStagesFitTheUsualStore(t *testing.T) {
	for _, stages := range []int{1, 4, 5, 12} {
		var topology wire.Topology
		for i := range stages {
			topology = append(topology, fmt.Sprint("stage", i))
		}
		var sum int64
		for _, s := range streams(topology, Provisioning{Store: 6 << 30}) {
			sum += s.MaxBytes
		}
		if sum > 6<<30 {
			t.Errorf("the streams of %d stages take %d MiB, and the store has %d", stages, sum>>20, 6<<10)
		}
	}
}
