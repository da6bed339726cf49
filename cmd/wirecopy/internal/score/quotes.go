package score

import (
	"wirecopy/pipeline"
	"wirecopy/stages/train/gold"
)

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
// found whose speaker overlaps the gold one, speaker_exact that whose speaker is the same to the character. The turns of
// an interview are of no kind: they have a row of their own, turn, where there are any.
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
		for j := range m.pred {
			for _, name := range m.predRows(j) {
				row(name).addPred(m, j)
			}
		}
	}
	var t Table
	for _, name := range []string{"direct", "mixed", "quoted", "indirect", "speech", "ALL"} {
		t = append(t, row(name).row(name))
	}
	if turns := row("turn"); turns.gold > 0 {
		t = append(t, turns.row("turn"))
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
	if m.goldContent[i].Equal(m.predContent[j]) {
		r.exact++
	}
	if m.right(i, j) {
		r.full++
	}
	if want, got := m.goldSpeaker[i], m.predSpeaker[j]; len(want) > 0 {
		r.speakers++
		if want.Common(got) > 0 {
			r.speakerOverlap++
		}
		if want.Equal(got) {
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
	p, rec, f1 := gold.PRF(r.predContent, r.pred, r.content, r.gold)
	_, _, full := gold.PRF(r.predFull, r.pred, r.full, r.gold)
	return Row{name, []Figure{
		share("p", p), share("r", rec), share("f1", f1), share("full_f1", full),
		share("speaker_acc", gold.Ratio(r.speakerOverlap, r.speakers)), share("speaker_exact", gold.Ratio(r.speakerExact, r.speakers)),
		share("content_exact_r", gold.Ratio(r.exact, r.gold)), count("gold", r.gold), count("pred", r.pred),
	}}
}

func goldRows(g *gold.Quote) []string {
	switch {
	case g.Turn:
		return []string{"turn"}
	case !g.IsSpeech():
		return []string{"ALL", belief}
	}
	return kindRows(g.Type)
}

// predRows are the rows of found quote j: that of turns where the gold has it as one.
func (m *matching) predRows(j int) []string {
	if i := m.predTo[j]; i >= 0 && m.gold[i].Turn {
		return []string{"turn"}
	}
	return kindRows(m.pred[j].Type)
}

func kindRows(kind string) []string {
	if kind == pipeline.Direct || kind == pipeline.Mixed {
		return []string{"ALL", "speech", "quoted", kind}
	}
	return []string{"ALL", "speech", kind}
}

// matching says which gold quote is which found quote; -1 where there is none.
type matching struct {
	gold                     []*gold.Quote
	pred                     []pipeline.Quote
	goldContent, predContent []gold.Chars
	goldSpeaker, predSpeaker []gold.Chars
	goldTo, predTo           []int
}

// right reports whether gold quote i, found as j, has its speaker too: one that overlaps, or none where there is none.
func (m *matching) right(i, j int) bool {
	if len(m.goldSpeaker[i]) == 0 {
		return len(m.predSpeaker[j]) == 0
	}
	return m.goldSpeaker[i].Common(m.predSpeaker[j]) > 0
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
			m.goldContent = append(m.goldContent, gold.CharsOf(g.Content, text))
			m.goldSpeaker = append(m.goldSpeaker, gold.CharsOf(g.Speaker, nil))
		}
	}
	for _, q := range layer {
		if q.Type != pipeline.Direct && q.Type != pipeline.Mixed && q.Type != pipeline.Indirect {
			continue
		}
		m.pred = append(m.pred, q)
		m.predContent = append(m.predContent, gold.CharsOf(ends(q.Content...), text))
		var speaker gold.Chars
		if q.Speaker != nil {
			speaker = gold.CharsOf(ends(q.Speaker.Span), nil)
		}
		m.predSpeaker = append(m.predSpeaker, speaker)
	}
	m.goldTo, m.predTo = gold.Match(m.goldContent, m.predContent, overlap)
	return m, nil
}

func ends(spans ...pipeline.Span) []gold.Span {
	out := make([]gold.Span, len(spans))
	for i, s := range spans {
		out[i] = gold.Span{Start: s.Start, End: s.End}
	}
	return out
}
