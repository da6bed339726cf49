package opinion

import (
	"slices"

	"wirecopy/stages/internal/sentiment/polarity"
	"wirecopy/stages/internal/sentiment/valence"
	"wirecopy/stages/internal/text"
)

// relation is how a word stands to the target. The keys of a word's features in all relations are numbers in a row, so that a model
// has its weights side by side.
type relation uint32

const (
	onSide    relation = iota // before the target
	_                         // after the target
	anywhere                  // in its sentence, counting as much as it is attached: see attached
	inClause                  // in a clause in which the target has another place, or none,
	acting                    // in which the target does what the verb says,
	actedOn                   // and in which it is done to the target
	negated                   // in the scope of a negation, on any side
	rowLength = 8
)

// relationOf is that of the words of a clause in which the target has a role.
func relationOf(r Role) relation {
	switch r {
	case Subject, Inverted, ByAgent:
		return acting
	case Object, Passive:
		return actedOn
	}
	return inClause
}

// rowKey marks the keys of a row, and no others. The last bits of such a key are the relation.
const rowKey = 1 << 31

// row is the key of the first feature of a word or stem.
func row(t template, h uint64) uint32 { return rowKey | key(t, h)&^(rowLength-1) }

// WordKeys are the keys of the features of a word that stands anywhere in the target's sentence, and of one in a clause in which the
// target does what the verb says.
func WordKeys(word string) [2]uint32 {
	r := row(wordRow, valence.Hash(word))
	return [2]uint32{r + uint32(anywhere), r + uint32(acting)}
}

// bag gives the words of the sentence by their relation to the target.
func (x *Extractor) bag(g argument) {
	for side, s := range x.stretches() {
		if x.known.model != nil {
			x.known.stretch(x, s, onSide+relation(side), relationOf(g.role))
			continue
		}
		clause := x.r.Words[x.m.First].Clause
		for i := s.first; i < s.last; i++ {
			in := anywhere
			if x.r.Words[i].Clause == clause {
				in = relationOf(g.role)
			}
			switch {
			case x.isMark(i):
			case x.isAimed(i):
				x.aimed(i)
			default:
				x.word(i, onSide+relation(side), in, x.attached(i, between(i, s.at), in != anywhere), i+1 < s.last)
			}
		}
	}
}

// stretch is the tokens [first, last) on one side of the target, of which at is the token that is nearest to them.
type stretch struct{ first, last, at int }

func (x *Extractor) stretches() [2]stretch {
	return [2]stretch{{x.m.From, x.m.First, x.m.First}, {x.m.Last, x.m.To, x.m.Last - 1}}
}

// isMark reports whether token i is a mark but a quotation mark.
func (x *Extractor) isMark(i int) bool {
	t := x.r.Doc.Tags[i]
	return t.IsPunct() && t != text.Quote
}

// word gives the features of word i, which stands on a side of the target, and in a clause in which it has a place unless in is
// anywhere. next says that the pair with the next word counts too.
func (x *Extractor) word(i int, side, in relation, attached float32, next bool) {
	not := x.r.Words[i].Flags.Has(polarity.Negated)
	for _, r := range x.rows(i) {
		if r == 0 {
			continue
		}
		x.addKey(r+uint32(side), 1, i)
		x.addKey(r+uint32(anywhere), attached, i)
		if in != anywhere {
			x.addKey(r+uint32(in), 1, i)
		}
		if not {
			x.addKey(r+uint32(negated), 1, i)
		}
	}
	if next {
		x.addKey(x.pair(i), rare, i)
	}
}

// pair is the key of word i with the next one.
func (x *Extractor) pair(i int) uint32 { return key(bigram, mix(x.words[i], x.words[i+1])) }

// rows are the rows of word i, of its stem and of those that are used like it; 0 for none.
func (x *Extractor) rows(i int) (out [3]uint32) {
	h := x.words[i]
	out[0] = row(wordRow, h)
	if stem := x.stems[i]; stem != 0 {
		out[1] = row(stemRow, stem)
	}
	if g := x.group(i); g != 0 {
		out[2] = row(groupRow, g)
	}
	return out
}

