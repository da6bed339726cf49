package blocks

import (
	"strings"

	"wirecopy/stages/internal/byline"
	"wirecopy/stages/internal/dateline"
)

// StripBy takes the "By" off a byline that is a field of its own.
func StripBy(s string) string {
	s = strings.TrimSpace(s)
	if name := byline.Name(s); name != "" {
		return name
	}
	for _, by := range [...]string{"Von ", "VON ", "Par ", "PAR ", "Por ", "POR ", "Door ", "Av ", "Af "} {
		// A name of two words or more has to follow: Von and Par are names too.
		if name, ok := strings.CutPrefix(s, by); ok && dateline.StartsUpper(name) && strings.Contains(name, " ") {
			return name
		}
	}
	return s
}

// bylineLines gives the number of bytes at the start of a block that are a byline: its first line, and with it a second
// one that is the author's job and all that is left.
func bylineLines(s string) int {
	line, rest, _ := strings.Cut(s, "\n")
	if !byline.Is(strings.TrimSpace(line)) {
		return 0
	}
	if rest = strings.TrimSpace(rest); rest != "" && len(rest) <= byline.LongestJob && looksLikeTitle(rest, 5) {
		return len(s)
	}
	return len(line)
}
