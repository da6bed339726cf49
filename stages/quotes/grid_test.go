package quotes

import (
	"fmt"
	"strings"
	"testing"
)

// The parts of sentences in which somebody says something. Each goes with each of the others.
var (
	gridSpeakers = []string{
		"[PERSON Lena Orr]", "Mayor [PERSON Lena Orr]", "[PERSON Lena Orr], the mayor of [GPE Lorne],", "The mayor, [PERSON Lena Orr],",
		"[PERSON Lena Orr], 61,", "[PERSON Lena Orr], who has run the port since 2009,", "[PERSON Lena Orr], chief executive of the harbour trust,",
		"One resident, [PERSON Lena Orr],", "A spokeswoman for the ministry, [PERSON Lena Orr],", "Ms [PERSON Lena Orr]",
	}
	gridCues   = []string{"said", "told reporters", "told [ORG Reuters]", "warned", "has said", "noted", "insisted", "also said"}
	gridWhen   = []string{"", " on Monday", " in a statement", " yesterday", " last week", " late on Tuesday night", " at a news conference", " when asked about the plan"}
	gridClause = []string{
		"the bridge would close in May", "three people had been arrested", "there was no risk to the public", "nobody had been told",
		"she had no plans to resign", "if the rain continued, the dam would fail", "not all the money had been found", "a decision is expected on Friday",
		"the company, which employs 300 people, would appeal", "women and children were among the dead", "everything possible was being done",
	}
)

// One way of reporting stands with any speaker, at any time and with any clause, not only with those of the examples.
func TestReportsHoldWhateverStandsInThem(t *testing.T) {
	const step = 7 // one sentence in seven is tried
	for _, form := range []struct {
		name  string
		least float64 // share that comes out right
		build func(speaker, cue, when, clause string) string
	}{
		{"a clause with that", 0.99, func(s, c, w, x string) string { return s + " " + c + w + " that " + x + "." }},
		{"a clause without that", 0.92, func(s, c, w, x string) string { return s + " " + c + w + " " + x + "." }},
		{"a clause before", 0.97, func(s, c, w, x string) string { return upper(x) + ", " + lower(s) + " " + c + w + "." }},
		{"a quotation before", 0.99, func(s, c, w, x string) string { return "“" + upper(x) + ",” " + lower(s) + " " + c + w + "." }},
		{"a quotation after", 0.99, func(s, c, w, x string) string { return s + " " + c + w + ": “" + upper(x) + ".”" }},
		{"according to", 0.99, func(s, _, _, x string) string {
			return "According to " + strings.TrimSuffix(lower(s), ",") + ", " + x + "."
		}},
	} {
		t.Run(form.name, func(t *testing.T) {
			tried, right := 0, 0
			var wrong []string
			for i := range len(gridSpeakers) * len(gridCues) * len(gridWhen) * len(gridClause) / step {
				n := i * step
				pick := func(list []string) string {
					s := list[n%len(list)]
					n /= len(list)
					return s
				}
				clause := pick(gridClause)
				text := form.build(pick(gridSpeakers), pick(gridCues), pick(gridWhen), clause)
				tried++
				if got := found(text); got == "Lena Orr: "+strings.ToLower(clause) {
					right++
				} else if len(wrong) < 20 {
					wrong = append(wrong, fmt.Sprintf("%s\n\t%s", text, got))
				}
			}
			t.Logf("%d of %d come out right", right, tried)
			if share := float64(right) / float64(tried); share < form.least {
				t.Errorf("%d of %d come out right, %.3f, want %.3f, but for\n%s", right, tried, share, form.least, strings.Join(wrong, "\n"))
			}
		})
	}
}

// A quotation stands with any speaker, in any marks, whatever it ends with.
func TestQuotationsHoldInAnyMarks(t *testing.T) {
	sayings := []string{"The bridge will close in May", "We don't know who did it", "It's over, and nobody won", "Is there no hope left for us?", "Never again!", "The workers' demands are fair"}
	for _, marks := range [][2]string{{"“", "”"}, {`"`, `"`}, {"‘", "’"}, {"'", "'"}, {"«", "»"}, {"''", "''"}, {"``", "''"}, {"„", "“"}} {
		for i, speaker := range gridSpeakers {
			for j, saying := range sayings {
				cue := gridCues[(i+j)%len(gridCues)]
				ends, before := ".", ","
				if strings.HasSuffix(saying, "?") || strings.HasSuffix(saying, "!") {
					ends, before = "", ""
				}
				for _, text := range []string{
					marks[0] + saying + before + marks[1] + " " + lower(speaker) + " " + cue + ".",
					speaker + " " + cue + ": " + marks[0] + saying + ends + marks[1],
				} {
					want := "Lena Orr: " + strings.ToLower(saying)
					if got := strings.TrimSuffix(found(text), ","); got != want {
						t.Errorf("%s\n\tgot  %s\n\twant %s", text, got, want)
					}
				}
			}
		}
	}
}

// found is who speaks and what is said in the only quote of a text.
func found(text string) string {
	var out []string
	for _, q := range quotesOf(text) {
		who := "nobody"
		if q.Speaker != nil {
			who = q.Speaker.Entity
		}
		said := ""
		for _, c := range q.Content {
			said += c.Text
		}
		out = append(out, who+": "+strings.ToLower(strings.TrimSuffix(said, ".")))
	}
	return strings.Join(out, "; ")
}

func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// lower is what begins a sentence as it stands within one; names keep their capitals.
func lower(s string) string {
	for _, article := range []string{"The ", "One ", "A "} {
		if strings.HasPrefix(s, article) {
			return strings.ToLower(s[:1]) + s[1:]
		}
	}
	return s
}
