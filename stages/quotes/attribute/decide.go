package attribute

import (
	"slices"

	"wirecopy/stages/internal/linear"
	"wirecopy/stages/internal/patterns"
	"wirecopy/stages/internal/reading"
)

// Proposal is a match with the speaker and the bounds that the models chose for it.
type Proposal struct {
	Match patterns.Match
	// Speaker is a noun chunk, or -1 for nobody.
	Speaker int
	// Begin is the chunk with which content before the cue begins, End the one before which content after it ends; -1 if
	// there is none on that side.
	Begin, End int
	// SpeakerProbability and ContentProbability are those of the two choices.
	SpeakerProbability, ContentProbability float64
}

// Chooser makes the choices of one article. Its memory is used again from one to the next.
type Chooser struct {
	Models     *Models
	features   linear.Features
	candidates []int
	scores     []float64
	endsOf     *Article // whose ends are known
	ends       []knownEnd
	passing    []int
	kept       []patterns.Match
	cues       []cue
	matches    []patterns.Match
}

// Pass keeps the matches at a cue that may be reports by what is known of them at once, so that the dear choices are made for
// few. They are valid until the next call.
func (x *Chooser) Pass(a *Article, u reading.Unit, matches []patterns.Match) []patterns.Match {
	scores := x.scores[:0]
	for i := range matches {
		x.features.Reset()
		a.DescribeMatch(&x.features, &matches[i], u)
		scores = append(scores, x.Models.Gate.Score(&x.features))
	}
	x.scores = scores
	x.passing = PassScores(scores, x.Models.Gate.Least(), x.passing[:0])
	kept := x.kept[:0]
	for _, i := range x.passing {
		kept = append(kept, matches[i])
	}
	x.kept = kept
	return kept
}

const (
	mostPassing = 3   // matches at one cue
	behind      = 3.0 // in log-odds: how much less likely than the best a match may be
)

// PassScores adds the matches that pass to out, by their scores: the best ones from least on.
func PassScores(scores []float64, least float64, out []int) []int {
	for len(out) < mostPassing {
		best := -1
		for i, s := range scores {
			if s >= least && (best < 0 || s > scores[best]) && !slices.Contains(out, i) {
				best = i
			}
		}
		if best < 0 || len(out) > 0 && scores[best] < scores[out[0]]-behind {
			break
		}
		out = append(out, best)
	}
	return out
}

// DescribeMatch adds the features of a match by itself.
func (a *Article) DescribeMatch(f *linear.Features, m *patterns.Match, u reading.Unit) {
	k := m.Cue.A
	lemma, class, id, group, form := a.cueLemma(k), a.cueClass(k), m.Pattern.ID, m.Pattern.Group, a.cueForm(k)
	f.Add("pattern", id)
	f.Add("lemma", lemma)
	f.Add("lemma-group", lemma, group)
	f.Add("class-pattern", class, id)
	f.Add("class-form", class, form, group)
	f.Add("form-pattern", form, id)
	f.Add("tag", a.Tags[a.Chunks[k].Head].String(), group)
	f.Add("before", a.KindBefore(k, u), form, class)
	f.Add("after", a.KindAfter(k, u), group)
	f.Add("skipped", linear.Bucket(m.Skipped), id)
	if m.After >= 0 {
		f.Add("content", a.contentKind(m.After, u), group, class)
		f.Add("content-lemma", a.contentKind(m.After, u), lemma)
	}
	if m.Before >= 0 {
		f.Add("content-before", a.Chunks[m.Before-1].Kind.String(), group, class)
	}
}

// Prior is what is known of the reports at the cues before in the unit.
type Prior struct {
	// Speaker is the chunk that speaks at the last of them, -1 for nobody.
	Speaker int
	// Until is the chunk before which ends what they say after their cues, -1 for nothing.
	Until int
}

// NoPrior is known at the first cue of a unit.
var NoPrior = Prior{nobody, -1}

