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
	"wirecopy/stages/internal/reading"
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

// identityTest is a text with its names marked, and who they are.
type identityTest struct {
	name, in string
	want     []string
}

func testIdentities(t *testing.T, cases []identityTest) {
	t.Helper()
	for _, c := range cases {
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

// Names and pronouns that mean one person, body or place.
func TestWhoIsWho(t *testing.T) {
	testIdentities(t, []identityTest{
		{"surname",
			`[PERSON Ilse Orlova] met reporters. [PERSON Orlova] was tired.`,
			[]string{`PERSON Ilse Orlova: Ilse Orlova, Orlova`}},
		{"nobody calls themselves by their name",
			"[PERSON Tom Harrow] defended [PERSON Ben Orr] on Monday. “[PERSON Orr] is no thief,” he said.",
			[]string{`PERSON Tom Harrow: Tom Harrow, ^he`, `PERSON Ben Orr: Ben Orr, Orr`}},
		{"nor he, whom another word means",
			"[PERSON Ben Orr] won again on Sunday. [PERSON Tom Harrow] trains him. “He has never lost,” he said.",
			[]string{`PERSON Ben Orr: Ben Orr, ^him, ^He`, `PERSON Tom Harrow: Tom Harrow, ^he`}},
		{"in the words of another",
			"[PERSON Tom Harrow] spoke of his father. “He told me, ‘[PERSON Harrow], you will go far,’” he said.",
			[]string{`PERSON Tom Harrow: Tom Harrow, ^his, Harrow, ^he`}},
		{"surname in the headline first",
			"[PERSON Orlova] ends strike\n\n[PERSON Ilse Orlova] ended the strike on Monday.",
			[]string{`PERSON Ilse Orlova: Orlova, Ilse Orlova`}},
		{"forms of address",
			`[PERSON Tom Harrow] and [PERSON Ann Lister] spoke. [PERSON Mr Harrow] left. [PERSON Dr. Lister] stayed.`,
			[]string{`PERSON Tom Harrow: Tom Harrow, Mr Harrow`, `PERSON Ann Lister: Ann Lister, Dr. Lister`}},
		{"one surname, told by the form of address",
			`[PERSON Tom Harrow] married [PERSON Ann Harrow]. Later Mrs. [PERSON Harrow] spoke, and Mr. [PERSON Harrow] listened.`,
			[]string{`PERSON Tom Harrow: Tom Harrow, Harrow`, `PERSON Ann Harrow: Ann Harrow, Harrow`}},
		{"one of two surnames goes before who is named below",
			`[PERSON Laura Prada Gaviria] was hurt. [PERSON Prada], a granddaughter of the poet [PERSON Julio Prada], will stay.`,
			[]string{`PERSON Laura Prada Gaviria [granddaughter of the poet Julio Prada]: Laura Prada Gaviria, Prada`, `PERSON Julio Prada [poet]: Julio Prada`}},
		{"a body of another country",
			`The [NORP Irish] airline [ORG Kellair] ordered planes from [ORG Velm]. The [NORP Danish] airline laughed.`,
			[]string{`NORP Irish: Irish`, `ORG Kellair: Kellair`, `ORG Velm: Velm`, `NORP Danish: Danish`}},
		{"a firm and its branch",
			`[ORG Kaneda Heavy Works Ltd.] will sell [ORG Kaneda Marine Power]. [ORG Kaneda] said no.`,
			[]string{`ORG Kaneda Heavy Works Ltd.: Kaneda Heavy Works Ltd., Kaneda`, `ORG Kaneda Marine Power: Kaneda Marine Power`}},
		{"a house of another name",
			`The [ORG White House] did not respond. In the [ORG House], members slept.`,
			[]string{`ORG White House Q35525: White House`, `ORG House: House`}},
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
		{"who it is according to is who speaks",
			`[PERSON Tom Harrow] met [PERSON Ben Orr] in May, and [PERSON Harrow] thanked him. [PERSON Harrow] left at once, he said. [PERSON Harrow] was sure. There was no deal, according to minister [PERSON S Varadan]. There were other views, he said.`,
			[]string{`PERSON Tom Harrow: Tom Harrow, Harrow, Harrow, ^he, Harrow`, `PERSON Ben Orr: Ben Orr, ^him`, `PERSON S Varadan [minister]: S Varadan, ^he`}},
		{"honours are no part of the name",
			`[PERSON Imogen Clarke KC] spoke. [PERSON Femi Falor SAN] did not, nor did [PERSON Tom Harrow Jr.], [PERSON Ann Lister, MP].`,
			[]string{`PERSON Imogen Clarke: Imogen Clarke KC`, `PERSON Femi Falor: Femi Falor SAN`, `PERSON Tom Harrow Jr.: Tom Harrow Jr.`,
				`PERSON Ann Lister: Ann Lister, MP`}},
		{"given names of other languages",
			`[PERSON Sunniva Aas] accused [PERSON Joao Pell] of hiding. "He signed it," she said.`,
			[]string{`PERSON Sunniva Aas: Sunniva Aas, ^she`, `PERSON Joao Pell: Joao Pell, ^He`}},
		{"family name first",
			`[PERSON Qian Weimin] arrived. [PERSON Qian] smiled.`,
			[]string{`PERSON Qian Weimin: Qian Weimin, Qian`}},
		{"a family is not one of it",
			`[PERSON Tom Harrow] left. The [PERSON Harrows] were sad. He said he was ill.`,
			[]string{`PERSON Tom Harrow: Tom Harrow, ^He, ^he`, `PERSON Harrows: Harrows`}},
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
		{"a form of address between a role and a name",
			`Prime Minister Datuk Seri [PERSON Tom Harrow] spoke. Health Secretary Dame [PERSON Ann Lister] left. Union boss Dr [PERSON Ben Orr] sang. Rear Admiral [PERSON Q. Lund] slept.`,
			[]string{`PERSON Tom Harrow [Prime Minister]: Tom Harrow`, `PERSON Ann Lister [Health Secretary]: Ann Lister`, `PERSON Ben Orr [Union boss]: Ben Orr`, `PERSON Q. Lund [Rear Admiral]: Q. Lund`}},
		{"an office of an office",
			`Union Minister of State for Home [PERSON Ann Lister] spoke.`, []string{`PERSON Ann Lister [Union Minister of State for Home]: Ann Lister`}},
		{"the shadow of an office",
			`Health Secretary [PERSON Tom Harrow] left. [PERSON Ann Lister] spoke. "No," the shadow health secretary said.`,
			[]string{`PERSON Tom Harrow [Health Secretary]: Tom Harrow`, `PERSON Ann Lister: Ann Lister`}},
		{"one without a name",
			`[PERSON Ann Lister] spoke. One nurse, who was there, told how it was. "I cried," the woman said.`,
			[]string{`PERSON Ann Lister: Ann Lister`}},
		{"a dateline in capitals",
			`[GPE GENEVA] (Wire) - A vote took place in [GPE Geneva].`,
			[]string{`GPE Geneva Q71: GENEVA, Geneva`}},
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
		{"it that stands for what follows",
			`[ORG Acme] fell. It is not clear whether the mill will close. It was hard to tell.`,
			[]string{`ORG Acme: Acme`}},
		{"according to",
			`[PERSON Tom Harrow] lost. There was no choice, according to Finance Minister [PERSON Q. Varadan]. "It is late," he said.`,
			[]string{`PERSON Tom Harrow: Tom Harrow`, `PERSON Q. Varadan [Finance Minister]: Q. Varadan, ^he`}},
		{"a pronoun in front of its sentence's subject",
			`[PERSON Tom Harrow] won. Although he was ill, [PERSON Ben Orr] came second.`,
			[]string{`PERSON Tom Harrow: Tom Harrow`, `PERSON Ben Orr: ^he, Ben Orr`}},
		{"a pronoun before anybody is named",
			`He was born in [GPE Kell] and went to sea at ten. [PERSON Orlov] studied law. His books sold well.`,
			[]string{`PERSON Orlov: ^He, Orlov, ^His`, `GPE Kell: Kell`}},
		{"a subject is nobody whom its own clause names",
			`[PERSON Ann Lister] and [PERSON Mary Brandt] met. She asked [PERSON Brandt] to wait.`,
			[]string{`PERSON Ann Lister: Ann Lister, ^She`, `PERSON Mary Brandt: Mary Brandt, Brandt`}},
		{"himself",
			`[PERSON Tom Harrow] met [PERSON Ben Orr]. [PERSON Orr] himself paid.`,
			[]string{`PERSON Tom Harrow: Tom Harrow`, `PERSON Ben Orr: Ben Orr, Orr, ^himself`}},
		{"his wife without a name",
			`[PERSON Tom Harrow] left with his wife. She was ill, and he drove.`,
			[]string{`PERSON Tom Harrow: Tom Harrow, ^his, ^he`}},
		{"a given name alone tells the gender",
			`[PERSON Nancy] spoke. He left.`,
			[]string{`PERSON Nancy: Nancy`}},
		{"a name with an apposition is the subject",
			`[PERSON Ann Lister] waited. [PERSON Mary Brandt], a lawyer for the town, warned of delays. "It takes time," she said, asking [PERSON Lister] to wait.`,
			[]string{`PERSON Ann Lister: Ann Lister, Lister`, `PERSON Mary Brandt [lawyer for the town]: Mary Brandt, ^she`}},
		{"bodies of several countries",
			`The [ORG US Embassy] was shut. The [ORG French Embassy] was not. The [NORP Israeli] embassy burned.`,
			[]string{`ORG US Embassy: US Embassy`, `ORG French Embassy: French Embassy`, `NORP Israeli: Israeli`}},
		{"the country before a body",
			`[GPE Germany]'s [ORG Foreign Ministry] spoke, and [GPE Turkey]'s [ORG Foreign Ministry] did. The [ORG German Foreign Ministry] left.`,
			[]string{`GPE Germany Q183: Germany`, `ORG German Foreign Ministry: Foreign Ministry, German Foreign Ministry`, `GPE Turkey Q43: Turkey`,
				`ORG Foreign Ministry: Foreign Ministry`}},
		{"a ministry with its noun first",
			`The [ORG Ministry of Public Health] closed. The [ORG Public Health Ministry] said so, and the [ORG Ministry of Finance] did not.`,
			[]string{`ORG Ministry of Public Health: Ministry of Public Health, Public Health Ministry`, `ORG Ministry of Finance: Ministry of Finance`}},
		{"the other way round, with the country",
			`The [ORG US Defense Department] closed. The [ORG Department of Defense] said so, and the [ORG British Department of Defense] did not.`,
			[]string{`ORG US Defense Department Q11209: US Defense Department, Department of Defense`, `ORG British Department of Defense: British Department of Defense`}},
		{"offices in letters and ranks with a hyphen",
			`[PERSON CM Conrad Harrow] met [PERSON DGP Ben Orr] and [PERSON Lt-General Ann Lister]. [PERSON Harrow] left.`,
			[]string{`PERSON Conrad Harrow [CM]: CM Conrad Harrow, Harrow`, `PERSON Ben Orr [DGP]: DGP Ben Orr`, `PERSON Ann Lister [Lt-General]: Lt-General Ann Lister`}},
		{"a body's name with and without its legal form",
			`[ORG Kestrel] rose. [ORG Kestrel Robotics Ltd] makes robots. [ORG Kestrel Robotics] is old.`,
			[]string{`ORG Kestrel Robotics Ltd: Kestrel, Kestrel Robotics Ltd, Kestrel Robotics`}},
		{"the end of a newspaper's name, initials of a name with a hyphen",
			`[ORG Daily Courier] wrote. The [ORG Courier] was right. [ORG Norris-Packard] fell; [ORG NP] rose.`,
			[]string{`ORG Daily Courier: Daily Courier, Courier`, `ORG Norris-Packard: Norris-Packard, NP`}},
		{"a country before a body's name",
			`The [ORG US Harbour Board] met. The [ORG United States Harbour Board] is old. The [ORG Harbour Board] voted.`,
			[]string{`ORG United States Harbour Board: US Harbour Board, United States Harbour Board, Harbour Board`}},
		{"a storm by its name alone, half a country",
			`[EVENT Hurricane Dora] came. [EVENT Dora] went. [GPE North Arden] was hit. The [GPE North] denied it.`,
			[]string{`EVENT Hurricane Dora: Hurricane Dora, Dora`, `GPE North Arden: North Arden, North`}},
		{"a part of a body is not the body",
			`The [ORG House] voted. The [ORG House Judiciary Committee] met.`,
			[]string{`ORG House: House`, `ORG House Judiciary Committee: House Judiciary Committee`}},
		{"initials as labels of an interview",
			`[PERSON Tom Harrow] spoke to us. ([PERSON TH]) It is late. ([PERSON TH]) It is.`,
			[]string{`PERSON Tom Harrow: Tom Harrow, TH, TH`}},
		{"marks on letters",
			`[PERSON Emre Yıldırım] spoke. [PERSON Yildirim] left.`,
			[]string{`PERSON Emre Yıldırım: Emre Yıldırım, Yildirim`}},
		{"a surname that was taken for a place",
			`[PERSON Omar Amman] was jailed. [GPE Amman] had bought a knife.`,
			[]string{`PERSON Omar Amman: Omar Amman, Amman`}},
		{"a given name says nothing of whom the surname means",
			`[PERSON Ann Lister] met [PERSON Tom Lister]. [PERSON Ann Lister] left. [PERSON Ann Lister] came back. [PERSON Tom] smiled. [PERSON Lister] slept.`,
			[]string{`PERSON Ann Lister: Ann Lister, Ann Lister, Ann Lister, Lister`, `PERSON Tom Lister: Tom Lister, Tom`}},
		{"a broader noun of somebody else's party",
			`President [PERSON Tom Harrow] spoke. The minority leader laughed.`,
			[]string{`PERSON Tom Harrow [President]: Tom Harrow`}},
		{"a body by its letters without its country",
			`The [ORG US Harbour and Sea Board] met. The [ORG HSB] voted.`,
			[]string{`ORG US Harbour and Sea Board: US Harbour and Sea Board, HSB`}},
		{"no office",
			`[ORG Falkor] named [PERSON Ann Lister] in May. [PERSON Ben Orr]'s chosen candidate lost. They named [PERSON Q. Lund] Coach [PERSON Tom Harrow]'s heir. If [PERSON R. Orlova] becomes president, [PERSON Mai Bright] would become minister.`,
			[]string{`ORG Falkor: Falkor`, `PERSON Ann Lister: Ann Lister`, `PERSON Ben Orr: Ben Orr`, `PERSON Q. Lund: Q. Lund`, `PERSON Tom Harrow [Coach]: Tom Harrow`,
				`PERSON R. Orlova: R. Orlova`, `PERSON Mai Bright: Mai Bright`}},
		{"a gender that the name tells",
			`[PERSON Zz Kaur] met [PERSON Qq bin Xx] and [PERSON Yy Petrova]. He was glad, she said. [PERSON Yy Petrova], now a columnist, left.`,
			[]string{`PERSON Zz Kaur: Zz Kaur, ^she`, `PERSON Qq bin Xx: Qq bin Xx, ^He`, `PERSON Yy Petrova [columnist]: Yy Petrova, Yy Petrova`}},
		{"one surname, told by whom it speaks of",
			`[PERSON Ann Lund] came ninth. [PERSON Lund] said she was glad. [PERSON Tom Lund] watched. [PERSON Lund] said that he was proud.`,
			[]string{`PERSON Ann Lund: Ann Lund, Lund, ^she`, `PERSON Tom Lund: Tom Lund, Lund, ^he`}},
		{"one surname, told by who spoke right before",
			`[PERSON Ben Orr] left. [PERSON Orr] was ill. It was late, said [PERSON Ann Orr]. [PERSON Orr] said she was sure. It rained on [PERSON Tom Harrow].`,
			[]string{`PERSON Ben Orr: Ben Orr, Orr`, `PERSON Ann Orr: Ann Orr, Orr, ^she`, `PERSON Tom Harrow: Tom Harrow`}},
		{"the noun after a body's name",
			`[ORG Kyodo] told it first. The [ORG Yonhap] news agency said more.`,
			[]string{`ORG Kyodo: Kyodo`, `ORG Yonhap: Yonhap`}},
		{"an acronym from another language",
			`The [ORG Landless Workers Movement] ([ORG MST]) marched. [ORG MST] won. [ORG Bank of Arden Inc] ([ORG NYQ]) fell.`,
			[]string{`ORG Landless Workers Movement: Landless Workers Movement, MST, MST`, `ORG Bank of Arden Inc: Bank of Arden Inc`, `ORG NYQ: NYQ`}},
		{"the role of the next one in a list",
			`Also there were [PERSON Amir Harrow], Treasury secretary-general Tan Sri [PERSON Lim Orr], and [PERSON Ann Lister].`,
			[]string{`PERSON Amir Harrow: Amir Harrow`, `PERSON Lim Orr [Treasury secretary-general]: Lim Orr`, `PERSON Ann Lister: Ann Lister`}},
		{"one of many after somebody else",
			`[PERSON Tom Harrow] left. A clerk said so. The former [GPE Kell] defender said it was late.`,
			[]string{`PERSON Tom Harrow: Tom Harrow`, `GPE Kell: Kell`}},
		{"a title with a preposition before the subject",
			`[PERSON Ben Orr] slept. [GPE US] Special Envoy for [GPE Arden] [PERSON Tom Harrow] said, "It is late". He added, "It is cold."`,
			[]string{`PERSON Ben Orr: Ben Orr`, `GPE US Q30: US`, `GPE Arden: Arden`, `PERSON Tom Harrow [US Special Envoy for Arden]: Tom Harrow, ^He`}},
		{"who does more",
			`[PERSON Tom Harrow] has called on [PERSON Ben Orr] to wait, and he also called for a vote.`,
			[]string{`PERSON Tom Harrow: Tom Harrow, ^he`, `PERSON Ben Orr: Ben Orr`}},
		{"for her part",
			`[PERSON Ann Lister] said the plan was ready. For her part, [PERSON Lena Orr] said she would wait. She said the plan was bad.`,
			[]string{`PERSON Ann Lister: Ann Lister`, `PERSON Lena Orr: ^her, Lena Orr, ^she, ^She`}},
		{"in his reply",
			`[PERSON Ben Orr] said the port was open. In his reply, harbour master [PERSON Tom Harrow] said it was shut. He said ships had been turned away.`,
			[]string{`PERSON Ben Orr: Ben Orr`, `PERSON Tom Harrow: ^his, Tom Harrow, ^He`}},
		{"her own party",
			`[PERSON Jane Orr] left. She was ill. [PERSON Ann Lister] said her party would vote. [PERSON RoseAnn Harlow] said her union would not.`,
			[]string{`PERSON Jane Orr: Jane Orr, ^She`, `PERSON Ann Lister: Ann Lister, ^her`, `PERSON RoseAnn Harlow: RoseAnn Harlow, ^her`}},
		{"his aunt",
			`[PERSON Sam Orr] dedicated the goal to his aunt. She drove him to training every day.`,
			[]string{`PERSON Sam Orr: Sam Orr, ^his, ^him`}},
		{"somebody with a trade in the next sentence",
			"A woman who lost $90,000 says her bank ignored her.\n\nRetired teacher [PERSON Ann Lister], 71, sent the money.",
			[]string{`PERSON Ann Lister [Retired teacher]: ~A woman, ^her, ^her, Ann Lister`}},
		{"whose memoir", `[PERSON Edmund Orr] has died. His daughter, [PERSON Clara Orr], said he slept. In his memoir, [PERSON Orr] wrote of fear.`,
			[]string{`PERSON Edmund Orr: Edmund Orr, ^His, ^he, ^his, Orr`, `PERSON Clara Orr [daughter]: ~His daughter, Clara Orr`}},
		{"a surname that somebody's widow shares", `[PERSON Edmund Orr] has died. His widow, [PERSON Clara Orr], wept. [PERSON Orr] was born in [GPE Kell]. He was 88.`,
			[]string{`PERSON Edmund Orr: Edmund Orr, ^His, Orr, ^He`, `PERSON Clara Orr [widow]: ~His widow, Clara Orr`, `GPE Kell: Kell`}},
		{"somebody else in the next sentence",
			"A young teacher has warned of a strike.\n\nHarbour Minister [PERSON Tom Harrow] said on Monday that ports would close.",
			[]string{`PERSON Tom Harrow [Harbour Minister]: Tom Harrow`}},
		{"a force of one country and another's",
			`The [ORG US Air Force] met the [ORG Royal Air Force].`,
			[]string{`ORG US Air Force Q11223: US Air Force`, `ORG Royal Air Force: Royal Air Force`}},
		{"a body as many",
			`The [ORG Ellery Council] said it would close. They said the bridge had cracks.`,
			[]string{`ORG Ellery Council: Ellery Council, ^They`}},
		{"whose it is, in front",
			`[ORG Falkor] fell. In its report, the [ORG Ellery Council] was sorry. Bared to its bones, the plan of [ORG Kestrel] was this.`,
			[]string{`ORG Falkor: Falkor`, `ORG Ellery Council: ^its, Ellery Council`, `ORG Kestrel: Kestrel`}},
		{"who has appointed somebody",
			`[PERSON Tom Harrow] has appointed Bishop [PERSON Jan Rask].`,
			[]string{`PERSON Tom Harrow: Tom Harrow`, `PERSON Jan Rask [Bishop]: Jan Rask`}},
		{"a shared name, told by the country",
			`[GPE Georgia] voted after [GPE Russia] and [GPE Tbilisi] quarrelled.`,
			[]string{`GPE Georgia Q230: Georgia`, `GPE Russia Q159: Russia`, `GPE Tbilisi Q994: Tbilisi`}},
		{"a shared name, not told",
			`[GPE Georgia] voted.`,
			[]string{`GPE Georgia: Georgia`}},
	})
}

// The stages that follow in one process find the reading of the text that this stage made.
func TestReadingIsShared(t *testing.T) {
	a := (&pipeline.Article{ID: "a1", Text: report}).Share()
	out, err := New().Process(t.Context(), pipeline.Message{Article: a})
	if err != nil {
		t.Fatal(err)
	}
	found, err := pipeline.Layer[[]pipeline.Entity](out[0].Article, pipeline.EntitiesLayer)
	if err != nil {
		t.Fatal(err)
	}
	made, ok := text.Of(out[0].Article).Kept().(*reading.Reading)
	if got := reading.Of(out[0].Article, found); !ok || got != made {
		t.Error("a later stage reads the text again")
	}
}
