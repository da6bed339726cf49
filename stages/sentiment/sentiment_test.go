package sentiment_test

import (
	"context"
	_ "embed"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"wirecopy/pipeline"
	"wirecopy/stages/sentiment"
)

//go:embed testdata/meeting.txt
var meeting string

// names makes an entity of each name, with a mention wherever the text has it.
func names(text string, of ...string) []pipeline.Entity {
	var out []pipeline.Entity
	for i, name := range of {
		e := pipeline.Entity{ID: "e" + string(rune('1'+i)), Type: pipeline.Person, Name: name, Salience: 0.5}
		for at := 0; ; {
			n := strings.Index(text[at:], name)
			if n < 0 {
				break
			}
			start := utf8.RuneCountInString(text[:at+n])
			e.Mentions = append(e.Mentions, pipeline.Mention{
				Span: pipeline.Span{Start: start, End: start + utf8.RuneCountInString(name), Text: name},
				Kind: pipeline.NameMention,
			})
			at += n + len(name)
		}
		out = append(out, e)
	}
	return out
}

func span(t testing.TB, text, part string) pipeline.Span {
	t.Helper()
	b := strings.Index(text, part)
	if b < 0 {
		t.Fatalf("the text does not have %q", part)
	}
	start := utf8.RuneCountInString(text[:b])
	return pipeline.Span{Start: start, End: start + utf8.RuneCountInString(part), Text: part}
}

func annotate(t testing.TB, text string, entities []pipeline.Entity, quotes []pipeline.Quote) pipeline.Sentiment {
	t.Helper()
	return with(t, sentiment.New(), text, entities, quotes)
}

func with(t testing.TB, stage pipeline.Stage, text string, entities []pipeline.Entity, quotes []pipeline.Quote) pipeline.Sentiment {
	t.Helper()
	a := &pipeline.Article{ID: "a", Text: text}
	if entities != nil {
		a = a.With(pipeline.EntitiesLayer, "1", entities)
	}
	if quotes != nil {
		a = a.With(pipeline.QuotesLayer, "1", quotes)
	}
	out, err := stage.Process(context.Background(), pipeline.Message{Article: a})
	if err != nil {
		t.Fatalf("Process(%q): %v", text, err)
	}
	s, err := pipeline.Layer[pipeline.Sentiment](out[0].Article, pipeline.SentimentLayer)
	if err != nil {
		t.Fatalf("read the annotation back: %v", err)
	}
	check(t, text, s)
	return s
}

// check holds what every finding keeps: scores in [-1, 1], spans that carry their text.
func check(t testing.TB, text string, s pipeline.Sentiment) {
	t.Helper()
	points := []rune(text)
	tone := func(what string, v pipeline.Tone) {
		if !(v.Score >= -1 && v.Score <= 1) || v.Label != pipeline.Negative && v.Label != pipeline.Neutral && v.Label != pipeline.Positive {
			t.Errorf("%s: got %+v, want a score in [-1, 1] and a label", what, v)
		}
	}
	spans := func(what string, spans []pipeline.Span) {
		for _, e := range spans {
			if e.Start < 0 || e.End > len(points) || e.Start >= e.End {
				t.Errorf("%s: evidence %+v lies outside the text of %d code points", what, e, len(points))
			} else if got := string(points[e.Start:e.End]); utf8.ValidString(text) && got != e.Text {
				t.Errorf("%s: evidence at %d is %q, want %q", what, e.Start, e.Text, got)
			}
		}
	}
	if s.NotAnalysed != "" {
		return
	}
	tone("document", s.Tone)
	for _, x := range s.Sentences {
		tone("sentence", x.Tone)
		spans("sentence", x.Evidence)
		if x.Start < 0 || x.End > len(points) || x.Start >= x.End {
			t.Errorf("sentence [%d, %d) lies outside the text of %d code points", x.Start, x.End, len(points))
		}
	}
	for _, x := range s.Entities {
		tone("entity "+x.Entity, x.Tone)
		spans("entity "+x.Entity, x.Evidence)
	}
	for _, x := range s.Quotes {
		tone("quote "+x.Quote, x.Tone)
		spans("quote "+x.Quote, x.Evidence)
		for _, y := range x.Targets {
			tone("quote "+x.Quote+" on "+y.Entity, y.Tone)
			spans("quote "+x.Quote+" on "+y.Entity, y.Evidence)
		}
	}
}

