package archive

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"time"

	"wirecopy/pipeline"
	"wirecopy/pipeline/archive/words"
)

// split is a rule that stands: of whom, which mentions, into whom.
type split struct {
	rule   SplitRule
	with   int64
	target int64
}

// loadDecisions reads the splits that stand.
func (w *writer) loadDecisions(ctx context.Context) error {
	w.known.splits = map[int64][]split{}
	err := w.query(ctx, func(scan func(...any) error) error {
		var who int64
		var s split
		var rule string
		if err := scan(&who, &s.target, &rule); err != nil {
			return err
		}
		var stored storedRule
		if err := json.Unmarshal([]byte(rule), &stored); err != nil {
			return fmt.Errorf("a split of the archive cannot be read: %w", err)
		}
		s.rule, s.with = stored.SplitRule, stored.WithNum
		w.known.splits[who] = append(w.known.splits[who], s)
		return nil
	}, `SELECT person, target, rule FROM decisions WHERE kind = ? AND undone = 0 ORDER BY num`, Split)
	w.known.loaded = err == nil
	return err
}

// storedRule is a rule as it is stored: with the number of the identity, which never changes.
type storedRule struct {
	SplitRule
	WithNum int64 `json:"withNum,omitempty"`
	// Made says that the split made the identity that it splits off.
	Made bool `json:"made,omitempty"`
}

// obeySplits gives whom an entity is after the splits of editors.
func (w *writer) obeySplits(ctx context.Context, p *person, a *pipeline.Article, e *pipeline.Entity, others []*person) (*person, error) {
	for _, s := range w.known.splits[p.num] {
		if s.applies(a, e, others) {
			return w.identity(ctx, s.target)
		}
	}
	return p, nil
}

func (s split) applies(a *pipeline.Article, e *pipeline.Entity, others []*person) bool {
	if s.rule.Source != "" && s.rule.Source != a.Source {
		return false
	}
	if len(s.rule.Articles) > 0 && !slices.Contains(s.rule.Articles, a.ID) {
		return false
	}
	if s.with != 0 && !slices.ContainsFunc(others, func(p *person) bool { return p.num == s.with || p.head == s.with }) {
		return false
	}
	if s.rule.Role != "" {
		wanted := words.List(s.rule.Role)
		return slices.ContainsFunc(e.Roles, func(role string) bool {
			have := words.List(role)
			return !slices.ContainsFunc(wanted, func(w string) bool { return !slices.Contains(have, w) })
		})
	}
	return true
}

// NewDecision is what an editor asks for.
type NewDecision struct {
	// Kind is Merge or Split.
	Kind string `json:"kind"`
	// Person is the id of the one that is merged into Into, or of which a part is another.
	Person string `json:"person"`
	// Into is the id of whom it is merged into; of a split, of one that is there, or "" for a new one.
	Into  string     `json:"into,omitempty"`
	Where *SplitRule `json:"where,omitempty"`
	By    string     `json:"by,omitempty"`
	Note  string     `json:"note,omitempty"`
}

// Decide merges two identities, or splits one. What is in the archive follows at once, and later articles obey.
func (s *Store) Decide(ctx context.Context, n NewDecision) (Decision, error) {
	var num int64
	err := s.writing(ctx, func(w *writer) error {
		if err := w.flushAll(ctx); err != nil { // numbers that wait
			return err
		}
		who, err := w.byPublicID(ctx, "person", n.Person)
		if err != nil {
			return err
		}
		var into *person
		if n.Into != "" {
			if into, err = w.byPublicID(ctx, "into", n.Into); err != nil {
				return err
			}
		}
		if _, err := w.one(ctx, `SELECT coalesce(max(num), 0) + 1 FROM decisions`, nil, &num); err != nil {
			return err
		}
		switch n.Kind {
		case Merge:
			return w.merge(ctx, num, who, into, n)
		case Split:
			return w.split(ctx, num, who, into, n)
		}
		return badQuery("kind", "%q is neither merge nor split", n.Kind)
	})
	if err != nil {
		return Decision{}, err
	}
	return s.decision(ctx, num)
}

// byPublicID gives the identity of an id or a Wikidata id.
func (w *writer) byPublicID(ctx context.Context, field, id string) (*person, error) {
	all, err := w.people(ctx, `id = ? OR wikidata = ?`, id, id)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s %q: %w", field, id, ErrNotFound)
	}
	return all[0], nil
}

