package export

import (
	"strconv"

	"wirecopy/pipeline"
	"wirecopy/pipeline/archive"
)

// annotation is a W3C Web Annotation (https://www.w3.org/TR/annotation-model/): of the article's text, with the places as
// TextPositionSelector, in code points, and TextQuoteSelector.
type annotation struct {
	ID         string   `json:"id"`
	Type       string   `json:"type"`
	Motivation string   `json:"motivation"`
	Body       any      `json:"body"`
	Target     []target `json:"target"`
}

type target struct {
	Source   string     `json:"source"`
	Selector []selector `json:"selector"`
}

type selector struct {
	Type  string `json:"type"`
	Start *int   `json:"start,omitempty"`
	End   *int   `json:"end,omitempty"`
	Exact string `json:"exact,omitempty"`
}

// identifying says who a mention is of.
type identifying struct {
	Type     string `json:"type"`
	Entity   string `json:"wirecopy:entity"`
	Kind     string `json:"wirecopy:type"`
	Name     string `json:"name"`
	Source   string `json:"source,omitempty"`
	Identity string `json:"wirecopy:identity,omitempty"`
}

// quoting says who said what stands there.
type quoting struct {
	Type       string   `json:"type"`
	Quote      string   `json:"wirecopy:quote"`
	Kind       string   `json:"wirecopy:type"`
	Speaker    string   `json:"wirecopy:speaker,omitempty"`
	Entity     string   `json:"wirecopy:entity,omitempty"`
	Identity   string   `json:"wirecopy:identity,omitempty"`
	Cue        string   `json:"wirecopy:cue,omitempty"`
	Confidence float64  `json:"wirecopy:confidence"`
	Tone       string   `json:"wirecopy:tone,omitempty"`
	Score      *float64 `json:"wirecopy:score,omitempty"`
}

func webAnnotations(a *pipeline.Article, entities []pipeline.Entity, who map[string]archive.Name) (annotations, error) {
	out := annotations{Context: "http://www.w3.org/ns/anno.jsonld", Items: []annotation{}}
	quotes, _, err := pipeline.Events(a)
	if err != nil {
		return out, err
	}
	source := uri(a)
	id := func(part string) string {
		return "urn:wirecopy:" + a.ID + "@" + strconv.Itoa(a.Version) + "/" + part
	}
	at := func(s pipeline.Span) target {
		return target{source, []selector{{Type: "TextPositionSelector", Start: &s.Start, End: &s.End}, {Type: "TextQuoteSelector", Exact: s.Text}}}
	}
	for i := range entities {
		e := &entities[i]
		n := annotation{ID: id("entity/" + e.ID), Type: "Annotation", Motivation: "identifying"}
		b := identifying{Type: "SpecificResource", Entity: e.ID, Kind: e.Type, Name: e.Name, Identity: who[e.ID].ID}
		if e.Wikidata != "" {
			b.Source = wikidata + e.Wikidata
		}
		n.Body = b
		for _, m := range e.Mentions {
			n.Target = append(n.Target, at(m.Span))
		}
		out.Items = append(out.Items, n)
	}
	for i := range quotes {
		q := &quotes[i].Quote
		n := annotation{ID: id("quote/" + q.ID), Type: "Annotation", Motivation: "describing"}
		b := quoting{Type: "SpecificResource", Quote: q.ID, Kind: q.Type, Speaker: quotes[i].SpeakerName, Confidence: q.Confidence}
		if q.Speaker != nil {
			b.Entity, b.Identity = q.Speaker.Entity, who[q.Speaker.Entity].ID
		}
		if q.Cue != nil {
			b.Cue = q.Cue.Text
		}
		if t := quotes[i].Tone; t != nil {
			b.Tone, b.Score = t.Label, &t.Score
		}
		n.Body = b
		for _, c := range q.Content {
			n.Target = append(n.Target, at(c))
		}
		out.Items = append(out.Items, n)
	}
	return out, nil
}
