package attribute

import (
	"wirecopy/pipeline"
	"wirecopy/stages/internal/linear"
	"wirecopy/stages/internal/patterns"
	"wirecopy/stages/internal/reading"
)

// Fate is what a quotation is that no cue claims.
type Fate uint8

// The fates of a quotation without a cue.
const (
	ScareFate  Fate = iota // no speech: a title, a nickname, irony
	JoinFate               // goes on with the report before it
	SameFate               // a report of its own, by the speaker before it
	NextFate               // a report of its own, by the speaker of the report after it
	NearFate               // a report of its own, by the subject of the sentence before or around it
	NobodyFate             // a report of its own, by nobody who is named
	numberFates
)

// Fates is how many there are.
const Fates = numberFates

var fateNames = [numberFates]string{"scare", "join", "same", "next", "near", "nobody"}

// Alone is a quotation that no cue claims, with what stands around it.
type Alone struct {
	Pair int
	unit int
	// Before and After index the reports around it, -1 for none.
	Before, After int
	// Near is a noun chunk of another clause that may speak, -1 for none.
	Near, nearUnit int
	sameBlock      bool // the report before is in its block
	// chained is the report that holds another paragraph of the quotation, of which each opens with a mark and the last alone
	// closes with one; -1 for none.
	chained int
}

// FindUncovered gives the outermost quotations that no report holds. Found must be in the order of its contents.
func (a *Article) FindUncovered(found []Report) (out []Alone) {
	holder := a.holders(found)
	before := 0 // the reports [0, before) begin before the quotation
	for m := range a.Pairs {
		q := &a.Pairs[m]
		in := a.Inside[m]
		for before < len(found) && found[before].Content[0].Start < q.Start {
			before++
		}
		if q.Depth > 0 || in.B <= in.A || in.A >= len(a.Tokens) || holder[m] >= 0 {
			continue
		}
		unit := a.UnitOf(in.A)
		if unit >= len(a.Units) || !a.reports(a.Units[unit].Block) {
			continue
		}
		alone := Alone{Pair: m, unit: unit, Before: before - 1, After: -1, Near: -1, chained: a.chainedTo(m, holder)}
		if before < len(found) {
			alone.After = before
		}
		alone.Before = a.lastQuoted(found, alone.Before)
		alone.sameBlock = alone.Before >= 0 && a.Units[found[alone.Before].unit].Block == a.Units[unit].Block
		alone.Near, alone.nearUnit = a.nearSpeaker(&alone)
		out = append(out, alone)
	}
	return out
}

// holders gives, for each pair of marks, the report that holds at least half of what stands between them; -1 for none.
func (a *Article) holders(found []Report) []int {
	holder := make([]int, len(a.Pairs))
	covered := make([]int, len(a.Pairs))
	for m := range holder {
		holder[m] = -1
	}
	for i := range found {
		for _, s := range found[i].Content {
			for m := range a.PairsIn(s) {
				q := &a.Pairs[m]
				covered[m] += max(0, min(q.End, s.End)-max(q.Start, s.Start))
				if 2*covered[m] >= q.End-q.Start && holder[m] < 0 {
					holder[m] = i
				}
			}
		}
	}
	return holder
}

const nearReport = 4 // reports before one, in its unit, that may hold a quotation

// chainedTo is the report that holds a paragraph of the quotation of which pair m is another, -1 if none does.
func (a *Article) chainedTo(m int, holder []int) int {
	first := m
	for k := m - 1; k >= 0 && a.Pairs[k].Block >= a.Pairs[first].Block-1; k-- {
		if a.Pairs[k].Next == first {
			first = k
		}
	}
	for k, n := first, 0; k >= 0 && n < longSpeech; k, n = a.Pairs[k].Next, n+1 {
		if holder[k] >= 0 {
			return holder[k]
		}
	}
	return -1
}

const longSpeech = 200 // paragraphs of one quotation

// lastQuoted is the last report with a quotation in the unit of report i, up to i, or i if there is none: “…,” she said,
// adding that it was late. “…”
func (a *Article) lastQuoted(found []Report, i int) int {
	for j := i; j >= 0 && j > i-nearReport && found[j].unit == found[i].unit; j-- {
		if a.typeOf(found[j].Content) != pipeline.Indirect {
			return j
		}
	}
	return i
}

// reports reports whether speech is looked for in a block: not in bylines, credits and the like, nor in the turns of an
// interview, which are speech as a whole.
func (a *Article) reports(block int) bool {
	if a.turns != nil && a.turns[block] != nil {
		return false
	}
	switch a.Blocks[block].Kind {
	case pipeline.Caption, pipeline.Credit, pipeline.Byline, pipeline.Dateline, pipeline.Note:
		return false
	}
	return true
}

