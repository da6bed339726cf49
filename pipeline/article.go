package pipeline

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"
)

// Schema names the form of Article, as it stands in docs/schemas.
const Schema = "wirecopy.article.v1"

// Values of Article.PubStatus, as in IPTC ninjs 3.1.
const (
	Usable   = "usable"
	Withheld = "withheld"
	Canceled = "canceled"
)

// Kinds of Block.
const (
	Paragraph = "paragraph"
	Heading   = "heading"
	Caption   = "caption"
	Credit    = "credit"
	Dateline  = "dateline"
	Byline    = "byline"
	Note      = "note"
)

// Span is a stretch of an article's text. Offsets are Unicode code points into the text, zero-based and half-open, as
// in W3C Web Annotation; Text repeats what stands there, so that a reader can check it.
type Span struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
}

// Block is a part of the text with a role of its own. Offsets as in Span.
type Block struct {
	Kind  string `json:"kind"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// Subject is what an article is about, as its supplier says.
type Subject struct {
	Name string `json:"name,omitempty"`
	URI  string `json:"uri,omitempty"`
	// Scheme is the vocabulary that the code in URI belongs to, such as "medtop" for IPTC Media Topics.
	Scheme string `json:"scheme,omitempty"`
}

// Article is one version of one news story. Field names follow IPTC ninjs 3.1 where ninjs has one.
type Article struct {
	// ID is the same for every version of one story, and a valid subject token.
	ID string `json:"id"`
	// Version counts the versions seen of the story, from 1.
	Version int `json:"version,omitempty"`
	// Source is the feed, a subject token.
	Source string `json:"source,omitempty"`
	// URI is the supplier's own identity of the story.
	URI            string    `json:"uri,omitempty"`
	URL            string    `json:"url,omitempty"`
	Headline       string    `json:"headline,omitempty"`
	Byline         string    `json:"byline,omitempty"`
	Located        string    `json:"located,omitempty"`
	Urgency        int       `json:"urgency,omitempty"`
	Language       string    `json:"language,omitempty"`
	EditorialNote  string    `json:"editorialNote,omitempty"`
	PubStatus      string    `json:"pubStatus,omitempty"`
	FirstCreated   time.Time `json:"firstCreated,omitzero"`
	VersionCreated time.Time `json:"versionCreated,omitzero"`
	EmbargoedUntil time.Time `json:"embargoedUntil,omitzero"`
	Subjects       []Subject `json:"subjects,omitempty"`
	Editorial
	// DuplicateOf is the ID of the first story seen that says nearly the same, from this feed or another.
	DuplicateOf string `json:"duplicateOf,omitempty"`
	// Text is plain text, never changed after ingestion; every offset refers to it.
	Text string `json:"text"`
	// Blocks are the parts of Text, in order and without overlap. None means that all of it is to be read.
	Blocks      []Block           `json:"blocks,omitempty"`
	Annotations Annotations       `json:"annotations,omitempty"`
	Produced    map[string]string `json:"produced,omitempty"`

	memo *memo
}

// memo keeps what several stages in one process derive from the same text. It is shared by copies made by With.
type memo struct {
	once  sync.Once
	value atomic.Pointer[any]
	// handed is what came with the article from a process that had derived the value already.
	handed string
}

// Derive returns what f gives for the article's text and blocks, and computes it only once for all stages that an
// article passes within one process: it is how they share one analysis of the text. There is one such value an article.
func (a *Article) Derive(f func(*Article) any) any {
	if a.memo == nil {
		return f(a)
	}
	a.memo.once.Do(func() {
		v := f(a)
		a.memo.value.Store(&v)
	})
	if v := a.memo.value.Load(); v != nil {
		return *v
	}
	return nil // f panicked
}

// A Portable is a derived value of which other processes need not compute all anew.
type Portable interface {
	// HandOn is what lets them, of printable characters of ASCII without spaces; "" is nothing. Whoever takes it has to see for itself that
	// it belongs to the text, and to what it would compute.
	HandOn() string
}

// HandOn is what goes on with the article to the next process: of the value that was derived here, else what came.
func (a *Article) HandOn() string {
	if a.memo == nil {
		return ""
	}
	if v := a.memo.value.Load(); v != nil {
		p, _ := (*v).(Portable)
		if p == nil {
			return ""
		}
		return p.HandOn()
	}
	return a.memo.handed
}

// Hand gives the article what came with it. Whoever decodes an article calls it before any stage sees it.
func (a *Article) Hand(s string) {
	if a.memo != nil {
		a.memo.handed = s
	}
}

// Handed is what Hand was given, for the function that derives.
func (a *Article) Handed() string {
	if a.memo == nil {
		return ""
	}
	return a.memo.handed
}

// Share prepares a for Derive. Whoever first holds an article calls it before any stage sees it; a chain without it
// works the same and does more work.
func (a *Article) Share() *Article {
	a.memo = &memo{}
	return a
}

// Finish gives the article for those who read what was found in it and derive nothing from its text any more: what was derived, several
// times the size of the article, is let go.
func (a *Article) Finish() *Article {
	finished := *a
	finished.memo = nil
	return &finished
}

// Annotations holds what the stages found, by the name of the stage.
type Annotations map[string]*Annotation

// Annotation is one stage's finding: as Go value in the process that made it, as JSON when it came over the wire.
// What this build does not know stays JSON, and leaves as it came.
type Annotation struct {
	value any
	raw   string
	// read is the Go value that raw was last read as: several readers within one process want the same.
	read atomic.Pointer[any]
	// written is the JSON of value, once it was encoded: an article is encoded behind every stage, and what a stage found does
	// not change any more.
	written atomic.Pointer[[]byte]
}

// json is the JSON that the annotation came as, or that of its value.
func (n *Annotation) json() ([]byte, error) {
	if n.raw != "" {
		return []byte(n.raw), nil
	}
	if b := n.written.Load(); b != nil {
		return *b, nil
	}
	b, err := EncodeJSON(n.value)
	if err == nil {
		n.written.Store(&b)
	}
	return b, err
}

// MarshalJSON gives the JSON that the annotation came as, else the JSON of its value.
func (n *Annotation) MarshalJSON() ([]byte, error) { return n.json() }

// UnmarshalJSON keeps the JSON as it is, but for line breaks between its parts: an article is one line. It is read
// when a stage asks for it.
func (n *Annotation) UnmarshalJSON(b []byte) error {
	n.value = nil
	n.read.Store(nil)
	n.written.Store(nil)
	if bytes.IndexByte(b, '\n') < 0 {
		n.raw = string(b)
		return nil
	}
	var c bytes.Buffer
	err := json.Compact(&c, b)
	n.raw = c.String()
	return err
}

func decodeAnnotation[L any](n *Annotation) (L, error) {
	if v, ok := n.value.(L); ok {
		return v, nil
	}
	if p := n.read.Load(); p != nil {
		if v, ok := (*p).(L); ok {
			return v, nil
		}
	}
	var v L
	raw := n.raw
	if raw == "" {
		b, err := n.json()
		if err != nil {
			return v, err
		}
		raw = string(b)
	}
	if !readFast(raw, &v) {
		var slow L
		if err := json.Unmarshal([]byte(raw), &slow); err != nil {
			return slow, err
		}
		v = slow
	}
	read := any(v)
	n.read.Store(&read)
	return v, nil
}

// Encode gives the article as one JSON object without a newline. HTML characters are left as they are.
//
// It gives what encoding/json would, but writes annotations as they are: the encoder would go through each of them
// twice more, and they are most of an article.
func (a *Article) Encode() ([]byte, error) {
	scratch := scratches.Get().(*[]byte)
	defer scratches.Put(scratch)
	w := writer{b: (*scratch)[:0]}
	w.raw("{")
	w.head(a)
	if w.odd {
		head := *a
		head.Annotations, head.Produced = nil, nil
		return appendStd(nil, &head) // which says best what is wrong
	}
	fresh, err := w.annotations(a.Annotations)
	if err != nil {
		return nil, err
	}
	if len(a.Produced) > 0 {
		w.key(`"produced":`)
		w.raw("{")
		for _, name := range slices.Sorted(maps.Keys(a.Produced)) {
			w.member(name)
			w.str(a.Produced[name])
		}
		w.close('}')
	}
	w.close('}')
	if cap(w.b) <= largestScratch {
		*scratch = w.b
	}
	body := bytes.Clone(w.b)
	for _, f := range fresh { // encoded once
		written := body[f.from:f.to:f.to]
		f.annotation.written.Store(&written)
	}
	return body, nil
}

// encoded is where the JSON of an annotation stands.
type encoded struct {
	annotation *Annotation
	from, to   int
}

// annotations writes all of them, and gives those that had no JSON before.
func (w *writer) annotations(all Annotations) (fresh []encoded, err error) {
	if len(all) == 0 {
		return nil, nil
	}
	w.key(`"annotations":`)
	w.raw("{")
	for _, name := range slices.Sorted(maps.Keys(all)) {
		w.member(name)
		n := all[name]
		switch {
		case n == nil:
			w.raw("null")
		case n.raw != "":
			w.b = append(w.b, n.raw...)
		case n.written.Load() != nil:
			w.b = append(w.b, *n.written.Load()...)
		default:
			from := len(w.b)
			b, err := AppendJSON(w.b, n.value)
			if err != nil {
				return nil, err
			}
			w.b = b
			fresh = append(fresh, encoded{n, from, len(b)})
		}
	}
	w.close('}')
	return fresh, nil
}

// DecodeArticle reads one JSON object. It says which field is wrong, and checks what later stages rely on: an id, a
// text, and blocks that lie within the text.
func DecodeArticle(b []byte) (*Article, error) {
	a := new(Article)
	if r := (reader{b: string(b)}); !r.readArticle(a) {
		*a = Article{}
		if err := json.Unmarshal(b, a); err != nil {
			return nil, fmt.Errorf("read article: %w", DescribeJSON(err))
		}
	}
	if a.ID == "" {
		return nil, fmt.Errorf(`read article: the field "id" is missing or empty`)
	}
	if err := checkBlocks(a); err != nil {
		return nil, fmt.Errorf("read article %s: %w", a.ID, err)
	}
	return a.Share(), nil
}

func checkBlocks(a *Article) error {
	if len(a.Blocks) == 0 {
		return nil
	}
	n, last := utf8.RuneCountInString(a.Text), 0
	for i, b := range a.Blocks {
		if b.Start < last || b.End < b.Start || b.End > n {
			return fmt.Errorf("block %d (%d to %d) overlaps the one before it or leaves the text of %d code points", i, b.Start, b.End, n)
		}
		last = b.End
	}
	return nil
}

// DescribeJSON rewords an error of encoding/json for the person who wrote the JSON: which field, what it should be.
func DescribeJSON(err error) error {
	switch e := err.(type) {
	case *json.UnmarshalTypeError:
		field := e.Field
		if field == "" {
			return fmt.Errorf("a JSON object is wanted, where a JSON %s stands", e.Value)
		}
		return fmt.Errorf("the field %q is a JSON %s, where a %s is wanted", field, strings.TrimPrefix(e.Value, "JSON "), jsonKind(e))
	case *json.SyntaxError:
		return fmt.Errorf("no valid JSON at byte %d: %s", e.Offset, e.Error())
	}
	return err
}

func jsonKind(e *json.UnmarshalTypeError) string {
	switch k := e.Type.Kind().String(); {
	case k == "struct" || k == "map":
		return "JSON object"
	case k == "slice":
		return "JSON array"
	case strings.HasPrefix(k, "int") || strings.HasPrefix(k, "uint") || strings.HasPrefix(k, "float"):
		return "number"
	case k == "bool":
		return "boolean"
	}
	return "string"
}
