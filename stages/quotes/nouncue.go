package quotes

import (
	"wirecopy/stages/internal/text"
)

// nounCue handles "his claim that", "the warning by Moor that", "made the point that", "their call for".
func (r *reader) nounCue(u unit, k, lo, hi int) {
	c := r.chunks
	n := c[k]
	q := r.words[n.head].named
	a := attribution{cue: q, cues: span{int(n.head), int(n.head) + 1}, who: nowhere, chunk: k, rule: "noun-that",
		frame: that}
	i := k + 1
	if i+1 < hi && c[i].kind == prep && c[i+1].kind == noun {
		switch w := r.word(i); {
		case w.id == idBy || w.s == "from" || w.id == idOf && r.speaks(span{int(c[i+1].a), int(c[i+1].b)}):
			e := i + 2
			if e < hi && c[e].kind == sub && r.word(e).id == idThat {
				a.who = span{int(c[i+1].a), int(c[i+1].b)}
				i = e
			}
		}
	}
	if i+1 >= hi {
		return
	}
	possessor := r.possessor(n)
	switch {
	case c[i].kind == sub && r.word(i).id == idThat && c[i+1].kind != verb:
		if !a.who.ok() {
			a.who = possessor
		}
		if !a.who.ok() && k-1 >= lo && c[k-1].kind == verb && !c[k-1].passive && r.lightVerb(int(c[k-1].head)) {
			a.who, _ = r.subject(u, k-1)
			a.cues.a = int(c[k-1].a)
		}
		i++
	case c[i].kind == prep && q.takes(r.word(i).s) && q.class != think && (possessor.ok() || k-1 >= lo &&
		c[k-1].kind == verb && r.lightVerb(int(c[k-1].head))):
		a.who, a.rule, a.frame = possessor, "noun-preposition", object
		if !a.who.ok() {
			a.who, _ = r.subject(u, k-1)
			a.cues.a = int(c[k-1].a)
		}
		i++
	default:
		return
	}
	if !a.who.ok() {
		return
	}
	a.parts = []bytes{{r.start(int(c[i].a)), r.contentEnd(u, i, hi, k)}}
	if r.holdsMarks(a.parts) {
		r.add(a)
	}
}

// possessor is "his" in "his claim", "Moor" in "Moor's claim".
func (r *reader) possessor(n chunk) span {
	for i := int(n.a); i < int(n.head); i++ {
		if r.tags[i] == text.PRPS {
			return span{i, i + 1}
		}
		if r.tags[i] == text.POS && i > int(n.a) {
			return span{int(n.a), i}
		}
	}
	return nowhere
}

func (r *reader) lightVerb(i int) bool {
	switch r.words[i].s {
	case "make", "makes", "made", "making", "issue", "issued", "issuing", "raise", "raised", "raising", "voice",
		"voiced", "express",
		"expressed", "expressing", "offer", "offered", "give", "gave", "giving", "repeat", "repeated", "reject",
		"rejected", "rejecting",
		"deny", "denied", "dismiss", "dismissed", "reiterate", "reiterated", "renew", "renewed", "release",
		"released", "share", "shared":
		return true
	}
	switch r.d.Word(i) {
	case "makes", "issue", "issues", "issued", "issuing", "raises", "raise", "raised", "give", "gave", "given",
		"gives", "made", "make", "making", "renewed", "released", "shares", "shared":
		return true
	}
	return false
}
