package opinion

import (
	"math"
	"strings"
	"testing"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/sentiment/polarity"
	"wirecopy/stages/internal/text"
)

func mentionOf(t testing.TB, d *text.Document, name string) Mention {
	t.Helper()
	at := strings.Index(d.Text, name)
	m, ok := MentionAt(d, at, at+len(name))
	if at < 0 || !ok {
		t.Fatalf("%q: no mention of %q", d.Text, name)
	}
	return m
}

func TestModels(t *testing.T) {
	for name, m := range map[string]*Model{"stance": StanceModel(), "tone": ToneModel()} {
		if m.Low >= 0 || m.High <= 0 || m.Label(m.Low) != pipeline.Negative || m.Label(0) != pipeline.Neutral || m.Label(m.High) != pipeline.Positive {
			t.Errorf("%s: thresholds %v and %v do not divide the scores", name, m.Low, m.High)
		}
	}
}

func TestStance(t *testing.T) {
	for _, c := range []struct{ text, target, want string }{
		{"Critics denounced Marsh as a corrupt liar.", "Marsh", pipeline.Negative},
		{"Marsh was accused of lying to the committee.", "Marsh", pipeline.Negative},
		{"Colleagues praised Marsh as an honest and principled leader.", "Marsh", pipeline.Positive},
		{"Marsh has won the respect of many voters.", "Marsh", pipeline.Positive},
		{"Marsh said the committee would meet on Tuesday.", "Marsh", pipeline.Neutral},
		{"Forty people were killed in the war, Marsh said on Tuesday.", "Marsh", pipeline.Neutral},
	} {
		d := text.Parse(c.text, nil)
		var x Extractor
		m := StanceModel()
		x.Begin(polarity.Read(reading.New(d, nil)))
		score := Stance(m.Outputs(x.Features(mentionOf(t, d, c.target))))
		if got := m.Label(score); got != c.want {
			t.Errorf("%q: got %s (%.2f) toward %s, want %s", c.text, got, score, c.target, c.want)
		}
	}
}

// The model sees no names: another name gives the same score.
func TestNamesDoNotMatter(t *testing.T) {
	var x Extractor
	score := func(name, other string) float64 {
		s := "The mayor met " + name + " on Tuesday, and " + other + " blamed the council."
		d := text.Parse(s, nil)
		x.Begin(polarity.Read(reading.New(d, nil)))
		return Stance(StanceModel().Outputs(x.Features(mentionOf(t, d, name))))
	}
	if a, b := score("Marsh", "Orlova"), score("Brandt", "Trump"); a != b {
		t.Errorf("got %v for one name and %v for another, want the same", a, b)
	}
}

// What is added up once a document comes to what the features of each mention come to.
func TestOutputs(t *testing.T) {
	d := text.Parse("Marsh, who had never praised Holm, was accused of fraud by the council, and Orlova and Ana Holm said: “Marsh did not lie, "+
		"but he is no hero, Brandt of the Courier told us.” Marsh blamed Holm and his corrupt friends for the deaths, Orlova thought.", nil)
	var x Extractor
	x.Begin(polarity.Read(reading.New(d, nil)))
	other, err := Decode(Encode([]Weights{{Key: key(bias, 0), Values: [2]float64{3, -2}}}, -0.5, 0.5))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		for name, model := range map[string]*Model{"stance": StanceModel(), "another": other} {
			for i, tag := range x.r.Doc.Tags {
				if !tag.IsProper() && tag != text.PRP {
					continue
				}
				m, _ := MentionAt(d, int(d.Tokens[i].Start), int(d.Tokens[i].End))
				got, want := x.Outputs(model, m), model.Outputs(x.Features(m))
				if math.Abs(got[0]-want[0])+math.Abs(got[1]-want[1]) > 1e-4 {
					t.Errorf("model %s, %s at token %d: got %v, want %v", name, d.Word(i), i, got, want)
				}
			}
		}
	}
}