// nearSpeaker is the subject of the unit of a quotation, else of the unit before in its block or before a colon.
func (a *Article) nearSpeaker(q *Alone) (chunk, unit int) {
	for i := q.unit; i >= 0 && i >= q.unit-1; i-- {
		u := a.Units[i]
		if u.Block != a.Units[q.unit].Block && a.Chunks[u.Last-1].Kind != reading.Colon {
			break
		}
		if s := a.SubjectIn(u); s >= 0 {
			return s, i
		}
	}
	return -1, -1
}

// Chained reports whether the quotation is a paragraph of one that a report holds.
func (q *Alone) Chained() bool { return q.chained >= 0 }

// Possible reports whether the quotation may have the fate.
func (q *Alone) Possible(f Fate) bool {
	switch f {
	case JoinFate:
		return q.Before >= 0 && q.sameBlock // each paragraph of a speech is a quote of its own
	case SameFate:
		return q.Before >= 0
	case NextFate:
		return q.After >= 0
	case NearFate:
		return q.Near >= 0
	}
	return true
}

// DescribeAlone adds the features of a fate.
func (a *Article) DescribeAlone(f *linear.Features, q *Alone, fate Fate, found []Report) {
	t := fateNames[fate]
	p := &a.Pairs[q.Pair]
	in := a.Inside[q.Pair]
	u := a.Units[q.unit]
	like := a.shape(q.Pair)
	long := linear.Bucket(in.B - in.A)
	whole := "part"
	switch {
	case in.A-1 <= u.A && in.B+1 >= u.B:
		whole = "unit"
	case in.A-1 <= u.A:
		whole = "front"
	case in.B+1 >= u.B:
		whole = "back"
	}
	f.Add(t, like, long)
	f.Add(t+"-whole", whole, like)
	f.Add(t+"-block", a.Blocks[u.Block].Kind, like)
	open := max(in.A-1, u.A)
	if k := int(a.ChunkOf[open]); k > u.First {
		kind, word := a.boundWord(k - 1)
		f.Add(t+"-before", kind, like)
		f.Add(t+"-before-word", word, a.Head(k-1).Form)
	}
	if k := int(a.ChunkOf[min(in.B, u.B-1)]) + 1; k < u.Last {
		kind, word := a.boundWord(k)
		f.Add(t+"-after", kind, like)
		f.Add(t+"-after-word", word)
	}
	if p.Repaired {
		f.Add(t+"-repaired", like)
	}
	title, verb := "lower", "verbless"
	if a.TitleCase(in) {
		title = "title"
	}
	if a.FiniteIn(int(a.ChunkOf[in.A]), int(a.ChunkOf[in.B-1])+1) {
		verb = "verb"
	}
	f.Add(t+"-title", title, verb, like)
	if in.B-in.A == 1 || in.B-in.A == 2 {
		f.Add(t+"-word", a.Words[in.A].Form)
	}
	a.describeNeighbours(f, q, t, like, whole, found)
}

// describeNeighbours adds what the reports before and after are, and how far away.
func (a *Article) describeNeighbours(f *linear.Features, q *Alone, t, like, whole string, found []Report) {
	p := &a.Pairs[q.Pair]
	block := a.Units[q.unit].Block
	before, after := "none", "none"
	if q.Before >= 0 {
		r := &found[q.Before]
		gap := "text"
		if q.unit-r.unit <= 1 {
			gap = "next"
		}
		if q.unit == r.unit {
			gap = "same"
		}
		blocks := linear.Bucket(min(block-a.Units[r.unit].Block, 3))
		before = gap + blocks
		f.Add(t+"-report", a.typeOf(r.Content), blocks, gap, like)
		f.Add(t+"-report-group", r.Group, blocks, gap)
		f.Add(t+"-report-units", linear.Bucket(min(q.unit-r.unit, 6)), blocks, whole)
	}
	if q.After >= 0 {
		r := &found[q.After]
		after = linear.Bucket(min(r.unit-q.unit, 3)) + "/" + linear.Bucket(min(a.Units[r.unit].Block-block, 3))
		f.Add(t+"-following", a.typeOf(r.Content), after, like)
		if p.Next >= 0 {
			f.Add(t+"-following-goes-on", after)
		}
	}
	f.Add(t+"-between", before, after, like, whole)
	if q.unit > 0 {
		u := a.Units[q.unit-1]
		f.Add(t+"-unit-before", a.Chunks[u.Last-1].Kind.String(), linear.Bucket(min(block-u.Block, 2)), whole)
	}
	if q.Near >= 0 {
		f.Add(t+"-near", a.nounKind(q.Near), linear.Bucket(q.unit-q.nearUnit), like)
		f.Add(t+"-near-whole", linear.Bucket(q.unit-q.nearUnit), whole, like, before)
	}
}

// Scare is the group of quotations that report no speech.
const Scare = "scare"