func (w *writer) record(ctx context.Context, num int64, n NewDecision, person, target int64, rule storedRule) error {
	stored := ""
	if n.Where != nil {
		b, err := json.Marshal(rule)
		if err != nil {
			return err
		}
		stored = string(b)
	}
	return w.exec(ctx, `INSERT INTO decisions (num, kind, person, target, rule, author, note, at, undone) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)`,
		num, n.Kind, person, target, stored, clean(n.By), clean(n.Note), time.Now().UnixMilli())
}

func (w *writer) merge(ctx context.Context, num int64, person, into *person, n NewDecision) error {
	switch {
	case into == nil:
		return badQuery("into", "say whom %s is merged into", n.Person)
	case n.Where != nil:
		return badQuery("where", "a merge takes all of %s: where belongs to a split", n.Person)
	case person.head == into.head:
		return badQuery("into", "%s and %s are one already", n.Person, n.Into)
	case person.head != person.num:
		return badQuery("person", "%s is merged into another: undo that first, or merge that one", n.Person)
	}
	if err := w.record(ctx, num, n, person.num, into.num, storedRule{}); err != nil {
		return err
	}
	return w.settleHeads(ctx)
}

// settleHeads works out from the merges that stand whom each identity counts as, and the numbers of those concerned.
func (w *writer) settleHeads(ctx context.Context) error {
	into := map[int64]int64{}
	var order []int64
	err := w.query(ctx, func(scan func(...any) error) error {
		var from, to int64
		if err := scan(&from, &to); err != nil {
			return err
		}
		into[from] = to
		order = append(order, from, to)
		return nil
	}, `SELECT person, target FROM decisions WHERE kind = ? AND undone = 0 ORDER BY num`, Merge)
	if err != nil {
		return err
	}
	// Those that were merged before, and are no longer.
	err = w.query(ctx, func(scan func(...any) error) error {
		var num, head int64
		if err := scan(&num, &head); err != nil {
			return err
		}
		order = append(order, num, head)
		return nil
	}, `SELECT num, head FROM identities WHERE head <> num`)
	if err != nil {
		return err
	}
	slices.Sort(order)
	order = slices.Compact(order)
	for _, num := range order {
		head := num
		for steps := 0; steps <= len(into); steps++ {
			next, merged := into[head]
			if !merged {
				break
			}
			head = next
		}
		if err := w.exec(ctx, `UPDATE identities SET head = ? WHERE num = ?`, head, num); err != nil {
			return err
		}
	}
	for _, num := range order {
		if err := w.exec(ctx, `UPDATE identities SET articles = (SELECT sum(g.own_articles) FROM identities g WHERE g.head = identities.num OR g.num = identities.num),
			said = (SELECT sum(g.own_said) FROM identities g WHERE g.head = identities.num OR g.num = identities.num) WHERE num = ?`, num); err != nil {
			return err
		}
	}
	w.forget()
	return nil
}

func (w *writer) split(ctx context.Context, num int64, of, into *person, n NewDecision) error {
	r := n.Where
	if r == nil || r.Role == "" && r.With == "" && r.Source == "" && len(r.Articles) == 0 {
		return badQuery("where", "say which mentions of %s are another: by role, with, source or articles", n.Person)
	}
	if r.Role != "" && len(words.List(r.Role)) == 0 {
		return badQuery("where", "the role %q has no word in it", r.Role)
	}
	if into != nil && into.head == of.head {
		return badQuery("into", "%s and %s are one: undo the merge instead", n.Person, n.Into)
	}
	with := int64(0)
	if r.With != "" {
		p, err := w.byPublicID(ctx, "where.with", r.With)
		if err != nil {
			return err
		}
		with = p.num
	}
	made := into == nil
	if made {
		var err error
		if into, err = w.newIdentity(ctx, of.typ, of.name, of.folded, ""); err != nil {
			return err
		}
		if err := w.flushAll(ctx); err != nil {
			return err
		}
	}
	if err := w.record(ctx, num, n, of.num, into.num, storedRule{SplitRule: *r, WithNum: with, Made: made}); err != nil {
		return err
	}
	w.forget()
	return w.again(ctx, of.num)
}

