package stance

import (
	"strings"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/linear"
	"wirecopy/stages/internal/sentiment/opinion"
	"wirecopy/stages/internal/sentiment/polarity"
	"wirecopy/stages/internal/text"
)

// Voices: whose words a mention stands in.
const (
	narrator = "narrator"
	self     = "self" // the target speaks
	person   = "person"
	body     = "body"
	nobody   = "nobody" // a speaker without a name
)

// Sides of the sentence model's outputs.
const (
	against = 0
	forIt   = 1
)

var sides = [2]string{"-", "+"}

// features are those of an entity, with the token that each rests on, if tokens is kept; -1 is none.
type features struct {
	*linear.Features
	tokens []int
	keep   bool
}

// at adds a feature that rests on a token.
func (f *features) at(token int, template string, parts ...string) {
	f.Add(template, parts...)
	if f.keep {
		f.tokens = append(f.tokens, token)
	}
}

// Features adds what is known of entity e to f: the evidence of all its mentions together.
func (a *Article) Features(e int, f *linear.Features) {
	ent := &a.Entities[e]
	f.Add("bias")
	f.Add("type", ent.Type)
	s := a.sum(e)
	f.Add("mentions", linear.Bucket(s.mentions))
	f.Add("names", linear.Bucket(s.names))
	f.Add("sentences", linear.Bucket(s.sentences))
	f.Add("speaks", linear.Bucket(a.speeches(ent.ID)))
	f.Add("salience", steps(ent.Salience, 0, 0.1, 10))
	if s.sentences == 0 {
		f.Add("nowhere")
		return
	}
	f.Add("first", linear.Bucket(s.first))
	for side := range sides {
		p := sides[side]
		ladder(f, p+"most", s.most[side])
		ladder(f, p+"next", s.next[side])
		ladder(f, p+"mean", s.mean[side]/float64(s.sentences))
		ladder(f, p+"told", s.told[side])
		ladder(f, p+"quoted", s.quoted[side])
		f.Add(p+"sum", steps(s.total[side], 0, 0.25, 12))
		f.Add(p+"bound", ent.Type, steps(s.most[side], -4, 0.5, 16))
	}
	each := features{Features: f}
	for _, i := range a.ByEntity[e] {
		if !a.Mentions[i].Apart {
			a.mentionFeatures(&a.Mentions[i], &each)
		}
	}
}

// sums are the outputs of the sentence model over the sentences that mention an entity.
type sums struct {
	mentions, names, sentences, first     int
	most, next, mean, told, quoted, total [2]float64
}

const least = -9.0 // log odds of what was not seen

func (a *Article) sum(e int) sums {
	s := sums{most: [2]float64{least, least}, next: [2]float64{least, least}, told: [2]float64{least, least}, quoted: [2]float64{least, least}, first: -1}
	a.BySentence(e, func(same []int) {
		var out [2]float64
		n := 0.0
		told := false
		for _, i := range same {
			m := &a.Mentions[i]
			if m.Apart {
				continue
			}
			s.mentions++
			if m.Kind == pipeline.NameMention {
				s.names++
			}
			out[0] += a.outputs[i][0]
			out[1] += a.outputs[i][1]
			n++
			told = told || m.Quote < 0
		}
		if n == 0 {
			return
		}
		if s.first < 0 {
			s.first = a.Mentions[same[0]].Sentence
		}
		s.sentences++
		for side := range out {
			v := out[side] / n
			if v > s.most[side] {
				s.most[side], s.next[side] = v, s.most[side]
			} else {
				s.next[side] = max(s.next[side], v)
			}
			s.mean[side] += v
			s.total[side] += opinion.Logistic(v)
			if told {
				s.told[side] = max(s.told[side], v)
			} else {
				s.quoted[side] = max(s.quoted[side], v)
			}
		}
	})
	return s
}

// BySentence calls each with the mentions of entity e in every sentence in turn.
func (a *Article) BySentence(e int, each func(same []int)) {
	mentions := a.ByEntity[e]
	for len(mentions) > 0 {
		n := 1
		for n < len(mentions) && a.Mentions[mentions[n]].Sentence == a.Mentions[mentions[0]].Sentence {
			n++
		}
		each(mentions[:n])
		mentions = mentions[n:]
	}
}

// speeches counts the quotes of an entity.
func (a *Article) speeches(id string) int {
	n := 0
	for i := range a.Quotes {
		if q := &a.Quotes[i]; q.Speaker != nil && q.Speaker.Entity == id && q.Type != pipeline.Scare {
			n++
		}
	}
	return n
}

// voice says whose words a mention stands in.
func (a *Article) voice(m *Mention) string {
	if m.Quote < 0 {
		return narrator
	}
	s := a.Quotes[m.Quote].Speaker
	switch {
	case s == nil:
		return nobody
	case s.Entity != "" && s.Entity == a.Entities[m.Entity].ID:
		return self
	case s.Kind == pipeline.PersonSpeaker:
		return person
	case s.Kind == pipeline.OrganizationSpeaker:
		return body
	}
	return nobody
}

