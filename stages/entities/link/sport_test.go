package link

import (
	"strings"
	"testing"

	"wirecopy/stages/entities/find/tagger"
)

// TestWordsOfSport holds the sieve to the lists.
func TestWordsOfSport(t *testing.T) {
	for word := range tagger.Names(tagger.SportWords) {
		for _, w := range []string{word, strings.ToUpper(word), strings.ToUpper(word[:1]) + word[1:]} {
			if !isSport(w, sportWords()) {
				t.Errorf("%q is none of sport", w)
			}
		}
	}
	for word, want := range map[string]bool{"under-19": true, "under-17": true, "minister": false, "19": false, "a": false} {
		if got := isSport(word, sportWords()); got != want {
			t.Errorf("%q is sport: %v, want %v", word, got, want)
		}
	}
}
