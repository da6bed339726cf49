package opinion

import (
	"wirecopy/stages/internal/lexicon"
	"wirecopy/stages/internal/sentiment/polarity"
	"wirecopy/stages/internal/text"
)

// deedAt is the kind of deed that token i tells of, 0 for none.
func (x *Extractor) deedAt(i int) uint64 {
	if e := x.r.Words[i].Entry; e != nil {
		return uint64(e.Deed(x.r.Doc.Tags[i]))
	}
	return 0
}

func sign(v float32) uint64 {
	switch {
	case v > 0.3:
		return 5
	case v > 0:
		return 4
	case v < -0.3:
		return 1
	case v < 0:
		return 2
	}
	return 3
}

// window is a part of the sentence that opinions are added up over.
type window struct{ good, bad, goodEvent, badEvent, goodLeaning, badLeaning float32 }

func (s *window) add(w *polarity.Word) {
	s.good += max(w.Opinion, 0)
	s.bad -= min(w.Opinion, 0)
	s.goodEvent += max(w.Event, 0)
	s.badEvent -= min(w.Event, 0)
	s.goodLeaning += max(w.Leaning, 0)
	s.badLeaning -= min(w.Leaning, 0)
}

// addPart adds a part of what a word says.
func (s *window) addPart(w *polarity.Word, part float32) {
	s.good += part * max(w.Opinion, 0)
	s.bad -= part * min(w.Opinion, 0)
	s.goodEvent += part * max(w.Event, 0)
	s.badEvent -= part * min(w.Event, 0)
	s.goodLeaning += part * max(w.Leaning, 0)
	s.badLeaning -= part * min(w.Leaning, 0)
}

const (
	whole = iota
	clauseOf
	before
	after
	near3
	near6
	author
	quotedVoice
	open     // no other name stands between
	blocked  // another name does
	aimed    // the target says it of others
	attached // as much of all as is said of the target
	numWindows
)

// tones gives the opinions and events by window, and the light in which verbs put those around them.
func (x *Extractor) tones(role Role, p place) {
	var sum [numWindows]window
	clause := x.r.Words[x.m.First].Clause
	openFrom, openTo := x.open()
	for i := x.m.From; i < x.m.To; i++ {
		w := &x.r.Words[i]
		if w.Entry == nil || x.inTarget(i) { // what the lexicon does not know has no value
			continue
		}
		if x.away[i-x.m.From] {
			sum[aimed].add(w)
			continue
		}
		n, side := x.distance(i)
		same := uint64(0)
		if w.Clause == clause {
			same = 1
		}
		x.tells(i, n, side, same, role, p)
		if w.Opinion == 0 && w.Event == 0 && w.Leaning == 0 {
			continue
		}
		sum[whole].add(w)
		sum[attached].addPart(w, x.attached(i, n, clause, p)/attachedWeight)
		if w.Clause == clause {
			sum[clauseOf].add(w)
		}
		sum[before+int(side)].add(w)
		if n <= 3 {
			sum[near3].add(w)
		}
		if n <= 6 {
			sum[near6].add(w)
		}
		sum[choose(i >= openFrom && i < openTo, open, blocked)].add(w)
		sum[choose(w.Flags.Has(polarity.Quoted), quotedVoice, author)].add(w)
	}
	for k := range sum {
		s := &sum[k]
		id := uint64(k) * 16
		x.level(sums, id, s.good, 2)
		x.level(sums, id+1, s.bad, 2)
		x.level(sums, id+2, s.goodEvent, 2)
		x.level(sums, id+3, s.badEvent, 2)
		x.level(sums, id+4, s.good-s.bad, 2)
		x.level(leanings, id+5, s.goodLeaning, 3)
		x.level(leanings, id+6, s.badLeaning, 3)
		x.level(leanings, id+7, s.goodLeaning-s.badLeaning, 3)
	}
}

// lightReach is how many tokens away from the target a verb may put it in a light.
const lightReach = 12

