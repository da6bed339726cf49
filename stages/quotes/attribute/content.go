package attribute

import (
	"wirecopy/stages/internal/lexicon"
	"wirecopy/stages/internal/linear"
	"wirecopy/stages/internal/patterns"
	"wirecopy/stages/internal/reading"
)

const mostBounds = 28 // places where a content may end, at most

// ProposeEnds gives the chunks before which content that begins with chunk m.After may end, the nearest first.
func (a *Article) ProposeEnds(m *patterns.Match, u reading.Unit, out []int) []int {
	out = out[:0]
	if e := a.QuotationEnd(m.After); e >= 0 {
		return append(out, min(e, u.Last))
	}
	for e := a.ThatClauseEnd(m.After, u); e <= u.Last && len(out) < mostBounds; e++ {
		if a.mayEnd(m, e, u) {
			out = append(out, e)
		}
		if len(out) > 0 && (e+1 < u.Last && a.PartsClauses(e) || a.OuterGoesOn(m.Cue.A, m.After, e, u) || a.QuotationFollows(e, u) ||
			a.CommentFollows(e, u) || a.AnotherSays(e, u)) {
			return out
		}
	}
	if n := len(out); n == 0 || out[n-1] != u.Last && n < mostBounds {
		out = append(out, u.Last)
	}
	return out
}

// mayEnd reports whether the content of m after its cue may end before chunk e: not within a quotation or brackets, and not before a noun or a verb that goes
// on with it.
func (a *Article) mayEnd(m *patterns.Match, e int, u reading.Unit) bool {
	if e >= u.Last {
		return true
	}
	c := &a.Chunks[e]
	if a.Within[c.A] >= 0 && a.Within[c.A] == a.Within[max(int(c.A)-1, 0)] || a.InBrackets(m.After, e) {
		return false
	}
	switch c.Kind {
	case reading.Comma, reading.Conj, reading.Stop, reading.Dash, reading.Colon, reading.LParen, reading.RParen, reading.Sub,
		reading.Prep, reading.Adverb, reading.Rel:
		return true
	case reading.CloseMark:
		return false
	case reading.Verb: // the claim that it was late was wrong; what he vowed to do was done
		return c.Form != reading.Finite || a.FiniteIn(m.After, e) || a.Chunks[m.Cue.A].Kind == reading.Noun || a.Chunks[m.After].Kind == reading.Verb
	case reading.Noun:
		return a.Head(e).Nouns&lexicon.TimeNoun != 0 || a.Chunks[e-1].Kind == reading.CloseMark
	}
	return a.Chunks[e-1].Kind == reading.CloseMark
}

// endView is what is seen at a place where content may end.
type endView struct {
	unit                                      bool // it is the end of the unit
	begin, prev, next, word, after, afterWord string
	verb, long, follows, subject              string
	within, cut, role, closed                 string
	takes                                     string // what the cue takes
	says, agrees                              string // the class of the verb that follows, and with whose tense it agrees
	lemma, last                               string // the cue, and the noun before the place
	governs, governed                         string // what the preposition at the place governs: what sort of noun, and which
	nextLike, lastLike, governedLike          string // the groups of like words of what follows, of the noun before, of the governed one
}

var comma = reading.Comma.String()

// viewEnd looks at ending before chunk e, for content that begins with chunk m.After.
func (a *Article) viewEnd(e int, m *patterns.Match, u reading.Unit) endView {
	v := endView{begin: a.contentKind(m.After, u), prev: a.Chunks[e-1].Kind.String(), unit: e >= u.Last, takes: "unlisted"}
	if c := a.CueAt(m.Cue.A); a.Chunks[m.Cue.A].Kind == reading.Noun {
		v.takes = "noun"
	} else if c != nil {
		v.takes = c.Complement()
	}
	if v.unit {
		return v
	}
	v.next, v.word = a.boundWord(e)
	v.after = "end"
	if e+1 < u.Last {
		v.after, v.afterWord = a.boundWord(e + 1)
	}
	v.verb = a.VerbsIn(m.After, e)
	v.long = linear.Bucket(min(e-m.After, 16))
	var tense string
	v.follows, v.subject, tense = a.whatFollows(e, u)
	v.agrees = reading.TensesAgree(tense, a.TenseOf(m.Cue.A), a.FirstTense(m.After, e))
	if i := a.ClauseOf[m.Cue.A]; i >= 0 && a.Clauses[i].Kind != reading.Main {
		v.within = a.Clauses[i].Kind.String()
	}
	v.cut, v.role = a.CutBy(m.After, e, u), a.ClausePlace(m.Cue.A, u)
	v.says, v.lemma = a.SaysNext(e, u), a.CueLemma(m.Cue.A)
	if next := a.PastLinks(e, u); next < u.Last {
		_, v.nextLike = a.Alike(next)
	}
	for k := e - 1; k >= m.After; k-- {
		if a.Chunks[k].Kind == reading.Noun {
			v.last = a.HeadForm(k)
			_, v.lastLike = a.Alike(k)
			break
		}
	}
	if a.Chunks[e].Kind == reading.Prep && e+1 < u.Last {
		v.governs, v.governed = a.nounKind(e+1), a.HeadForm(e+1)
		_, v.governedLike = a.Alike(e + 1)
	}
	if a.Chunks[e-1].Kind == reading.CloseMark {
		if v.closed = a.EndOf(e - 2); v.closed == comma && v.next != comma { // a comma within the marks is one: “open,” adding that
			v.after, v.afterWord = v.next, v.word
			v.next, v.word = comma, comma
		}
	}
	return v
}

