package archive

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"wirecopy/pipeline"
	"wirecopy/pipeline/archive/words"
	"wirecopy/pipeline/wire"
)

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
	in, args := s.dialect.in(nums)
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
	}, `SELECT a.num, a.at, a.who, v.body FROM articles a JOIN versions v ON v.article = `+storyOf+` AND v.version = a.version WHERE a.num `+in, args...)
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
	in, args := s.dialect.in(nums)
	err := s.query(ctx, func(scan func(...any) error) error {
		var num int64
		var n Name
		err := scan(&num, &n.ID, &n.Name, &n.Type)
		out[num] = n
		return err
	}, `SELECT i.num, h.id, h.name, h.type FROM identities i JOIN identities h ON h.num = i.head WHERE i.num `+in, args...)
	return out, err
}
