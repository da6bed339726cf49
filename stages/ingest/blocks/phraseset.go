package blocks

// phraseSet finds out whether a text has any of a few phrases in it, in one pass that looks at about every fifth byte:
// the algorithm of Wu and Manber (1994) for blocks of two bytes.
type phraseSet struct {
	phrases []string
	// window is the length of the shortest phrase: that much of the start of each counts.
	window int
	// shift gives how far the window may move on, by a hash of its last two bytes.
	shift [1024]uint8
}

func pairHash(a, b byte) int { return int(a)<<5&1023 ^ int(b) }

// newPhraseSet makes a set of phrases of two bytes or more.
func newPhraseSet(phrases []string) *phraseSet {
	s := &phraseSet{phrases: phrases, window: 255}
	for _, p := range phrases {
		s.window = min(s.window, len(p))
	}
	for i := range s.shift {
		s.shift[i] = uint8(s.window - 1)
	}
	for _, p := range phrases {
		for end := 2; end <= s.window; end++ {
			h := pairHash(p[end-2], p[end-1])
			s.shift[h] = min(s.shift[h], uint8(s.window-end))
		}
	}
	return s
}

// in reports whether one of the phrases stands in text.
func (s *phraseSet) in(text string) bool {
	for end := s.window; end <= len(text); {
		if n := s.shift[pairHash(text[end-2], text[end-1])]; n > 0 {
			end += int(n)
			continue
		}
		for rest, i := text[end-s.window:], 0; i < len(s.phrases); i++ {
			if p := s.phrases[i]; len(rest) >= len(p) && rest[:len(p)] == p {
				return true
			}
		}
		end++
	}
	return false
}
