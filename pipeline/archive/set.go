package archive

import "strings"

// set is a small set of short texts without line breaks, in the order in which they were added, as one text: a writer keeps those of many
// identities in mind, and the garbage collector would go to each of many texts. The empty set is "".
type set string

func newSet(texts []string) set {
	if len(texts) == 0 {
		return ""
	}
	return set("\n" + strings.Join(texts, "\n") + "\n")
}

func (s set) has(text string) bool {
	for rest := string(s); ; {
		at := strings.Index(rest, text)
		if at < 0 || text == "" {
			return false
		}
		end := at + len(text)
		if at > 0 && rest[at-1] == '\n' && end < len(rest) && rest[end] == '\n' {
			return true
		}
		rest = rest[at:][1:]
	}
}

func (s set) with(text string) set {
	if s == "" {
		s = "\n"
	}
	return s + set(text+"\n")
}

func (s set) size() int { return max(0, strings.Count(string(s), "\n")-1) }

// joined gives all of it, with a text between each two.
func (s set) joined(between string) string {
	return strings.ReplaceAll(strings.Trim(string(s), "\n"), "\n", between)
}
