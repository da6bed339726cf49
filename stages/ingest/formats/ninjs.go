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
		sniff: func(d document) bool { return looksNinjs(d.json.story) },
		parse: func(d document) ([]draft, error) { return readJSON(d, readNinjs) },
	}
}

// looksNinjs reports whether an object has fields that only ninjs has, next to its uri.
func looksNinjs(o jsonObject) bool {
	uri, marks := false, 0
	for _, f := range o.fields {
		switch {
		case f.key == "uri", f.key == "guid":
			uri = true
		case f.key == "text":
			return false
		case slices.Contains(ninjsMarks, f.key), strings.HasPrefix(f.key, "body_"), strings.HasPrefix(f.key, "headline_"), strings.HasPrefix(f.key, "description_"):
			marks++
		}
	}
	return uri && marks > 0
}

// ninjsMarks are names of fields that are not in use elsewhere.
var ninjsMarks = []string{"bodies", "headlines", "descriptions", "pubstatus", "versioncreated", "usageterms", "copyrightholder", "renditions", "associations", "representationtype"}

// ninjs is what is read of one ninjs object. The AP's Media API and Superdesk write it with fields of their own.
type ninjs struct {
	draft
	kind, guid, author, itemID      string
	issued                          time.Time // by PA, whose items have no other time
	bodies, headlines, descriptions []form
	about                           []pipeline.Subject
}

var ninjsFields = fields[ninjs]{
	"uri":               textField(func(n *ninjs) *string { return &n.uri }),
	"guid":              textField(func(n *ninjs) *string { return &n.guid }),
	"headline":          func(n *ninjs, r *jsonread.Reader) error { return readOldForm(r, &n.headlines, "main") },
	"title":             func(n *ninjs, r *jsonread.Reader) error { return readOldForm(r, &n.headlines, "title") },
	"pubstatus":         func(n *ninjs, r *jsonread.Reader) (err error) { n.pubStatus, err = jsonStatus(r); return err },
	"type":              looseField(func(n *ninjs) *string { return &n.kind }),
	"version":           numberField(func(n *ninjs) *int { return &n.version }),
	"urgency":           numberField(func(n *ninjs) *int { return &n.urgency }),
	"wordcount":         numberField(func(n *ninjs) *int { return &n.WordCount }),
	"versioncreated":    dateField(func(n *ninjs) *time.Time { return &n.created }),
	"firstcreated":      dateField(func(n *ninjs) *time.Time { return &n.first }),
	"issued":            lenientDateField(func(n *ninjs) *time.Time { return &n.issued }),
	"embargoed":         dateField(func(n *ninjs) *time.Time { return &n.embargoed }),
	"embargoeduntil":    dateField(func(n *ninjs) *time.Time { return &n.embargoed }),
	"expires":           lenientDateField(func(n *ninjs) *time.Time { return &n.Expires }),
	"language":          looseField(func(n *ninjs) *string { return &n.language }),
	"located":           looseField(func(n *ninjs) *string { return &n.located }),
	"slugline":          looseField(func(n *ninjs) *string { return &n.Slugline }),
	"slug":              looseField(func(n *ninjs) *string { return &n.Slugline }),
	"provider":          looseField(func(n *ninjs) *string { return &n.Provider }),
	"source":            looseField(func(n *ninjs) *string { return &n.source }),
	"creditline":        looseField(func(n *ninjs) *string { return &n.CreditLine }),
	"copyrightholder":   looseField(func(n *ninjs) *string { return &n.CopyrightHolder }),
	"copyrightnotice":   looseField(func(n *ninjs) *string { return &n.CopyrightNotice }),
	"priority":          looseField(func(n *ninjs) *string { return &n.Priority }),
	"editorialpriority": looseField(func(n *ninjs) *string { return &n.Priority }),
	"evolvedfrom":       looseField(func(n *ninjs) *string { return &n.EvolvedFrom }),
	"translationof":     looseField(func(n *ninjs) *string { return &n.TranslationOf }),
	"by":                peopleField(func(n *ninjs) *string { return &n.byline }),
	"byline":            peopleField(func(n *ninjs) *string { return &n.byline }),
	"authors":           peopleField(func(n *ninjs) *string { return &n.author }),
	"keywords":          wordsField(func(n *ninjs) *[]string { return &n.Keywords }),
	"keyword":           wordsField(func(n *ninjs) *[]string { return &n.Keywords }),
	"infosources":       wordsField(func(n *ninjs) *[]string { return &n.InfoSources }),
	"infosource":        wordsField(func(n *ninjs) *[]string { return &n.InfoSources }),
	"audiences":         wordsField(func(n *ninjs) *[]string { return &n.Audience }),
	"audience":          wordsField(func(n *ninjs) *[]string { return &n.Audience }),
	"contentwarnings":   wordsField(func(n *ninjs) *[]string { return &n.ContentWarning }),
	"contentwarning":    wordsField(func(n *ninjs) *[]string { return &n.ContentWarning }),
	"bodies":            formsField(func(n *ninjs) *[]form { return &n.bodies }),
	"headlines":         formsField(func(n *ninjs) *[]form { return &n.headlines }),
	"descriptions":      formsField(func(n *ninjs) *[]form { return &n.descriptions }),
	"subjects":          subjectsField(func(n *ninjs) *[]pipeline.Subject { return &n.subjects }),
	"subject":           subjectsField(func(n *ninjs) *[]pipeline.Subject { return &n.subjects }),
	"people":            subjectsField(func(n *ninjs) *[]pipeline.Subject { return &n.about }),
	"person":            subjectsField(func(n *ninjs) *[]pipeline.Subject { return &n.about }),
	"places":            subjectsField(func(n *ninjs) *[]pipeline.Subject { return &n.about }),
	"place":             subjectsField(func(n *ninjs) *[]pipeline.Subject { return &n.about }),
	"genres":            subjectsField(func(n *ninjs) *[]pipeline.Subject { return &n.Genres }),
	"genre":             subjectsField(func(n *ninjs) *[]pipeline.Subject { return &n.Genres }),
	"products":          subjectsField(func(n *ninjs) *[]pipeline.Subject { return &n.Products }),
	"product":           subjectsField(func(n *ninjs) *[]pipeline.Subject { return &n.Products }),
	"services":          subjectsField(func(n *ninjs) *[]pipeline.Subject { return &n.Products }),
	"service":           subjectsField(func(n *ninjs) *[]pipeline.Subject { return &n.Products }),
	"organisations":     ninjsOrganisations,
	"organisation":      ninjsOrganisations,
	"ednote":            ninjsNote,
	"usageterms":        ninjsUsage,
	"signals":           ninjsSignals,
	"signal":            ninjsSignals,
	"altids":            ninjsAltIDs,
	"nitf":              func(n *ninjs, r *jsonread.Reader) error { return n.readBody(r, "nitf") },
}

