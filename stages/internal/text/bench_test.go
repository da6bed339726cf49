package text

import (
	"fmt"
	"strings"
	"testing"
)

// news is a made-up report; it is repeated to the length that a benchmark wants.
const news = `PORT ELLERY (Wire) — The harbour master of Port Ellery, Ilse Orlova, said on Tuesday that the strike “can’t go on forever” and that fourteen ferries had been held back since Sunday.

"We asked them to wait," she told reporters outside the town hall. "They didn't." The Dockers' Union, which speaks for some 2,300 workers, said it would not return to talks before the U.S. Coast Guard's report is out on Sept. 4.

Shares of Brandt & Sohne fell 3.5% to $41.20 in heavy trading; the company's chairman, Lord R. J. Ashcombe, called the loss "a blip" in an e-mail to staff. Prices at the port are up by a third from a year ago, according to the Northern Trade Council (NTC).

`

func words(n int) string {
	per := len(strings.Fields(news))
	return strings.Repeat(news, max(n/per, 1))
}

func BenchmarkTokens(b *testing.B) {
	s := words(10_000)
	n := len(strings.Fields(s))
	dst := make([]Token, 0, len(s)/4)
	b.ReportAllocs()
	for b.Loop() {
		dst = appendTokens(dst[:0], s, 0, len(s))
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}

func BenchmarkParse(b *testing.B) {
	s := words(450)
	n := len(strings.Fields(s))
	load()
	b.ReportAllocs()
	for b.Loop() {
		Parse(s, nil)
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}

// One sentence without end: the time for a word must not grow with its length.
func BenchmarkParseOneSentence(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		s := strings.ReplaceAll(strings.ReplaceAll(words(n), ".", ""), "\n", " ")
		words := len(strings.Fields(s))
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				Parse(s, nil)
			}
			b.ReportMetric(float64(words)*float64(b.N)/b.Elapsed().Seconds(), "words/s")
		})
	}
}

// The model is read once in a process; this is what the first text pays.
func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := decodeModel(weightsFile); err != nil {
			b.Fatal(err)
		}
	}
}
