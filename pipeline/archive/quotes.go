package archive

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"wirecopy/pipeline"
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

// Articles whose quotes are read at once.
const (
	firstArticles = 24
	mostArticles  = 400
)