func ninjsNote(n *ninjs, r *jsonread.Reader) error {
	notes, err := r.Names(nameKeys...)
	for _, s := range notes {
		n.addNote("", blocks.HTMLLine(s))
	}
	return err
}

func ninjsUsage(n *ninjs, r *jsonread.Reader) error {
	terms, err := r.Names(nameKeys...)
	n.UsageTerms = strings.Join(terms, "\n")
	return err
}

func ninjsSignals(n *ninjs, r *jsonread.Reader) error {
	signals, err := r.Names("code", "qcode", "name")
	for _, s := range signals {
		n.addSignal(s)
	}
	return err
}

// ninjsAltIDs reads a list of {"role","value"}, or an object of them.
func ninjsAltIDs(n *ninjs, r *jsonread.Reader) error {
	if r.Kind() == "array" {
		return r.Array(func() error {
			var role, value string
			if r.Kind() != "object" {
				return r.Skip()
			}
			err := r.Object(func(key string) error {
				names, err := r.Names(nameKeys...)
				switch {
				case len(names) == 0:
				case strings.EqualFold(key, "role"):
					role = names[0]
				case strings.EqualFold(key, "value"):
					value = names[0]
				}
				return err
			})
			n.addAltID(role, value)
			return err
		})
	}
	if r.Kind() != "object" {
		return r.Skip()
	}
	return r.Object(func(key string) error {
		names, err := r.Names(nameKeys...)
		if len(names) > 0 {
			n.addAltID(key, names[0])
			if strings.EqualFold(key, "itemid") {
				n.itemID = names[0]
			}
		}
		return err
	})
}

