package archive

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"wirecopy/pipeline"
	"wirecopy/pipeline/archive/words"
)

// Orders of a PersonQuery.
const (
	OrderArticles = "articles"
	OrderSaid     = "said"
	OrderRecent   = "recent"
	OrderName     = "name"
	OrderMatch    = "match"
)

var (
	personOrders = []string{OrderArticles, OrderSaid, OrderRecent, OrderName, OrderMatch}
	entityTypes  = []string{pipeline.Person, pipeline.Org, pipeline.GPE, pipeline.Loc, pipeline.Fac, pipeline.Norp, pipeline.Event, pipeline.Law, pipeline.Work, pipeline.Product}
)

func (q PersonQuery) key() string {
	q.Page = Page{}
	b, _ := json.Marshal(q) // of strings and a time
	return "people" + string(b)
}

// People gives the identities that a query asks for.
func (s *Store) People(ctx context.Context, q PersonQuery) (List[Identity], error) {
	out := List[Identity]{Items: []Identity{}}
	limit, err := q.limit()
	if err != nil {
		return out, err
	}
	if err := oneOf("type", q.Type, entityTypes); err != nil {
		return out, err
	}
	by := cmp.Or(q.Order, OrderArticles)
	if q.Order == "" && q.Name != "" {
		by = OrderMatch
	}
	if err := oneOf("order", []string{by}, personOrders); err != nil {
		return out, err
	}
	if by == OrderMatch && q.Name == "" {
		return out, badQuery("order", "match needs a name")
	}
	skip := int64(0)
	if q.Cursor != "" {
		if skip, err = readCursor(q.key(), q.Cursor); err != nil {
			return out, err
		}
	}
	var found []match
	if q.Name != "" {
		found, err = s.findPeople(ctx, q, by)
		found = found[min(int(skip), len(found)):]
	} else {
		found, err = s.listPeople(ctx, q, by, limit+1, skip)
	}
	if err != nil {
		return out, err
	}
	if len(found) > limit {
		found = found[:limit]
		out.Next = cursor(q.key(), skip+int64(limit))
	}
	if len(found) > 0 {
		out.Items, err = s.identities(ctx, found)
	}
	if q.Name == "" {
		for i := range out.Items {
			out.Items[i].Matched = ""
		}
	}
	return out, err
}

// findPeople finds by name, and orders what was found.
func (s *Store) findPeople(ctx context.Context, q PersonQuery, by string) ([]match, error) {
	head, err := s.byID(ctx, q.Name)
	if err != nil {
		return nil, err
	}
	found := []match{{num: head}}
	if head == 0 {
		if found, err = s.find(ctx, q.Name, q.Type); err != nil {
			return nil, err
		}
	}
	if len(found) == 0 {
		return nil, nil
	}
	known, err := s.identities(ctx, found)
	if err != nil {
		return nil, err
	}
	roles := words.List(q.Role)
	keep := found[:0]
	at := map[int64]Identity{}
	for i, k := range known {
		have := words.List(k.Role)
		if k.LastSeen.Before(q.Since) || slices.ContainsFunc(roles, func(w string) bool { return !slices.Contains(have, w) }) ||
			len(q.Type) > 0 && !slices.Contains(q.Type, k.Type) {
			continue
		}
		at[found[i].num] = k
		keep = append(keep, found[i])
	}
	if by != OrderMatch {
		slices.SortStableFunc(keep, func(a, b match) int {
			x, y := at[a.num], at[b.num]
			switch by {
			case OrderSaid:
				return cmp.Compare(y.Said, x.Said)
			case OrderRecent:
				return y.LastSeen.Compare(x.LastSeen)
			case OrderName:
				return cmp.Compare(x.Name, y.Name)
			}
			return cmp.Compare(y.Articles, x.Articles)
		})
	}
	return keep, nil
}

