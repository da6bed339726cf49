package export

import (
	"strconv"

	"wirecopy/pipeline"
	"wirecopy/pipeline/archive"
)

// collection is an Annotation Collection of the W3C's Web Annotation Data Model (https://www.w3.org/TR/annotation-model/), with all that it has in
// its one page.
type collection struct {
	Context []any  `json:"@context"`
	ID      string `json:"id"`
	Type    string `json:"type"`
	Total   int    `json:"total"`
	First   page   `json:"first"`
}

type page struct {
	ID    string       `json:"id"`
	Type  string       `json:"type"`
	Start int          `json:"startIndex"`
	Items []annotation `json:"items"`
}

// annotation is a Web Annotation of an article's text.
type annotation struct {
	ID         string   `json:"id"`
	Type       string   `json:"type"`
	Motivation string   `json:"motivation"`
	Body       []any    `json:"body"`
	Target     []target `json:"target"`
}

// target is a place in the text: by its position, in code points, and by what stands there.
type target struct {
	Type     string `json:"type"`
	Source   string `json:"source"`
	Selector [2]any `json:"selector"`
}

type position struct {
	Type  string `json:"type"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

type exactly struct {
	Type   string `json:"type"`
	Exact  string `json:"exact"`
	Prefix string `json:"prefix"`
	Suffix string `json:"suffix"`
}

// textual is what is said of a place, in words and, for programs, in fields of our own.
type textual struct {
	Type       string   `json:"type"`
	Purpose    string   `json:"purpose"`
	Format     string   `json:"format"`
	Value      string   `json:"value"`
	Entity     string   `json:"wirecopy:entity,omitempty"`
	Quote      string   `json:"wirecopy:quote,omitempty"`
	Kind       string   `json:"wirecopy:type,omitempty"`
	Speaker    string   `json:"wirecopy:speaker,omitempty"`
	Identity   string   `json:"wirecopy:identity,omitempty"`
	Cue        string   `json:"wirecopy:cue,omitempty"`
	Confidence *float64 `json:"wirecopy:confidence,omitempty"`
	Tone       string   `json:"wirecopy:tone,omitempty"`
	Score      *float64 `json:"wirecopy:score,omitempty"`
}

// resource is something that has an address of its own.
type resource struct {
	Type    string `json:"type"`
	Purpose string `json:"purpose"`
	Source  string `json:"source"`
}

// vocabulary is what the names of our own fields stand for.
var vocabulary = map[string]string{"wirecopy": "urn:wirecopy:ns:"}

// around is how many code points before and after a place are told, so that it is found in a text that was changed elsewhere.
const around = 24

func webAnnotations(a *pipeline.Article, entities []pipeline.Entity, who map[string]archive.Name) (collection, error) {
	quotes, _, err := pipeline.Events(a)
	if err != nil {
		return collection{}, err
	}
	id := func(part string) string { return "urn:wirecopy:" + a.ID + "@" + strconv.Itoa(a.Version) + "/" + part }
	places := placesOf(a)
	items := []annotation{}
	for i := range entities {
		e := &entities[i]
		if len(e.Mentions) == 0 {
			continue // an annotation is of some place
		}
		items = append(items, annotation{id("entity/" + e.ID), "Annotation", "identifying", identifying(e, who[e.ID].ID), places(mentionSpans(e))})
	}
	for i := range quotes {
		items = append(items, annotation{id("quote/" + quotes[i].Quote.ID), "Annotation", "describing", []any{describing(&quotes[i], who)}, places(quotes[i].Quote.Content)})
	}
	return collection{
		Context: []any{"http://www.w3.org/ns/anno.jsonld", vocabulary}, ID: id("annotations"), Type: "AnnotationCollection", Total: len(items),
		First: page{id("annotations/1"), "AnnotationPage", 0, items},
	}, nil
}

// identifying says who a mention is of: the name, and the address of whoever has one.
func identifying(e *pipeline.Entity, identity string) []any {
	out := []any{textual{Type: "TextualBody", Purpose: "identifying", Format: "text/plain", Value: e.Name, Entity: e.ID, Kind: e.Type, Identity: identity}}
	if e.Wikidata != "" {
		out = append(out, resource{"SpecificResource", "identifying", wikidata + e.Wikidata})
	}
	return out
}

// describing says who said what stands there.
func describing(q *pipeline.QuoteEvent, who map[string]archive.Name) textual {
	b := textual{Type: "TextualBody", Purpose: "describing", Format: "text/plain", Value: "said by " + q.SpeakerName, Quote: q.Quote.ID, Kind: q.Quote.Type, Speaker: q.SpeakerName, Confidence: &q.Quote.Confidence}
	if q.SpeakerName == "" {
		b.Value = "said by somebody who is not named"
	}
	if s := q.Quote.Speaker; s != nil {
		b.Entity, b.Identity = s.Entity, who[s.Entity].ID
	}
	if q.Quote.Cue != nil {
		b.Cue = q.Quote.Cue.Text
	}
	if t := q.Tone; t != nil {
		b.Tone, b.Score = t.Label, &t.Score
	}
	return b
}

func mentionSpans(e *pipeline.Entity) []pipeline.Span {
	out := make([]pipeline.Span, len(e.Mentions))
	for i := range e.Mentions {
		out[i] = e.Mentions[i].Span
	}
	return out
}

// placesOf gives the targets of places in an article's text.
func placesOf(a *pipeline.Article) func([]pipeline.Span) []target {
	source, text := uri(a), []rune(a.Text)
	part := func(from, to int) string {
		within := func(n int) int { return min(max(n, 0), len(text)) }
		return string(text[within(from):within(to)])
	}
	return func(spans []pipeline.Span) []target {
		out := make([]target, len(spans))
		for i, s := range spans {
			out[i] = target{"SpecificResource", source, [2]any{
				position{"TextPositionSelector", s.Start, s.End},
				exactly{"TextQuoteSelector", s.Text, part(s.Start-around, s.Start), part(s.End, s.End+around)},
			}}
		}
		return out
	}
}