func TestGrammar(t *testing.T) {
	for _, c := range []struct {
		text, target string
		role         Role
		verb         string
	}{
		{"Marsh blamed the council.", "Marsh", Subject, "blamed"},
		{"Marsh, the mayor of Ellery, has never blamed the council.", "Marsh", Subject, "blamed"},
		{"The council blamed Marsh.", "Marsh", Object, "blamed"},
		{"Marsh was widely blamed.", "Marsh", Passive, "blamed"},
		{"The council was blamed by Marsh.", "Marsh", ByAgent, "blamed"},
		{"The council was blamed for the delay by Marsh.", "Marsh", ByAgent, "blamed"},
		{"The council was accused of lying and of fraud by Marsh.", "Marsh", ByAgent, "accused"},
		{"The council blamed the delay on a strike by Marsh.", "Marsh", Prepositional, ""},
		{"The council was blamed for the delay, and Holm sat by Marsh.", "Marsh", Prepositional, ""},
		{"The council rejected Marsh's plan.", "Marsh", Possessor, ""},
		{"It was an attack on Marsh.", "Marsh", Prepositional, ""},
		{"“We go,” said Marsh.", "Marsh", Inverted, "said"},
	} {
		d := text.Parse(c.text, nil)
		x := Extractor{r: polarity.Read(reading.New(d, nil)), m: mentionOf(t, d, c.target)}
		x.Begin(x.r)
		g := x.argument(x.place())
		verb := ""
		if g.verb >= 0 {
			verb = d.Word(g.verb)
		}
		if g.role != c.role || verb != c.verb {
			t.Errorf("%q: got place %d with verb %q, want %d with %q", c.text, g.role, verb, c.role, c.verb)
		}
	}
}

func TestEncode(t *testing.T) {
	want := []Weights{{Key: 7, Values: [2]float64{-0.5, 0.25}}, {Key: 9, Values: [2]float64{1, 0}}, {Key: 8, Values: [2]float64{1e-9, 0}}}
	m, err := Decode(Encode(want, -0.5, 0.25))
	if err != nil {
		t.Fatalf("read what was written: %v", err)
	}
	if m.Low != -0.5 || m.High != 0.25 {
		t.Errorf("thresholds: got %v and %v, want -0.5 and 0.25", m.Low, m.High)
	}
	out := m.Outputs([]Feature{{Key: 7, Value: 2}, {Key: 9, Value: 1}, {Key: 8, Value: 1}, {Key: 1234, Value: 9}})
	if math.Abs(out[0]) > 1e-3 || math.Abs(out[1]-0.5) > 1e-3 {
		t.Errorf("outputs: got %v, want about 0 and 0.5", out)
	}
	for name, b := range map[string][]byte{"empty": nil, "no model": []byte("hello, this is no model file, but long enough"), "cut off": Encode(want, 0, 0)[:40]} {
		if _, err := Decode(b); err == nil {
			t.Errorf("%s: got no error", name)
		}
	}
}

func TestMentionAt(t *testing.T) {
	d := text.Parse("Marsh left. She stayed.", nil)
	for _, c := range []struct {
		name       string
		start, end int
		ok         bool
		last       int
	}{
		{"a word", 0, 5, true, 1},
		{"across sentences", 6, 15, true, 3},
		{"nothing", 5, 5, false, 0},
		{"a space", 5, 6, false, 0},
		{"beyond", 50, 60, false, 0},
	} {
		m, ok := MentionAt(d, c.start, c.end)
		if ok != c.ok || ok && m.Last != c.last {
			t.Errorf("%s: got %+v, %v, want %v and last token %d", c.name, m, ok, c.ok, c.last)
		}
	}
}

// A sentence without end must not cost each of its mentions the whole of it.
func TestMentionReach(t *testing.T) {
	d := text.Parse(strings.Repeat("and the mayor said that ", 1000), nil)
	m, ok := MentionAt(d, 12000, 12005)
	if !ok || m.To-m.From > 2*Reach+m.Last-m.First {
		t.Errorf("got a window of %d tokens, want at most %d", m.To-m.From, 2*Reach+m.Last-m.First)
	}
}

