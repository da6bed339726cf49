package quotes

import (
	"wirecopy/pipeline"
	"wirecopy/stages/internal/text"
)

// directory finds the entity that a span refers to.
type directory struct {
	r        *reader
	entities []pipeline.Entity
	// at is the index+1 of the entity mentioned at each token.
	at []int32
}

func newDirectory(r *reader, entities []pipeline.Entity) *directory {
	w := &directory{r: r, entities: entities}
	if len(entities) == 0 {
		return w
	}
	w.at = make([]int32, len(r.d.Tokens)+1)
	for i := range entities {
		for _, m := range entities[i].Mentions {
			s, e := r.d.Byte(m.Start), r.d.Byte(m.End)
			for t := r.d.TokenAt(s); t < len(r.d.Tokens) && r.start(t) < e; t++ {
				w.at[t] = int32(i + 1)
			}
		}
	}
	return w
}

func (w *directory) speaker(s span) *pipeline.Speaker {
	r := w.r
	out := &pipeline.Speaker{Span: r.d.Span(r.start(s.a), r.end(s.b-1)), Kind: pipeline.PersonSpeaker}
	head := s.b - 1
	for k := r.chunkOf[s.a]; int(r.chunks[k].b) <= s.b; k++ {
		if r.chunks[k].kind == noun {
			head = int(r.chunks[k].head)
			break
		}
		if int(k)+1 >= len(r.chunks) {
			break
		}
	}
	if w.at != nil && w.at[head] > 0 {
		e := &w.entities[w.at[head]-1]
		out.Entity = e.ID
		if e.Type != pipeline.Person {
			out.Kind = pipeline.OrganizationSpeaker
		}
		return out
	}
	n := r.words[head].noun
	switch {
	case n&anonymousNoun != 0:
		out.Kind = pipeline.AnonymousSpeaker
	case n&organizationNoun != 0:
		out.Kind = pipeline.OrganizationSpeaker
	case n&documentNoun != 0:
		out.Kind = pipeline.DocumentSpeaker
	case n&collectiveNoun != 0, r.tags[head] == text.NNS:
		out.Kind = pipeline.CollectiveSpeaker
	}
	return out
}