// mentionFeatures adds who does what to whom at a mention, and in whose words.
func (a *Article) mentionFeatures(m *Mention, f *features) {
	g := a.extractor.Argument(m.Mention)
	voice := a.voice(m)
	role := roles[g.Role]
	no := ""
	if g.Negated {
		no = "not "
	}
	f.at(-1, "voice", voice, role)
	if g.Verb >= 0 {
		w := &a.Words[g.Verb]
		if w.Flags.Has(polarity.Negated) {
			no = "not "
		}
		verb := a.stem(g.Verb)
		f.at(g.Verb, "verb", no+role, verb)
		if e := w.Entry; e != nil && e.Frame {
			f.at(g.Verb, "light", no+role, light[e.Agent+2]+light[e.Patient+2])
			f.at(g.Verb, "light", no+role, light[e.Agent+2]+light[e.Patient+2], voice)
		}
		if w.Flags.Has(polarity.Doubted) {
			f.at(-1, "doubted", role)
		}
	}
	if g.Second >= 0 {
		f.at(g.Second, "second", no+role, a.stem(g.Second))
		if e := a.Words[g.Second].Entry; e != nil && e.Frame {
			f.at(g.Second, "light2", no+role, light[e.Agent+2]+light[e.Patient+2])
		}
	}
	if g.Noun >= 0 {
		f.at(g.Noun, "noun", a.stem(g.Noun), a.stem(g.Head))
		f.at(g.Noun, "nounlight", a.sign(g.Noun), a.stem(g.Head))
	}
	if g.Role == opinion.Possessor && g.Head >= 0 {
		f.at(g.Head, "has", a.stem(g.Head))
		f.at(g.Head, "haslight", a.sign(g.Head))
	}
	a.predicate(m, g, f)
}

// predicateLength is how many tokens of what is said of the target after a copula, or beside it, are looked at.
const predicateLength = 10

// predicate adds the words that say what the target is: after a copula, in an apposition, or before the name.
func (a *Article) predicate(m *Mention, g opinion.Argument, f *features) {
	tok := a.Doc.Tokens
	if g.Verb >= 0 && (g.Role == opinion.Subject || g.Role == opinion.Passive) && opinion.Copula(a.Words[g.Verb].Hash) {
		a.words("is", g.Verb+1, min(g.Verb+1+predicateLength, m.To), f)
	}
	if m.Last < m.To && tok[m.Last].Tag == text.Comma {
		a.words("beside", m.Last+1, min(m.Last+1+predicateLength, m.To), f)
	}
	for i := m.First - 1; i >= m.From && m.First-i <= 4 && (tok[i].Tag.IsNoun() || tok[i].Tag.IsAdjective()); i-- {
		if !tok[i].Tag.IsProper() {
			f.at(i, "before", a.stem(i))
		}
	}
}

// words adds the nouns, adjectives and participles of a stretch up to its first mark.
func (a *Article) words(template string, first, last int, f *features) {
	sum := float32(0)
	for i := first; i < last; i++ {
		t := a.Doc.Tokens[i].Tag
		if t.IsPunct() {
			break
		}
		sum += a.Words[i].Opinion
		if (t.IsNoun() || t.IsAdjective() || t.IsVerb()) && !t.IsProper() {
			f.at(i, template, a.stem(i))
		}
	}
	f.at(-1, template+"light", steps(float64(sum), -1, 0.25, 8))
}

var (
	roles = [...]string{"none", "subject", "passive", "object", "possessor", "prep", "by", "inverted"}
	light = [...]string{"--", "-", "0", "+", "++"}
)

// stemLength is the number of bytes that stand for a word and its relatives.
const stemLength = 6

func (a *Article) stem(i int) string {
	w := a.Doc.Word(i)
	return strings.ToLower(w[:min(len(w), stemLength)])
}

func (a *Article) sign(i int) string {
	switch o := a.Words[i].Opinion; {
	case o > 0:
		return "+"
	case o < 0:
		return "-"
	}
	switch v := a.Words[i].Event; {
	case v > 0:
		return "e+"
	case v < 0:
		return "e-"
	}
	return "0"
}

var numbers = func() (out [32]string) {
	for i := range out {
		out[i] = string(rune('a' + i))
	}
	return out
}()

// steps names the step that v lies on: from begin on, n steps of a width.
func steps(v, begin, width float64, n int) string {
	return numbers[min(max(int((v-begin)/width+1), 0), n+1)]
}

// ladder adds a feature for every step that v reaches, so that neighbours share what is learnt of them.
func ladder(f *linear.Features, template string, v float64) {
	for i := 0; i < 16 && v >= -4+0.5*float64(i); i++ {
		f.Add(template, numbers[i])
	}
}

// Opinionated reports whether there can be an opinion of what has this type. A place as a place, a nationality or a date
// does nothing that could be praised or blamed; a country does.
func Opinionated(kind string) bool {
	return kind == pipeline.Person || kind == pipeline.Org || kind == pipeline.GPE
}
