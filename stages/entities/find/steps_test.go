package find

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"wirecopy/stages/entities/kind"
	"wirecopy/stages/internal/text"
)

var marked = regexp.MustCompile(`\[([A-Z]+) ([^\]]+)\]`)

// unmark gives the text of a case and its names: "[ORG Trent] won" names Trent, an organisation.
func unmark(t *testing.T, s string) (string, []Name) {
	t.Helper()
	var out strings.Builder
	var names []Name
	at := 0
	for _, m := range marked.FindAllStringSubmatchIndex(s, -1) {
		out.WriteString(s[at:m[0]])
		k := kind.Of(s[m[2]:m[3]])
		if k == kind.None {
			t.Fatalf("%s: no kind %s", s, s[m[2]:m[3]])
		}
		start := out.Len()
		out.WriteString(s[m[4]:m[5]])
		names = append(names, Name{Start: int32(start), End: int32(out.Len()), Kind: k, Score: 0.9})
		at = m[1]
	}
	out.WriteString(s[at:])
	return out.String(), names
}

// mark is the text with its names, without the titles before persons.
func mark(d *text.Document, names []Name) string {
	var out strings.Builder
	at := int32(0)
	for i := range names {
		n := &names[i]
		start := n.Start
		if n.Kind == kind.Person {
			start = d.Tokens[n.First].Start
		}
		fmt.Fprintf(&out, "%s[%s %s]", d.Text[at:start], n.Kind, d.Text[start:n.End])
		at = n.End
	}
	out.WriteString(d.Text[at:])
	return out.String()
}

