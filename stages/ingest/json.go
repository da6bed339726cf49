package ingest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
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
		parse: parseJSON,
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

// jsonItem is the form of a JSON item. Where suppliers differ in a field's name, both stand here.
type jsonItem struct {
	ID             looseString   `json:"id"`
	URI            string        `json:"uri"`
	GUID           string        `json:"guid"`
	Source         string        `json:"source"`
	URL            string        `json:"url"`
	Link           string        `json:"link"`
	Headline       string        `json:"headline"`
	Title          string        `json:"title"`
	Text           *string       `json:"text"`
	Body           *string       `json:"body"`
	Content        *string       `json:"content"`
	Byline         string        `json:"byline"`
	Author         string        `json:"author"`
	Located        string        `json:"located"`
	Language       string        `json:"language"`
	Lang           string        `json:"lang"`
	Version        int           `json:"version"`
	Urgency        int           `json:"urgency"`
	EditorialNote  string        `json:"editorialNote"`
	EdNote         string        `json:"edNote"`
	PubStatus      string        `json:"pubStatus"`
	FirstCreated   string        `json:"firstCreated"`
	VersionCreated string        `json:"versionCreated"`
	Date           string        `json:"date"`
	Published      string        `json:"published"`
	EmbargoedUntil string        `json:"embargoedUntil"`
	Subjects       []jsonSubject `json:"subjects"`
}

// looseString is a JSON string, or a number taken as it is written.
type looseString string

func (s *looseString) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && (b[0] == '-' || b[0] >= '0' && b[0] <= '9') {
		*s = looseString(b)
		return nil
	}
	return json.Unmarshal(b, (*string)(s))
}

// jsonSubject is {"name","uri"}, or the name alone.
type jsonSubject struct{ pipeline.Subject }

func (s *jsonSubject) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &s.Name)
	}
	return json.Unmarshal(b, &s.Subject)
}

func parseJSON(d document) ([]item, error) {
	data := []byte(d.text)
	if strings.HasPrefix(d.head(), "[") {
		return parseJSONArray(data)
	}
	return parseJSONObjects(data)
}

func parseJSONArray(data []byte) ([]item, error) {
	var raw []json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		return nil, pipeline.DescribeJSON(err)
	}
	if len(raw) == 0 {
		return nil, errors.New("the array is empty")
	}
	items := make([]item, len(raw))
	for i, r := range raw {
		var err error
		if items[i], err = readJSONItem(r); err != nil {
			return nil, fmt.Errorf("item %d: %w", i+1, err)
		}
	}
	return items, nil
}

// parseJSONObjects reads one object or several, one after the other, as JSON lines are.
func parseJSONObjects(data []byte) ([]item, error) {
	var items []item
	decoder := json.NewDecoder(bytes.NewReader(data))
	for {
		before := decoder.InputOffset()
		var raw json.RawMessage
		err := decoder.Decode(&raw)
		if err == io.EOF {
			return items, nil
		}
		// The line where the value begins: white space before it belongs to the one before.
		from := int(before) + len(data[before:]) - len(bytes.TrimLeft(data[before:], " \t\n"))
		line := 1 + bytes.Count(data[:from], []byte{'\n'})
		var it item
		if err == nil {
			it, err = readJSONItem(raw)
		} else if errors.Is(err, io.ErrUnexpectedEOF) {
			err = errors.New("the JSON ends before it is complete")
		} else {
			err = pipeline.DescribeJSON(err)
		}
		if err != nil {
			if len(items) == 0 && bytes.IndexByte(bytes.TrimSpace(data[from:]), '\n') < 0 {
				return nil, err
			}
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		items = append(items, it)
	}
}

// readJSONItem reads one object and says which field is wrong.
func readJSONItem(raw []byte) (item, error) {
	var in jsonItem
	if err := json.Unmarshal(raw, &in); err != nil {
		return item{}, pipeline.DescribeJSON(err)
	}
	text := in.Text
	for _, other := range []*string{in.Body, in.Content} {
		if text == nil {
			text = other
		}
	}
	it := item{
		source:   in.Source,
		uri:      clean(firstOf(string(in.ID), in.URI, in.GUID)),
		url:      clean(firstOf(in.URL, in.Link)),
		headline: clean(firstOf(in.Headline, in.Title)),
		byline:   clean(firstOf(in.Byline, in.Author)),
		located:  clean(in.Located),
		language: clean(firstOf(in.Language, in.Lang)),
		note:     clean(firstOf(in.EditorialNote, in.EdNote)),
		version:  in.Version,
	}
	if in.Urgency >= 1 && in.Urgency <= 9 {
		it.urgency = in.Urgency
	}
	for _, s := range in.Subjects {
		it.subjects = append(it.subjects, pipeline.Subject{Name: clean(s.Name), URI: clean(s.URI)})
	}
	var err error
	if it.pubStatus, err = pubStatus(in.PubStatus); err != nil {
		return item{}, fmt.Errorf(`the field "pubStatus": %w`, err)
	}
	for _, d := range []struct {
		to          *time.Time
		name, value string
	}{
		{&it.created, "versionCreated", in.VersionCreated},
		{&it.first, "firstCreated", in.FirstCreated},
		{&it.embargoed, "embargoedUntil", in.EmbargoedUntil},
	} {
		if *d.to, err = parseTime(d.value); err != nil {
			return item{}, fmt.Errorf("the field %q: %w", d.name, err)
		}
	}
	if it.created.IsZero() {
		it.created = lenientTime(firstOf(in.Date, in.Published))
	}
	if text == nil || strings.TrimSpace(*text) == "" {
		if it.pubStatus != pipeline.Usable {
			return it, nil
		}
		return item{}, errors.New(`the field "text" is missing or empty`)
	}
	it.setText(clean(normalizeNewlines(*text)))
	return it, nil
}

// setText makes a plain text the item's body.
func (it *item) setText(text string) {
	text = strings.TrimSpace(text)
	it.body = body{text: text, parts: layOut(text)}
}

// pubStatus reads a status as ninjs and NewsML-G2 write it: "usable", "stat:canceled".
func pubStatus(s string) (string, error) {
	switch s := strings.ToLower(strings.TrimPrefix(strings.TrimSpace(s), "stat:")); s {
	case "":
		return pipeline.Usable, nil
	case pipeline.Usable, pipeline.Withheld, pipeline.Canceled:
		return s, nil
	case "cancelled":
		return pipeline.Canceled, nil
	}
	return "", fmt.Errorf("%q is no status: usable, withheld or canceled is wanted", clip(s, 40))
}
