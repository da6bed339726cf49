package reading

import (
	"slices"
	"strings"
	"testing"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/text"
)

// chunked writes the chunks of s as "kind[words]", marks as they are.
func chunked(s string) string {
	r := New(text.Parse(s, nil), nil)
	var out []string
	for _, c := range r.Chunks {
		words := r.Text[r.Start(int(c.A)):r.End(int(c.B-1))]
		switch c.Kind {
		case Noun, Prep, Sub, Rel, Adverb, Adjective, Conj:
			words = c.Kind.String() + "[" + words + "]"
		case Verb:
			form := c.Form.String()
			if c.Passive {
				form += " passive"
			}
			words = form + "[" + words + "]"
		}
		out = append(out, words)
	}
	return strings.Join(out, " ")
}

func TestChunks(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"verb with auxiliaries", "The mayor has not been seen.", "noun[The mayor] finite passive[has not been seen] ."},
		{"how exact a number is", "Varo said about forty ships, nearly 300 crews, up to 20 pilots and over a third of the docks were lost, and only the mayor knew.",
			"noun[Varo] finite[said] noun[about forty ships] , noun[nearly 300 crews] , noun[up to 20 pilots] conj[and] noun[over a third] prep[of] noun[the docks] finite passive[were lost] , conj[and] noun[only the mayor] finite[knew] ."},
		{"how exact a part is", "Almost half of the crew left. At least half the money was gone.",
			"noun[Almost half] prep[of] noun[the crew] finite[left] . noun[At least half the money] finite[was] adjective[gone] ."},
		{"what a verb or a noun is about", "Varo warned about forty ships. Fears about forty jobs grew.",
			"noun[Varo] finite[warned] prep[about] noun[forty ships] . noun[Fears] prep[about] noun[forty jobs] finite[grew] ."},
		{"the accused", "The accused, named as Ole Rask, fled. The accused told the court that it was late.",
			"noun[The accused] , participle[named] prep[as] noun[Ole Rask] , finite[fled] . noun[The accused] finite[told] noun[the court] sub[that] noun[it] finite[was] adjective[late] ."},
		{"infinitive", "Varo wants to quickly leave.", "noun[Varo] finite[wants] infinitive[to quickly leave] ."},
		{"infinitive that is denied", "Varo told the crews not to leave.", "noun[Varo] finite[told] noun[the crews] infinitive[not to leave] ."},
		{"genitive", "The mayor's old friend left.", "noun[The mayor's old friend] finite[left] ."},
		{"clause with that", "Varo said that it was late.", "noun[Varo] finite[said] sub[that] noun[it] finite[was] adjective[late] ."},
		{"relative clause", "The man who left was tall.", "noun[The man] rel[who] finite[left] finite[was] adjective[tall] ."},
		{"today", "The company today said it was late.", "noun[The company] noun[today] finite[said] noun[it] finite[was] adjective[late] ."},
		{"whom a clause is told", "Varo told the court Ms Penn had left.", "noun[Varo] finite[told] noun[the court] noun[Ms Penn] finite[had left] ."},
		{"reporters", "Varo told reporters Penn would win.", "noun[Varo] finite[told] noun[reporters] noun[Penn] finite[would win] ."},
		{"two plurals", "Varo told reporters ships were late.", "noun[Varo] finite[told] noun[reporters] noun[ships] finite[were] adjective[late] ."},
		{"the day on which a clause is told", "Varo told reporters Friday the ships were late, and told a meeting Monday that they sank.",
			"noun[Varo] finite[told] noun[reporters] noun[Friday] noun[the ships] finite[were] adjective[late] , conj[and] finite[told] noun[a meeting] noun[Monday] sub[that] noun[they] finite[sank] ."},
		{"time before a subject", "Varo said last week prices rose, and yesterday men left on Monday ships were late.",
			"noun[Varo] finite[said] noun[last week] noun[prices] finite[rose] , conj[and] noun[yesterday] noun[men] finite[left] prep[on] noun[Monday] noun[ships] finite[were] adjective[late] ."},
		{"place and way before a subject", "Varo said in a statement prices rose, in court Ole Rask lied, and after the vote three men left.",
			"noun[Varo] finite[said] prep[in] noun[a statement] noun[prices] finite[rose] , prep[in] noun[court] noun[Ole Rask] finite[lied] , conj[and] prep[after] noun[the vote] noun[three men] finite[left] ."},
		{"numbers of two words", "More than two million people left.", "adjective[More] prep[than] noun[two million people] finite[left] ."},
		{"indefinite pronouns", "Varo said in an interview everything was lost on Monday nobody was there.",
			"noun[Varo] finite[said] prep[in] noun[an interview] noun[everything] finite passive[was lost] prep[on] noun[Monday] noun[nobody] finite[was] adverb[there] ."},
		{"many of them", "Many of the crew left.", "noun[Many] prep[of] noun[the crew] finite[left] ."},
		{"a name before an adjective", "The Velm foreign minister left. Varo says the UN human rights chief left. Varo gave the Courier new figures.",
			"noun[The Velm foreign minister] finite[left] . noun[Varo] finite[says] noun[the UN human rights chief] finite[left] . noun[Varo] finite[gave] noun[the Courier] noun[new figures] ."},
		{"an infinitive whose verb is rare", "Varo threatened to sue the board.", "noun[Varo] finite[threatened] infinitive[to sue] noun[the board] ."},
		{"a title of two adjectives", "Varo, chief executive of the board, left.", "noun[Varo] , noun[chief executive] prep[of] noun[the board] , finite[left] ."},
		{"a body before a trade", "Velm University political scientist Ole Rask left.", "noun[Velm University political scientist Ole Rask] finite[left] ."},
		{"not all", "Varo said not all the ships were lost.", "noun[Varo] finite[said] noun[not all the ships] finite passive[were lost] ."},
		{"the title of a programme", "Varo told ABC’s “Open Seas” that it was late.", "noun[Varo] finite[told] noun[ABC’s “Open Seas”] sub[that] noun[it] finite[was] adjective[late] ."},
		{"a reporter", "Varo told reporter Ada Penn of it.", "noun[Varo] finite[told] noun[reporter Ada Penn] prep[of] noun[it] ."},
		{"an adverb before that", "Varo said, meanwhile, that leave had been cancelled.",
			"noun[Varo] finite[said] , adverb[meanwhile] , sub[that] noun[leave] finite passive[had been cancelled] ."},
		{"though between commas", "Varo conceded, though, that it was late.",
			"noun[Varo] finite[conceded] , adverb[though] , sub[that] noun[it] finite[was] adjective[late] ."},
		{"accused of", "A driver accused of causing the death of a nurse on the road wept as it rained.",
			"noun[A driver] participle[accused] prep[of] gerund[causing] noun[the death] prep[of] noun[a nurse] prep[on] noun[the road] finite[wept] prep[as] noun[it] finite[rained] ."},
		{"whose day", "The company said today's prices fell.", "noun[The company] finite[said] noun[today's prices] finite[fell] ."},
		{"marks", "Varo said: “Rain.”", "noun[Varo] finite[said] : “ noun[Rain] . ”"},
		{"reports after a preposition", "Varo would not comment on reports that it rained.",
			"noun[Varo] finite[would not comment] prep[on] noun[reports] sub[that] noun[it] finite[rained] ."},
		{"a noun that reports after a verb", "The mayor paid tribute to the crew.", "noun[The mayor] finite[paid] noun[tribute] prep[to] noun[the crew] ."},
		{"what was done to whom an apposition names", "A passenger, retired nurse Ines Varo, left. The club, Velm City, sacked manager Tom Penn, who left.",
			"noun[A passenger] , noun[retired nurse Ines Varo] , finite[left] . noun[The club] , noun[Velm City] , finite[sacked] noun[manager Tom Penn] , rel[who] finite[left] ."},
		{"what somebody is called by a participle", "“It was late,” presiding judge Ines Varo said, closing the hearing.", "“ noun[It] finite[was] adjective[late] , ” noun[presiding judge Ines Varo] finite[said] , gerund[closing] noun[the hearing] ."},
		{"plans that are a verb", "Velm Copper plans to open a mine, Varo said. Velm Copper plans to open a mine were dropped.",
			"noun[Velm Copper] finite[plans] infinitive[to open] noun[a mine] , noun[Varo] finite[said] . noun[Velm Copper plans] infinitive[to open] noun[a mine] finite passive[were dropped] ."},
		{"a participle in a noun phrase", "A reported 300 pilots left.", "noun[A reported 300 pilots] finite[left] ."},
		{"what was done on a day", "A sale announced Monday would hurt.", "noun[A sale] participle[announced] noun[Monday] finite[would hurt] ."},
		{"the only verb", "The mayor, Ines Varo, called for help.", "noun[The mayor] , noun[Ines Varo] , finite[called] prep[for] noun[help] ."},
		{"not the only verb", "The mayor, Ines Varo, called in May, left.", "noun[The mayor] , noun[Ines Varo] , participle[called] prep[in] noun[May] , finite[left] ."},
		{"a plural before that", "They left Velm, river states that have suffered.", "noun[They] finite[left] noun[Velm] , noun[river states] sub[that] finite[have suffered] ."},
		{"quotes as saying", "The paper quotes two unnamed pilots as saying it sank.",
			"noun[The paper] finite[quotes] noun[two unnamed pilots] prep[as] gerund[saying] noun[it] finite[sank] ."},
		{"a letter that is a name", "Varo said on X the port was open.", "noun[Varo] finite[said] prep[on] noun[X] noun[the port] finite[was] adjective[open] ."},
		{"prepositions", "a spokesman for the port of Velm", "noun[a spokesman] prep[for] noun[the port] prep[of] noun[Velm]"},
	} {
		if got := chunked(tt.text); got != tt.want {
			t.Errorf("%s: %q\n got %s\nwant %s", tt.name, tt.text, got, tt.want)
		}
	}
}

