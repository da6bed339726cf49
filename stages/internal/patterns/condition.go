package patterns

import (
	"strings"

	"wirecopy/stages/internal/lexicon"
	"wirecopy/stages/internal/reading"
)

// condition is one of the alternatives after a colon.
type condition struct {
	is   check
	not  bool // it must not hold
	last bool // of its alternatives
	// of word: the word itself, and the form and the class of a verb that are called so, none if there is none.
	word        string
	form, class int
}

// check is what a condition asks of a chunk.
type check uint8

const (
	word check = iota
	passive
	reports
	listed
	hearsay
	time
	channel
	document
	name
)

var checks = map[string]check{"passive": passive, "reports": reports, "listed": listed, "hearsay": hearsay, "time": time, "channel": channel,
	"document": document, "name": name}

const none = -1

func appendConditions(dst []condition, alternatives []string) []condition {
	for i, t := range alternatives {
		c := condition{last: i == len(alternatives)-1, form: none, class: none}
		for strings.HasPrefix(t, "!") {
			t, c.not = t[1:], !c.not
		}
		c.is, c.word = checks[t], t
		for f := reading.Form(0); f <= reading.Participle; f++ {
			if f.String() == t {
				c.form = int(f)
			}
		}
		for k := range lexicon.NumClasses {
			if lexicon.Class(k).String() == t {
				c.class = k
			}
		}
		dst = append(dst, c)
	}
	return dst
}

// holds reports whether the condition, but for its "!", holds of chunk k.
func (x *condition) holds(r *reading.Reading, k int) bool {
	c, w := &r.Chunks[k], r.Head(k)
	switch x.is {
	case passive:
		return c.Passive || c.Form == reading.Participle
	case reports:
		return w.Noun != nil && (k == 0 || !r.CommentFollows(k-1, r.Units[r.UnitOf(int(c.A))]))
	case listed:
		return w.Verb != nil
	case hearsay:
		return r.Hearsay(k) >= 0
	case time:
		return w.Nouns&lexicon.TimeNoun != 0
	case channel:
		return w.Nouns&lexicon.ChannelNoun != 0
	case document:
		return w.Nouns&lexicon.DocumentNoun != 0
	case name:
		return r.HeadTag(k).IsProper()
	}
	if c.Kind == reading.Verb && (int(c.Form) == x.form || w.Verb != nil && (int(w.Verb.Class) == x.class || w.Verb.Lemma == x.word)) {
		return true
	}
	return r.HeadForm(k) == x.word
}
