package console

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"wirecopy/pipeline"
)

// goldDocument is a corrected article in the form of the gold files that wirecopy eval reads; offsets are code points.
type goldDocument struct {
	ID       string      `json:"id"`
	Source   string      `json:"source"`
	Genre    string      `json:"genre"`
	Split    string      `json:"split"`
	Text     string      `json:"text"`
	Entities []goldName  `json:"entities"`
	WhoIsWho []goldActor `json:"whoiswho"`
	// Silver says that a machine found what no editor has corrected, and nobody has checked it.
	Silver bool        `json:"silver"`
	Quotes []goldQuote `json:"quotes"`
	Scare  []goldSpan  `json:"scare"`
}

type goldName struct {
	Start  int    `json:"start"`
	End    int    `json:"end"`
	Type   string `json:"type"`
	Orig   string `json:"orig"`
	Entity string `json:"entity"`
}

type goldActor struct {
	ID    string   `json:"id"`
	Type  string   `json:"type"`
	Name  string   `json:"name"`
	Roles []string `json:"roles,omitempty"`
}

type goldSpan struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

type goldQuote struct {
	Type          string      `json:"type"`
	Content       []goldSpan  `json:"content"`
	Speaker       []goldSpan  `json:"speaker"`
	Cue           []goldSpan  `json:"cue"`
	SpeakerEntity string      `json:"speaker_entity"`
	SpeakerKind   string      `json:"speaker_kind,omitempty"`
	Via           []goldRelay `json:"via,omitempty"`
}

type goldRelay struct {
	Span   goldSpan `json:"span"`
	Entity string   `json:"entity"`
}

// goldOf makes the gold document of an article: what was found, with what editors have corrected.
func goldOf(a correctedArticle) (goldDocument, error) {
	entities, err := pipeline.Layer[[]pipeline.Entity](a.Article, pipeline.EntitiesLayer)
	if err != nil {
		return goldDocument{}, err
	}
	quotes, err := pipeline.Layer[[]pipeline.Quote](a.Article, pipeline.QuotesLayer)
	if err != nil {
		return goldDocument{}, err
	}
	d := goldDocument{
		ID: a.ID + "@" + strconv.Itoa(a.Version), Source: a.Source, Genre: "news", Split: "dev", Text: a.Text, Silver: true,
		Entities: []goldName{}, WhoIsWho: []goldActor{}, Quotes: []goldQuote{}, Scare: []goldSpan{},
	}
	quotes = slices.Clone(quotes)
	same := map[string]string{} // an entity's id, to the id under which it stands
	for _, k := range a.corrections {
		switch k.Kind {
		case pipeline.SameEntity:
			for _, id := range k.Entities[1:] {
				same[id] = k.Entities[0]
			}
		case pipeline.Checked:
			d.Silver = false
		default:
			quotes = correctQuotes([]rune(a.Text), quotes, k)
		}
	}
	standing := func(id string) string {
		for range same { // as long as a chain of them can be
			if to, ok := same[id]; ok {
				id = to
			}
		}
		return id
	}
	for _, e := range entities {
		if standing(e.ID) == e.ID {
			d.WhoIsWho = append(d.WhoIsWho, goldActor{e.ID, goldType(e.Type), e.Name, e.Roles})
		}
		for _, m := range e.Mentions {
			if m.Kind == pipeline.NameMention {
				d.Entities = append(d.Entities, goldName{m.Start, m.End, goldType(e.Type), e.Type, standing(e.ID)})
			}
		}
	}
	slices.SortStableFunc(d.Entities, func(a, b goldName) int { return cmp.Compare(a.Start, b.Start) })
	for _, q := range quotes {
		if q.Type == pipeline.Scare {
			d.Scare = append(d.Scare, goldSpans(q.Content)...)
			continue
		}
		d.Quotes = append(d.Quotes, goldQuoteOf(q, standing))
	}
	return d, nil
}

// correctQuotes gives the quotes with one correction done.
func correctQuotes(text []rune, quotes []pipeline.Quote, k pipeline.Correction) []pipeline.Quote {
	i := slices.IndexFunc(quotes, func(q pipeline.Quote) bool { return q.ID == k.Quote })
	switch {
	case k.Kind == pipeline.MissedQuote:
		quotes = append(quotes, pipeline.Quote{ID: k.ID, Type: typeOf(text, k.Content), Content: k.Content, Speaker: k.Speaker})
		slices.SortStableFunc(quotes, func(a, b pipeline.Quote) int { return cmp.Compare(a.Content[0].Start, b.Content[0].Start) })
	case i < 0:
	case k.Kind == pipeline.CorrectSpeaker:
		quotes[i].Speaker = k.Speaker
	case k.Kind == pipeline.CorrectWords:
		quotes[i].Content, quotes[i].Type = k.Content, typeOf(text, k.Content)
	case k.Kind == pipeline.NotSpeech:
		quotes = slices.Delete(quotes, i, i+1)
	}
	return quotes
}

// typeOf tells by the marks around and within it how something was said.
func typeOf(text []rune, content []pipeline.Span) string {
	isMark := func(i int) bool {
		return i >= 0 && i < len(text) && strings.ContainsRune("\"“”„«»‘’'", text[i])
	}
	between, within := true, false
	for _, c := range content {
		between = between && isMark(c.Start-1)
		within = within || strings.ContainsAny(c.Text, "\"“”„«»")
	}
	switch {
	case between:
		return pipeline.Direct
	case within:
		return pipeline.Mixed
	}
	return pipeline.Indirect
}

func goldQuoteOf(q pipeline.Quote, standing func(string) string) goldQuote {
	g := goldQuote{Type: q.Type, Content: goldSpans(q.Content), Speaker: []goldSpan{}, Cue: []goldSpan{}}
	if s := q.Speaker; s != nil {
		if s.End > s.Start {
			g.Speaker = []goldSpan{{s.Start, s.End}}
		}
		if g.SpeakerEntity = standing(s.Entity); s.Entity == "" || s.Kind == pipeline.AnonymousSpeaker {
			g.SpeakerEntity, g.SpeakerKind = "", s.Kind
		}
	}
	if q.Cue != nil {
		g.Cue = []goldSpan{{q.Cue.Start, q.Cue.End}}
	}
	for _, v := range q.Via {
		g.Via = append(g.Via, goldRelay{goldSpan{v.Start, v.End}, standing(v.Entity)})
	}
	return g
}

func goldSpans(spans []pipeline.Span) []goldSpan {
	out := []goldSpan{}
	for _, s := range spans {
		out = append(out, goldSpan{s.Start, s.End})
	}
	return out
}

// goldType is the type of the gold files, which are coarser than ours.
func goldType(typ string) string {
	switch typ {
	case pipeline.Person:
		return "PERSON"
	case pipeline.Org:
		return "ORG"
	case pipeline.GPE, pipeline.Loc, pipeline.Fac:
		return "LOC"
	}
	return "MISC"
}
