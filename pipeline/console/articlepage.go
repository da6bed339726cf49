package console

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"wirecopy/pipeline"
)

type articleView struct {
	*found
	Dead       bool
	Paragraphs []paragraph
	Quotes     []quoteCard
	Entities   []entityGroup
	Sentiment  pipeline.Sentiment
	// Positive and Negative are how many sentences are so.
	Positive, Negative int
	Notes              []string
	Previous           int // the version before this one, 0 for none
	Superseded         int // the newest version, where this is an older one
	Corrections        []listed
	Writable           bool
}

// quoteCard is one quote beside the text.
type quoteCard struct {
	pipeline.Quote
	Number   string
	Words    string
	Speaker  string
	Said     string // the speaker's words in the text, where they are not the name
	Who      string
	Role     string
	Kind     string
	CueText  string
	Relays   []string
	Tone     *pipeline.QuoteTone
	Targets  []targetCard
	Evidence []string
}

// targetCard is somebody or something that is meant to look good or bad.
type targetCard struct {
	Name       string
	Label      string
	Score      float64
	Confidence float64
	Evidence   []string
}

type entityGroup struct {
	Title string
	Cards []entityCard
}

type entityCard struct {
	pipeline.Entity
	Who    string
	Stance *targetCard
}

func (c *Console) showArticle(w http.ResponseWriter, r *http.Request) error {
	version, err := versionIn(r, "version")
	if err != nil {
		return err
	}
	c.caughtUp(r)
	f, err := c.findArticle(r.Context(), r.PathValue("id"), version)
	if err != nil {
		return err
	}
	v, err := viewArticle(f)
	if err != nil {
		return err
	}
	v.Writable = roleOf(r) == Writer && !v.Dead
	for _, k := range c.ledger.newest(f.ID) {
		if k.Article.Version == f.Version {
			v.Corrections = append(v.Corrections, k)
		}
	}
	return c.render(w, r, http.StatusOK, "article", cmp.Or(f.Headline, "Article "+f.ID), v)
}

// versionIn reads a version from the address, 0 where it has none.
func versionIn(r *http.Request, name string) (int, error) {
	s := r.URL.Query().Get(name)
	if s == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		return 0, badRequest("A version is a number from 1 on, not %.40q.", s)
	}
	return n, nil
}

func viewArticle(f *found) (*articleView, error) {
	v := &articleView{found: f, Dead: f.Dead()}
	for _, n := range f.EdNotes {
		v.Notes = append(v.Notes, strings.TrimSpace(strings.TrimPrefix(n.Role+": "+n.Text, ": ")))
	}
	if len(v.Notes) == 0 && f.EditorialNote != "" {
		v.Notes = []string{f.EditorialNote}
	}
	for _, k := range f.Versions {
		if k.Version < f.Version {
			v.Previous = max(v.Previous, k.Version)
		}
		if k.Version > f.Version {
			v.Superseded = max(v.Superseded, k.Version)
		}
	}
	if v.Dead {
		return v, nil
	}
	entities, err := pipeline.Layer[[]pipeline.Entity](f.Article, pipeline.EntitiesLayer)
	if err != nil {
		return nil, err
	}
	quotes, err := pipeline.Layer[[]pipeline.Quote](f.Article, pipeline.QuotesLayer)
	if err != nil {
		return nil, err
	}
	if v.Sentiment, err = pipeline.Layer[pipeline.Sentiment](f.Article, pipeline.SentimentLayer); err != nil {
		return nil, err
	}
	for _, s := range v.Sentiment.Sentences {
		switch s.Label {
		case pipeline.Positive:
			v.Positive++
		case pipeline.Negative:
			v.Negative++
		}
	}
	v.Paragraphs = paragraphs(f.Article, marksOf(entities, quotes, v.Sentiment))
	v.Quotes = quoteCards(f, entities, quotes, v.Sentiment)
	v.Entities = entityGroups(f, entities, v.Sentiment)
	return v, nil
}

// whoOf leads to the page of an entity, by the archive's id where that is known.
func (f *found) whoOf(e pipeline.Entity) string {
	if id := f.Identities[e.ID].ID; id != "" {
		return personURL(id)
	}
	return whoURL(e.Type, e.Name, e.Wikidata)
}

// numbers gives the quotes of an article the numbers by which its page calls them: from 1 on, without a gap where words in marks
// report no speech.
func numbers(quotes []pipeline.Quote) map[string]string {
	out := map[string]string{}
	for _, q := range quotes {
		if q.Type != pipeline.Scare {
			out[q.ID] = strconv.Itoa(len(out) + 1)
		}
	}
	return out
}