func TestSentenceTone(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"praise", "The mayor gave a brilliant and inspiring speech.", pipeline.Positive},
		{"blame", "It was a shameful and dishonest campaign.", pipeline.Negative},
		{"plain", "The committee meets on Tuesday at the town hall.", pipeline.Neutral},
		{"names are no opinions", "Joy Grace and Hope Love of the United Party met the Security Council.", pipeline.Neutral},
		{"negation", "The plan is not good.", pipeline.Negative},
		{"contrast", "The food was good, but the service was terrible and the staff were rude.", pipeline.Negative},
		{"event", "Forty people were killed when a bomb exploded in the market.", pipeline.Negative},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := annotate(t, c.text, nil, nil)
			if len(s.Sentences) != 1 || s.Sentences[0].Label != c.want {
				t.Errorf("%q: got %+v, want one sentence, %s", c.text, s.Sentences, c.want)
			}
		})
	}
}

// How a text makes somebody look, by kind. What is not said of somebody is no opinion of them.
func TestStance(t *testing.T) {
	for _, c := range []struct{ name, text, target, want string }{
		{"blamed", "Critics denounced Marsh as a corrupt liar.", "Marsh", pipeline.Negative},
		{"praised", "Colleagues praised Marsh as an honest and principled leader.", "Marsh", pipeline.Positive},
		{"convicted", "A court in Ellery convicted Marsh of fraud on Monday. Marsh was sentenced to four years in prison.", "Marsh", pipeline.Negative},
		{"winner", "Marsh won the gold medal on Sunday and broke the world record.", "Marsh", pipeline.Positive},
		{"gloom is no stance", "Marsh said on Tuesday that forty people were killed in the war.", "Marsh", pipeline.Neutral},
		{"speaks", "Marsh said the committee would meet on Tuesday.", "Marsh", pipeline.Neutral},
		{"interviewed of bad news", "“Prices fell again and nobody is buying,” said Emil Sandstrom, a trader in Ellery. “It is a terrible market.”", "Emil Sandstrom", pipeline.Neutral},
		{"speaks ill of a thing", "“It is a monument to delay,” Brask said of the bridge, which opened nine years late.", "Brask", pipeline.Neutral},
		{"victim", "Holm was shot dead by a gunman outside her home on Friday, police said.", "Holm", pipeline.Neutral},
		{"agency in a dateline", "ELLERY (NWA) — Prosecutors accused the mayor of fraud and bribery on Monday.", "NWA", pipeline.Neutral},
		{"place in a dateline", "ELLERY — A bomb killed forty people in a market on Monday.", "ELLERY", pipeline.Neutral},
		{"writer in a credit", "A bomb killed forty people on Monday.\n\n(Reporting by Ana Holm; editing by Jo Marsh)", "Ana Holm", pipeline.Neutral},
		{"where it happened", "A corrupt mayor was convicted of fraud in Ellery.", "Ellery", pipeline.Neutral},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := annotate(t, c.text, names(c.text, c.target), nil)
			if len(s.Entities) != 1 || s.Entities[0].Label != c.want {
				t.Errorf("%q: got stance %+v toward %s, want %s", c.text, s.Entities, c.target, c.want)
			}
		})
	}
}

// Nationalities, and places that are no countries, do nothing to be praised or blamed for.
func TestNoStanceTowardTheseTypes(t *testing.T) {
	text := "Critics denounced the Norlanders as corrupt liars. The Norlanders were convicted of fraud."
	for _, kind := range []string{pipeline.Norp, pipeline.Loc, pipeline.Fac, pipeline.Event, pipeline.Law} {
		of := names(text, "Norlanders")
		of[0].Type = kind
		if s := annotate(t, text, of, nil); s.Entities[0].Label != pipeline.Neutral || s.Entities[0].Score != 0 {
			t.Errorf("%s: got %+v, want it neutral", kind, s.Entities[0])
		}
	}
}

// An opinion has a confidence and words that a reader can check; silence has neither.
func TestOpinionsAreExplained(t *testing.T) {
	text := "Critics denounced Marsh as a corrupt liar. Holm spoke to the committee on Tuesday."
	s := annotate(t, text, names(text, "Marsh", "Holm"), nil)
	if m := s.Entities[0]; m.Confidence < sentiment.DefaultThreshold || m.Confidence > 1 || len(m.Evidence) == 0 {
		t.Errorf("%q: got %+v toward Marsh, want a confidence from %v to 1 and evidence", text, m, sentiment.DefaultThreshold)
	}
	if h := s.Entities[1]; h.Confidence != 0 || h.Score != 0 || len(h.Evidence) != 0 {
		t.Errorf("%q: got %+v toward Holm, want neither score nor confidence nor evidence", text, h)
	}
}