// FindAlone adds to the reports, which are in order, the quotations that no cue claims, as what they most likely are. A scare is a report of the
// group Scare.
func (x *Chooser) FindAlone(a *Article, found []Report) []Report {
	var added []Report
	for _, q := range a.FindUncovered(found) {
		fate, probability := SameFate, 1.0
		switch {
		case q.chained >= 0:
			q.Before = q.chained
		case a.ClosesTitle(int(a.ChunkOf[min(a.Inside[q.Pair].B, len(a.Tokens)-1)])+1, a.Units[q.unit]):
			fate = ScareFate
		case q.Near >= 0 && a.afterColon(&q, found):
			fate, probability = NearFate, colonProbability
		case a.introduced(&q, found):
			probability = found[q.Before].Probability
		default:
			if fate, probability = x.ChooseFate(a, &q, found); fate != JoinFate && probability < a.leastAlone(&q) {
				fate = ScareFate
			}
		}
		p := &a.Pairs[q.Pair]
		s := a.Trim(reading.Stretch{Start: p.Start, End: p.End})
		if s.End <= s.Start {
			continue
		}
		r := Report{Pattern: fateNames[fate], Group: "alone", Cue: reading.Nowhere, Speaker: reading.Nowhere, Head: -1, Entity: -1,
			Content: []reading.Stretch{s}, Probability: probability, unit: q.unit}
		switch fate {
		case JoinFate:
			b := &found[q.Before]
			b.Content = append(b.Content, s)
			b.Probability *= probability
			continue
		case SameFate:
			r.Speaker, r.Head = found[q.Before].Speaker, found[q.Before].Head
		case NextFate:
			r.Speaker, r.Head = found[q.After].Speaker, found[q.After].Head
		case NearFate:
			r.Head = q.Near
			u := a.Units[q.nearUnit]
			r.Speaker = a.SpeakerPhrase(q.Near, u, &patterns.Match{Cue: reading.Span{A: u.Last, B: u.Last}, Speaker: reading.Nowhere})
		case ScareFate:
			r.Group = Scare
		}
		added = append(added, r)
	}
	return append(found, added...)
}

// introduced reports whether the report before tells first what the quotation then says: Varo said he was sure: “It is open.”
func (a *Article) introduced(q *Alone, found []Report) bool {
	open := int(a.ChunkOf[max(a.Inside[q.Pair].A-1, 0)])
	return q.Before >= 0 && found[q.Before].unit == q.unit && a.SentenceLike(q.Pair) && a.QuotationFollows(open-1, a.Units[q.unit])
}

// afterColon reports whether the unit before the quotation, which is a sentence, leads into it with a colon and reports nothing else. He declared:
// ¶ “It is open.”
func (a *Article) afterColon(q *Alone, found []Report) bool {
	if q.nearUnit != q.unit-1 || !a.SentenceLike(q.Pair) || q.Before >= 0 && found[q.Before].unit == q.nearUnit {
		return false
	}
	u, before := a.Units[q.unit], a.Units[q.nearUnit]
	return a.Inside[q.Pair].A-1 <= u.A && a.Chunks[before.Last-1].Kind == reading.Colon
}

const colonProbability = 0.9 // that who leads into a quotation with a colon says it

// The probabilities from which on a quotation that no cue claims is a report of its own. What is no sentence is mostly a word
// that people use, or part of a report that was not found: on PolNeAR one of six is right below the limit.
const (
	leastSentence = 0.45
	leastFragment = 0.8
)

func (a *Article) leastAlone(q *Alone) float64 {
	if a.SentenceLike(q.Pair) {
		return leastSentence
	}
	return leastFragment
}

// ChooseFate is what the quotation most likely is, and how likely.
func (x *Chooser) ChooseFate(a *Article, q *Alone, found []Report) (Fate, float64) {
	x.candidates, x.scores = x.candidates[:0], x.scores[:0]
	for f := range numberFates {
		if !q.Possible(f) {
			continue
		}
		x.features.Reset()
		a.DescribeAlone(&x.features, q, f, found)
		x.candidates = append(x.candidates, int(f))
		x.scores = append(x.scores, x.Models.Alone.Score(&x.features))
	}
	f, p := x.best(x.Models.Alone)
	return Fate(f), p
}

// typeOf is TypeOf without the marks.
func (a *Article) typeOf(content []reading.Stretch) string {
	t, _ := a.TypeOf(content)
	return t
}

// TypeOf is direct, mixed or indirect, by how much of the content stands between marks, and whether marks were completed.
func (a *Article) TypeOf(content []reading.Stretch) (kind string, repaired bool) {
	all, some, repaired := a.MarkedPart(content)
	switch {
	case all:
		return pipeline.Direct, repaired
	case some:
		return pipeline.Mixed, repaired
	}
	return pipeline.Indirect, repaired
}
