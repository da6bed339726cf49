package formats

import (
	"slices"
	"strings"

	"wirecopy/internal/jsonread"
)

// Many interfaces send items within an object of their own: {"total": 1, "items": [{…}]}, {"data": {"item": {…}}}.

// envelopeKeys are the fields that such an object has its items in.
var envelopeKeys = []string{"data", "item", "items", "_items", "articles", "stories", "posts", "results", "entries", "documents", "docs", "feed", "post", "object", "response", "newsitems", "hits", "_source", "ordereditems", "content"}

// storyKeys are fields of a story itself: what has one of them is no envelope.
var storyKeys = []string{"text", "body", "headline", "headlines", "bodies", "title", "body_html", "body_text", "body_nitf", "article_html", "versioncreated", "version_created", "record", "content_html", "articlebody", "content_elements", "fields"}

// maxEnvelopes bounds how many of them stand within each other.
const maxEnvelopes = 4

// jsonObject is an object of JSON with the places of its fields, found in one pass.
type jsonObject struct {
	text   string
	fields []jsonMember
}

// jsonMember is a field: its name in lower case, and its value as it is written.
type jsonMember struct{ key, value string }

// scanObject finds the fields of the object at the start of text, or of the array that it is. It gives false for one that
// is cut off, or none.
func scanObject(text string) (jsonObject, bool) {
	text = strings.TrimLeft(text, " \t\r\n[")
	r := jsonread.New(text)
	if r.Kind() != "object" {
		return jsonObject{}, false
	}
	const usual = 16
	o := jsonObject{fields: make([]jsonMember, 0, usual)}
	err := r.Object(func(key string) error {
		r.Kind() // reads over white space
		start := r.Offset()
		err := r.Skip()
		o.fields = append(o.fields, jsonMember{strings.ToLower(key), text[start:r.Offset()]})
		return err
	})
	if err != nil {
		return jsonObject{}, false
	}
	o.text = text[:r.Offset()]
	return o, true
}

// stories gives the items within an object, or the object itself where it is no envelope.
func (o jsonObject) stories(depth int) []jsonObject {
	whole := []jsonObject{o}
	if depth >= maxEnvelopes {
		return whole
	}
	var found []jsonObject
	best := len(envelopeKeys)
	for _, f := range o.fields {
		if slices.Contains(storyKeys, f.key) {
			return whole
		}
		rank := slices.Index(envelopeKeys, f.key)
		if rank < 0 || rank >= best || f.value[0] != '{' && f.value[0] != '[' {
			continue
		}
		if items := objectsIn(f.value); len(items) > 0 {
			found, best = items, rank
		}
	}
	if len(found) == 0 {
		return whole
	}
	var out []jsonObject
	for _, f := range found {
		out = append(out, f.stories(depth+1)...)
	}
	return out
}

// objectsIn gives the object that a value is, or those of an array; of an array of other things it gives none.
func objectsIn(value string) []jsonObject {
	if value[0] == '{' {
		o, ok := scanObject(value)
		if !ok {
			return nil
		}
		return []jsonObject{o}
	}
	var out []jsonObject
	r := jsonread.New(value)
	others := false
	err := r.Array(func() error {
		others = others || r.Kind() != "object"
		start := r.Offset()
		err := r.Skip()
		if o, ok := scanObject(value[start:r.Offset()]); ok && !others {
			out = append(out, o)
		}
		return err
	})
	if err != nil || others {
		return nil
	}
	return out
}

// jsonShape is what the first object of a document looks like.
type jsonShape struct {
	first jsonObject
	// story is the first object that is no envelope, enveloped says that it stands within one.
	story     jsonObject
	enveloped bool
}

func shapeOf(text string) jsonShape {
	first, ok := scanObject(text)
	if !ok {
		return jsonShape{}
	}
	s := jsonShape{first: first, story: first}
	if inner := first.stories(0); len(inner) != 1 || inner[0].text != first.text {
		s.enveloped = true
		if len(inner) > 0 {
			s.story = inner[0]
		}
	}
	return s
}

// field gives a value that is a string, "" for any other.
func (o jsonObject) field(key string) string {
	for _, f := range o.fields {
		if f.key == key && f.value[0] == '"' {
			s, err := jsonread.New(f.value).Text()
			if err != nil {
				return ""
			}
			return s
		}
	}
	return ""
}
