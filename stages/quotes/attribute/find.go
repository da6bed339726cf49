package attribute

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/lexicon"
	"wirecopy/stages/internal/patterns"
	"wirecopy/stages/internal/reading"
)

// EachCue calls f for each chunk of u around which patterns match, with the matches. They are valid until f returns.
func (a *Article) EachCue(u reading.Unit, f func(k int, matches []patterns.Match)) {
	set := Patterns()
	add := func(m patterns.Match) {
		if !a.reportsNothing(&m, u) {
			a.matches = addMatch(a.matches, m)
		}
	}
	marked := a.HoldsMarks(a.StretchOf(reading.Span{A: u.A, B: u.B}))
	for k := u.First; k < u.Last; k++ {
		if a.Quoted(k) || !marked && a.reportsQuotationsAlone(k) {
			continue
		}
		a.matches = a.matches[:0]
		set.Match(a.Reading, u, k, add)
		if len(a.matches) > 0 {
			f(k, a.matches)
		}
	}
}

// reportsNothing reports whether what stands around m tells that it is no report.
func (a *Article) reportsNothing(m *patterns.Match, u reading.Unit) bool {
	if m.After >= 0 && a.NotSaidAfter(m.Cue.A, m.After, u) {
		return true
	}
	if m.Before < 0 {
		according := m.Pattern.Group == accordingTo && (a.DescribesName(m.Speaker.A, m.Speaker.B, u) != (m.Pattern.ID == accordingAside) || a.Adds(m.Cue.A, m.After, u))
		return according || m.Pattern.Group == hearsay && a.Amid(m.Cue.A, u)
	}
	around := m.Speaker.Found() && m.Speaker.A < m.Before && m.Speaker.B > m.Before // the orator, Ole Rask, said: nobody says “the orator”
	return around || a.NotSaidBefore(m.Cue.A, m.Before, u) || tellsBefore(m) && a.tellsNothing(m, u)
}

// tellsNothing reports whether the clause without marks before the cue of m is none that somebody says.
func (a *Article) tellsNothing(m *patterns.Match, u reading.Unit) bool {
	return !a.ToldIn(a.ClauseStart(m.Before, u), m.Before) || a.CommentFollows(m.Before, u) ||
		m.Speaker.Found() && m.Speaker.A >= m.Cue.B && (a.IsSubject(m.Speaker.A, u) || a.IsThing(m.Speaker.A))
}

// reportsQuotationsAlone reports whether nothing but a quotation may be reported around chunk k: a verb or a noun that no list
// has.
func (a *Article) reportsQuotationsAlone(k int) bool {
	switch w := a.Head(k); a.Chunks[k].Kind {
	case reading.Verb:
		return w.Verb == nil && w.Function == lexicon.NoFunction && a.Hearsay(k) < 0
	case reading.Noun:
		return w.Noun == nil
	}
	return false
}

// tellsBefore reports whether all that m reports is a clause without marks before the cue. A clause has a finite verb: of "Another
// pilot, Ole Rask, listed the ports" the first two words are none, nor are the first four of "Rask, talking of ports, denied reports", nor "Rask, who left in May, said the port".
func tellsBefore(m *patterns.Match) bool { return m.Pattern.Group == clauseCue && m.After < 0 }

// clauseCue is the group of patterns in which a clause without marks stands before the cue.
const clauseCue = "clause-cue"

// accordingTo is the group of patterns in which words are according to somebody, accordingAside the one in which something stands between who
// that is, and them.
const (
	accordingTo    = "according-to"
	accordingAside = "according-aside-clause"
)

// addMatch adds m unless there is one of the same group and place. Of the two, one that also says who relayed it stays.
func addMatch(matches []patterns.Match, m patterns.Match) []patterns.Match {
	for i := range matches {
		if o := &matches[i]; o.Before == m.Before && o.After == m.After && o.Pattern.Group == m.Pattern.Group && o.Speaker == m.Speaker {
			if !o.Via.Found() && m.Via.Found() {
				*o = m
			}
			return matches
		}
	}
	return append(matches, m)
}

// Find gives the reports of an article in the order in which what was said begins.
func Find(a *Article, m *Models) []Report {
	x, _ := choosers.Get().(*Chooser)
	defer choosers.Put(x)
	x.Models, x.endsOf = m, nil
	turns := a.FindTurns()
	found := x.FindCued(a)
	found = x.FindAlone(a, found)
	for i := range found {
		found[i].Probability = m.Confidence.Probability(LogOdds(found[i].Probability))
	}
	found = slices.DeleteFunc(found, func(r Report) bool { return r.Probability < leastSure && !slices.ContainsFunc(r.Content, a.HoldsMarks) })
	found = append(found, turns...)
	inOrder(found)
	x.Identify(a, found)
	return found
}

