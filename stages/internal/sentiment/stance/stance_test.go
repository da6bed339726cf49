package stance

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/linear"
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/sentiment/opinion"
	"wirecopy/stages/internal/sentiment/polarity"
	"wirecopy/stages/internal/text"
)

// person makes an entity with a mention wherever the text has the name.
func person(s, id, name string) pipeline.Entity {
	e := pipeline.Entity{ID: id, Type: pipeline.Person, Name: name, Salience: 0.5}
	for at := strings.Index(s, name); at >= 0; {
		start := utf8.RuneCountInString(s[:at])
		e.Mentions = append(e.Mentions, pipeline.Mention{Kind: pipeline.NameMention,
			Span: pipeline.Span{Start: start, End: start + utf8.RuneCountInString(name), Text: name}})
		next := strings.Index(s[at+len(name):], name)
		if next < 0 {
			break
		}
		at += len(name) + next
	}
	return e
}

// quote makes a quote of the parts of the text that it names; an empty speaker is none.
func quote(t *testing.T, s, kind, speaker string, parts ...string) pipeline.Quote {
	t.Helper()
	q := pipeline.Quote{ID: "q1", Type: kind}
	for _, p := range parts {
		at := strings.Index(s, p)
		if at < 0 {
			t.Fatalf("%q does not have %q", s, p)
		}
		start := utf8.RuneCountInString(s[:at])
		q.Content = append(q.Content, pipeline.Span{Start: start, End: start + utf8.RuneCountInString(p), Text: p})
	}
	if speaker != "" {
		q.Speaker = &pipeline.Speaker{Entity: speaker}
	}
	return q
}

// article reads a text with the named people, e1, e2 and so on.
func article(s string, quotes []pipeline.Quote, names ...string) *Article {
	var entities []pipeline.Entity
	for i, n := range names {
		entities = append(entities, person(s, "e"+numerals[i+1], n))
	}
	return articleOf(s, entities, quotes)
}

var numerals = [...]string{"0", "1", "2", "3", "4"}

func articleOf(s string, entities []pipeline.Entity, quotes []pipeline.Quote) *Article {
	r := polarity.Read(reading.New(text.Parse(s, nil), nil))
	x := &opinion.Extractor{}
	x.Begin(r)
	a := New(r, entities, quotes, x)
	a.Read(ByModel(opinion.StanceModel()))
	return a
}

func named(a *Article, e int) []string {
	f := linear.Features{Named: true}
	a.Features(e, &f)
	slices.Sort(f.Names)
	return slices.Compact(f.Names)
}

// wants fails the test where holds does not hold of all that is to be there, or holds of what is not.
func wants(t *testing.T, what string, got any, holds func(string) bool, has, lacks []string) {
	t.Helper()
	for _, w := range has {
		if !holds(w) {
			t.Errorf("%q: got %q, want %q in it", what, got, w)
		}
	}
	for _, w := range lacks {
		if holds(w) {
			t.Errorf("%q: got %q, want no %q in it", what, got, w)
		}
	}
}

