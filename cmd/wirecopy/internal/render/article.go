package render

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"wirecopy/pipeline"
)

// Article writes one finished article as a page: what it is, whom and what it names, who said what, and how it is
// meant. An error means that an annotation does not have its form.
func Article(a *pipeline.Article, s Style) ([]byte, error) {
	entities, err := pipeline.Layer[[]pipeline.Entity](a, pipeline.EntitiesLayer)
	if err != nil {
		return nil, err
	}
	quotes, err := pipeline.Layer[[]pipeline.Quote](a, pipeline.QuotesLayer)
	if err != nil {
		return nil, err
	}
	sentiment, err := pipeline.Layer[pipeline.Sentiment](a, pipeline.SentimentLayer)
	if err != nil {
		return nil, err
	}
	p := &page{style: s}
	p.head(a)
	if a.PubStatus == pipeline.Canceled {
		return p.Bytes(), nil
	}
	byID := make(map[string]*pipeline.Entity, len(entities))
	for i := range entities {
		byID[entities[i].ID] = &entities[i]
	}
	p.entities(entities)
	p.quotes(quotes, byID, sentiment.Quotes)
	p.scares(quotes)
	p.sentiment(sentiment, byID)
	return p.Bytes(), nil
}

func (p *page) head(a *pipeline.Article) {
	title := a.Headline
	if title == "" {
		title = firstWords(a.Text, 12)
	}
	if title == "" {
		title = "(no text)"
	}
	p.flow("", "", piece{title, bold})
	p.flow("", "", piece{strings.Join(facts(a), sep), dim})
	switch a.PubStatus {
	case pipeline.Canceled:
		p.flow("", "", piece{"canceled: do not use", red})
	case pipeline.Withheld:
		p.flow("", "", piece{"withheld", yellow})
	}
	if a.EditorialNote != "" {
		p.flow("", "  ", piece{"note: ", dim}, piece{a.EditorialNote, plain})
	}
	p.editorial(&a.Editorial)
}

// editorial shows what editors look for: how the version relates to the one before, the slug, and whose the story is.
func (p *page) editorial(e *pipeline.Editorial) {
	line := func(name string, values ...string) {
		values = slices.DeleteFunc(values, func(s string) bool { return s == "" })
		if len(values) > 0 {
			p.flow("", "  ", piece{name + ": ", dim}, piece{strings.Join(values, sep), plain})
		}
	}
	line("signals", e.Signals...)
	line("slug", e.Slugline)
	line("keywords", strings.Join(e.Keywords, ", "))
	credits := []string{e.CreditLine}
	if e.Provider != e.CreditLine {
		credits = append(credits, e.Provider)
	}
	line("credit", credits...)
	line("rights", e.UsageTerms, e.CopyrightNotice)
	for _, s := range e.Symbols {
		line("security", s.Ticker, s.Exchange, s.ISIN)
	}
	for _, a := range e.Associations {
		line(cmp.Or(a.Type, "with it"), cmp.Or(a.Caption, a.Headline, a.URI), a.Credit)
	}
}

// facts are what a reader wants to know of an article before the text.
func facts(a *pipeline.Article) []string {
	var out []string
	add := func(s string) {
		if s != "" {
			out = append(out, s)
		}
	}
	add(a.Source)
	created := a.VersionCreated
	if created.IsZero() {
		created = a.FirstCreated
	}
	add(moment(created))
	add(a.Located)
	if a.Byline != "" && !strings.HasPrefix(strings.ToLower(a.Byline), "by ") {
		add("by " + a.Byline)
	} else {
		add(a.Byline)
	}
	if a.Version > 1 {
		add("version " + strconv.Itoa(a.Version))
	}
	if !a.EmbargoedUntil.IsZero() {
		add("embargoed until " + moment(a.EmbargoedUntil))
	}
	if a.DuplicateOf != "" {
		add("nearly the same as " + a.DuplicateOf)
	}
	add(a.ID)
	add(a.URL)
	return out
}

// moment leaves out a time of day that is not known.
func moment(t time.Time) string {
	t = t.UTC()
	switch {
	case t.IsZero():
		return ""
	case t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0:
		return t.Format("2 January 2006")
	}
	return t.Format("2 January 2006, 15:04 UTC")
}

