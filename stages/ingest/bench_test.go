package ingest_test

import (
	"os"
	"testing"

	"wirecopy/pipeline"
	"wirecopy/stages/ingest"
)

func BenchmarkProcess(b *testing.B) {
	for name, file := range map[string]string{
		"plain": "../../examples/coastal-flood.txt",
		"json":  "../../examples/kestrel-earnings.json",
		"rss":   "../../examples/evening-feed.xml",
	} {
		b.Run(name, func(b *testing.B) {
			data, err := os.ReadFile(file)
			if err != nil {
				b.Fatal(err)
			}
			stage := ingest.New()
			in := pipeline.Message{Source: "bench", Item: data}
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := stage.Process(b.Context(), in); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