func FuzzFeatures(f *testing.F) {
	f.Add("“Marsh isn't a liar,” said Brask's aide; he was praised by her.", 3, 8)
	f.Add("Marsh", 0, 5)
	f.Add("'s of by to not", 0, 2)
	var x Extractor
	f.Fuzz(func(t *testing.T, s string, start, end int) {
		d := text.Parse(s, nil)
		r := polarity.Read(reading.New(d, nil))
		x.Begin(r)
		if m, ok := MentionAt(d, start, end); ok {
			for _, v := range x.Features(m) {
				if v.Key == 0 || v.Value != v.Value || int(v.Token) >= len(d.Tokens)+4 {
					t.Errorf("%q at %d: feature %+v", s, start, v)
				}
			}
		}
		if got := Tone(ToneModel().Outputs(x.Sentence(0, len(r.Words)))); !(got >= -1 && got <= 1) {
			t.Errorf("%q: tone %v, want one in [-1, 1]", s, got)
		}
	})
}

func BenchmarkStance(b *testing.B) {
	d := text.Parse("Critics in the council denounced Marsh as a corrupt liar, but the mayor, who had praised the plan, said she would not resign.", nil)
	r, m := polarity.Read(reading.New(d, nil)), mentionOf(b, d, "Marsh")
	var x Extractor
	x.Begin(r)
	model := StanceModel()
	b.ReportAllocs()
	for b.Loop() {
		model.Outputs(x.Features(m))
	}
	b.ReportMetric(float64(len(x.Features(m))), "features")
}

// What somebody aims at others, by grammar.
func TestAim(t *testing.T) {
	for _, c := range []struct{ name, text, of, aimed, own string }{
		{"accuses", "Marsh accused the council of fraud.", "Marsh", "fraud", ""},
		{"is accused", "The council accused Marsh of fraud.", "Marsh", "", "fraud"},
		{"accuses and does", "Marsh blamed the council and stole the money.", "Marsh", "council", "stole"},
		{"is criticised by", "The corrupt council was criticised by Marsh.", "Marsh", "corrupt", ""},
		{"who is criticised", "Marsh was criticised by the corrupt council.", "Marsh", "", "corrupt"},
		{"a relative clause", "Marsh, who accused the council of fraud, left.", "Marsh", "fraud", "left"},
		{"does what is bad", "Marsh robbed the bank in a brutal attack.", "Marsh", "", "brutal"},
		{"says", "Marsh said the council was corrupt.", "Marsh", "", "corrupt"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := text.Parse(c.text, nil)
			x := Extractor{}
			x.Begin(polarity.Read(reading.New(d, nil)))
			m := mentionOf(t, d, c.of)
			x.Features(m)
			for word, want := range map[string]bool{c.aimed: true, c.own: false} {
				if word == "" {
					continue
				}
				if i := d.TokenAt(strings.Index(c.text, word)); x.away[i-m.From] != want {
					t.Errorf("%q: %q is aimed at others by %s: got %v, want %v", c.text, word, c.of, !want, want)
				}
			}
		})
	}
}

// A word says the more of somebody the nearer it stands, in the same clause, with nobody else nearer.
func TestAttached(t *testing.T) {
	of := func(s, target, word string) float32 {
		d := text.Parse(s, nil)
		x := Extractor{}
		x.Begin(polarity.Read(reading.New(d, nil)))
		x.m = mentionOf(t, d, target)
		x.rivals(x.place())
		i := d.TokenAt(strings.Index(s, word))
		n, _ := x.distance(i)
		return x.attached(i, n, x.r.Words[i].Clause == x.r.Words[x.m.First].Clause)
	}
	for _, c := range []struct{ name, text, word, more, less string }{
		{"the nearer name", "Marsh met the corrupt Holm on Monday.", "corrupt", "Holm", "Marsh"},
		{"the one of the clause", "Holm left because Marsh was corrupt.", "corrupt", "Marsh", "Holm"},
		{"the conjunct", "Marsh left early, and Holm was praised.", "praised", "Holm", "Marsh"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if more, less := of(c.text, c.more, c.word), of(c.text, c.less, c.word); more <= less || less <= 0 {
				t.Errorf("%q: %q says %v of %s and %v of %s, want more of the first", c.text, c.word, more, c.more, less, c.less)
			}
		})
	}
}
