package stance

import (
	"strings"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/linear"
	"wirecopy/stages/internal/sentiment/opinion"
	"wirecopy/stages/internal/sentiment/polarity"
	"wirecopy/stages/internal/sentiment/valence"
	"wirecopy/stages/internal/text"
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
	a.called(ent, f)
	a.topic(ent, s.sentences, f)
	each := features{Features: f}
	for _, i := range a.ByEntity[e] {
		if !a.Mentions[i].Apart {
			a.mentionFeatures(&a.Mentions[i], &each)
		}
	}
}

// called adds what the article calls the entity: the founder, a suspect.
func (a *Article) called(ent *pipeline.Entity, f *linear.Features) {
	for _, role := range ent.Roles {
		for w := range strings.FieldsSeq(role) {
			w = strings.ToLower(w)
			if x := valence.Find(valence.Hash(w)); x != nil {
				if d := x.Deed(text.NN); d != valence.NoDeed {
					f.Add("role", d.String())
				}
			}
			f.Add("rolestem", w[:min(len(w), stemLength)])
		}
	}
}

// topic adds the kinds of deed that the article as a whole tells of, and whether the entity is in a third of its sentences
// or more: a report on a trial has somebody who looks bad.
func (a *Article) topic(ent *pipeline.Entity, sentences int, f *linear.Features) {
	const least, most = 2, 8 // words of a kind
	share := numbers[0]
	if 3*sentences >= len(a.Doc.Sentences) {
		share = numbers[1]
	}
	for d, count := range a.countDeeds() {
		for n := least; n <= count && n <= most; n *= 2 {
			f.Add("topic", valence.Deed(d).String(), ent.Type, share, numbers[n])
		}
	}
}

// countDeeds counts the words of the article that tell of each kind of deed, of NoDeed none.
func (a *Article) countDeeds() *[valence.Deeds]int {
	if a.deeds == nil {
		a.deeds = new([valence.Deeds]int)
		for i := range a.Doc.Tokens {
			if d := a.deed(i); d != valence.NoDeed {
				a.deeds[d]++
			}
		}
	}
	return a.deeds
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
			o := a.output(i)
			out[0] += o[0]
			out[1] += o[1]
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

// quiet is the log odds of an opinion against none: where no sentence that mentions an entity reaches it, no opinion is looked
// for. Of the 425 opinions in the training articles none is lost by that.
const quiet = 0

// Quiet reports whether no sentence that mentions entity e comes near an opinion of it, so that there is none to look for.
func (a *Article) Quiet(e int) bool {
	s := a.sum(e)
	return max(s.most[against], s.most[forIt]) < quiet
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

// stemLength is the number of bytes that stand for a word and its relatives.
const stemLength = 6

func (a *Article) stem(i int) string {
	if a.Words[i].Flags.Has(polarity.Withheld) {
		return "withheld"
	}
	w := a.Doc.Word(i)
	return strings.ToLower(w[:min(len(w), stemLength)])
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

// rungs are the steps of a ladder.
var rungs = linear.Parts(numbers[:16]...)

// ladder adds a feature for every step that v reaches, so that neighbours share what is learnt of them.
func ladder(f *linear.Features, template string, v float64) {
	n := 0
	for n < len(rungs) && v >= -4+0.5*float64(n) {
		n++
	}
	f.AddEach(template, rungs[:n])
}

// Opinionated reports whether there can be an opinion of what has this type. A place as a place, a nationality or a date
// does nothing that could be praised or blamed; a country does.
func Opinionated(kind string) bool {
	return kind == pipeline.Person || kind == pipeline.Org || kind == pipeline.GPE
}
