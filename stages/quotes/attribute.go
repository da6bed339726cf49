package quotes

import (
	"strings"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/text"
)

// attribution is a cue with who speaks and what was said, before it becomes a pipeline.Quote.
type attribution struct {
	cue   *cue // nil for "according to", a colon and the like
	cues  span // the cue's tokens
	who   span
	parts []bytes // what was said
	rule  string
	frame frames
	// chunk is the cue's.
	chunk int
	// via is who relayed it, the nearest to the reader first.
	via []span
}

// bytes is a stretch of the text.
type bytes struct{ start, end int }

// attribute looks at every cue outside quotations.
func (r *reader) attribute() {
	for _, u := range r.units {
		switch r.d.Blocks[u.block].Kind {
		case pipeline.Caption, pipeline.Credit, pipeline.Byline, pipeline.Dateline:
			continue
		}
		lo, hi := int(r.chunkOf[u.a]), int(r.chunkOf[u.b-1])+1
		for k := lo; k < hi; k++ {
			c := r.chunks[k]
			if r.within[c.head] >= 0 {
				continue
			}
			switch {
			case k == r.read:
			case c.kind == verb:
				if r.words[c.head].id == idAccording {
					r.accordingTo(u, k, hi)
					continue
				}
				r.verbCue(u, k, lo, hi)
			case r.words[c.head].id == idAccording:
				r.accordingTo(u, k, hi)
			case c.kind == prep && r.words[c.head].s == "in":
				r.inWords(u, k, hi)
			case c.kind == noun && r.words[c.head].named != nil:
				r.nounCue(u, k, lo, hi)
			}
		}
	}
}

func (r *reader) add(a attribution) {
	kept := a.parts[:0]
	for _, p := range a.parts {
		if p = r.trim(p); p.end > p.start {
			kept = append(kept, p)
		}
	}
	if a.parts = kept; len(kept) == 0 {
		return
	}
	if a.cue == nil || r.holdsMarks(kept) || r.reports(&a) {
		if !a.who.ok() && a.cue != nil && a.rule != "passive" {
			if a.who = r.sentenceSubject(a.chunk); a.who.ok() {
				a.rule += "/sentence-subject"
			}
		}
		r.found = append(r.found, a)
	}
}

// reports tells words that somebody has said from minds, deeds and what only looks like a report. Content with marks in
// it needs no such test.
func (r *reader) reports(a *attribution) bool {
	phrase := a.frame&(object|oinf) != 0
	switch q := a.cue; {
	case q.class == think || q.class == act:
		return false // believes that, attacked the plan
	case a.rule == "speaker-verb-names":
		return false // called them into the room
	case r.d.Blocks[r.blockOf(a.parts[0].start)].Kind == pipeline.Heading && q.class != say:
		return false // a heading sums up
	case a.frame == inf && q.class != ask:
		return false // an intention: vowed to stay
	case (phrase || a.frame == zero) && !a.who.ok():
		return false // a report without a reporter
	case q.class == find && a.who.ok() && r.tags[a.who.a] == text.PRP:
		return false // you will find the people friendly
	case (phrase || a.frame == zero && q.frames&object != 0) && r.firstPerson(a.who) && !r.past(a.chunk):
		return false // "I ask you to come": said here and now, not reported
	case phrase && a.who.ok() && r.chunks[r.chunkOf[a.who.a]].kind == rel:
		return false // the pilots who criticized the plan: says who they are
	case phrase && r.deed(a.chunk, a.frame):
		return false // in announcing the works, a letter asking the town to pay: not told as something said
	case measures(q) && (phrase && r.isDocument(a.who) || a.frame&(object|zero) != 0 && r.aims(a.chunk)):
		return false // the results indicate a shift, a method to estimate depth
	case a.frame == wh && q.lemma == "tell" && a.parts[0].start <= r.end(a.cues.b-1)+1:
		return false // nobody can tell whether it will: knows, not says
	case strings.HasPrefix(a.rule, "as-") && !r.hasFinite(r.chunkOfByte(a.parts[0].start),
		r.chunkOfByte(a.parts[len(a.parts)-1].end)):
		return false // "If, as Varo said, …": the words that lead in
	case strings.HasPrefix(a.rule, "clause-verb") && !r.speaks(a.who):
		return false // the sum that the court, it is thought, demanded
	case (phrase || a.frame == inf || a.frame == zero && q.frames&object != 0) && r.unreal(a.chunk):
		return false // would explain the gains: nobody has said it
	case (phrase || a.frame == inf) && a.who.ok() && !r.speaks(a.who):
		return false // the results suggest a cause: nobody speaks
	}
	return true
}

