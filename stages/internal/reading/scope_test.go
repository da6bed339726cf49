package reading

import (
	"strings"
	"testing"

	"wirecopy/stages/internal/text"
)

// chunkAt is the chunk of the first place where word stands.
func chunkAt(r *Reading, word string) int {
	return int(r.ChunkOf[r.TokenAt(strings.Index(r.Text, word))])
}

func TestAmid(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       bool
	}{
		{"behind be", "The crew were reportedly afraid.", true},
		{"behind be and before a place", "The crew were reportedly at sea.", true},
		{"before the verb", "The board reportedly shut the port.", true},
		{"behind another adverb", "The board reportedly also shut the port.", true},
		{"behind what stands beside the subject", "The board, which owns the dock, reportedly did not answer.", true},
		{"at the beginning", "Reportedly, the port was shut.", false},
		{"before a noun", "Two ships sank, reportedly the oldest of the fleet.", false},
		{"in what stands beside the subject", "The pilot, reportedly hired in May, left the port.", false},
		{"before a number", "The board paid reportedly two pilots.", false},
	} {
		r := New(text.Parse(tt.text, nil), nil)
		word := "reportedly"
		if strings.HasPrefix(tt.text, "R") {
			word = "Reportedly"
		}
		if got := r.Amid(chunkAt(r, word), r.Units[0]); got != tt.want {
			t.Errorf("%s: %q: got %v", tt.name, tt.text, got)
		}
	}
}

func TestToldIn(t *testing.T) {
	for _, tt := range []struct {
		name, text, before string
		want               bool
	}{
		{"a clause", "The port was shut, said Varo.", "said", true},
		{"a clause with a relative one", "The port that burned was shut, said Varo.", "said", true},
		{"names alone", "Another pilot, Ole Rask, said the port was shut.", "said", false},
		{"a relative clause", "Ole Rask, a pilot who left in May, said the port was shut.", "said", false},
		{"a clause that says why", "Although the port was shut, Varo said nothing.", "said", false},
		{"what a relative clause says", "The firm, whose owner says that it is safe, said it would pay.", "said", false},
		{"a relative clause with the time first", "Jory Penn, who on Tuesday backed the sale, said he agrees.", "said", false},
	} {
		r := New(text.Parse(tt.text, nil), nil)
		if got := r.ToldIn(0, chunkAt(r, tt.before)); got != tt.want {
			t.Errorf("%s: %q: got %v", tt.name, tt.text, got)
		}
	}
}

func TestVerbsIn(t *testing.T) {
	for _, tt := range []struct{ name, text, from, to, want string }{
		{"a condition", "Varo said if the port is shut, the crews will leave.", "if", ",", "lead"},
		{"a condition and what follows from it", "Varo said if the port is shut, the crews will leave.", "if", ".", "verb"},
		{"a relative clause", "Varo noted planets which have seas.", "planets", ".", "lead"},
		{"no verb", "Varo noted the storm in May.", "the", ".", "verbless"},
	} {
		r := New(text.Parse(tt.text, nil), nil)
		if got := r.VerbsIn(chunkAt(r, tt.from), chunkAt(r, tt.to)); got != tt.want {
			t.Errorf("%s: %q: got %s, want %s", tt.name, tt.text, got, tt.want)
		}
	}
}

func TestOpensTitle(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       bool
	}{
		{"of a show", "Varo said on the podcast “The Open Water” that it rained.", true},
		{"whose show", "Varo said on ABC's “This Week With Penn” that it rained.", true},
		{"what was said on a day", "Varo said on Monday “Nobody Knows Anything”.", false},
		{"a part of a sentence", "Varo said of the podcast “it was a lie”.", false},
		{"an object", "Varo called the podcast “The Open Water”.", false},
	} {
		r := New(text.Parse(tt.text, nil), nil)
		if got := r.OpensTitle(chunkAt(r, "“")); got != tt.want {
			t.Errorf("%s: %q: got %v", tt.name, tt.text, got)
		}
	}
}

func TestClauseStart(t *testing.T) {
	for _, tt := range []struct{ name, text, before, want string }{
		{"the sentence", "The port was full, Varo said.", "Varo", "The port"},
		{"behind a semicolon", "The port was full; the ships, Varo said, lay outside.", "Varo", "the ships"},
		{"not behind a list's", "One dock burned; and two ships sank, Varo said.", "Varo", "One dock"},
		{"not behind one within marks", "“Full; we wait” was the word, Varo said.", "Varo", "“"},
	} {
		r := New(text.Parse(tt.text, nil), nil)
		c := r.Chunks[r.ClauseStart(chunkAt(r, tt.before), r.Units[0])]
		if got := r.Text[r.Start(int(c.A)):r.End(int(c.B)-1)]; got != tt.want {
			t.Errorf("%s: %q: got %q, want %q", tt.name, tt.text, got, tt.want)
		}
	}
}

