package blocks

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestCountRunes(t *testing.T) {
	for _, unit := range []string{"a", "é", "€", "😀", "a€", "“é😀 ", "\x00", "\u07ff\uffff"} {
		for n := range 20 {
			s := strings.Repeat(unit, n)
			if got, want := countRunes(s), utf8.RuneCountInString(s); got != want {
				t.Errorf("countRunes(%q) = %d, want %d", s, got, want)
			}
		}
	}
}
