package quotes

import (
	"sort"
	"strings"
)

// settle decides between attributions that claim the same words. What stands within the words of another is that
// speaker's to report, so the outer one stays; one that relays another whole becomes its via.
func (r *reader) settle() {
	f := r.found
	order := make([]int, len(f))
	for i := range order {
		order[i] = i
	}
	rank := func(a *attribution) int {
		switch {
		case strings.HasPrefix(a.rule, "quote-"):
			return 0
		case a.rule == "according-to", strings.HasPrefix(a.rule, "clause-"), a.rule == "quoted-as-saying":
			return 1
		}
		return 2
	}
	sort.SliceStable(order, func(x, y int) bool { return rank(&f[order[x]]) < rank(&f[order[y]]) })
	dropped := make([]bool, len(f))
	r.relay(dropped)
	cover := newCover(len(r.d.Tokens))
	for _, i := range order {
		a := &f[i]
		if dropped[i] {
			continue
		}
		at := cover.at(a.cues.a)
		if at >= 0 && at != i && !dropped[at] {
			dropped[i] = true
			continue
		}
		for _, p := range a.parts {
			first, last := r.d.TokenAt(p.start), r.d.TokenAt(p.end-1)
			// what begins within another's words and is not about its cue overlaps: cut
			if o := cover.at(first); o >= 0 && o != i && rank(a) > rank(&f[o]) {
				dropped[i] = true
			}
			if !dropped[i] {
				cover.set(first, last+1, i)
			}
		}
	}
	kept := f[:0]
	for i := range f {
		if !dropped[i] {
			kept = append(kept, f[i])
		}
	}
	r.found = kept
}

// relay finds the attributions whose words are all another's report of what somebody said: "…, he said, according to the
// Courier". Their speakers relay it.
func (r *reader) relay(dropped []bool) {
	f := r.found
	for i := range f {
		o := &f[i]
		if len(o.parts) != 1 || !o.who.ok() || !r.relays(o) {
			continue
		}
		p := o.parts[0]
		for j := max(0, i-4); j < len(f) && j <= i+4; j++ {
			in := &f[j]
			if j == i || dropped[j] || !in.who.ok() || in.cue == nil || in.cue.class != say &&
				in.cue.class != manner || in.cue.frames&post == 0 || !in.cues.ok() {
				continue
			}
			a, b := in.parts[0].start, in.parts[len(in.parts)-1].end
			a, b = min(a, r.start(in.who.a), r.start(in.cues.a)), max(b, r.end(in.cues.b-1), r.end(in.who.b-1))
			if in.parts[0].start < p.start && in.parts[0].start < r.start(in.cues.a) ||
				r.start(in.cues.a) < p.start || r.start(in.cues.a) >= p.end {
				continue
			}
			if a-p.start > 3 || p.end-min(b, p.end) > 8 {
				continue
			}
			in.via = append(in.via, o.who)
			if last := &in.parts[len(in.parts)-1]; last.start < p.end {
				last.end = min(last.end, p.end) // its words ran on into the relay
			}
			dropped[i] = true
			break
		}
	}
}

// relays reports whether an attribution is of the kind that passes on what others say.
func (r *reader) relays(a *attribution) bool {
	return a.rule == "according-to" || a.rule == "as-speaker-verb" || a.cue != nil && a.cue.lemma == "report"
}

// cover says which attribution a token's words belong to.
type cover struct{ owner []int32 }

func newCover(n int) *cover { return &cover{make([]int32, n+1)} }

func (c *cover) at(i int) int { return int(c.owner[i]) - 1 }

func (c *cover) set(a, b, owner int) {
	for i := a; i < b && i < len(c.owner); i++ {
		if c.owner[i] == 0 {
			c.owner[i] = int32(owner + 1)
		}
	}
}