func TestCommentFollows(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       bool
	}{
		{"what somebody did to the claim", "Varo said the port was open, a claim the crew denies.", true},
		{"with a relative pronoun", "Varo testified that she slept, an allegation that the crew disputed.", true},
		{"with a preposition", "Varo said the port was open, a claim of old.", false},
		{"no claim", "Varo said the port was open, a dock that burned.", false},
		{"several of them", "Varo said the crew was drunk, remarks that the union denounced.", true},
		{"nothing was said before", "The port was open, a claim the crew denies.", false},
		{"the claim of a claim", "Varo said it was open, the claim the crew denies.", false},
	} {
		r := New(text.Parse(tt.text, nil), nil)
		if got := r.CommentFollows(chunkAt(r, ","), r.Units[0]); got != tt.want {
			t.Errorf("%s: %q: got %v", tt.name, tt.text, got)
		}
	}
}

func TestThatClauseEnd(t *testing.T) {
	for _, tt := range []struct{ name, text, first, want string }{
		{"behind the verb", "Varo said that the port was open on Monday.", "the port", "open"},
		{"behind the comma", "Varo said that after the storm, some ships could not leave.", "after", "."},
		{"behind the comma of a clause", "Varo said that when it rained, the port was shut.", "when", "shut"},
		{"no other clause", "Varo said that after the storm it was late, with no ship in sight.", "after", "late"},
		{"without that", "Varo said the port was open.", "the port", "was"},
	} {
		r := New(text.Parse(tt.text, nil), nil)
		c := r.Chunks[r.ThatClauseEnd(chunkAt(r, tt.first), r.Units[0])]
		if got := r.Text[r.Start(int(c.A)):r.End(int(c.B)-1)]; got != tt.want {
			t.Errorf("%s: %q: got %q, want %q", tt.name, tt.text, got, tt.want)
		}
	}
}

func TestOuterGoesOn(t *testing.T) {
	for _, tt := range []struct {
		name, text, cue, after string
		want                   bool
	}{
		{"a relative clause", "The Courier, which reported the storm, said the port was shut.", "reported", "the storm", true},
		{"its second verb, before an adverb", "Penn, who praised the crew and said they did well, never met them.", "said they", "they did", true},
		{"a clause within another", "Penn, though he praised it and said they did well, never met them.", "said they", "they did", true},
		{"a clause before another", "While Varo said the port was safe, the crew stayed away.", "said", "the port", true},
		{"its second verb", "As Penn denounced it and pledged to sell the ships, many of the crew left.", "pledged", "to sell", true},
		{"a gerund before a clause", "After saying he was ill, the captain left.", "saying", "he was", true},
		{"what is said goes on", "Varo said the port was safe, the crew stayed away.", "said", "the port", false},
		{"a gerund behind a clause", "Varo left, saying he was ill, the crew was late.", "saying", "he was", false},
		{"what is said behind a comma", "As Varo said, the port was shut, the crew was gone.", "said", "the port", false},
	} {
		r := New(text.Parse(tt.text, nil), nil)
		comma := int(r.ChunkOf[r.TokenAt(strings.LastIndex(tt.text, ","))])
		if got := r.OuterGoesOn(chunkAt(r, tt.cue), chunkAt(r, tt.after), comma, r.Units[0]); got != tt.want {
			t.Errorf("%s: %q: got %v", tt.name, tt.text, got)
		}
	}
}

func TestPartsClauses(t *testing.T) {
	for _, tt := range []struct {
		name, text, at string
		want           bool
	}{
		{"a semicolon", "The port was full; the ships lay outside.", ";", true},
		{"a list", "One dock burned; and two ships sank.", ";", false},
		{"within marks", "Varo said “the port was full; the ships lay outside.”", ";", false},
		{"a comma", "The port was full, the ships lay outside.", ",", false},
	} {
		r := New(text.Parse(tt.text, nil), nil)
		if got := r.PartsClauses(chunkAt(r, tt.at)); got != tt.want {
			t.Errorf("%s: %q: got %v", tt.name, tt.text, got)
		}
	}
}

func TestClosesTitle(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       bool
	}{
		{"with a title", "In an interview with “Fox and Friends,” Varo said it rained.", true},
		{"on a show", "Friday on the show “New Day,” Varo said it rained.", true},
		{"a quotation first", "“The Port Is Open,” Varo said.", false},
		{"a part of a sentence", "In a word, it was “bad luck,” Varo said.", false},
		{"a clause before it", "They will meet in the “Old Port,” Varo said.", false},
	} {
		r := New(text.Parse(tt.text, nil), nil)
		if got := r.ClosesTitle(chunkAt(r, "”")+1, r.Units[0]); got != tt.want {
			t.Errorf("%s: %q: got %v", tt.name, tt.text, got)
		}
	}
}

