package archive

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// match is an identity that a name was taken for.
type match struct {
	num   int64
	score int // 0 is the very name; more is less like it
	name  string
	said  int // articles: the more, the sooner
}

// Scores of a match.
const (
	sameName  = 0
	sameWords = 1
	beginning = 2
	likeIt    = 3 // and more, for each letter that is wrong
)

const (
	// mostMatches is for how many identities a name in a query stands at most.
	mostMatches = 50
	// mostCandidates is how many identities are looked at, those named most first.
	mostCandidates = 500
	// mostWords is how many words a word of a name is taken for.
	mostWords = 200
)

var wikidataID = regexp.MustCompile(`^Q[1-9][0-9]{0,11}$`)

// byID gives the head of an id or a Wikidata id, 0 where there is none.
func (s *Store) byID(ctx context.Context, id string) (head int64, err error) {
	column := "id"
	if wikidataID.MatchString(id) {
		column = "wikidata"
	}
	_, err = s.one(ctx, `SELECT head FROM identities WHERE `+column+` = ?`, []any{id}, &head)
	return head, err
}

// Head gives the id of the identity that an id or a Wikidata id stands for: of the one that it was merged into, where it was.
func (s *Store) Head(ctx context.Context, id string) (string, error) {
	num, err := s.byID(ctx, id)
	if err != nil {
		return "", err
	}
	var head string
	there, err := s.one(ctx, `SELECT id FROM identities WHERE num = ?`, []any{num}, &head)
	if err == nil && !there {
		err = ErrNotFound
	}
	return head, err
}

// find gives the identities that a name may stand for, the most like it first. Those whose words are the name's, or begin with
// them, hide those that are only like it.
func (s *Store) find(ctx context.Context, name string, types []string) ([]match, error) {
	folded := foldName(name)
	query := strings.Fields(folded)
	if len(query) == 0 || len(query) > 8 {
		return nil, nil
	}
	slots := make([][]string, 0, len(query))
	for _, word := range query {
		if len(word) == 1 && len(query) > 1 { // an initial
			continue
		}
		all, err := s.beginnings(ctx, word)
		if err != nil {
			return nil, err
		}
		slots = append(slots, all)
	}
	found, err := s.candidates(ctx, query, folded, slots, types)
	if err != nil || len(found) > 0 {
		return found, err
	}
	slots = slots[:0]
	for _, word := range query {
		if len(word) == 1 && len(query) > 1 {
			continue
		}
		all, err := s.like(ctx, word)
		if err != nil {
			return nil, err
		}
		slots = append(slots, all)
	}
	return s.candidates(ctx, query, folded, slots, types)
}

// beginnings are the words of names that begin with a word.
func (s *Store) beginnings(ctx context.Context, word string) ([]string, error) {
	return s.vocabulary(ctx, `word >= ? AND word < ? ORDER BY word LIMIT ?`, word, after(word), mostWords)
}

// after is the least string that comes after all that begin with s.
func after(s string) string { return s + "\U0010ffff" }

func (s *Store) vocabulary(ctx context.Context, where string, args ...any) ([]string, error) {
	var out []string
	err := s.query(ctx, func(scan func(...any) error) error {
		var word string
		err := scan(&word)
		out = append(out, word)
		return err
	}, `SELECT word FROM vocabulary WHERE `+where, args...)
	return out, err
}

// like are the words of names that a word may be meant for: those with its first letter, else any.
func (s *Store) like(ctx context.Context, word string) ([]string, error) {
	w := []rune(word)
	limit := allowed(w)
	similar := func(all []string) []string {
		var out []string
		for _, v := range all {
			if strings.HasPrefix(v, word) || distance(w, []rune(v), limit) <= limit {
				out = append(out, v)
			}
		}
		slices.SortStableFunc(out, func(a, b string) int {
			return cmp.Compare(distance(w, []rune(a), limit), distance(w, []rune(b), limit))
		})
		return out[:min(len(out), mostWords)]
	}
	all, err := s.vocabulary(ctx, `word >= ? AND word < ?`, string(w[:1]), after(string(w[:1])))
	if err != nil {
		return nil, err
	}
	if out := similar(all); len(out) > 0 || limit == 0 {
		return out, nil
	}
	if all, err = s.vocabulary(ctx, `1 = 1`); err != nil {
		return nil, err
	}
	return similar(all), nil
}

// candidates gives the identities with a name of which each slot has a word.
func (s *Store) candidates(ctx context.Context, query []string, folded string, slots [][]string, types []string) ([]match, error) {
	if len(slots) == 0 {
		return nil, nil
	}
	var b strings.Builder
	var args []any
	b.WriteString(`SELECT i.num FROM identities i WHERE i.articles > 0`)
	if len(types) > 0 {
		b.WriteString(` AND i.type IN (` + marks(len(types)) + `)`)
		for _, t := range types {
			args = append(args, t)
		}
	}
	for _, slot := range slots {
		if len(slot) == 0 {
			return nil, nil
		}
		b.WriteString(` AND i.num IN (SELECT identity FROM name_words WHERE word IN (` + marks(len(slot)) + `))`)
		for _, w := range slot {
			args = append(args, w)
		}
	}
	b.WriteString(` ORDER BY i.articles DESC LIMIT ?`)
	args = append(args, mostCandidates)
	var nums []int64
	err := s.query(ctx, func(scan func(...any) error) error {
		var num int64
		err := scan(&num)
		nums = append(nums, num)
		return err
	}, b.String(), args...)
	if err != nil || len(nums) == 0 {
		return nil, err
	}
	best := map[int64]match{} // by head
	in, args := s.dialect.in(nums)
	err = s.query(ctx, func(scan func(...any) error) error {
		var m match
		var f string
		if err := scan(&m.num, &m.said, &f, &m.name); err != nil {
			return err
		}
		var ok bool
		if m.score, ok = rate(query, folded, f); !ok {
			return nil
		}
		if have, there := best[m.num]; !there || m.score < have.score {
			best[m.num] = m
		}
		return nil
	}, `SELECT i.head, h.articles, n.folded, n.name FROM names n JOIN identities i ON i.num = n.identity JOIN identities h ON h.num = i.head WHERE n.identity `+in, args...)
	out := make([]match, 0, len(best))
	for _, m := range best {
		out = append(out, m)
	}
	slices.SortFunc(out, func(a, b match) int {
		return cmp.Or(cmp.Compare(a.score, b.score), cmp.Compare(b.said, a.said), cmp.Compare(a.num, b.num))
	})
	return out, err
}

