package archive

import (
	"cmp"
	"context"
	"slices"
	"strconv"
)

// facets counts the values of some fields over the first results. The nil facets count nothing.
type facets struct {
	names []string
	count map[string]map[string]int
	n     int
}

// mostValues is how many values of a facet are given, the most frequent.
const mostValues = 50

func newFacets(names []string) *facets {
	if len(names) == 0 {
		return nil
	}
	f := &facets{count: map[string]map[string]int{}}
	for _, name := range names {
		if f.count[name] == nil {
			f.count[name] = map[string]int{}
			f.names = append(f.names, name)
		}
	}
	return f
}

func (f *facets) counted() int {
	if f == nil {
		return 0
	}
	return f.n
}

// countQuote counts a quote, and reports whether more are to be counted.
func (f *facets) countQuote(h quoteHit) bool {
	return f.counts(func(name string) string {
		switch name {
		case BySource:
			return h.source
		case ByType:
			return h.typ
		case ByKind:
			return h.kind
		case ByTone:
			return h.tone
		case BySpeaker:
			if h.speaker != 0 {
				return strconv.FormatInt(h.speaker, 10)
			}
		case ByLanguage:
			return h.language
		case ByMonth:
			return fromNum(articleOf(h.num)).Format("2006-01")
		}
		return ""
	})
}

func (f *facets) counts(value func(name string) string) bool {
	if f == nil {
		return true
	}
	if f.n == FacetLimit {
		return false
	}
	f.n++
	for _, name := range f.names {
		if v := value(name); v != "" {
			f.count[name][v]++
		}
	}
	return true
}

// list gives the counts, the most frequent first, and months in their order.
func (f *facets) list(ctx context.Context, s *Store) (map[string][]Facet, error) {
	if f == nil {
		return nil, nil
	}
	out := map[string][]Facet{}
	for _, name := range f.names {
		all := make([]Facet, 0, len(f.count[name]))
		for v, n := range f.count[name] {
			all = append(all, Facet{Value: v, Count: n})
		}
		if name == BySpeaker {
			var err error
			if all, err = s.nameFacets(ctx, all); err != nil {
				return nil, err
			}
		}
		slices.SortFunc(all, func(a, b Facet) int {
			if name == ByMonth {
				return cmp.Compare(a.Value, b.Value)
			}
			return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
		})
		if name != ByMonth {
			all = all[:min(len(all), mostValues)]
		}
		out[name] = all
	}
	return out, nil
}

// nameFacets puts the ids of heads for the numbers of identities, and their names.
func (s *Store) nameFacets(ctx context.Context, all []Facet) ([]Facet, error) {
	nums := make([]int64, len(all))
	for i, f := range all {
		nums[i], _ = strconv.ParseInt(f.Value, 10, 64)
	}
	names, err := s.namesByNum(ctx, slices.Clone(nums))
	if err != nil {
		return nil, err
	}
	by := map[string]int{}
	var out []Facet
	for i, f := range all {
		n, ok := names[nums[i]]
		if !ok {
			continue
		}
		if at, there := by[n.ID]; there {
			out[at].Count += f.Count
			continue
		}
		by[n.ID] = len(out)
		out = append(out, Facet{Value: n.ID, Label: n.Name, Count: f.Count})
	}
	return out, nil
}
