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
		{"given names of other languages",
			`[PERSON Sunniva Aas] accused [PERSON Joao Pell] of hiding. "He signed it," she said.`,
			[]string{`PERSON Sunniva Aas: Sunniva Aas, ^she`, `PERSON Joao Pell: Joao Pell, ^He`}},
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
			[]string{`PERSON Ann Lister [finance minister]: ~The finance minister, Ann Lister`, `ORG Acme: Acme`,
				`PERSON Tom Harrow [Acme's chief executive]: ~Acme's chief executive, Tom Harrow`,
				`PERSON Ben Orr [banker]: ~A banker, Ben Orr`, `PERSON Q. Lund: Q. Lund`}},
		{"roles before a comma, more than one and without an article",
			`The provincial police chief, Major-General [PERSON Tom Harrow], spoke. One activist, [PERSON Ann Lister], on Sunday told reporters. Trade expert [PERSON Ben Orr] left.`,
			[]string{`PERSON Tom Harrow [Major-General; provincial police chief]: ~The provincial police chief, Tom Harrow`,
				`PERSON Ann Lister [activist]: ~One activist, Ann Lister`, `PERSON Ben Orr [Trade expert]: Ben Orr`}},
		{"someone without a name",
			`[PERSON Tom Harrow] spoke. A senior diplomat heard it. "It is late," he said.`,
			[]string{`PERSON Tom Harrow: Tom Harrow`}},
		{"two of one role, the later one",
			`[NORP Norwegian] Trade Minister [PERSON Ann Lister] met [NORP Turkish] Trade Minister [PERSON Tom Harrow]. The minister smiled.`,
			[]string{`NORP Norwegian: Norwegian`, `PERSON Ann Lister [Norwegian Trade Minister]: Ann Lister`, `NORP Turkish: Turkish`,
				`PERSON Tom Harrow [Turkish Trade Minister]: Tom Harrow, ~The minister`}},
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
			`[ORG Acme] fell. It said on Monday that its loss was small. It is hard to say more. The company will close its mill.`,
			[]string{`ORG Acme: Acme, ^It, ^its, ~The company, ^its`}},
		{"it that stands for what follows",
			`[ORG Acme] fell. It is not clear whether the mill will close. It was hard to tell.`,
			[]string{`ORG Acme: Acme`}},
		{"whose government",
			`[GPE France] and [GPE Kell] met. The [NORP French] government agreed. [GPE Kell]'s government did not; the city of [GPE Kell] did.`,
			[]string{`GPE France Q142: France, ~The French government`, `GPE Kell: Kell, Kell, ~Kell's government, ~the city of Kell, Kell`, `NORP French: French`}},
		{"the government",
			`[GPE Norway] sold a port. A firm in [GPE Norway] or [GPE France] bought it. The government would not say more.`,
			[]string{`GPE Norway Q20: Norway, Norway, ~The government`, `GPE France Q142: France`}},
		{"a government before its country",
			`The [NORP French] government agreed. A strike in [GPE France] went on.`,
			[]string{`GPE France Q142: ~The French government, France`, `NORP French: French`}},
		{"the last word of a body's name",
			`The [ORG Ellery Fire and Rescue Service] came. The service said the fire was out.`,
			[]string{`ORG Ellery Fire and Rescue Service: Ellery Fire and Rescue Service, ~The service`}},
		{"someone named after the first sentence",
			"[GPE Norway]'s trade minister has said the port will close.\n\n[PERSON Oleg Harin] said on Monday that ships must leave.",
			[]string{`GPE Norway Q20: Norway`, `PERSON Oleg Harin: ~Norway's trade minister, Oleg Harin`}},
		{"an official whom nobody names",
			"A senior official said the port will close.\n\nThe official would not say more. [PERSON Oleg Harin] was not there.",
			[]string{`PERSON Oleg Harin: Oleg Harin`}},
		{"that organisation",
			`The [ORG Ellery Relief Fund] watched the vote in May. That organisation said it was fair.`,
			[]string{`ORG Ellery Relief Fund: Ellery Relief Fund, ~That organisation`}},
		{"the website",
			`[ORG Vessel Tracker] has no trace of the ship. The website said the signal was weak.`,
			[]string{`ORG Vessel Tracker: Vessel Tracker, ~The website`}},
		{"the news agency",
			`[ORG Arvon] said two ships had sunk. The news agency said a third was missing.`,
			[]string{`ORG Arvon: Arvon, ~The news agency`}},
		{"the bank",
			`The [ORG Bank of Ellery] met [ORG Kell University]. The bank paid; the university took.`,
			[]string{`ORG Bank of Ellery: Bank of Ellery, ~The bank`, `ORG Kell University: Kell University, ~the university`}},
		{"the country",
			`[GPE France] left [GPE Kell]. The country had no choice.`,
			[]string{`GPE France Q142: France, ~The country`, `GPE Kell: Kell`}},
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
		{"by age",
			`[PERSON Tom Harrow], 56, sued [PERSON Ben Orr], 48. The 56-year-old wanted his money.`,
			[]string{`PERSON Tom Harrow: Tom Harrow, ~The 56-year-old, ^his`, `PERSON Ben Orr: Ben Orr`}},
		{"by age among several",
			`[PERSON Tom Harrow], 31, met [PERSON Ben Orr] (52) and [PERSON Ann Lister]. "We lost," the 31-year-old said.`,
			[]string{`PERSON Tom Harrow: Tom Harrow, ~the 31-year-old`, `PERSON Ben Orr: Ben Orr`, `PERSON Ann Lister: Ann Lister`}},
		{"nobody of another age",
			`[PERSON Tom Harrow], 31, met [PERSON Ben Orr], 52. The 40-year-old was ill.`,
			[]string{`PERSON Tom Harrow: Tom Harrow`, `PERSON Ben Orr: Ben Orr`}},
		{"by country",
			`[NORP Spanish] striker [PERSON Tom Harrow] met coach [PERSON Ben Orr]. "We lost," the [NORP Spaniard] said.`,
			[]string{`NORP Spanish: Spanish, Spaniard`, `PERSON Tom Harrow [Spanish striker]: Tom Harrow, ~the Spaniard`, `PERSON Ben Orr [coach]: Ben Orr`}},
		{"a people is no person",
			`[NORP French] striker [PERSON Tom Harrow] met coach [PERSON Ben Orr]. "We lost," the [NORP French] said.`,
			[]string{`NORP French: French, French`, `PERSON Tom Harrow [French striker]: Tom Harrow`, `PERSON Ben Orr [coach]: Ben Orr`}},
		{"a country before a quotation",
			`Chairman [PERSON Tom Harrow] praised the sale. He also noted it fits into the [NORP Hungarian] "outward investment".`,
			[]string{`PERSON Tom Harrow [Chairman]: Tom Harrow, ^He`, `NORP Hungarian: Hungarian`}},
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
			[]string{`ORG US Defense Department: US Defense Department, Department of Defense`, `ORG British Department of Defense: British Department of Defense`}},
		{"offices in letters and ranks with a hyphen",
			`[PERSON CM Conrad Harrow] met [PERSON DGP Ben Orr] and [PERSON Lt-General Ann Lister]. [PERSON Harrow] left.`,
			[]string{`PERSON Conrad Harrow [CM]: CM Conrad Harrow, Harrow`, `PERSON Ben Orr [DGP]: DGP Ben Orr`, `PERSON Ann Lister [Lt-General]: Lt-General Ann Lister`}},
		{"by what somebody founded",
			`[ORG Kestrel] founder [PERSON Tom Harrow] met [PERSON Ben Orr], a lawyer. The [ORG Kestrel] founder was ill.`,
			[]string{`ORG Kestrel: Kestrel, Kestrel`, `PERSON Tom Harrow [Kestrel founder]: Tom Harrow, ~The Kestrel founder`,
				`PERSON Ben Orr [lawyer]: Ben Orr`}},
		{"by what follows of",
			`[GPE Kell] mayor [PERSON Ann Lister] met [GPE Arden] mayor [PERSON Mary Brandt]. The mayor of [GPE Kell] smiled.`,
			[]string{`GPE Kell: Kell, Kell`, `PERSON Ann Lister [Kell mayor]: Ann Lister, ~The mayor`, `GPE Arden: Arden`,
				`PERSON Mary Brandt [Arden mayor]: Mary Brandt`}},
		{"a prime minister is no minister",
			`Finance Minister [PERSON Tom Harrow] met Prime Minister [PERSON Ann Lister]. The minister smiled.`,
			[]string{`PERSON Tom Harrow [Finance Minister]: Tom Harrow, ~The minister`, `PERSON Ann Lister [Prime Minister]: Ann Lister`}},
		{"by a country that owns the office",
			`[GPE France]'s finance minister [PERSON Tom Harrow] spoke. [GPE France]'s finance minister was ill.`,
			[]string{`GPE France Q142: France, France`, `PERSON Tom Harrow [France's finance minister]: Tom Harrow, ~France's finance minister`}},
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
		{"a broader noun",
			`Sen. [PERSON Ann Lister] and a biologist, [PERSON Tom Harrow], met. The lawmaker said taxes would rise. The scientist said they would not.`,
			[]string{`PERSON Ann Lister [Sen.]: Ann Lister, ~The lawmaker`, `PERSON Tom Harrow [biologist]: ~a biologist, Tom Harrow, ~The scientist`}},
		{"a broader noun of somebody else's party",
			`President [PERSON Tom Harrow] spoke. The minority leader laughed.`,
			[]string{`PERSON Tom Harrow [President]: Tom Harrow`}},
		{"the chief of a body that is named beside",
			`The [ORG Bank of Arden] kept its rate, its governor, [PERSON Tom Harrow], said. [PERSON Harrow] was calm. The [ORG BOA] chief said prices would fall.`,
			[]string{`ORG Bank of Arden: Bank of Arden, ^its, BOA`, `PERSON Tom Harrow [governor]: ~its governor, Tom Harrow, Harrow, ~The BOA chief`}},
		{"citizens by the word before the name",
			`[PERSON Juan Varo] scored before [NORP Dutchman] [PERSON Jan Rask] levelled. The [NORP Spaniard] said he was glad.`,
			[]string{`PERSON Juan Varo: Juan Varo, ~The Spaniard, ^he`, `NORP Dutchman: Dutchman`, `PERSON Jan Rask: Jan Rask`, `NORP Spaniard: Spaniard`}},
		{"somebody's mother",
			`[PERSON Tom Harrow] drowned. Mr [PERSON Harrow]'s mother, [PERSON Lee], said: "He was kind."`,
			[]string{`PERSON Tom Harrow: Tom Harrow, Harrow, ^He`, `PERSON Lee [mother]: ~mother, Lee`}},
		{"the mother of three",
			`[PERSON Ann Lister] saw a fire. The mother of three said it was over.`,
			[]string{`PERSON Ann Lister: Ann Lister, ~The mother`}},
		{"the noun after a body's name",
			`[ORG Kyodo] told it first. The [ORG Yonhap] news agency said more.`,
			[]string{`ORG Kyodo: Kyodo`, `ORG Yonhap: Yonhap`}},
		{"an acronym from another language",
			`The [ORG Landless Workers Movement] ([ORG MST]) marched. [ORG MST] won. [ORG Bank of Arden Inc] ([ORG NYQ]) fell.`,
			[]string{`ORG Landless Workers Movement: Landless Workers Movement, MST, MST`, `ORG Bank of Arden Inc: Bank of Arden Inc`, `ORG NYQ: NYQ`}},
		{"who has appointed somebody",
			`[PERSON Tom Harrow] has appointed Bishop [PERSON Jan Rask].`,
			[]string{`PERSON Tom Harrow: Tom Harrow`, `PERSON Jan Rask [Bishop]: Jan Rask`}},
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