// again stores the articles that name an identity once more, so that they obey the decisions that stand.
func (w *writer) again(ctx context.Context, identity int64) error {
	o := order{oldest: true, high: far}
	nums, _, err := take(ctx, both{[]postings{w.dialect.mentions(w.query, o, []int64{identity}, named)}, o}, o.start(), math.MaxInt)
	if err != nil {
		return err
	}
	for _, num := range nums {
		s := standing{there: true, num: num}
		var body []byte
		var received int64
		there, err := w.one(ctx, `SELECT a.version, a.killed, a.status, a.who, a.source, a.quotes, a.story, v.body, v.received FROM articles a JOIN versions v ON v.article = `+storyOf+` AND v.version = a.version WHERE a.num = ?`,
			[]any{num}, &s.version, &s.killed, &s.status, &s.who, &s.source, &s.quotes, &s.story, &body, &received)
		if err != nil {
			return err
		}
		if !there {
			continue
		}
		a, err := readBody(body)
		if err != nil {
			return err
		}
		if err := w.remove(ctx, s); err != nil {
			return err
		}
		if err := w.insert(ctx, Item{Article: a, Received: fromMillis(received)}, s, num); err != nil {
			return err
		}
	}
	return w.flushAll(ctx)
}

// Undo undoes a decision. Those that were made after it stay.
func (s *Store) Undo(ctx context.Context, num int64) (Decision, error) {
	err := s.writing(ctx, func(w *writer) error {
		if err := w.flushAll(ctx); err != nil { // numbers that wait
			return err
		}
		var kind, rule string
		var undone, target int64
		there, err := w.one(ctx, `SELECT kind, target, undone, rule FROM decisions WHERE num = ?`, []any{num}, &kind, &target, &undone, &rule)
		switch {
		case err != nil:
			return err
		case !there:
			return ErrNotFound
		case undone != 0:
			return badQuery("id", "decision %d was undone before", num)
		}
		if err := w.exec(ctx, `UPDATE decisions SET undone = ? WHERE num = ?`, time.Now().UnixMilli(), num); err != nil {
			return err
		}
		w.forget()
		if kind == Merge {
			return w.settleHeads(ctx)
		}
		var stored storedRule
		if err := json.Unmarshal([]byte(rule), &stored); err != nil {
			return err
		}
		if stored.Made { // nobody is to be taken for it any more
			for _, statement := range []string{`UPDATE identities SET folded = '' WHERE num = ?`, `DELETE FROM contexts WHERE identity = ?`, `DELETE FROM names WHERE identity = ?`, `DELETE FROM name_words WHERE identity = ?`} {
				if err := w.exec(ctx, statement, target); err != nil {
					return err
				}
			}
		}
		return w.again(ctx, target)
	})
	if err != nil {
		return Decision{}, err
	}
	return s.decision(ctx, num)
}

const decisionQuery = `SELECT d.num, d.kind, p.id, p.name, p.type, t.id, t.name, t.type, d.rule, d.author, d.note, d.at, d.undone
	FROM decisions d JOIN identities p ON p.num = d.person JOIN identities t ON t.num = d.target WHERE `

func (s *Store) decisionsWhere(ctx context.Context, where string, args ...any) ([]Decision, error) {
	var out []Decision
	err := s.query(ctx, func(scan func(...any) error) error {
		var d Decision
		var rule string
		var at, undone int64
		if err := scan(&d.ID, &d.Kind, &d.Person.ID, &d.Person.Name, &d.Person.Type, &d.Into.ID, &d.Into.Name, &d.Into.Type, &rule, &d.By, &d.Note, &at, &undone); err != nil {
			return err
		}
		d.At, d.Undone = fromMillis(at), fromMillis(undone)
		if rule != "" {
			d.Where = new(SplitRule)
			if err := json.Unmarshal([]byte(rule), d.Where); err != nil {
				return err
			}
		}
		out = append(out, d)
		return nil
	}, decisionQuery+where, args...)
	return out, err
}

func (s *Store) decision(ctx context.Context, num int64) (Decision, error) {
	all, err := s.decisionsWhere(ctx, `d.num = ?`, num)
	if err != nil {
		return Decision{}, err
	}
	if len(all) == 0 {
		return Decision{}, ErrNotFound
	}
	return all[0], nil
}

// Decisions lists what editors have decided, the latest first.
func (s *Store) Decisions(ctx context.Context, p Page) (List[Decision], error) {
	var out List[Decision]
	limit, err := p.limit()
	if err != nil {
		return out, err
	}
	before := int64(far)
	if p.Cursor != "" {
		if before, err = readCursor("decisions", p.Cursor); err != nil {
			return out, err
		}
	}
	found, err := s.decisionsWhere(ctx, `d.num < ? ORDER BY d.num DESC LIMIT ?`, before, limit+1)
	out.Items = append([]Decision{}, found...)
	if len(out.Items) > limit {
		out.Items = out.Items[:limit]
		out.Next = cursor("decisions", out.Items[limit-1].ID)
	}
	return out, err
}