// ninjsOrganisations reads organisations, which may come with the symbols of their securities.
func ninjsOrganisations(n *ninjs, r *jsonread.Reader) error {
	if r.Kind() == "array" {
		return r.Array(func() error { return ninjsOrganisations(n, r) })
	}
	if r.Kind() != "object" {
		return readSubjects(r, &n.about)
	}
	var c concept
	err := conceptFields.read(r, &c, func(key string) error {
		if key != "symbols" || r.Kind() != "array" {
			return r.Skip()
		}
		return r.Array(func() error { return n.readSymbol(r) })
	})
	addTo(&n.about, newSubject(c.name, cmp.Or(c.uri, c.qcode)))
	return err
}

func (n *ninjs) readSymbol(r *jsonread.Reader) error {
	if r.Kind() != "object" {
		return r.Skip()
	}
	var s pipeline.Symbol
	kind, symbol := "", ""
	err := r.Object(func(key string) error {
		names, err := r.Names(nameKeys...)
		if len(names) == 0 {
			return err
		}
		switch strings.ToLower(key) {
		case "ticker":
			s.Ticker = names[0]
		case "exchange":
			s.Exchange = names[0]
		case "symbol":
			symbol = names[0]
		case "symboltype":
			kind = strings.ToLower(names[0])
		}
		return err
	})
	if kind == "isin" {
		s.ISIN = symbol
	} else {
		s.Ticker = cmp.Or(s.Ticker, symbol)
	}
	n.addSymbol(s)
	return err
}

// readBody reads one form of the text.
func (n *ninjs) readBody(r *jsonread.Reader, role string) error {
	return readOldForm(r, &n.bodies, role)
}

// otherField reads the fields of ninjs 1 that have their role in their name ("body_xhtml", "headline_main"), and what goes
// with the text.
func (n *ninjs) otherField(r *jsonread.Reader, key string) error {
	if key == "associations" {
		return n.readAssociations(r)
	}
	name, role, ok := strings.Cut(key, "_")
	if !ok || r.Kind() != "string" {
		return r.Skip()
	}
	switch name {
	case "body":
		return n.readBody(r, role)
	case "headline":
		return readOldForm(r, &n.headlines, role)
	case "description":
		return readOldForm(r, &n.descriptions, role)
	}
	return r.Skip()
}

// readAssociations reads the pictures that go with the text: a list, or an object of them by their use.
func (n *ninjs) readAssociations(r *jsonread.Reader) error {
	one := func() error {
		if r.Kind() != "object" {
			return r.Skip()
		}
		var p ninjs
		if err := ninjsFields.read(r, &p, func(key string) error {
			if key == "associations" {
				return r.Skip()
			}
			return p.otherField(r, key)
		}); err != nil {
			return err
		}
		n.addAssociation(pipeline.Association{
			Type: p.kind, URI: cmp.Or(p.uri, p.guid), Headline: headlineOf(p.headlines), Caption: blocks.OneLine(cmp.Or(bestBody(p.descriptions).Text, captionIn(p))),
			Byline: blocks.StripBy(cmp.Or(p.byline, p.author)), Credit: p.CreditLine,
		})
		return nil
	}
	switch r.Kind() {
	case "array":
		return r.Array(one)
	case "object":
		return r.Object(func(string) error { return one() })
	}
	return r.Skip()
}

// captionIn is the caption of a picture that has it as its text.
func captionIn(p ninjs) string {
	if !isMedia(p.kind) {
		return ""
	}
	return bestBody(p.bodies).Text
}

// readNinjs reads one ninjs object.
func readNinjs(r *jsonread.Reader) (draft, error) {
	var n ninjs
	if err := ninjsFields.read(r, &n, func(key string) error { return n.otherField(r, key) }); err != nil {
		return draft{}, err
	}
	it := n.draft
	it.subjects = append(it.subjects, n.about...)
	// The AP's addresses change with each request: its items have an identity of their own.
	it.uri = cmp.Or(n.itemID, it.uri, n.guid)
	if it.created.IsZero() {
		it.created = n.issued
	}
	it.headline = headlineOf(n.headlines)
	it.byline = cmp.Or(blocks.StripBy(it.byline), n.author)
	it.Provider = cmp.Or(it.Provider, it.source)
	switch {
	case len(n.bodies) > 0:
		it.body = bestBody(n.bodies)
		it.Description = blocks.OneLine(bestBody(n.descriptions).Text)
	case !isMedia(n.kind):
		// A summary is all there is: a first flash, or the index entry of a story.
		it.body = bestBody(n.descriptions)
	}
	it.body.DropRepeated(it.headline)
	it.media = it.body.Text == "" && (isMedia(n.kind) || n.kind == "composite" || n.kind == "package")
	return it, nil
}
