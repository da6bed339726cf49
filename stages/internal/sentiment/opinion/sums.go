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

// windowOf is what one word adds.
func windowOf(w *polarity.Word) window {
	return window{max(w.Opinion, 0), max(-w.Opinion, 0), max(w.Event, 0), max(-w.Event, 0), max(w.Leaning, 0), max(-w.Leaning, 0)}
}

func (s *window) add(w *window) {
	s.good += w.good
	s.bad += w.bad
	s.goodEvent += w.goodEvent
	s.badEvent += w.badEvent
	s.goodLeaning += w.goodLeaning
	s.badLeaning += w.badLeaning
}

// addPart adds a part of what a word says.
func (s *window) addPart(w *window, part float32) {
	s.good += part * w.good
	s.bad += part * w.bad
	s.goodEvent += part * w.goodEvent
	s.badEvent += part * w.badEvent
	s.goodLeaning += part * w.goodLeaning
	s.badLeaning += part * w.badLeaning
}

// teller is a word of the document that the lexicon says something of.
type teller struct {
	token  int32
	tells  bool // an opinion or a deed, or it is a verb that puts somebody in a light
	valued bool // window is not empty
	light  bool // it is such a verb
	deed   uint8
	window window
}

// tellerOf is what the lexicon says of word i. It is nothing where ok is false.
func (x *Extractor) tellerOf(i int) (t teller, ok bool) {
	w := &x.r.Words[i]
	e := w.Entry
	if e == nil { // what the lexicon does not know has no value
		return t, false
	}
	t = teller{token: int32(i), window: windowOf(w), deed: uint8(x.deedAt(i))}
	t.light = e.Frame && e.Agent|e.Patient != 0 && x.r.Doc.Tags[i].IsVerb()
	t.tells = t.deed != 0 || t.light || w.Opinion != 0
	t.valued = t.window != window{}
	return t, t.tells || t.valued
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

// windows are the sums of all parts of the sentence; used has a bit for each that has a word.
type windows struct {
	sums [numWindows]window
	used uint16
}

func (s *windows) add(k int, w *window) {
	s.used |= 1 << k
	s.sums[k].add(w)
}

// tones gives the opinions and events by window, and the light in which verbs put those around them.
func (x *Extractor) tones(role Role, p place) {
	var all windows
	clause := x.r.Words[x.m.First].Clause
	openFrom, openTo := x.open()
	first, last := x.counts.tellersIn(x.m.From, x.m.To)
	for k := first; k < last; k++ {
		t := &x.tellers[k]
		i := int(t.token)
		if x.inTarget(i) {
			continue
		}
		if x.hasAway && x.away[i-x.m.From] {
			all.add(aimed, &t.window)
			continue
		}
		w := &x.r.Words[i]
		n, side := x.distance(i)
		same := w.Clause == clause
		if t.tells {
			x.tells(t, n, side, same, role, p)
		}
		if !t.valued {
			continue
		}
		all.used |= 1<<whole | 1<<attached
		all.sums[attached].addPart(&t.window, x.attached(i, n, same)/attachedWeight)
		all.add(before+int(side), &t.window)
		if same {
			all.add(clauseOf, &t.window)
		}
		if n <= 6 {
			all.add(near6, &t.window)
		}
		if n <= 3 {
			all.add(near3, &t.window)
		}
		all.add(choose(i >= openFrom && i < openTo, open, blocked), &t.window)
		all.add(choose(w.Flags.Has(polarity.Quoted), quotedVoice, author), &t.window)
	}
	all.sums[whole] = all.sums[before]
	all.sums[whole].add(&all.sums[after])
	for k := range all.sums {
		if all.used&(1<<k) != 0 {
			x.window(k, &all.sums[k])
		}
	}
}

// levels are what is known of a window: the features of each are numbered from k·windowIDs on.
const (
	windowIDs   = 16
	levels      = 8
	opinionSums = 5 // the first levels: opinions and events; the others are leanings
	mostSum     = 2
	mostLeaning = 3
)

// levels gives the levels of a window.
func (s *window) levels() (out [levels]float32) {
	out[0], out[1], out[2], out[3] = cut(s.good, mostSum), cut(s.bad, mostSum), cut(s.goodEvent, mostSum), cut(s.badEvent, mostSum)
	out[4] = cut(s.good-s.bad, mostSum)
	out[5], out[6], out[7] = cut(s.goodLeaning, mostLeaning), cut(s.badLeaning, mostLeaning), cut(s.goodLeaning-s.badLeaning, mostLeaning)
	return out
}

// cut cuts a value off at most.
func cut(v, most float32) float32 {
	if v > most {
		return most
	}
	if v < -most {
		return -most
	}
	return v
}

// levelKey is the key of level i of window k.
func levelKey(k, i int) uint32 {
	t := sums
	if i >= opinionSums {
		t = leanings
	}
	return key(t, uint64(k*windowIDs+i))
}

// window gives the levels of window k.
func (x *Extractor) window(k int, s *window) {
	values := s.levels()
	if m := x.known.model; m != nil {
		a, b := x.known.sum[0], x.known.sum[1]
		for i, w := range &m.levels[k] {
			a += values[i] * w[0]
			b += values[i] * w[1]
		}
		x.known.sum = pair{a, b}
		return
	}
	for i, v := range values {
		if v != 0 {
			x.addKey(levelKey(k, i), weighty*v, -1)
		}
	}
}

// lightReach is how many tokens away from the target a verb may put it in a light.
const lightReach = 12

// tells gives what a word tells: in which light it puts those around it as a verb, what kind of deed it tells of, and what lies
// between it and the target. It is n tokens away on a side, in the target's clause or not.
func (x *Extractor) tells(t *teller, n int, side uint64, inClause bool, role Role, p place) {
	i := int(t.token)
	tag, d, same := x.r.Doc.Tags[i], uint64(t.deed), uint64(0)
	if inClause {
		same = 1
	}
	if t.light && n <= lightReach {
		e := x.r.Words[i].Entry
		x.add(lights, mix4(uint64(e.Agent+9), uint64(e.Patient+9), side, same), weighty, i)
		x.add(lights, mix5(uint64(e.Agent+9), uint64(e.Patient+9), side, bucket(n), 3), weighty, i)
	}
	if !tag.IsPunct() {
		x.path(i, p, side, d, t.light)
	}
	if d == 0 {
		return
	}
	x.add(deedNear, mix3(d, side, same), 1, i)
	if inClause {
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
	all := x.counts.within(x.m.From, x.m.To)
	quotedTokens, names := int(all.quoted), int(all.names-x.counts.within(a, b).names)
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