// clauses writes the clauses of s as "kind: subject > verb > object".
func clauses(s string) (out []string) {
	r := New(text.Parse(s, nil), nil)
	words := func(a, b int) string {
		return r.Text[r.Start(int(r.Chunks[a].A)):r.End(int(r.Chunks[b-1].B)-1)]
	}
	for _, c := range r.Clauses {
		line := c.Kind.String() + ": "
		if c.Subject.Found() {
			line += words(c.Subject.A, c.Subject.B)
		}
		line += " > " + words(c.Verb, c.Verb+1)
		if c.Object >= 0 {
			line += " > " + words(c.Object, c.Object+1)
		}
		if c.Negated {
			line += " (not)"
		}
		out = append(out, line)
	}
	return out
}

func TestClauses(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"object", "The mayor praised the crew.", []string{"main: The mayor > praised > the crew"}},
		{"prepositions belong to the subject", "A spokesman for the port of Velm left.", []string{"main: A spokesman for the port of Velm > left"}},
		{"complement", "Varo said the port was open.", []string{"main: Varo > said > the port", "complement: the port > was"}},
		{"coordination shares the subject", "Varo left the room and called the crew.", []string{"main: Varo > left > the room", "main: Varo > called > the crew"}},
		{"relative clause", "The pilot who left the port was arrested.", []string{"relative: The pilot > left > the port", "main: The pilot > was arrested"}},
		{"apposition", "Varo, a harbour pilot, left the port.", []string{"main: Varo > left > the port"}},
		{"passive", "The mayor was praised by the crew.", []string{"main: The mayor > was praised > the crew"}},
		{"infinitive", "Varo promised to open the port.", []string{"main: Varo > promised", "nonfinite: Varo > to open > the port"}},
		{"told to", "Varo urged the crew to leave.", []string{"main: Varo > urged > the crew", "nonfinite: the crew > to leave"}},
		{"negation", "Varo did not blame the crew.", []string{"main: Varo > did not blame > the crew (not)"}},
		{"never", "Varo never blamed the crew.", []string{"main: Varo > blamed > the crew (not)"}},
		{"nobody", "None of the pilots blamed the crew.", []string{"main: None of the pilots > blamed > the crew (not)"}},
		{"no pilot", "No pilot blamed the crew.", []string{"main: No pilot > blamed > the crew (not)"}},
		{"participle in front", "Asked whether she would stay, Varo laughed.", []string{"nonfinite:  > Asked", "complement: she > would stay", "main: Varo > laughed"}},
		{"participle between commas", "The woman, identified only as Nurse B, left.", []string{"nonfinite:  > identified", "main: The woman > left"}},
		{"verbs in a row", "Varo entered the room, looked around, left.", []string{"main: Varo > entered > the room", "main: Varo > looked", "main: Varo > left"}},
		{"time before the verb", "Varo, a pilot, last week praised the crew.", []string{"main: Varo > praised > the crew"}},
		{"today before the verb", "The company today announced that it was late.", []string{"main: The company > announced", "complement: it > was"}},
		{"who that is, and an adverb", "Ines Varo of Velm, the party chairwoman, also praised the crew.", []string{"main: Ines Varo of Velm > praised > the crew"}},
		{"adverbial", "Varo left because the port was attacked.", []string{"main: Varo > left", "adverbial: the port > was attacked"}},
	} {
		if got := clauses(tt.text); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q\n got %q\nwant %q", tt.name, tt.text, got, tt.want)
		}
	}
}