// Each step by itself: what the names are before and after it.
func TestSteps(t *testing.T) {
	for _, c := range []struct{ step, name, before, after string }{
		{"cut brackets", "one without its partner", "The [WORK Harbour Act (Act 829] was read.", "The [WORK Harbour Act] (Act 829 was read."},
		{"cut brackets", "a closing one", "The [ORG Ports) Harbour Board] met.", "The Ports) [ORG Harbour Board] met."},
		{"cut brackets", "a pair", "The [ORG Hotstar (M) Limited] met.", "The [ORG Hotstar (M) Limited] met."},
		{"take the type of the tables", "an act of a year", "Under the [PRODUCT Harbour Act 1991] and the [ORG Ferry Rules 2004] it was open.",
			"Under the [LAW Harbour Act 1991] and the [LAW Ferry Rules 2004] it was open."},
		{"take the type of the tables", "a part of a law", "Under [PRODUCT Section 17] it was open.", "Under [LAW Section 17] it was open."},
		{"take the type of the tables", "a work", "He read [WORK Velm Rules].", "He read [WORK Velm Rules]."},
		{"cut articles", "at the beginning of a sentence", "[GPE ELLERY] — [ORG The Harbour Board] met.", "[GPE ELLERY] — The [ORG Harbour Board] met."},
		{"cut articles", "of a name of two words", "So wrote [ORG The Harbour Post] in May.", "So wrote The [ORG Harbour Post] in May."},
		{"cut articles", "that belongs to the name", "So wrote [ORG The Verge] in May.", "So wrote [ORG The Verge] in May."},
		{"cut participles", "a firm and where it is", "Of [GPE Ellery], [ORG Norland-based Falkor] fell.", "Of [GPE Ellery], [GPE Norland]-based [ORG Falkor] fell."},
		{"cut participles", "a thing and who holds it", "They left an [FAC Ellery-held building].", "They left an [GPE Ellery]-held building."},
		{"drop offices of persons", "in a byline", "By [PERSON Tom Harrow], [PERSON Political Editor]\n\nIt rained.", "By [PERSON Tom Harrow], Political Editor\n\nIt rained."},
		{"drop offices of persons", "of several", "By [PERSON Tom Harrow] and [PERSON Ann Lister], [PERSON Staff Writers]\n\nIt rained.", "By [PERSON Tom Harrow] and [PERSON Ann Lister], Staff Writers\n\nIt rained."},
		{"drop offices of persons", "somebody called so", "[PERSON Tom Harrow], [PERSON Ann Judge] and [PERSON Rosa Writer] left.", "[PERSON Tom Harrow], [PERSON Ann Judge] and [PERSON Rosa Writer] left."},
		{"drop common words", "a verb", "Values should [PERSON trump] interests.", "Values should trump interests."},
		{"drop common words", "who writes no capitals", "i saw [PERSON bush] in [GPE ellery].", "i saw [PERSON bush] in [GPE ellery]."},
		{"cut headlines", "a verb glues two firms, one of which the text names again",
			"[ORG Trentex Buys Falkor] for $30 Million\n\n[ORG Trentex] said it would pay cash.",
			"[ORG Trentex] Buys [ORG Falkor] for $30 Million\n\n[ORG Trentex] said it would pay cash."},
		{"cut headlines", "a verb glues two persons",
			"[PERSON Harrow Reverses Lister] on Harbour Policy\n\n[PERSON Tom Harrow] spoke on Friday.",
			"[PERSON Harrow] Reverses [PERSON Lister] on Harbour Policy\n\n[PERSON Tom Harrow] spoke on Friday."},
		{"cut headlines", "without evidence a name stays whole",
			"[ORG Northern Cuts Company] Opens Third Shop in Town\n\nThe shop sells meat.",
			"[ORG Northern Cuts Company] Opens Third Shop in Town\n\nThe shop sells meat."},
		{"cut headlines", "running text is left alone",
			"The firm [ORG Best Buys Trent] said it would sell. [ORG Trent] did not.",
			"The firm [ORG Best Buys Trent] said it would sell. [ORG Trent] did not."},
		{"join conjoined", "before", "The Harbours and [ORG Ferries Authority] met [GPE Norland]'s Roads and [ORG Harbours Committee].", "The [ORG Harbours and Ferries Authority] met [GPE Norland]'s [ORG Roads and Harbours Committee]."},
		{"join conjoined", "behind", "The [ORG Department of Roads] and Harbours met.", "The [ORG Department of Roads and Harbours] met."},
		{"join conjoined", "another body, an office, a name", "The Council and [ORG Ferries Authority] met the Mayor and [ORG Roads Committee]. The [ORG Ministry of Roads] and Parliament met. [PERSON Kell] and [ORG Ferries Authority] met.",
			"The Council and [ORG Ferries Authority] met the Mayor and [ORG Roads Committee]. The [ORG Ministry of Roads] and Parliament met. [PERSON Kell] and [ORG Ferries Authority] met."},
		{"cut roles", "a trade at the beginning", "[PERSON Trainer Ann Lister] left. So did [PERSON Trainer Ann Lister]. [PERSON Dean Tom Harrow] slept.", "Trainer [PERSON Ann Lister] left. So did [PERSON Trainer Ann Lister]. [PERSON Dean Tom Harrow] slept."},
		{"cut roles", "who speaks", "I told [PERSON Tom I]'d be late. [PERSON Harald I] slept.", "I told [PERSON Tom] I'd be late. [PERSON Harald I] slept."},
		{"cut offices", "a member of a parliament", "The [ORG Labour MP] slept. [ORG Velm MP] left.", "The [ORG Labour] MP slept. Velm MP left."},
		{"take the type of the tables", "a court of law", "The [FAC Ellery High Court] ruled. They played on [FAC Velm Clay Court].", "The [ORG Ellery High Court] ruled. They played on [FAC Velm Clay Court]."},
		{"take the type of the tables", "a building", "It hangs in the [GPE Museum of Recent Art]. The [GPE Isle of Kell] slept.", "It hangs in the [FAC Museum of Recent Art]. The [GPE Isle of Kell] slept."},
		{"firms by what is said of them", "whose analyst stands before it", "Analyst [PERSON Jane Doe] of [PERSON Kell Cowen] met the baker [PERSON Tom Roe] of [PERSON Velm Lister].", "Analyst [PERSON Jane Doe] of [ORG Kell Cowen] met the baker [PERSON Tom Roe] of [PERSON Velm Lister]."},
		{"take the type of the tables", "a structure", "She won on [PERSON Tom Kell Arena]. [PERSON Tom Hall] slept.", "She won on [FAC Tom Kell Arena]. [PERSON Tom Hall] slept."},
		{"add groups of people", "within a sentence", "Ann of Voices of [PERSON Hope] and the head of Women in Black spoke.", "Ann of [ORG Voices of Hope] and the head of [ORG Women in Black] spoke."},
		{"add groups of people", "at the beginning, about no name", "Keepers of the Coast said it would sue. Families of the Lost did.", "[ORG Keepers of the Coast] said it would sue. [ORG Families of the Lost] did."},
		{"add groups of people", "at the beginning, and within another sentence", "Friends of [PERSON Doe] met. Others of Friends of Doe slept.", "[ORG Friends of Doe] met. Others of [ORG Friends of Doe] slept."},
		{"add groups of people", "people of a place or a person", "Students in [GPE Velm] met. Friends of [PERSON Doe] slept.", "Students in [GPE Velm] met. Friends of [PERSON Doe] slept."},
		{"cut verbs", "two teams", "[ORG Velm face Kell] on Friday.", "[ORG Velm] face [ORG Kell] on Friday."},
		{"cut verbs", "a body against something", "The [ORG Velm Association against Torture] met.", "The [ORG Velm Association against Torture] met."},
		{"cut what somebody is in charge of", "a minister", "Minister of State for [PERSON Steel Ravi Kumar] spoke.", "Minister of State for Steel [PERSON Ravi Kumar] spoke."},
		{"cut what somebody is in charge of", "two portfolios", "Minister for Health and [PERSON Water Ravi Kumar] spoke.", "Minister for Health and Water [PERSON Ravi Kumar] spoke."},
		{"cut what somebody is in charge of", "a given name", "The death of [PERSON Justice Tom Harrow] came late.", "The death of Justice [PERSON Tom Harrow] came late."},
		{"cut nouns for firms", "at the beginning", "[ORG Chipmaker Falkor Inc.] sued. [PERSON Carmaker Velox] fell.", "Chipmaker [ORG Falkor Inc.] sued. Carmaker [ORG Velox] fell."},
		{"cut nouns for firms", "within a sentence", "So said [ORG Maker Studios] in May.", "So said [ORG Maker Studios] in May."},
		{"join offices and their chambers", "of a lawyer", "The Attorney-General's [PERSON Chambers] said no.", "The [ORG Attorney-General's Chambers] said no."},
		{"join offices and their chambers", "of somebody without an office", "[PERSON Doe]'s [ORG Office] said no.", "[PERSON Doe]'s [ORG Office] said no."},
		{"add bodies of a people", "that says something", "[NORP Irish] Rail said no.", "[ORG Irish Rail] said no."},
		{"add bodies of a people", "an office", "[NORP Irish] President said no.", "[NORP Irish] President said no."},
		{"cut peoples", "a citizen", "Its coach, [PERSON Dane Brian Falk], and [PERSON Christian Tom Harrow] left.", "Its coach, [NORP Dane] [PERSON Brian Falk], and [PERSON Christian Tom Harrow] left."},
		{"places of persons", "of somebody else", "A nurse from [PERSON Thierhaupten] met [PERSON Ann Lister], of [PERSON Lund], and a letter from [PERSON Moor].", "A nurse from [GPE Thierhaupten] met [PERSON Ann Lister], of [GPE Lund], and a letter from [PERSON Moor]."},
		{"add who speaks of itself", "at the beginning", "Velox said it would recall cars. Norvinor, which runs ports, fell. Sweeping said it was late.", "[ORG Velox] said it would recall cars. [ORG Norvinor], which runs ports, fell. Sweeping said it was late."},
		{"add councils", "behind an article", "The Council of Harbours met the Chamber of Deputies. The Board of Directors and the board of Harbours slept. The Bank of [GPE Kell] fell.", "The [ORG Council of Harbours] met the [ORG Chamber of Deputies]. The Board of Directors and the board of Harbours slept. The Bank of [GPE Kell] fell."},
		{"places of persons", "of a mayor", "Then [PERSON Ann Lister] of [PERSON Thierhaupten] met [PERSON Tom Harrow] of [PERSON Lister].", "Then [PERSON Ann Lister] of [GPE Thierhaupten] met [PERSON Tom Harrow] of [PERSON Lister]."},
		{"families", "of somebody named", "[PERSON Ann Gallen] left. The [ORG Gallens] wept, and the [ORG Herons] did not.", "[PERSON Ann Gallen] left. The [PERSON Gallens] wept, and the [ORG Herons] did not."},
		{"firms by what is said of them", "a person with a legal form", "Its rival [PERSON Kleven Verft AS] hired.", "Its rival [ORG Kleven Verft AS] hired."},
		{"firms by what is said of them", "whose trade stands between", "[PERSON Met Ellery] forecaster [PERSON Jane Doe] and [PERSON Doe] lawyer [PERSON John Roe] met.", "[ORG Met Ellery] forecaster [PERSON Jane Doe] and [PERSON Doe] lawyer [PERSON John Roe] met."},
		{"firms by what is said of them", "a coined word", "Then [PERSON Spirelli AeroSystems] and [PERSON Ilse MacKenzie] left.", "Then [ORG Spirelli AeroSystems] and [PERSON Ilse MacKenzie] left."},
		{"firms by what is said of them", "that speaks of itself", "So [PERSON Velox] said on Friday it would recall cars, and [PERSON Falk] said it was late.", "So [ORG Velox] said on Friday it would recall cars, and [PERSON Falk] said it was late."},
		{"firms by what is said of them", "after a noun for a body, and between marks", "The organisation “[PERSON Odhikar]” and the broadcaster [PERSON Jane Doe] left.", "The organisation “[ORG Odhikar]” and the broadcaster [PERSON Jane Doe] left."},
		{"firms by what is said of them", "analysts at a firm", "Analysts at [PERSON Kotak] said no.", "Analysts at [ORG Kotak] said no."},
		{"firms by what is said of them", "a firm with a legal form and without", "[ORG Velm Ridge Inc.] sued. [LOC Velm Ridge] won.", "[ORG Velm Ridge Inc.] sued. [ORG Velm Ridge] won."},
		{"drop titles", "a title before the person",
			"Its Chief [PERSON Financial Officer] [PERSON Jane Doe] resigned.", "Its Chief Financial Officer [PERSON Jane Doe] resigned."},
		{"drop function words", "a verb that somebody stressed", "There [ORG IS] no plan, he said.", "There IS no plan, he said."},
		{"drop function words", "the group", "Fighters of [ORG IS] left the town.", "Fighters of [ORG IS] left the town."},
		{"join nicknames", "a nickname between marks",
			"Then [PERSON José] “Pepe” [PERSON Marín] spoke.", "Then [PERSON José “Pepe” Marín] spoke."},
		{"join bodies and places", "a bank of a place", "The Bank of [PERSON Velm] and the banks of [GPE Kell] met.", "The [ORG Bank of Velm] and the banks of [GPE Kell] met."},
		{"firms by what is said of them", "a legal form", "It left [GPE Velm Tanah Bhd] in [GPE Kell].", "It left [ORG Velm Tanah Bhd] in [GPE Kell]."},
		{"join bodies and their countries", "that say something", "Harbours [GPE UK] said it was late, and Shelter [GPE Scotland] called for help.", "[ORG Harbours UK] said it was late, and [ORG Shelter Scotland] called for help."},
		{"join bodies and their countries", "and who is at their head", "The Ferry Care [GPE UK] director wept.", "The [ORG Ferry Care UK] director wept."},
		{"join bodies and their countries", "not what a country is", "Rural [GPE Scotland] slept, and the [GPE UK] director wept.", "Rural [GPE Scotland] slept, and the [GPE UK] director wept."},
		{"join bodies and places", "an embassy", "He wrote to the [GPE US] Embassy and the [GPE Velm] Embassy.", "He wrote to the [ORG US Embassy] and the [GPE Velm] Embassy."},
		{"join bodies and places", "a people and a body", "The [NORP German] [ORG Foreign Ministry] wept.", "The [ORG German Foreign Ministry] wept."},
		{"join bodies and places", "not a party and a body", "The [NORP Republican] [ORG Finance Committee] wept.", "The [NORP Republican] [ORG Finance Committee] wept."},
		{"join bodies and places", "not a people and a firm", "The [NORP German] [ORG Falkor] wept.", "The [NORP German] [ORG Falkor] wept."},
		{"join bodies and places", "a university", "At [ORG Ellery University] of [GPE Norland] they met.", "At [ORG Ellery University of Norland] they met."},
		{"join bodies and places", "a part of a university", "At the [ORG University of Norland] at [GPE Oslo] they met.", "At the [ORG University of Norland at Oslo] they met."},
		{"join bodies and places", "a body and where it is", "At the [ORG Harbour Board] at [GPE Oslo] they met.", "At the [ORG Harbour Board] at [GPE Oslo] they met."},
		{"join bodies and places", "a court's district is not the state",
			"A judge in the [GPE Northern District] of [GPE California] agreed.", "A judge in the [GPE Northern District of California] agreed."},
		{"join bodies and places", "a person of a place", "So said [PERSON Jane Doe] of [GPE Norland].", "So said [PERSON Jane Doe] of [GPE Norland]."},
		{"join firms", "an ampersand", "Shares of [ORG Trent] & [PERSON Falk] fell.", "Shares of [ORG Trent & Falk] fell."},
		{"join firms", "and partners", "An analyst at [PERSON Brandt] & Co. said so.", "An analyst at [ORG Brandt & Co.] said so."},
		{"join firms", "a saint's school", "At [PERSON Saint Brendan]'s School they cheered.", "At [ORG Saint Brendan's School] they cheered."},
		{"complete by table", "a body that the tagger cut up",
			"The [ORG International Committee] of the [ORG Red Cross] said so.", "The [ORG International Committee of the Red Cross] said so."},
		{"keep possessives", "a firm that the tables know by it", "Then [PERSON Moody]'s cut its rating.", "Then [ORG Moody's] cut its rating."},
		{"keep possessives", "one that the tagger missed", "Buyers at Sotheby's paid less.", "Buyers at [ORG Sotheby's] paid less."},
		{"keep possessives", "a person of that name elsewhere",
			"Gov. [PERSON Chris Christie] spoke. [PERSON Christie]'s office called.", "Gov. [PERSON Chris Christie] spoke. [PERSON Christie]'s office called."},
		{"keep possessives", "a given name and what she owns", "Then [PERSON Wendy]'s mother called.", "Then [PERSON Wendy]'s mother called."},
		{"keep possessives", "a given name and a verb", "Then [PERSON Wendy]'s will close.", "Then [ORG Wendy's] will close."},
		{"places of datelines", "a team elsewhere in the text", "[ORG PORT ELLERY] 2026-03-04\n\nIt rained.", "[GPE PORT ELLERY] 2026-03-04\n\nIt rained."},
		{"places of datelines", "a city that is a word, and its country", "NICE, France, March 4\n\nIt rained.", "[GPE NICE], [GPE France], March 4\n\nIt rained."},
		{"places of datelines", "not a line without a day", "[ORG FALKOR] 2026\n\nIt rained.", "[ORG FALKOR] 2026\n\nIt rained."},
		{"places of datelines", "not within a sentence", "It rained in [ORG ELLERY] March 4.", "It rained in [ORG ELLERY] March 4."},
		{"add definitions", "a body whose name ends in a place", "According to Notes from [GPE Ellery] ([ORG NFE]), it rained.",
			"According to [ORG Notes from Ellery] ([ORG NFE]), it rained."},
		{"complete by table", "a paper whose name begins with The", "It is over, according to The [ORG Hill].", "It is over, according to [ORG The Hill]."},
		{"add from table", "a paper that the tagger missed", "It is over, The Times said.", "It is over, [ORG The Times] said."},
		{"cut owners", "a school of a university",
			"From [ORG Acme University's School of Law] she came.", "From [ORG Acme University]'s [ORG School of Law] she came."},
		{"cut offices", "the office of a body", "The [ORG Senate Leader] left.", "The [ORG Senate] Leader left."},
		{"cut offices", "words of the office before its last", "The [ORG White House Press Secretary] left.", "The [ORG White House] Press Secretary left."},
		{"cut offices", "the office before its body", "The [ORG Speaker of the Senate] left.", "The Speaker of the [ORG Senate] left."},
		{"cut offices", "the office before what is no body", "The [ORG Director of Finance] left.", "The Director of Finance left."},
		{"cut offices", "an office of no body", "The [ORG Chief Whip] left.", "The Chief Whip left."},
		{"cut offices", "two offices", "The [ORG Treasury Secretary and Chairman] left.", "The [ORG Treasury] Secretary and Chairman left."},
		{"add from table", "a country", "Talks with Norway went on.", "Talks with [GPE Norway] went on."},
		{"add from table", "not within a longer name", "Talks with Norway Salmon went on.", "Talks with Norway Salmon went on."},
		{"add by last word", "a treaty", "They signed the Kell Harbour Treaty in May.", "They signed the [LAW Kell Harbour Treaty] in May."},
		{"add after titles", "a form of address", "Then Mrs Quillfeather left.", "Then Mrs [PERSON Quillfeather] left."},
		{"add in credits", "the photographer", "Credit: Zyx Qwert / Tasman Wire", "Credit: [PERSON Zyx Qwert] / Tasman Wire"},
		{"add definitions", "the acronym of a name", "The [ORG Northern Trade Council] (NTC) met.", "The [ORG Northern Trade Council] ([ORG NTC]) met."},
		{"add definitions", "the name of an acronym", "The Northern Trade Council ([ORG NTC]) met.", "The [ORG Northern Trade Council] ([ORG NTC]) met."},
		{"cut roles", "a country and a role", "Then [ORG US Marine] [PERSON John Roe] spoke.", "Then [GPE US] Marine [PERSON John Roe] spoke."},
		{"persons named like places", "a surname elsewhere",
			"[GPE Paris Quillon] won. [PERSON Quillon] is 19.", "[PERSON Paris Quillon] won. [PERSON Quillon] is 19."},
		{"persons named like places", "what she is", "[GPE London Breck], the mayor of Ellery, left.", "[PERSON London Breck], the mayor of Ellery, left."},
		{"persons named like places", "between commas", "The mayor, [GPE London Breck], said it was late.", "The mayor, [PERSON London Breck], said it was late."},
		{"persons named like places", "a bridge", "[GPE London Bridge], the mayor said, is falling.", "[GPE London Bridge], the mayor said, is falling."},
		{"split persons", "a signature and whom the next letter speaks to", "Regards, [PERSON Ida Falkor Tom], I shall write. [PERSON Ida Falkor] left.", "Regards, [PERSON Ida Falkor] [PERSON Tom], I shall write. [PERSON Ida Falkor] left."},
		{"split persons", "two surnames", "With [PERSON Ida Falkor Varo], I shall write. [PERSON Ida Falkor] left.", "With [PERSON Ida Falkor Varo], I shall write. [PERSON Ida Falkor] left."},
		{"split persons", "of whom the text says no more", "With [PERSON Ida Falkor Tom], I shall write.", "With [PERSON Ida Falkor Tom], I shall write."},
		{"drop degrees", "behind a person", "Said [PERSON Ida Falkor], [GPE MD], of [GPE Ellery], [GPE MD].", "Said [PERSON Ida Falkor], MD, of [GPE Ellery], [GPE MD]."},
		{"persons with honours", "senior counsel", "So said her lawyer, [ORG Beatriz Falkor SC], in May.", "So said her lawyer, [PERSON Beatriz Falkor SC], in May."},
		{"persons with honours", "behind a title", "So said his lawyer, Advocate [ORG Zolix Falkor SC], in May.", "So said his lawyer, Advocate [PERSON Zolix Falkor SC], in May."},
		{"persons with honours", "a club", "Of [GPE Ellery], [ORG Orlando City SC] won.", "Of [GPE Ellery], [ORG Orlando City SC] won."},
		{"drop degrees", "a place behind a person", "Met [PERSON Ida Falkor], [GPE Ellery], in May.", "Met [PERSON Ida Falkor], [GPE Ellery], in May."},
		{"cut parties", "off a state", "The [ORG South Dakota Republican] left.", "The [GPE South Dakota] [NORP Republican] left."},
		{"cut parties", "a paper's name", "The [ORG Ellery Republican] wrote so.", "The [ORG Ellery Republican] wrote so."},
		{"firms by what is said of them", "the end of a longer name", "[ORG Mineradora Zelk Azul] fell. [PERSON Zelk Azul] rose.", "[ORG Mineradora Zelk Azul] fell. [ORG Zelk Azul] rose."},
		{"firms by what is said of them", "and its short form", "Shares of [PERSON Norsk Falkor], which reports in May, fell. [PERSON Norsk] rose.", "Shares of [ORG Norsk Falkor], which reports in May, fell. [ORG Norsk] rose."},
		{"firms by what is said of them", "a body by its first word", "[PERSON Persatuan Falkor Timur] and [GPE ETZ Ellery] met.", "[ORG Persatuan Falkor Timur] and [ORG ETZ Ellery] met."},
		{"firms by what is said of them", "a town in capitals", "[GPE NEW ELLERY] and [GPE SAN ELLERY] met.", "[GPE NEW ELLERY] and [GPE SAN ELLERY] met."},
		{"firms by what is said of them", "where it is at home", "The [ORG Zelven]-based firm and Ellery-based [GPE Marden Capital] fell.", "The [GPE Zelven]-based firm and Ellery-based [ORG Marden Capital] fell."},
		{"firms by what is said of them", "which is no who", "Shares of [PERSON Norsk Falkor], which reports in May, fell.", "Shares of [ORG Norsk Falkor], which reports in May, fell."},
		{"firms by what is said of them", "a person's letter, which", "It was [PERSON Anna Falkor], who came, which pleased all.", "It was [PERSON Anna Falkor], who came, which pleased all."},
		{"firms by what is said of them", "its officer, and the longer name",
			"Nunn left [GPE Zelkiva Disposal]. He was [GPE Zelkiva]'s chief executive.", "Nunn left [ORG Zelkiva Disposal]. He was [ORG Zelkiva]'s chief executive."},
		{"firms by what is said of them", "what it has", "Shareholders and employees of [GPE Zelkiva] wept.", "Shareholders and employees of [ORG Zelkiva] wept."},
		{"firms by what is said of them", "an apposition", "He sold it to [FAC Zelkiva], a small waste company based in [GPE Ellery], in May.", "He sold it to [ORG Zelkiva], a small waste company based in [GPE Ellery], in May."},
		{"firms by what is said of them", "a relative clause", "She left [GPE Zelkiva], which is a charity, in May.", "She left [ORG Zelkiva], which is a charity, in May."},
		{"firms by what is said of them", "not the owner of a place", "It burned in [GPE Zelkiva], the company's home, in May.", "It burned in [GPE Zelkiva], the company's home, in May."},
		{"firms by what is said of them", "not a place that the tables have", "[GPE Chicago]'s chief executive wept.", "[GPE Chicago]'s chief executive wept."},
		{"firms by what is said of them", "not what begins a sentence after the comma", "In [GPE Zelkiva], the company said it would close.", "In [GPE Zelkiva], the company said it would close."},
		{"firms by what is said of them", "not what a place has too", "[GPE Zelkiva]'s former mayor wept.", "[GPE Zelkiva]'s former mayor wept."},
		{"join given names and surnames", "one person", "So said [PERSON Jane] [PERSON Quillon].", "So said [PERSON Jane Quillon]."},
		{"drop abbreviations", "explained by common words",
			"The intensive care units ([ORG ICU]) are full. Each [ORG ICU] has ten beds.", "The intensive care units (ICU) are full. Each ICU has ten beds."},
		{"drop abbreviations", "explained by a name",
			"The [ORG Northern Trade Council] ([ORG NTC]) met. The [ORG NTC] agreed.", "The [ORG Northern Trade Council] ([ORG NTC]) met. The [ORG NTC] agreed."},
		{"drop agencies", "in the brackets of a dateline", "[GPE ELLERY], March 3 ([ORG Tasman Wire]) - Shares rose.", "[GPE ELLERY], March 3 (Tasman Wire) - Shares rose."},
		{"drop agencies", "two places", "[GPE ELLERY]/[GPE OSLO], March 3 ([ORG Tasman Wire]) - Shares rose.", "[GPE ELLERY]/[GPE OSLO], March 3 (Tasman Wire) - Shares rose."},
		{"drop agencies", "a place with a full stop", "[GPE ELLERY]. March 3 ([ORG Tasman Wire]) - Shares rose.", "[GPE ELLERY]. March 3 (Tasman Wire) - Shares rose."},
		{"drop agencies", "a right of copy", "© 2019 [ORG Tasman Wire]", "© 2019 Tasman Wire"},
		{"drop agencies", "between dashes", "[GPE ELLERY] — [ORG Tasman Wire] — Shares rose.", "[GPE ELLERY] — Tasman Wire — Shares rose."},
		{"drop agencies", "in a byline", "By [PERSON Jane Doe], [ORG Tasman Wire]\n\nShares rose.", "By [PERSON Jane Doe], Tasman Wire\n\nShares rose."},
		{"drop agencies", "taken for a person", "Photo: [PERSON Mark Loe]/[PERSON Falk Images]\n\nShares rose.", "Photo: [PERSON Mark Loe]/Falk Images\n\nShares rose."},
		{"drop agencies", "not where it acts", "The report ([ORG Tasman Wire]) - was wrong.", "The report ([ORG Tasman Wire]) - was wrong."},
		{"drop agencies", "brackets after a name in running text", "[ORG Falk] ([GPE Ellery]) won.", "[ORG Falk] ([GPE Ellery]) won."},
		{"drop agencies", "an agency that the text names again", "[GPE ELLERY], March 3 ([GPE Falk]) - Shares rose, [GPE Falk] said.", "[GPE ELLERY], March 3 (Falk) - Shares rose, [ORG Falk] said."},
		{"cut tables", "results", "[GPE Ellery 2 Port Nile 0\nKell Rovers] 1 [ORG Wolverton] 1", "[GPE Ellery] 2 [GPE Port Nile] 0\n[GPE Kell Rovers] 1 [ORG Wolverton] 1"},
		{"cut tables", "who plays where", "[ORG ELLERY] AT [ORG PORT NILE\nKELL] AT [ORG WOLVERTON]", "[ORG ELLERY] AT [ORG PORT NILE]\n[ORG KELL] AT [ORG WOLVERTON]"},
		{"cut tables", "running text", "It was in May 2020 that [PERSON Ann\nLister] left.", "It was in May 2020 that [PERSON Ann\nLister] left."},
		{"join children and parents", "child of", "Said [PERSON Rajesh Falkor] a/l [PERSON Muthu] and [PERSON Siti] binti [PERSON Omar].", "Said [PERSON Rajesh Falkor a/l Muthu] and [PERSON Siti binti Omar]."},
		{"join children and parents", "two people", "Said [PERSON Rajesh Falkor] and [PERSON Muthu].", "Said [PERSON Rajesh Falkor] and [PERSON Muthu]."},
		{"streets", "named for a person", "Past [GPE Jalan Dato]' [PERSON Yeo Falkor], he turned into Jalan [PERSON Horley].", "Past [GPE Jalan Dato' Yeo Falkor], he turned into [FAC Jalan Horley]."},
		{"streets", "no name behind it", "The word Jalan means a road.", "The word Jalan means a road."},
		{"drop common words", "letters that the text defines", "[ORG Gabungan Parti Sarawak] ([ORG GPS]) met. [ORG GPS] won.", "[ORG Gabungan Parti Sarawak] ([ORG GPS]) met. [ORG GPS] won."},
		{"drop common words", "letters that it does not", "Then [ORG GPS] failed.", "Then GPS failed."},
		{"firms by what is said of them", "shares and heads of it", "Shares in [GPE Falkorin] rose. [GPE Velmax] Chairman [PERSON Jane Rehl] smiled. The weather in [GPE Kellmar] turned.",
			"Shares in [ORG Falkorin] rose. [ORG Velmax] Chairman [PERSON Jane Rehl] smiled. The weather in [GPE Kellmar] turned."},
		{"firms by what is said of them", "between commas after a noun for a body", "The airline, [PERSON Falkorair], said no. The head of the airline, [PERSON Rehl], said yes.",
			"The airline, [ORG Falkorair], said no. The head of the airline, [PERSON Rehl], said yes."},
		{"firms by what is said of them", "after a noun for a body", "The Swiss group [PERSON Falkor Rail] and the developer [PERSON Falko Rehl] met.", "The Swiss group [ORG Falkor Rail] and the developer [PERSON Falko Rehl] met."},
		{"teams", "beside a verb and a score", "[ORG Falkor] beat [GPE Ellery] 2-0, [GPE Velm] lost 3-1 to [GPE Kell] in [GPE Oslo], [GPE France] beat [GPE Wales] 1-0.", "[ORG Falkor] beat [ORG Ellery] 2-0, [GPE Velm] lost 3-1 to [ORG Kell] in [GPE Oslo], [GPE France] beat [GPE Wales] 1-0."},
		{"teams", "without a score", "[ORG Falkor] beat [GPE Ellery] to the contract.", "[ORG Falkor] beat [GPE Ellery] to the contract."},
		{"teams", "results", "[GPE ELLERY] 4 Port Nile 2\n[PERSON Ann Lister] 3 [GPE VELM] 3 (OT)", "[ORG ELLERY] 4 [ORG Port Nile] 2\n[PERSON Ann Lister] 3 [ORG VELM] 3 (OT)"},
		{"teams", "numbers behind common words", "Chapter 4 Section 2", "Chapter 4 Section 2"},
		{"firms by what is said of them", "who works there", "So said Tom, an analyst at [GPE Falkor Lynch], at [GPE Velm].", "So said Tom, an analyst at [ORG Falkor Lynch], at [GPE Velm]."},
		{"add definitions", "a body whose first words were missed", "The State Law and [ORG Order Restoration Council] ([ORG SLORC]) met.", "The [ORG State Law and Order Restoration Council] ([ORG SLORC]) met."},
		{"drop common words", "a body named elsewhere", "The [ORG Party] met in [GPE Oslo].", "The Party met in [GPE Oslo]."},
		{"drop common words", "a party and a state", "Then Jane Doe ([ORG R-TX]) left.", "Then Jane Doe (R-TX) left."},
		{"drop common words", "money", "It cost 5 million [GPE US] dollars.", "It cost 5 million US dollars."},
	} {
		t.Run(c.step+": "+c.name, func(t *testing.T) {
			s, names := unmark(t, c.before)
			d := text.Parse(s, nil)
			w := New()
			w.Marked(d, names)
			found := false
			for _, st := range steps {
				if st.name == c.step {
					had := len(w.names)
					st.do(w)
					w.update(had)
					found = true
				}
			}
			if !found {
				t.Fatalf("no step %q", c.step)
			}
			if got := mark(d, w.names); got != c.after {
				t.Errorf("%s:\n from %s\n  got %s\n want %s", c.step, c.before, got, c.after)
			}
		})
	}
}