// leastSure is the confidence from which on what stands without marks is a quote: of what lies below it less than one in four is right on
// articles that were not trained on. A limit of .35 or .40 costs more of what is said than it brings.
const leastSure = 0.30

// choosers are kept for their memory.
var choosers = sync.Pool{New: func() any { return new(Chooser) }}

// LogOdds are those of a probability, which is kept away from 0 and 1.
func LogOdds(p float64) float64 {
	p = min(max(p, 1e-4), 1-1e-4)
	return math.Log(p / (1 - p))
}

func inOrder(found []Report) {
	slices.SortStableFunc(found, func(x, y Report) int { return cmp.Compare(x.Content[0].Start, y.Content[0].Start) })
}

// FindCued gives the reports that have a cue, in order, without knowing which entities speak. Each step is taken at all cues before the
// next: what a step runs and knows is more than the first cache holds together with that of the others.
func (x *Chooser) FindCued(a *Article) []Report {
	x.cues, x.matches = x.cues[:0], x.matches[:0]
	var i int
	note := func(_ int, matches []patterns.Match) {
		from := len(x.matches)
		x.matches = append(x.matches, matches...)
		x.cues = append(x.cues, cue{i, from, len(x.matches)})
	}
	for i = range a.Units {
		if u := a.Units[i]; a.reports(u.Block) {
			a.EachCue(u, note)
		}
	}
	for i := range x.cues {
		c := &x.cues[i]
		c.to = c.from + copy(x.matches[c.from:], x.Pass(a, a.Units[c.unit], x.matches[c.from:c.to]))
	}
	for _, c := range x.cues {
		for k := c.from; k < c.to; k++ {
			if m := &x.matches[k]; m.After >= 0 {
				x.end(a, m, a.Units[c.unit])
			}
		}
	}
	var found []Report
	var prior Prior
	for i, c := range x.cues {
		if i == 0 || c.unit != x.cues[i-1].unit {
			prior = NoPrior
		}
		if p, probability := x.Choose(a, a.Units[c.unit], x.matches[c.from:c.to], prior); probability >= x.Models.Threshold {
			found = append(found, a.report(&p, c.unit, probability))
			prior = Prior{p.Speaker, max(prior.Until, p.End)}
		}
	}
	found = a.withoutOverlap(a.relay(found))
	inOrder(found)
	return found
}

// cue is a cue with the matches around it: those of Chooser.matches from the first to before the last.
type cue struct{ unit, from, to int }

// Choose is the proposal that most likely reports speech, of the matches at a cue that passed, and the probability that there is a
// report at all.
func (x *Chooser) Choose(a *Article, u reading.Unit, matches []patterns.Match, prior Prior) (Proposal, float64) {
	if len(matches) == 0 {
		return Proposal{}, 0
	}
	var proposalOf [mostPassing]Proposal
	var scoreOf [mostPassing + 1]float64
	proposals, scores := proposalOf[:0], scoreOf[:0]
	best := 0
	for _, m := range matches {
		p := x.Complete(a, m, u, prior)
		x.features.Reset()
		a.DescribeReport(&x.features, &p, u, prior)
		proposals = append(proposals, p)
		scores = append(scores, x.Models.Report.Score(&x.features))
		if last := len(scores) - 1; scores[last] > scores[best] {
			best = last
		}
	}
	scores = append(scores, 0) // no report
	x.Models.Report.Softmax(scores)
	return proposals[best], 1 - scores[len(scores)-1]
}

func (a *Article) report(p *Proposal, unit int, probability float64) Report {
	m := &p.Match
	speaker := p.Speaker
	if speaker >= 0 {
		speaker = a.office(speaker, m.Cue)
	}
	r := Report{Pattern: m.Pattern.ID, Group: m.Pattern.Group, Head: speaker, Speaker: reading.Nowhere, Content: a.Content(p),
		Entity: -1, Probability: probability, unit: unit}
	r.Cue = a.TokensIn(m.Cue)
	if b := m.Cue.B; b+1 == m.After && a.Chunks[b].Kind == reading.Prep {
		r.Cue.B = int(a.Chunks[b].B) // called for
	}
	if m.Via.Found() {
		r.Via = []reading.Span{a.TokensIn(m.Via)}
	}
	if t := a.Hearsay(m.Cue.A); m.Pattern.Group == hearsay && t >= 0 {
		r.Cue = reading.Span{A: t, B: t + 1}
	}
	if speaker >= 0 {
		r.Probability *= p.SpeakerProbability
		r.Speaker = a.SpeakerPhrase(speaker, a.Units[unit], m)
		if v := a.carrier(r.Speaker, a.Units[unit]); v.Found() {
			r.Via = append(r.Via, v)
		}
	}
	return r
}

