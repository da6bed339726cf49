package polarity

import (
	"strings"
	"testing"

	"wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/text"
)

// word finds the first token that reads so.
func word(t *testing.T, r *Reading, w string) Word {
	t.Helper()
	for i := range r.Words {
		if r.Doc.Word(i) == w {
			return r.Words[i]
		}
	}
	t.Fatalf("%q: no token is %q", r.Doc.Text, w)
	return Word{}
}

func TestOpinion(t *testing.T) {
	for _, c := range []struct {
		name, text, word string
		min, max         float32
	}{
		{"plain", "It is a shameful plan.", "shameful", -0.6, -0.5},
		{"negated", "It is not a shameful plan.", "shameful", 0.3, 0.4},
		{"strengthened", "It is an utterly shameful plan.", "shameful", -0.9, -0.8},
		{"conditional", "If it were shameful, she would go.", "shameful", -0.4, -0.3},
		{"contrary to fact", "If the plan had been good, it would have been done.", "good", -0.3, -0.1},
		{"question", "Is it shameful?", "shameful", -0.4, -0.3},
		{"before but", "It was shameful, but she stayed.", "shameful", -0.4, -0.3},
		{"after but", "She stayed, but it was shameful.", "shameful", -0.8, -0.7},
		{"name", "The mayor met Anna Love there.", "Love", 0, 0},
		{"headline", "Voters Love Quiet Mayor", "Love", 0.5, 1},
		{"phrase", "The mayor came under fire.", "under", -0.4, -0.3},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := Read(reading.New(text.Parse(c.text, nil), nil))
			if got := word(t, r, c.word).Opinion; got < c.min || got > c.max {
				t.Errorf("%q: got %v for %q, want %v to %v", c.text, got, c.word, c.min, c.max)
			}
		})
	}
}

func TestEventIsNoOpinion(t *testing.T) {
	r := Read(reading.New(text.Parse("Ten people were killed in the war.", nil), nil))
	if s := r.Sum(0, len(r.Words)); s.Opinion != 0 || s.Event >= 0 {
		t.Errorf("got %+v, want no opinion and a bad event", s)
	}
}

// Less of a bad thing is no bad thing.
func TestRelief(t *testing.T) {
	for _, c := range []struct {
		text, word string
		good       bool
	}{
		{"The drug could prevent deaths.", "deaths", true},
		{"The drug could cause deaths.", "deaths", false},
		{"Fewer deaths were counted.", "deaths", true},
		{"They agreed to end the war.", "war", true},
	} {
		r := Read(reading.New(text.Parse(c.text, nil), nil))
		if got := word(t, r, c.word).Event; got > 0 != c.good {
			t.Errorf("%q: got %v for %q, want it good: %v", c.text, got, c.word, c.good)
		}
	}
}

func TestHyphen(t *testing.T) {
	r := Read(reading.New(text.Parse("It was a life-threatening and crime-ridden place, but well-kept.", nil), nil))
	for w, known := range map[string]bool{"life-threatening": true, "crime-ridden": true} {
		if got := word(t, r, w); (got.Entry != nil) != known {
			t.Errorf("%q: got entry %+v, want one: %v", w, got.Entry, known)
		}
	}
}

func TestQuoted(t *testing.T) {
	r := Read(reading.New(text.Parse("“It is bad,” she said. \"Very bad.\"\n\nThe plan fell.", nil), nil))
	for w, want := range map[string]bool{"It": true, "Very": true, "said": false, "plan": false} {
		if got := word(t, r, w).Flags.Has(Quoted); got != want {
			t.Errorf("%q quoted: got %v, want %v", w, got, want)
		}
	}
}

func TestClauses(t *testing.T) {
	for _, c := range []struct {
		text, a, b string
		same       bool
	}{
		{"The mayor who lost praised Brask.", "mayor", "lost", false},
		{"The mayor praised Brask warmly.", "mayor", "Brask", true},
		{"The mayor left, and Brask stayed.", "mayor", "Brask", false},
		{"The mayor and Brask stayed.", "mayor", "Brask", true},
		{"Brask stayed because Orlova left.", "Brask", "Orlova", false},
	} {
		r := Read(reading.New(text.Parse(c.text, nil), nil))
		if got := word(t, r, c.a).Clause == word(t, r, c.b).Clause; got != c.same {
			t.Errorf("%q: %q and %q in the same clause: got %v, want %v", c.text, c.a, c.b, got, c.same)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("It is not “very” good, but if bad? United Nations under fire.")
	f.Fuzz(func(t *testing.T, s string) {
		r := Read(reading.New(text.Parse(s, nil), nil))
		for i := range r.Words {
			if o := r.Words[i].Opinion; !(o > -3 && o < 3) {
				t.Errorf("%q: word %d has opinion %v", s, i, o)
			}
		}
	})
}

// One sentence without end: the time for a word must not grow with its length.
func BenchmarkRead(b *testing.B) {
	for _, n := range []int{100, 10_000} {
		s := strings.Repeat("the mayor was not very happy and she blamed the council that had failed ", n)
		r := reading.New(text.Parse(s, nil), nil)
		words := len(strings.Fields(s))
		b.Run(map[int]string{100: "1,300 words", 10_000: "130,000 words"}[n], func(b *testing.B) {
			for b.Loop() {
				Read(r)
			}
			b.ReportMetric(float64(words)*float64(b.N)/b.Elapsed().Seconds(), "words/s")
		})
	}
}

func TestWithheld(t *testing.T) {
	for _, c := range []struct {
		name, text, word string
		want             bool
	}{
		{"refused", "Marsh refused to blame Holm for the deaths.", "blame", true},
		{"and what it is about", "Marsh refused to blame Holm for the deaths.", "deaths", true},
		{"and the refusal", "Marsh refused to blame Holm for the deaths.", "refused", true},
		{"up to the next mark", "Marsh refused to blame Holm, and the deaths rose.", "deaths", false},
		{"who comes after whom", "Marsh succeeds Holm as chief of the port.", "succeeds", true},
		{"who is successful", "Marsh succeeded in the end.", "succeeded", false},
		{"and when", "Marsh succeeded last week.", "succeeded", false},
		{"stopped short", "Marsh stopped short of publicly accusing Holm.", "accusing", true},
		{"declined to say", "Marsh declined to say who was to blame.", "blame", true},
		{"a deed refused", "Marsh refused to pay the bill.", "refused", false},
		{"something else short", "Marsh was short of breath and blamed Holm.", "blamed", false},
		{"blamed", "Marsh blamed Holm for the deaths.", "blamed", false},
		{"at the end", "Marsh refused to", "refused", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := Read(reading.New(text.Parse(c.text, nil), nil))
			if got := word(t, r, c.word).Flags.Has(Withheld); got != c.want {
				t.Errorf("%q: %q is withheld: got %v, want %v", c.text, c.word, got, c.want)
			}
		})
	}
}
