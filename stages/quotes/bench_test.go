package quotes

import (
	"os"
	"strings"
	"testing"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/text"
)

// BenchmarkFind is the stage alone, after the text has been parsed and the entities are known.
func BenchmarkFind(b *testing.B) {
	s, err := os.ReadFile("../testdata/texts/talks.txt")
	if err != nil {
		b.Fatal(err)
	}
	d := text.Parse(string(s), nil)
	bench(b, d, named(d, "PERSON Maren Holt|Holt", "PERSON Pavel Orsik|Orsik", "ORG Foreign Office", "ORG Harbour Press", "PERSON R Tamsin Vale|Vale|~she"))
}

// BenchmarkManyMarks is an article with ten thousand quotation marks: no more time a word.
func BenchmarkManyMarks(b *testing.B) {
	bench(b, text.Parse(strings.Repeat("“The port is open,” Varo said. It was “a day to forget” for all. ", 2500), nil), nil)
}

// BenchmarkOneSentence is an article without a full stop.
func BenchmarkOneSentence(b *testing.B) {
	bench(b, text.Parse(strings.Repeat("Varo said that the port was open, and Moor, who added that it was shut, told \"them, ", 2500), nil), nil)
}

func bench(b *testing.B, d *text.Document, entities []pipeline.Entity) {
	b.ReportAllocs()
	words := len(strings.Fields(d.Text))
	for b.Loop() {
		Find(d, entities)
	}
	b.ReportMetric(float64(words)*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mwords/s")
}
