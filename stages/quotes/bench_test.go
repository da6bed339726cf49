package quotes

import (
	"os"
	"strings"
	"testing"

	"wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/text"
	"wirecopy/stages/quotes/attribute"
)

// BenchmarkFind is the stage alone, after the text has been tagged.
func BenchmarkFind(b *testing.B) {
	s, err := os.ReadFile("../testdata/texts/talks.txt")
	if err != nil {
		b.Fatal(err)
	}
	bench(b, string(s))
}

// BenchmarkManyMarks is an article with ten thousand quotation marks: no more time a word.
func BenchmarkManyMarks(b *testing.B) {
	bench(b, strings.Repeat("“The port is open,” Varo said. It was “a day to forget” for all. ", 2500))
}

// BenchmarkOneSentence is an article without a full stop.
func BenchmarkOneSentence(b *testing.B) {
	bench(b, strings.Repeat("Varo said that the port was open, and Moor, who added that it was shut, told \"them, ", 2500))
}

func bench(b *testing.B, s string) {
	d := text.Parse(s, nil)
	b.ReportAllocs()
	for b.Loop() {
		Of(attribute.Open(reading.New(d, nil), nil), attribute.English())
	}
	b.ReportMetric(float64(len(strings.Fields(s)))*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mwords/s")
}