func TestClosesModifier(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       bool
	}{
		{"a title", "“Open Seas” singer Ole Rask said it rained.", true},
		{"of one word", "“Tide” star Ines Varo said it rained.", true},
		{"in a headline", "“Open Seas” Author Jory Penn Says It Rained", true},
		{"what is said", "“We are done” Varo said.", false},
		{"with its own mark", "“Open Seas,” singer Ole Rask said.", false},
		{"one word that is said", "“Never” Varo said.", false},
	} {
		r := New(text.Parse(tt.text, nil), nil)
		if got := r.ClosesModifier(chunkAt(r, "”")+1, r.Units[0]); got != tt.want {
			t.Errorf("%s: %q: got %v", tt.name, tt.text, got)
		}
	}
}

func TestInGap(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       bool
	}{
		{"a remark", "She regretted a remark he said was true.", true},
		{"with that", "It sells a ship that it said can fly.", true},
		{"between commas", "The port, he said, is shut.", false},
		{"a clause of its own", "The port was shut, he said on Monday.", false},
	} {
		r := New(text.Parse(tt.text, nil), nil)
		if got := r.InGap(chunkAt(r, "said"), r.Units[0]); got != tt.want {
			t.Errorf("%s: %q: got %v", tt.name, tt.text, got)
		}
	}
}

func TestTellsWho(t *testing.T) {
	for _, tt := range []struct {
		text string
		want bool
	}{
		{"He had apologised, Varo said.", true},
		{"He had apologised, Varo said on Monday.", false},
		{"He said Varo left.", false},
		{"He said Varo had been told.", false},
	} {
		r := New(text.Parse(tt.text, nil), nil)
		if got := r.tellsWho(chunkAt(r, "Varo"), r.Units[0]); got != tt.want {
			t.Errorf("%q: got %v", tt.text, got)
		}
	}
}

func TestWithheld(t *testing.T) {
	for _, tt := range []struct {
		text string
		want bool
	}{
		{"Varo refused to say it rained.", true},
		{"Varo stopped short of saying it rained.", true},
		{"Varo left without saying it rained.", true},
		{"Varo used to say it rained.", false},
		{"Varo went on to say it rained.", false},
	} {
		r := New(text.Parse(tt.text, nil), nil)
		if got := r.Withheld(chunkAt(r, "say"), r.Units[0]); got != tt.want {
			t.Errorf("%q: got %v", tt.text, got)
		}
	}
}

func TestUnsaid(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       bool
	}{
		{"said", "Varo said it rained.", false},
		{"not said", "Varo has not said it rained.", true},
		{"never said", "Varo never said it rained.", true},
		{"nobody said", "Nobody said it rained.", true},
		{"a condition", "If Varo said it rained, it did.", true},
		{"unless", "Unless Varo said it rained, it did not.", true},
		{"no condition", "When Varo said it rained, it did.", false},
	} {
		r := New(text.Parse(tt.text, nil), nil)
		if got := r.Unsaid(chunkAt(r, "said")); got != tt.want {
			t.Errorf("%s: %q: got %v", tt.name, tt.text, got)
		}
	}
}

func TestSaysNext(t *testing.T) {
	for _, tt := range []struct{ name, text, from, want string }{
		{"and that", "Varo said it rained and added that he was late.", "and", "say-sub"},
		{"behind a day", "Varo said it rained, stating on Monday that he was late.", ",", "say-sub"},
		{"a noun", "Varo said it rained, citing the pilot.", ",", "act-noun"},
		{"no verb", "Varo said it rained, and then the storm.", ",", ""},
	} {
		r := New(text.Parse(tt.text, nil), nil)
		if got := r.SaysNext(chunkAt(r, tt.from), r.Units[0]); got != tt.want {
			t.Errorf("%s: %q: got %q, want %q", tt.name, tt.text, got, tt.want)
		}
	}
}

func TestAnotherSays(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       bool
	}{
		{"another one", "Varo said the port was open, while Penn wrote he doubted it.", true},
		{"what was", "Varo said the port was open while the storm passed.", false},
		{"within marks", "Varo said “it was open while Penn wrote he doubted it.”", false},
	} {
		r := New(text.Parse(tt.text, nil), nil)
		if got := r.AnotherSays(chunkAt(r, "while"), r.Units[0]); got != tt.want {
			t.Errorf("%s: %q: got %v", tt.name, tt.text, got)
		}
	}
}