// carrier is who carried a statement: according to a statement carried by the Courier.
func (a *Article) carrier(speaker reading.Span, u reading.Unit) reading.Span {
	k := int(a.ChunkOf[speaker.B-1]) + 1
	if k+2 >= u.Last || a.Chunks[k].Kind != reading.Verb || a.Head(k).Function != lexicon.Carried || a.Head(k+1).Function != lexicon.By ||
		a.Chunks[k+2].Kind != reading.Noun {
		return reading.Nowhere
	}
	return a.TokensIn(reading.Span{A: k + 2, B: a.PhraseEnd(k+2, u.Last)})
}

// withoutOverlap keeps, of reports of much the same content, the likeliest. The reports are in the order of their units.
func (a *Article) withoutOverlap(found []Report) []Report {
	kept := found[:0]
	for first := 0; first < len(found); {
		last := first + 1
		for last < len(found) && found[last].unit == found[first].unit {
			last++
		}
		group := slices.Clone(found[first:last])
		slices.SortStableFunc(group, func(x, y Report) int { return cmp.Compare(y.Probability, x.Probability) })
		start := len(kept)
		for _, r := range group[:min(len(group), mostInUnit)] {
			if len(r.Content) > 0 && !slices.ContainsFunc(kept[start:], func(k Report) bool { return a.conflict(&r, &k) }) {
				kept = append(kept, r)
			}
		}
		first = last
	}
	return kept
}

// mostInUnit is how many reports one unit has at the most: it keeps the time linear in a text without full stops.
const mostInUnit = 100

const muchTheSame = 0.5 // the agreement of two contents, above which they are one

// conflict reports whether two reports say much the same, or share a quotation.
func (a *Article) conflict(x, y *Report) bool {
	switch agreement := reading.Agreement(x.Content, y.Content); {
	case agreement == 0 || a.relays(x, y) || a.relays(y, x):
		return false
	case agreement > muchTheSame:
		return true
	}
	for _, s := range x.Content {
		for m := range a.PairsIn(s) {
			q := []reading.Stretch{{Start: a.Pairs[m].Start, End: a.Pairs[m].End}}
			if a.Pairs[m].Depth == 0 && reading.Overlap(q, x.Content) > 0 && reading.Overlap(q, y.Content) > 0 {
				return true
			}
		}
	}
	return false
}

const most = 0.75 // the share of what one says from which on a report within it is all of it

// relay makes who only passed on what another said the via of that report: the Courier says Varo denied the plan. The
// reports are in the order of their units.
func (a *Article) relay(found []Report) []Report {
	gone := make([]bool, len(found))
	for i := range found {
		inner := &found[i]
		if !inner.Speaker.Found() {
			continue
		}
		for j := i - 1; j >= 0 && j >= i-nearReports && found[j].unit == inner.unit; j-- {
			gone[j] = a.passOn(&found[j], inner, gone[j])
		}
		for j := i + 1; j < len(found) && j <= i+nearReports && found[j].unit == inner.unit; j++ {
			gone[j] = a.passOn(&found[j], inner, gone[j])
		}
	}
	kept := found[:0]
	for i := range found {
		if !gone[i] {
			kept = append(kept, found[i])
		}
	}
	return kept
}

const nearReports = 6 // in a unit, between one that is relayed and who relays it

// passOn makes the speaker of outer the via of inner if that is all it tells, and reports whether outer is done with: a newspaper
// has not said what it passes on, a minister who says what somebody said has.
func (a *Article) passOn(outer, inner *Report, gone bool) bool {
	if gone || !outer.Speaker.Found() || outer.Speaker == inner.Speaker || !a.relays(outer, inner) {
		return gone
	}
	inner.Via = append(inner.Via, outer.Speaker)
	if start := a.Start(outer.Speaker.A); len(inner.Content) > 1 { // The port was open, Varo said, the Courier reported.
		inner.Content = slices.DeleteFunc(inner.Content, func(s reading.Stretch) bool { return s.Start == start })
	}
	switch kind, _ := a.headOf(outer); kind {
	case pipeline.Org, "proper", "organization", "document", "channel":
		return true
	}
	return false
}

// relays reports whether all that outer tells is that inner was said.
func (a *Article) relays(outer, inner *Report) bool {
	if len(outer.Content) == 0 || len(inner.Content) == 0 || !inner.Speaker.Found() || !inner.Cue.Found() {
		return false
	}
	whole := []reading.Stretch{a.StretchOf(inner.Speaker), a.StretchOf(inner.Cue)}
	if reading.Overlap(whole, outer.Content) < reading.Length(whole) {
		return false
	}
	all := reading.Stretch{Start: min(whole[0].Start, inner.Content[0].Start, whole[1].Start), End: inner.Content[len(inner.Content)-1].End}
	all.End = max(all.End, whole[0].End, whole[1].End)
	return float64(reading.Overlap([]reading.Stretch{all}, outer.Content)) >= most*float64(reading.Length(outer.Content))
}