// How likely the article makes somebody look bad or good, by what is done by whom to whom.
func TestChances(t *testing.T) {
	const bad, neither, good = "bad", "neither", "good"
	for _, c := range []struct{ name, text, of, want string }{
		{"the one accused", "Prosecutors accused Marsh of fraud and bribery on Monday.", "Marsh", bad},
		{"the one who criticises", "Marsh criticised the council for the delay on Monday.", "Marsh", neither},
		{"who accuses of what is grave", "Marsh accused the council of fraud and bribery on Monday.", "Marsh", neither},
		{"who accuses a person", "Marsh accused Holm of fraud and bribery.", "Marsh", neither},
		{"and the person accused", "Marsh accused Holm of fraud and bribery.", "Holm", bad},
		{"who condemns a deed", "Marsh condemned the attack as cowardly and barbaric.", "Marsh", neither},
		{"who calls others corrupt", "Marsh slammed the corrupt regime for torture.", "Marsh", neither},
		{"who criticises for a crime", "Marsh criticized the bank for fraud and mismanagement.", "Marsh", neither},
		{"who goes to court", "Marsh sued the company for negligence and fraud.", "Marsh", neither},
		{"who prosecutes", "Marsh charged Holm with murder and torture.", "Marsh", neither},
		{"and the one prosecuted", "Marsh charged Holm with murder and torture.", "Holm", bad},
		{"who looks into it", "Marsh investigated Holm over bribery and theft.", "Marsh", neither},
		{"who denounces", "Marsh denounced Holm as a corrupt liar.", "Marsh", neither},
		{"who is denounced", "Marsh denounced Holm as a corrupt liar.", "Holm", bad},
		{"who praises", "Marsh praised Holm as a brave and honest hero.", "Marsh", neither},
		{"who is praised", "Marsh praised Holm as a brave and honest hero.", "Holm", good},
		{"who blames for deaths", "Marsh blamed the government for the deaths of twelve miners.", "Marsh", neither},
		{"and the one blamed", "Holm blamed Marsh for the deaths of twelve miners.", "Marsh", bad},
		{"by whom somebody is accused, further off", "The director was accused of fraud and bribery by Marsh.", "Marsh", neither},
		{"by whom somebody is praised, further off", "The nurse was praised for her courage and kindness by Marsh.", "Marsh", neither},
		{"by whom somebody is criticised, days later", "The council was criticised on Monday for the delay by Marsh.", "Marsh", neither},
		{"who charges others with killing", "Marsh accused Karsia of shelling a hospital and killing nine patients.", "Marsh", neither},
		{"and the one charged with it", "The envoy accused Marsh of shelling a hospital and killing nine patients.", "Marsh", bad},
		{"who comes after whom", "Marsh succeeds founder Holm, who will leave the board in June.", "Marsh", neither},
		{"who refuses to blame", "Marsh refused to blame the engineers for the deaths of two divers.", "Marsh", neither},
		{"and whom nobody blames", "Holm refused to blame Marsh for the deaths of two divers.", "Marsh", neither},
		{"who stops short of accusing", "Marsh stopped short of accusing Holm of lying to the inquiry.", "Marsh", neither},
		{"and who is not accused", "Holm stopped short of accusing Marsh of lying to the inquiry.", "Marsh", neither},
		{"who does not say whose fault it is", "Marsh refused to say who was to blame for the leak.", "Marsh", neither},
		{"who is cleared", "A tribunal cleared Marsh of bribery on Thursday.", "Marsh", neither},
		{"the one convicted", "Marsh was convicted of murder and jailed for life.", "Marsh", bad},
		{"who is charged with a killing", "Police arrested Marsh, who is charged with the murder of three farmers.", "Marsh", bad},
		{"who is killed", "Gunmen shot dead Marsh, a nurse, on Friday, police said.", "Marsh", neither},
		{"the winner", "Marsh won the gold medal and broke the world record.", "Marsh", good},
		{"the one praised", "The council praised Marsh as a brave and honest leader.", "Marsh", good},
		{"who tells of bad news", "Forty people died in the flood, Marsh said on Monday.", "Marsh", neither},
		{"who meets", "Marsh met the council on Monday.", "Marsh", neither},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := article(c.text, nil, c.of)
			var f linear.Features
			a.Features(0, &f)
			negative, positive := Default().Chances(&f)
			if negative < 0 || positive < 0 || negative+positive > 1+1e-9 {
				t.Fatalf("%q: got chances %v and %v, want none below 0 and both together at most 1", c.text, negative, positive)
			}
			const least = 0.4 // the stage's default threshold
			got := neither
			switch {
			case negative >= least:
				got = bad
			case positive >= least:
				got = good
			}
			if got != c.want {
				t.Errorf("%q: got %s (bad %.2f, good %.2f) of %s, want %s", c.text, got, negative, positive, c.of, c.want)
			}
		})
	}
}

// Where a mention stands decides whether it is told of somebody.
func TestApart(t *testing.T) {
	for _, c := range []struct {
		name, text, of string
		want           bool
	}{
		{"the place of a dateline", "ELLERY — A bomb killed forty people.", "ELLERY", true},
		{"the agency of a dateline", "ELLERY, Norland (NWA) — A bomb killed forty people.", "NWA", true},
		{"after the dash", "ELLERY (NWA) — Marsh was convicted of fraud.", "Marsh", false},
		{"a dash inside a sentence", "The mayor met Marsh — a liar — on Monday.", "Marsh", false},
		{"the writer of a credit", "A bomb killed forty people.\n\n(Reporting by Ana Holm; editing by Jo Marsh)", "Ana Holm", true},
		{"the editor of a credit", "A bomb killed forty people.\n\n(Reporting by Ana Holm; editing by Jo Marsh)", "Jo Marsh", true},
		{"a bracket that tells", "(Marsh was convicted of fraud.)", "Marsh", false},
		{"a name in a sentence", "Critics denounced Marsh.", "Marsh", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := article(c.text, nil, c.of)
			if len(a.Mentions) != 1 || a.Mentions[0].Apart != c.want {
				t.Errorf("%q: got mentions %+v of %s, want one with Apart %v", c.text, a.Mentions, c.of, c.want)
			}
		})
	}
}

