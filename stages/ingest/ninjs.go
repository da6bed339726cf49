package ingest

import (
	"slices"
	"strings"

	"wirecopy/pipeline"
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
		parse: func(d document) ([]item, error) { return readJSON(d.text, readNinjs) },
	}
}

// looksNinjs reports whether the first object has fields that only ninjs has, next to its uri.
func looksNinjs(text string) bool {
	r := &jsonReader{s: strings.TrimLeft(text, " \t\n[")}
	uri, marks := false, 0
	err := r.object(func(key string) error {
		switch key = strings.ToLower(key); {
		case key == "uri", key == "guid":
			uri = true
		case key == "text":
			marks -= 100
		case slices.Contains(ninjsMarks, key), strings.HasPrefix(key, "body_"), strings.HasPrefix(key, "headline_"), strings.HasPrefix(key, "description_"):
			marks++
		}
		return r.skip()
	})
	return err == nil && uri && marks > 0
}

// ninjsMarks are names of fields that are not in use elsewhere.
var ninjsMarks = []string{"bodies", "headlines", "descriptions", "pubstatus", "versioncreated", "usageterms", "copyrightholder", "renditions", "associations", "representationtype"}

// rich is a piece of content of an item, in one of several forms.
type rich struct{ role, contentType, value string }

// readNinjs reads one ninjs object.
func readNinjs(r *jsonReader) (item, error) {
	var it item
	var kind, guid string
	var bodies, headlines, descriptions []rich
	var about []pipeline.Subject
	err := r.object(func(key string) (err error) {
		switch key = strings.ToLower(key); key {
		case "uri":
			it.uri, err = r.text()
		case "guid":
			// Superdesk writes ninjs with these two fields of its own.
			guid, err = r.text()
		case "headline":
			var s string
			s, err = r.text()
			headlines = append(headlines, rich{role: "main", value: s})
		case "type":
			kind, err = r.text()
		case "version":
			it.version, err = r.whole()
		case "versioncreated":
			it.created, err = r.date()
		case "firstcreated":
			it.first, err = r.date()
		case "embargoed", "embargoeduntil":
			it.embargoed, err = r.date()
		case "pubstatus":
			it.pubStatus, err = r.status()
		case "urgency":
			it.urgency, err = r.whole()
		case "language":
			it.language, err = r.text()
		case "by", "byline":
			it.byline, err = r.text()
		case "located":
			it.located, err = r.text()
		case "ednote":
			it.note, err = r.text()
		case "slugline":
			it.slug, err = r.text()
		case "title":
			var title string
			if title, err = r.text(); title != "" {
				headlines = append(headlines, rich{role: "title", value: title})
			}
		case "bodies":
			err = r.rich(&bodies)
		case "headlines":
			err = r.rich(&headlines)
		case "descriptions":
			err = r.rich(&descriptions)
		case "subjects", "subject":
			err = r.subjects(&it.subjects)
		case "people", "person", "organisations", "organisation", "places", "place":
			err = r.subjects(&about)
		default:
			switch name, role, ok := strings.Cut(key, "_"); {
			case !ok || r.kind() != "string":
				err = r.skip()
			case name == "body":
				err = r.oldRich(&bodies, role)
			case name == "headline":
				err = r.oldRich(&headlines, role)
			case name == "description":
				err = r.oldRich(&descriptions, role)
			default:
				err = r.skip()
			}
		}
		return err
	})
	if err != nil {
		return item{}, err
	}
	it.subjects = append(it.subjects, about...)
	it.uri = firstOf(it.uri, guid)
	it.headline = headlineOf(headlines)
	it.byline = stripBy(it.byline)
	switch {
	case len(bodies) > 0:
		it.body = bestBody(bodies)
	case !isMedia(kind):
		// A summary is all there is: a first flash, or the index entry of a story.
		it.body = bestBody(descriptions)
	}
	it.body.dropRepeated(it.headline)
	it.media = it.body.text == "" && isMedia(kind)
	return it, nil
}

