package archive

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"wirecopy/pipeline"
	"wirecopy/pipeline/archive/words"
	"wirecopy/pipeline/wire"
)

// Quotes gives the quotes that a query asks for, the newest first.
func (s *Store) Quotes(ctx context.Context, q QuoteQuery) (List[Quote], error) {
	var out List[Quote]
	plan, err := s.planQuotes(ctx, &q)
	if err != nil {
		return out, err
	}
	out.Read = plan.read
	limit, err := q.limit()
	if err != nil {
		return out, err
	}
	var page []quoteHit
	facets := newFacets(q.Facets)
	err = plan.run(ctx, q.Cursor, func(h quoteHit) bool {
		if len(page) <= limit {
			page = append(page, h)
		}
		if len(page) > limit && (facets == nil || q.Cursor != "") {
			return false
		}
		return facets.countQuote(h)
	})
	if err != nil {
		return out, err
	}
	if len(page) > limit {
		page = page[:limit]
		out.Next = cursor(plan.key, page[limit-1].num)
	}
	if out.Items, err = s.showQuotes(ctx, page, plan.words); err != nil {
		return out, err
	}
	if q.Cursor == "" {
		out.Facets, err = facets.list(ctx, s)
		out.Counted = facets.counted()
	}
	return out, err
}

// EachQuote calls f with every quote that a query asks for, in its order, until f fails. Limit and Cursor count for nothing.
func (s *Store) EachQuote(ctx context.Context, q QuoteQuery, f func(Quote) error) error {
	q.Facets, q.Limit, q.Cursor = nil, MaxLimit, ""
	for {
		page, err := s.Quotes(ctx, q)
		if err != nil {
			return err
		}
		for _, one := range page.Items {
			if err := f(one); err != nil {
				return err
			}
		}
		if page.Next == "" {
			return nil
		}
		q.Cursor = page.Next
	}
}

// quotePlan is how a query is answered: postings of articles, and what has to be so of their quotes.
type quotePlan struct {
	store    *Store
	key      string // of the query, for cursors
	order    order
	articles postings
	nobody   bool // a name stands for nobody: nothing is found
	keep     []func(*quoteHit) bool
	words    words.Expression // to be highlighted
	read     map[string][]Identity
}

// quoteHit is a row of the table of quotes, with what is needed of its article.
type quoteHit struct {
	num        int64
	quote      string
	typ, kind  string
	speaker    int64 // 0 for none
	name       string
	confidence float64
	tone       string
	content    string
	about      string
	source     string
	language   string
}

// key tells queries apart.
func (q QuoteQuery) key() string {
	q.Page, q.Facets = Page{}, nil
	b, _ := json.Marshal(q) // of strings, numbers and times
	return "quotes" + string(b)
}

var (
	quoteTypes = []string{pipeline.Direct, pipeline.Mixed, pipeline.Indirect}
	kinds      = []string{pipeline.PersonSpeaker, pipeline.OrganizationSpeaker, pipeline.CollectiveSpeaker, pipeline.AnonymousSpeaker, pipeline.DocumentSpeaker}
	tones      = []string{pipeline.Negative, pipeline.Neutral, pipeline.Positive}

	quoteFacets   = []string{BySource, ByType, ByKind, ByTone, BySpeaker, ByLanguage, ByMonth}
	articleFacets = []string{BySource, ByTone, ByLanguage, ByMonth}
)

func oneOf(field string, values, allowed []string) error {
	for _, v := range values {
		if !slices.Contains(allowed, v) {
			return badQuery(field, "%.40q is none of %s", v, strings.Join(allowed, ", "))
		}
	}
	return nil
}

func (q QuoteQuery) check() error {
	for _, c := range []struct {
		field   string
		values  []string
		allowed []string
	}{{"type", q.Type, quoteTypes}, {"kind", q.Kind, kinds}, {"tone", q.Tone, tones}, {"facets", q.Facets, quoteFacets}} {
		if err := oneOf(c.field, c.values, c.allowed); err != nil {
			return err
		}
	}
	if q.Stance != "" {
		if err := oneOf("stance", []string{q.Stance}, tones); err != nil {
			return err
		}
		if q.About == "" {
			return badQuery("stance", "it is the stance toward about: say whom the quotes are to be about")
		}
	}
	if !(q.MinConfidence >= 0 && q.MinConfidence <= 1) {
		return badQuery("minConfidence", "%v is not from 0 to 1", q.MinConfidence)
	}
	return checkTimes(q.Since, q.Until)
}

