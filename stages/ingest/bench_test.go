package ingest_test

import (
	"os"
	"testing"

	"wirecopy/pipeline"
	"wirecopy/stages/ingest"
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
	for name, data := range map[string][]byte{"ninjs": longNinjs(), "nitf": longNITF(), "newsmlg2": longG2()} {
		b.Run(name, func(b *testing.B) { benchProcess(b, data, ingest.New()) })
		b.Run(name+" with ledger", func(b *testing.B) {
			benchProcess(b, data, ingest.New(ingest.WithLedger(&ingest.Memory{}), ingest.WithIndex(ingest.NewIndex(1000))))
		})
	}
}

// BenchmarkParse measures the reading of the format alone: characters, markup and fields, without what is made of the
// text after that (kinds of parts, language, identity).
func BenchmarkParse(b *testing.B) {
	for name, data := range map[string][]byte{"ninjs": longNinjs(), "nitf": longNITF(), "newsmlg2": longG2()} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if n, err := ingest.ReadFormat(data); err != nil || n != 1 {
					b.Fatalf("%d items, %v", n, err)
				}
			}
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