// DescribeEnd adds the features of ending before chunk e, or, if crossed, of going on there, for content that begins with
// chunk m.After.
func (a *Article) DescribeEnd(f *linear.Features, e int, crossed bool, m *patterns.Match, u reading.Unit) {
	v := a.viewEnd(e, m, u)
	v.describe(f, crossed)
}

// The first part of all features of a place where content may end.
var (
	stops  = linear.PartOf("end") // ending there
	goesOn = linear.PartOf("on")  // or not
)

// endProperties are what is seen at a place where content may end, in the order in which describe has it.
var endProperties = []string{"turn", "next", "begin", "word", "after", "verb", "afterWord", "prev", "long", "follows", "subject", "takes", "says",
	"agrees", "cut", "role", "lemma", "last", "within", "governs", "governed", "closed", "nextLike", "lastLike", "governedLike"}

// unitTemplates are the features of the end of a unit, endTemplates those of a place within it. They are few on purpose: of more, each of which says
// something, the model is less often right where it has not learned.
var unitTemplates = linear.NewTemplates(endProperties, "unit: turn prev", "unit-begin: turn begin", "unit-takes: turn begin takes")
var endTemplates = linear.NewTemplates(endProperties,
	"next: turn next begin", "word: turn word begin", "afters: turn word after afterWord", "prev: turn prev next", "long: turn long next verb",
	"clause: turn next follows verb", "claused: turn word follows begin", "subject: turn next subject verb",
	"within if within: turn within next follows", "takes: turn takes begin verb", "says if says: turn next follows says",
	"agrees: turn next follows agrees", "agrees-subject: turn follows agrees subject", "cut: turn cut next", "role: turn role next follows",
	"lemma-word: turn lemma word", "last-word: turn last word", "governs if governs: turn word governs verb",
	"governed if governs: turn word governed", "closed if closed: turn next closed begin", "next-like: turn word follows nextLike",
	"last-like: turn word lastLike", "governed-like if governedLike: turn word governedLike")

// describe adds the features of ending there, or, if crossed, of going on.
func (v *endView) describe(f *linear.Features, crossed bool) {
	t, p, templates := stops, linear.PartOf, endTemplates
	if crossed {
		t = goesOn
	}
	if v.unit {
		templates = unitTemplates
	}
	f.AddTemplates(templates, &linear.Properties{t, p(v.next), p(v.begin), p(v.word), p(v.after), p(v.verb), p(v.afterWord), p(v.prev), p(v.long),
		p(v.follows), p(v.subject), p(v.takes), p(v.says), p(v.agrees), p(v.cut), p(v.role), p(v.lemma),
		p(v.last), p(v.within), p(v.governs), p(v.governed), p(v.closed), p(v.nextLike), p(v.lastLike), p(v.governedLike)})
}

// boundWord is the kind of chunk k and its word where that is one of few.
func (a *Article) boundWord(k int) (kind, word string) {
	c, w := &a.Chunks[k], a.Head(k)
	kind = c.Kind.String()
	switch c.Kind {
	case reading.Sub, reading.Conj, reading.Prep, reading.Rel, reading.Adverb:
		return kind, w.Form
	case reading.Verb:
		if w.Verb != nil {
			return c.Form.String(), w.Verb.Class.String()
		}
		return c.Form.String(), "verb"
	case reading.Noun:
		if w.Nouns&lexicon.TimeNoun != 0 {
			return "time", "time"
		}
	}
	return kind, kind
}

// whatFollows tells whether what begins with chunk e has a subject and a verb of its own, what kind of noun the subject is,
// and the tense of the verb.
func (a *Article) whatFollows(e int, u reading.Unit) (what, subject, tense string) {
	i := a.PastLinks(e, u)
	switch {
	case i >= u.Last:
		return "nothing", "", ""
	case a.Chunks[i].Kind == reading.Verb:
		return verbFollows[a.Chunks[i].Form], "", a.TenseOf(i)
	case a.ClauseBegins(i, u.Last):
		return "clause", a.nounKind(i), a.FirstTense(i, u.Last)
	}
	return "phrase", a.nounKind(i), ""
}

// verbFollows says that a verb follows, by its form.
var verbFollows = func() (out [reading.Participle + 1]string) {
	for f := range out {
		out[f] = "verb-" + reading.Form(f).String()
	}
	return out
}()

// contentKind is what content that begins with chunk k looks like.
func (a *Article) contentKind(k int, u reading.Unit) string {
	switch c := &a.Chunks[k]; {
	case c.Kind == reading.OpenMark:
		return a.shape(a.OpenedBy(int(c.A)))
	case c.Kind == reading.Verb:
		return c.Form.String()
	case c.Kind == reading.Noun && a.ClauseBegins(k, u.Last):
		return "clause"
	case c.Kind == reading.Noun && a.ClauseLater(k, u.Last):
		return "clause-later"
	default:
		return c.Kind.String()
	}
}

// shape tells whether pair m, -1 for none, holds what looks like a sentence.
func (a *Article) shape(m int) string {
	if m >= 0 && a.SentenceLike(m) {
		return "quotation"
	}
	return "fragment"
}
