package reading

import (
	"sync"

	"wirecopy/stages/internal/lexicon"
	"wirecopy/stages/internal/linear"
	"wirecopy/stages/internal/text"
)

// SubjectFinder proposes the chunks that may be the subject of a finite verb, with the features by which a model decides
// between them. The stages' training programs use it to make the model.
type SubjectFinder struct {
	Candidates []int // chunks; -1 stands for none
	Features   linear.Features
}

// subjectFinders are kept for their memory.
var subjectFinders = sync.Pool{New: func() any { return new(SubjectFinder) }}

const (
	subjectReach  = 40 // chunks before a verb in which its subject is looked for
	mostSubjects  = 8  // candidates before it
	longestPath   = 9  // chunks between candidate and verb whose kinds are one feature
	nearestOfPath = 3
)

// subject is the chunk of the subject of the finite verb chunk k, -1 if it has none of its own.
func (r *Reading) subject(f *SubjectFinder, k, lo, hi int) int {
	if s, ok := r.ObviousSubject(k, lo); ok {
		return s
	}
	r.ProposeSubjects(f, k, lo, hi)
	best, most := -1, 0.0
	m := subjectModel()
	for i, s := range f.Candidates {
		f.Features.Reset()
		r.DescribeSubject(f, s, k, lo)
		if score := m.Score(&f.Features); i == 0 || score > most {
			best, most = s, score
		}
	}
	return best
}

// ObviousSubject is the subject that stands right before its verb where it cannot belong to anything else.
func (r *Reading) ObviousSubject(k, lo int) (int, bool) {
	c := r.Chunks
	j := k - 1
	if j < lo || c[j].Kind != Noun || r.Head(j).Nouns&lexicon.TimeNoun != 0 {
		return -1, false
	}
	if nominative(r.Head(j).Function) {
		return j, true
	}
	if j > lo && c[j-1].Kind == Noun && r.HeadTag(j-1).IsProper() && r.HeadTag(j).IsProper() && r.Begins(j-1, lo) {
		return j, true // the Harbour Board | chairman Jory Moor
	}
	return j, (j == lo || c[j-1].Kind == Sub || c[j-1].Kind == Stop || r.leadsIn(j-1)) && r.HeadTag(j) != text.PRP
}

// leadsIn reports whether chunk k is a verb that a clause may follow without "that": said | the case | was weak.
func (r *Reading) leadsIn(k int) bool {
	c := &r.Chunks[k]
	if c.Kind != Verb || c.Form != Finite || c.Passive {
		return false
	}
	v := r.Head(k).Verb
	return v != nil && v.Class == lexicon.Say && v.Frames&lexicon.Zero != 0 && v.Frames&lexicon.Person == 0
}

func nominative(f lexicon.Function) bool {
	return f == lexicon.He || f == lexicon.She || f == lexicon.They || f == lexicon.I
}

// ProposeSubjects fills f.Candidates for the finite verb chunk k of the sentence of chunks [lo, hi).
func (r *Reading) ProposeSubjects(f *SubjectFinder, k, lo, hi int) {
	c := r.Chunks
	f.Candidates = append(f.Candidates[:0], -1)
	v := r.Head(k).Verb
	says := v != nil && v.Class == lexicon.Say
	for j := k - 1; j >= lo && j >= k-subjectReach && len(f.Candidates) <= mostSubjects; j-- {
		if r.mayAct(j) && !(says && r.IsTime(j)) { // Moor, 61, this week said
			f.Candidates = append(f.Candidates, j)
		}
	}
	for j := k + 1; j < hi && j < k+3; j++ {
		if c[j].Kind == Noun {
			f.Candidates = append(f.Candidates, j)
			break
		}
	}
}

// mayAct reports whether chunk k may be a subject: a noun or what stands for one.
func (r *Reading) mayAct(k int) bool {
	switch h := r.Head(k); r.Chunks[k].Kind {
	case Noun:
		return h.Function != lexicon.ObjectPronoun
	case Sub:
		return h.Function == lexicon.ThatWord
	default:
		return r.Chunks[k].Kind == Rel
	}
}

