package archive

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"wirecopy/pipeline/archive/words"
)

// quotePlan is how a query is answered: postings of articles, and what has to be so of their quotes.
type quotePlan struct {
	store    *Store
	key      string // of the query, for cursors
	order    order
	articles both
	nobody   bool // a name stands for nobody: nothing is found
	keep     []func(*quoteHit) bool
	said     *words.Filter    // what has to be said; nil where that is anything
	maybe    maybe            // what the database can tell of that, and of those who are named
	needs    map[string]bool  // names of columns
	words    words.Expression // to be highlighted
	read     map[string][]Identity
}

// quoteHit is a row of the table of quotes, with what is needed of its article. Of its columns, those are read that a query needs.
type quoteHit struct {
	num        int64
	quote      string
	typ, kind  string
	speaker    int64 // 0 for none
	confidence float64
	tone       string
	content    string
	about      string
	source     string
	language   string
}

// columns are those of a quoteHit besides its number, by the name of the field or facet that needs them. To read one takes about
// as long as to find its row.
var columns = []struct {
	name, sql string
	of        func(*quoteHit) any
}{
	{"quote", `q.quote`, func(h *quoteHit) any { return &h.quote }},
	{BySpeaker, `coalesce(q.speaker, 0)`, func(h *quoteHit) any { return &h.speaker }},
	{"about", `q.about`, func(h *quoteHit) any { return &h.about }},
	{"content", `q.content`, func(h *quoteHit) any { return &h.content }},
	{ByType, `q.type`, func(h *quoteHit) any { return &h.typ }},
	{ByKind, `q.kind`, func(h *quoteHit) any { return &h.kind }},
	{ByTone, `q.tone`, func(h *quoteHit) any { return &h.tone }},
	{"confidence", `q.confidence`, func(h *quoteHit) any { return &h.confidence }},
	{BySource, `a.source`, func(h *quoteHit) any { return &h.source }},
	{ByLanguage, `a.language`, func(h *quoteHit) any { return &h.language }},
}

func (s *Store) planQuotes(ctx context.Context, q *QuoteQuery) (*quotePlan, error) {
	if err := q.check(); err != nil {
		return nil, err
	}
	p := &quotePlan{store: s, key: q.key(), read: map[string][]Identity{}, needs: map[string]bool{"quote": true, BySpeaker: true, "about": true}}
	for _, name := range q.Facets {
		p.needs[name] = true
	}
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
	for _, step := range []func(context.Context, *QuoteQuery) ([]postings, error){p.speaker, p.about, p.entity, p.saying} {
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
	return []postings{p.store.byMention(p.order, t.nums, speaking)}, nil
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
			if _, found, err = (both{[]postings{p.store.byWords(p.order, saidColumn, words.Positive(e))}, p.order}).seek(ctx, p.order.start()); err != nil {
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
		all = append(all, p.store.byMention(p.order, t.nums, spokenAbout))
	}
	if e != nil {
		all = append(all, p.store.byWords(p.order, saidColumn, words.Positive(e)))
		p.words = e
	}
	if len(all) == 0 {
		p.nobody = true
		return nil, nil
	}
	said := func(string) bool { return false }
	var either []maybe
	if e != nil {
		f := words.NewFilter(e)
		said, p.needs["content"] = f.Match, true
		either = append(either, p.store.maybeSaid(f))
	}
	if len(t.nums) > 0 {
		either = append(either, maybeAbout(t.nums))
	}
	p.maybe = anyMaybe(either)
	p.keep = append(p.keep, func(h *quoteHit) bool { return namesWithin(h.about, t.nums, q.Stance) || said(h.content) })
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
	return []postings{p.store.byMention(p.order, t.nums, named)}, nil
}

// said takes the articles in which the words are said.
func (p *quotePlan) saying(_ context.Context, q *QuoteQuery) ([]postings, error) {
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
	p.said, p.needs["content"] = words.NewFilter(e), true
	if m := p.store.maybeSaid(p.said); m.sql != "" { // else what is known of those who are named, if anything
		p.maybe = m
	}
	return []postings{p.store.byWords(p.order, saidColumn, words.Positive(e))}, nil
}

// filters are what no postings answer.
func (p *quotePlan) filters(q *QuoteQuery) {
	in := func(name string, values []string, of func(*quoteHit) string) {
		if len(values) > 0 {
			p.needs[name] = true
			p.keep = append(p.keep, func(h *quoteHit) bool { return slices.Contains(values, of(h)) })
		}
	}
	in(ByType, q.Type, func(h *quoteHit) string { return h.typ })
	in(ByKind, q.Kind, func(h *quoteHit) string { return h.kind })
	in(ByTone, q.Tone, func(h *quoteHit) string { return h.tone })
	if q.Language != "" {
		p.needs[ByLanguage] = true
		p.keep = append(p.keep, func(h *quoteHit) bool { return sameLanguage(h.language, q.Language) })
	}
	if q.MinConfidence > 0 {
		p.needs["confidence"] = true
		p.keep = append(p.keep, func(h *quoteHit) bool { return h.confidence >= q.MinConfidence })
	}
}

// sameLanguage reports whether a language is the one asked for, or a kind of it: en-GB is en.
func sameLanguage(have, asked string) bool {
	have, asked = strings.ToLower(have), strings.ToLower(asked)
	return have == asked || strings.HasPrefix(have, asked+"-")
}

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
	rare := false // few quotes of those that were looked at are wanted
	for n := firstArticles; ; n = min(2*n, mostArticles) {
		var nums []int64
		var err error
		if nums, at, err = take(ctx, p.articles, at, n); err != nil {
			return err
		}
		if len(nums) == 0 {
			return nil
		}
		hits, err := p.hits(ctx, nums, rare)
		if err != nil {
			return err
		}
		wanted := 0
		for i := range hits {
			h := &hits[i]
			if slices.ContainsFunc(p.keep, func(keep func(*quoteHit) bool) bool { return !keep(h) }) || p.said != nil && !p.said.Match(h.content) {
				continue
			}
			wanted++
			if last >= 0 && !p.order.past(last, h.num) {
				continue
			}
			if !f(*h) {
				return nil
			}
		}
		rare = rare || wanted < len(hits)/seldom
		if len(nums) < n {
			return nil
		}
	}
}

