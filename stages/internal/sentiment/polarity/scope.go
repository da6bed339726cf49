package polarity

import "wirecopy/stages/internal/sentiment/valence"

// scope is what turns the words of a sentence, while they are gone through one by one.
type scope struct {
	flags                    Flags // that hold of the whole sentence
	unreal                   int32 // the clause that is contrary to fact, -1 for none
	clause                   int32
	doubt                    Flags   // Doubted from the word on that makes the clause doubtful
	weight                   float32 // of the clause
	negator, relief, booster int     // the last of each
	factor                   float32 // of the booster
	contrast                 int     // the last of the sentence, -1 for none
}

// never is the place of what has not been seen: too far away to reach anything.
const never = -1 << 30

// readSentence gives the words of the sentence of tokens [first, last) their clauses, flags and values.
func (r *Reading) readSentence(first, last int) {
	s := scope{clause: -1, booster: never, contrast: -1}
	if r.titleCase(first, last) {
		s.flags |= TitleCase
	}
	if last > first && r.Doc.Word(last-1) == "?" {
		s.flags |= Doubted
	}
	r.numberClauses(first, last)
	s.unreal = r.unreal(first, last)
	for i := first; i < last; i++ {
		w := &r.Words[i]
		s.enter(w, i)
		if w.Entry == nil {
			continue
		}
		relieves := s.take(w.Entry, i, r.Doc.Tags[i].IsVerb())
		r.value(i, first, last)
		if relieves {
			s.relief = i
			w.Leaning = 0
			continue
		}
		s.turn(w, i)
	}
	if s.contrast > first {
		r.weighContrast(first, s.contrast, last)
	}
	r.withhold(first, last)
	r.follow(first, last)
}

// enter gives word i the flags that hold where it stands. A new clause ends what the words of the last one do.
func (s *scope) enter(w *Word, i int) {
	if w.Clause != s.clause {
		s.clause, s.negator, s.relief, s.doubt, s.weight = w.Clause, never, never, s.flags&Doubted, 1
	}
	w.Flags |= s.flags | s.doubt
	if i-s.negator <= negationReach || w.Clause == s.unreal {
		w.Flags |= Negated
	}
}

// take takes up what word i, a verb or not, does to those after it, and reports whether it relieves of what they say.
func (s *scope) take(e *valence.Entry, i int, verb bool) (relieves bool) {
	switch e.Kind {
	case valence.Negator:
		s.negator = i
	case valence.Withholder:
		if verb { // not short
			s.negator = i
		}
	case valence.Relief:
		return true
	case valence.Booster:
		s.booster, s.factor = i, e.Factor
	case valence.Contrast:
		s.contrast = i
	case valence.Concession:
		s.weight = conceded
	case valence.Doubt:
		s.doubt = Doubted
	}
	return false
}

// turn makes of the bare values of word i those that it has in its sentence.
func (s *scope) turn(w *Word, i int) {
	if w.Opinion == 0 && w.Event == 0 && w.Leaning == 0 {
		return
	}
	k := s.weight
	if i-s.booster <= boosterReach && i != s.booster {
		k *= s.factor
	}
	if w.Flags.Has(Negated) {
		w.Opinion *= -0.6
		w.Event *= 0.3 // "no war" is no joy
		w.Leaning *= -0.3
	}
	if i-s.relief <= negationReach {
		w.Flags |= Relieved
		for _, v := range [...]*float32{&w.Opinion, &w.Event, &w.Leaning} {
			if *v < 0 {
				*v *= relieved
			}
		}
	}
	if w.Flags.Has(Doubted) {
		k *= questioned
	}
	w.Opinion *= k
	w.Event *= k
	w.Leaning *= k
}

// weighContrast gives more weight to the opinions from a contrast on, and less to those before it.
func (r *Reading) weighContrast(first, contrast, last int) {
	for i := first; i < last; i++ {
		if i < contrast {
			r.Words[i].Opinion *= beforeBut
		} else {
			r.Words[i].Opinion *= afterBut
		}
	}
}