// TestANameIsNoVerb shows what names tell of tags.
func TestANameIsNoVerb(t *testing.T) {
	d := text.Parse("Will Reed said the Courier Ines Varo would go.", nil)
	r := New(d, []Name{{0, 2, pipeline.Person}, {4, 5, pipeline.Org}, {5, 7, pipeline.Person}})
	if r.Tags[0] != text.NNP {
		t.Errorf("Will is tagged %s in a name", r.Tags[0])
	}
	if r.ChunkOf[4] == r.ChunkOf[5] {
		t.Error("two names side by side are one chunk")
	}
	d = text.Parse("WHO warns of fever.", nil)
	if r = New(d, []Name{{0, 1, pipeline.Org}}); r.Clauses[0].Kind != Main || !r.Clauses[0].Subject.Found() {
		t.Errorf("of WHO warns the clauses are %+v", r.Clauses)
	}
}

func FuzzNew(f *testing.F) {
	for _, s := range []string{"“A,” he said “b", "To be or", "that that that", "''", "\xff, said “\n\n“x”", "Mr. A's B, who said, left and"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r := New(text.Parse(s, nil), nil)
		at := 0
		for k, c := range r.Chunks {
			if int(c.A) != at || c.B <= c.A || c.Head < c.A || c.Head >= c.B {
				t.Fatalf("New(%q): chunk %d is %+v, but the one before ends at %d", s, k, c, at)
			}
			at = int(c.B)
		}
		if at != len(r.Tokens) {
			t.Fatalf("New(%q): chunks end at token %d of %d", s, at, len(r.Tokens))
		}
		for _, c := range r.Clauses {
			if r.Chunks[c.Verb].Kind != Verb || c.Subject.Found() && (c.Subject.A >= c.Subject.B || c.Subject.B > len(r.Chunks)) ||
				c.Object >= len(r.Chunks) || c.Parent >= len(r.Clauses) {
				t.Fatalf("New(%q): clause %+v", s, c)
			}
		}
	})
}

// Somebody who is given by a pronoun is no name.
func TestAPronounIsNoName(t *testing.T) {
	d := text.Parse("He left on Monday.", nil)
	if got := New(d, []Name{{First: 0, Last: 1, Type: pipeline.Person}}).Tags[0]; got != text.PRP {
		t.Errorf("%q: got tag %v of the first word, want that of a pronoun", d.Text, got)
	}
}