func quoteCards(f *found, entities []pipeline.Entity, quotes []pipeline.Quote, s pipeline.Sentiment) []quoteCard {
	byID := map[string]pipeline.Entity{}
	for _, e := range entities {
		byID[e.ID] = e
	}
	var cards []quoteCard
	number := numbers(quotes)
	for _, q := range quotes {
		if q.Type == pipeline.Scare {
			continue
		}
		k := quoteCard{Quote: q, Number: number[q.ID], Words: spoken(q.Type, texts(q.Content)), Evidence: texts(q.Evidence)}
		if q.Speaker != nil {
			k.speaker(f, *q.Speaker, byID)
		}
		if q.Cue != nil {
			k.CueText = q.Cue.Text
		}
		for _, via := range q.Via {
			k.Relays = append(k.Relays, cmp.Or(byID[via.Entity].Name, via.Text))
		}
		if i := slices.IndexFunc(s.Quotes, func(t pipeline.QuoteTone) bool { return t.Quote == q.ID }); i >= 0 {
			k.Tone = &s.Quotes[i]
			for _, target := range k.Tone.Targets {
				if target.Label != pipeline.Neutral {
					k.Targets = append(k.Targets, newTarget(target, byID))
				}
			}
		}
		cards = append(cards, k)
	}
	return cards
}

// speaker says who speaks: by name where the speaker is a known entity, else by the words in the text.
func (k *quoteCard) speaker(f *found, p pipeline.Speaker, byID map[string]pipeline.Entity) {
	k.Speaker, k.Kind = p.Text, p.Kind
	e, ok := byID[p.Entity]
	if !ok || p.Kind == pipeline.AnonymousSpeaker {
		return
	}
	k.Speaker, k.Who = e.Name, f.whoOf(e)
	if len(e.Roles) > 0 {
		k.Role = e.Roles[0]
	}
	if !strings.Contains(p.Text, k.Speaker) && !strings.Contains(k.Speaker, p.Text) { // a role, a pronoun, another name
		k.Said = p.Text
	}
}

func newTarget(t pipeline.EntityTone, byID map[string]pipeline.Entity) targetCard {
	return targetCard{byID[t.Entity].Name, t.Label, t.Score, t.Confidence, texts(t.Evidence)}
}

func texts(spans []pipeline.Span) []string {
	var out []string
	for _, s := range spans {
		out = append(out, s.Text)
	}
	return out
}

// entityGroups lists who is named, in groups that a reader looks for, those first that the article is most about.
func entityGroups(f *found, entities []pipeline.Entity, s pipeline.Sentiment) []entityGroup {
	byID := map[string]pipeline.Entity{}
	for _, e := range entities {
		byID[e.ID] = e
	}
	stance := map[string]*targetCard{}
	for _, t := range s.Entities {
		if t.Label != pipeline.Neutral && t.Label != "" {
			k := newTarget(t, byID)
			stance[t.Entity] = &k
		}
	}
	groups := []entityGroup{{Title: "People"}, {Title: "Organisations"}, {Title: "Places"}, {Title: "Other"}}
	for _, e := range entities {
		g := 3
		switch e.Type {
		case pipeline.Person:
			g = 0
		case pipeline.Org:
			g = 1
		case pipeline.GPE, pipeline.Loc, pipeline.Fac:
			g = 2
		}
		groups[g].Cards = append(groups[g].Cards, entityCard{e, f.whoOf(e), stance[e.ID]})
	}
	for _, g := range groups {
		slices.SortStableFunc(g.Cards, func(a, b entityCard) int { return cmp.Compare(b.Salience, a.Salience) })
	}
	return slices.DeleteFunc(groups, func(g entityGroup) bool { return len(g.Cards) == 0 })
}

type diffView struct {
	Older, Newer *found
	Rows         []diffRow
	HeadlineRow  diffRow
	Changed      int
}

func (c *Console) showDiff(w http.ResponseWriter, r *http.Request) error {
	from, err := versionIn(r, "from")
	if err != nil {
		return err
	}
	to, err := versionIn(r, "to")
	if err != nil {
		return err
	}
	c.caughtUp(r)
	id := r.PathValue("id")
	newer, err := c.findArticle(r.Context(), id, to)
	if err != nil {
		return err
	}
	if from == 0 {
		for _, k := range newer.Versions {
			if k.Version < newer.Version {
				from = max(from, k.Version)
			}
		}
		if from == 0 {
			return notFound("There is one version of this article, and nothing to compare it with.")
		}
	}
	older, err := c.findArticle(r.Context(), id, from)
	if err != nil {
		return err
	}
	v := diffView{Older: older, Newer: newer, Rows: diff(older.Text, newer.Text), HeadlineRow: diffWords(older.Headline, newer.Headline)}
	for _, row := range v.Rows {
		if !row.Same() {
			v.Changed++
		}
	}
	return c.render(w, r, http.StatusOK, "diff", "Versions of "+cmp.Or(newer.Headline, newer.ID), v)
}

// Same reports whether both versions have the paragraph as it is.
func (d diffRow) Same() bool {
	return len(d.Old) == 1 && d.Old[0].Kind == "same" && len(d.New) == 1 && d.New[0].Kind == "same"
}
