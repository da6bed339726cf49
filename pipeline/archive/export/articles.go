package export

import (
	"encoding/json"
	"fmt"
	"io"

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
		item, err := ninjs(article, a.Identities)
		if err != nil {
			return err
		}
		if b, err = encode(item); err != nil {
			return err
		}
	}
	_, err := w.Write(append(b, '\n'))
	return err
}

// story is an item of IPTC ninjs 3.1: https://iptc.org/std/ninjs/. Annotations are W3C Web Annotations, in an extension that the
// standard leaves room for.
type story struct {
	URI            string      `json:"uri"`
	Standard       standard    `json:"standard"`
	Type           string      `json:"type"`
	Version        string      `json:"version,omitempty"`
	PubStatus      string      `json:"pubStatus,omitempty"`
	Language       string      `json:"language,omitempty"`
	FirstCreated   string      `json:"firstCreated,omitempty"`
	VersionCreated string      `json:"versionCreated,omitempty"`
	Urgency        int         `json:"urgency,omitempty"`
	Slugline       string      `json:"slugline,omitempty"`
	Headlines      []headline  `json:"headlines,omitempty"`
	By             string      `json:"by,omitempty"`
	Located        string      `json:"located,omitempty"`
	EdNotes        []ednote    `json:"edNotes,omitempty"`
	People         []named     `json:"people,omitempty"`
	Organisations  []named     `json:"organisations,omitempty"`
	Places         []named     `json:"places,omitempty"`
	Events         []named     `json:"events,omitempty"`
	Subjects       []concept   `json:"subjects,omitempty"`
	InfoSources    []named     `json:"infoSources,omitempty"`
	AltIDs         []altID     `json:"altIds,omitempty"`
	Bodies         []body      `json:"bodies"`
	Copyright      string      `json:"copyrightNotice,omitempty"`
	Usage          string      `json:"usageTerms,omitempty"`
	Annotations    annotations `json:"wirecopy:annotations"`
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
	ednote struct {
		Role  string `json:"role,omitempty"`
		Value string `json:"value"`
	}
	named struct {
		Name string `json:"name"`
		Rel  string `json:"rel,omitempty"`
		URI  string `json:"uri,omitempty"`
	}
	concept struct {
		Name string `json:"name,omitempty"`
		URI  string `json:"uri,omitempty"`
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
	annotations struct {
		Context string       `json:"@context"`
		Items   []annotation `json:"items"`
	}
)

const (
	ninjsSchema = "https://iptc.org/std/ninjs/ninjs-schema_3.1.json"
	wikidata    = "http://www.wikidata.org/entity/"
	layout      = "2006-01-02T15:04:05Z07:00"
)

func ninjs(a *pipeline.Article, who map[string]archive.Name) (*story, error) {
	entities, err := pipeline.Layer[[]pipeline.Entity](a, pipeline.EntitiesLayer)
	if err != nil {
		return nil, err
	}
	s := &story{
		URI: uri(a), Standard: standard{"ninjs", "3.1", ninjsSchema}, Type: "text", PubStatus: a.PubStatus, Language: a.Language, Urgency: a.Urgency, Slugline: a.Slugline,
		By: a.Byline, Located: a.Located, Copyright: a.CopyrightNotice, Usage: a.UsageTerms,
		Bodies: []body{{"main", "text/plain", len([]rune(a.Text)), a.WordCount, a.Text}},
	}
	if a.Version > 0 {
		s.Version = fmt.Sprint(a.Version)
	}
	if !a.FirstCreated.IsZero() {
		s.FirstCreated = a.FirstCreated.Format(layout)
	}
	if !a.VersionCreated.IsZero() {
		s.VersionCreated = a.VersionCreated.Format(layout)
	}
	if a.Headline != "" {
		s.Headlines = []headline{{"main", a.Headline}}
	}
	for _, n := range a.EdNotes {
		s.EdNotes = append(s.EdNotes, ednote{n.Role, n.Text})
	}
	for _, x := range a.Subjects {
		s.Subjects = append(s.Subjects, concept{x.Name, x.URI})
	}
	for _, x := range a.InfoSources {
		s.InfoSources = append(s.InfoSources, named{Name: x})
	}
	s.AltIDs = append(s.AltIDs, altID{"wirecopy", a.ID})
	for _, x := range a.AltIDs {
		s.AltIDs = append(s.AltIDs, altID{x.Role, x.Value})
	}
	for i := range entities {
		e := &entities[i]
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
	s.Annotations, err = webAnnotations(a, entities, who)
	return s, err
}

func uri(a *pipeline.Article) string {
	if a.URI != "" {
		return a.URI
	}
	return "urn:wirecopy:" + a.ID
}

func encode(v any) ([]byte, error) {
	b, err := json.Marshal(v)
	return b, err
}
