package console

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"wirecopy/pipeline"
)

// mark is a stretch of an article's text with what was found there. Offsets in code points.
type mark struct {
	start, end int
	class      string // name, pronoun, nominal, quote, speaker, cue, via, evidence
	quote      string // the id of the quote that it belongs to
	entity     string // the id of the entity that it refers to
	title      string // who it is, for those who point at it
	number     string // of its quote, which stands behind the last part
}

// segment is text over which the same marks lie.
type segment struct {
	Text     string
	Class    string // what it is, with spaces
	Quotes   string // ids of quotes, with spaces
	Entities string
	// Evidence are ids of the entities and quotes that it is evidence for.
	Evidence string
	Title    string
	// Ends are the quotes whose words end here: their numbers stand behind them.
	Ends []numbered
}

// numbered is a quote with the number that it has on the page.
type numbered struct{ ID, Number string }

// paragraph is a part of the text with a role of its own.
type paragraph struct {
	Kind     string
	Segments []segment
}

// paragraphs cuts an article's text into its parts, and each part where a mark begins or ends.
func paragraphs(a *pipeline.Article, marks []mark) []paragraph {
	text := []rune(a.Text)
	slices.SortStableFunc(marks, func(a, b mark) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end)) })
	var out []paragraph
	for _, b := range blocks(a, text) {
		p := paragraph{Kind: b.Kind, Segments: segments(text, b.Start, b.End, marks)}
		if len(p.Segments) > 0 {
			out = append(out, p)
		}
	}
	return out
}

// blocks gives the article's own, and makes paragraphs of what lies between them, or of all where it has none.
func blocks(a *pipeline.Article, text []rune) []pipeline.Block {
	var out []pipeline.Block
	plain := func(from, to int) {
		for start := from; start < to; {
			end := start
			for end < to && text[end] != '\n' {
				end++
			}
			if strings.TrimSpace(string(text[start:end])) != "" {
				out = append(out, pipeline.Block{Kind: pipeline.Paragraph, Start: start, End: end})
			}
			start = end + 1
		}
	}
	at := 0
	for _, b := range a.Blocks {
		plain(at, b.Start)
		if b.Kind == pipeline.Paragraph {
			plain(b.Start, b.End) // a supplier's paragraph may have lines of its own
		} else {
			out = append(out, b)
		}
		at = b.End
	}
	plain(at, len(text))
	return out
}

// segments cuts text[from:to] at the ends of the marks that lie on it.
func segments(text []rune, from, to int, marks []mark) []segment {
	first := sort.Search(len(marks), func(i int) bool { return marks[i].start >= to })
	var here []mark
	cuts := []int{from, to}
	for _, m := range marks[:first] {
		if m.end > from && m.end > m.start {
			here = append(here, m)
			cuts = append(cuts, max(m.start, from), min(m.end, to))
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var out []segment
	for i := 0; i+1 < len(cuts); i++ {
		out = append(out, cover(string(text[cuts[i]:cuts[i+1]]), cuts[i], cuts[i+1], here))
	}
	return out
}

// cover describes text[start:end], over all of which the same marks lie.
func cover(text string, start, end int, marks []mark) segment {
	s := segment{Text: text}
	var classes, quotes, entities, evidence []string
	add := func(list *[]string, v string) {
		if v != "" && !slices.Contains(*list, v) {
			*list = append(*list, v)
		}
	}
	for _, m := range marks {
		if m.start > start || m.end < end {
			continue
		}
		if m.class == "evidence" {
			add(&evidence, cmp.Or(m.entity, m.quote))
			continue
		}
		add(&classes, m.class)
		add(&quotes, m.quote)
		add(&entities, m.entity)
		if m.title != "" {
			s.Title = m.title
		}
		if m.number != "" && m.end == end {
			s.Ends = append(s.Ends, numbered{m.quote, m.number})
		}
	}
	s.Class, s.Quotes, s.Entities, s.Evidence = strings.Join(classes, " "), strings.Join(quotes, " "), strings.Join(entities, " "), strings.Join(evidence, " ")
	return s
}

// marksOf lists all that was found in an article.
func marksOf(entities []pipeline.Entity, quotes []pipeline.Quote, s pipeline.Sentiment) []mark {
	var all []mark
	for _, e := range entities {
		for _, m := range e.Mentions {
			k := mark{start: m.Start, end: m.End, class: "name", entity: e.ID, title: e.Name + ", " + kindOf(e.Type)}
			if m.Kind != pipeline.NameMention {
				k.class = m.Kind
			}
			all = append(all, k)
		}
	}
	number := numbers(quotes)
	for _, q := range quotes {
		if q.Type == pipeline.Scare {
			for _, c := range q.Content {
				all = append(all, mark{start: c.Start, end: c.End, class: "scare", title: "in marks, but not speech"})
			}
			continue
		}
		for i, c := range q.Content {
			k := mark{start: c.Start, end: c.End, class: "quote " + q.Type, quote: q.ID}
			if i == len(q.Content)-1 {
				k.number = number[q.ID]
			}
			all = append(all, k)
		}
		if q.Speaker != nil && q.Speaker.End > q.Speaker.Start {
			all = append(all, mark{start: q.Speaker.Start, end: q.Speaker.End, class: "speaker", quote: q.ID, entity: q.Speaker.Entity})
		}
		if q.Cue != nil {
			all = append(all, mark{start: q.Cue.Start, end: q.Cue.End, class: "cue", quote: q.ID})
		}
		for _, v := range q.Via {
			all = append(all, mark{start: v.Start, end: v.End, class: "via", quote: q.ID, entity: v.Entity})
		}
	}
	for _, t := range s.Entities {
		for _, x := range t.Evidence {
			all = append(all, mark{start: x.Start, end: x.End, class: "evidence", entity: t.Entity})
		}
	}
	for _, t := range s.Quotes {
		for _, x := range t.Evidence {
			all = append(all, mark{start: x.Start, end: x.End, class: "evidence", quote: t.Quote})
		}
	}
	return all
}