func TestSubjectIn(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"Varo smiled, and the crew left.", "Varo"},
		{"Asked whether she would stay, Varo smiled.", "Varo"},
		{"The ship sank, but the captain played it down: “It was old.”", "captain"},
		{"Rain.", ""},
	} {
		r := New(text.Parse(tt.text, nil), nil)
		got := ""
		if s := r.SubjectIn(r.Units[0]); s >= 0 {
			got = r.Word(int(r.Chunks[s].Head))
		}
		if got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestUnheard(t *testing.T) {
	for _, tt := range []struct {
		text, after string
		want        bool
	}{
		{"Varo told reporters at noon three men had left.", "reporters", true},
		{"Varo told reporters at noon three men had left.", "three men", false},
		{"Varo told reporters Friday the ships were late.", "the ships", false},
		{"Varo was told the ships were late.", "the ships", false},
		{"Varo said reporters at noon were few.", "reporters", false},
		{"Varo told that the ships were late.", "the ships", false},
	} {
		r := New(text.Parse(tt.text, nil), nil)
		if got := r.unheard(1, chunkAt(r, tt.after)); got != tt.want {
			t.Errorf("%q, %q: got %v", tt.text, tt.after, got)
		}
	}
}

func TestPartsName(t *testing.T) {
	for _, tt := range []struct {
		text, before string
		want         bool
	}{
		{"It rained, Ole Rask, a pilot, said.", "Ole Rask", true},
		{"It rained, a pilot, Ole Rask, said.", "a pilot", true},
		{"It rained, Ole Rask, D-Ohio, said.", "Ole Rask", true},
		{"It rained, a spokesman for the board, Ole Rask, said.", "the board", true},
		{"It rained, and the board, Ole Rask, said.", "the board", false},
		{"Ole Rask, a pilot, said it rained.", "Ole Rask", false},
		{"It rained in Lorne, Ole Rask said.", "Lorne", false},
	} {
		r := New(text.Parse(tt.text, nil), nil)
		if got := r.partsName(chunkAt(r, tt.before)+1, r.Units[0]); got != tt.want {
			t.Errorf("%q after %q: got %v", tt.text, tt.before, got)
		}
	}
}

func TestDescribes(t *testing.T) {
	for _, tt := range []struct {
		text string
		want bool
	}{
		{"According to Rask, a pilot, it rained.", true},
		{"According to Rask, who left in May, it rained.", true},
		{"According to Rask, speaking in May, it rained.", true},
		{"According to Rask, of the ten ships, nine sank.", false},
		{"According to Rask, a man came in, and it rained.", false},
	} {
		r := New(text.Parse(tt.text, nil), nil)
		if got := r.describes(chunkAt(r, "Rask")+1, r.Units[0]); got != tt.want {
			t.Errorf("%q: got %v", tt.text, got)
		}
	}
}

func TestDescribesName(t *testing.T) {
	for _, tt := range []struct {
		text string
		want bool
	}{
		{"According to Rask, a pilot, it rained.", true},
		{"According to Rask, 61, if it rains, the port will shut.", true},
		{"According to Rask, who left in May, it rained.", true},
		{"It rained, according to Rask, speaking for the crews.", true},
		{"According to the rule, a ship, such as mine, is free, says Rask, it is.", false},
		{"According to Rask, the port, which is old, will shut.", false},
		{"According to Rask, the port will shut.", false},
		{"According to the mayor, Ole Rask, the port will shut.", true},
		{"According to Rask, 61, of Velm, the port will shut.", true},
		{"According to Rask, R-Texas, the head of the board, the port will shut.", true},
		{"According to the report, Ole Rask, a pilot, left, and it rained.", false},
	} {
		r := New(text.Parse(tt.text, nil), nil)
		who := chunkAt(r, "Rask")
		if !strings.Contains(tt.text, "to Rask") {
			who = chunkAt(r, "the ")
		}
		if got := r.DescribesName(who, who+1, r.Units[0]); got != tt.want {
			t.Errorf("%q: got %v", tt.text, got)
		}
	}
}

func TestAdds(t *testing.T) {
	for _, tt := range []struct {
		text, after string
		want        bool
	}{
		{"Taxes would fall, according to Rask, more than in any year.", "more", true},
		{"Taxes would fall, but, according to Rask, prices would rise.", "prices", false},
		{"According to Rask, taxes would fall.", "taxes", false},
	} {
		r := New(text.Parse(tt.text, nil), nil)
		if got := r.Adds(chunkAt(r, "ccording"), chunkAt(r, tt.after), r.Units[0]); got != tt.want {
			t.Errorf("%q: got %v", tt.text, got)
		}
	}
}
