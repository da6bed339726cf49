package archive

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"wirecopy/pipeline"
	"wirecopy/pipeline/archive/words"
)

func (q ArticleQuery) key() string {
	q.Page, q.Facets = Page{}, nil
	b, _ := json.Marshal(q) // of strings and times
	return "articles" + string(b)
}

// read checks a query, and gives its order and its words.
func (q ArticleQuery) read() (o order, e words.Expression, err error) {
	if err := oneOf("tone", q.Tone, tones); err != nil {
		return o, nil, err
	}
	if err := oneOf("facets", q.Facets, articleFacets); err != nil {
		return o, nil, err
	}
	if err := checkTimes(q.Since, q.Until); err != nil {
		return o, nil, err
	}
	o.oldest = q.Oldest
	o.low, o.high = span(q.Since, q.Until)
	if e, err = words.Parse(q.Words); err != nil {
		return o, nil, badQuery("words", "%v", err)
	}
	if e == nil && strings.TrimSpace(q.Words) != "" {
		return o, nil, badQuery("words", "there is no word in %.40q", q.Words)
	}
	return o, e, nil
}

// Articles gives the articles that a query asks for, the newest first.
func (s *Store) Articles(ctx context.Context, q ArticleQuery) (List[ArticleSummary], error) {
	var out List[ArticleSummary]
	limit, err := q.limit()
	if err != nil {
		return out, err
	}
	o, e, err := q.read()
	if err != nil {
		return out, err
	}
	out.Items = []ArticleSummary{}
	at := o.start()
	if q.Cursor != "" {
		last, err := readCursor(q.key(), q.Cursor)
		if err != nil {
			return out, err
		}
		at = o.step(last)
	}
	from, nobody, err := s.planArticles(ctx, q, o, e, &out)
	if err != nil || nobody {
		return out, err
	}
	counts := newFacets(q.Facets)
	if q.Cursor != "" {
		counts = nil
	}
	var page []articleHit
	err = s.eachArticle(ctx, from, o, at, func(h articleHit) bool {
		if !h.wanted(q) {
			return true
		}
		if len(page) <= limit {
			page = append(page, h)
		}
		if len(page) > limit && counts == nil {
			return false
		}
		return counts.countArticle(h)
	})
	if err != nil {
		return out, err
	}
	if len(page) > limit {
		page = page[:limit]
		out.Next = cursor(q.key(), page[limit-1].num)
	}
	if err := s.excerpts(ctx, page, e); err != nil {
		return out, err
	}
	for _, h := range page {
		out.Items = append(out.Items, h.ArticleSummary)
	}
	if out.Facets, err = counts.list(ctx, s); err == nil {
		out.Counted = counts.counted()
	}
	return out, err
}

func (s *Store) planArticles(ctx context.Context, q ArticleQuery, o order, e words.Expression, out *List[ArticleSummary]) (postings, bool, error) {
	var all []postings
	if q.Entity != "" {
		t, err := s.take(ctx, q.Entity, false)
		if err != nil {
			return nil, false, err
		}
		out.Read = map[string][]Identity{"entity": append([]Identity{}, t.read...)}
		if len(t.nums) == 0 {
			return nil, true, nil
		}
		all = append(all, s.byMention(o, t.nums, named))
	}
	if e != nil {
		all = append(all, s.byWords(o, textColumn, e))
	}
	if len(q.Source) > 0 {
		all = append(all, s.bySource(o, q.Source))
	}
	if len(all) == 0 {
		all = append(all, s.allArticles(o))
	}
	return both{all, o}, false, nil
}

// articleHit is a row of the table of articles.
type articleHit struct {
	ArticleSummary
	num int64
	who string
}

func (h *articleHit) wanted(q ArticleQuery) bool {
	dead := h.PubStatus == pipeline.Canceled || h.PubStatus == pipeline.Withheld
	if dead != q.Canceled || q.Language != "" && !sameLanguage(h.Language, q.Language) {
		return false
	}
	return len(q.Tone) == 0 || h.Tone != nil && slices.Contains(q.Tone, h.Tone.Label)
}

func (f *facets) countArticle(h articleHit) bool {
	return f.counts(func(name string) string {
		switch name {
		case BySource:
			return h.Source
		case ByTone:
			if h.Tone != nil {
				return h.Tone.Label
			}
		case ByLanguage:
			return h.Language
		case ByMonth:
			return fromNum(h.num).Format("2006-01")
		}
		return ""
	})
}

// eachArticle reads the articles of some postings, from at on, until f gives false.
func (s *Store) eachArticle(ctx context.Context, from postings, o order, at int64, f func(articleHit) bool) error {
	for n := firstArticles; ; n = min(2*n, mostArticles) {
		var nums []int64
		for len(nums) < n {
			next, ok, err := from.seek(ctx, at)
			if err != nil {
				return err
			}
			if !ok {
				break
			}
			nums = append(nums, next)
			at = o.step(next)
		}
		if len(nums) == 0 {
			return nil
		}
		in, args := s.dialect.in(nums)
		hits, err := s.summaries(ctx, `a.num `+in, args...)
		if err != nil {
			return err
		}
		slices.SortFunc(hits, func(a, b articleHit) int {
			if o.oldest {
				return int(sgn(a.num - b.num))
			}
			return int(sgn(b.num - a.num))
		})
		for _, h := range hits {
			if !f(h) {
				return nil
			}
		}
		if len(nums) < n {
			return nil
		}
	}
}

