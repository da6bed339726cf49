package ingest

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"wirecopy/pipeline"
)

// jsonFormat reads JSON items: one object, an array of them, or one a line. Each has a "text"; its own "id" becomes
// the story's uri. Fields that are not known are left alone.
func jsonFormat() Format {
	return Format{
		Name:  "json",
		Title: "JSON",
		Types: []string{"application/x-ndjson", "application/jsonl", "application/jsonlines", "application/x-jsonlines"},
		sniff: func(d document) bool {
			return d.mediaType == "application/json" || startsJSON(d.head())
		},
		parse: func(d document) ([]item, error) { return readJSON(d.text, readJSONItem) },
	}
}

// startsJSON reports whether text begins as a JSON object with a field, or an array of such objects.
func startsJSON(head string) bool {
	const space = " \t\n\r"
	for strings.HasPrefix(head, "[") {
		head = strings.TrimLeft(head[1:], space)
	}
	rest, ok := strings.CutPrefix(head, "{")
	if !ok {
		return false
	}
	rest = strings.TrimLeft(rest, space)
	return strings.HasPrefix(rest, `"`) || strings.HasPrefix(rest, "}")
}

// readJSON reads items from one object, several that follow each other (as JSON lines do), or an array of them. An
// error says which line or which item it is about.
func readJSON(text string, read func(*jsonReader) (item, error)) ([]item, error) {
	r := &jsonReader{s: text}
	var items []item
	if r.kind() == "array" {
		err := r.array(func() error {
			it, err := read(r)
			if err != nil {
				return fmt.Errorf("item %d: %w", len(items)+1, err)
			}
			items = append(items, it)
			return nil
		})
		if err == nil && len(items) == 0 {
			err = errors.New("the array is empty")
		}
		if err == nil && r.kind() != "" || err == nil && r.pos < len(text) {
			err = r.syntax("there is more behind the end of the array")
		}
		return items, err
	}
	for r.kind() != "" || r.pos < len(text) {
		start := r.pos
		it, err := read(r)
		if err != nil {
			if len(items) == 0 && !strings.Contains(strings.TrimSpace(text[start:]), "\n") {
				return nil, err
			}
			return nil, fmt.Errorf("line %d: %w", 1+strings.Count(text[:start], "\n"), err)
		}
		items = append(items, it)
	}
	return items, nil
}

// readJSONItem reads one object and says which field is wrong. Where suppliers differ in the name of a field, all names
// are taken; capitals do not count.
func readJSONItem(r *jsonReader) (item, error) {
	var it item
	var text, second, title, date, id string
	if k := r.kind(); k != "object" && k != "" {
		return item{}, fmt.Errorf("a JSON object is wanted, not a %s", k)
	}
	err := r.object(func(key string) (err error) {
		switch strings.ToLower(key) {
		case "id":
			id, err = r.loose()
		case "uri", "guid":
			it.uri, err = r.text()
		case "source":
			it.source, err = r.text()
		case "url", "link":
			it.url, err = r.text()
		case "headline":
			it.headline, err = r.text()
		case "title":
			title, err = r.text()
		case "text":
			text, err = r.text()
		case "body", "content":
			second, err = r.text()
		case "byline", "author", "by":
			it.byline, err = r.text()
		case "located", "location":
			it.located, err = r.text()
		case "language", "lang":
			it.language, err = r.text()
		case "version":
			it.version, err = r.whole()
		case "urgency", "priority":
			it.urgency, err = r.whole()
		case "editorialnote", "ednote":
			it.note, err = r.text()
		case "pubstatus", "status":
			it.pubStatus, err = r.status()
		case "versioncreated", "updated":
			it.created, err = r.date()
		case "firstcreated":
			it.first, err = r.date()
		case "embargoeduntil", "embargoed":
			it.embargoed, err = r.date()
		case "date", "published":
			date, err = r.text()
		case "subjects", "subject", "keywords", "tags":
			err = r.subjects(&it.subjects)
		default:
			err = r.skip()
		}
		return err
	})
	if err != nil {
		return item{}, err
	}
	it.uri = firstOf(id, it.uri)
	it.headline = firstOf(it.headline, title)
	if it.created.IsZero() {
		it.created = lenientTime(date)
	}
	if text = trim(firstOf(text, second)); text == "" && it.dead() {
		return it, nil
	}
	if text == "" {
		return item{}, errors.New(`the field "text" is missing or empty`)
	}
	it.setText(text)
	return it, nil
}

// dead reports whether an item takes a story back: such an item needs no text.
func (it *item) dead() bool {
	return it.pubStatus == pipeline.Canceled || it.pubStatus == pipeline.Withheld
}

// setText makes a plain text the item's body.
func (it *item) setText(text string) {
	text = trim(normalizeNewlines(text))
	it.body = body{text: text, parts: layOut(text)}
}

// date reads a date; "" and null are none.
func (r *jsonReader) date() (time.Time, error) {
	s, err := r.text()
	if err != nil {
		return time.Time{}, err
	}
	t, err := parseTime(s)
	if err != nil {
		return time.Time{}, &jsonError{at: -1, what: "says " + err.Error()}
	}
	return t, nil
}

// status reads a pubStatus.
func (r *jsonReader) status() (string, error) {
	s, err := r.text()
	if err != nil {
		return "", err
	}
	status, err := pubStatus(s)
	if err != nil {
		return "", &jsonError{at: -1, what: "says " + err.Error()}
	}
	return status, nil
}

// subjects reads an array of subjects, or one of them: each is {"name","uri"} or the name alone.
func (r *jsonReader) subjects(to *[]pipeline.Subject) error {
	one := func() error {
		var s pipeline.Subject
		var scheme, code, literal string
		switch r.kind() {
		case "object":
			if err := r.object(func(key string) (err error) {
				switch strings.ToLower(key) {
				case "name":
					s.Name, err = r.text()
				case "uri":
					s.URI, err = r.loose()
				case "scheme":
					scheme, err = r.loose()
				case "code":
					code, err = r.loose()
				case "literal":
					literal, err = r.loose()
				default:
					err = r.skip()
				}
				return err
			}); err != nil {
				return err
			}
		default:
			var err error
			if s.Name, err = r.loose(); err != nil {
				return err
			}
		}
		if s.URI == "" && code != "" {
			s.URI = scheme + code
		}
		s.Name = oneLine(firstOf(s.Name, literal, code))
		if (s.Name != "" || s.URI != "") && len(*to) < maxSubjects {
			*to = append(*to, s)
		}
		return nil
	}
	if r.kind() == "array" {
		return r.array(one)
	}
	return one()
}

// pubStatus reads a status as ninjs and NewsML-G2 write it: "usable", "stat:canceled".
func pubStatus(s string) (string, error) {
	switch s := strings.ToLower(strings.TrimPrefix(strings.TrimSpace(s), "stat:")); s {
	case "", "usable", "embargoed":
		return pipeline.Usable, nil
	case "withheld", "withhold":
		return pipeline.Withheld, nil
	case "canceled", "cancelled", "killed", "deleted":
		return pipeline.Canceled, nil
	}
	return "", fmt.Errorf("%q, which is no status: usable, withheld or canceled is wanted", clip(s, 40))
}
