package gold

import (
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"
)

var (
	labels     = []string{"positive", "neutral", "negative"}
	quoteTypes = []string{"direct", "mixed", "indirect"}
)

// check finds what no program could make sense of: spans outside the text, ids that name nobody, unknown labels.
func (d *Document) check() error {
	if d.ID == "" {
		return errors.New(`"id" is missing`)
	}
	c := checker{size: utf8.RuneCountInString(d.Text), actors: map[string]bool{}}
	for _, a := range d.WhoIsWho {
		c.actors[a.ID] = true
		if a.Evidence != nil {
			c.span(*a.Evidence, "the evidence for actor %s", a.ID)
		}
	}
	for i, n := range d.Entities {
		c.span(n.Span(), "entity %d", i+1)
		c.actor(n.Entity, "entity %d", i+1)
	}
	for i := range d.Quotes {
		c.quote(&d.Quotes[i], fmt.Sprintf("quote %d", i+1), d.WhoIsWho != nil)
	}
	c.spans(d.Scare, "scare quote")
	if d.Target != nil {
		c.span(*d.Target, "the target")
	}
	if d.Label != "" && !slices.Contains(labels, d.Label) {
		c.failf("the label %q is none of %q", d.Label, labels)
	}
	c.gap(d)
	return c.err
}

// checker keeps the first error.
type checker struct {
	size   int // code points of the text
	actors map[string]bool
	err    error
}

func (c *checker) failf(format string, args ...any) {
	if c.err == nil {
		c.err = fmt.Errorf(format, args...)
	}
}

func (c *checker) span(s Span, what string, args ...any) {
	if s.Start < 0 || s.End < s.Start || s.End > c.size {
		c.failf("%s from %d to %d is outside the text of %d characters", fmt.Sprintf(what, args...), s.Start, s.End, c.size)
	}
}

func (c *checker) spans(spans []Span, what string) {
	for _, s := range spans {
		c.span(s, "%s", what)
	}
}

// actor checks an id where the document says who is who.
func (c *checker) actor(id, what string, args ...any) {
	if id != "" && len(c.actors) > 0 && !c.actors[id] {
		c.failf("%s is of the actor %q, who is not in whoiswho", fmt.Sprintf(what, args...), id)
	}
}

func (c *checker) quote(q *Quote, what string, knowsActors bool) {
	if !slices.Contains(quoteTypes, q.Type) {
		c.failf("the type %q of %s is none of %q", q.Type, what, quoteTypes)
	}
	if len(q.Content) == 0 {
		c.failf("%s has no content", what)
	}
	c.spans(q.Content, "the content of "+what)
	c.spans(q.Speaker, "the speaker of "+what)
	c.spans(q.Cue, "the cue of "+what)
	for _, v := range q.Via {
		c.span(v.Span, "what relays %s", what)
	}
	if knowsActors {
		c.actor(q.SpeakerEntity.ID, "%s", what)
	}
}

// gap checks that a pronoun comes with its two names.
func (c *checker) gap(d *Document) {
	if d.Pronoun == nil && d.A == nil && d.B == nil {
		return
	}
	if d.Pronoun == nil || d.A == nil || d.B == nil {
		c.failf("of pronoun, a and b, some are missing")
		return
	}
	runes := []rune(d.Text)
	for _, x := range []*Candidate{d.Pronoun, d.A, d.B} {
		c.span(x.Span(), "%q", x.Text)
		if c.err == nil && string(runes[x.Start:x.End]) != x.Text {
			c.failf("%q is not what the text has from %d to %d: %q", x.Text, x.Start, x.End, string(runes[x.Start:x.End]))
		}
	}
}
