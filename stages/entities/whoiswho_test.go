package entities

import (
	"regexp"
	"strings"
	"testing"

	"wirecopy/pipeline"
	"wirecopy/stages/entities/find"
	"wirecopy/stages/entities/kind"
	"wirecopy/stages/entities/link"
	"wirecopy/stages/entities/resolve"
	"wirecopy/stages/internal/text"
)

var marked = regexp.MustCompile(`\[([A-Z]+) ([^\]]+)\]`)

// solve takes text in which the names are marked, as in "[PERSON Jane Doe] left [GPE Arden]", and gives the entities of
// these names: what the stage makes of names, whoever found them.
func solve(in string) []pipeline.Entity {
	var plain strings.Builder
	var spans []find.Name
	at := 0
	for _, m := range marked.FindAllStringSubmatchIndex(in, -1) {
		plain.WriteString(in[at:m[0]])
		n := find.Name{Start: int32(plain.Len()), Kind: kind.Of(in[m[2]:m[3]]), Score: 1}
		plain.WriteString(in[m[4]:m[5]])
		n.End = int32(plain.Len())
		spans = append(spans, n)
		at = m[1]
	}
	plain.WriteString(in[at:])
	d := text.Parse(plain.String(), nil)
	names := find.New().Marked(d, spans)
	found, entries := layOut(d, names, resolve.New().Resolve(d, names, ""))
	found = link.Entities(d, found, entries, nil, "")
	return found
}

