package main

import (
	"wirecopy/stages/entities/find"
	"wirecopy/stages/entities/resolve"
	"wirecopy/stages/internal/linear"
	"wirecopy/stages/internal/text"
	"wirecopy/stages/train/learn"
)

// collector turns documents into choices, by model.
type collector struct {
	find    *find.Finder
	resolve *resolve.Resolver
	choices map[string][]learn.Choice
	before  map[string]learn.Weights // of the round before
	names   learn.Names
	doc     *document
	blind   bool
}

func newCollector() *collector {
	return &collector{find: find.New(), resolve: resolve.New(), choices: map[string][]learn.Choice{}, names: learn.Names{}}
}

// collect resolves the document as the stage does, but decides as people did.
func (c *collector) collect(d *document, blind bool) {
	c.doc, c.blind = d, blind
	c.resolve.Watch(c.decide, blind)
	t := text.Parse(d.text, nil)
	c.resolve.Resolve(t, c.find.Names(t, nil), "")
}

// expand adds to the document, of which people said only whom some pronouns mean, the other names of those.
func (c *collector) expand(d *document) {
	c.resolve.Watch(func(choice *resolve.Choice) int {
		gold := d.meant(int(choice.Start), int(choice.End))
		if gold == "" || gold == noOne {
			return len(choice.Candidates) - 1
		}
		for i := range choice.Candidates {
			all := choice.Candidates[i].Mentions
			if d.chainOf(all) != gold {
				continue
			}
			for _, s := range all {
				if d.at(int(s.Start), int(s.End)) == "" {
					d.mentions = append(d.mentions, mention{int(s.Start), int(s.End), int(s.Start), int(s.End), gold})
				}
			}
			return i
		}
		return len(choice.Candidates) - 1
	}, false)
	t := text.Parse(d.text, nil)
	c.resolve.Resolve(t, c.find.Names(t, nil), "")
}

func (c *collector) decide(choice *resolve.Choice) int {
	gold := c.doc.meant(int(choice.Start), int(choice.End))
	if choice.Model == "newcomer" || choice.Model == "description" {
		gold = c.doc.at(int(choice.Start), int(choice.End))
	}
	none := len(choice.Candidates) - 1
	if gold == "" && !c.doc.complete {
		return c.guess(choice)
	}
	var right []int
	for i := range choice.Candidates[:none] {
		if gold != "" && c.doc.chainOf(choice.Candidates[i].Mentions) == gold {
			right = append(right, i)
		}
	}
	if len(right) == 0 {
		if !c.doc.complete && gold != noOne {
			return c.guess(choice)
		}
		right = append(right, none)
	}
	if c.blind && len(choice.Candidates) < 3 {
		return right[0]
	}
	l := learn.Choice{Right: right, Group: c.doc.group, Weight: c.doc.weight}
	if c.blind {
		l.Weight *= blindWeight
	}
	for i := range choice.Candidates {
		f := linear.Features{Named: true}
		choice.Schema.Describe(choice.Candidates[i].Values, &f)
		c.names.Note(&f)
		l.Candidates = append(l.Candidates, f.Keys)
	}
	c.choices[choice.Model] = append(c.choices[choice.Model], l)
	return right[0]
}

// chainOf is the entity that most of the names or phrases mean.
func (d *document) chainOf(spans []resolve.Span) string {
	count := map[string]int{}
	best := ""
	for _, s := range spans {
		if id := d.at(int(s.Start), int(s.End)); id != "" {
			if count[id]++; count[id] > count[best] {
				best = id
			}
		}
	}
	return best
}

// at is the entity of the smallest mention whose noun lies in the bytes [start, end), else of the smallest that holds them
// and ends with them.
func (d *document) at(start, end int) string {
	best, size, sure := "", 0, false
	for _, m := range d.mentions {
		n := m.end - m.start
		switch {
		case m.head < end && start < m.headEnd:
			if !sure || n < size {
				best, size, sure = m.chain, n, true
			}
		case !sure && m.start <= start && end == m.end && (best == "" || n < size):
			best, size = m.chain, n
		}
	}
	return best
}

// guess decides where people did not, by the weights of the round before; in the first one it means no one.
func (c *collector) guess(choice *resolve.Choice) int {
	best := len(choice.Candidates) - 1
	w := c.before[choice.Model]
	if w == nil {
		return best
	}
	most := 0.0
	for i := range choice.Candidates {
		var f linear.Features
		choice.Schema.Describe(choice.Candidates[i].Values, &f)
		if s := w.Score(f.Keys); i == 0 || s > most {
			best, most = i, s
		}
	}
	return best
}

// blindWeight is how much a choice counts that was made without regard to gender.
const blindWeight = 1
