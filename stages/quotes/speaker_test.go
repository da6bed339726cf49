package quotes

import (
	"testing"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/text"
)

func TestSpeaker(t *testing.T) {
	for name, tt := range map[string]struct {
		text         string
		entities     []string
		kind, entity string
		evidence     string // the first span of it
	}{
		"name":                {"“It is open,” Ines Varo said.", []string{"PERSON Ines Varo"}, pipeline.PersonSpeaker, "e1", ""},
		"name without entity": {"“It is open,” Ines Varo said.", nil, pipeline.PersonSpeaker, "", ""},
		"role and name":       {"“It is open,” Harbour Minister Ines Varo said.", []string{"PERSON Ines Varo"}, pipeline.PersonSpeaker, "e1", ""},
		"pronoun": {"Ines Varo came late. “It is open,” she said.", []string{"PERSON Ines Varo|~she"}, pipeline.PersonSpeaker, "e1",
			"Ines Varo"},
		"pronoun of the last speaker": {"“It is open,” Ines Varo said. “It was shut,” she added.", []string{"PERSON Ines Varo"},
			pipeline.PersonSpeaker, "e1", ""},
		"who": {"Ines Varo, who said it was open, left.", []string{"PERSON Ines Varo"}, pipeline.PersonSpeaker, "e1", "Ines Varo"},
		"anonymous": {"“It is open,” a senior Harbour Office official said.", []string{"ORG Harbour Office"}, pipeline.AnonymousSpeaker, "e1",
			"Harbour Office"},
		"anonymous, no body": {"“It is open,” an official said.", nil, pipeline.AnonymousSpeaker, "", ""},
		"unnamed person":     {"“It is open,” a fisherman said.", nil, pipeline.AnonymousSpeaker, "", ""},
		"pronoun of an unnamed person": {"An engineer said it was open. “It is,” he said.", []string{"PERSON Jory Penn|~he"},
			pipeline.AnonymousSpeaker, "", "An engineer"},
		"role alone":          {"“It is open,” the minister said.", nil, pipeline.PersonSpeaker, "", ""},
		"organization":        {"“It is open,” the ministry said.", nil, pipeline.OrganizationSpeaker, "", ""},
		"city for government": {"Port Velm said the straits were open.", []string{"GPE Port Velm"}, pipeline.OrganizationSpeaker, "e1", ""},
		"collective":          {"Residents said the straits were open.", nil, pipeline.CollectiveSpeaker, "", ""},
		"party":               {"The Reformists said the straits were open.", []string{"NORP Reformists"}, pipeline.CollectiveSpeaker, "e1", ""},
		"document":            {"The report said the straits were open.", nil, pipeline.DocumentSpeaker, "", ""},
		"poll":                {"A poll found that the straits were popular.", nil, pipeline.DocumentSpeaker, "", ""},
	} {
		d := text.Parse(tt.text, nil)
		qs := Find(d, named(d, tt.entities...))
		if len(qs) == 0 || qs[len(qs)-1].Speaker == nil {
			t.Errorf("%s: Find(%q) has no speaker: %+v", name, tt.text, qs)
			continue
		}
		q := qs[len(qs)-1]
		evidence := ""
		if len(q.Evidence) > 0 {
			evidence = q.Evidence[0].Text
		}
		if q.Speaker.Kind != tt.kind || q.Speaker.Entity != tt.entity || evidence != tt.evidence {
			t.Errorf("%s: Find(%q): speaker %q is %s %s, evidence %q; want %s %s, evidence %q", name, tt.text, q.Speaker.Text,
				q.Speaker.Kind, q.Speaker.Entity, evidence, tt.kind, tt.entity, tt.evidence)
		}
	}
}

// A name that an entity covers is a noun even where the tagger takes it for a verb.
func TestNamesFromEntities(t *testing.T) {
	const s = "Will said the Courier Varo was late."
	d := text.Parse(s, nil)
	qs := Find(d, named(d, "PERSON Will"))
	if len(qs) != 1 || qs[0].Speaker == nil || qs[0].Speaker.Entity != "e1" {
		t.Errorf("Find(%q) = %+v, want one quote by e1", s, qs)
	}
}
