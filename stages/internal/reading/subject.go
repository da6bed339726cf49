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
	properties linear.Properties // of the verb and of the candidate
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
	return r.whoThatIs(best, k, lo)
}

// whoThatIs is the name at the beginning of the sentence from chunk lo on if what stands between it and the verb chunk k only says between commas who
// that is: Ines Varo of Velm, the party chairwoman, also left. It is s, which was found to be the subject, if more stands there.
func (r *Reading) whoThatIs(s, k, lo int) int {
	c, from := r.Chunks, lo
	if c[lo].Kind == Conj {
		from++
	}
	if from >= k || c[from].Kind != Noun || !r.HeadTag(from).IsProper() || r.Head(from).Nouns&lexicon.TimeNoun != 0 {
		return s
	}
	who := r.PhraseEnd(from, k) + 1
	if who >= k || c[who-1].Kind != Comma || c[who].Kind != Noun || r.HeadTag(who).IsProper() {
		return s
	}
	e := r.PhraseEnd(who, k)
	if e >= k || c[e].Kind != Comma || s > e {
		return s
	}
	for e++; e < k; e++ {
		if c[e].Kind != Adverb {
			return s
		}
	}
	return from
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
	r.describeVerb(f, k, lo)
	c := r.Chunks
	f.Candidates = append(f.Candidates[:0], -1)
	v := r.Head(k).Verb
	says := v != nil && v.Class == lexicon.Say
	for j := k - 1; j >= lo && j >= k-subjectReach && len(f.Candidates) <= mostSubjects; j-- {
		if r.mayAct(j) && !(says && r.IsTime(j)) && !r.onDay(j, lo) { // Moor, 61, this week said
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

// onDay reports whether chunk k is a day or a month behind a preposition: on Monday.
func (r *Reading) onDay(k, lo int) bool {
	return k > lo && r.Chunks[k-1].Kind == Prep && r.Head(k).Nouns&lexicon.CalendarNoun != 0
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

// subjectProperties are what is seen of a verb and of a candidate, in the order of the constants below.
var subjectProperties = []string{"verb", "prev", "second", "form", "tag", "name", "prior", "path", "near", "nouns", "finite", "commas",
	"some", "before", "after", "prep", "beyond", "number"}

const (
	ofVerb     = iota // what decides about its subject
	beforeVerb        // the kind of chunk right before it
	secondLast        // and before that
	formOfVerb
	tagOfVerb
	ofNoun // what decides whether it is a subject
	priorKind
	pathToVerb
	nearPath
	nounsBetween
	finiteBetween
	commasBetween
	someNouns // between, as one of few numbers
	beforeNoun
	afterNoun
	prepOfNoun
	beyondNoun // what stands before what stands before it
	numberOfNoun
)

// The features of no subject, of one after its verb, and of one before it.
var (
	noSubjectTemplates    = linear.NewTemplates(subjectProperties, "none:", "none-verb: verb prev", "none-before: prev second")
	laterSubjectTemplates = linear.NewTemplates(subjectProperties, "after: verb prev prior", "after-verb: form", "after-noun: name prev")
	subjectTemplates      = linear.NewTemplates(subjectProperties, "path: path", "path-verb: near verb", "counts: nouns finite commas",
		"noun: name some", "before: before some", "before-noun: before name after")
	prepTemplates = linear.NewTemplates(subjectProperties, "prep: prep some")
	lastTemplates = linear.NewTemplates(subjectProperties, "before-that if beyond: beyond before some", "agrees: number tag", "end: prev some")
)

// describeVerb sets the properties that the candidates for the subject of the finite verb chunk k have in common.
func (r *Reading) describeVerb(f *SubjectFinder, k, lo int) {
	p := &f.properties
	p[ofVerb], p[beforeVerb], p[secondLast] = linear.PartOf(r.verbName(k)), r.kindAt(k-1, lo), r.kindAt(k-2, lo)
	p[formOfVerb], p[tagOfVerb] = linear.PartOf(r.Head(k).Form), linear.PartOf(r.Tags[r.Chunks[k].A].String())
}

// DescribeSubject adds the features of chunk s, or of none for -1, as the subject of the finite verb chunk k, for which the candidates
// were proposed.
func (r *Reading) DescribeSubject(f *SubjectFinder, s, k, lo int) {
	x, p := &f.Features, &f.properties
	if s < 0 {
		x.AddTemplates(noSubjectTemplates, p)
		return
	}
	c := r.Chunks
	p[ofNoun] = linear.PartOf(r.nounName(s))
	if s > k {
		p[priorKind] = kindParts[c[s-1].Kind]
		x.AddTemplates(laterSubjectTemplates, p)
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
	p[pathToVerb], p[nearPath] = x.PartOf(path[:n]), x.PartOf(path[:min(n, nearestOfPath)])
	p[nounsBetween], p[finiteBetween], p[commasBetween] = linear.BucketPart(nouns), linear.BucketPart(finite), linear.BucketPart(commas)
	p[someNouns], p[numberOfNoun] = linear.BucketPart(min(nouns, 2)), linear.PartOf(r.number(s))
	p[beforeNoun], p[afterNoun] = r.kindAt(s-1, lo), r.kindAt(s+1, lo)
	x.AddTemplates(subjectTemplates, p)
	if s > lo && c[s-1].Kind == Prep {
		p[prepOfNoun] = linear.PartOf(r.Head(s - 1).Form)
		x.AddTemplates(prepTemplates, p)
	}
	p[beyondNoun] = linear.Part{}
	if s-2 >= lo {
		p[beyondNoun] = r.kindAt(s-2, lo)
	}
	x.AddTemplates(lastTemplates, p)
}

// kindLetters are one letter for each Kind, for paths.
const kindLetters = "onvp,csrda.:-()<>"

// kindParts are the names of the kinds.
var kindParts, startPart = [numberKinds]linear.Part(linear.Parts(kindNames[:]...)), linear.PartOf("start")

func (r *Reading) kindAt(k, lo int) linear.Part {
	if k < lo || k >= len(r.Chunks) {
		return startPart
	}
	return kindParts[r.Chunks[k].Kind]
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