// Whose words a mention stands in.
func TestVoice(t *testing.T) {
	s := "Marsh is late. “Marsh is a liar and Orlova is not,” Orlova said. The “honest” Brask spoke."
	quotes := []pipeline.Quote{
		quote(t, s, pipeline.Direct, "e2", "Marsh is a liar and Orlova is not,"),
		quote(t, s, pipeline.Scare, "", "honest"),
	}
	a := article(s, quotes, "Marsh", "Orlova", "Brask")
	var got []string
	for i := range a.Mentions {
		m := &a.Mentions[i]
		got = append(got, a.Entities[m.Entity].Name+" "+a.voice(m))
	}
	want := []string{"Marsh told", "Marsh said", "Orlova self", "Orlova told", "Brask told"}
	if !slices.Equal(got, want) {
		t.Errorf("%q: got %q, want %q", s, got, want)
	}
}

// Whom quoted words praise or blame.
func TestAims(t *testing.T) {
	for _, c := range []struct {
		name, text, quoted string
		kind               string // of the one named, a person if empty
		want               string
	}{
		{"blame", "“Brask is a corrupt liar and a disgrace,” Orlova said.", "Brask is a corrupt liar and a disgrace,", "", "-Brask"},
		{"praise", "“Brask is honest and brave, a great leader,” Orlova said.", "Brask is honest and brave, a great leader,", "", "+Brask"},
		{"only named", "“Brask will meet the council on Monday,” Orlova said.", "Brask will meet the council on Monday,", "", ""},
		{"the speaker herself", "“Orlova is a corrupt liar and a disgrace,” Orlova said.", "Orlova is a corrupt liar and a disgrace,", "", ""},
		{"a nationality", "“Brask is a corrupt liar and a disgrace,” Orlova said.", "Brask is a corrupt liar and a disgrace,", pipeline.Norp, ""},
		{"outside of the quote", "“It is late,” Orlova said of Brask, a corrupt liar.", "It is late,", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			quotes := []pipeline.Quote{quote(t, c.text, pipeline.Direct, "e2", c.quoted)}
			entities := []pipeline.Entity{person(c.text, "e1", "Brask"), person(c.text, "e2", "Orlova")}
			if c.kind != "" {
				entities[0].Type = c.kind
			}
			a := articleOf(c.text, entities, quotes)
			var got []string
			for _, x := range a.Aims(&quotes[0], a.Parts[0]) {
				sign := "+"
				if x.Score < 0 {
					sign = "-"
				}
				got = append(got, sign+a.Entities[x.Entity].Name)
				if x.Evidence.Text == "" || !strings.Contains(c.quoted, x.Evidence.Text) {
					t.Errorf("%q: got evidence %q, want words of the quote", c.text, x.Evidence.Text)
				}
			}
			if all := strings.Join(got, " "); all != c.want {
				t.Errorf("%q: got aims %q, want %q", c.text, all, c.want)
			}
		})
	}
}

// The evidence is what a reader would point at: the words that blame or praise, in order, and no more than two stretches.
func TestEvidence(t *testing.T) {
	const bad, good = 0, 1
	for _, c := range []struct {
		name, text string
		side       int
		has, lacks []string
	}{
		{"blame", "Marsh spoke on Monday. Critics denounced Marsh as a corrupt liar.", bad, []string{"denounced Marsh", "liar"}, []string{"Monday"}},
		{"praise", "Marsh won the gold medal. Marsh left on Monday.", good, []string{"won", "medal"}, []string{"Monday"}},
		{"not the dateline", "MARSH (NWA) — A court in Ellery convicted Marsh of fraud.", bad, []string{"convicted Marsh of fraud"}, []string{"NWA"}},
		{"three times, shown twice", "Marsh lied to the court. Marsh stole the money. Marsh was convicted of fraud.", bad, []string{"Marsh"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := article(c.text, nil, "Marsh")
			spans := a.Evidence(Default(), 0, c.side)
			if len(spans) == 0 || len(spans) > evidenceSentences {
				t.Fatalf("%q: got evidence %+v, want 1 or %d stretches", c.text, spans, evidenceSentences)
			}
			var all []string
			for i, s := range spans {
				if i > 0 && s.Start < spans[i-1].End {
					t.Errorf("%q: evidence %+v is not in order", c.text, spans)
				}
				if string([]rune(c.text)[s.Start:s.End]) != s.Text {
					t.Errorf("%q: evidence %+v does not have the text of its place", c.text, s)
				}
				all = append(all, s.Text)
			}
			shown := strings.Join(all, " | ")
			wants(t, c.text, shown, func(w string) bool { return strings.Contains(shown, w) }, c.has, c.lacks)
		})
	}
}

