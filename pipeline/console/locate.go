package console

import (
	"unicode"

	"wirecopy/pipeline"
)

// locate finds words in a text, the occurrence that begins nearest to a place. Any space between words is like any
// other: who copies words off a page has other line breaks.
func locate(text, words string, near int) (pipeline.Span, bool) {
	t, w := []rune(text), squeeze([]rune(words))
	if len(w) == 0 {
		return pipeline.Span{}, false
	}
	best, found := pipeline.Span{}, false
	for start := range t {
		if unicode.IsSpace(t[start]) {
			continue
		}
		end, ok := matchAt(t, start, w)
		if !ok {
			continue
		}
		if !found || distance(start, near) < distance(best.Start, near) {
			best, found = pipeline.Span{Start: start, End: end, Text: string(t[start:end])}, true
		}
	}
	return best, found
}

// squeeze makes one blank of all space between words, and none at the ends.
func squeeze(r []rune) []rune {
	var out []rune
	gap := false
	for _, c := range r {
		if unicode.IsSpace(c) {
			gap = len(out) > 0
			continue
		}
		if gap {
			out = append(out, ' ')
			gap = false
		}
		out = append(out, c)
	}
	return out
}

// matchAt reports whether the words stand in the text from start on, and where they end.
func matchAt(t []rune, start int, w []rune) (end int, ok bool) {
	i := start
	for _, c := range w {
		if c == ' ' {
			if i >= len(t) || !unicode.IsSpace(t[i]) {
				return 0, false
			}
			for i < len(t) && unicode.IsSpace(t[i]) {
				i++
			}
			continue
		}
		if i >= len(t) || t[i] != c {
			return 0, false
		}
		i++
	}
	return i, true
}

func distance(a, b int) int { return max(a-b, b-a) }
