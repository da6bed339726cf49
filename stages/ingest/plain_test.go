package ingest_test

import (
	"strings"
	"testing"

	"wirecopy/pipeline"
	"wirecopy/stages/ingest"
)

// TestPlainText gives for each text what it becomes: the headline, the byline, and each block as "kind: text".
func TestPlainText(t *testing.T) {
	const lead = "The ferry to Lilleholm will not sail before Monday, the company said on Friday."
	const more = "\n\nPassengers were told to wait, and most of them did, in the only cafe of the harbour."
	const moreBlock = "paragraph: Passengers were told to wait, and most of them did, in the only cafe of the harbour."
	tests := []struct {
		name, in, headline, byline, date string
		want                             []string
	}{
		{name: "one paragraph", in: lead, want: []string{"paragraph: " + lead}},
		{name: "date header", in: " date 2023-03-02 " + lead, date: "2023-03-02T00:00:00Z", want: []string{"paragraph: " + lead}},
		{name: "date header on its own line", in: "Date: 2023-03-02\n\n" + lead, date: "2023-03-02T00:00:00Z", want: []string{"paragraph: " + lead}},
		{name: "date header with time", in: "date 2023-03-02T09:15:00+02:00 " + lead, date: "2023-03-02T07:15:00Z", want: []string{"paragraph: " + lead}},
		{name: "date header with time apart", in: "date 2023-03-02 09:15 " + lead, date: "2023-03-02T09:15:00Z", want: []string{"paragraph: " + lead}},
		{name: "header of fields", in: "Headline: Ferry stays in port\nBy: Jane Doe\nDate: 2023-03-02\n\n" + lead, headline: "Ferry stays in port", byline: "Jane Doe", date: "2023-03-02T00:00:00Z", want: []string{"paragraph: " + lead}},
		{name: "header with a field that is not known", in: "Headline: Ferry stays in port\nMood: bad\n\n" + lead, want: []string{"paragraph: Headline: Ferry stays in port\nMood: bad", "paragraph: " + lead}},
		{name: "one field is no header", in: "Source: a friend of the captain.\n\n" + lead, want: []string{"paragraph: Source: a friend of the captain.", "paragraph: " + lead}},
		{name: "no date header", in: "Date palms line the road, the mayor said.", want: []string{"paragraph: Date palms line the road, the mayor said."}},
		{name: "headline", in: "Ferry stays in port\n\n" + lead, headline: "Ferry stays in port", want: []string{"paragraph: " + lead}},
		{name: "headline after header", in: "date 2023-03-02\n\nFerry stays in port\n\n" + lead, date: "2023-03-02T00:00:00Z", headline: "Ferry stays in port", want: []string{"paragraph: " + lead}},
		{name: "headline and byline", in: "Ferry stays in port\nBy Jane Doe\n\n" + lead, headline: "Ferry stays in port", byline: "Jane Doe", want: []string{"byline: By Jane Doe", "paragraph: " + lead}},
		{name: "headline right above a dateline", in: "Ferry stays in port\nOSLO (Northstar) - " + lead, headline: "Ferry stays in port", want: []string{"dateline: OSLO (Northstar) -", "paragraph: " + lead}},
		{name: "headline right above a long paragraph", in: "Ferry stays in port\n" + lead + " " + lead + " " + lead + "\n" + lead, headline: "Ferry stays in port", want: []string{"paragraph: " + lead + " " + lead + " " + lead, "paragraph: " + lead}},
		{name: "the first of wrapped lines is no headline", in: "The ferry to Lilleholm will not\nsail before Monday, the company said.", want: []string{"paragraph: The ferry to Lilleholm will not\nsail before Monday, the company said."}},
		{name: "headline that asks", in: "Will it sail?\n\n" + lead, headline: "Will it sail?", want: []string{"paragraph: " + lead}},
		{name: "a first sentence is no headline", in: "The ferry stays in port.\n\n" + lead, want: []string{"paragraph: The ferry stays in port.", "paragraph: " + lead}},
		{name: "a question is no headline", in: "Who would have thought that it stops for a storm?\n\n" + lead, want: []string{"paragraph: Who would have thought that it stops for a storm?", "paragraph: " + lead}},
		{name: "a quote is no headline", in: "\"We wait\"\n\n" + lead, want: []string{"paragraph: \"We wait\"", "paragraph: " + lead}},
		{name: "note before headline", in: "EDS: ADDS quote.\n\nFerry stays in port\n\n" + lead, headline: "Ferry stays in port", want: []string{"note: EDS: ADDS quote.", "paragraph: " + lead}},
		{name: "by is a word too", in: lead + "\n\nBy Saturday the cafe had run out of bread.", want: []string{"paragraph: " + lead, "paragraph: By Saturday the cafe had run out of bread."}},
		{name: "heading", in: lead + "\n\nWaiting for the wind" + more, want: []string{"paragraph: " + lead, "heading: Waiting for the wind", moreBlock}},
		{name: "lines of a text that nobody wrapped", in: lead + " " + lead + " " + lead + "\n\nAbout the ferry\nThe ferry is red." + more, want: []string{"paragraph: " + lead + " " + lead + " " + lead, "heading: About the ferry", "paragraph: The ferry is red.", moreBlock}},
		{name: "heading in capitals", in: lead + "\n\nWAITING" + more, want: []string{"paragraph: " + lead, "heading: WAITING", moreBlock}},
		{name: "no heading at the end", in: lead + "\n\nSo it goes on the island", want: []string{"paragraph: " + lead, "paragraph: So it goes on the island"}},
		{name: "no heading before the sign-off", in: lead + "\n\nLilleholm 2 Storholm 1\n\n-30-", want: []string{"paragraph: " + lead, "paragraph: Lilleholm 2 Storholm 1", "note: -30-"}},
		{name: "speech with its speaker is no heading", in: lead + "\n\n“We wait.” – Karla Mortensen" + more, want: []string{"paragraph: " + lead, "paragraph: “We wait.” – Karla Mortensen", moreBlock}},
		{name: "question of an interview", in: lead + "\n\nQ: Will it sail" + more, want: []string{"paragraph: " + lead, "paragraph: Q: Will it sail", moreBlock}},
		{name: "caption with credit", in: lead + "\n\nThe ferry in port. Credit: Ole Holm / MWA" + more, want: []string{"paragraph: " + lead, "caption: The ferry in port.", "credit: Credit: Ole Holm / MWA", moreBlock}},
		{name: "credit on its own line", in: lead + "\n\nThe ferry in port\nPhoto: Ole Holm" + more, want: []string{"paragraph: " + lead, "caption: The ferry in port", "credit: Photo: Ole Holm", moreBlock}},
		{name: "credit in brackets", in: lead + "\n\nThe ferry in port (AP Photo/Ole Holm)" + more, want: []string{"paragraph: " + lead, "caption: The ferry in port", "credit: (AP Photo/Ole Holm)", moreBlock}},
		{name: "credit of an agency", in: lead + "\n\nThe ferry in port, March 2, 2023. REUTERS/Ole Holm/File Photo" + more, want: []string{"paragraph: " + lead, "caption: The ferry in port, March 2, 2023.", "credit: REUTERS/Ole Holm/File Photo", moreBlock}},
		{name: "credit alone", in: lead + "\n\nOle Holm/Getty Images" + more, want: []string{"paragraph: " + lead, "credit: Ole Holm/Getty Images", moreBlock}},
		{name: "file photo", in: lead + "\n\nFILE - The ferry in port, March 2, 2023" + more, want: []string{"paragraph: " + lead, "caption: FILE - The ferry in port, March 2, 2023", moreBlock}},
		{name: "file photo with credit", in: lead + "\n\nFILE PHOTO: The ferry in port. Photo: Ole Holm" + more, want: []string{"paragraph: " + lead, "caption: FILE PHOTO: The ferry in port.", "credit: Photo: Ole Holm", moreBlock}},
		{name: "a stroke is no credit", in: lead + "\n\nHarbour/ferry talks" + more, want: []string{"paragraph: " + lead, "heading: Harbour/ferry talks", moreBlock}},
		{name: "credit is a word too", in: lead + "\n\nThe captain gave all the Credit: it was hers to give, she said, and hers alone.", want: []string{"paragraph: " + lead, "paragraph: The captain gave all the Credit: it was hers to give, she said, and hers alone."}},
		{name: "dateline", in: "NEW DELHI, March 2 (Northstar) - " + lead, want: []string{"dateline: NEW DELHI, March 2 (Northstar) -", "paragraph: " + lead}},
		{name: "dateline with em dash", in: "LILLEHOLM, Denmark — " + lead, want: []string{"dateline: LILLEHOLM, Denmark —", "paragraph: " + lead}},
		{name: "dateline with a bar", in: "LILLEHOLM, Dec 18 ― " + lead, want: []string{"dateline: LILLEHOLM, Dec 18 ―", "paragraph: " + lead}},
		{name: "dateline with an agency between dashes", in: "LILLEHOLM — Northstar Wire — " + lead, want: []string{"dateline: LILLEHOLM — Northstar Wire —", "paragraph: " + lead}},
		{name: "a sentence with a dash", in: "The LILLEHOLM report (Northstar) - was wrong.", want: []string{"paragraph: The LILLEHOLM report (Northstar) - was wrong."}},
		{name: "dateline with a colon", in: "NEW DELHI: " + lead, want: []string{"dateline: NEW DELHI:", "paragraph: " + lead}},
		{name: "a dialogue has no dateline", in: "DELPHINE MOOR: " + lead + "\n\nJORY PENN: " + lead, want: []string{"paragraph: DELPHINE MOOR: " + lead, "paragraph: JORY PENN: " + lead}},
		{name: "a label before a colon is no dateline", in: "UPDATE: " + lead, want: []string{"paragraph: UPDATE: " + lead}},
		{name: "dateline with two places", in: "OSLO/BERGEN (Northstar) -- " + lead, want: []string{"dateline: OSLO/BERGEN (Northstar) --", "paragraph: " + lead}},
		{name: "dateline with initials", in: "WASHINGTON, D.C. – " + lead, want: []string{"dateline: WASHINGTON, D.C. –", "paragraph: " + lead}},
		{name: "dateline with a short month", in: "TOKYO, Dec. 1 (NKS) -- " + lead, want: []string{"dateline: TOKYO, Dec. 1 (NKS) --", "paragraph: " + lead}},
		{name: "dateline in small letters", in: "Geneva (nsp) - " + lead, want: []string{"dateline: Geneva (nsp) -", "paragraph: " + lead}},
		{name: "dateline in brackets", in: "(New York, NY - October 21) " + lead, want: []string{"dateline: (New York, NY - October 21)", "paragraph: " + lead}},
		{name: "only the lead has a dateline", in: lead + "\n\nOSLO (Northstar) - " + lead, want: []string{"paragraph: " + lead, "paragraph: OSLO (Northstar) - " + lead}},
		{name: "a label is no place", in: "EXCLUSIVE — " + lead, want: []string{"paragraph: EXCLUSIVE — " + lead}},
		{name: "a name in brackets is no dateline", in: "The company (which sails daily) - or did - will not sail.", want: []string{"paragraph: The company (which sails daily) - or did - will not sail."}},
		{name: "dateline without place", in: "(Sports Desk) - " + lead, want: []string{"dateline: (Sports Desk) -", "paragraph: " + lead}},
		{name: "a dash in the lead is no dateline", in: "The ferry — the only one — will not sail.", want: []string{"paragraph: The ferry — the only one — will not sail."}},
		{name: "note to editors", in: "ATTENTION - ADDS details ///\n\n" + lead, want: []string{"note: ATTENTION - ADDS details ///", "paragraph: " + lead}},
		{name: "adds is a word too", in: "Adds up to nothing, the mayor said of the plan." + more, want: []string{"paragraph: Adds up to nothing, the mayor said of the plan.", moreBlock}},
		{name: "speech in the marks of typewriters is no heading", in: lead + "\n\nThe mayor said, ''We wait.''" + more, want: []string{"paragraph: " + lead, "paragraph: The mayor said, ''We wait.''", moreBlock}},
		{name: "two sentences are no heading", in: lead + "\n\nNobody sailed. Nobody tried (or so they say)" + more, want: []string{"paragraph: " + lead, "paragraph: Nobody sailed. Nobody tried (or so they say)", moreBlock}},
		{name: "trailer", in: lead + "\n\n(Reporting by Jane Doe; editing by John Roe)", want: []string{"paragraph: " + lead, "note: (Reporting by Jane Doe; editing by John Roe)"}},
		{name: "trailer in the last paragraph", in: lead + " (Reporting by Jane Doe; editing by John Roe)", want: []string{"paragraph: " + lead, "note: (Reporting by Jane Doe; editing by John Roe)"}},
		{name: "trailer behind a lead with dateline", in: "OSLO (Northstar) - " + lead + " (Writing by Jane Doe).", want: []string{"dateline: OSLO (Northstar) -", "paragraph: " + lead, "note: (Writing by Jane Doe)."}},
		{name: "brackets at the end are text", in: lead + " (It will be Tuesday.)", want: []string{"paragraph: " + lead + " (It will be Tuesday.)"}},
		{name: "contributed", in: lead + "\n\nJane Doe in Oslo contributed to this report.", want: []string{"paragraph: " + lead, "note: Jane Doe in Oslo contributed to this report."}},
		{name: "read more", in: lead + "\n\nALSO READ | The harbours of the north", want: []string{"paragraph: " + lead, "note: ALSO READ | The harbours of the north"}},
		{name: "stars", in: lead + "\n\n* * *" + more, want: []string{"paragraph: " + lead, "note: * * *", moreBlock}},
		{name: "lines that are paragraphs", in: lead + " " + lead + "\nA short one.\n" + lead, want: []string{"paragraph: " + lead + " " + lead, "paragraph: A short one.", "paragraph: " + lead}},
		{name: "wrapped lines", in: "The ferry to Lilleholm will not\nsail before Monday, the company\nsaid on Friday.", want: []string{"paragraph: The ferry to Lilleholm will not\nsail before Monday, the company\nsaid on Friday."}},
		{name: "more than one blank line, with spaces", in: lead + "\n \t\n\n\u00a0\n" + strings.TrimSpace(more), want: []string{"paragraph: " + lead, moreBlock}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			articles, err := ingest.Parse([]byte(tt.in), "text/plain", "test")
			if err != nil {
				t.Fatalf("Parse(%q): %v", tt.in, err)
			}
			a := articles[0]
			checkArticle(t, a)
			if got := blocksOf(a); strings.Join(got, "\n") != strings.Join(tt.want, "\n") {
				t.Errorf("Parse(%q)\n got %q\nwant %q", tt.in, got, tt.want)
			}
			if a.Headline != tt.headline || a.Byline != tt.byline {
				t.Errorf("Parse(%q): headline %q, byline %q, want %q and %q", tt.in, a.Headline, a.Byline, tt.headline, tt.byline)
			}
			date := ""
			if !a.VersionCreated.IsZero() {
				date = a.VersionCreated.Format("2006-01-02T15:04:05Z07:00")
			}
			if date != tt.date {
				t.Errorf("Parse(%q): the date is %q, want %q", tt.in, date, tt.date)
			}
		})
	}
}

// blocksOf lists the blocks of an article as "kind: text".
func blocksOf(a *pipeline.Article) []string {
	runes := []rune(a.Text)
	out := make([]string, len(a.Blocks))
	for i, b := range a.Blocks {
		out[i] = b.Kind + ": " + string(runes[b.Start:b.End])
	}
	return out
}