func (s *Store) planQuotes(ctx context.Context, q *QuoteQuery) (*quotePlan, error) {
	if err := q.check(); err != nil {
		return nil, err
	}
	p := &quotePlan{store: s, key: q.key(), read: map[string][]Identity{}}
	p.order.low, p.order.high = span(q.Since, q.Until)
	p.order.oldest = q.Oldest
	var all []postings
	if q.Article != "" {
		var num int64
		there, err := s.one(ctx, `SELECT num FROM articles WHERE id = ?`, []any{q.Article}, &num)
		if err != nil {
			return nil, err
		}
		p.nobody = !there
		p.order.low, p.order.high = max(p.order.low, num), min(p.order.high, num)
	}
	for _, step := range []func(context.Context, *QuoteQuery) ([]postings, error){p.speaker, p.about, p.entity, p.said} {
		more, err := step(ctx, q)
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	if len(q.Source) > 0 {
		all = append(all, s.bySource(p.order, q.Source))
	}
	if len(all) == 0 {
		all = append(all, s.allArticles(p.order))
	}
	p.articles = both{all, p.order}
	p.filters(q)
	return p, nil
}

// speaker takes the articles in which somebody speaks.
func (p *quotePlan) speaker(ctx context.Context, q *QuoteQuery) ([]postings, error) {
	if q.Speaker == "" {
		return nil, nil
	}
	t, err := p.store.take(ctx, q.Speaker, false)
	if err != nil {
		return nil, err
	}
	p.read["speaker"] = append([]Identity{}, t.read...)
	if len(t.nums) == 0 {
		p.nobody = true
		return nil, nil
	}
	p.keep = append(p.keep, func(h *quoteHit) bool { return slices.Contains(t.nums, h.speaker) })
	return []postings{p.store.byMention(p.order, t.nums, `said > 0 AND `)}, nil
}

// about takes the quotes that name somebody, or in which the words stand.
func (p *quotePlan) about(ctx context.Context, q *QuoteQuery) ([]postings, error) {
	if q.About == "" {
		return nil, nil
	}
	t, err := p.store.take(ctx, q.About, true)
	if err != nil {
		return nil, err
	}
	var e words.Expression
	if q.Stance == "" && !t.byID {
		if e, err = words.Parse(q.About); err != nil {
			return nil, badQuery("about", "%v", err)
		}
	}
	if len(t.nums) == 0 { // a name that is only like one, where the words are not said by anybody
		found := false
		if e != nil {
			if _, found, err = p.store.byWords(p.order, "said", words.Positive(e)).seek(ctx, p.order.start()); err != nil {
				return nil, err
			}
		}
		if !found {
			if t, err = p.store.take(ctx, q.About, false); err != nil {
				return nil, err
			}
		}
	}
	if len(t.read) > 0 {
		p.read["about"] = t.read
	}
	var all []postings
	if len(t.nums) > 0 {
		all = append(all, p.store.byMention(p.order, t.nums, `about > 0 AND `))
	}
	if e != nil {
		all = append(all, p.store.byWords(p.order, "said", words.Positive(e)))
		p.words = e
	}
	if len(all) == 0 {
		p.nobody = true
		return nil, nil
	}
	p.keep = append(p.keep, func(h *quoteHit) bool {
		return namesWithin(h.about, t.nums, q.Stance) || e != nil && e.Match(words.List(h.content))
	})
	return []postings{any1(p.order, all)}, nil
}

// namesWithin reports whether a list of those who are named has one of some, with a stance where one is asked for.
func namesWithin(about string, nums []int64, stance string) bool {
	for one := range strings.FieldsSeq(about) {
		digits := strings.TrimRight(one, "+-")
		if stance != "" && stanceMark(stance) != one[len(digits):] {
			continue
		}
		n, err := strconv.ParseInt(digits, 10, 64)
		if err == nil && slices.Contains(nums, n) {
			return true
		}
	}
	return false
}

// entity takes the articles that name somebody.
func (p *quotePlan) entity(ctx context.Context, q *QuoteQuery) ([]postings, error) {
	if q.Entity == "" {
		return nil, nil
	}
	t, err := p.store.take(ctx, q.Entity, false)
	if err != nil {
		return nil, err
	}
	p.read["entity"] = append([]Identity{}, t.read...)
	if len(t.nums) == 0 {
		p.nobody = true
		return nil, nil
	}
	return []postings{p.store.byMention(p.order, t.nums, "")}, nil
}

// said takes the articles in which the words are said.
func (p *quotePlan) said(_ context.Context, q *QuoteQuery) ([]postings, error) {
	e, err := words.Parse(q.Words)
	if err != nil {
		return nil, badQuery("words", "%v", err)
	}
	if e == nil {
		if strings.TrimSpace(q.Words) != "" {
			return nil, badQuery("words", "there is no word in %.40q", q.Words)
		}
		return nil, nil
	}
	p.words = e
	p.keep = append(p.keep, func(h *quoteHit) bool { return e.Match(words.List(h.content)) })
	return []postings{p.store.byWords(p.order, "said", words.Positive(e))}, nil
}

// filters are what no postings answer.
func (p *quotePlan) filters(q *QuoteQuery) {
	in := func(values []string, of func(*quoteHit) string) {
		if len(values) > 0 {
			p.keep = append(p.keep, func(h *quoteHit) bool { return slices.Contains(values, of(h)) })
		}
	}
	in(q.Type, func(h *quoteHit) string { return h.typ })
	in(q.Kind, func(h *quoteHit) string { return h.kind })
	in(q.Tone, func(h *quoteHit) string { return h.tone })
	if q.Language != "" {
		p.keep = append(p.keep, func(h *quoteHit) bool { return sameLanguage(h.language, q.Language) })
	}
	if q.MinConfidence > 0 {
		p.keep = append(p.keep, func(h *quoteHit) bool { return h.confidence >= q.MinConfidence })
	}
}

// sameLanguage reports whether a language is the one asked for, or a kind of it: en-GB is en.
func sameLanguage(have, asked string) bool {
	have, asked = strings.ToLower(have), strings.ToLower(asked)
	return have == asked || strings.HasPrefix(have, asked+"-")
}

// Articles whose quotes are read at once.
const (
	firstArticles = 24
	mostArticles  = 400
)

// run calls f with what the plan finds, after a cursor, until f gives false.
func (p *quotePlan) run(ctx context.Context, after string, f func(quoteHit) bool) error {
	at, last := p.order.start(), int64(-1)
	if after != "" {
		var err error
		if last, err = readCursor(p.key, after); err != nil {
			return err
		}
		at = articleOf(last)
	}
	if p.nobody {
		return nil
	}
	for n := firstArticles; ; n = min(2*n, mostArticles) {
		var nums []int64
		for len(nums) < n {
			next, ok, err := p.articles.seek(ctx, at)
			if err != nil {
				return err
			}
			if !ok {
				break
			}
			nums = append(nums, next)
			at = p.order.step(next)
		}
		if len(nums) == 0 {
			return nil
		}
		hits, err := p.store.quotesOf(ctx, nums, p.order.oldest)
		if err != nil {
			return err
		}
		for i := range hits {
			h := &hits[i]
			if last >= 0 && !p.order.past(last, h.num) || slices.ContainsFunc(p.keep, func(keep func(*quoteHit) bool) bool { return !keep(h) }) {
				continue
			}
			if !f(*h) {
				return nil
			}
		}
		if len(nums) < n {
			return nil
		}
	}
}

// quotesAnArticle is maxQuotes, for queries.
var quotesAnArticle = strconv.Itoa(maxQuotes)

// quotesOf reads the quotes of articles, in their order. Within an article they are in the order of the text, or its reverse.
func (s *Store) quotesOf(ctx context.Context, nums []int64, oldest bool) ([]quoteHit, error) {
	var hits []quoteHit
	err := s.query(ctx, func(scan func(...any) error) error {
		var h quoteHit
		err := scan(&h.num, &h.quote, &h.typ, &h.kind, &h.speaker, &h.name, &h.confidence, &h.tone, &h.content, &h.about, &h.source, &h.language)
		hits = append(hits, h)
		return err
	}, `SELECT q.num, q.quote, q.type, q.kind, coalesce(q.speaker, 0), q.name, q.confidence, q.tone, q.content, q.about, a.source, a.language
		FROM articles a JOIN quotes q ON q.num BETWEEN a.num * `+quotesAnArticle+` AND a.num * `+quotesAnArticle+` + a.quotes - 1 WHERE a.quotes > 0 AND a.num IN (`+list(nums)+`)`)
	slices.SortFunc(hits, func(a, b quoteHit) int {
		if oldest {
			return int(sgn(a.num - b.num))
		}
		return int(sgn(b.num - a.num))
	})
	return hits, err
}

func sgn(n int64) int64 {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}

// showQuotes makes of rows what is shown: the whole events, out of the stored articles.
func (s *Store) showQuotes(ctx context.Context, hits []quoteHit, e words.Expression) ([]Quote, error) {
	out := make([]Quote, 0, len(hits))
	if len(hits) == 0 {
		return out, nil
	}
	nums := make([]int64, 0, len(hits))
	for _, h := range hits {
		if num := articleOf(h.num); len(nums) == 0 || nums[len(nums)-1] != num {
			nums = append(nums, num)
		}
	}
	articles, err := s.articlesOf(ctx, nums)
	if err != nil {
		return nil, err
	}
	names, err := s.namesOf(ctx, hits)
	if err != nil {
		return nil, err
	}
	for _, h := range hits {
		a := articles[articleOf(h.num)]
		if a == nil {
			continue // its article has changed between two questions
		}
		i := slices.IndexFunc(a.quotes, func(q pipeline.QuoteEvent) bool { return q.Quote.ID == h.quote })
		if i < 0 {
			continue
		}
		q := Quote{QuoteEvent: a.quotes[i], At: a.at}
		q.ID = wire.QuoteEventID(q.Article, q.Quote.ID)
		if n, ok := names[h.speaker]; ok && h.speaker != 0 {
			q.Speaker = &n
		}
		q.About = a.targets(&q.Quote, names)
		for n, c := range q.Quote.Content {
			for _, w := range words.Find(e, c.Text) {
				q.Highlights = append(q.Highlights, Highlight{n, w.Start, w.End})
			}
		}
		out = append(out, q)
	}
	return out, nil
}

// stored is an article as it is needed to show its quotes.
type stored struct {
	at        time.Time
	who       string
	quotes    []pipeline.QuoteEvent
	entities  []pipeline.Entity
	sentiment pipeline.Sentiment
}

// targets are those who are named within a quote.
func (a *stored) targets(q *pipeline.Quote, names map[int64]Name) []Target {
	var m mentions
	for i := range a.entities {
		for _, at := range a.entities[i].Mentions {
			m.spans = append(m.spans, entitySpan{at.Start, at.End, a.entities[i].ID})
		}
	}
	who := whoIs(a.who)
	stance := map[string]pipeline.Tone{}
	for i := range a.sentiment.Quotes {
		if a.sentiment.Quotes[i].Quote == q.ID {
			for _, t := range a.sentiment.Quotes[i].Targets {
				stance[t.Entity] = t.Tone
			}
		}
	}
	var out []Target
	for _, entity := range m.within(q) {
		n, ok := names[who[entity]]
		if !ok {
			continue
		}
		t := Target{Name: n, Entity: entity}
		if tone, ok := stance[entity]; ok {
			t.Stance = &tone
		}
		out = append(out, t)
	}
	return out
}

// whoIs reads the list of who is who in an article.
func whoIs(who string) map[string]int64 {
	out := map[string]int64{}
	for pair := range strings.FieldsSeq(who) {
		entity, num, _ := strings.Cut(pair, "=")
		out[entity], _ = strconv.ParseInt(num, 10, 64)
	}
	return out
}

// read reads what is needed of an article: most of the time that a page takes goes into it.
func (a *stored) read(body []byte) error {
	article, err := readBody(body)
	if err != nil {
		return err
	}
	if a.quotes, _, err = pipeline.Events(article); err != nil {
		return err
	}
	if a.entities, err = pipeline.Layer[[]pipeline.Entity](article, pipeline.EntitiesLayer); err != nil {
		return err
	}
	a.sentiment, err = pipeline.Layer[pipeline.Sentiment](article, pipeline.SentimentLayer)
	return err
}

// articlesOf reads the articles that stand under some numbers.
func (s *Store) articlesOf(ctx context.Context, nums []int64) (map[int64]*stored, error) {
	out := make(map[int64]*stored, len(nums))
	err := s.query(ctx, func(scan func(...any) error) error {
		var num, at int64
		var body []byte
		a := new(stored)
		if err := scan(&num, &at, &a.who, &body); err != nil {
			return err
		}
		if err := a.read(body); err != nil {
			return err
		}
		a.at = fromMillis(at)
		out[num] = a
		return nil
	}, `SELECT a.num, a.at, a.who, v.body FROM articles a JOIN versions v ON v.article = a.id AND v.version = a.version WHERE a.num IN (`+list(nums)+`)`)
	return out, err
}

// namesOf gives the heads of all identities that are to be shown with some quotes, by their own numbers.
func (s *Store) namesOf(ctx context.Context, hits []quoteHit) (map[int64]Name, error) {
	var nums []int64
	for _, h := range hits {
		if h.speaker != 0 {
			nums = append(nums, h.speaker)
		}
		for one := range strings.FieldsSeq(h.about) {
			if n, err := strconv.ParseInt(strings.TrimRight(one, "+-"), 10, 64); err == nil {
				nums = append(nums, n)
			}
		}
	}
	return s.namesByNum(ctx, nums)
}

func (s *Store) namesByNum(ctx context.Context, nums []int64) (map[int64]Name, error) {
	slices.Sort(nums)
	nums = slices.Compact(nums)
	out := make(map[int64]Name, len(nums))
	if len(nums) == 0 {
		return out, nil
	}
	err := s.query(ctx, func(scan func(...any) error) error {
		var num int64
		var n Name
		err := scan(&num, &n.ID, &n.Name, &n.Type)
		out[num] = n
		return err
	}, `SELECT i.num, h.id, h.name, h.type FROM identities i JOIN identities h ON h.num = i.head WHERE i.num IN (`+list(nums)+`)`)
	return out, err
}
