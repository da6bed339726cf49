package ingest_test

import "testing"

func TestANPAForms(t *testing.T) {
	const text = "\tVESSEL, Norland (MWA) _ The river rose again on Monday.\n\t``We have seen worse,'' said the mayor, Anna Ruh.\n"
	const lead, quote = riverLead, "paragraph: ``We have seen worse,'' said the mayor, Anna Ruh."
	checkForms(t, []formCase{
		{name: "lines without marks", item: "a1234\nr a River Rises 03-04 0123\nRiver rises again\nBy JO POE\nStaff Writer\n" + text, want: []string{"headline: River rises again", "by: JO POE", "slugline: River Rises", "byline: By JO POE", "byline: Staff Writer", lead, quote}},
		{name: "a headline that begins as the slug does", item: "y1234\nu a RIVER-RISES 03-04 0300\n^RIVER-RISES-UPDATE2<\n^River rises again<\n^(Pictures)<\n" + text, want: []string{"headline: River rises again", "note: (Pictures)", lead}},
		{name: "a kill in the slug", item: "a1234-----\nb a BC-NL-River-Kill 03-04 0050\n^BC-NL-River, KILL,0050<\n^EDITORS: Please kill the story on the river.<\n^The MWA<\n", want: []string{"signals: kill", "status: canceled"}, not: []string{"headline: The"}},
		{name: "a mark behind an indent", item: "a1234-----\nr a BC-River 03-04 0050\n^BC-River,0050<\n^Digest<\n\t^RIVER<\n" + text, want: []string{"headline: Digest", lead}, not: []string{"^"}},
		{name: "the head of a table", item: "s0500-----\nr s BC-BBO--Standings 03-04 0200\n^BC-BBO--Standings,0200<\n^Norland League<\n^               W    L    Pct<\nGulls          4    2    .667\nHerons         3    3    .500\n", want: []string{"headline: Norland League", "paragraph: W    L    Pct\nGulls          4    2    .667\nHerons         3    3    .500"}},
	})
}

func TestIPTC7901Forms(t *testing.T) {
	const text = "Geneva (nsp) - The river rose again on Monday.\n"
	checkForms(t, []formCase{
		{name: "a headline between blank lines", item: "bsf045 4 vm 123 nsp 0123\n\nWeather/River\n\nRiver rises again\n\n" + text, want: []string{"headline: River rises again", "slugline: Weather/River", riverLead}},
		{
			name: "an indented head behind the sign of the start", item: "ZCZC FRA0123 4 I 0123 NOR /NSP-AA12\nRiver-Bridge\n    River rises again\n    Par Jo POE\n    \n    VESSEL, 4 mars 2024 (NSP) - The river rose again on Monday.\n    jp/ab\n    NSP 041011 GMT MAR 24\nNNNN\n",
			want: []string{"headline: River rises again", "by: Jo POE", "slugline: River-Bridge", "created: 2024-03-04T10:11:00Z", "dateline: VESSEL, 4 mars 2024 (NSP) -", riverLead, "note: jp/ab"},
		},
		{name: "a slug in capitals", item: "EFE1234 4 INT 0123\nRÍO PUENTE\nEl río sube otra vez\n\n   Madrid, 4 mar (NSP).- El río subió otra vez.\njp/ab\n04/03/10-11/24\n", want: []string{"headline: El río sube otra vez", "slugline: RÍO PUENTE", "created: 2024-03-04T10:11:00Z", "paragraph: El río subió otra vez.", "note: jp/ab"}},
		{name: "an end in brackets, and the number with the time", item: "NSP0123 5 CI 0123          Mo, 04.Mär 2024\n\nWeather/River\nRiver rises again\n\n   " + text + "(Schluss) jp/ab\n\nNSP0123    2024-03-04/10:11\n", want: []string{"headline: River rises again", "created: 2024-03-04T10:11:00Z", riverLead, "note: (Schluss) jp/ab"}},
		{name: "results", item: "spo0123 4 sp 123 nsp 0123\nFootball/Results/\nResults of Monday =\n\nGulls - Herons      2:1 (1:0)\nTerns - Larks       0:0\n\nnsp yy\n041011 Mar 24\n", want: []string{"headline: Results of Monday", "paragraph: Gulls - Herons      2:1 (1:0)\nTerns - Larks       0:0"}},
		{name: "German in seven bits", item: "bdt0123 4 pl 123  nsp 0123\nWetter/Flu~/\nFlu~ steigt, Br}cke gesperrt =\n\nVessel (nsp) - Der Flu~ ist gestiegen, {hnlich wie fr}her.\n041011 Mar 24\n", want: []string{"headline: Fluß steigt, Brücke gesperrt", "slugline: Wetter/Fluß/", "paragraph: Der Fluß ist gestiegen, ähnlich wie früher."}},
		{name: "code page 850", item: "bdt0123 4 pl 123  nsp 0123\nWetter/Br\x81cke/\nBr\x81cke gesperrt =\n\nVessel (nsp) - Die Br\x81cke ist gesperrt wie fr\x81her.\n041011 Mar 24\n", want: []string{"headline: Brücke gesperrt", "paragraph: Die Brücke ist gesperrt wie früher."}},
		{name: "signs stay signs", item: "bdt0123 4 pl 123  nsp 0123\nCode/Text/\nOf {signs} =\n\nGeneva (nsp) - A set {a|b} of ~ signs {and} more.\n041011 Mar 24\n", want: []string{"headline: Of {signs}", "paragraph: A set {a|b} of ~ signs {and} more."}},
	})
}
