package entities

import (
	"fmt"
	"strings"
	"testing"

	"wirecopy/stages/internal/text"
)

// report is a made-up report in the style of news wires, with the density of names that such texts have.
const report = `Harin asks Lister to reopen talks on the Kell harbour treaty

US Secretary of State Ann Lister and Russia's Foreign Minister Oleg Harin on Thursday held a rare meeting in Port Ellery, the first since the Northern Trade Council (NTC) suspended its talks in March. The two spoke for less than ten minutes, a senior State Department official said.

"We asked them to wait," Lister told reporters outside the town hall. "They did not." She said the United States wanted the dockers' strike to end, but that Moscow had shown "no interest whatsoever". Harin, who left without speaking to the press, had earlier called the meeting useful, according to Associated Press.

Shares of Brandt & Sohne fell 3.5% in Frankfurt; the company's chairman, Lord R. J. Ashcombe, called the loss "a blip" in an e-mail to staff. The Dockers' Union, which speaks for some 2,300 workers, said it would not return before the U.S. Coast Guard's report is out on Sept. 4. Its president, Tom Harrow, said his members "have waited long enough". The NTC declined to comment.

Lister and Harin in Port Ellery. Credit: Pia Brandt / AP

`

func article(words int) string {
	return strings.Repeat(report, max(words/len(strings.Fields(report)), 1))
}

// BenchmarkStage is the whole stage on one article: text, tags and entities.
func BenchmarkStage(b *testing.B) {
	s := article(450)
	n := len(strings.Fields(s))
	f := newStage()
	f.entities(text.Parse(s, nil), "", "", nil)
	b.ReportAllocs()
	for b.Loop() {
		f.entities(text.Parse(s, nil), "", "", nil)
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}

// BenchmarkEntities is the stage without text and tags.
func BenchmarkEntities(b *testing.B) {
	s := article(450)
	n := len(strings.Fields(s))
	f := newStage()
	d := text.Parse(s, nil)
	f.entities(d, "", "", nil)
	b.ReportAllocs()
	for b.Loop() {
		f.entities(d, "", "", nil)
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}

// The time for a word must not grow with the length of the text.
func BenchmarkLong(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		s := article(n)
		words := len(strings.Fields(s))
		f := newStage()
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				f.entities(text.Parse(s, nil), "", "", nil)
			}
			b.ReportMetric(float64(words)*float64(b.N)/b.Elapsed().Seconds(), "words/s")
		})
	}
}
