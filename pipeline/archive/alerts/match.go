package alerts

import (
	"crypto/sha256"
	"encoding/base32"
	"slices"
	"strings"

	"wirecopy/pipeline"
	"wirecopy/pipeline/archive"
	"wirecopy/pipeline/archive/words"
)

// Hit is something that a rule waits for.
type Hit struct {
	// ID is the same for the same words of the same speaker in another version of the article, and for the same article.
	ID   string
	Rule *Rule
	// Quote is what was said; nil for a rule of articles.
	Quote   *pipeline.QuoteEvent
	Article pipeline.ArticleRef
}

// reading is an article as rules are held against it.
type reading struct {
	article  *pipeline.Article
	quotes   []pipeline.QuoteEvent
	entities []pipeline.EntityEvent
	tone     pipeline.Sentiment
	words    []string // of headline and text, where a rule wants them
}

// Match gives what the rules wait for in an article. One that was killed has nothing.
func (c *Config) Match(a *pipeline.Article) ([]Hit, error) {
	quotes, entities, err := pipeline.Events(a)
	if err != nil || a.Dead() {
		return nil, err
	}
	r := &reading{article: a, quotes: quotes, entities: entities}
	if r.tone, err = pipeline.Layer[pipeline.Sentiment](a, pipeline.SentimentLayer); err != nil {
		return nil, err
	}
	var out []Hit
	for i := range c.Rules {
		rule := &c.Rules[i]
		if !rule.ofArticle(r) {
			continue
		}
		if rule.Articles {
			out = append(out, Hit{ID: hitID(rule.Name, a.ID), Rule: rule, Article: a.Ref()})
			continue
		}
		for n := range r.quotes {
			if q := &r.quotes[n]; rule.ofQuote(r, q) {
				out = append(out, Hit{ID: hitID(rule.Name, a.ID, q.SpeakerName, said(q)), Rule: rule, Quote: q, Article: a.Ref()})
			}
		}
	}
	return out, nil
}

func hitID(rule string, parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return rule + "/" + strings.ToLower(base32.StdEncoding.EncodeToString(sum[:15]))
}

// said is what a quote says, with an ellipsis between its parts.
func said(q *pipeline.QuoteEvent) string {
	parts := make([]string, len(q.Quote.Content))
	for i, c := range q.Quote.Content {
		parts[i] = c.Text
	}
	return strings.Join(parts, " … ")
}

// ofArticle reports whether what the rule says of the article applies.
func (r *Rule) ofArticle(x *reading) bool {
	a := x.article
	language, asked := strings.ToLower(a.Language), strings.ToLower(r.Language)
	switch {
	case len(r.Source) > 0 && !slices.Contains(r.Source, a.Source):
		return false
	case asked != "" && language != asked && !strings.HasPrefix(language, asked+"-"):
		return false
	case r.Entity != "" && !slices.ContainsFunc(x.entities, func(e pipeline.EntityEvent) bool { return isNamed(r.Entity, &e.Entity) }):
		return false
	case !r.Articles:
		return true
	case len(r.Tone) > 0 && !slices.Contains(r.Tone, x.tone.Label):
		return false
	}
	if r.Words == nil {
		return true
	}
	if x.words == nil {
		x.words = words.List(a.Headline + "\n" + a.Text)
	}
	return r.Words.Match(x.words)
}

// ofQuote reports whether what the rule says of a quote applies.
func (r *Rule) ofQuote(x *reading, q *pipeline.QuoteEvent) bool {
	switch {
	case r.Speaker != "" && q.SpeakerWikidata != r.Speaker && !archive.Names(r.Speaker, q.SpeakerName):
		return false
	case q.Quote.Confidence < r.MinConfidence, len(r.Type) > 0 && !slices.Contains(r.Type, q.Quote.Type):
		return false
	case len(r.Kind) > 0 && (q.Quote.Speaker == nil || !slices.Contains(r.Kind, q.Quote.Speaker.Kind)):
		return false
	case len(r.Tone) > 0 && (q.Tone == nil || !slices.Contains(r.Tone, q.Tone.Label)):
		return false
	case r.Words != nil && !r.Words.Match(words.List(said(q))):
		return false
	}
	return r.About == "" || r.isAbout(x, q)
}

// isAbout reports whether the one that the rule is about is named within the quote, or its words stand there.
func (r *Rule) isAbout(x *reading, q *pipeline.QuoteEvent) bool {
	if r.aboutWords != nil && r.aboutWords.Match(words.List(said(q))) {
		return true
	}
	for i := range x.entities {
		e := &x.entities[i].Entity
		if isNamed(r.About, e) && within(q, e) && (r.Stance == "" || x.stance(q.Quote.ID, e.ID) == r.Stance) {
			return true
		}
	}
	return false
}

func isNamed(asked string, e *pipeline.Entity) bool {
	return e.Wikidata == asked && asked != "" || archive.Names(asked, e.Name)
}

func within(q *pipeline.QuoteEvent, e *pipeline.Entity) bool {
	return slices.ContainsFunc(e.Mentions, func(m pipeline.Mention) bool {
		return slices.ContainsFunc(q.Quote.Content, func(c pipeline.Span) bool { return m.Start >= c.Start && m.End <= c.End })
	})
}

func (x *reading) stance(quote, entity string) string {
	for i := range x.tone.Quotes {
		if x.tone.Quotes[i].Quote != quote {
			continue
		}
		for _, t := range x.tone.Quotes[i].Targets {
			if t.Entity == entity {
				return t.Label
			}
		}
	}
	return pipeline.Neutral
}
