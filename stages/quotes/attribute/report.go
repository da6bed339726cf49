package attribute

import (
	"math"
	"slices"

	"wirecopy/stages/internal/lexicon"
	"wirecopy/stages/internal/linear"
	"wirecopy/stages/internal/patterns"
	"wirecopy/stages/internal/reading"
)

// DescribeReport adds the features of p as a report of speech.
func (a *Article) DescribeReport(f *linear.Features, p *Proposal, u reading.Unit, prior Prior) {
	m := &p.Match
	k := m.Cue.A
	cue := a.CueAt(k)
	lemma, class, id, group, form := a.CueLemma(k), a.CueClass(k), m.Pattern.ID, m.Pattern.Group, a.CueForm(k)
	speaker := "nobody"
	switch {
	case p.Speaker == k:
		speaker = "owner-" + a.tokenKind(a.OwnerOf(k))
	case p.Speaker >= 0:
		speaker = a.nounKind(p.Speaker)
	}
	if p.Speaker >= 0 && a.Head(p.Speaker).Function != lexicon.NoFunction {
		f.Add("speaker-form", a.Head(p.Speaker).Form, group)
		f.Add("speaker-before", a.Head(p.Speaker).Form, a.KindBefore(p.Speaker, u), class)
	}
	if p.Speaker > u.First {
		if kind, word := a.boundWord(p.Speaker - 1); kind != word {
			f.Add("speaker-after", word, group)
		}
	}
	subject, other := a.SubjectIs(p.Speaker, k, u)
	f.Add("subject", subject, other, group)
	f.Add("subject-pattern", subject, id)
	f.Add("subject-form", subject, form, class)
	f.Add("subject-other", other, id)
	f.Add("bias")
	fine, coarse := a.Alike(k)
	f.Add("like", fine, form, group)
	f.Add("like-pattern", coarse, id)
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
	a.describeVerb(f, u, k, group, class)
	a.describeContent(f, p, u, class)
	f.Add("block", a.Blocks[u.Block].Kind, group)
	f.Add("before", a.KindBefore(k, u), form, class)
	f.Add("after", a.KindAfter(k, u), class)
	f.Add("around", a.WordBefore(k, u), a.KindAfter(k, u), id)
	f.Add("beyond", a.KindBeyond(k, u), id)
	if form == "according" && k > u.First { // according to Moor
		told, after := "fragment", "verbless"
		if a.ToldIn(a.ClauseStart(k, u), k) {
			told = "told"
		}
		if m.After >= 0 && a.FiniteIn(m.After, p.End) {
			after = "verb"
		}
		f.Add("told-before", told, after, id)
	}
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

func tenths(p float64) string { return linear.Bucket(int(math.Floor(p * 5))) }

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
func (a *Article) describeVerb(f *linear.Features, u reading.Unit, k int, group, class string) {
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
		case lexicon.Have, lexicon.Be, lexicon.Do:
			f.Add("auxiliary", w.Form, class)
		}
	}
	if i := a.ClauseOf[k]; i >= 0 {
		cl := &a.Clauses[i]
		f.Add("clause", cl.Kind.String(), class, group)
		if cl.Negated {
			f.Add("not", class, group)
		}
		if cl.Parent >= 0 {
			parent := a.Clauses[cl.Parent].Verb
			f.Add("parent", a.HeadForm(parent), c.Form.String())
			f.Add("parent-class", a.CueClass(parent), class, c.Form.String())
		}
		if cl.Kind == reading.Adverbial && k > 0 {
			f.Add("adverbial", class)
		}
		if cl.Kind == reading.NonFinite && k > 0 {
			f.Add("governor", a.HeadForm(k-1), c.Form.String())
			if a.Withheld(k, u) {
				f.Add("withheld", class)
			}
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
		if !a.FiniteIn(from, p.End) {
			f.Add("content-verbless", group, class)
		}
		f.Add("content-long", linear.Bucket(min(p.End-from, 16)), group)
		f.Add("content-first", a.HeadForm(from), group)
		if a.Chunks[from].Kind == reading.Noun {
			f.Add("content-noun", a.nounKind(from), class)
			f.Add("content-noun-lemma", a.nounKind(from), lemma)
			f.Add("content-word", a.HeadForm(from), class)
			fine, coarse := a.Alike(from)
			f.Add("content-like", fine, class)
			f.Add("content-like-group", coarse, class, group)
			f.Add("content-like-lemma", coarse, lemma)
			f.Add("content-word-lemma", a.HeadForm(from), lemma)
		}
		f.Add("content-end", a.KindAfter(p.End-1, u), group)
		if that := from - 1; that >= u.First && a.Head(that).Function == lexicon.ThatWord { // a slump that many feared
			f.Add("that", a.Tokens[a.Chunks[that].Head].Tag.String(), a.KindBefore(that, u), class)
		}
	}
	if to := p.Match.Before; to >= 0 {
		first, word := a.boundWord(p.Begin)
		f.Add("content-before", first, group, class)
		f.Add("content-before-word", word, group)
		f.Add("content-before-last", a.Chunks[to-1].Kind.String(), group, class)
		if !a.FiniteIn(p.Begin, to) {
			f.Add("content-before-verbless", group, class)
		}
		f.Add("content-before-pattern", a.WordBefore(to, u), p.Match.Pattern.ID)
		f.Add("content-before-long", linear.Bucket(min(to-p.Begin, 16)), group)
		if a.Chunks[p.Begin].Kind == reading.OpenMark {
			q := a.OpenedBy(int(a.Chunks[p.Begin].A))
			like := a.shape(q)
			if q >= 0 && a.TitleCase(a.Inside[q]) {
				f.Add("content-before-title", like, group)
			}
			f.Add("content-before-open", like, group, class)
		}
	}
	marks := "unmarked"
	if slices.ContainsFunc(a.Content(p), a.HoldsMarks) {
		marks = "marked"
	}
	f.Add("marks", marks, class)
	f.Add("marks-group", marks, group)
}
