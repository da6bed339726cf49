// Package attribute finds reports of speech in a reading: what was said, who said it, by which words one knows. Patterns
// propose where a report may stand; models trained on news decide which noun phrase speaks, where the content ends, whether it
// is speech at all, and which entity speaks. Package stages/train/quotes trains the models.
package attribute

import (
	"cmp"
	_ "embed"
	"slices"
	"sync"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/patterns"
	"wirecopy/stages/internal/reading"
)

// Article is one article as the quotes stage sees it.
type Article struct {
	*reading.Reading
	Entities []pipeline.Entity
	// mentions are in order of the text; at is 1 + the index of the mention that covers each token, 0 for none.
	mentions []mention
	at       []int32
	// turns are the labels of the blocks that are turns of an interview; nil if none is.
	turns    []*reading.Label
	labelled map[string]int // 1 + the person whom initials or a surname in capitals mean; made when first asked for
	// matches is room for those at one cue.
	matches []patterns.Match
}

// mention is a place where an entity is mentioned: tokens [first, last).
type mention struct {
	first, last int
	entity      int
	kind        string
}

// Open reads an article with what the entities stage found in it; entities may be nil.
func Open(r *reading.Reading, entities []pipeline.Entity) *Article {
	a := &Article{Reading: r, Entities: entities, at: make([]int32, len(r.Tokens)+1)}
	for i := range entities {
		for _, m := range entities[i].Mentions {
			if m.Start < 0 || m.End <= m.Start {
				continue
			}
			if s := reading.TokensOf(r.Document, m.Span); s.Found() {
				a.mentions = append(a.mentions, mention{s.A, s.B, i, m.Kind})
			}
		}
	}
	// The shorter of two mentions at one place keeps its tokens.
	slices.SortFunc(a.mentions, func(x, y mention) int { return cmp.Or(x.first-y.first, y.last-x.last, x.entity-y.entity) })
	for i, m := range a.mentions {
		for t := m.first; t < m.last; t++ {
			a.at[t] = int32(i + 1)
		}
	}
	return a
}

// mention is the one that covers the token, nil if there is none.
func (a *Article) mention(token int) *mention {
	if i := a.at[token]; i > 0 {
		return &a.mentions[i-1]
	}
	return nil
}

// mentionsBefore is how many mentions begin before the token.
func (a *Article) mentionsBefore(token int) int {
	n, _ := slices.BinarySearchFunc(a.mentions, token, func(m mention, token int) int { return cmp.Compare(m.first, token) })
	return n
}

// actorAt is the person, body or place that the mention at the token is of, -1 for none: those who speak and make documents.
func (a *Article) actorAt(token int) int {
	if m := a.mention(token); m != nil && a.acts(m.entity) {
		return m.entity
	}
	return -1
}

// acts reports whether an entity is one that speaks and makes documents.
func (a *Article) acts(entity int) bool {
	switch a.Entities[entity].Type {
	case pipeline.Person, pipeline.Org, pipeline.GPE:
		return true
	}
	return false
}

// Report is one report of speech.
type Report struct {
	// Pattern is the identifier of what proposed it.
	Pattern, Group string
	// Cue is the tokens of the cue, Speaker those of the phrase that speaks; Nowhere for none.
	Cue, Speaker reading.Span
	// Head is the chunk of the noun that speaks, -1 for none.
	Head int
	// Content is what was said: stretches of bytes, in order.
	Content []reading.Stretch
	// Via is who relayed it.
	Via []reading.Span
	// Entity is the index of the entity that speaks, -1 for none.
	Entity int
	// Probability is that of the report being speech with this content and speaker.
	Probability float64
	unit        int // in which its cue stands, or its content where it has none
}

//go:embed en/patterns.txt
var patternFile string

// Patterns are the ways of reporting that are known.
var Patterns = sync.OnceValue(func() *patterns.Set { return patterns.MustParse(patternFile) })
