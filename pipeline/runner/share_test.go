package runner

import (
	"testing"

	"wirecopy/pipeline/wire"
)

// TestStreamsFitTheirStore adds up what the streams reserve, for stores of several sizes.
func TestStreamsFitTheirStore(t *testing.T) {
	for name, store := range map[string]int64{"the least": leastStore, "small": 400 << 20, "the usual": DefaultStore, "large": 40 << 30} {
		t.Run(name, func(t *testing.T) {
			var sum int64
			for _, s := range streams(wire.Topology{"ingest", "entities", "quotes", "sentiment"}, Provisioning{Store: store}) {
				sum += s.MaxBytes
			}
			if sum > store || sum < store*9/10 {
				t.Errorf("the streams take %d MiB of a store of %d MiB, want nearly all of it", sum>>20, store>>20)
			}
		})
	}
}