// The features say who does what to whom, in whose words, and what the one mentioned is called.
func TestFeatures(t *testing.T) {
	for _, c := range []struct {
		name, text string
		role       string
		quoted     string
		has, lacks []string
	}{
		{"whom they blame", "Critics denounced Marsh.", "", "", []string{"deed=obj|yes|blame"}, []string{"deed=subj|yes|blame"}},
		{"who blames", "Marsh denounced the critics.", "", "", []string{"deed=subj|yes|blame"}, []string{"deed=obj|yes|blame"}},
		{"to whom it is done", "Marsh was arrested by the police.", "", "", []string{"deed=pass|yes|law"}, []string{"deed=subj|yes|law"}},
		{"what did not happen", "Marsh did not win.", "", "", []string{"deed=subj|not|win"}, []string{"deed=subj|yes|win"}},
		{"what it is done with", "Marsh pleaded guilty to fraud.", "", "", []string{"deed=subj|yes|admit"}, nil},
		{"told by the article", "Critics denounced Marsh.", "", "", []string{"deed=obj|yes|blame|told"}, []string{"deed=obj|yes|blame|said"}},
		{"told by somebody", "“Critics denounced Marsh,” Orlova said.", "", "Critics denounced Marsh,", []string{"deed=obj|yes|blame|said"}, []string{"deed=obj|yes|blame|told"}},
		{"what the article calls somebody", "Marsh spoke.", "convicted murderer", "", []string{"rolestem=convic", "rolestem=murder"}, nil},
		{"named once", "Marsh spoke.", "", "", []string{"mentions=1", "sentences=1", "names=1"}, nil},
		{"whom they charge with it", "The envoy accused Marsh of shelling a hospital.", "", "", []string{"deed=obj|yes|blame", "deed=subj|yes|violence"}, nil},
		{"who charges others with it", "Marsh accused Karsia of shelling a hospital.", "", "", []string{"deed=subj|yes|blame"}, []string{"deed=subj|yes|violence"}},
		{"who charges, and does it too", "Marsh accused Karsia of fraud and killed a guard.", "", "", []string{"deed=subj|yes|violence"}, nil},
		{"what is done beside the charge", "Marsh accused Karsia, killing hope.", "", "", []string{"deed=subj|yes|violence"}, nil},
		{"named in a dateline alone", "MARSH (NWA) — A bomb killed forty people.", "", "", nil, []string{"sentences=1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			name := "Marsh"
			if strings.HasPrefix(c.text, "MARSH") {
				name = "MARSH"
			}
			e := person(c.text, "e1", name)
			if c.role != "" {
				e.Roles = []string{c.role}
			}
			var quotes []pipeline.Quote
			if c.quoted != "" {
				quotes = append(quotes, quote(t, c.text, pipeline.Direct, "e2", c.quoted))
			}
			got := named(articleOf(c.text, []pipeline.Entity{e}, quotes), 0)
			wants(t, c.text, got, func(w string) bool { return slices.Contains(got, w) }, c.has, c.lacks)
		})
	}
}

// No name is held for or against anybody.
func TestNamesDoNotMatter(t *testing.T) {
	with := func(name string) []string {
		return named(article("Critics denounced "+name+" as a liar. "+name+" met Orlova on Monday.", nil, name), 0)
	}
	if a, b := with("Marsh"), with("Trump"); !slices.Equal(a, b) {
		t.Errorf("got %q for one name and %q for another, want the same", a, b)
	}
}

// Of whom there is nothing to say, nothing is looked for.
func TestQuiet(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       bool
	}{
		{"blamed", "Critics denounced Marsh as a corrupt liar.", false},
		{"praised", "Colleagues praised Marsh as an honest leader.", false},
		{"a bystander", "Marsh met the council on Monday.", true},
		{"blamed in one sentence of two", "Marsh met the council on Monday. Critics denounced Marsh as a corrupt liar.", false},
		{"only in a credit", "A bomb killed forty people.\n\n(Reporting by Marsh; editing by Jo Holm)", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := article(c.text, nil, "Marsh").Quiet(0); got != c.want {
				t.Errorf("%q: got %v, want %v", c.text, got, c.want)
			}
		})
	}
}