// Complete chooses the speaker and the bounds of the content for a match.
func (x *Chooser) Complete(a *Article, m patterns.Match, u reading.Unit, prior Prior) Proposal {
	p := Proposal{Match: m, Begin: -1, End: -1, ContentProbability: 1}
	x.candidates = a.ProposeSpeakers(&m, u, x.candidates)
	x.scores = x.scores[:0]
	before := a.PriorSpeaker(m.Cue.A, prior)
	for _, j := range x.candidates {
		x.features.Reset()
		a.DescribeSpeaker(&x.features, j, &m, u, before)
		x.scores = append(x.scores, x.Models.Speaker.Score(&x.features))
	}
	p.Speaker, p.SpeakerProbability = x.best(x.Models.Speaker)
	if m.After >= 0 {
		p.End, p.ContentProbability = x.end(a, &m, u)
	}
	if m.Before >= 0 {
		x.candidates = a.ProposeStarts(&m, u, x.candidates)
		x.scoreStarts(a, &m, u)
		b, q := x.best(x.Models.Start)
		p.Begin, p.ContentProbability = b, p.ContentProbability*q
	}
	return p
}

// end is where content that begins with m.After most likely ends, and how likely. It is the same for all matches at a cue that
// begin their content there. Those of an article are kept, in the order of their cues.
func (x *Chooser) end(a *Article, m *patterns.Match, u reading.Unit) (int, float64) {
	if x.endsOf != a {
		x.endsOf, x.ends = a, x.ends[:0]
	}
	i, _ := slices.BinarySearchFunc(x.ends, m.Cue.A, func(k knownEnd, cue int) int { return k.cue - cue })
	for ; i < len(x.ends) && x.ends[i].cue == m.Cue.A; i++ {
		if k := &x.ends[i]; k.after == m.After {
			return k.end, k.probability
		}
	}
	x.candidates = a.ProposeEnds(m, u, x.candidates)
	x.scoreEnds(a, m, u)
	e, p := x.best(x.Models.End)
	x.ends = append(x.ends, knownEnd{m.Cue.A, m.After, e, p})
	return e, p
}

type knownEnd struct {
	cue, after, end int
	probability     float64
}

// scoreStarts scores the candidates, nearest first: to stop at one is to have gone on at those before.
func (x *Chooser) scoreStarts(a *Article, m *patterns.Match, u reading.Unit) {
	x.scores = x.scores[:0]
	score := func(s int, crossed bool) float64 {
		x.features.Reset()
		a.DescribeStart(&x.features, s, crossed, m, u)
		return x.Models.Start.Score(&x.features)
	}
	gone := 0.0
	for _, s := range x.candidates {
		x.scores = append(x.scores, gone+score(s, false))
		gone += score(s, true)
	}
}

// scoreEnds does the same for ends, of which there are many: what stopping there and going on have in common is found once.
func (x *Chooser) scoreEnds(a *Article, m *patterns.Match, u reading.Unit) {
	x.scores = x.scores[:0]
	gone := 0.0
	for _, e := range x.candidates {
		x.features.Reset()
		a.DescribeEnd(&x.features, e, false, m, u)
		stop, on := x.Models.End.Both(&x.features, stops, goesOn)
		x.scores = append(x.scores, gone+stop)
		gone += on
	}
}

// best is the candidate with the highest score, and its probability.
func (x *Chooser) best(m *linear.Model) (int, float64) {
	m.Softmax(x.scores)
	best := 0
	for i, s := range x.scores {
		if s > x.scores[best] {
			best = i
		}
	}
	return x.candidates[best], x.scores[best]
}

// Content is what p reports, stretch by stretch, without what does not belong to the edges.
func (a *Article) Content(p *Proposal) []reading.Stretch {
	var out []reading.Stretch
	if p.Match.Pattern.Group == hearsay && p.Begin >= 0 {
		t := a.Hearsay(p.Match.Cue.A)
		return a.appendTrimmed(a.appendTrimmed(out, a.Start(int(a.Chunks[p.Begin].A)), a.Start(t)), a.End(t), a.End(int(a.Chunks[p.End-1].B)-1))
	}
	if p.Begin >= 0 && p.Match.Before > p.Begin {
		out = a.appendStretch(out, p.Begin, p.Match.Before)
	}
	if p.End > p.Match.After && p.Match.After >= 0 {
		out = a.appendStretch(out, p.Match.After, p.End)
	}
	return out
}

func (a *Article) appendStretch(out []reading.Stretch, from, to int) []reading.Stretch {
	return a.appendTrimmed(out, a.Start(int(a.Chunks[from].A)), a.End(int(a.Chunks[to-1].B)-1))
}

func (a *Article) appendTrimmed(out []reading.Stretch, start, end int) []reading.Stretch {
	if s := a.Trim(reading.Stretch{Start: start, End: end}); s.End > s.Start {
		out = append(out, s)
	}
	return out
}

// hearsay is the group of patterns whose cue is a word within the clause that is told.
const hearsay = "hearsay"
