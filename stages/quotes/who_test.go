package quotes

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/text"
	"wirecopy/stages/quotes/attribute"
)

var named = regexp.MustCompile(`\[([A-Z]+) ([^\]/=]+)(?:/([^\]]+)|=([^\]]+))?\]`)

// speakers gives the phrase and the entity of each speaker in text in which names are marked, as in "[PERSON Jane Doe/judge] said",
// with a role behind a stroke: "phrase = name". The same words are one entity; behind "=" stands whom a pronoun or a description was
// taken for, as in "[PERSON he=Jane Doe]".
func speakers(in string) (out []string) {
	for _, q := range quotesOf(in) {
		if q.Speaker != nil {
			out = append(out, q.Speaker.Text+" = "+q.Speaker.Entity)
		}
	}
	return out
}

// quotesOf finds the quotes of such a text.
func quotesOf(in string) []pipeline.Quote {
	plain := named.ReplaceAllString(in, "$2")
	d := text.Parse(plain, nil)
	var entities []pipeline.Entity
	for _, m := range named.FindAllStringSubmatchIndex(in, -1) {
		start := len(named.ReplaceAllString(in[:m[0]], "$2"))
		word := in[m[4]:m[5]]
		mention := pipeline.Mention{Span: d.Span(start, start+len(word)), Kind: pipeline.NameMention}
		if m[8] >= 0 {
			word, mention.Kind = in[m[8]:m[9]], pipeline.PronounMention
			if strings.Contains(mention.Text, " ") {
				mention.Kind = pipeline.NominalMention
			}
		}
		i := slices.IndexFunc(entities, func(e pipeline.Entity) bool { return e.Name == word })
		if i < 0 {
			i = len(entities)
			entities = append(entities, pipeline.Entity{ID: word, Name: word, Type: in[m[2]:m[3]]})
		}
		entities[i].Mentions = append(entities[i].Mentions, mention)
		if m[6] >= 0 {
			entities[i].Roles = append(entities[i].Roles, in[m[6]:m[7]])
		}
	}
	return Of(attribute.Open(reading.New(d, reading.NamesOf(d, entities)), entities), attribute.English())
}

// Who relays is the person whom the phrase means, and nobody relays what they said themselves.
func TestWhoRelays(t *testing.T) {
	for name, tt := range map[string]struct{ text, want string }{
		"a spokesman of somebody": {`[PERSON Moor] spokesman [PERSON Ole Rask] said officials denied the port was shut.`, "Ole Rask"},
		"a role and a name":       {`[PERSON Moor]'s lawyer, [PERSON Ole Rask], said officials denied the port was shut.`, "Ole Rask"},
		"somebody of a body":      {`A lawyer for [PERSON Moor] said officials denied the port was shut.`, ""},
		"somebody's lawyer":       {`[PERSON Moor]'s lawyer said officials denied the port was shut.`, ""},
		"a pronoun":               {`[PERSON Moor] left. [PERSON He=Moor] said officials denied the port was shut.`, "Moor"},
		"their own words":         {`[PERSON Moor] said [PERSON he=Moor] denied the port was shut.`, "-"},
	} {
		t.Run(name, func(t *testing.T) {
			got := "-"
			for _, q := range quotesOf(tt.text) {
				for _, v := range q.Via {
					got = v.Entity
				}
			}
			if got != tt.want {
				t.Errorf("%s\ngot  %q\nwant %q", tt.text, got, tt.want)
			}
		})
	}
}