// listPeople lists all.
func (s *Store) listPeople(ctx context.Context, q PersonQuery, by string, limit int, skip int64) ([]match, error) {
	where, args := []string{`head = num`, `articles > 0`}, []any{}
	if len(q.Type) > 0 {
		where = append(where, `type IN (`+marks(len(q.Type))+`)`)
		for _, t := range q.Type {
			args = append(args, t)
		}
	}
	if !q.Since.IsZero() {
		where = append(where, `last >= ?`)
		args = append(args, millis(q.Since))
	}
	if q.Role != "" {
		list := words.List(q.Role)
		if len(list) == 0 {
			return nil, badQuery("role", "there is no word in %.40q", q.Role)
		}
		for _, w := range list { // folded words are letters and digits alone
			where = append(where, `lower(role) LIKE ?`)
			args = append(args, "%"+w+"%")
		}
	}
	way := map[string]string{OrderArticles: `articles DESC, num DESC`, OrderSaid: `said DESC, num`, OrderRecent: `last DESC, num`, OrderName: `folded, num`}[by]
	args = append(args, limit, skip)
	var out []match
	err := s.query(ctx, func(scan func(...any) error) error {
		var m match
		err := scan(&m.num)
		out = append(out, m)
		return err
	}, `SELECT num FROM identities WHERE `+strings.Join(where, " AND ")+` ORDER BY `+way+` LIMIT ? OFFSET ?`, args...)
	return out, err
}

// How much of a person is shown at once.
const (
	shownOfPerson   = 10
	mostSpells      = 100
	mostCompanions  = 30
	namedOver       = 300  // identities that companions are chosen from: those named most, as several may be one
	companionsOver  = 1000 // articles
	mentionsOver    = 6000 // mentions that roles, aliases and weeks are counted over, the newest
	secondsOfWeek   = 7 * 24 * 3600
	firstMonday     = 4 * 24 * 3600 // seconds: 5 January 1970
	mostWeeksOfPast = 52 * 20
)

// Person gives all that is known of an identity, by its id. Where that is a Wikidata id, or was merged, Person.ID is another.
func (s *Store) Person(ctx context.Context, id string) (Person, error) {
	var out Person
	head, err := s.byID(ctx, id)
	if err != nil {
		return out, err
	}
	if head == 0 {
		return out, ErrNotFound
	}
	t, err := s.group(ctx, []match{{num: head}})
	if err != nil {
		return out, err
	}
	out.Identity = t.read[0]
	out.Matched = ""
	for _, step := range []func(context.Context, taken, *Person) error{s.spells, s.latest} {
		if err := step(ctx, t, &out); err != nil {
			return out, err
		}
	}
	in, args := s.dialect.in(t.nums)
	out.Decisions, err = s.decisionsWhere(ctx, `p.head = ? OR t.head = ? OR d.person `+in+` OR d.target `+in+` ORDER BY d.num DESC LIMIT 100`, slices.Concat([]any{head, head}, args, args)...)
	return out, err
}

// spells counts names, roles and weeks, and who is named beside.
func (s *Store) spells(ctx context.Context, t taken, p *Person) error {
	with := map[int64]int{}
	type spell struct {
		n           int
		first, last int64
	}
	names, roles := map[string]*spell{}, map[string]*spell{}
	note := func(in map[string]*spell, key string, num int64) {
		sp := in[key]
		if sp == nil {
			sp = &spell{first: num, last: num}
			in[key] = sp
		}
		sp.n++
		sp.first, sp.last = min(sp.first, num), max(sp.last, num)
	}
	weeks := map[int64]*Week{}
	own, err := s.ownNames(ctx, t.nums)
	if err != nil {
		return err
	}
	seen := 0
	err = s.newestNaming(ctx, t.nums, mentionsOver, func(num int64, who string) {
		seen++
		week := (seconds(num) - firstMonday + secondsOfWeek) / secondsOfWeek
		w := weeks[week]
		if w == nil {
			w = &Week{Week: time.Unix(week*secondsOfWeek+firstMonday-secondsOfWeek, 0).UTC().Format(time.DateOnly)}
			weeks[week] = w
		}
		for one := range eachWhom(who) {
			switch {
			case !slices.Contains(t.nums, one.num):
				if seen <= companionsOver && one.rest != "" {
					with[one.num]++
				}
			case one.rest != "":
				d := one.details()
				note(names, cmp.Or(d.name, own[one.num]), num)
				if d.role != "" {
					note(roles, d.role, num)
				}
				w.Articles++
				w.Said += d.said
				w.About += d.about
			}
		}
	})
	if err != nil {
		return err
	}
	for name, sp := range names {
		p.Aliases = append(p.Aliases, Alias{Name: name, Articles: sp.n, FirstSeen: fromNum(sp.first), LastSeen: fromNum(sp.last)})
	}
	for role, sp := range roles {
		p.Roles = append(p.Roles, Role{Role: role, Articles: sp.n, FirstSeen: fromNum(sp.first), LastSeen: fromNum(sp.last)})
	}
	slices.SortFunc(p.Aliases, func(a, b Alias) int {
		return cmp.Or(cmp.Compare(b.Articles, a.Articles), cmp.Compare(a.Name, b.Name))
	})
	slices.SortFunc(p.Roles, func(a, b Role) int {
		return cmp.Or(b.LastSeen.Compare(a.LastSeen), cmp.Compare(a.Role, b.Role))
	})
	p.Aliases, p.Roles = p.Aliases[:min(len(p.Aliases), mostSpells)], p.Roles[:min(len(p.Roles), mostSpells)]
	for _, w := range weeks {
		p.Weeks = append(p.Weeks, *w)
	}
	slices.SortFunc(p.Weeks, func(a, b Week) int { return cmp.Compare(a.Week, b.Week) })
	p.Weeks = p.Weeks[max(0, len(p.Weeks)-mostWeeksOfPast):]
	return s.companions(ctx, with, p)
}

