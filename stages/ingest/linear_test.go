package ingest

import (
	"fmt"
	"strings"
	"testing"
)

// BenchmarkLinear reads inputs that are made to be slow, in two sizes: the megabytes a second have to be about the same.
func BenchmarkLinear(b *testing.B) {
	makers := map[string]func(n int) string{
		"json, one string of escapes":  func(n int) string { return `{"text":"` + strings.Repeat(`\u0041\"`, n) + `"}` },
		"json, backslashes and quotes": func(n int) string { return `{"x":"` + strings.Repeat(`\\`, 4*n) + `","text":"a"}` },
		"json lines":                   func(n int) string { return strings.Repeat("{\"text\":\"a b c\"}\n", n) },
		"plain, one paragraph":         func(n int) string { return strings.Repeat("word ", n) },
		"plain, many short paragraphs": func(n int) string { return strings.Repeat("By A B\n\n", n) },
		"plain, credits":               func(n int) string { return strings.Repeat("Photo: A. ", n) },
		"plain, blank lines":           func(n int) string { return "a" + strings.Repeat(" \n", 4*n) + "b" },
		"nitf, many elements": func(n int) string {
			return "<nitf><body><body.content>" + strings.Repeat("<p>a</p>", n) + "</body.content></body></nitf>"
		},
		"nitf, ampersands": func(n int) string {
			return "<nitf><body><body.content><p>" + strings.Repeat("&", 4*n) + "</p></body.content></body></nitf>"
		},
		"html, open elements":        func(n int) string { return "<p>a" + strings.Repeat("<div><h2><span class=byline>", n) },
		"html, bold":                 func(n int) string { return "<p>" + strings.Repeat("<b>a ", n) },
		"anpa, lines that never end": func(n int) string { return "r z A 02-20 0100\n" + strings.Repeat("^B\nc\n", n) },
		"feed, many entries": func(n int) string {
			return "<rss><channel>" + strings.Repeat("<item><title>a</title></item>", n/4) + "</channel></rss>"
		},
		"subjects, all of them the same": func(n int) string { return `{"text":"a","subjects":[` + strings.Repeat(`"s",`, n) + `"s"]}` },
	}
	for name, maker := range makers {
		for _, n := range []int{4_000, 64_000} {
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				in := []byte(maker(n))
				b.SetBytes(int64(len(in)))
				for b.Loop() {
					if _, err := Parse(in, "", "test"); err != nil {
						b.Fatalf("%.60q…: %v", in, err)
					}
				}
			})
		}
	}
}