func TestSpeakers(t *testing.T) {
	for name, tt := range map[string]struct{ text, want string }{
		"two titles":                    {`Businessman and party donor [PERSON Ole Rask] said the mill would close.`, "Businessman and party donor Ole Rask = Ole Rask"},
		"a title with its initials":     {`Member of Parliament (MP) [PERSON Ines Varo] of the [ORG Labour Party] said the mill would close.`, "Ines Varo of the Labour Party = Ines Varo"},
		"an envoy for a country":        {`[GPE Velm] special envoy for [GPE Iran] [PERSON Ole Rask] said the talks would go on.`, "special envoy for Iran Ole Rask = Ole Rask"},
		"whose statement":               {`A strike began. [PERSON Ole Rask]'s statement said the mill would close.`, "Ole Rask's statement = Ole Rask"},
		"a statement released by":       {`A statement released by the [ORG Velm Port Authority] said the mill would close.`, "A statement released by the Velm Port Authority = Velm Port Authority"},
		"somebody with another role":    {`[PERSON Ida Varo/President] said the road would be mended. The opposition leader said the tax was wrong.`, "Ida Varo = Ida Varo; The opposition leader = "},
		"somebody of another rank":      {`[PERSON Ida Varo/Health Minister] said the road would be mended. The deputy minister said the tax was wrong.`, "Ida Varo = Ida Varo; The deputy minister = "},
		"a statement spoken of":         {`On Monday the [ORG Velm Port Authority] released a statement. The statement said the mill would close.`, "The statement = Velm Port Authority"},
		"a statement of nobody":         {`A statement said the mill would close.`, "A statement = "},
		"a role and a name":             {`The trust's chief executive, [PERSON Sunil Mehta], said the money was gone.`, "The trust's chief executive, Sunil Mehta = Sunil Mehta"},
		"whose decree":                  {`A decree signed by [PERSON Ole Rask] shut the mill. The decree said it would close in May.`, "The decree = Ole Rask"},
		"an advisory of a body":         {`The [ORG Velm Port Authority]'s advisory said the ferry would not sail.`, "The Velm Port Authority's advisory = Velm Port Authority"},
		"documents that a paper has":    {`Documents obtained by the [ORG Courier] say the mill would close. Letters seen by the [ORG Courier] say it was sold.`, "Documents obtained by the Courier = ; Letters seen by the Courier = "},
		"whom a quotation speaks to":    {`[PERSON Ole Rask] lost his house. "My sister said, '[PERSON Ole=Ole Rask], get out,'" [PERSON he=Ole Rask] said.`, "he = Ole Rask"},
		"guidelines of a body":          {`[ORG Velm Port Authority] guidelines say the ferry must not sail at night.`, "Velm Port Authority guidelines = Velm Port Authority"},
		"who is quoted, and what he is": {`The [ORG Courier] quoted [PERSON Ole Rask], a former mayor of [GPE Velm], as saying the mill would close.`, "Ole Rask, a former mayor of Velm = Ole Rask"},
		"who is cited by an agency":     {`The news agency quotes [PERSON Ole Rask] as saying the mill would close.`, "Ole Rask = Ole Rask"},
		"people behind a place":         {`Aid may cross the border between [GPE Arden] and [GPE Velm], four officials said on Monday.`, "four officials = "},
		"people behind one place":       {`No aid has come to [GPE Velm], four officials said on Monday.`, "four officials = "},
		"behind a place and an age":     {`Outside court, [PERSON Janet Rowe], 61, who lost her savings, said the bank was to blame.`, "Janet Rowe, 61 = Janet Rowe"},
		"a name behind what was said":   {`The museum, [PERSON Ines Varo] said, would open in May.`, "Ines Varo = Ines Varo"},
		"but a name, and who that is":   {`But [PERSON Rita Varo], a pilot who was not there, said the claim was bold.`, "Rita Varo, a pilot = Rita Varo"},
		"a leader of a party":           {`The [ORG Labour Party] leader said the mill would close.`, "The Labour Party leader = "},
		"the member for a place":        {`The [ORG Velm East] MP said the mill would close.`, "The Velm East MP = "},
		"a body and its chairman":       {`The [ORG Labour Party] said the mill would close.`, "The Labour Party = Labour Party"},
		"a report from a place":         {`Reports from [GPE Velm] said the mill would close.`, "Reports from Velm = "},
		"not who is spoken of within": {`[PERSON Jory Penn] said [PERSON Ole Rask] was ill. "I told [PERSON him=Ole Rask] to rest," [PERSON he=Ole Rask] said.`,
			"Jory Penn = Jory Penn; he = Jory Penn"},
		"not who is named in the clause before": {`[PERSON Jory Penn] said the mill was full. [PERSON Rask] would be ill for weeks, [PERSON he=Rask] said.`,
			"Jory Penn = Jory Penn; he = Jory Penn"},
		"a body that goes on": {`The [ORG Velm Port Authority] said the mill was full. "The road is open," it said.`,
			"The Velm Port Authority = Velm Port Authority; it = Velm Port Authority"},
		"it is nobody":               {`[PERSON Ida Penn] said the mill was full. "The road is open," it said.`, "Ida Penn = Ida Penn; it = "},
		"a state in brackets":        {`"The road is open," Rep. [PERSON Ida Penn] (D-Wis.) said Friday.`, "Rep. Ida Penn = Ida Penn"},
		"she who spoke last":         {`[PERSON Ida Penn] said the mill was full. "[PERSON She=Ida Penn] was ill for weeks," [PERSON she=Ida Penn] said.`, "Ida Penn = Ida Penn; she = Ida Penn"},
		"she who speaks of another":  {`[PERSON Ida Penn] wept outside the court. "[PERSON She=Ida Penn] asked me about the money," [PERSON she=Ida Penn] said.`, "she = Ida Penn"},
		"he who has no name":         {`[PERSON Hanna Voll] said the road was shut. An army spokesman denied the report. The bridge was safe, he said.`, "Hanna Voll = Hanna Voll; An army spokesman = ; he = "},
		"he of himself":              {`[PERSON Jory Penn] left. [PERSON He=Jory Penn] said [PERSON he=Jory Penn] was ill.`, "He = Jory Penn"},
		"a name that is not known":   {`The [ORG Velm Port Authority] shut the mill. [ORG The maker=Velm Port Authority], Novabel, said it would pay.`, "The maker, Novabel = "},
		"a scholar of a university":  {`"The vote is close," said [ORG Velm University] political scholar [PERSON Ines Varo].`, "Velm University political scholar Ines Varo = Ines Varo"},
		"a name that holds a comma":  {`[PERSON Ines Varo] of the [ORG University of Velm, East Arden] said the mill would close.`, "Ines Varo of the University of Velm, East Arden = Ines Varo"},
		"the only one who is asked":  {"The Courier met [PERSON Ines Varo].\n\nQ: Is it open?\n\nA: It is.\n\nQ: Since when?\n\nA: Since May.", "Q = ; A = Ines Varo; Q = ; A = Ines Varo"},
		"a reported study by nobody": {`[PERSON Ole Rask] read the study. The study said the mill would close.`, "The study = "},
	} {
		t.Run(name, func(t *testing.T) {
			if got := strings.Join(speakers(tt.text), "; "); got != tt.want {
				t.Errorf("%s\ngot  %s\nwant %s", tt.text, got, tt.want)
			}
		})
	}
}
