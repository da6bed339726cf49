package main

import (
	"context"
	"fmt"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/patterns"
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/quotes/attribute"
	"wirecopy/stages/train/gold"
)

// same is the agreement of two contents, intersection over union in bytes, from which on they are the same.
const same = 0.5

// article is one gold article, read as the stage reads it.
type article struct {
	*attribute.Article
	id string
	// group numbers the article, for cross-validation.
	group  int
	weight float64 // of its choices; 0 is 1
	quotes []quote
	cues   []cue
	// actor is the gold actor that each entity of the entities stage is, by what most of its names overlap.
	actor []string
	// actors says that the gold tells which actor speaks, fates that it tells which quotations are no speech.
	actors, fates bool
	// written says that it is an article as newspapers have them, and not a story for the radio, which says more plainly who says what:
	// how sure a report is must hold for these.
	written bool
	// bounds says that only the bounds of what is said are learned from it, not what is speech nor who speaks.
	bounds bool
}

// quote is a gold quote in bytes.
type quote struct {
	content, speaker, cue []reading.Stretch
	actor                 string // "" where nobody who is named speaks
	turn                  bool
}

// cue is a place at which patterns match.
type cue struct {
	unit    reading.Unit
	matches []patterns.Match
	golds   []int  // the quotes whose cue it is
	right   []bool // the matches that can report one of them
	// speaker is the chunk that the gold says speaks, -1 for none.
	speaker int
	prior   attribute.Prior // by the gold
}

// boundsOnly is the id of a document from which only bounds are learned.
const boundsOnly = "bounds"

// rewrittenID is the id of a report in another order.
const rewrittenID = "rewritten"

// open reads a gold article with what the entities stage finds in it.
func open(find pipeline.Stage, d *gold.Document, group int) (*article, error) {
	out, err := find.Process(context.Background(), pipeline.Message{Article: &pipeline.Article{ID: d.ID, Text: d.Text}})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", d.ID, err)
	}
	found, err := pipeline.Layer[[]pipeline.Entity](out[0].Article, pipeline.EntitiesLayer)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", d.ID, err)
	}
	a := &article{Article: attribute.Open(reading.Of(out[0].Article, found), found), id: d.ID, group: group, actor: actorsOf(d, found),
		actors: len(d.WhoIsWho) > 0, fates: len(d.WhoIsWho) > 0 || d.ID == rewrittenID, bounds: d.ID == boundsOnly, written: d.Source == "Wikinews"}
	for i := range d.Quotes {
		if q := &d.Quotes[i]; !q.Caption && q.IsSpeech() {
			content, cue := a.bytes(q.Content), a.bytes(q.Cue)
			a.quotes = append(a.quotes, quote{content, a.meant(a.bytes(q.Speaker), cue, content), cue, q.SpeakerEntity.ID, q.Turn})
		}
	}
	for _, u := range a.Units {
		a.EachCue(u, func(_ int, matches []patterns.Match) {
			c := cue{unit: u, matches: append([]patterns.Match(nil), matches...)}
			at := []reading.Stretch{a.stretch(matches[0].Cue)}
			for i, q := range a.quotes {
				if !q.turn && reading.Overlap(at, q.cue) > 0 {
					c.golds = append(c.golds, i)
				}
			}
			a.cues = append(a.cues, c)
		})
	}
	return a, nil
}

// actorsOf gives the gold actor that most of the names of each entity overlap.
func actorsOf(d *gold.Document, found []pipeline.Entity) []string {
	out := make([]string, len(found))
	for i := range found {
		count := map[string]int{}
		for _, m := range found[i].Mentions {
			if m.Kind != pipeline.NameMention {
				continue
			}
			for _, n := range d.Entities {
				if n.Entity != "" && n.Start < m.End && m.Start < n.End {
					if count[n.Entity]++; count[n.Entity] > count[out[i]] {
						out[i] = n.Entity
					}
					break
				}
			}
		}
	}
	return out
}

// bytes turns code points into bytes.
func (a *article) bytes(spans []gold.Span) (out []reading.Stretch) {
	for _, s := range spans {
		out = append(out, reading.Stretch{Start: a.Byte(s.Start), End: a.Byte(s.End)})
	}
	return out
}

// stretch is the bytes of chunks.
func (a *article) stretch(s reading.Span) reading.Stretch {
	return a.StretchOf(a.TokensIn(s))
}

// tokens is the bytes of tokens.
func (a *article) tokens(s reading.Span) []reading.Stretch {
	if !s.Found() {
		return nil
	}
	return []reading.Stretch{a.StretchOf(s)}
}

// in is the content of q that stands in unit u, or all of it if none does: what goes on in a later unit is no matter of the
// cue.
func (a *article) in(u reading.Unit, q *quote) (out []reading.Stretch) {
	start, end := a.Start(u.A), a.End(u.B-1)
	for _, s := range q.content {
		if s.Start < end && s.End > start {
			out = append(out, s)
		}
	}
	if len(out) == 0 {
		return q.content
	}
	return out
}

// until is the chunk before which ends what the gold says after the cue, -1 for nothing.
func (a *article) until(c *cue) int {
	out, at := -1, a.Start(int(a.Chunks[c.matches[0].Cue.A].A))
	for _, g := range c.golds {
		q := &a.quotes[g]
		for _, s := range a.in(c.unit, q) {
			if s.Start > at && s.End > s.Start {
				out = max(out, int(a.ChunkOf[a.TokenAt(s.End-1)])+1)
			}
		}
	}
	return out
}

// quoteOf is the gold quote that agrees best with a content, -1 if none is the same.
func (a *article) quoteOf(content []reading.Stretch) int {
	best, most := -1, same
	for i := range a.quotes {
		if v := reading.Agreement(content, a.quotes[i].content); v >= most {
			best, most = i, v
		}
	}
	return best
}
