package console

import (
	"time"

	"wirecopy/pipeline"
)

// What the archive answers, as far as the pages show it: its OpenAPI description says what each field means.

type page[T any] struct {
	Items  []T                `json:"items"`
	Next   string             `json:"next"`
	Read   map[string][]known `json:"read"`
	Facets map[string][]facet `json:"facets"`
}

type facet struct {
	Value string `json:"value"`
	Label string `json:"label"`
	Count int    `json:"count"`
}

// known is somebody across articles.
type known struct {
	identity
	Wikidata  string    `json:"wikidata"`
	Role      string    `json:"role"`
	FirstSeen time.Time `json:"firstSeen"`
	LastSeen  time.Time `json:"lastSeen"`
	Articles  int       `json:"articles"`
	Said      int       `json:"said"`
	Matched   string    `json:"matched"`
}

// spell is a name or a role that articles give to somebody, and since when.
type spell struct {
	Name      string    `json:"name"`
	Role      string    `json:"role"`
	Articles  int       `json:"articles"`
	FirstSeen time.Time `json:"firstSeen"`
	LastSeen  time.Time `json:"lastSeen"`
}

type person struct {
	known
	Aliases   []spell     `json:"aliases"`
	Roles     []spell     `json:"roles"`
	NamedWith []companion `json:"namedWith"`
	Weeks     []week      `json:"weeks"`
	Quotes    []archived  `json:"quotes"`
	About     []archived  `json:"about"`
	Newest    []summary   `json:"newest"`
	Decisions []decision  `json:"decisions"`
}

type companion struct {
	identity
	Articles int `json:"articles"`
}

type week struct {
	Week     string `json:"week"`
	Articles int    `json:"articles"`
	Said     int    `json:"said"`
	About    int    `json:"about"`
}

type decision struct {
	ID     int64     `json:"id"`
	Kind   string    `json:"kind"`
	Person identity  `json:"person"`
	Into   identity  `json:"into"`
	By     string    `json:"by"`
	Note   string    `json:"note"`
	At     time.Time `json:"at"`
	Undone time.Time `json:"undone"`
}

type summary struct {
	pipeline.ArticleRef
	At       time.Time      `json:"at"`
	Byline   string         `json:"byline"`
	Quotes   int            `json:"quotes"`
	Versions int            `json:"versions"`
	Tone     *pipeline.Tone `json:"tone"`
	Excerpt  string         `json:"excerpt"`
}

// archived is a quote as the archive has it.
type archived struct {
	ID string `json:"id"`
	pipeline.QuoteEvent
	At         time.Time   `json:"at"`
	Speaker    *identity   `json:"speaker"`
	About      []mentioned `json:"about"`
	Highlights []highlight `json:"highlights"`
}

// mentioned is somebody who is named in a quote, and the speaker's stance toward them.
type mentioned struct {
	identity
	Stance *pipeline.Tone `json:"stance"`
}

// highlight is where the words that were looked for stand, in code points of the nth content.
type highlight struct {
	Content int `json:"content"`
	Start   int `json:"start"`
	End     int `json:"end"`
}

// piece is a part of a quote's words, found or not.
type piece struct {
	Text  string
	Found bool
}

// row is a quote of the archive as the pages show it.
type row struct {
	shown
	At     time.Time
	Pieces []piece
	About  []mentioned
}

func (q archived) row() row {
	l := newLine(0, event(q), q.QuoteEvent)
	r := row{shown: l.show(), At: q.At, About: q.About}
	if q.Speaker != nil && q.Speaker.ID != "" {
		r.Who = personURL(q.Speaker.ID)
	}
	r.Pieces = q.pieces()
	return r
}

// pieces cuts the words where what was looked for begins and ends.
func (q archived) pieces() []piece {
	var out []piece
	add := func(text string, found bool) {
		if text != "" {
			out = append(out, piece{text, found})
		}
	}
	direct := q.Quote.Type == pipeline.Direct
	for i, c := range q.Quote.Content {
		if i > 0 {
			add(" … ", false)
		} else if direct {
			add("“", false)
		}
		text, at := []rune(c.Text), 0
		for _, h := range q.Highlights {
			if h.Content == i && h.Start >= at && h.Start < h.End && h.End <= len(text) {
				add(string(text[at:h.Start]), false)
				add(string(text[h.Start:h.End]), true)
				at = h.End
			}
		}
		add(string(text[at:]), false)
	}
	if direct {
		add("”", false)
	}
	return out
}

func rows(all []archived) []row {
	var out []row
	for _, q := range all {
		out = append(out, q.row())
	}
	return out
}
