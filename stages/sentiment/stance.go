package sentiment

import (
	"wirecopy/pipeline"
	"wirecopy/stages/sentiment/internal/lexicon"
	"wirecopy/stages/sentiment/internal/reading"
)

const (
	stanceFloor  = 0.2
	otherClause  = 0.3 // an opinion in another clause of the sentence
	quotedWeight = 0.5 // somebody else's opinion, in the author's text
	frameWeight  = 0.25
	frameReach   = 4 // tokens between a verb and the one who acts or is acted on
)

// stances gives the stance toward every entity that is mentioned, over all sentences that mention it.
func (f *finding) stances() []pipeline.EntityTone {
	var out []pipeline.EntityTone
	for i := range f.entities {
		if len(f.mentions[i]) == 0 {
			continue
		}
		sum := 0.0
		var evidence []pipeline.Span
		for _, m := range f.mentions[i] {
			s := &f.Doc.Sentences[m.sentence]
			weigh := func(at int) float64 { return f.toward(m, at) }
			for at := s.First; at < s.Last; at++ {
				sum += weigh(at)
			}
			if len(evidence) < evidenceMost {
				evidence = append(evidence, f.evidence(s.First, s.Last, weigh)...)
			}
		}
		score := reading.Squash(sum/float64(len(f.mentions[i])), 0.5)
		out = append(out, pipeline.EntityTone{
			Entity: f.entities[i].ID, Tone: tone(score, stanceFloor), Evidence: evidence[:min(len(evidence), evidenceMost)],
		})
	}
	return out
}

// toward is what word at of a sentence says of the one mentioned there.
func (f *finding) toward(m mention, at int) float64 {
	if at >= m.first && at < m.last {
		return 0
	}
	w := &f.Words[at]
	sum := float64(w.Opinion)
	if w.Clause != f.Words[m.first].Clause {
		sum *= otherClause
	}
	if e := w.Entry; e != nil && e.Frame && f.Doc.Tokens[at].Tag.IsVerb() && w.Clause == f.Words[m.first].Clause {
		light := int8(0)
		switch passive := f.passive(at); {
		case at >= m.last && at-m.last < frameReach && !passive, at < m.first && passive && m.first-at < frameReach:
			light = e.Agent
		case at < m.first && m.first-at < frameReach, at >= m.last && at-m.last < frameReach:
			light = e.Patient
		}
		if w.Flags.Has(reading.Negated) {
			light = 0
		}
		sum += frameWeight * float64(light)
	}
	if w.Flags.Has(reading.Quoted) {
		sum *= quotedWeight
	}
	return sum
}

// passive reports whether the verb at is a participle after a form of be or get.
func (f *finding) passive(at int) bool {
	if f.Doc.Tokens[at].Tag.String() != "VBN" && f.Doc.Tokens[at].Tag.String() != "VBD" {
		return false
	}
	for i := at - 1; i >= 0 && i >= at-3 && f.Words[i].Clause == f.Words[at].Clause; i-- {
		switch f.Words[i].Hash {
		case hashes.was, hashes.were, hashes.is, hashes.are, hashes.been, hashes.be, hashes.being, hashes.got:
			return true
		}
	}
	return false
}

// hashes of the auxiliaries that make a passive.
var hashes = struct{ was, were, is, are, been, be, being, got uint64 }{
	lexicon.Hash("was"), lexicon.Hash("were"), lexicon.Hash("is"), lexicon.Hash("are"),
	lexicon.Hash("been"), lexicon.Hash("be"), lexicon.Hash("being"), lexicon.Hash("got"),
}
