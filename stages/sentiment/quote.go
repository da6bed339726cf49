package sentiment

import (
	"wirecopy/pipeline"
	"wirecopy/stages/sentiment/internal/judge"
)

// mostQuoted is how many tokens of one quote are read.
const mostQuoted = 4000

// quoteTones gives the tone of the words of each quote, and the stance in them toward each entity that they name.
func (f *finding) quoteTones() []pipeline.QuoteTone {
	m := judge.ToneModel()
	out := make([]pipeline.QuoteTone, 0, len(f.quotes))
	for i := range f.quotes {
		q := &f.quotes[i]
		if q.Type == pipeline.Scare {
			continue
		}
		t := pipeline.QuoteTone{Quote: q.ID}
		parts := f.parts(q)
		sum, words := 0.0, 0
		for _, p := range parts {
			part, evidence := f.toneOf(m, p[0], p[1])
			sum += part.Score * float64(p[1]-p[0])
			words += p[1] - p[0]
			t.Evidence = append(t.Evidence, evidence...)
		}
		t.Tone = tone(m, sum/float64(max(words, 1)))
		t.Evidence = t.Evidence[:min(len(t.Evidence), evidenceMost)]
		t.Targets = f.targets(q, parts)
		out = append(out, t)
	}
	return out
}

// parts gives the token ranges of a quote's content.
func (f *finding) parts(q *pipeline.Quote) [][2]int {
	var out [][2]int
	left := mostQuoted
	for _, c := range q.Content {
		start, end := f.Doc.Byte(c.Start), f.Doc.Byte(c.End)
		if start >= end {
			continue
		}
		first := f.Doc.TokenAt(start)
		last := min(f.Doc.TokenAt(end-1)+1, len(f.Words))
		if last > first && int(f.Doc.Tokens[last-1].Start) >= end { // the span ends in the space before a token
			last--
		}
		last = min(last, first+left)
		if first < last {
			out = append(out, [2]int{first, last})
			left -= last - first
		}
	}
	return out
}

// targets gives the stance of the quoted words toward the entities that they name, but the speaker.
func (f *finding) targets(q *pipeline.Quote, parts [][2]int) []pipeline.EntityTone {
	m := judge.StanceModel()
	var order []int // entities
	voices := map[int]*voice{}
	clearest := map[int]int{} // the mention that says most, by entity
	most := map[int]float64{}
	for _, p := range parts {
		from, to := f.within(p[0], p[1])
		for i := from; i < to; i++ {
			at := &f.mentions[i]
			if q.Speaker != nil && q.Speaker.Entity != "" && q.Speaker.Entity == f.entities[at.entity].ID {
				continue
			}
			outputs := m.Outputs(f.extractor.Features(at.Mention))
			v := voices[at.entity]
			if v == nil {
				v = &voice{}
				voices[at.entity] = v
				order = append(order, at.entity)
				most[at.entity] = -1
			}
			v.add(outputs, 1)
			if s := max(outputs[0], outputs[1]); most[at.entity] == -1 || s > most[at.entity] {
				most[at.entity], clearest[at.entity] = s, i
			}
		}
	}
	var out []pipeline.EntityTone
	for _, e := range order {
		t := pipeline.EntityTone{Entity: f.entities[e].ID, Tone: tone(m, voices[e].score())}
		switch t.Label {
		case pipeline.Negative:
			t.Evidence = f.mentionEvidence(m, 0, clearest[e])
		case pipeline.Positive:
			t.Evidence = f.mentionEvidence(m, 1, clearest[e])
		}
		out = append(out, t)
	}
	return out
}
