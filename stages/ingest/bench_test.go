package ingest_test

import (
	"os"
	"testing"

	"wirecopy/pipeline"
	"wirecopy/stages/ingest"
	"wirecopy/stages/ingest/internal/benchitems"
	"wirecopy/stages/ingest/story"
)

var benchItems = map[string]string{
	"plain": "../../examples/coastal-flood.txt",
	"json":  "../../examples/kestrel-earnings.json",
	"rss":   "../../examples/evening-feed.xml",
	"anpa":  "testdata/items/anpa-game.txt",
	"page":  "testdata/items/page-jsonld.html",
}

// BenchmarkProcess measures the whole stage.
func BenchmarkProcess(b *testing.B) {
	for name, file := range benchItems {
		b.Run(name, func(b *testing.B) {
			data, err := os.ReadFile(file)
			if err != nil {
				b.Fatal(err)
			}
			benchProcess(b, data, ingest.New())
		})
	}
	for name, data := range map[string][]byte{"ninjs": benchitems.Ninjs(), "nitf": benchitems.NITF(), "newsmlg2": benchitems.G2()} {
		b.Run(name, func(b *testing.B) { benchProcess(b, data, ingest.New()) })
		b.Run(name+" with ledger", func(b *testing.B) {
			benchProcess(b, data, ingest.New(ingest.WithLedger(&story.Memory{}), ingest.WithIndex(story.NewIndex(1000))))
		})
	}
}

func benchProcess(b *testing.B, data []byte, stage pipeline.Stage) {
	in := pipeline.Message{Source: "bench", Item: data}
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := stage.Process(b.Context(), in); err != nil {
			b.Fatal(err)
		}
	}
}
