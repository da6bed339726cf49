package attribute

import (
	"math"
	"slices"

	"wirecopy/stages/internal/lexicon"
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
	ends       ends
	passing    []int
	kept       []patterns.Match
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
	w := a.Head(k)
	cue := a.cueAt(k)
	lemma, class, id, group, form := w.Form, a.cueClass(k), m.Pattern.ID, m.Pattern.Group, a.cueForm(k)
	if cue != nil {
		lemma = cue.Lemma
	}
	f.Add("pattern", id)
	f.Add("lemma", lemma)
	f.Add("lemma-group", lemma, group)
	f.Add("class-pattern", class, id)
	f.Add("class-form", class, form, group)
	f.Add("form-pattern", form, id)
	f.Add("tag", a.Tags[a.Chunks[k].Head].String(), group)
	f.Add("before", a.kindBefore(k, u), form, class)
	f.Add("after", a.kindAfter(k, u), group)
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
	for _, j := range x.candidates {
		x.features.Reset()
		a.DescribeSpeaker(&x.features, j, &m, u, prior.Speaker)
		x.scores = append(x.scores, x.Models.Speaker.Score(&x.features))
	}
	p.Speaker, p.SpeakerProbability = x.best(x.Models.Speaker)
	if m.After >= 0 {
		p.End, p.ContentProbability = x.end(a, &m, u)
	}
	if m.Before >= 0 {
		x.candidates = a.ProposeStarts(&m, u, x.candidates)
		x.scoreBounds(x.Models.Start, func(s int) { a.DescribeStart(&x.features, s, false, &m, u) },
			func(s int) { x.features.Reset(); a.DescribeStart(&x.features, s, true, &m, u) })
		b, q := x.best(x.Models.Start)
		p.Begin, p.ContentProbability = b, p.ContentProbability*q
	}
	return p
}

// end is where content that begins with m.After most likely ends, and how likely. It is the same for all matches at a cue that
// begin their content there.
func (x *Chooser) end(a *Article, m *patterns.Match, u reading.Unit) (int, float64) {
	if x.ends.cue != m.Cue.A || x.ends.article != a {
		x.ends = ends{article: a, cue: m.Cue.A, known: x.ends.known[:0]}
	}
	for _, k := range x.ends.known {
		if k.after == m.After {
			return k.end, k.probability
		}
	}
	x.candidates = a.ProposeEnds(m, u, x.candidates)
	x.scoreBounds(x.Models.End, func(e int) { a.DescribeEnd(&x.features, e, false, m, u) }, func(int) { x.features.Exchange(stops, goesOn) })
	e, p := x.best(x.Models.End)
	x.ends.known = append(x.ends.known, knownEnd{m.After, e, p})
	return e, p
}

// ends are the ends that have been found at one cue.
type ends struct {
	article *Article
	cue     int
	known   []knownEnd
}

type knownEnd struct {
	after, end  int
	probability float64
}

