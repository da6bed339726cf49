package formats

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"time"

	"wirecopy/internal/jsonread"
	"wirecopy/pipeline"
	"wirecopy/stages/ingest/blocks"
	"wirecopy/stages/ingest/dates"
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
		parse: func(d document) ([]draft, error) { return readJSON(d.text, readJSONItem) },
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
func readJSON(text string, read func(*jsonread.Reader) (draft, error)) ([]draft, error) {
	r := jsonread.New(text)
	var items []draft
	if r.Kind() == "array" {
		err := r.Array(func() error {
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
		if err == nil && r.More() {
			err = r.Syntax("there is more behind the end of the array")
		}
		return items, err
	}
	for r.More() {
		start := r.Offset()
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

// jsonItem is what is read of one JSON object of no format of its own.
type jsonItem struct {
	draft
	id, title, text, content, date string
}

// jsonFields: where suppliers differ in the name of a field, all names are taken.
var jsonFields = fields[jsonItem]{
	"id":             scalarField(func(j *jsonItem) *string { return &j.id }),
	"uri":            textField(func(j *jsonItem) *string { return &j.uri }),
	"guid":           textField(func(j *jsonItem) *string { return &j.uri }),
	"source":         textField(func(j *jsonItem) *string { return &j.source }),
	"url":            textField(func(j *jsonItem) *string { return &j.url }),
	"link":           textField(func(j *jsonItem) *string { return &j.url }),
	"headline":       textField(func(j *jsonItem) *string { return &j.headline }),
	"title":          textField(func(j *jsonItem) *string { return &j.title }),
	"text":           textField(func(j *jsonItem) *string { return &j.text }),
	"body":           textField(func(j *jsonItem) *string { return &j.content }),
	"content":        textField(func(j *jsonItem) *string { return &j.content }),
	"byline":         textField(func(j *jsonItem) *string { return &j.byline }),
	"author":         textField(func(j *jsonItem) *string { return &j.byline }),
	"by":             textField(func(j *jsonItem) *string { return &j.byline }),
	"located":        textField(func(j *jsonItem) *string { return &j.located }),
	"location":       textField(func(j *jsonItem) *string { return &j.located }),
	"language":       textField(func(j *jsonItem) *string { return &j.language }),
	"lang":           textField(func(j *jsonItem) *string { return &j.language }),
	"editorialnote":  textField(func(j *jsonItem) *string { return &j.note }),
	"ednote":         textField(func(j *jsonItem) *string { return &j.note }),
	"date":           textField(func(j *jsonItem) *string { return &j.date }),
	"published":      textField(func(j *jsonItem) *string { return &j.date }),
	"version":        numberField(func(j *jsonItem) *int { return &j.version }),
	"urgency":        numberField(func(j *jsonItem) *int { return &j.urgency }),
	"priority":       numberField(func(j *jsonItem) *int { return &j.urgency }),
	"versioncreated": dateField(func(j *jsonItem) *time.Time { return &j.created }),
	"updated":        dateField(func(j *jsonItem) *time.Time { return &j.created }),
	"firstcreated":   dateField(func(j *jsonItem) *time.Time { return &j.first }),
	"embargoeduntil": dateField(func(j *jsonItem) *time.Time { return &j.embargoed }),
	"embargoed":      dateField(func(j *jsonItem) *time.Time { return &j.embargoed }),
	"pubstatus":      jsonItemStatus,
	"status":         jsonItemStatus,
	"subjects":       jsonItemSubjects,
	"subject":        jsonItemSubjects,
	"keywords":       jsonItemSubjects,
	"tags":           jsonItemSubjects,
}

func jsonItemSubjects(j *jsonItem, r *jsonread.Reader) error { return readSubjects(r, &j.subjects) }

func jsonItemStatus(j *jsonItem, r *jsonread.Reader) (err error) {
	j.pubStatus, err = jsonStatus(r)
	return err
}

// readJSONItem reads one object and says which field is wrong.
func readJSONItem(r *jsonread.Reader) (draft, error) {
	if k := r.Kind(); k != "object" && k != "" {
		return draft{}, fmt.Errorf("a JSON object is wanted, not a %s", k)
	}
	var j jsonItem
	if err := jsonFields.read(r, &j, nil); err != nil {
		return draft{}, err
	}
	it := j.draft
	it.uri = cmp.Or(j.id, it.uri)
	it.headline = cmp.Or(it.headline, j.title)
	if it.created.IsZero() {
		it.created = dates.Lenient(j.date)
	}
	text := blocks.Trim(cmp.Or(j.text, j.content))
	switch {
	case text != "":
		it.setText(text)
	case !it.dead():
		return draft{}, errors.New(`the field "text" is missing or empty`)
	}
	return it, nil
}

// jsonDate reads a date; "" and null are none.
func jsonDate(r *jsonread.Reader) (time.Time, error) {
	s, err := r.Text()
	if err != nil {
		return time.Time{}, err
	}
	t, err := dates.Parse(s)
	if err != nil {
		return time.Time{}, jsonread.FieldError("says " + err.Error())
	}
	return t, nil
}

// jsonStatus reads a pubStatus.
func jsonStatus(r *jsonread.Reader) (string, error) {
	s, err := r.Text()
	if err != nil {
		return "", err
	}
	status, err := pubStatus(s)
	if err != nil {
		return "", jsonread.FieldError("says " + err.Error())
	}
	return status, nil
}

// readSubjects reads an array of subjects, or one of them: each is {"name","uri"} or the name alone.
func readSubjects(r *jsonread.Reader, to *[]pipeline.Subject) error {
	one := func() error {
		var s pipeline.Subject
		var scheme, code, literal string
		switch r.Kind() {
		case "object":
			if err := r.Object(func(key string) (err error) {
				switch strings.ToLower(key) {
				case "name":
					s.Name, err = r.Text()
				case "uri":
					s.URI, err = r.Scalar()
				case "scheme":
					scheme, err = r.Scalar()
				case "code":
					code, err = r.Scalar()
				case "literal":
					literal, err = r.Scalar()
				default:
					err = r.Skip()
				}
				return err
			}); err != nil {
				return err
			}
		default:
			var err error
			if s.Name, err = r.Scalar(); err != nil {
				return err
			}
		}
		if s.URI == "" && code != "" {
			s.URI = scheme + code
		}
		s.Name = blocks.OneLine(cmp.Or(s.Name, literal, code))
		if (s.Name != "" || s.URI != "") && len(*to) < maxSubjects {
			*to = append(*to, s)
		}
		return nil
	}
	if r.Kind() == "array" {
		return r.Array(one)
	}
	return one()
}