// rate says how like a name is to what was asked for: each word of the query has to be one of the name's, in any order.
func rate(query []string, folded, name string) (int, bool) {
	if folded == name {
		return sameName, true
	}
	words := strings.Fields(name)
	used := make([]bool, len(words))
	score := sameWords
	for _, q := range query {
		best, at := -1, -1
		for i, w := range words {
			if used[i] {
				continue
			}
			if n, ok := rateWord(q, w); ok && (at < 0 || n < best) {
				best, at = n, i
			}
		}
		if at < 0 {
			return 0, false
		}
		used[at] = true
		if best >= likeIt && score >= likeIt {
			score += best - likeIt + 1
		} else {
			score = max(score, best)
		}
	}
	return score, true
}

func rateWord(query, word string) (int, bool) {
	switch {
	case query == word:
		return sameWords, true
	case strings.HasPrefix(word, query):
		return beginning, true
	}
	q := []rune(query)
	limit := allowed(q)
	if d := distance(q, []rune(word), limit); limit > 0 && d <= limit {
		return likeIt + d - 1, true
	}
	return 0, false
}

// taken are the identities that a name in a query stands for, and for whom that is shown.
type taken struct {
	nums  []int64 // of all that count as them
	heads []int64
	read  []Identity
	byID  bool // the name is an id
}

// take finds whom a name in a query stands for: an id, a Wikidata id, or a name. Of several words, the very name hides longer ones;
// what is exact hides what is not.
func (s *Store) take(ctx context.Context, name string, exact bool) (taken, error) {
	head, err := s.byID(ctx, name)
	if err != nil {
		return taken{}, err
	}
	var found []match
	if head != 0 {
		found = []match{{num: head}}
	} else if found, err = s.find(ctx, name, nil); err != nil {
		return taken{}, err
	}
	if len(found) == 0 {
		return taken{}, nil
	}
	best := found[0].score
	if exact && best > sameWords {
		return taken{}, nil
	}
	if best == sameName && !strings.Contains(foldName(name), " ") {
		best = sameWords // a single name is also a part of others
	}
	n := 0
	for n < len(found) && n < mostMatches && found[n].score <= best {
		n++
	}
	t, err := s.group(ctx, found[:n])
	t.byID = head != 0
	return t, err
}

// group gives all that count as the identities that were found.
func (s *Store) group(ctx context.Context, found []match) (taken, error) {
	var t taken
	for _, m := range found {
		t.heads = append(t.heads, m.num)
	}
	var err error
	if t.read, err = s.identities(ctx, found); err != nil {
		return t, err
	}
	in, args := s.dialect.in(t.heads)
	err = s.query(ctx, func(scan func(...any) error) error {
		var num int64
		err := scan(&num)
		t.nums = append(t.nums, num)
		return err
	}, `SELECT num FROM identities WHERE head `+in+` ORDER BY num`, args...)
	return t, err
}

// identities gives what is shown of heads, in their order.
func (s *Store) identities(ctx context.Context, found []match) ([]Identity, error) {
	if len(found) == 0 {
		return nil, nil
	}
	heads := make([]int64, len(found))
	for i, m := range found {
		heads[i] = m.num
	}
	by := map[int64]Identity{}
	in, args := s.dialect.in(heads)
	err := s.query(ctx, func(scan func(...any) error) error {
		var num, first, last int64
		var i Identity
		if err := scan(&num, &i.ID, &i.Type, &i.Name, &i.Wikidata, &i.Role, &i.Articles, &i.Said, &first, &last); err != nil {
			return err
		}
		i.FirstSeen, i.LastSeen = fromMillis(first), fromMillis(last)
		by[num] = i
		return nil
	}, `SELECT h.num, h.id, h.type, h.name, coalesce(h.wikidata, ''), h.role, h.articles, h.said, min(g.first), max(g.last)
		FROM identities h JOIN identities g ON g.head = h.num WHERE h.num `+in+` GROUP BY h.num, h.id, h.type, h.name, h.wikidata, h.role, h.articles, h.said`, args...)
	if err != nil {
		return nil, err
	}
	out := make([]Identity, 0, len(found))
	for _, m := range found {
		i, ok := by[m.num]
		if !ok {
			return nil, fmt.Errorf("identity %d: %w", m.num, ErrNotFound)
		}
		if m.name != i.Name {
			i.Matched = m.name
		}
		out = append(out, i)
	}
	return out, nil
}

// Names reports whether a name is the one asked for, or has all of its words: "Lim" and "Wei Shan Lim" name Lim Wei Shan. Case, accents and
// legal forms count for nothing, and an id of the archive is read as the name that it is made of.
func Names(asked, name string) bool {
	folded := foldName(strings.ReplaceAll(strings.TrimRight(asked, "~0123456789"), "-", " "))
	score, ok := rate(strings.Fields(folded), folded, foldName(strings.ReplaceAll(name, "-", " ")))
	return ok && score <= sameWords && folded != ""
}
