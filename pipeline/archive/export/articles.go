package export

import (
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"wirecopy/pipeline"
	"wirecopy/pipeline/archive"
)

// Articles is the format of whole articles, as they were on the wire: JSON lines.
const Articles = "articles"

// WriteArticle writes an article as one line: as NINJS, or as Articles.
func WriteArticle(w io.Writer, a archive.Article, format string) error {
	b := []byte(a.Article)
	if format == NINJS {
		article, err := a.Read()
		if err != nil {
			return err
		}
		line, err := newNinjsLine(article, a.Identities)
		if err != nil {
			return err
		}
		if b, err = encode(line); err != nil {
			return err
		}
	}
	_, err := w.Write(append(b, '\n'))
	return err
}

// ninjsLine is an item of ninjs, and the annotations of its text. Those stand beside it: the schema of ninjs 3.1 allows no fields of others.
type ninjsLine struct {
	Item        *story     `json:"ninjs"`
	Annotations collection `json:"annotations"`
}

func newNinjsLine(a *pipeline.Article, who map[string]archive.Name) (*ninjsLine, error) {
	entities, err := pipeline.Layer[[]pipeline.Entity](a, pipeline.EntitiesLayer)
	if err != nil {
		return nil, err
	}
	all, err := webAnnotations(a, entities, who)
	return &ninjsLine{newStory(a, entities), all}, err
}

// story is an item of IPTC ninjs 3.1: https://iptc.org/std/ninjs/.
type story struct {
	URI             string     `json:"uri"`
	Standard        standard   `json:"standard"`
	Type            string     `json:"type"`
	Version         string     `json:"version,omitempty"`
	PubStatus       string     `json:"pubStatus,omitempty"`
	Language        string     `json:"language,omitempty"`
	FirstCreated    string     `json:"firstCreated,omitempty"`
	VersionCreated  string     `json:"versionCreated,omitempty"`
	EmbargoedUntil  string     `json:"embargoedUntil,omitempty"`
	Expires         string     `json:"expires,omitempty"`
	Urgency         int        `json:"urgency,omitempty"`
	Slugline        string     `json:"slugline,omitempty"`
	Headlines       []headline `json:"headlines,omitempty"`
	Descriptions    []text     `json:"descriptions,omitempty"`
	By              string     `json:"by,omitempty"`
	Located         string     `json:"located,omitempty"`
	EdNote          string     `json:"edNote,omitempty"`
	People          []named    `json:"people,omitempty"`
	Organisations   []named    `json:"organisations,omitempty"`
	Places          []named    `json:"places,omitempty"`
	Events          []named    `json:"events,omitempty"`
	Subjects        []concept  `json:"subjects,omitempty"`
	Genres          []concept  `json:"genres,omitempty"`
	InfoSources     []named    `json:"infoSources,omitempty"`
	AltIDs          []altID    `json:"altIds,omitempty"`
	Bodies          []body     `json:"bodies"`
	CopyrightHolder string     `json:"copyrightHolder,omitempty"`
	Copyright       string     `json:"copyrightNotice,omitempty"`
	Usage           string     `json:"usageTerms,omitempty"`
}

type (
	standard struct {
		Name    string `json:"name"`
		Version string `json:"version"`
		Schema  string `json:"schema"`
	}
	headline struct {
		Role  string `json:"role"`
		Value string `json:"value"`
	}
	text struct {
		ContentType string `json:"contentType"`
		Value       string `json:"value"`
	}
	named struct {
		Name string `json:"name"`
		Rel  string `json:"rel,omitempty"`
		URI  string `json:"uri,omitempty"`
	}
	concept struct {
		Name    string `json:"name,omitempty"`
		URI     string `json:"uri,omitempty"`
		Literal string `json:"literal,omitempty"`
	}
	altID struct {
		Role  string `json:"role,omitempty"`
		Value string `json:"value"`
	}
	body struct {
		Role        string `json:"role"`
		ContentType string `json:"contentType"`
		CharCount   int    `json:"charCount"`
		WordCount   int    `json:"wordCount,omitempty"`
		Value       string `json:"value"`
	}
)

