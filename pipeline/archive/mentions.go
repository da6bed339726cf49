package archive

import (
	"strconv"
	"strings"

	"wirecopy/pipeline"
)

// mentions are the identities that an article names.
type mentions struct {
	list  []*mention
	of    map[string]*mention // by the entity's id
	order []entityOf
	spans []entitySpan
}

type entityOf struct {
	entity   string
	identity *person
}

type entitySpan struct {
	start, end int
	entity     string
}

// mention is an identity in an article.
type mention struct {
	identity    *person
	name        string // "" where it is the identity's own
	role        string
	said, about int // quotes
}

func newMentions(entities []pipeline.EntityEvent, who []*person) *mentions {
	m := &mentions{of: make(map[string]*mention, len(entities))}
	by := make(map[*person]*mention, len(entities))
	for i := range entities {
		e, p := &entities[i].Entity, who[i]
		one := by[p]
		if one == nil {
			one = &mention{identity: p}
			by[p] = one
			m.list = append(m.list, one)
		}
		if one.name == "" && e.Name != p.name {
			one.name = clean(e.Name)
		}
		if one.role == "" && len(e.Roles) > 0 {
			one.role = clean(e.Roles[0])
		}
		m.of[e.ID] = one
		m.order = append(m.order, entityOf{e.ID, p})
		for _, at := range e.Mentions {
			m.spans = append(m.spans, entitySpan{at.Start, at.End, e.ID})
		}
	}
	return m
}

// within gives the entities that are named within a quote, in order, each once.
func (m *mentions) within(q *pipeline.Quote) []string {
	var out []string
	seen := map[string]bool{}
	for _, c := range q.Content {
		for _, s := range m.spans {
			if s.start >= c.Start && s.end <= c.End && !seen[s.entity] {
				seen[s.entity] = true
				out = append(out, s.entity)
			}
		}
	}
	return out
}

// quoteRow is a row of the table.
type quoteRow struct {
	id, typ, kind string
	speaker       any
	name          string
	confidence    float64
	tone          string
	content       string
	about         string
}

// between stands between the contents of a split quote, as it is shown.
const between = " … "

// newQuoteRow makes the row, and counts the quote with its speaker and those whom it names.
func newQuoteRow(e *pipeline.QuoteEvent, m *mentions, stance map[string]string) quoteRow {
	q := &e.Quote
	r := quoteRow{id: q.ID, typ: q.Type, name: clean(e.SpeakerName), confidence: q.Confidence}
	if e.Tone != nil {
		r.tone = e.Tone.Label
	}
	parts := make([]string, len(q.Content))
	for i, c := range q.Content {
		parts[i] = c.Text
	}
	r.content = clean(strings.Join(parts, between))
	if q.Speaker != nil {
		r.kind = q.Speaker.Kind
		// An anonymous speaker's entity is what it speaks for.
		if one := m.of[q.Speaker.Entity]; one != nil && q.Speaker.Kind != pipeline.AnonymousSpeaker {
			r.speaker = one.identity.num
			one.said++
		}
	}
	counted := map[*mention]bool{}
	var about strings.Builder
	for _, entity := range m.within(q) {
		one := m.of[entity]
		if counted[one] {
			continue
		}
		counted[one] = true
		one.about++
		if about.Len() > 0 {
			about.WriteByte(' ')
		}
		about.WriteString(strconv.FormatInt(one.identity.num, 10) + stanceMark(stance[entity]))
	}
	r.about = about.String()
	return r
}

// stances are the labels of a speaker's stance in a quote, by entity.
func stances(s *pipeline.Sentiment, quote string) map[string]string {
	for i := range s.Quotes {
		if s.Quotes[i].Quote != quote || len(s.Quotes[i].Targets) == 0 {
			continue
		}
		out := make(map[string]string, len(s.Quotes[i].Targets))
		for _, t := range s.Quotes[i].Targets {
			out[t.Entity] = t.Label
		}
		return out
	}
	return nil
}

func stanceMark(label string) string {
	switch label {
	case pipeline.Negative:
		return "-"
	case pipeline.Positive:
		return "+"
	}
	return ""
}