// tells gives what token i tells: in which light it puts those around it as a verb, what kind of deed it tells of, and what lies
// between it and the target. It is n tokens away on a side, and same is 1 if it stands in the target's clause.
func (x *Extractor) tells(i, n int, side, same uint64, role Role, p place) {
	w, tag := &x.r.Words[i], x.r.Doc.Tags[i]
	e := w.Entry
	light := e != nil && e.Frame && e.Agent|e.Patient != 0 && tag.IsVerb()
	if light && n <= lightReach {
		x.add(lights, mix4(uint64(e.Agent+9), uint64(e.Patient+9), side, same), weighty, i)
		x.add(lights, mix5(uint64(e.Agent+9), uint64(e.Patient+9), side, bucket(n), 3), weighty, i)
	}
	d := x.deedAt(i)
	if (d != 0 || light || w.Opinion != 0) && !tag.IsPunct() {
		x.path(i, p, side, d, light)
	}
	if d == 0 {
		return
	}
	x.add(deedNear, mix3(d, side, same), 1, i)
	if same == 1 {
		x.add(deedNear, mix4(d, side, bucket(n), 7), 1, i)
		x.add(deedNear, mix4(d, uint64(role), side, 8), 1, i)
	}
}

// choose is the first window where yes holds, else the second.
func choose(yes bool, first, second int) int {
	if yes {
		return first
	}
	return second
}

// level gives a value, cut off at most.
func (x *Extractor) level(t template, id uint64, v, most float32) {
	if v != 0 {
		x.add(t, id, weighty*max(min(v, most), -most), -1)
	}
}

// shapes gives what kind of mention it is, and in what kind of sentence.
func (x *Extractor) shapes(g argument) {
	tags := x.r.Doc.Tags
	a, b := x.m.First, x.m.Last
	first := uint64(tags[a])
	last := uint64(tags[b-1])
	x.add(form, mix(first, last), 1, -1)
	if tags[a] == text.PRP || tags[a] == text.PRPS {
		x.add(form, mix(x.r.Words[a].Hash, 2), 1, -1)
	}
	x.add(form, mix(uint64(min(b-a, 5)), 3), 1, -1)
	flags := uint64(x.r.Words[a].Flags & (polarity.Quoted | polarity.TitleCase | polarity.Doubted))
	x.add(form, mix(flags, 4), 1, -1)
	x.add(form, mix3(flags, uint64(g.role), 5), 1, -1)
	n := x.m.To - x.m.From
	x.add(shape, bucket((n+2)/4), 1, -1)
	x.add(shape, mix(uint64(4*(a-x.m.From)/n), 1), 1, -1)
	quotedTokens, names := 0, 0
	for i := x.m.From; i < x.m.To; i++ {
		if x.r.Words[i].Flags.Has(polarity.Quoted) {
			quotedTokens++
		}
		if tags[i].IsProper() && !x.inTarget(i) {
			names++
		}
	}
	x.add(shape, mix(uint64(min(4*quotedTokens/n, 3)), 2), 1, -1)
	x.add(shape, mix(uint64(min(names, 6)), 3), 1, -1)
	if a == x.m.From {
		x.add(shape, 99, 1, -1)
	}
	if x.speaks(g) {
		x.add(speaker, flags, 1, -1)
		x.add(speaker, mix(uint64(min(4*quotedTokens/n, 3)), 1), 1, -1)
		x.opinionsSaid()
	}
}

// speaks reports whether the target is the one who speaks in the sentence.
func (x *Extractor) speaks(g argument) bool {
	if g.verb < 0 || g.role != Subject && g.role != Inverted {
		return false
	}
	v := x.r.Doc.Words[g.verb].Verb
	return v != nil && v.Class == lexicon.Say
}

// opinionsSaid gives the opinions in a sentence that the target says: they are the target's, not the author's.
func (x *Extractor) opinionsSaid() {
	good, bad := float32(0), float32(0)
	for i := x.m.From; i < x.m.To; i++ {
		if o := x.r.Words[i].Opinion; o > 0 {
			good += o
		} else {
			bad -= o
		}
	}
	x.level(said, 0, good, 2)
	x.level(said, 1, bad, 2)
	x.level(said, 2, good-bad, 2)
}

// open gives the stretch around the target up to the nearest other names on both sides: what stands beyond one is more likely
// said of that one.
func (x *Extractor) open() (from, to int) {
	tags := x.r.Doc.Tags
	from, to = x.m.First, x.m.Last
	for from > x.m.From && !tags[from-1].IsProper() {
		from--
	}
	for to < x.m.To && !tags[to].IsProper() {
		to++
	}
	return from, to
}

// Auxiliary reports whether token i is a form of be, have or do.
func Auxiliary(r *polarity.Reading, i int) bool {
	switch r.Doc.Words[i].Function {
	case lexicon.Be, lexicon.Have, lexicon.Do:
		return true
	}
	return false
}
