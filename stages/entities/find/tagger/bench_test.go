package tagger

import (
	"strings"
	"testing"

	"wirecopy/stages/internal/text"
)

// news is a made-up report.
const news = `PORT ELLERY (Wire) — The harbour master of Port Ellery, Ilse Orlova, said on Tuesday that the strike “can’t go on forever” and that fourteen ferries had been held back since Sunday.

"We asked them to wait," she told reporters outside the town hall. "They didn't." The Dockers' Union, which speaks for some 2,300 workers, said it would not return to talks before the U.S. Coast Guard's report is out on Sept. 4.

Shares of Brandt & Sohne fell 3.5% to $41.20 in heavy trading; the company's chairman, Lord R. J. Ashcombe, called the loss "a blip" in an e-mail to staff. Prices at the port are up by a third from a year ago, according to the Northern Trade Council (NTC). Officials in Paris and New Delhi declined to comment, and a spokesman for President Marta Quispe did not return calls.

`

func wordCount(n int) string {
	return strings.Repeat(news, max(n/len(strings.Fields(news)), 1))
}

// The time of tagging alone: the text is parsed beforehand.
func BenchmarkTag(b *testing.B) {
	s := wordCount(450)
	d := text.Parse(s, nil)
	m := Load()
	buf := new(Scratch)
	b.ReportAllocs()
	for b.Loop() {
		m.Tag(d, buf)
	}
	b.ReportMetric(float64(len(strings.Fields(s)))*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}

// One sentence without end: the time for a word must not grow with its length.
func BenchmarkTagOneSentence(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		s := strings.ReplaceAll(strings.ReplaceAll(wordCount(n), ".", ""), "\n", " ")
		d := text.Parse(s, nil)
		m := Load()
		buf := new(Scratch)
		b.Run(map[int]string{10_000: "10k", 100_000: "100k"}[n], func(b *testing.B) {
			for b.Loop() {
				m.Tag(d, buf)
			}
			b.ReportMetric(float64(len(strings.Fields(s)))*float64(b.N)/b.Elapsed().Seconds(), "words/s")
		})
	}
}

// What the first text of a process pays.
func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := decodeModel(modelFile); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoadLexicon(b *testing.B) {
	for b.Loop() {
		newLexicon()
	}
}
