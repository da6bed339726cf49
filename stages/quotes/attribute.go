package quotes

import (
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
	if a.cue != nil && (a.cue.class == think || a.cue.class == act) && !r.holdsMarks(kept) {
		return // a mind or a deed, not words
	}
	if r.d.Blocks[r.blockOf(kept[0].start)].Kind == pipeline.Heading && a.cue != nil && a.cue.class != say && !r.holdsMarks(kept) {
		return // a heading sums up
	}
	if a.frame == inf && a.cue.class != ask && !r.holdsMarks(kept) {
		return // an intention: vowed to stay
	}
	if a.frame&(object|oinf|zero) != 0 && !a.who.ok() && !r.holdsMarks(kept) || a.rule == "speaker-verb-names" && !r.holdsMarks(kept) {
		return // a report without a reporter; a call by telephone
	}
	if a.cue != nil && a.cue.class == find && a.who.ok() && r.tags[a.who.a] == text.PRP && !r.holdsMarks(kept) {
		return // "you will find the people friendly"
	}
	if a.frame&(object|oinf) != 0 && a.who.ok() && a.who.b-a.who.a == 1 && r.words[a.who.a].id == idI && a.chunk < len(r.chunks) && !r.holdsMarks(kept) {
		if t := r.tags[r.chunks[a.chunk].head]; t != text.VBD && t != text.VBN {
			return // "I ask you to come": said here and now, not reported
		}
	}
	if (a.frame&(object|inf|oinf) != 0 || a.frame == zero && a.cue.frames&object != 0) && a.chunk < len(r.chunks) && r.unreal(a.chunk) && !r.holdsMarks(kept) {
		return // "would explain the gains": nobody has said it
	}
	if a.frame&(object|inf|oinf) != 0 && a.who.ok() && !r.speaks(a.who) && !r.holdsMarks(kept) {
		return // results suggest a cause: nobody speaks
	}
	r.found = append(r.found, a)
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
	if from > lo && from <= k && r.words[c[from-1].head].s == "like" {
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