const (
	ninjsSchema = "https://iptc.org/std/ninjs/ninjs-schema_3.1.json"
	wikidata    = "http://www.wikidata.org/entity/"
)

func newStory(a *pipeline.Article, entities []pipeline.Entity) *story {
	s := &story{
		URI: uri(a), Standard: standard{"ninjs", "3.1", ninjsSchema}, Type: "text", PubStatus: a.PubStatus, Language: a.Language, Slugline: a.Slugline,
		By: a.Byline, Located: a.Located, CopyrightHolder: a.CopyrightHolder, Copyright: a.CopyrightNotice, Usage: a.UsageTerms,
		FirstCreated: date(a.FirstCreated), VersionCreated: date(a.VersionCreated), EmbargoedUntil: date(a.EmbargoedUntil), Expires: date(a.Expires),
		Bodies: []body{{"main", "text/plain", len([]rune(a.Text)), a.WordCount, a.Text}},
	}
	if a.Version > 0 {
		s.Version = fmt.Sprint(a.Version)
	}
	if a.Urgency >= 1 && a.Urgency <= 9 { // as the standard has it; some suppliers have others
		s.Urgency = a.Urgency
	}
	if a.Headline != "" {
		s.Headlines = []headline{{"main", a.Headline}}
	}
	if a.Description != "" {
		s.Descriptions = []text{{"text/plain", a.Description}}
	}
	var notes []string
	for _, n := range a.EdNotes {
		notes = append(notes, n.Text)
	}
	s.EdNote = strings.Join(notes, "\n")
	s.Subjects, s.Genres = concepts(a.Subjects), concepts(a.Genres)
	for _, x := range a.InfoSources {
		s.InfoSources = append(s.InfoSources, named{Name: x})
	}
	s.AltIDs = append(s.AltIDs, altID{"wirecopy", a.ID})
	if a.URI != "" && s.URI != a.URI {
		s.AltIDs = append(s.AltIDs, altID{"supplier", a.URI})
	}
	for _, x := range a.AltIDs {
		s.AltIDs = append(s.AltIDs, altID{x.Role, x.Value})
	}
	for i := range entities {
		s.name(&entities[i])
	}
	return s
}

// name puts an entity where the standard has its like. It has no place for others, which the annotations have.
func (s *story) name(e *pipeline.Entity) {
	n := named{Name: e.Name, Rel: "about"}
	if e.Wikidata != "" {
		n.URI = wikidata + e.Wikidata
	}
	switch e.Type {
	case pipeline.Person:
		s.People = append(s.People, n)
	case pipeline.Org:
		s.Organisations = append(s.Organisations, n)
	case pipeline.GPE, pipeline.Loc, pipeline.Fac:
		s.Places = append(s.Places, n)
	case pipeline.Event:
		s.Events = append(s.Events, n)
	}
}

func concepts(all []pipeline.Subject) []concept {
	var out []concept
	for _, x := range all {
		c := concept{Name: x.Name}
		if isURI(x.URI) {
			c.URI = x.URI
		} else {
			c.Literal = x.URI // a code of the supplier's
		}
		out = append(out, c)
	}
	return out
}

func date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

// uri is that of an article: the supplier's, where that is one.
func uri(a *pipeline.Article) string {
	if isURI(a.URI) {
		return a.URI
	}
	return "urn:wirecopy:" + url.PathEscape(a.ID)
}

// isURI reports whether a text has the form of a URI, as in RFC 3986: a scheme, and no character that has to be escaped.
func isURI(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Scheme != "" && s != u.Scheme+":" && !strings.ContainsFunc(s, func(r rune) bool {
		return r <= ' ' || r >= utf8.RuneSelf || strings.ContainsRune("\"<>\\^`{|}", r)
	})
}

func encode(v any) ([]byte, error) {
	b, err := json.Marshal(v)
	return b, err
}
