package resolve

import (
	_ "embed"
	"sync"

	"wirecopy/stages/internal/linear"
)

// The properties of someone whom pronouns stand for, when a name comes that may be theirs.
const (
	nIs       = iota
	nName     // the form of the name
	nRole     // of the name
	nDistance // sentences between
	nCount    // how often the stranger was meant
	nOwnRole  // of the last pronoun
	nPath     // between the two clauses
	nFirst    // whether the stranger stands in the first sentence
	numNewcomer
)

var newcomerSchema = linear.NewSchema([]linear.Field{
	{Name: "is", Values: []string{"other", "same"}},
	{Name: "name", Values: []string{"full", "word", "word-of-full"}},
	{Name: "role", Values: roleNames},
	{Name: "distance", Values: []string{"0", "1", "2", "3-4", "5+"}},
	{Name: "count", Values: []string{"0", "1", "2", "3-4", "5-8", "9+"}},
	{Name: "ownrole", Values: roleNames},
	{Name: "path", Values: pathNames},
	{Name: "first", Values: []string{"-", "first"}},
}, "is name", "is role", "is name role", "is distance", "is count", "is ownrole", "is path role", "is first name", "is name distance")

var (
	//go:embed models/newcomer.model
	newcomerFile  string
	newcomerModel = sync.OnceValue(func() *linear.Table { return newcomerSchema.Compile(linear.MustParse(newcomerFile)) })
)

// newcomer decides whether the name n, of someone who has not been meant before, says who a stranger is: "He was born in
// 1920. Orlov studied".
func (r *discourse) newcomer(n *name) {
	for i := r.n - 1; i >= 0; i-- {
		m := &r.recent[i]
		x := &r.ents[m.ent-1]
		if !x.stranger || x.become != 0 || !r.fits(&r.ents[n.ent-1], x.gender) {
			continue
		}
		if r.isStranger(n, m, x) {
			x.become = n.ent
			r.strangers--
			y := &r.ents[n.ent-1]
			y.seen += x.seen
			y.acted = x.acted
			if !y.known {
				y.gender, y.known, y.guesses = x.gender, true, x.seen
			}
			copy(r.recent[i:r.n], r.recent[i+1:r.n])
			r.n--
		}
		return
	}
}

func (r *discourse) isStranger(n *name, m *mention, x *entity) bool {
	var v [2][numNewcomer]uint8
	s := &v[0]
	s[nIs] = 1
	if n.last-n.first == 1 {
		s[nName] = 1
		if r.ents[n.ent-1].words > 1 {
			s[nName] = 2
		}
	}
	s[nRole], s[nOwnRole] = uint8(r.grammar.roleOf(n.last-1)), uint8(m.role)
	switch d := r.sent - m.sentence; {
	case d <= 2:
		s[nDistance] = uint8(d)
	case d <= 4:
		s[nDistance] = 3
	default:
		s[nDistance] = 4
	}
	s[nCount] = counted(x.seen)
	if m.sentence == r.sent {
		s[nPath] = uint8(r.grammar.pathFrom(n.last-1, m.head()))
	}
	if r.d.SentenceAt(int(x.best)) == 0 {
		s[nFirst] = 1
	}
	v[1] = *s
	v[1][nIs] = 0
	if r.watch != nil {
		c := Choice{Model: "newcomer", Start: n.start, End: n.end, Schema: newcomerSchema, Candidates: []Candidate{
			{Mentions: r.mentionsOf(m.ent), Values: v[0][:]}, {Values: v[1][:]}}}
		if i := r.watch(&c); i >= 0 {
			return i == 0
		}
	}
	t := newcomerModel()
	return t.Score(v[0][:]) > t.Score(v[1][:])
}
