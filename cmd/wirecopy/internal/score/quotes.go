package score

import (
	"cmp"
	"slices"

	"wirecopy/pipeline"
)

// DefaultOverlap is how much of a gold quote and a found one must be common to both, as a share of what either covers,
// for them to be the same quote.
const DefaultOverlap = 0.5

// belief is the kind of gold quotes that report no speech. They count as gold in ALL alone.
const belief = "belief"

type tally struct {
	gold, content, exact                   int // gold quotes, those found, those found to the character
	speakers, speakerOverlap, speakerExact int // gold quotes found that have a speaker, by how well the speaker was found
	full                                   int // gold quotes whose content and speaker were found
	pred, predContent, predFull            int // the same from the other side
}

// Quotes scores quotes by kind: direct, mixed, quoted (both), indirect, speech (all three) and ALL (with beliefs as
// gold). p, r and f1 are those of the content; full_f1 asks for content and speaker; speaker_acc is the share of quotes
// found whose speaker overlaps the gold one, speaker_exact that whose speaker is the same to the character.
func Quotes(pairs []Pair, overlap float64) (Table, error) {
	rows := map[string]*tally{}
	row := func(name string) *tally {
		if rows[name] == nil {
			rows[name] = new(tally)
		}
		return rows[name]
	}
	for _, p := range pairs {
		m, err := matchQuotes(p, overlap)
		if err != nil {
			return nil, err
		}
		for i, g := range m.gold {
			for _, name := range goldRows(g) {
				row(name).addGold(m, i)
			}
		}
		for j, q := range m.pred {
			for _, name := range predRows(q.Type) {
				row(name).addPred(m, j)
			}
		}
	}
	var t Table
	for _, name := range []string{"direct", "mixed", "quoted", "indirect", "speech", "ALL"} {
		t = append(t, row(name).row(name))
	}
	return t, nil
}

func (r *tally) addGold(m *matching, i int) {
	r.gold++
	j := m.goldTo[i]
	if j < 0 {
		return
	}
	r.content++
	if m.goldContent[i].equal(m.predContent[j]) {
		r.exact++
	}
	if m.right(i, j) {
		r.full++
	}
	if want, got := m.goldSpeaker[i], m.predSpeaker[j]; len(want) > 0 {
		r.speakers++
		if want.common(got) > 0 {
			r.speakerOverlap++
		}
		if want.equal(got) {
			r.speakerExact++
		}
	}
}

func (r *tally) addPred(m *matching, j int) {
	r.pred++
	if i := m.predTo[j]; i >= 0 {
		r.predContent++
		if m.right(i, j) {
			r.predFull++
		}
	}
}

func (r *tally) row(name string) Row {
	p, rec, f1 := prf(r.predContent, r.pred, r.content, r.gold)
	_, _, full := prf(r.predFull, r.pred, r.full, r.gold)
	return Row{name, []Figure{
		share("p", p), share("r", rec), share("f1", f1), share("full_f1", full),
		share("speaker_acc", ratio(r.speakerOverlap, r.speakers)), share("speaker_exact", ratio(r.speakerExact, r.speakers)),
		share("content_exact_r", ratio(r.exact, r.gold)), count("gold", r.gold), count("pred", r.pred),
	}}
}

func goldRows(g *Quote) []string {
	if g.Type == pipeline.Indirect && g.Speech != nil && !*g.Speech {
		return []string{"ALL", belief}
	}
	return predRows(g.Type)
}

func predRows(kind string) []string {
	if kind == pipeline.Direct || kind == pipeline.Mixed {
		return []string{"ALL", "speech", "quoted", kind}
	}
	return []string{"ALL", "speech", kind}
}

// matching says which gold quote is which found quote; -1 where there is none.
type matching struct {
	gold                     []*Quote
	pred                     []pipeline.Quote
	goldContent, predContent []chars
	goldSpeaker, predSpeaker []chars
	goldTo, predTo           []int
}

// right reports whether gold quote i, found as j, has its speaker too: one that overlaps, or none where there is none.
func (m *matching) right(i, j int) bool {
	if len(m.goldSpeaker[i]) == 0 {
		return len(m.predSpeaker[j]) == 0
	}
	return m.goldSpeaker[i].common(m.predSpeaker[j]) > 0
}

// matchQuotes pairs gold and found quotes one to one, those with the greatest overlap first; of equal ones the later.
func matchQuotes(p Pair, overlap float64) (*matching, error) {
	layer, err := pipeline.Layer[[]pipeline.Quote](p.Pred, pipeline.QuotesLayer)
	if err != nil {
		return nil, err
	}
	text := []rune(p.Gold.Text)
	m := new(matching)
	for i := range p.Gold.Quotes {
		if g := &p.Gold.Quotes[i]; !g.Caption {
			m.gold = append(m.gold, g)
			m.goldContent = append(m.goldContent, charsOf(g.Content, text))
			m.goldSpeaker = append(m.goldSpeaker, charsOf(g.Speaker, nil))
		}
	}
	for _, q := range layer {
		if q.Type != pipeline.Direct && q.Type != pipeline.Mixed && q.Type != pipeline.Indirect {
			continue
		}
		m.pred = append(m.pred, q)
		m.predContent = append(m.predContent, charsOf(ends(q.Content...), text))
		var speaker chars
		if q.Speaker != nil {
			speaker = charsOf(ends(q.Speaker.Span), nil)
		}
		m.predSpeaker = append(m.predSpeaker, speaker)
	}
	m.link(overlap)
	return m, nil
}

func (m *matching) link(overlap float64) {
	type candidate struct {
		share float64
		i, j  int
	}
	var all []candidate
	for i, g := range m.goldContent {
		for j, p := range m.predContent {
			if n := g.common(p); n > 0 {
				if s := float64(n) / float64(g.size()+p.size()-n); s >= overlap {
					all = append(all, candidate{s, i, j})
				}
			}
		}
	}
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.share, a.share), cmp.Compare(b.i, a.i), cmp.Compare(b.j, a.j))
	})
	m.goldTo, m.predTo = none(len(m.gold)), none(len(m.pred))
	for _, c := range all {
		if m.goldTo[c.i] < 0 && m.predTo[c.j] < 0 {
			m.goldTo[c.i], m.predTo[c.j] = c.j, c.i
		}
	}
}

func none(n int) []int {
	s := make([]int, n)
	for i := range s {
		s[i] = -1
	}
	return s
}

func ends(spans ...pipeline.Span) [][2]int {
	out := make([][2]int, len(spans))
	for i, s := range spans {
		out[i] = [2]int{s.Start, s.End}
	}
	return out
}
