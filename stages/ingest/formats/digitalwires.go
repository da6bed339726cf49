package formats

import (
	"cmp"
	"strings"
	"time"

	"wirecopy/internal/jsonread"
	"wirecopy/pipeline"
	"wirecopy/stages/ingest/blocks"
	"wirecopy/stages/internal/dateline"
)

// digitalwiresFormat reads the JSON of dpa digitalwires, which names its form in a field: "digitalwires@0.9.1".
func digitalwiresFormat() Format {
	return Format{
		Name:  "digitalwires",
		Title: "dpa digitalwires",
		sniff: func(d document) bool { return strings.HasPrefix(d.json.story.field("format"), "digitalwires") },
		parse: func(d document) ([]draft, error) { return readJSON(d, readDigitalwires) },
	}
}

// digitalwires is what is read of one entry.
type digitalwires struct {
	draft
	html, infobox, kicker, kind string
}

var digitalwiresFields = fields[digitalwires]{
	"urn":             textField(func(d *digitalwires) *string { return &d.uri }),
	"type":            looseField(func(d *digitalwires) *string { return &d.kind }),
	"version":         numberField(func(d *digitalwires) *int { return &d.version }),
	"version_created": dateField(func(d *digitalwires) *time.Time { return &d.created }),
	"content_created": lenientDateField(func(d *digitalwires) *time.Time { return &d.first }),
	"embargoed":       dateField(func(d *digitalwires) *time.Time { return &d.embargoed }),
	"pubstatus":       func(d *digitalwires, r *jsonread.Reader) (err error) { d.pubStatus, err = jsonStatus(r); return err },
	"language":        looseField(func(d *digitalwires) *string { return &d.language }),
	"urgency":         numberField(func(d *digitalwires) *int { return &d.urgency }),
	"kicker":          looseField(func(d *digitalwires) *string { return &d.kicker }),
	"headline":        looseField(func(d *digitalwires) *string { return &d.headline }),
	"teaser":          looseField(func(d *digitalwires) *string { return &d.Description }),
	"byline":          looseField(func(d *digitalwires) *string { return &d.byline }),
	"dateline":        looseField(func(d *digitalwires) *string { return &d.dateline }),
	"article_html":    textField(func(d *digitalwires) *string { return &d.html }),
	"infobox_html":    textField(func(d *digitalwires) *string { return &d.infobox }),
	"creditline":      looseField(func(d *digitalwires) *string { return &d.CreditLine }),
	"copyrightnotice": looseField(func(d *digitalwires) *string { return &d.CopyrightNotice }),
	"usageterms":      looseField(func(d *digitalwires) *string { return &d.UsageTerms }),
	"signal":          digitalwiresSignal,
	"ednotes":         digitalwiresNotes,
	"categories":      digitalwiresCategories,
	"associations":    digitalwiresAssociations,
}

func digitalwiresSignal(d *digitalwires, r *jsonread.Reader) error {
	signals, err := r.Names(nameKeys...)
	for _, s := range signals {
		d.addSignal(s)
	}
	return err
}

// records reads a list of objects whose fields are strings, and gives each to f by the names of its fields.
func records(r *jsonread.Reader, f func(map[string]string)) error {
	if r.Kind() != "array" {
		return r.Skip()
	}
	return r.Array(func() error {
		if r.Kind() != "object" {
			return r.Skip()
		}
		one := map[string]string{}
		err := r.Object(func(key string) error {
			values, err := r.Names(nameKeys...)
			if len(values) > 0 {
				one[key] = values[0]
			}
			return err
		})
		f(one)
		return err
	})
}

func digitalwiresNotes(d *digitalwires, r *jsonread.Reader) error {
	return records(r, func(note map[string]string) { d.addNote(note["role"], note["ednote"]) })
}

func digitalwiresCategories(d *digitalwires, r *jsonread.Reader) error {
	return records(r, func(c map[string]string) {
		concept := newSubject(c["name"], c["qcode"])
		switch withoutScheme(c["type"]) {
		case "dpasubject", "subject", "geosubject", "poi", "desk":
			addTo(&d.subjects, concept)
		case "keyword":
			d.addKeyword(c["name"])
		case "genre":
			addTo(&d.Genres, concept)
		case "wire":
			addTo(&d.Products, concept)
		case "provider":
			d.Provider = cmp.Or(d.Provider, c["name"])
		case "scope":
			addWord(&d.Audience, c["name"])
		}
	})
}

func digitalwiresAssociations(d *digitalwires, r *jsonread.Reader) error {
	return records(r, func(a map[string]string) {
		d.addAssociation(pipeline.Association{
			Type: a["type"], URI: cmp.Or(a["urn"], a["uri"]), Headline: a["headline"], Caption: blocks.HTMLLine(a["caption"]),
			Byline: cmp.Or(a["creator"], a["byline"]), Credit: a["creditline"],
		})
	})
}

func readDigitalwires(r *jsonread.Reader) (draft, error) {
	var d digitalwires
	if err := digitalwiresFields.read(r, &d, nil); err != nil {
		return draft{}, err
	}
	it := d.draft
	it.headline, it.Description = blocks.HTMLLine(it.headline), blocks.HTMLLine(it.Description)
	it.byline = blocks.StripBy(it.byline)
	it.located = dateline.PlaceOf(it.dateline)
	it.body = blocks.FromHTML(d.html)
	if it.body.Text == "" {
		it.body = blocks.FromHTML(d.infobox)
	}
	it.body.DropRepeated(it.headline)
	it.Slugline = blocks.HTMLLine(d.kicker)
	it.media = it.body.Text == "" && isMedia(d.kind)
	return it, nil
}
