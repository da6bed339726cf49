package entities

import (
	"strings"
	"testing"

	"wirecopy/stages/internal/text"
)

// Names that mean several things, in made-up texts, and the items that a careful reader gives them; "" is none, "-" no entity
// of that name.
func TestAmbiguousLinks(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       map[string]string // a name ► its item
	}{
		{"a region after the name", "The fire began near Melbourne, Florida, on Monday. Crews from Melbourne were called.", map[string]string{"Melbourne": "", "Florida": "Q812"}},
		{"a country after the name", "The summit will be held in Melbourne, Australia, in May.", map[string]string{"Melbourne": "Q3141"}},
		{"a part of its country after the name", "MANCHESTER, England (Wire) - The mayor spoke.", map[string]string{"Manchester": "Q18125"}},
		{"no region", "The match was played in Melbourne on Monday.", map[string]string{"Melbourne": "Q3141"}},
		{"a region elsewhere", "The mayor of Paris said the Texas highway would be mended. Paris has 25,000 people.", map[string]string{"Paris": ""}},
		{"the capital", "The talks in Paris ended. France said it was pleased.", map[string]string{"Paris": "Q90"}},
		{"London, Ontario", "Police in London, Ontario, found the car on Friday.", map[string]string{"London": ""}},
		{"London", "Police in London found the car on Friday.", map[string]string{"London": "Q84"}},
		{"a dateline in capitals", "LONDON (Wire) - Shares fell on Monday.", map[string]string{"London": "Q84", "Wire": "-"}},
		{"a team of a town", "Porto beat Braga 3-1 in the league on Saturday. The Porto striker scored twice in the second half.", map[string]string{"Porto": ""}},
		{"a team of a state", "Minnesota beat Buffalo 24-20 on Sunday after a late touchdown by the quarterback.", map[string]string{"Minnesota": "", "Buffalo": ""}},
		{"a state", "The governor of Minnesota signed the law on Sunday. People in Minnesota were pleased.", map[string]string{"Minnesota": "Q1527"}},
		{"the town of a match", "Lille won the cup match in Zagreb on Sunday. The striker scored a goal in Zagreb.", map[string]string{"Zagreb": "Q1435"}},
		{"a court's district", "A judge in the Northern District of California ruled on Monday.", map[string]string{"California": "-"}},
		{"a stressed verb", "There IS a plan, the minister said.", map[string]string{"IS": "-", "Islamic State": "-"}},
		{"a company that is a word", "Shares in Ford rose after the carmaker said sales in the United States were up.", map[string]string{"Ford": "Q44294"}},
		{"a company by its full name", "Tesla Inc. said on Friday it would recall cars.", map[string]string{"Tesla Inc.": "Q478214"}},
		{"companies with their legal form", "Apple Inc rose, Nestle SA fell, and Siemens AG was flat.", map[string]string{"Apple Inc": "Q312", "Nestle SA": "Q160746", "Siemens AG": "Q81230"}},
		{"a force", "West Yorkshire Police said a man from England was held.", map[string]string{"West Yorkshire Police": "Q7987045"}},
		{"a force without its country", "The case was given to the West Yorkshire Police archive.", map[string]string{"West Yorkshire Police": ""}},
		{"a river or a firm", "Amazon said it would hire staff. The company's shares rose.", map[string]string{"Amazon": "Q3884"}},
		{"Georgia without a hint", "The vote in Georgia was close.", map[string]string{"Georgia": ""}},
		{"Georgia, the country", "The vote in Georgia was close, said observers in Tbilisi.", map[string]string{"Georgia": "Q230"}},
		{"a legislator", "Sen. Adam Schiff, a Democrat from California, spoke.", map[string]string{"Adam Schiff": "Q350843"}},
		{"a legislator in a report on politics", "Democrats in the United States chose on Monday. Adam Schiff was pleased.", map[string]string{"Adam Schiff": "Q350843"}},
		{"a namesake in a report on politics", "Democrats in the United States chose on Monday. Adam Smith, a teacher, was pleased.", map[string]string{"Adam Smith": ""}},
		{"the Senate of the country", "The United States is at war, Republicans said. The Senate voted in Washington on Monday.", map[string]string{"Senate": "Q66096"}},
		{"a Senate of another country", "Italy's Senate voted on Monday. Republicans in the United States and in Washington were pleased.", map[string]string{"Senate": ""}},
		{"two countries with a Congress", "Peru and the United States quarrelled. Congress will vote in Lima, Peru said.", map[string]string{"Congress": ""}},
		{"a court of a state", "HARWELL, Maine (Wire) - The county will ask the Supreme Court to hear it.", map[string]string{"Supreme Court": ""}},
		{"a party of Britain", "The Labour Party won in England, Scotland and Wales, British officials said.", map[string]string{"Labour Party": "Q9630"}},
		{"a party of somewhere", "The Labour Party won in Norway and in Britain.", map[string]string{"Labour Party": ""}},
		{"known to all by the surname", "Critics said Merkel would not come. Obama, the US president, did.", map[string]string{"Merkel": "Q567", "Obama": "Q76"}},
		{"a surname that somebody else has", "Michelle Obama came. Obama said it was late. Ivan Trump sold it. Trump, a baker, was glad.", map[string]string{"Michelle Obama": "", "Ivan Trump": ""}},
		{"a surname of a wife", "The speech of Ms. Trump was long, critics said.", map[string]string{"Trump": ""}},
		{"a surname of a day that is not known", "Bush said it was late.", map[string]string{"Bush": ""}},
		{"a surname of days that the text tells", "President Bush met Condoleezza Rice. Zelensky was in Kyiv.", map[string]string{"Bush": "Q207", "Zelensky": "Q3874799"}},
		{"a surname that needs its office", "Prime Minister Modi came to Delhi. Scholz slept in Kiel.", map[string]string{"Modi": "Q1058", "Scholz": ""}},
		{"a title that belongs to the name", "Critics said Pope Francis was ill. Francis rested in Rome.", map[string]string{"Francis": "Q450675"}},
		{"a body by its full name", "The Organisation of the Petroleum Exporting Countries met.", map[string]string{"Organisation of the Petroleum Exporting Countries": "Q7795"}},
		{"a carmaker by its full name", "The Nissan Motor Company recalled cars.", map[string]string{"Nissan Motor Company": "Q20165"}},
		{"a word that is no bank", "We have a Duns# and a Fed Tax ID, and no fax.", map[string]string{"Fed": ""}},
		{"the bank of the United States", "Economists said the Fed would raise rates.", map[string]string{"Fed": "Q53536"}},
		{"a house in a title", "On the show Master in the House he spoke of the United States.", map[string]string{"House": ""}},
		{"a department of another country", "The Department of Justice in Manila, the capital of the Philippines, said no.", map[string]string{"Department of Justice": ""}},
		{"a party of another country", "The Democratic Party in Seoul said South Korea was sad. Seoul slept.", map[string]string{"Democratic Party": ""}},
		{"a department in an article on another country", "Manila heard from the U.S. Department of Justice. Critics in the Philippines agreed.", map[string]string{"U.S. Department of Justice": "Q1553390"}},
		{"letters of several bodies", "The bowler was fined by the ICC after the Test match.", map[string]string{"ICC": ""}},
		{"letters that the article explains", "The International Criminal Court (ICC) met. The ICC said no.", map[string]string{"International Criminal Court": "Q47488"}},
		{"a state behind its town", "The plant in Everett, Washington, will close. The bridge in Buffalo, New York, is shut.", map[string]string{"Washington": "Q1223", "New York": "Q1384"}},
		{"a city of a state's name", "WASHINGTON (Wire) - The plant in Everett, Washington, will close. Crowds came to New York.", map[string]string{"Washington": "Q61", "New York": "Q60"}},
		{"a city in a list", "Crowds came in Paris, New York and London. They came in Chicago, New York, and Miami.", map[string]string{"New York": "Q60"}},
		{"a state in short", "HARWELL, Mo. (Wire) - A dam broke. The river runs to Albany, Ga., the mayor said.", map[string]string{"Mo.": "Q1581", "Ga.": "Q1428"}},
		{"a minister's namesake", "Colombia's defense minister, Pedro Sánchez, offered a reward in Cali.", map[string]string{"Pedro Sánchez": ""}},
		{"a minister of whom his country tells", "Prime Minister Pedro Sánchez flew from Madrid to Cali.", map[string]string{"Pedro Sánchez": "Q6070218"}},
		{"a council of a country", "Norland heard the deputy chairman of the Security Council say that the talks would fail.", map[string]string{"Security Council": ""}},
		{"the council of the United Nations", "A resolution of the Security Council calls for talks.", map[string]string{"Security Council": "Q37470"}},
		{"the legislator's namesake", "The baker Adam Smith, 42, sold his shop.", map[string]string{"Adam Smith": ""}},
	} {
		t.Run(c.name, func(t *testing.T) {
			found := newStage().entities(text.Parse(c.text, nil), "", "", nil)
			for name, want := range c.want {
				got := "-"
				for _, e := range found {
					if e.Name == name {
						got = e.Wikidata
					}
				}
				if got != want {
					var all []string
					for _, e := range found {
						all = append(all, e.Type+" "+e.Name+" "+e.Wikidata)
					}
					t.Errorf("%s\n%s: got %q, want %q; found %s", c.text, name, got, want, strings.Join(all, ", "))
				}
			}
		})
	}
}

// Towns by whose names teams go, in reports on sport: what they are, in the order of the text.
func TestTeamsOfTowns(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"before one of the team", "The Barcelona forward scored a goal in the league match, and former Liverpool team-mate Salah was on the bench in the second half.", "ORG ORG"},
		{"among teams", "Goals won the league match for Juventus and Leverkusen in the second half, and the striker was cheered.", "ORG ORG"},
		{"a town", "The striker scored a goal in the league match in Barcelona and flew to Liverpool after the second half.", "GPE GPE"},
		{"no sport", "The mayor came with a Barcelona captain of industry to the talks in Liverpool.", "GPE GPE"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, e := range newStage().entities(text.Parse(c.text, nil), "", "", nil) {
				if e.Type != "PERSON" {
					got = append(got, e.Type)
				}
			}
			if s := strings.Join(got, " "); s != c.want {
				t.Errorf("%s: got %s, want %s", c.text, s, c.want)
			}
		})
	}
}
