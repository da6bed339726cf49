package formats

import (
	"testing"

	"wirecopy/stages/ingest/internal/benchitems"
)

// BenchmarkParse measures the reading of the format alone: characters, markup and fields, without what is made of the
// text after that (kinds of blocks, language, identity).
func BenchmarkParse(b *testing.B) {
	for name, data := range map[string][]byte{"ninjs": benchitems.Ninjs(), "nitf": benchitems.NITF(), "newsmlg2": benchitems.G2()} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				doc, err := decode(data, "")
				if err != nil {
					b.Fatal(err)
				}
				format, err := choose(doc)
				if err != nil {
					b.Fatal(err)
				}
				if items, err := format.parse(doc); err != nil || len(items) != 1 {
					b.Fatalf("%d items, %v", len(items), err)
				}
			}
		})
	}
}
