package formats

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"wirecopy/internal/jsonread"
	"wirecopy/pipeline"
	"wirecopy/stages/ingest/blocks"
)

// ninjsFormat reads ninjs, the IPTC's JSON for news, in its three branches: 1.x ("body_main", "byline", "person"),
// 2.x ("bodies", "by", "people"), and 3.x, which is 2.x with inner capitals. After
// https://iptc.org/standards/ninjs/.
func ninjsFormat() Format {
	return Format{
		Name:  "ninjs",
		Title: "ninjs",
		Types: []string{"application/ninjs+json"},
		sniff: func(d document) bool { return startsJSON(d.head()) && looksNinjs(d.text) },
		parse: func(d document) ([]draft, error) { return readJSON(d.text, readNinjs) },
	}
}

// looksNinjs reports whether the first object has fields that only ninjs has, next to its uri.
func looksNinjs(text string) bool {
	r := jsonread.New(strings.TrimLeft(text, " \t\n["))
	uri, marks := false, 0
	err := r.Object(func(key string) error {
		switch key = strings.ToLower(key); {
		case key == "uri", key == "guid":
			uri = true
		case key == "text":
			marks -= 100
		case slices.Contains(ninjsMarks, key), strings.HasPrefix(key, "body_"), strings.HasPrefix(key, "headline_"), strings.HasPrefix(key, "description_"):
			marks++
		}
		return r.Skip()
	})
	return err == nil && uri && marks > 0
}

// ninjsMarks are names of fields that are not in use elsewhere.
var ninjsMarks = []string{"bodies", "headlines", "descriptions", "pubstatus", "versioncreated", "usageterms", "copyrightholder", "renditions", "associations", "representationtype"}

// ninjs is what is read of one ninjs object.
type ninjs struct {
	draft
	kind, guid                      string
	bodies, headlines, descriptions []form
	about                           []pipeline.Subject
}

var ninjsFields = fields[ninjs]{
	"uri": textField(func(n *ninjs) *string { return &n.uri }),
	// Superdesk writes ninjs with these two fields of its own.
	"guid":           textField(func(n *ninjs) *string { return &n.guid }),
	"headline":       func(n *ninjs, r *jsonread.Reader) error { return readOldForm(r, &n.headlines, "main") },
	"type":           textField(func(n *ninjs) *string { return &n.kind }),
	"version":        numberField(func(n *ninjs) *int { return &n.version }),
	"versioncreated": dateField(func(n *ninjs) *time.Time { return &n.created }),
	"firstcreated":   dateField(func(n *ninjs) *time.Time { return &n.first }),
	"embargoed":      dateField(func(n *ninjs) *time.Time { return &n.embargoed }),
	"embargoeduntil": dateField(func(n *ninjs) *time.Time { return &n.embargoed }),
	"pubstatus":      func(n *ninjs, r *jsonread.Reader) (err error) { n.pubStatus, err = jsonStatus(r); return err },
	"urgency":        numberField(func(n *ninjs) *int { return &n.urgency }),
	"language":       textField(func(n *ninjs) *string { return &n.language }),
	"by":             textField(func(n *ninjs) *string { return &n.byline }),
	"byline":         textField(func(n *ninjs) *string { return &n.byline }),
	"located":        textField(func(n *ninjs) *string { return &n.located }),
	"ednote":         textField(func(n *ninjs) *string { return &n.note }),
	"slugline":       textField(func(n *ninjs) *string { return &n.slug }),
	"title":          func(n *ninjs, r *jsonread.Reader) error { return readOldForm(r, &n.headlines, "title") },
	"bodies":         formsField(func(n *ninjs) *[]form { return &n.bodies }),
	"headlines":      formsField(func(n *ninjs) *[]form { return &n.headlines }),
	"descriptions":   formsField(func(n *ninjs) *[]form { return &n.descriptions }),
	"subjects":       ninjsSubjects,
	"subject":        ninjsSubjects,
	"people":         ninjsAbout,
	"person":         ninjsAbout,
	"organisations":  ninjsAbout,
	"organisation":   ninjsAbout,
	"places":         ninjsAbout,
	"place":          ninjsAbout,
}

func ninjsSubjects(n *ninjs, r *jsonread.Reader) error { return readSubjects(r, &n.subjects) }
func ninjsAbout(n *ninjs, r *jsonread.Reader) error    { return readSubjects(r, &n.about) }

// otherField reads the fields of ninjs 1 that have their role in their name: "body_xhtml", "headline_main".
func (n *ninjs) otherField(r *jsonread.Reader, key string) error {
	name, role, ok := strings.Cut(key, "_")
	if !ok || r.Kind() != "string" {
		return r.Skip()
	}
	switch name {
	case "body":
		return readOldForm(r, &n.bodies, role)
	case "headline":
		return readOldForm(r, &n.headlines, role)
	case "description":
		return readOldForm(r, &n.descriptions, role)
	}
	return r.Skip()
}

// readNinjs reads one ninjs object.
func readNinjs(r *jsonread.Reader) (draft, error) {
	var n ninjs
	if err := ninjsFields.read(r, &n, func(key string) error { return n.otherField(r, key) }); err != nil {
		return draft{}, err
	}
	it := n.draft
	it.subjects = append(it.subjects, n.about...)
	it.uri = cmp.Or(it.uri, n.guid)
	it.headline = headlineOf(n.headlines)
	it.byline = blocks.StripBy(it.byline)
	switch {
	case len(n.bodies) > 0:
		it.body = bestBody(n.bodies)
	case !isMedia(n.kind):
		// A summary is all there is: a first flash, or the index entry of a story.
		it.body = bestBody(n.descriptions)
	}
	it.body.DropRepeated(it.headline)
	it.media = it.body.Text == "" && isMedia(n.kind)
	return it, nil
}