// The stance of the sentences alone, which is what a threshold of 0 publishes.
func TestSentences(t *testing.T) {
	blame, plain := "Critics denounced Marsh as a corrupt liar.", "Marsh met the council on Monday."
	once := article(blame, nil, "Marsh").Sentences(0)
	twice := article(blame+" "+plain, nil, "Marsh").Sentences(0)
	if once >= 0 || twice <= once {
		t.Errorf("got %v for blame and %v with a plain sentence after it, want the first below 0 and the second above the first", once, twice)
	}
	s := "“" + blame + "” Orlova said. " + plain
	quoted := article(s, []pipeline.Quote{quote(t, s, pipeline.Direct, "e2", blame)}, "Marsh").Sentences(0)
	if quoted <= twice {
		t.Errorf("got %v for blame in a quote and %v for the article's own, want the quote to count less", quoted, twice)
	}
	if got := articleOf(plain, []pipeline.Entity{{ID: "e1", Type: pipeline.Person}}, nil).Sentences(0); got != 0 {
		t.Errorf("somebody without a mention: got %v, want 0", got)
	}
}

// The mentions of an entity, sentence by sentence.
func TestBySentence(t *testing.T) {
	a := article("Marsh said Marsh was late. It rained. Marsh left.", nil, "Marsh")
	var got []int
	a.BySentence(0, func(same []int) { got = append(got, len(same)) })
	if !slices.Equal(got, []int{2, 1}) {
		t.Errorf("got groups of %v mentions, want 2 and 1", got)
	}
}

// Which tokens spans of code points cover.
func TestTokens(t *testing.T) {
	const s = "Zürich is late, and Marsh left. "
	for _, c := range []struct {
		name  string
		spans [][2]int
		want  string
	}{
		{"whole words after a letter of two bytes", [][2]int{{7, 14}}, "is late"},
		{"a part of a word", [][2]int{{8, 12}}, "is late"},
		{"a space at the end", [][2]int{{7, 10}}, "is"},
		{"two spans", [][2]int{{7, 9}, {20, 25}}, "is | Marsh"},
		{"an empty span", [][2]int{{7, 7}}, ""},
		{"turned around", [][2]int{{9, 7}}, ""},
		{"beyond the text", [][2]int{{20, 99}}, "Marsh left ."},
		{"all beyond the text", [][2]int{{50, 99}}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := polarity.Read(reading.New(text.Parse(s, nil), nil))
			var got []string
			for _, p := range Tokens(r, c.spans) {
				var words []string
				for i := p[0]; i < p[1]; i++ {
					words = append(words, r.Doc.Word(i))
				}
				got = append(got, strings.Join(words, " "))
			}
			if all := strings.Join(got, " | "); all != c.want {
				t.Errorf("%v of %q: got %q, want %q", c.spans, s, all, c.want)
			}
		})
	}
}

// A quote without end is read as far as it may cost.
func TestTokensOfALongQuote(t *testing.T) {
	s := strings.Repeat("so ", 3*mostQuoted)
	r := polarity.Read(reading.New(text.Parse(s, nil), nil))
	n := 0
	for _, p := range Tokens(r, [][2]int{{0, mostQuoted}, {mostQuoted, len(s)}}) {
		n += p[1] - p[0]
	}
	if n != mostQuoted {
		t.Errorf("got %d tokens of a quote of %d, want the first %d", n, 3*mostQuoted, mostQuoted)
	}
}

func TestOpinionated(t *testing.T) {
	for kind, want := range map[string]bool{pipeline.Person: true, pipeline.Org: true, pipeline.GPE: true,
		pipeline.Norp: false, pipeline.Loc: false, pipeline.Fac: false, pipeline.Event: false, pipeline.Law: false} {
		if got := Opinionated(kind); got != want {
			t.Errorf("%s: got %v, want %v", kind, got, want)
		}
	}
}

func TestTells(t *testing.T) {
	for kind, want := range map[string]bool{"": true, pipeline.Caption: true, pipeline.Credit: false, pipeline.Byline: false,
		pipeline.Dateline: false, pipeline.Note: false} {
		if got := Tells(kind); got != want {
			t.Errorf("a block of kind %q: got %v, want %v", kind, got, want)
		}
	}
}