// isMedia reports whether a ninjs or NewsML type is one of items that are not there to be read.
func isMedia(kind string) bool {
	switch strings.ToLower(kind) {
	case "picture", "photo", "audio", "video", "graphic", "animation", "event", "planning", "component":
		return true
	}
	return false
}

// rich reads the forms of ninjs 2 and 3: [{"role","contenttype","value"}].
func (r *jsonReader) rich(to *[]rich) error {
	return r.array(func() error {
		var one rich
		err := r.object(func(key string) (err error) {
			switch strings.ToLower(key) {
			case "role":
				one.role, err = r.text()
			case "contenttype":
				one.contentType, err = r.text()
			case "value":
				one.value, err = r.text()
			default:
				err = r.skip()
			}
			return err
		})
		if err == nil && strings.TrimSpace(one.value) != "" {
			*to = append(*to, one)
		}
		return err
	})
}

// oldRich reads a form of ninjs 1: "body_xhtml": "<p>…".
func (r *jsonReader) oldRich(to *[]rich, role string) error {
	s, err := r.text()
	if err == nil && strings.TrimSpace(s) != "" {
		*to = append(*to, rich{role: role, value: s})
	}
	return err
}

// headlineOf picks the main headline, else the first.
func headlineOf(all []rich) string {
	best := ""
	for i, h := range all {
		if i == 0 || h.role == "main" || best == "" {
			best = h.value
		}
		if h.role == "main" || h.role == "" {
			break
		}
	}
	return htmlLine(best)
}

// bestBody reads the form that shows most of a text's parts: marked up where there is such a form and it is no mere
// extract, else plain.
func bestBody(all []rich) body {
	var best body
	longest := 0
	for _, b := range all {
		longest = max(longest, len(b.value))
	}
	for _, b := range all {
		// Most items come once plain and once marked up: the plain form need not be read then.
		if len(b.value)*3 >= longest*2 && strings.HasPrefix(strings.TrimSpace(b.value), "<") {
			if read := b.body(); read.marked && len(read.text)*2 >= longest {
				return read
			}
		}
	}
	longest = 0
	for _, b := range all {
		read := b.body()
		size := len(read.text)
		longest = max(longest, size)
		if len(best.text) == 0 || size*2 >= longest && read.marked && !best.marked || len(best.text)*2 < size {
			best = read
		}
	}
	return best
}

// body reads one form. What it is called is often wrong, so its look decides between markup and plain text; XML that is
// neither NITF nor HTML is no text.
func (b rich) body() body {
	value := strings.TrimSpace(b.value)
	if !strings.HasPrefix(value, "<") {
		return htmlBody(value)
	}
	switch root := rootElement(value[:min(len(value), 1024)]); strings.ToLower(root) {
	case "nitf":
		items, err := parseNITF(document{text: value})
		if err != nil || len(items) == 0 {
			return body{}
		}
		return items[0].body
	case "html", "body", "article", "section", "div", "p", "figure", "h1", "h2", "h3", "h4", "span", "ul", "ol", "table", "blockquote",
		"b", "strong", "i", "em", "a", "img", "br", "main", "header", "hr", "pre", "dl", "hl2", "block":
		return htmlBody(value)
	}
	return body{}
}

// dropRepeated takes the headline out of the text where the text begins with it once more.
func (b *body) dropRepeated(headline string) {
	if len(b.parts) < 2 || headline == "" {
		return
	}
	first := b.parts[0]
	if size := first.end - first.start; size > 2*len(headline) || size*2 < len(headline) {
		return // spare the work for what cannot be the same
	}
	if oneLine(b.text[first.start:first.end]) != oneLine(headline) {
		return
	}
	cut := b.parts[1].start
	b.text = b.text[cut:]
	b.parts = slices.Clone(b.parts[1:])
	for i := range b.parts {
		b.parts[i].start -= cut
		b.parts[i].end -= cut
	}
}

// stripBy takes the "By" off a byline that is a field of its own.
func stripBy(s string) string {
	if name := bylineName(strings.TrimSpace(s)); name != "" {
		return name
	}
	return s
}