// A higher threshold never publishes what a lower one does not.
func TestThreshold(t *testing.T) {
	text := "Critics denounced Marsh as a corrupt liar. Holm won the medal. Brask was criticised for the delay. Orlova spoke."
	before := 5
	for _, threshold := range []float64{0.01, 0.2, 0.5, 0.8, 1} {
		s := with(t, sentiment.New(sentiment.WithThreshold(threshold)), text, names(text, "Marsh", "Holm", "Brask", "Orlova"), nil)
		n := 0
		for _, e := range s.Entities {
			if e.Label != pipeline.Neutral {
				n++
				if e.Confidence < threshold {
					t.Errorf("at %v: got %+v, whose confidence is below", threshold, e)
				}
			}
		}
		if n > before {
			t.Errorf("at %v: got %d opinions, want no more than the %d of the threshold below", threshold, n, before)
		}
		before = n
	}
	if before != 0 {
		t.Errorf("at 1: got %d opinions, want none", before)
	}
}

// Not analysed is not neutral.
func TestNotAnalysed(t *testing.T) {
	for _, c := range []struct{ name, language, text, want string }{
		{"German", "de", "Der Vertrag ist eine Schande.", pipeline.OtherLanguage},
		{"empty", "en", " ", pipeline.NoText},
		{"English", "en-GB", "The treaty is a disgrace.", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, err := sentiment.New().Process(t.Context(), pipeline.Message{Article: &pipeline.Article{ID: "a", Language: c.language, Text: c.text}})
			if err != nil {
				t.Fatal(err)
			}
			s, err := pipeline.Layer[pipeline.Sentiment](out[0].Article, pipeline.SentimentLayer)
			if err != nil || s.NotAnalysed != c.want || (s.Label == "") != (c.want != "") {
				t.Errorf("%q in %s: got %+v, %v, want it not analysed for %q", c.text, c.language, s, err, c.want)
			}
		})
	}
}

// A report of a tense meeting takes no side.
func TestMeeting(t *testing.T) {
	quote := "Had everybody agreed on every point, you would be holding one paper instead of nine,"
	entities := names(meeting, "Orlova", "Brask", "Kelland")
	s := annotate(t, meeting, entities, []pipeline.Quote{
		{ID: "q1", Type: pipeline.Direct, Content: []pipeline.Span{span(t, meeting, quote)},
			Speaker: &pipeline.Speaker{Span: span(t, meeting, "Kelland"), Entity: "e3", Kind: pipeline.PersonSpeaker}},
		{ID: "q2", Type: pipeline.Mixed, Content: []pipeline.Span{
			span(t, meeting, "differences"), span(t, meeting, "that a day of talking could not bridge, because the parties see the matter from opposite shores,")}},
	})
	if s.Label == pipeline.Positive {
		t.Errorf("document: got %+v, want it not positive", s.Tone)
	}
	for i, e := range s.Entities {
		if e.Label != pipeline.Neutral {
			t.Errorf("stance toward %s: got %+v, want neutral", entities[i].Name, e)
		}
	}
	if len(s.Entities) != 3 || len(s.Quotes) != 2 {
		t.Fatalf("got %d entities and %d quotes, want 3 and 2", len(s.Entities), len(s.Quotes))
	}
	for _, q := range s.Quotes {
		if q.Label == pipeline.Positive || q.Score < -0.5 {
			t.Errorf("quote %s: got %+v, want mildly negative to neutral", q.Quote, q.Tone)
		}
	}
}

func TestQuoteTargets(t *testing.T) {
	text := "“Brask is a corrupt liar and a disgrace,” Orlova said. “Holm is honest and brave.”"
	s := annotate(t, text, names(text, "Brask", "Orlova", "Holm"), []pipeline.Quote{
		{ID: "q1", Type: pipeline.Direct, Content: []pipeline.Span{
			span(t, text, "Brask is a corrupt liar and a disgrace,"), span(t, text, "Holm is honest and brave.")},
			Speaker: &pipeline.Speaker{Span: span(t, text, "Orlova"), Entity: "e2", Kind: pipeline.PersonSpeaker}},
		{ID: "q2", Type: pipeline.Scare, Content: []pipeline.Span{span(t, text, "honest")}},
	})
	if len(s.Quotes) != 1 {
		t.Fatalf("got %d quotes, want 1: scare quotes are no speech", len(s.Quotes))
	}
	got := map[string]string{}
	for _, x := range s.Quotes[0].Targets {
		got[x.Entity] = x.Label
	}
	if got["e1"] != pipeline.Negative || got["e3"] != pipeline.Positive || len(got) != 2 {
		t.Errorf("targets of %q: got %v, want e1 negative, e3 positive, and not the speaker e2", text, got)
	}
}