// group is that of the words that are used like word i; 0 for none, and for what is masked.
func (x *Extractor) group(i int) uint64 {
	if w := &x.r.Words[i]; w.Entry != nil && w.Hash == x.words[i] {
		return uint64(w.Entry.Group)
	}
	return 0
}

// known holds what a model says of the words of the document: it is added up once a document, and not once a mention.
type known struct {
	model *Model // nil where the features are wanted themselves
	last  *Model // that the sums are of
	words []wordSums
	keys  []keys // of the words that are learnt
	sum   pair   // of the words of the mention at hand
}

// wordSums are the sums of a word's features, by relation, and of the word with the next one. That of a negated word is part of
// both sides. A mark has none.
type wordSums struct {
	sums   [negated]pair
	next   pair
	clause int32
	known  bool
	mark   bool
}

// begin takes up a document of n words.
func (k *known) begin(n int) {
	k.words = slices.Grow(k.words[:0], n)[:n]
	k.forget()
}

func (k *known) forget() {
	for i := range k.words {
		k.words[i].known = false
	}
}

// use takes up a model for the next mention.
func (k *known) use(m *Model) {
	if m != k.last {
		k.forget()
	}
	k.model, k.last, k.sum = m, m, pair{}
}

// stretch adds what the model says of the features that x.bag would give.
func (k *known) stretch(x *Extractor, s stretch, side, role relation) {
	clause, mine := x.r.Words[x.m.First].Clause, x.mine
	var a, b float32
	words := k.words[:s.last]
	for i := s.first; i < len(words); i++ {
		w := &words[i]
		if !w.known {
			last := i + 1
			for last < len(words) && !words[last].known {
				last++
			}
			k.learn(x, i, last)
		}
		if w.mark {
			continue
		}
		if x.hasAway && x.away[i-x.m.From] {
			x.aimed(i)
			continue
		}
		same := w.clause == clause
		v := share(between(i, s.at), i >= mine[0] && i < mine[1], same)
		a += w.sums[side%negated][0] + v*w.sums[anywhere][0]
		b += w.sums[side%negated][1] + v*w.sums[anywhere][1]
		if same {
			a += w.sums[role%negated][0]
			b += w.sums[role%negated][1]
		}
		if i+1 < s.last {
			a += w.next[0]
			b += w.next[1]
		}
	}
	k.sum = k.sum.plus(pair{a, b})
}

// keys are those of a word's features: its rows and the pair with the next word, 0 for none.
type keys struct {
	rows [3]uint32
	pair uint32
}

// learn adds up what the model says of the words [first, last) in each relation. The weights of all of them are asked for before the
// first are needed, as they lie far apart.
func (k *known) learn(x *Extractor, first, last int) {
	k.keys = k.keys[:0]
	for i := first; i < last; i++ {
		var of keys
		if !x.isMark(i) {
			of.rows = x.rows(i)
			if i+1 < len(x.words) {
				of.pair = x.pair(i)
			}
		}
		k.keys = append(k.keys, of)
	}
	k.model.askRows(k.keys)
	for i := first; i < last; i++ {
		s := &k.words[i]
		*s = wordSums{known: true, clause: x.r.Words[i].Clause, mark: x.isMark(i)}
		not := x.r.Words[i].Flags.Has(polarity.Negated)
		for _, r := range k.keys[i-first].rows {
			if r == 0 {
				continue
			}
			w := k.model.row(r)
			for rel := range s.sums {
				s.sums[rel][0] += float32(w.weights[rel][0])
				s.sums[rel][1] += float32(w.weights[rel][1])
			}
			if not {
				n := pair{float32(w.weights[negated][0]), float32(w.weights[negated][1])}
				s.sums[0], s.sums[1] = s.sums[0].plus(n), s.sums[1].plus(n)
			}
		}
		if key := k.keys[i-first].pair; key != 0 {
			w := k.model.single(key)
			s.next = pair{rare * float32(w[0]), rare * float32(w[1])}
		}
	}
}

// pair has a value for each output, in units of the model's scale.
type pair [2]float32

func (a pair) plus(b pair) pair { return pair{a[0] + b[0], a[1] + b[1]} }
