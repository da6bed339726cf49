package reading

import (
	"slices"
	"strings"
	"testing"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/text"
)

const intro = "Lena Orr at the harbour\n\nLena Orr has run the port for ten years.\n\n"

func TestTurns(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       []string // who speaks, and how the turn begins
	}{
		{"labels", intro + "Courier: Was it hard?\n\nLena Orr: I was young.\n\nCourier: And now?\n\nLena Orr: I am not.",
			[]string{"Courier: Was", "Lena Orr: I was", "Courier: And", "Lena Orr: I am"}},
		{"an answer goes on", intro + "((WN)) Was it hard?\n\n((Lena Orr)) I was young.\n\nTwo tugs were old. They sank.\n\n((WN)) And now?\n\n" +
			"((Lena Orr)) I am not.\n\nI want to rest.\n\nThe port has two piers.",
			[]string{"WN: Was", "Lena Orr: I was", "Lena Orr: Two tugs", "WN: And", "Lena Orr: I am", "Lena Orr: I want"}},
		{"an answer without a label", intro + "((WN)) Was it hard?\n\n((Lena Orr)) I was young.\n\n((WN)) And now?\n\nI am not.\n\n((WN)) Thanks.",
			[]string{"WN: Was", "Lena Orr: I was", "WN: And", "Lena Orr: I am", "WN: Thanks"}},
		{"questions without a label", intro + "Was it hard?\n\nORR: I was young.\n\nDid it help?\n\nORR: It did.\n\nAnd now?\n\nORR: I am not.\n\n" +
			"Are you sure?\n\nORR: I am.",
			[]string{": Was", "ORR: I was", ": Did", "ORR: It did", ": And", "ORR: I am", ": Are", "ORR: I am"}},
		{"captions", intro + "((WN)) Was it hard?\n\n((Lena Orr)) I was young.\n\nThe pier in May.Image: Ole Rask.\n\n((WN)) And now?\n\n((Lena Orr)) No.",
			[]string{"WN: Was", "Lena Orr: I was", "WN: And", "Lena Orr: No"}},
		{"what happens between", intro + "((WN)) Was it hard?\n\n((Lena Orr)) I was young.\n\nThe port, Rask said later, was old.\n\n((WN)) And now?\n\n((Lena Orr)) No.",
			[]string{"WN: Was", "Lena Orr: I was", "WN: And", "Lena Orr: No"}},
		{"initials", intro + "((WN)) Was it hard?\n\nLO I was young.\n\n((WN)) And now?\n\nLO Not at all.", []string{"WN: Was", "LO: I was", "WN: And", "LO: Not"}},
		{"a name and no colon", intro + "((WN)) Was it hard?\n\nLena Orr I was young.\n\n((WN)) And now?\n\n((Lena Orr)) No.",
			[]string{"WN: Was", "Lena Orr: I was", "WN: And", "Lena Orr: No"}},
		{"letters and full stops", intro + "Q. Was it hard?\n\nA. I was young.\n\nQ. And now?\n\nA. No.", []string{"Q: Was", "A: I was", "Q: And", "A: No"}},
		{"who introduces it", "Lena Orr at the harbour\n\nHere is what you should know of Lena Orr.\n\nCourier: Was it hard?\n\nLena Orr: I was young.\n\nCourier: And now?\n\nLena Orr: I am not.",
			[]string{"Courier: Was", "Lena Orr: I was", "Courier: And", "Lena Orr: I am"}},
		{"thanks before the first answer", intro + "Thank you for your time, I hope.\n\n((Lena Orr)) I was young.\n\n((WN)) And now?\n\n((Lena Orr)) I am not.",
			[]string{"WN: Thank", "Lena Orr: I was", "WN: And", "Lena Orr: I am"}},
		{"letters alone", intro + "Q Was it hard?\n\nA I was young.\n\nQ And now?\n\nA No.", []string{"Q: Was", "A: I was", "Q: And", "A: No"}},
		{"blocks without labels", intro + "Was it hard?\n\nI was young.\n\nWe had two tugs.\n\nDo you miss it?\n\nI do.\n\nWould you do it again?\n\nTomorrow.",
			[]string{": Was", "Lena Orr: I was", "Lena Orr: We had", ": Do you", "Lena Orr: I do", ": Would", "Lena Orr: Tomorrow"}},
		{"lines without labels", intro + "Was it hard?\nI was young.\n\nDo you miss it?\nI do.\n\nWhat comes next?\nThe pier opens, and I rest.",
			[]string{": Was", "Lena Orr: I was", ": Do you", "Lena Orr: I do", ": What", "Lena Orr: The pier"}},
		{"what readers ask", intro + "Who must pay?\n\nAll who land fish.\n\nCan you get it back?\n\nYes. You write to the port.\n\nWhen does it start?\n\nIt starts in June.", nil},
		{"an essay", intro + "I have bought fish there since May.\n\nWho asked you?\n\nI did not.\n\nWhat is left to us?\n\nI see a car park.\n\nHave you seen it?\n\nI have.", nil},
		{"two who may answer", "The port\n\nLena Orr and Ole Rask run it.\n\nWas it hard?\n\nI was young.\n\nDo you miss it?\n\nI do.\n\nAnd now?\n\nI rest.", nil},
		{"a list", intro + "A. The tugs are old.\n\nB. The pier is new.\n\nC. Nobody pays.", nil},
	} {
		r := readNamed(tt.text, "Lena Orr", "Ole Rask", "Orr", "ORR")
		var got []string
		for i, l := range r.Turns(func(l *Label) bool {
			return strings.HasSuffix(strings.ToUpper(r.nameOf(l)), "ORR") || r.nameOf(l) == "LO"
		}) {
			if l != nil {
				got = append(got, r.nameOf(l)+": "+strings.TrimSpace(r.Text[l.Words:r.Blocks[i].End]))
			}
		}
		if !slices.EqualFunc(got, tt.want, strings.HasPrefix) {
			t.Errorf("%s:\n got %q\nwant %q", tt.name, got, tt.want)
		}
	}
}

// readNamed reads a text in which the names are those of persons.
func readNamed(s string, names ...string) *Reading {
	d := text.Parse(s, nil)
	var found []Name
	for t := range d.Tokens {
		for _, n := range names {
			if at := int(d.Tokens[t].Start); strings.HasPrefix(s[at:], n) && (len(found) == 0 || found[len(found)-1].Last <= t) {
				found = append(found, Name{First: t, Last: d.TokenAt(at+len(n)-1) + 1, Type: pipeline.Person})
			}
		}
	}
	return New(d, found)
}