// In a report on sport, places that play are teams; elsewhere they are not.
func TestTeamsOfAReport(t *testing.T) {
	for _, c := range []struct{ name, before, after string }{
		{"sport", "The striker scored after the halftime whistle and the goalkeeper saved a penalty. [GPE Ellery] have lost in [GPE Velm], and [GPE Kell] host [GPE Arden].",
			"The striker scored after the halftime whistle and the goalkeeper saved a penalty. [ORG Ellery] have lost in [GPE Velm], and [ORG Kell] host [ORG Arden]."},
		{"no sport", "The minister spoke after the vote and a judge heard it. [GPE Ellery] have lost in court, and envoys visit [GPE Arden].",
			"The minister spoke after the vote and a judge heard it. [GPE Ellery] have lost in court, and envoys visit [GPE Arden]."},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, names := unmark(t, c.before)
			d := text.Parse(s, nil)
			w := New()
			w.Names(d, nil) // measures how much of it is sport
			w.Marked(d, names)
			w.teams()
			if got := mark(d, w.names); got != c.after {
				t.Errorf("from %s\n got %s\nwant %s", c.before, got, c.after)
			}
		})
	}
}

// The steps that count votes see names of several places.
func TestVotes(t *testing.T) {
	for _, c := range []struct{ name, before, after string }{
		{"the type that most places speak for",
			"[ORG Falkor] rose. [ORG Falkor] fell. [PERSON Falkor] closed flat.", "[ORG Falkor] rose. [ORG Falkor] fell. [ORG Falkor] closed flat."},
		{"a name that was missed in one place",
			"[ORG Trent Falkor] rose. Later Trent Falkor fell.", "[ORG Trent Falkor] rose. Later [ORG Trent Falkor] fell."},
		{"the tables overrule", "The [ORG Paris Agreement] was signed.", "The [LAW Paris Agreement] was signed."},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, names := unmark(t, c.before)
			d := text.Parse(s, nil)
			w := New()
			w.Marked(d, names)
			w.mend()
			if got := mark(d, w.names); got != c.after {
				t.Errorf("from %s\n got %s\nwant %s", c.before, got, c.after)
			}
		})
	}
}