// ownNames are the names of identities themselves, by number.
func (s *Store) ownNames(ctx context.Context, nums []int64) (map[int64]string, error) {
	out := make(map[int64]string, len(nums))
	in, args := s.dialect.in(nums)
	err := s.query(ctx, func(scan func(...any) error) error {
		var num int64
		var name string
		err := scan(&num, &name)
		out[num] = name
		return err
	}, `SELECT num, name FROM identities WHERE num `+in, args...)
	return out, err
}

// newestNaming calls f with the newest articles that name any of some identities, the newest first, and whom they name.
func (s *Store) newestNaming(ctx context.Context, identities []int64, most int, f func(article int64, who string)) error {
	order := order{high: far}
	articles := s.byMention(order, identities, named)
	at := order.start()
	for most > 0 {
		var nums []int64
		var err error
		if nums, at, err = take(ctx, articles, order, at, min(most, mostArticles)); err != nil {
			return err
		}
		if len(nums) == 0 {
			return nil
		}
		most -= len(nums)
		in, args := s.dialect.in(nums)
		err = s.query(ctx, func(scan func(...any) error) error {
			var num int64
			var who string
			if err := scan(&num, &who); err != nil {
				return err
			}
			f(num, who)
			return nil
		}, `SELECT num, who FROM articles WHERE num `+in+` ORDER BY num DESC`, args...)
		if err != nil {
			return err
		}
	}
	return nil
}

// companions are those who are named in the same articles, and in how many.
func (s *Store) companions(ctx context.Context, count map[int64]int, p *Person) error {
	if len(count) == 0 {
		return nil
	}
	nums := make([]int64, 0, len(count))
	for n := range count {
		nums = append(nums, n)
	}
	slices.SortFunc(nums, func(a, b int64) int { return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b)) })
	nums = nums[:min(len(nums), namedOver)]
	names, err := s.namesByNum(ctx, nums)
	if err != nil {
		return err
	}
	by := map[string]*Companion{}
	for _, n := range nums {
		name, times := names[n], count[n]
		if c := by[name.ID]; c != nil {
			c.Articles += times
		} else {
			by[name.ID] = &Companion{name, times}
		}
	}
	for _, c := range by {
		p.NamedWith = append(p.NamedWith, *c)
	}
	slices.SortFunc(p.NamedWith, func(a, b Companion) int {
		return cmp.Or(cmp.Compare(b.Articles, a.Articles), cmp.Compare(a.ID, b.ID))
	})
	p.NamedWith = p.NamedWith[:min(len(p.NamedWith), mostCompanions)]
	return nil
}

// latest gives the newest quotes and articles.
func (s *Store) latest(ctx context.Context, _ taken, p *Person) error {
	page := Page{Limit: shownOfPerson}
	quotes, err := s.Quotes(ctx, QuoteQuery{Speaker: p.ID, Page: page})
	if err != nil {
		return fmt.Errorf("what it said: %w", err)
	}
	about, err := s.Quotes(ctx, QuoteQuery{About: p.ID, Page: page})
	if err != nil {
		return fmt.Errorf("what was said about it: %w", err)
	}
	articles, err := s.Articles(ctx, ArticleQuery{Entity: p.ID, Page: page})
	if err != nil {
		return fmt.Errorf("articles that name it: %w", err)
	}
	p.Quotes, p.About, p.Newest = quotes.Items, about.Items, articles.Items
	return nil
}
