package formats

import (
	"slices"
	"strings"

	"wirecopy/internal/jsonread"
)

// Many interfaces send items within an object of their own: {"total": 1, "items": [{…}]}, {"data": {"item": {…}}}.

// envelopeKeys are the fields that such an object has its items in.
var envelopeKeys = []string{"data", "item", "items", "_items", "articles", "stories", "posts", "results", "entries", "documents", "docs", "feed", "post", "object", "response", "newsitems"}

// storyKeys are fields of a story itself: what has one of them is no envelope.
var storyKeys = []string{"text", "body", "headline", "headlines", "bodies", "title", "body_html", "body_text", "body_nitf", "article_html", "versioncreated", "version_created", "record", "content_html"}

// maxEnvelopes bounds how many of them stand within each other.
const maxEnvelopes = 4

// isEnveloped reports whether the first object of a text is an envelope.
func isEnveloped(text string) bool {
	first := firstObject(text)
	inner := openEnvelope(first, 0)
	return len(inner) != 1 || inner[0] != first
}

// firstStory is the first object that is no envelope.
func firstStory(text string) string {
	first := firstObject(text)
	if inner := openEnvelope(first, 0); len(inner) > 0 {
		return inner[0]
	}
	return first
}

// firstObject is the first object of a text, or of the array that it is. "" is for one that is cut off.
func firstObject(text string) string {
	text = strings.TrimLeft(text, " \t\r\n[")
	r := jsonread.New(text)
	if r.Kind() != "object" || r.Skip() != nil {
		return ""
	}
	return text[:r.Offset()]
}

// openEnvelope gives the items within an object, or the object itself where it is no envelope.
func openEnvelope(object string, depth int) []string {
	whole := []string{object}
	if depth >= maxEnvelopes || !strings.HasPrefix(object, "{") {
		return whole
	}
	var found []string
	isStory := false
	best := len(envelopeKeys)
	r := jsonread.New(object)
	err := r.Object(func(key string) error {
		key = strings.ToLower(key)
		isStory = isStory || slices.Contains(storyKeys, key)
		kind := r.Kind()
		rank := slices.Index(envelopeKeys, key)
		if rank < 0 || rank >= best || kind != "object" && kind != "array" {
			return r.Skip()
		}
		items, err := objectsIn(r, object)
		if len(items) > 0 {
			found, best = items, rank
		}
		return err
	})
	if err != nil || isStory || len(found) == 0 {
		return whole
	}
	var out []string
	for _, f := range found {
		out = append(out, openEnvelope(f, depth+1)...)
	}
	return out
}

// objectsIn reads an object, or an array of objects; of an array of other things it gives none.
func objectsIn(r *jsonread.Reader, text string) ([]string, error) {
	if r.Kind() == "object" {
		start := r.Offset()
		err := r.Skip()
		return []string{text[start:r.Offset()]}, err
	}
	var out []string
	others := false
	err := r.Array(func() error {
		others = others || r.Kind() != "object"
		start := r.Offset()
		err := r.Skip()
		out = append(out, text[start:r.Offset()])
		return err
	})
	if others {
		return nil, err
	}
	return out, err
}
