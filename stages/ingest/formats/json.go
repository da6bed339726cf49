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
)

// jsonFormat reads JSON items: one object, an array of them, or one a line. Each has a "text"; its own "id" becomes
// the story's uri. Fields that are not known are left alone.
func jsonFormat() Format {
	return Format{
		Name:  "json",
		Title: "JSON",
		Types: []string{"application/x-ndjson", "application/jsonl", "application/jsonlines", "application/x-jsonlines"},
		sniff: func(d document) bool {
			return d.mediaType == "application/json" || startsJSON(d.start)
		},
		parse: func(d document) ([]draft, error) { return readJSON(d, readJSONItem) },
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

// readJSON reads items from one object, several that follow each other (as JSON lines do), or an array of them, and the
// items of an envelope. An error says which line or which item it is about.
func readJSON(d document, read func(*jsonread.Reader) (draft, error)) ([]draft, error) {
	text := d.text
	l := jsonList{r: jsonread.New(text), text: text, read: read, enveloped: d.json.enveloped}
	if l.r.Kind() == "array" {
		err := l.r.Array(l.one)
		if err == nil && len(l.items) == 0 {
			err = errors.New("the array is empty")
		}
		if err == nil && l.r.More() {
			err = l.r.Syntax("there is more behind the end of the array")
		}
		return l.items, err
	}
	for l.r.More() {
		start := l.r.Offset()
		if err := l.add(l.r); err != nil {
			if len(l.items) == 0 && !strings.Contains(strings.TrimSpace(text[start:]), "\n") {
				return nil, err
			}
			return nil, fmt.Errorf("line %d: %w", 1+strings.Count(text[:start], "\n"), err)
		}
	}
	return l.items, nil
}

// jsonList reads one item after the other.
type jsonList struct {
	r         *jsonread.Reader
	text      string
	read      func(*jsonread.Reader) (draft, error)
	enveloped bool
	items     []draft
}

// one reads an item of an array.
func (l *jsonList) one() error {
	if err := l.add(l.r); err != nil {
		return fmt.Errorf("item %d: %w", len(l.items)+1, err)
	}
	return nil
}

// add reads the value that comes next: an item, or an envelope around some.
func (l *jsonList) add(r *jsonread.Reader) error {
	if !l.enveloped {
		it, err := l.read(r)
		if err == nil {
			l.items = append(l.items, it)
		}
		return err
	}
	start := r.Offset()
	if err := r.Skip(); err != nil {
		return err
	}
	envelope, ok := scanObject(l.text[start:r.Offset()])
	if !ok {
		return fmt.Errorf("a JSON object is wanted, not a %s", jsonread.New(l.text[start:]).Kind())
	}
	for _, item := range envelope.stories(0) {
		it, err := l.read(jsonread.New(item.text))
		if err != nil {
			return fmt.Errorf("item %d: %w", len(l.items)+1, err)
		}
		l.items = append(l.items, it)
	}
	return nil
}

// jsonItem is what is read of one JSON object of no format of its own.
type jsonItem struct {
	draft
	id, title, text, content, author string
	date                             time.Time
}

// jsonFields: where suppliers differ in the name of a field, all names are taken.
var jsonFields = fields[jsonItem]{
	"id":                 scalarField(func(j *jsonItem) *string { return &j.id }),
	"_id":                looseField(func(j *jsonItem) *string { return &j.id }),
	"uri":                textField(func(j *jsonItem) *string { return &j.uri }),
	"guid":               looseField(func(j *jsonItem) *string { return &j.uri }),
	"source":             looseField(func(j *jsonItem) *string { return &j.source }),
	"url":                textField(func(j *jsonItem) *string { return &j.url }),
	"text":               textField(func(j *jsonItem) *string { return &j.text }),
	"link":               looseField(func(j *jsonItem) *string { return &j.url }),
	"permalink":          looseField(func(j *jsonItem) *string { return &j.url }),
	"headline":           looseField(func(j *jsonItem) *string { return &j.headline }),
	"title":              looseField(func(j *jsonItem) *string { return &j.title }),
	"name":               looseField(func(j *jsonItem) *string { return &j.title }),
	"webtitle":           looseField(func(j *jsonItem) *string { return &j.title }),
	"weburl":             looseField(func(j *jsonItem) *string { return &j.url }),
	"canonical_url":      looseField(func(j *jsonItem) *string { return &j.url }),
	"located":            looseField(func(j *jsonItem) *string { return &j.located }),
	"location":           looseField(func(j *jsonItem) *string { return &j.located }),
	"language":           looseField(func(j *jsonItem) *string { return &j.language }),
	"lang":               looseField(func(j *jsonItem) *string { return &j.language }),
	"langs":              looseField(func(j *jsonItem) *string { return &j.language }),
	"slugline":           looseField(func(j *jsonItem) *string { return &j.Slugline }),
	"slug":               looseField(func(j *jsonItem) *string { return &j.Slugline }),
	"description":        looseField(func(j *jsonItem) *string { return &j.Description }),
	"summary":            looseField(func(j *jsonItem) *string { return &j.Description }),
	"abstract":           looseField(func(j *jsonItem) *string { return &j.Description }),
	"excerpt":            looseField(func(j *jsonItem) *string { return &j.Description }),
	"teaser":             looseField(func(j *jsonItem) *string { return &j.Description }),
	"provider":           looseField(func(j *jsonItem) *string { return &j.Provider }),
	"creditline":         looseField(func(j *jsonItem) *string { return &j.CreditLine }),
	"copyrightholder":    looseField(func(j *jsonItem) *string { return &j.CopyrightHolder }),
	"copyrightnotice":    looseField(func(j *jsonItem) *string { return &j.CopyrightNotice }),
	"usageterms":         looseField(func(j *jsonItem) *string { return &j.UsageTerms }),
	"byline":             peopleField(func(j *jsonItem) *string { return &j.byline }),
	"by":                 peopleField(func(j *jsonItem) *string { return &j.byline }),
	"author":             peopleField(func(j *jsonItem) *string { return &j.author }),
	"authors":            peopleField(func(j *jsonItem) *string { return &j.author }),
	"account":            peopleField(func(j *jsonItem) *string { return &j.author }),
	"attributedto":       peopleField(func(j *jsonItem) *string { return &j.author }),
	"publisher":          looseField(func(j *jsonItem) *string { return &j.Provider }),
	"body":               contentField,
	"content":            contentField,
	"body_html":          contentField,
	"content_html":       contentField,
	"html":               contentField,
	"story":              contentField,
	"fulltext":           contentField,
	"article_html":       contentField,
	"articlebody":        contentField,
	"bodytext":           contentField,
	"body_html5":         contentField,
	"content_text":       contentField,
	"version":            numberField(func(j *jsonItem) *int { return &j.version }),
	"urgency":            numberField(func(j *jsonItem) *int { return &j.urgency }),
	"priority":           numberField(func(j *jsonItem) *int { return &j.urgency }),
	"wordcount":          numberField(func(j *jsonItem) *int { return &j.WordCount }),
	"versioncreated":     dateField(func(j *jsonItem) *time.Time { return &j.created }),
	"updated":            dateField(func(j *jsonItem) *time.Time { return &j.created }),
	"firstcreated":       dateField(func(j *jsonItem) *time.Time { return &j.first }),
	"embargoeduntil":     dateField(func(j *jsonItem) *time.Time { return &j.embargoed }),
	"embargoed":          dateField(func(j *jsonItem) *time.Time { return &j.embargoed }),
	"date":               lenientDateField(func(j *jsonItem) *time.Time { return &j.date }),
	"published":          lenientDateField(func(j *jsonItem) *time.Time { return &j.date }),
	"published_at":       lenientDateField(func(j *jsonItem) *time.Time { return &j.date }),
	"publishedat":        lenientDateField(func(j *jsonItem) *time.Time { return &j.date }),
	"pubdate":            lenientDateField(func(j *jsonItem) *time.Time { return &j.date }),
	"datepublished":      lenientDateField(func(j *jsonItem) *time.Time { return &j.date }),
	"display_date":       lenientDateField(func(j *jsonItem) *time.Time { return &j.date }),
	"webpublicationdate": lenientDateField(func(j *jsonItem) *time.Time { return &j.date }),
	"date_gmt":           utcField(func(j *jsonItem) *time.Time { return &j.date }),
	"created_at":         lenientDateField(func(j *jsonItem) *time.Time { return &j.date }),
	"createdat":          lenientDateField(func(j *jsonItem) *time.Time { return &j.date }),
	"created":            lenientDateField(func(j *jsonItem) *time.Time { return &j.date }),
	"updated_at":         lenientDateField(func(j *jsonItem) *time.Time { return &j.created }),
	"updatedat":          lenientDateField(func(j *jsonItem) *time.Time { return &j.created }),
	"modified":           lenientDateField(func(j *jsonItem) *time.Time { return &j.created }),
	"modified_gmt":       utcField(func(j *jsonItem) *time.Time { return &j.created }),
	"datemodified":       lenientDateField(func(j *jsonItem) *time.Time { return &j.created }),
	"subjects":           subjectsField(func(j *jsonItem) *[]pipeline.Subject { return &j.subjects }),
	"subject":            subjectsField(func(j *jsonItem) *[]pipeline.Subject { return &j.subjects }),
	"keywords":           wordsField(func(j *jsonItem) *[]string { return &j.Keywords }),
	"tags":               wordsField(func(j *jsonItem) *[]string { return &j.Keywords }),
	"editorialnote":      jsonNote,
	"ednote":             jsonNote,
	"pubstatus":          jsonItemStatus,
	"status":             jsonLooseStatus,
}

func jsonNote(j *jsonItem, r *jsonread.Reader) error {
	note, err := r.Text()
	j.addNote("", note)
	return err
}

func jsonItemStatus(j *jsonItem, r *jsonread.Reader) (err error) {
	s, err := r.Text()
	if err != nil || strings.EqualFold(s, "publish") || strings.EqualFold(s, "published") {
		return err
	}
	if j.pubStatus, err = pubStatus(s); err != nil {
		return jsonread.FieldError("says " + err.Error())
	}
	return nil
}

// jsonLooseStatus reads a status that may be that of something else, such as "ok" of the answer that the item stands in.
func jsonLooseStatus(j *jsonItem, r *jsonread.Reader) error {
	words, err := r.Names(nameKeys...)
	for _, s := range words {
		switch strings.ToLower(s) {
		case "draft", "pending", "private", "trash":
			j.pubStatus = pipeline.Withheld
		default:
			if status, unknown := pubStatus(s); unknown == nil {
				j.pubStatus = status
			}
		}
	}
	return err
}

// contentField reads a text that may be an object with the text as it is shown, or a list of its paragraphs.
func contentField(j *jsonItem, r *jsonread.Reader) error {
	if k := r.Kind(); k == "number" || k == "boolean" {
		_, err := r.Text()
		return err
	}
	parts, err := r.Names("rendered", "html", "value", "text", "content", "body")
	if len(parts) > 0 && j.content == "" {
		j.content = strings.Join(parts, "\n\n")
	}
	return err
}

// otherField reads what some interfaces wrap the fields of an item in, and pieces of text.
func (j *jsonItem) otherField(r *jsonread.Reader, key string) error {
	switch {
	case r.Kind() == "object" && (key == "record" || key == "fields" || key == "credits" || key == "_embedded"):
		return jsonFields.read(r, j, nil)
	case r.Kind() == "array" && key == "content_elements":
		parts, err := r.Names("content")
		if j.content == "" {
			j.content = strings.Join(parts, "\n\n")
		}
		return err
	}
	return r.Skip()
}

// readJSONItem reads one object and says which field is wrong.
func readJSONItem(r *jsonread.Reader) (draft, error) {
	if k := r.Kind(); k != "object" && k != "" {
		return draft{}, fmt.Errorf("a JSON object is wanted, not a %s", k)
	}
	var j jsonItem
	if err := jsonFields.read(r, &j, func(key string) error { return j.otherField(r, key) }); err != nil {
		return draft{}, err
	}
	if strings.Contains(j.author, "://") {
		j.author = "" // the address of an account
	}
	it := j.draft
	it.uri = cmp.Or(j.id, it.uri)
	it.headline = blocks.HTMLLine(cmp.Or(it.headline, j.title))
	it.byline = cmp.Or(blocks.StripBy(it.byline), j.author)
	it.Description = blocks.HTMLLine(it.Description)
	if it.created.IsZero() {
		it.created = j.date
	} else if it.first.IsZero() {
		it.first = j.date
	}
	text := blocks.Trim(cmp.Or(j.text, j.content))
	switch {
	case hasMarkup(text):
		it.body = form{value: text}.body()
		it.body.DropRepeated(it.headline)
	case text != "":
		it.setText(text)
	case !it.dead():
		return draft{}, errors.New(`the field "text" is missing or empty`)
	}
	return it, nil
}

// hasMarkup reports whether a text is HTML.
func hasMarkup(text string) bool {
	if strings.IndexByte(text, '<') < 0 {
		return false
	}
	return strings.HasPrefix(text, "<") || strings.Contains(text, "</p>") || strings.Contains(text, "<br") || strings.Contains(text, "</a>")
}