// summaries reads rows of articles.
func (s *Store) summaries(ctx context.Context, where string, args ...any) ([]articleHit, error) {
	var out []articleHit
	err := s.query(ctx, func(scan func(...any) error) error {
		var h articleHit
		var created, at int64
		var tone string
		var score float64
		if err := scan(&h.num, &h.ID, &h.Version, &h.PubStatus, &h.Source, &h.URI, &h.URL, &h.Headline, &h.Byline, &h.Located, &h.Language,
			&created, &at, &h.Words, &h.Quotes, &tone, &score, &h.who, &h.Versions); err != nil {
			return err
		}
		h.VersionCreated, h.At = fromMillis(created), fromMillis(at)
		if tone != "" {
			h.Tone = &pipeline.Tone{Score: score, Label: tone}
		}
		out = append(out, h)
		return nil
	}, `SELECT a.num, a.id, a.version, a.status, a.source, a.uri, a.url, a.headline, a.byline, a.located, a.language, a.created, a.at, a.words, a.quotes, a.tone, a.score, a.who,
		(SELECT count(*) FROM versions v WHERE v.article = `+storyOf+`) FROM articles a WHERE `+where, args...)
	return out, err
}

// excerptLength is how many code points an excerpt has, about.
const excerptLength = 240

// excerpts puts in the text around the words that were looked for.
func (s *Store) excerpts(ctx context.Context, page []articleHit, e words.Expression) error {
	var nums []int64
	by := map[int64]*articleHit{}
	for i := range page {
		nums = append(nums, page[i].num)
		by[page[i].num] = &page[i]
	}
	if len(nums) == 0 {
		return nil
	}
	in, args := s.dialect.in(nums)
	return s.query(ctx, func(scan func(...any) error) error {
		var num int64
		var body []byte
		if err := scan(&num, &body); err != nil {
			return err
		}
		if len(body) == 0 {
			return nil
		}
		b, err := unzip(body)
		if err != nil {
			return err
		}
		var a struct {
			Text string `json:"text"`
		}
		if err := json.Unmarshal(b, &a); err != nil {
			return err
		}
		by[num].Excerpt = excerpt(a.Text, e)
		return nil
	}, `SELECT a.num, v.body FROM articles a JOIN versions v ON v.article = `+storyOf+` AND v.version = a.version WHERE a.num `+in, args...)
}

// excerpt is a part of text around the first of the words, in whole words.
func excerpt(text string, e words.Expression) string {
	r := []rune(text)
	start := 0
	if found := words.Find(e, text); len(found) > 0 {
		start = max(0, found[0].Start-excerptLength/3)
	}
	end := min(len(r), start+excerptLength)
	for start > 0 && r[start-1] != ' ' && r[start-1] != '\n' {
		start--
	}
	for end < len(r) && r[end] != ' ' && r[end] != '\n' && end < start+2*excerptLength {
		end++
	}
	out := strings.Join(strings.Fields(string(r[start:end])), " ")
	if start > 0 {
		out = "… " + out
	}
	if end < len(r) {
		out += " …"
	}
	return out
}

// Newest asks Store.Article for the version that stands.
const Newest = -1

// Article gives a version of an article, and the list of all versions.
func (s *Store) Article(ctx context.Context, id string, version int) (Article, error) {
	var out Article
	hits, err := s.summaries(ctx, `a.id = ?`, id)
	if err != nil {
		return out, err
	}
	if len(hits) == 0 {
		return out, ErrNotFound
	}
	out.ArticleSummary = hits[0].ArticleSummary
	current := out.Version
	if version == Newest {
		version = current
	}
	found := false
	err = s.query(ctx, func(scan func(...any) error) error {
		var v Version
		var created, received int64
		var body []byte
		if err := scan(&v.Version, &created, &received, &v.Headline, &v.PubStatus, &body); err != nil {
			return err
		}
		v.VersionCreated, v.Received = fromMillis(created), fromMillis(received)
		out.History = append(out.History, v)
		if v.Version != version {
			return nil
		}
		found = true
		if len(body) == 0 {
			return nil
		}
		out.Version, out.VersionCreated, out.Headline = v.Version, v.VersionCreated, v.Headline
		b, err := unzip(body)
		out.Article = b
		return err
	}, `SELECT v.version, v.created, v.received, v.headline, v.status, CASE WHEN v.version = ? THEN v.body END FROM articles a JOIN versions v ON v.article = `+storyOf+` WHERE a.id = ? ORDER BY v.version DESC`, version, id)
	if err != nil {
		return out, err
	}
	if !found {
		return out, ErrNotFound
	}
	if version == current && hits[0].who != "" {
		who := whoIs(hits[0].who)
		nums := make([]int64, 0, len(who))
		for _, n := range who {
			nums = append(nums, n)
		}
		names, err := s.namesByNum(ctx, nums)
		if err != nil {
			return out, err
		}
		out.Identities = make(map[string]Name, len(who))
		for entity, n := range who {
			out.Identities[entity] = names[n]
		}
	}
	return out, nil
}

// Read gives the annotated article; nil where it was killed or withheld.
func (a Article) Read() (*pipeline.Article, error) {
	if a.Article == nil {
		return nil, nil
	}
	return pipeline.DecodeArticle(a.Article)
}

// EachArticle calls f with every article that a query asks for, whole, in its order, until f fails. Limit and Cursor count for
// nothing.
func (s *Store) EachArticle(ctx context.Context, q ArticleQuery, f func(Article) error) error {
	q.Facets, q.Limit, q.Cursor = nil, mostArticles, ""
	for {
		page, err := s.Articles(ctx, q)
		if err != nil {
			return err
		}
		for _, one := range page.Items {
			a, err := s.Article(ctx, one.ID, Newest)
			if errors.Is(err, ErrNotFound) || err == nil && a.Article == nil {
				continue // it has changed meanwhile
			}
			if err != nil {
				return err
			}
			if err := f(a); err != nil {
				return err
			}
		}
		if page.Next == "" {
			return nil
		}
		q.Cursor = page.Next
	}
}