// hits gives the quotes of some articles that may be wanted. Where few are, many articles have to be looked at: two processors do it, and the
// database passes over quotes in which a word or a name is missing, as to read a row takes several times as long as to pass over it.
func (p *quotePlan) hits(ctx context.Context, nums []int64, rare bool) ([]quoteHit, error) {
	if !rare || len(nums) < mostArticles/2 {
		return p.hitsOf(ctx, nums, rare)
	}
	var second []quoteHit
	half, done := len(nums)/2, make(chan error, 1)
	go func() {
		var err error
		second, err = p.hitsOf(ctx, nums[half:], rare)
		done <- err
	}()
	first, err := p.hitsOf(ctx, nums[:half], rare)
	err = errors.Join(err, <-done)
	return append(first, second...), err // the order is that of the articles
}

func (p *quotePlan) hitsOf(ctx context.Context, nums []int64, rare bool) ([]quoteHit, error) {
	these, args := p.store.dialect.values(nums)
	from := these + quotesOfThese
	if p.needs[BySource] || p.needs[ByLanguage] {
		from += ` JOIN articles a ON a.num = v.num`
	}
	if rare && p.maybe.sql != "" {
		from += " WHERE " + p.maybe.sql
		args = slices.Concat(args, p.maybe.args)
	}
	return p.quotesFrom(ctx, from, args...)
}

// seldom is how many quotes there are for each that is wanted, from where on it is quicker to have some passed over.
const seldom = 4

// quotesOfThese are the quotes of articles v, which is all that has to be read for most questions.
var quotesOfThese = ` JOIN quotes q ON q.num BETWEEN v.num * ` + strconv.Itoa(maxQuotes) + ` AND v.num * ` + strconv.Itoa(maxQuotes) + ` + ` + strconv.Itoa(maxQuotes-1)

// quotesFrom reads quotes, in their order. Within an article they are in the order of the text, or its reverse.
func (p *quotePlan) quotesFrom(ctx context.Context, from string, args ...any) ([]quoteHit, error) {
	query := `SELECT q.num`
	var h quoteHit
	to := []any{&h.num}
	for _, c := range columns {
		if p.needs[c.name] {
			query += ", " + c.sql
			to = append(to, c.of(&h))
		}
	}
	var hits []quoteHit
	err := p.store.query(ctx, func(scan func(...any) error) error {
		err := scan(to...)
		hits = append(hits, h)
		return err
	}, query+` FROM `+from, args...)
	slices.SortFunc(hits, func(a, b quoteHit) int {
		if p.order.oldest {
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