// measures reports whether findings and methods do what the verb says as often as people do.
func measures(q *cue) bool {
	switch q.lemma {
	case "suggest", "indicate", "estimate":
		return true
	}
	return false
}

// deed reports whether the verb chunk k is a gerund that names an act: after a preposition, or after a noun when it asks
// somebody to do something.
func (r *reader) deed(k int, f frames) bool {
	if c := r.chunks; k == 0 || c[k].form != gerund {
		return false
	}
	before := r.chunks[k-1]
	return before.kind == prep && r.words[before.head].id != idBy || before.kind == noun && f&oinf != 0
}

// aims reports whether the verb chunk k is an infinitive that no verb stands before: a method to estimate.
func (r *reader) aims(k int) bool {
	return r.chunks[k].form == infinitive && (k == 0 || r.chunks[k-1].kind != verb)
}

// isDocument reports whether a word in s is that of a document or finding.
func (r *reader) isDocument(s span) bool {
	for i := s.a; i < s.b; i++ {
		if r.words[i].noun&documentNoun != 0 {
			return true
		}
	}
	return false
}

func (r *reader) firstPerson(s span) bool { return s.ok() && s.b-s.a == 1 && r.words[s.a].id == idI }

// past reports whether the verb chunk k stands in the past.
func (r *reader) past(k int) bool {
	t := r.tags[r.chunks[k].head]
	return t == text.VBD || t == text.VBN
}

// generic is the cue of a verb that stands where reporting verbs do, but is not in the list.
var generic = &cue{lemma: "", class: manner, frames: quote | post}

func (r *reader) verbCue(u unit, k, lo, hi int) {
	c := r.chunks
	v := c[k]
	q := r.words[v.head].cue
	if q == nil {
		q = generic
	}
	who, from := r.subject(u, k)
	a := attribution{cue: q, cues: span{int(v.a), int(v.b)}, who: who, chunk: k}
	if q != generic && v.passive {
		r.passive(u, a, k, from, lo, hi)
		return
	}
	if q.frames&post != 0 && (v.form == finite || v.form == participle) && r.asSaid(u, a, k, from, lo, hi) {
		return
	}
	if who.ok() && c[r.chunkOf[who.a]].kind == rel && v.form == finite && q.class == manner {
		return
	}
	if q.frames&post != 0 && !(who.ok() && c[r.chunkOf[who.a]].kind == rel) && r.postposed(u, a, k, from, lo, hi) {
		return
	}
	if q == generic && !r.introduces(k, hi) {
		return
	}
	if v.form != finite && who.ok() && r.words[who.a].id == idIt && who.b-who.a == 1 {
		return // "it is worth noting that"
	}
	if from > lo && from <= k && r.word(from-1).s == "like" {
		return // "like she said"
	}
	if v.form == infinitive && !who.ok() && a.cue.class != say {
		return // "to describe those": a purpose, not a report
	}
	if v.form == participle && !who.ok() {
		return
	}
	if v.form == participle && k > lo && c[k-1].kind == noun {
		return // "the plan proposed by"
	}
	r.following(u, a, k, lo, hi)
}

// unreal reports whether the verb chunk k is not told as a fact: would explain, might deny.
func (r *reader) unreal(k int) bool {
	c := r.chunks[k]
	for i := int(c.a); i < int(c.head); i++ {
		switch r.words[i].s {
		case "would", "might", "could", "may", "should", "must":
			return true
		}
	}
	return false
}