func TestWhoIsWho(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     []string
	}{
		{"surname",
			`[PERSON Ilse Orlova] met reporters. [PERSON Orlova] was tired.`,
			[]string{`PERSON Ilse Orlova: Ilse Orlova, Orlova`}},
		{"surname in the headline first",
			"[PERSON Orlova] ends strike\n\n[PERSON Ilse Orlova] ended the strike on Monday.",
			[]string{`PERSON Ilse Orlova: Orlova, Ilse Orlova`}},
		{"forms of address",
			`[PERSON Tom Harrow] and [PERSON Ann Lister] spoke. [PERSON Mr Harrow] left. [PERSON Dr. Lister] stayed.`,
			[]string{`PERSON Tom Harrow: Tom Harrow, Mr Harrow`, `PERSON Ann Lister: Ann Lister, Dr. Lister`}},
		{"one surname, told by the form of address",
			`[PERSON Tom Harrow] married [PERSON Ann Harrow]. Later Mrs. [PERSON Harrow] spoke, and Mr. [PERSON Harrow] listened.`,
			[]string{`PERSON Tom Harrow: Tom Harrow, Harrow`, `PERSON Ann Harrow: Ann Harrow, Harrow`}},
		{"one surname, told by the given name",
			`[PERSON Tom Harrow] called. [PERSON Ben Harrow] did not. [PERSON Tom Harrow] called again.`,
			[]string{`PERSON Tom Harrow: Tom Harrow, Tom Harrow`, `PERSON Ben Harrow: Ben Harrow`}},
		{"initials",
			`[PERSON S Varadan] spoke first. [PERSON Suresh Varadan] is a lawyer. [PERSON R. J. Lister] is not [PERSON T. Lister].`,
			[]string{`PERSON Suresh Varadan [lawyer]: S Varadan, Suresh Varadan`, `PERSON R. J. Lister: R. J. Lister`, `PERSON T. Lister: T. Lister`}},
		{"middle names",
			`[PERSON John F. Harrow] ran. [PERSON John Harrow] won. [PERSON John W. Lister] and [PERSON John H. Lister] lost.`,
			[]string{`PERSON John F. Harrow: John F. Harrow, John Harrow`, `PERSON John W. Lister: John W. Lister`, `PERSON John H. Lister: John H. Lister`}},
		{"a name over the end of a line",
			"Trade\nSecretary [PERSON Ann\r\nLister] left.",
			[]string{"PERSON Ann Lister [Trade Secretary]: Ann\r\nLister"}},
		{"a longer name",
			`[PERSON Mai Bright] wed. [PERSON Mai Bright Lister], adviser to the mayor, left. [PERSON Tom Orr], a dean jailed for theft, slept.`,
			[]string{`PERSON Mai Bright Lister [adviser to the mayor]: Mai Bright, Mai Bright Lister`, `PERSON Tom Orr [dean]: Tom Orr`}},
		{"two surnames",
			`[PERSON Luis Prada Meyer] spoke. Mr. [PERSON Prada Meyer], whom a critic of Mr. [PERSON Prada Meyer] had heard, left.`,
			[]string{`PERSON Luis Prada Meyer: Luis Prada Meyer, Prada Meyer, ^whom, Prada Meyer`}},
		{"family name first",
			`[PERSON Qian Weimin] arrived. [PERSON Qian] smiled.`,
			[]string{`PERSON Qian Weimin: Qian Weimin, Qian`}},
		{"a family",
			`[PERSON Tom Harrow] lives here. The [PERSON Harrows] own the mill.`,
			[]string{`PERSON Tom Harrow: Tom Harrow`, `PERSON Harrows: Harrows`}},
		{"acronym in brackets",
			`The [ORG Northern Trade Council] ([ORG NTC]) met. The [ORG NTC] voted. [ORG DUK] ([ORG Dockers' Union of Kell]) did not.`,
			[]string{`ORG Northern Trade Council: Northern Trade Council, NTC, NTC`, `ORG Dockers' Union of Kell: DUK, Dockers' Union of Kell`}},
		{"acronym that was not introduced",
			`The [ORG Kell Port Authority] opened. "Good," said the [ORG KPA].`,
			[]string{`ORG Kell Port Authority: Kell Port Authority, KPA`}},
		{"acronym from the tables",
			`[ORG Associated Press] reported it; the [ORG AP] took the picture.`,
			[]string{`ORG Associated Press Q40469: Associated Press, AP`}},
		{"short forms of an organisation",
			`[ORG Brandt & Sohne AG] fell. [ORG Brandt] rose. The [ORG Ellery Herons] won; the [ORG Herons] danced.`,
			[]string{`ORG Brandt & Sohne AG: Brandt & Sohne AG, Brandt`, `ORG Ellery Herons: Ellery Herons, Herons`}},
		{"a place and an organisation of one name",
			`[GPE Kell] is a port. [ORG Kell] won the cup. They danced in [GPE Kell].`,
			[]string{`GPE Kell: Kell, Kell`, `ORG Kell: Kell`}},
		{"one country",
			`The [GPE US] and [GPE Russia] met. [GPE U.S.] officials left. [GPE America] waits.`,
			[]string{`GPE US Q30: US, U.S., America`, `GPE Russia Q159: Russia`}},
		{"titles",
			`[GPE US] Secretary of State [PERSON Ann Lister] met [GPE Russia]'s Foreign Minister [PERSON Oleg Harin] and External Affairs Minister [PERSON S Varadan].`,
			[]string{`GPE US Q30: US`, `PERSON Ann Lister [US Secretary of State]: Ann Lister`, `GPE Russia Q159: Russia`,
				`PERSON Oleg Harin [Russia's Foreign Minister]: Oleg Harin`, `PERSON S Varadan [External Affairs Minister]: S Varadan`}},
		{"appositions",
			`[PERSON Ann Lister], a spokeswoman for [ORG Acme], spoke. "No," said [PERSON Tom Harrow], 45, the mayor of [GPE Kell]. [PERSON Ben Orr], of [GPE Arden], left.`,
			[]string{`PERSON Ann Lister [spokeswoman for Acme]: Ann Lister`, `ORG Acme: Acme`, `PERSON Tom Harrow [mayor of Kell]: Tom Harrow`,
				`GPE Kell: Kell`, `PERSON Ben Orr: Ben Orr`, `GPE Arden: Arden`}},
		{"a role before a comma",
			`The finance minister, [PERSON Ann Lister], spoke. [ORG Acme]'s chief executive, [PERSON Tom Harrow], left. A banker, [PERSON Ben Orr], said no. The mayor, [PERSON Q. Lund] and others sang.`,
			[]string{`PERSON Ann Lister [finance minister]: Ann Lister`, `ORG Acme: Acme`, `PERSON Tom Harrow [Acme's chief executive]: Tom Harrow`,
				`PERSON Ben Orr [banker]: Ben Orr`, `PERSON Q. Lund: Q. Lund`}},
		{"someone without a name",
			`[PERSON Tom Harrow] spoke. A senior diplomat heard it. "It is late," he said.`,
			[]string{`PERSON Tom Harrow: Tom Harrow`}},
		{"two of one role",
			`[NORP Norwegian] Trade Minister [PERSON Ann Lister] met [NORP Turkish] Trade Minister [PERSON Tom Harrow]. The minister smiled.`,
			[]string{`NORP Norwegian: Norwegian`, `PERSON Ann Lister [Norwegian Trade Minister]: Ann Lister`, `NORP Turkish: Turkish`,
				`PERSON Tom Harrow [Turkish Trade Minister]: Tom Harrow`}},
		{"a dateline in capitals",
			`[GPE GENEVA] (Wire) - A vote took place in [GPE Geneva].`,
			[]string{`GPE Geneva Q71: GENEVA, Geneva`}},
		{"the minister",
			`Finance Minister [PERSON Ann Lister] met [PERSON Tom Harrow], a banker. The minister smiled, but the banker did not.`,
			[]string{`PERSON Ann Lister [Finance Minister]: Ann Lister, ~The minister`, `PERSON Tom Harrow [banker]: Tom Harrow, ~the banker`}},
		{"ministers of two countries",
			`[NORP Russian] Foreign Minister [PERSON Oleg Harin] met [NORP Indian] Foreign Minister [PERSON S Varadan]. The [NORP Russian] minister left.`,
			[]string{`NORP Russian: Russian, Russian`, `PERSON Oleg Harin [Russian Foreign Minister]: Oleg Harin, ~The Russian minister`,
				`NORP Indian: Indian`, `PERSON S Varadan [Indian Foreign Minister]: S Varadan`}},
		{"a title alone",
			`US Secretary of State [PERSON Ann Lister] arrived. It was late when US Secretary of State spoke.`,
			[]string{`PERSON Ann Lister [US Secretary of State]: Ann Lister, ~US Secretary of State`}},
		{"pronouns by gender",
			`[PERSON Ann Lister] met [PERSON Tom Harrow] on Monday. She thanked him. He said his wife was ill.`,
			[]string{`PERSON Ann Lister: Ann Lister, ^She`, `PERSON Tom Harrow: Tom Harrow, ^him, ^He, ^his`}},
		{"the subject goes on",
			`[PERSON Oleg Harin] criticised [PERSON Tom Harrow]. "It will not do," he said.`,
			[]string{`PERSON Oleg Harin: Oleg Harin, ^he`, `PERSON Tom Harrow: Tom Harrow`}},
		{"an object is not its subject",
			`[PERSON Tom Harrow] spoke. [PERSON Ben Orr] thanked him.`,
			[]string{`PERSON Tom Harrow: Tom Harrow, ^him`, `PERSON Ben Orr: Ben Orr`}},
		{"who",
			`[PERSON Qian Weimin], who was born in [GPE Kell], left.`,
			[]string{`PERSON Qian Weimin: Qian Weimin, ^who`, `GPE Kell: Kell`}},
		{"a role tells the gender",
			`Chairwoman [PERSON R. Lister] spoke. [PERSON Q. Orr], an actor, heard her.`,
			[]string{`PERSON R. Lister [Chairwoman]: R. Lister, ^her`, `PERSON Q. Orr [actor]: Q. Orr`}},
		{"its and it",
			`[ORG Brandt & Sohne] said its loss was small. It is hard to say more. The company will close its mill.`,
			[]string{`ORG Brandt & Sohne: Brandt & Sohne, ^its, ~The company, ^its`}},
		{"the bank",
			`The [ORG Bank of Ellery] met [ORG Kell University]. The bank paid; the university took.`,
			[]string{`ORG Bank of Ellery: Bank of Ellery, ~The bank`, `ORG Kell University: Kell University, ~the university`}},
		{"the country and the city",
			`[GPE France] closed its embassy in [GPE Kell]. The country had no choice; the city had.`,
			[]string{`GPE France Q142: France, ^its, ~The country`, `GPE Kell: Kell, ~the city`}},
		{"according to",
			`[PERSON Tom Harrow] lost. There was no choice, according to Finance Minister [PERSON Q. Varadan]. "It is late," he said.`,
			[]string{`PERSON Tom Harrow: Tom Harrow`, `PERSON Q. Varadan [Finance Minister]: Q. Varadan, ^he`}},
		{"nobody of that gender",
			`[PERSON Ann Lister] spoke. He left.`,
			[]string{`PERSON Ann Lister: Ann Lister`}},
		{"a shared name, told by the country",
			`[GPE Georgia] voted after [GPE Russia] and [GPE Tbilisi] quarrelled.`,
			[]string{`GPE Georgia Q230: Georgia`, `GPE Russia Q159: Russia`, `GPE Tbilisi Q994: Tbilisi`}},
		{"a shared name, not told",
			`[GPE Georgia] voted.`,
			[]string{`GPE Georgia: Georgia`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, e := range solve(c.in) {
				got = append(got, Summary(e))
			}
			if a, b := strings.Join(got, "\n"), strings.Join(c.want, "\n"); a != b {
				t.Errorf("%s\n got\n%s\nwant\n%s", c.in, a, b)
			}
		})
	}
}