func firstWords(s string, n int) string {
	w := strings.Fields(firstRunes(s, 400))
	if len(w) <= n {
		return strings.Join(w, " ")
	}
	return strings.Join(w[:n], " ") + " …"
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

func (p *page) title(s string) {
	p.WriteByte('\n')
	p.flow("", "", piece{s, bold})
}

// groups are the types of entities in the order in which a page shows them.
var groups = []struct {
	title string
	types []string
}{
	{"People", []string{pipeline.Person}},
	{"Organizations", []string{pipeline.Org}},
	{"Places", []string{pipeline.GPE, pipeline.Loc, pipeline.Fac}},
	{"Nationalities, religions, parties", []string{pipeline.Norp}},
	{"Events", []string{pipeline.Event}},
	{"Laws", []string{pipeline.Law}},
	{"Works and products", []string{pipeline.Work, pipeline.Product}},
}

func (p *page) entities(all []pipeline.Entity) {
	left := slices.Clone(all)
	for _, g := range groups {
		var of, others []pipeline.Entity
		for _, e := range left {
			if slices.Contains(g.types, e.Type) {
				of = append(of, e)
			} else {
				others = append(others, e)
			}
		}
		p.group(g.title, of)
		left = others
	}
	p.group("Others", left)
}

// group writes those who have a role a line each, and the others together; the most salient first.
func (p *page) group(title string, of []pipeline.Entity) {
	if len(of) == 0 {
		return
	}
	slices.SortStableFunc(of, func(a, b pipeline.Entity) int { return cmp.Compare(b.Salience, a.Salience) })
	p.title(title)
	var rest []piece
	for _, e := range of {
		if len(e.Roles) > 0 {
			p.flow("  ", "    ", entityPieces(e)...)
			continue
		}
		if len(rest) > 0 {
			rest = append(rest, piece{sep, dim})
		}
		rest = append(rest, entityPieces(e)...)
	}
	if len(rest) > 0 {
		p.flow("  ", "  ", rest...)
	}
}

func entityPieces(e pipeline.Entity) []piece {
	out := []piece{{e.Name, cyan}}
	if len(e.Roles) > 0 {
		out = append(out, piece{", " + strings.Join(e.Roles, "; "), plain})
	}
	if n := len(e.Mentions); n > 1 {
		out = append(out, piece{fmt.Sprintf("\u00a0×%d", n), dim})
	}
	return out
}

func (p *page) sentiment(s pipeline.Sentiment, byID map[string]*pipeline.Entity) {
	if s.NotAnalysed != "" {
		p.title("Sentiment")
		p.flow("  ", "  ", piece{"not analysed: " + reason(s.NotAnalysed), dim})
		return
	}
	if s.Label == "" {
		return
	}
	p.title("Sentiment")
	line := []piece{{"tone of the article ", plain}, tonePiece(s.Tone)}
	if n := len(s.Sentences); n > 0 {
		count := map[string]int{}
		for _, t := range s.Sentences {
			count[t.Label]++
		}
		line = append(line, piece{fmt.Sprintf(sep+"%s: %d positive, %d negative", plural(n, "sentence"), count[pipeline.Positive], count[pipeline.Negative]), dim})
	}
	p.flow("  ", "  ", line...)
	for _, t := range s.Entities {
		e := byID[t.Entity]
		if e == nil || t.Label == pipeline.Neutral {
			continue
		}
		p.flow("  ", "    ", append([]piece{{"toward ", plain}, {e.Name + " ", cyan}}, stancePieces(pipeline.Stance{Tone: t.Tone, Confidence: t.Confidence, Evidence: t.Evidence})...)...)
	}
}

// reason says in words why a text was not analysed.
func reason(r string) string {
	switch r {
	case pipeline.OtherLanguage:
		return "it is not in English"
	case pipeline.NoText:
		return "there is no text to read"
	}
	return r
}

// stancePieces are how an article makes somebody look, how sure that is, and the words that do it.
func stancePieces(s pipeline.Stance) []piece {
	out := []piece{tonePiece(s.Tone)}
	if s.Confidence > 0 {
		out = append(out, piece{fmt.Sprintf(sep+"%.0f%%\u00a0sure", 100*s.Confidence), dim})
	}
	for i, e := range s.Evidence {
		before := "; “"
		if i == 0 {
			before = ": “"
		}
		out = append(out, piece{before, dim}, piece{e.Text, plain}, piece{"”", dim})
	}
	return out
}

func tonePiece(t pipeline.Tone) piece {
	c := plain
	switch t.Label {
	case pipeline.Negative:
		c = red
	case pipeline.Positive:
		c = green
	}
	return piece{fmt.Sprintf("%s\u00a0%+.2f", t.Label, t.Score), c}
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
