package sentiment

import (
	"wirecopy/pipeline"
	"wirecopy/stages/sentiment/internal/reading"
)

// quoteTones gives the tone of the words of each quote, and the stance in them toward each entity that they name.
func (f *finding) quoteTones() []pipeline.QuoteTone {
	var out []pipeline.QuoteTone
	for i := range f.quotes {
		q := &f.quotes[i]
		if q.Type == pipeline.Scare {
			continue
		}
		t := pipeline.QuoteTone{Quote: q.ID}
		var sum reading.Sum
		for _, c := range q.Content {
			first, last := f.Doc.TokenAt(f.Doc.Byte(c.Start)), f.Doc.TokenAt(f.Doc.Byte(c.End)-1)+1
			last = min(last, len(f.Words))
			if first >= last {
				continue
			}
			part := f.Sum(first, last)
			sum.Opinion += part.Opinion
			sum.Event += part.Event
			t.Evidence = append(t.Evidence, f.evidence(first, last, f.toneWeight)...)
			t.Targets = append(t.Targets, f.targets(q, first, last)...)
		}
		t.Tone = sumTone(sum)
		t.Evidence = t.Evidence[:min(len(t.Evidence), evidenceMost)]
		out = append(out, t)
	}
	return out
}

// targets gives the stance in the quoted words [first, last) toward the entities that they name, but the speaker.
func (f *finding) targets(q *pipeline.Quote, first, last int) []pipeline.EntityTone {
	var out []pipeline.EntityTone
	for i := range f.entities {
		if q.Speaker != nil && q.Speaker.Entity == f.entities[i].ID {
			continue
		}
		sum, n := 0.0, 0
		for _, m := range f.mentions[i] {
			if m.first < first || m.last > last {
				continue
			}
			s := &f.Doc.Sentences[m.sentence]
			for at := max(first, s.First); at < min(last, s.Last); at++ {
				sum += f.toward(m, at) / quotedWeight // here the quoted voice is the one that counts
			}
			n++
		}
		if n > 0 {
			out = append(out, pipeline.EntityTone{
				Entity: f.entities[i].ID, Tone: tone(reading.Squash(sum/float64(n), 0.5), stanceFloor),
			})
		}
	}
	return out
}
