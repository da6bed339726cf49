package main

import (
	"strings"
	"testing"

	"wirecopy/stages/entities"
	"wirecopy/stages/train/gold"
)

func TestMeant(t *testing.T) {
	for _, tt := range []struct {
		name, text, cue, content string
		speaker                  int // which of the places where "Varo" stands is marked
		want                     int
	}{
		{"in the sentence after", "Varo said the port was open. Varo left.", "said", "the port was open", 1, 0},
		{"behind the cue", "“It is open,” said Varo on Monday. Varo left.", "said", "It is open", 1, 0},
		{"only in another sentence", "“It is open.” Varo left.", "", "It is open", 0, 0},
		{"in the sentence before", "Varo left. He said the port was open.", "said", "the port was open", 0, 0},
		{"as it is", "Varo said the port was open.", "said", "the port was open", 0, 0},
		{"a part of a word is no word", "Varona said it was open. Varo left.", "said", "it was open", 1, 1},
	} {
		place := func(words string, n int) []gold.Span {
			if words == "" {
				return nil
			}
			at := -1
			for range n + 1 {
				at += 1 + strings.Index(tt.text[at+1:], words)
			}
			start := len([]rune(tt.text[:at]))
			return []gold.Span{{Start: start, End: start + len([]rune(words))}}
		}
		a, err := open(entities.New(), &gold.Document{ID: tt.name, Text: tt.text, Quotes: []gold.Quote{{Type: "indirect",
			Content: place(tt.content, 0), Speaker: place("Varo", tt.speaker), Cue: place(tt.cue, 0)}}}, 0)
		if err != nil {
			t.Fatal(err)
		}
		want := a.bytes(place("Varo", tt.want))[0]
		if got := a.quotes[0].speaker[0]; got != want {
			t.Errorf("%s: %q: got %v, want %v", tt.name, tt.text, got, want)
		}
	}
}
