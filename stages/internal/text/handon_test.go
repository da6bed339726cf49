package text

import (
	"slices"
	"strings"
	"testing"

	"wirecopy/pipeline"
)

const handedText = "“We won’t close it,” Mayor Zoë Ångström said on Tuesday.\n\nThe ferry sails at 7 a.m. Tickets cost $5."

func TestTagsAreHandedOn(t *testing.T) {
	want := Parse(handedText, nil)
	handed := want.HandOnTags()
	if len(handed) != sumSize+len(want.Tokens) || strings.ContainsFunc(handed, func(r rune) bool { return r <= ' ' || r > '~' }) {
		t.Fatalf("handed on: %q, want %d printable characters", handed, sumSize+len(want.Tokens))
	}
	got := Cut(handedText, nil)
	if !got.takeTags(handed) {
		t.Fatalf("%q was not taken", handed)
	}
	if !slices.Equal(got.Tokens, want.Tokens) {
		t.Errorf("tokens with tags taken: %v, want %v", got.Tokens, want.Tokens)
	}
	if again := got.HandOnTags(); again != handed {
		t.Errorf("handed on again: %q, want %q", again, handed)
	}
}

func TestTagsThatDoNotFit(t *testing.T) {
	good := Parse(handedText, nil).HandOnTags()
	for _, c := range []struct {
		name, handed string
		text         string
		blocks       []pipeline.Block
	}{
		{name: "nothing", text: handedText},
		{name: "too short", handed: good[:len(good)-1], text: handedText},
		{name: "too long", handed: good + "A", text: handedText},
		{name: "another sum, as of another version", handed: "00000000" + good[sumSize:], text: handedText},
		{name: "another text of the same length", handed: good, text: strings.Replace(handedText, "Tuesday", "Fridays", 1)},
		{name: "other sentences", handed: good, text: handedText, blocks: []pipeline.Block{{Kind: pipeline.Paragraph, Start: 0, End: 54}, {Kind: pipeline.Paragraph, Start: 55, End: 103}}},
		{name: "no tag", handed: good[:len(good)-1] + string(rune(firstTag)), text: handedText},
		{name: "a tag that there is not", handed: good[:len(good)-1] + "~", text: handedText},
		{name: "another tag than the mark has", handed: good[:sumSize] + string(rune(firstTag+byte(NN))) + good[sumSize+1:], text: handedText},
		{name: "bytes that are no character", handed: good[:len(good)-1] + "\xff", text: handedText},
	} {
		t.Run(c.name, func(t *testing.T) {
			want, got := Parse(c.text, c.blocks), parseHanded(c.text, c.blocks, c.handed)
			if d := Cut(c.text, c.blocks); d.takeTags(c.handed) {
				t.Errorf("%q was taken", c.handed)
			}
			if !slices.Equal(got.Tokens, want.Tokens) {
				t.Errorf("tokens: %v, want those of Parse, %v", got.Tokens, want.Tokens)
			}
		})
	}
}

func TestTooMuchToHandOn(t *testing.T) {
	for _, c := range []struct {
		words, want int
	}{{0, 0}, {longestHandOn, sumSize + longestHandOn}, {longestHandOn + 1, 0}} {
		if got := len(Parse(strings.Repeat("ship ", c.words), nil).HandOnTags()); got != c.want {
			t.Errorf("of %d words %d characters are handed on, want %d", c.words, got, c.want)
		}
	}
}
