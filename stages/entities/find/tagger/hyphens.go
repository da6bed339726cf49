package tagger

import "strings"

// core is the part of a word that may be a name, without what a hyphen ties to it: New York[-based], [ex-]Soviet,
// Paris[-London]. The features look at it alone.
func (x *lexicon) core(s string) string {
	i := strings.IndexByte(s, '-')
	if i <= 0 || i == len(s)-1 {
		return s
	}
	if s[i+1] <= 'Z' && isPrefix(s[:i]) {
		s = s[i+1:]
		if i = strings.IndexByte(s, '-'); i <= 0 || i == len(s)-1 {
			return s
		}
	}
	j := strings.LastIndexByte(s, '-')
	if s[0] <= 'Z' || s[0] >= 0x80 {
		if isParticiple(s[j+1:]) {
			return s[:j]
		}
		if i == j && x.isPlace(s[:i]) && x.isPlace(s[i+1:]) {
			return s[:i]
		}
	}
	return s
}

func (x *lexicon) isPlace(s string) bool {
	return x.findWord(hashLower(s)).lists()&(Countries|Cities|Areas) != 0
}

// isPrefix reports whether s makes a word with the name that a hyphen ties to it.
func isPrefix(s string) bool {
	switch s {
	case "ex", "non", "pro", "anti", "post", "pre", "then", "off", "mid", "Ex", "Non", "Pro", "Anti", "Post", "Pre", "Then":
		return true
	}
	return false
}

// isParticiple reports whether s makes an adjective of the name that a hyphen ties it to.
func isParticiple(s string) bool {
	if len(s) < 3 || !isLower(s) {
		return false
	}
	switch s {
	case "led", "born", "run", "made", "held", "built", "wide", "style", "like", "era", "area", "bound", "centric",
		"friendly", "speaking", "specific", "bred", "only", "related", "type", "owned":
		return true
	}
	return len(s) > 3 && strings.HasSuffix(s, "ed")
}

func isLower(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < 'a' || s[i] > 'z' {
			return false
		}
	}
	return true
}

// appendParts appends the name that span covers, without what a hyphen ties to its first or last word, and two for
// places tied to each other.
func (x *lexicon) appendParts(out []Span, s string, span Span, firstEnd, lastStart int) []Span {
	if word := s[span.Start:firstEnd]; strings.IndexByte(word, '-') > 0 {
		i := strings.IndexByte(word, '-')
		if i+1 < len(word) && word[i+1] <= 'Z' && isPrefix(word[:i]) {
			span.Start += i + 1
			lastStart = max(lastStart, span.Start)
		}
	}
	word := s[lastStart:span.End]
	i, j := strings.IndexByte(word, '-'), strings.LastIndexByte(word, '-')
	switch {
	case i <= 0 || j == len(word)-1:
	case isParticiple(word[j+1:]):
		span.End = lastStart + j
	case i == j && x.isPlace(word[:i]) && x.isPlace(word[i+1:]) && span.Type != Person:
		left, right := span, span
		left.End, right.Start = lastStart+i, lastStart+i+1
		right.First, right.Type = span.Last-1, GPE
		return append(out, left, right)
	}
	return append(out, span)
}