// IsTime reports whether noun chunk k tells when something was, and is no name: last week.
func (r *Reading) IsTime(k int) bool {
	return r.Chunks[k].Kind == Noun && r.Head(k).Nouns&lexicon.TimeNoun != 0 && !r.HeadTag(k).IsProper()
}

// DescribeSubject adds the features of chunk s, or of none for -1, as the subject of the finite verb chunk k.
func (r *Reading) DescribeSubject(f *SubjectFinder, s, k, lo int) {
	x := &f.Features
	c := r.Chunks
	p := linear.PartOf
	verb, prev := p(r.verbName(k)), p("start")
	if k > lo {
		prev = p(c[k-1].Kind.String())
	}
	if s < 0 {
		x.Add("none")
		x.AddParts("none-verb", verb, prev)
		x.AddParts("none-before", prev, p(r.kindAt(k-2, lo)))
		return
	}
	name := p(r.nounName(s))
	if s > k {
		x.AddParts("after", verb, p(r.kindAt(k-1, lo)), p(c[s-1].Kind.String()))
		x.Add("after-verb", r.Head(k).Form)
		x.AddParts("after-noun", name, prev)
		return
	}
	var path [longestPath]byte
	n, nouns, finite, commas := 0, 0, 0, 0
	for j := s + 1; j < k; j++ {
		if n < longestPath {
			path[n] = kindLetters[c[j].Kind]
			n++
		}
		switch c[j].Kind {
		case Noun:
			nouns++
		case Comma:
			commas++
		case Verb:
			if c[j].Form == Finite {
				finite++
			}
		}
	}
	x.Add("path", string(path[:n]))
	x.AddParts("path-verb", p(string(path[:min(n, nearestOfPath)])), verb)
	some, before := p(linear.Bucket(min(nouns, 2))), p(r.kindAt(s-1, lo))
	x.Add("counts", linear.Bucket(nouns), linear.Bucket(finite), linear.Bucket(commas))
	x.AddParts("noun", name, some)
	x.AddParts("before", before, some)
	x.AddParts("before-noun", before, name, p(r.kindAt(s+1, lo)))
	if s > lo && c[s-1].Kind == Prep {
		x.AddParts("prep", p(r.Head(s-1).Form), some)
	}
	if s-2 >= lo {
		x.AddParts("before-that", p(r.kindAt(s-2, lo)), before, some)
	}
	x.Add("agrees", r.number(s), r.Tags[c[k].A].String())
	x.AddParts("end", prev, some)
}

// kindLetters are one letter for each Kind, for paths.
const kindLetters = "onvp,csrda.:-()<>"

func (r *Reading) kindAt(k, lo int) string {
	if k < lo || k >= len(r.Chunks) {
		return "start"
	}
	return r.Chunks[k].Kind.String()
}

// verbName is what decides about a verb chunk's subject.
func (r *Reading) verbName(k int) string {
	h := r.Head(k)
	switch {
	case h.Function == lexicon.Be:
		return "be"
	case h.Verb != nil:
		return h.Verb.Class.String()
	}
	return "verb"
}

// nounName is what decides whether a noun chunk is a subject.
func (r *Reading) nounName(k int) string {
	h := r.Head(k)
	switch {
	case r.Chunks[k].Kind == Rel || r.Chunks[k].Kind == Sub:
		return h.Form
	case nominative(h.Function):
		return "nominative"
	case h.Nouns&lexicon.TimeNoun != 0:
		return "time"
	case r.HeadTag(k) == text.PRP || r.HeadTag(k) == text.EX:
		return h.Form
	}
	return r.HeadTag(k).String()
}

// number is that of a noun chunk: singular, plural or unknown.
func (r *Reading) number(k int) string {
	switch t := r.HeadTag(k); {
	case t == text.NNS || t == text.NNPS || r.Head(k).Function == lexicon.They:
		return "plural"
	case t == text.NN || t == text.NNP:
		return "singular"
	case t == text.PRP:
		return r.Head(k).Form
	}
	return "?"
}