// scoreBounds scores the candidates, nearest first: to stop at one is to have gone on at those before. Stop describes
// stopping there in x.features, and cross, which comes after, going on.
func (x *Chooser) scoreBounds(m *linear.Model, stop, cross func(at int)) {
	x.scores = x.scores[:0]
	gone := 0.0
	for i, at := range x.candidates {
		x.features.Reset()
		stop(at)
		x.scores = append(x.scores, gone+m.Score(&x.features))
		if i == len(x.candidates)-1 {
			break
		}
		cross(at)
		gone += m.Score(&x.features)
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

// DescribeReport adds the features of p as a report of speech.
func (a *Article) DescribeReport(f *linear.Features, p *Proposal, u reading.Unit, prior Prior) {
	m := &p.Match
	k := m.Cue.A
	w := a.Head(k)
	cue := a.cueAt(k)
	lemma, class, id, group, form := w.Form, a.cueClass(k), m.Pattern.ID, m.Pattern.Group, a.cueForm(k)
	if cue != nil {
		lemma = cue.Lemma
	}
	speaker := "nobody"
	switch {
	case p.Speaker == k:
		speaker = "owner-" + a.tokenKind(a.owner(k))
	case p.Speaker >= 0:
		speaker = a.nounKind(p.Speaker)
	}
	if p.Speaker >= 0 && a.Head(p.Speaker).Function != lexicon.NoFunction {
		f.Add("speaker-form", a.Head(p.Speaker).Form, group)
		f.Add("speaker-before", a.Head(p.Speaker).Form, a.kindBefore(p.Speaker, u), class)
	}
	if p.Speaker > u.First {
		if kind, word := a.boundWord(p.Speaker - 1); kind != word {
			f.Add("speaker-after", word, group)
		}
	}
	subject, other := a.subjectIs(p.Speaker, k, u)
	f.Add("subject", subject, other, group)
	f.Add("subject-pattern", subject, id)
	f.Add("subject-form", subject, form, class)
	f.Add("subject-other", other, id)
	f.Add("bias")
	f.Add("pattern", id)
	f.Add("lemma", lemma)
	f.Add("lemma-group", lemma, group)
	f.Add("class-pattern", class, id)
	f.Add("class-form", class, form, group)
	f.Add("lemma-form", lemma, form)
	f.Add("speaker", speaker, group)
	f.Add("speaker-class", speaker, class)
	f.Add("lemma-speaker", lemma, speaker)
	f.Add("tag", a.Tags[a.Chunks[k].Head].String(), group)
	if cue != nil {
		a.describeFrames(f, cue, m)
	}
	a.describeVerb(f, k, group, class)
	a.describeContent(f, p, u, class)
	f.Add("block", a.Blocks[u.Block].Kind, group)
	f.Add("before", a.kindBefore(k, u), form, class)
	f.Add("after", a.kindAfter(k, u), class)
	f.Add("skipped", linear.Bucket(m.Skipped), id)
	if k < prior.Until { // within what another says
		f.Add("inside", group)
		f.Add("inside-form", form, class)
	}
	if a.Quoted(k) {
		f.Add("quoted", group)
	}
	f.Add("speaker-sure", tenths(p.SpeakerProbability))
	f.Add("content-sure", tenths(p.ContentProbability), group)
	if p.Speaker >= 0 && p.Speaker != k {
		side, nouns, finite, _, _ := a.way(p.Speaker, m)
		f.Add("speaker-way", side, linear.Bucket(min(nouns, 3)), linear.Bucket(min(finite, 2)), form)
	}
}

// subjectIs tells whether the noun chunk j, or nobody, is the subject of the cue at chunk k, and of what other verb it is.
func (a *Article) subjectIs(j, k int, u reading.Unit) (subject, other string) {
	s := a.subjectOf(k)
	switch {
	case !s.Found():
		subject = "none"
	case j < 0:
		subject = "unused"
	case j >= s.A && j < s.B:
		subject = "speaks"
	default:
		subject = "differs"
	}
	if j < 0 || j == k {
		return subject, "none"
	}
	for i := j + 1; i < u.Last && i < j+clauseReach; i++ {
		n := a.ClauseOf[i]
		if i == k || n < 0 || a.Chunks[i].Form != reading.Finite || a.Clauses[n].Kind == reading.Relative || a.Clauses[n].Subject.A > j || a.Clauses[n].Subject.B <= j {
			continue
		}
		if i < k {
			return subject, "before"
		}
		return subject, "after"
	}
	return subject, "none"
}

func tenths(p float64) string { return linear.Bucket(int(math.Floor(p * 5))) }

// cueAt is what the lexicon knows of the cue at chunk k, nil if nothing.
func (a *Article) cueAt(k int) *lexicon.Cue {
	if a.Chunks[k].Kind == reading.Noun {
		return a.Head(k).Noun
	}
	return a.Head(k).Verb
}

// describeFrames adds whether the lexicon says that the cue stands so.
func (a *Article) describeFrames(f *linear.Features, cue *lexicon.Cue, m *patterns.Match) {
	for _, x := range [...]struct {
		frame lexicon.Frames
		name  string
	}{{lexicon.That, "that"}, {lexicon.Zero, "zero"}, {lexicon.Quotation, "quotation"}, {lexicon.Post, "post"},
		{lexicon.Person, "person"}, {lexicon.Object, "object"}, {lexicon.Inf, "inf"}, {lexicon.ObjectInf, "oinf"},
		{lexicon.Wh, "wh"}, {lexicon.Passive, "passive"}} {
		if cue.Frames&x.frame != 0 {
			f.Add("frame", x.name, m.Pattern.ID)
			f.Add("frame-class", x.name, m.Pattern.Group, cue.Class.String())
		}
	}
}

// describeVerb adds how real the act is that the verb chunk k tells: negated, wished, asked.
func (a *Article) describeVerb(f *linear.Features, k int, group, class string) {
	c := &a.Chunks[k]
	if c.Kind != reading.Verb {
		if k > 0 {
			f.Add("noun-before", a.Chunks[k-1].Kind.String(), a.Head(k-1).Form)
		}
		return
	}
	for t := int(c.A); t < int(c.Head); t++ {
		switch w := a.Words[t]; w.Function {
		case lexicon.Modal:
			f.Add("modal", w.Form, class)
			f.Add("modal-group", w.Form, group)
		case lexicon.Not:
			f.Add("not", class, group)
		case lexicon.Have, lexicon.Be, lexicon.Do:
			f.Add("auxiliary", w.Form, class)
		}
	}
	if i := a.ClauseOf[k]; i >= 0 {
		cl := &a.Clauses[i]
		f.Add("clause", cl.Kind.String(), class, group)
		if cl.Parent >= 0 {
			parent := a.Clauses[cl.Parent].Verb
			f.Add("parent", a.Head(parent).Form, c.Form.String())
			f.Add("parent-class", a.cueClass(parent), class, c.Form.String())
		}
		if cl.Kind == reading.Adverbial && k > 0 {
			f.Add("adverbial", class)
		}
	}
}

// describeContent adds what the content looks like.
func (a *Article) describeContent(f *linear.Features, p *Proposal, u reading.Unit, class string) {
	group := p.Match.Pattern.Group
	lemma := a.Head(p.Match.Cue.A).Form
	if from := p.Match.After; from >= 0 {
		kind := a.contentKind(from, u)
		f.Add("content", kind, group)
		f.Add("content-class", kind, class)
		f.Add("content-lemma", kind, lemma)
		if !a.finiteIn(from, p.End) {
			f.Add("content-verbless", group, class)
		}
		f.Add("content-long", linear.Bucket(min(p.End-from, 16)), group)
		f.Add("content-first", a.HeadForm(from), group)
		if a.Chunks[from].Kind == reading.Noun {
			f.Add("content-noun", a.nounKind(from), class)
			f.Add("content-word", a.HeadForm(from), class)
			f.Add("content-word-lemma", a.HeadForm(from), lemma)
		}
		f.Add("content-end", a.endKind(p.End, u), group)
		if that := from - 1; that >= u.First && a.Head(that).Function == lexicon.ThatWord { // a slump that many feared
			f.Add("that", a.Tokens[a.Chunks[that].Head].Tag.String(), a.kindBefore(that, u), class)
		}
	}
	if to := p.Match.Before; to >= 0 {
		first, word := a.boundWord(p.Begin)
		f.Add("content-before", first, group, class)
		f.Add("content-before-word", word, group)
		f.Add("content-before-last", a.Chunks[to-1].Kind.String(), group, class)
		if !a.finiteIn(p.Begin, to) {
			f.Add("content-before-verbless", group, class)
		}
		f.Add("content-before-long", linear.Bucket(min(to-p.Begin, 16)), group)
		if a.Chunks[p.Begin].Kind == reading.OpenMark {
			like := "fragment"
			q := a.OpenedBy(int(a.Chunks[p.Begin].A))
			if q >= 0 && a.sentenceLike(q) {
				like = "quotation"
			}
			if q >= 0 && a.titleCase(a.Inside[q]) {
				f.Add("content-before-title", like, group)
			}
			f.Add("content-before-open", like, group, class)
		}
	}
	marks := "unmarked"
	if a.holdsMarks(p) {
		marks = "marked"
	}
	f.Add("marks", marks, class)
	f.Add("marks-group", marks, group)
}

func (a *Article) endKind(e int, u reading.Unit) string {
	if e >= u.Last {
		return "end"
	}
	return a.Chunks[e].Kind.String()
}

// holdsMarks reports whether a quotation stands in the content of p.
func (a *Article) holdsMarks(p *Proposal) bool {
	for _, s := range a.content(p) {
		for m := a.firstPair(s.Start); m < len(a.Pairs) && a.Pairs[m].OutStart < s.End; m++ {
			if a.Pairs[m].OutEnd > s.Start {
				return true
			}
		}
	}
	return false
}

// content is the stretches of p without what does not belong to its edges.
func (a *Article) content(p *Proposal) []Stretch {
	var out []Stretch
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

func (a *Article) appendStretch(out []Stretch, from, to int) []Stretch {
	return a.appendTrimmed(out, a.Start(int(a.Chunks[from].A)), a.End(int(a.Chunks[to-1].B)-1))
}

func (a *Article) appendTrimmed(out []Stretch, start, end int) []Stretch {
	if s := a.Trim(Stretch{start, end}); s.End > s.Start {
		out = append(out, s)
	}
	return out
}

// hearsay is the group of patterns whose cue is a word within the clause that is told.
const hearsay = "hearsay"

// Content is what p reports, stretch by stretch.
func (a *Article) Content(p *Proposal) []Stretch { return a.content(p) }

// Trim leaves out the outer marks of a stretch that stands between them as a whole, and the commas, spaces and full stops
// around one that does not.
func (a *Article) Trim(s Stretch) Stretch {
	for {
		t := a.trimEdges(s)
		for m := a.firstPair(t.Start); m < len(a.Pairs) && a.Pairs[m].OutStart <= t.Start; m++ {
			q := &a.Pairs[m]
			if q.OutStart == t.Start && q.Start > q.OutStart && q.OutEnd >= t.End && q.End <= t.End {
				t = Stretch{q.Start, q.End}
				break
			}
			if q.OutStart == t.Start && q.OutEnd >= t.End && q.Start > q.OutStart {
				t.Start = q.Start
				break
			}
		}
		if t == s || t.End <= t.Start {
			return t
		}
		s = t
	}
}

// trimEdges leaves out spaces, commas and the like at both ends, and a full stop at the end of what is not quoted.
func (a *Article) trimEdges(s Stretch) Stretch {
	for s.Start < s.End && isEdge(a.Text[s.Start]) {
		s.Start++
	}
	for s.End > s.Start && (isEdge(a.Text[s.End-1]) || a.Text[s.End-1] == '.' && !a.insidePair(s.End-1)) {
		s.End--
	}
	return s
}

func isEdge(c byte) bool { return c <= ' ' || c == ',' || c == ';' || c == ':' }

// insidePair reports whether the byte lies within an outermost quotation.
func (a *Article) insidePair(at int) bool {
	t := a.TokenAt(at)
	return t < len(a.Tokens) && a.Within[t] >= 0
}