func TestBadAnnotation(t *testing.T) {
	a, err := pipeline.DecodeArticle([]byte(`{"id":"a","text":"x","annotations":{"entities":{"id":1}}}`))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sentiment.New().Process(t.Context(), pipeline.Message{Article: a}); !pipeline.Rejected(err) {
		t.Errorf("an entities annotation that is no list: got error %v, want a rejected one", err)
	}
}

// Spans that lie anywhere, over text that is anything, are survived.
func FuzzStage(f *testing.F) {
	f.Add(meeting, 39, 53, 100, 90)
	f.Add("“Bad”", -1, 99, 0, 0)
	f.Add("\xff\xfe “Joy \xe2\x80", 0, 3, 2, 5)
	f.Fuzz(func(t *testing.T, text string, a, b, c, d int) {
		annotate(t, text,
			[]pipeline.Entity{{ID: "e1", Mentions: []pipeline.Mention{{Span: pipeline.Span{Start: a, End: b}}, {Span: pipeline.Span{Start: c, End: d}}}}},
			[]pipeline.Quote{{ID: "q1", Type: pipeline.Direct, Content: []pipeline.Span{{Start: c, End: d}, {Start: b, End: a}}}})
	})
}

func BenchmarkStage(b *testing.B) {
	words := len(strings.Fields(meeting))
	entities := names(meeting, "Orlova", "Brask", "Kelland", "Norland", "Rohn", "Holm", "Tarvia")
	a := (&pipeline.Article{ID: "a", Text: meeting}).Share().With(pipeline.EntitiesLayer, "1", entities)
	stage := sentiment.New()
	annotate(b, meeting, entities, nil) // read the models
	b.ReportAllocs()
	for b.Loop() {
		if _, err := stage.Process(context.Background(), pipeline.Message{Article: a}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(words)*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}

// Many mentions in one sentence without end: the time for a word must not grow with its length.
func BenchmarkStageOneSentence(b *testing.B) {
	for _, n := range []int{100, 10_000} {
		body := strings.Repeat("the council blamed Marsh for the shameful plan that she had praised and ", n)
		words := len(strings.Fields(body))
		a := (&pipeline.Article{ID: "a", Text: body}).Share().With(pipeline.EntitiesLayer, "1", names(body, "Marsh"))
		stage := sentiment.New()
		b.Run(strconv.Itoa(words)+" words", func(b *testing.B) {
			for b.Loop() {
				if _, err := stage.Process(context.Background(), pipeline.Message{Article: a}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(words)*float64(b.N)/b.Elapsed().Seconds(), "words/s")
		})
	}
}

// The headline and the lead count for more than what follows.
func TestDocumentWeights(t *testing.T) {
	bad, good := "It was a shameful and dishonest campaign.", "The mayor gave a brilliant and inspiring speech."
	first := annotate(t, bad+"\n\n"+good, nil, nil)
	second := annotate(t, good+"\n\n"+bad, nil, nil)
	if first.Score >= second.Score {
		t.Errorf("got %v with the bad sentence first and %v with it last, want the first to be lower", first.Score, second.Score)
	}
	a := &pipeline.Article{ID: "a", Text: good, Headline: bad}
	out, err := sentiment.New().Process(t.Context(), pipeline.Message{Article: a})
	if err != nil {
		t.Fatal(err)
	}
	s, err := pipeline.Layer[pipeline.Sentiment](out[0].Article, pipeline.SentimentLayer)
	if err != nil {
		t.Fatal(err)
	}
	if alone := annotate(t, good, nil, nil); s.Score >= alone.Score {
		t.Errorf("got %v under a bad headline and %v without one, want the first to be lower", s.Score, alone.Score)
	}
}

// What decided is shown.
func TestEvidence(t *testing.T) {
	text := "Marsh spoke in Ellery on Monday. Critics there denounced Marsh as a corrupt liar."
	s := annotate(t, text, names(text, "Marsh"), nil)
	var got []string
	for _, e := range s.Entities[0].Evidence {
		got = append(got, e.Text)
	}
	if all := strings.Join(got, " | "); !strings.Contains(all, "corrupt liar") || strings.Contains(all, "Monday") {
		t.Errorf("%q: got evidence %q, want the words that blame, and not the others", text, got)
	}
}
