package quotes

import (
	"sort"
	"strings"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/text"
)

// directory knows which entity each token mentions, and who spoke last.
type directory struct {
	r        *reader
	entities []pipeline.Entity
	// mentions are those of all entities in order of the text; at is the index+1 of the one that covers each token.
	mentions []placed
	at       []int32
	// last is the entity of the last speaker who is a person, as index+1.
	last      int32
	lastBlock int
	// unnamed is the last speaker if that is one person without a name, and unnamedUnit where they spoke.
	unnamed     span
	unnamedUnit int
}

// placed is one mention: tokens [a, b) of entities[entity].
type placed struct {
	a, b   int
	entity int32
	kind   string
}

func newDirectory(r *reader, entities []pipeline.Entity) *directory {
	w := &directory{r: r, entities: entities, lastBlock: -9, unnamed: nowhere}
	if len(entities) == 0 {
		return w
	}
	n := 0
	for i := range entities {
		n += len(entities[i].Mentions)
	}
	w.mentions = make([]placed, 0, n)
	for i := range entities {
		for _, m := range entities[i].Mentions {
			if m.Start < 0 || m.End <= m.Start {
				continue
			}
			s, e := r.d.Byte(m.Start), r.d.Byte(m.End)
			a := r.d.TokenAt(s)
			b := a
			for b < len(r.d.Tokens) && r.start(b) < e {
				b++
			}
			if b > a {
				w.mentions = append(w.mentions, placed{a, b, int32(i), m.Kind})
			}
		}
	}
	// Longer mentions first, so that a name within a nominal keeps its tokens.
	sort.SliceStable(w.mentions, func(i, j int) bool { return w.mentions[i].a < w.mentions[j].a })
	w.at = make([]int32, len(r.d.Tokens)+1)
	end := 0
	for i, m := range w.mentions {
		for t := max(m.a, min(end, m.b-1)); t < m.b; t++ {
			w.at[t] = int32(i + 1)
		}
		end = max(end, m.b)
	}
	return w
}

// mention is the one that covers token t, nil if there is none.
func (w *directory) mention(t int) *placed {
	if w.at == nil || t < 0 || t >= len(w.at) || w.at[t] == 0 {
		return nil
	}
	return &w.mentions[w.at[t]-1]
}

// head is the token that the noun phrase s rests on: its last noun before a preposition, a comma or a clause.
func (r *reader) head(s span) int {
	h := -1
	for t := s.a; t < s.b; t++ {
		switch tag := r.tags[t]; {
		case tag.IsNoun(), tag == text.PRP, tag == text.PRPS && h < 0:
			h = t
		case h >= 0 && (tag == text.IN || tag == text.TO || tag == text.Comma || tag == text.WP || tag == text.WDT ||
			tag.IsVerb() || tag == text.LParen || tag == text.CC):
			return h
		}
	}
	if h < 0 {
		h = s.b - 1
	}
	return h
}

// speaker describes who stands at s, and gives what the decision rests on beyond the words themselves.
func (w *directory) speaker(s span) (*pipeline.Speaker, []pipeline.Span) {
	r := w.r
	out := &pipeline.Speaker{Span: r.d.Span(r.start(s.a), r.end(s.b-1))}
	h := r.head(s)
	var evidence []pipeline.Span
	id := r.words[h].id
	if id == idWho || id == idWhich || id == idThat {
		if a := r.phraseBefore(h); a.ok() && w.mention(h) == nil {
			evidence = append(evidence, r.d.Span(r.start(a.a), r.end(a.b-1)))
			s, h = a, r.head(a)
		}
	}
	if (id == idHe || id == idShe) && w.goesOn(h) {
		out.Kind = pipeline.AnonymousSpeaker
		w.unnamedUnit = r.unitIndex(h)
		return out, []pipeline.Span{r.d.Span(r.start(w.unnamed.a), r.end(w.unnamed.b-1))}
	}
	w.unnamed = nowhere
	entity := int32(-1)
	if m := w.mention(h); m != nil {
		entity = m.entity
		if m.kind != pipeline.NameMention {
			if n := w.name(m.entity, h); n != nil {
				evidence = append(evidence, r.d.Span(r.start(n.a), r.end(n.b-1)))
			}
		}
	} else if (id == idHe || id == idShe) && w.last > 0 && r.blockOf(r.start(h))-w.lastBlock <= 2 {
		entity = w.last - 1
	}
	out.Kind = w.kind(s, h, entity)
	if out.Kind == pipeline.AnonymousSpeaker {
		if r.tags[h] == text.NN {
			w.unnamed, w.unnamedUnit = s, r.unitIndex(h)
		}
		// whom they speak for
		entity = -1
		for t := s.a; t < s.b; t++ {
			if m := w.mention(t); m != nil && t != h && w.entities[m.entity].Type != pipeline.Person {
				entity = m.entity
				evidence = append(evidence, r.d.Span(r.start(m.a), r.end(m.b-1)))
				break
			}
		}
	}
	if entity >= 0 {
		e := &w.entities[entity]
		out.Entity = e.ID
		if e.Type == pipeline.Person && out.Kind == pipeline.PersonSpeaker {
			w.last, w.lastBlock = entity+1, r.blockOf(r.start(h))
		}
	}
	return out, evidence
}

// goesOn reports whether the pronoun at token h is the unnamed speaker of the sentence before in its paragraph.
func (w *directory) goesOn(h int) bool {
	if !w.unnamed.ok() {
		return false
	}
	u := w.r.unitIndex(h)
	return u == w.unnamedUnit+1 && w.r.blockOf(w.r.start(h)) == w.r.blockOf(w.r.start(w.unnamed.a))
}

// phraseBefore is the noun phrase that the relative pronoun at token t belongs to.
func (r *reader) phraseBefore(t int) span {
	k := int(r.chunkOf[t]) - 1
	if k >= 0 && r.chunks[k].kind == comma {
		k--
	}
	if k < 0 || r.chunks[k].kind != noun || t-int(r.chunks[k].b) > 2 {
		return nowhere
	}
	u := r.unitOf(t)
	a := r.chainStart(int(r.chunkOf[u.a]), k)
	// "according to the Courier, which": the phrase ends with the name nearest to it, but a chain is one phrase
	return span{int(r.chunks[a].a), int(r.chunks[k].b)}
}

// name is the last place before token t where the entity is named, else the first after.
func (w *directory) name(entity int32, t int) *placed {
	i := sort.Search(len(w.mentions), func(i int) bool { return w.mentions[i].a >= t })
	for j, n := i-1, 0; j >= 0 && n < 64; j, n = j-1, n+1 {
		if m := &w.mentions[j]; m.entity == entity && m.kind == pipeline.NameMention {
			return m
		}
	}
	for j, n := i, 0; j < len(w.mentions) && n < 16; j, n = j+1, n+1 {
		if m := &w.mentions[j]; m.entity == entity && m.kind == pipeline.NameMention {
			return m
		}
	}
	return nil
}

// kind decides what sort of speaker it is, from the entity if there is one, else from the words.
func (w *directory) kind(s span, h int, entity int32) string {
	r := w.r
	n, id, tag := r.words[h].noun, r.words[h].id, r.tags[h]
	if n&anonymousNoun != 0 && !r.capital(h) {
		if m := w.mention(h); m == nil || m.kind != pipeline.NameMention && w.entities[m.entity].Type != pipeline.Person {
			return pipeline.AnonymousSpeaker
		}
	}
	if entity >= 0 {
		switch w.entities[entity].Type {
		case pipeline.Person:
			return pipeline.PersonSpeaker
		case pipeline.Norp:
			return pipeline.CollectiveSpeaker
		case pipeline.Work, pipeline.Law:
			return pipeline.DocumentSpeaker
		}
		return pipeline.OrganizationSpeaker
	}
	switch {
	case id == idHe, id == idShe, id == idI, id == idWho, tag == text.PRPS && r.words[h].s != "their":
		return pipeline.PersonSpeaker
	case id == idThey, tag == text.PRPS:
		return pipeline.CollectiveSpeaker
	case id == idIt:
		return pipeline.OrganizationSpeaker
	case tag.IsProper():
		return r.properKind(s, h)
	case n&personNoun != 0, n == 0 && r.agent(h):
		if d := r.words[s.a].s; d == "a" || d == "an" || d == "one" || d == "another" {
			return pipeline.AnonymousSpeaker
		}
		if tag == text.NNS {
			return pipeline.CollectiveSpeaker
		}
		return pipeline.PersonSpeaker
	case n&collectiveNoun != 0 && (tag == text.NNS || n&organizationNoun == 0):
		if tag == text.NN && r.words[s.a].s == "a" || r.words[s.a].s == "an" {
			return pipeline.AnonymousSpeaker
		}
		return pipeline.CollectiveSpeaker
	case n&organizationNoun != 0:
		return pipeline.OrganizationSpeaker
	case n&documentNoun != 0:
		return pipeline.DocumentSpeaker
	case tag == text.NNS:
		return pipeline.CollectiveSpeaker
	case tag == text.CD, tag == text.DT, n&timeNoun != 0:
		return pipeline.CollectiveSpeaker
	}
	if d := r.words[s.a].s; d == "a" || d == "an" || d == "one" || d == "another" {
		return pipeline.AnonymousSpeaker
	}
	return pipeline.PersonSpeaker
}

// properKind guesses what a name that no entity covers stands for.
func (r *reader) properKind(s span, h int) string {
	word := r.d.Word(h)
	for t := s.a; t <= h; t++ {
		if r.words[t].noun&(organizationNoun|documentNoun) != 0 && r.words[t].noun&personNoun == 0 {
			return pipeline.OrganizationSpeaker
		}
	}
	switch {
	case r.words[s.a].s == "the" && r.words[h].noun&personNoun == 0 && h-s.a < 3,
		len(word) > 1 && strings.ToUpper(word) == word && strings.IndexByte(word, '.') < 0 && h == s.a,
		strings.HasSuffix(word, "Inc") || strings.HasSuffix(word, "Corp"):
		return pipeline.OrganizationSpeaker
	}
	if r.tags[h] == text.NNPS {
		return pipeline.CollectiveSpeaker
	}
	return pipeline.PersonSpeaker
}

// agent reports whether the noun at token t looks like one who does something: plumber, violinist, widow no.
func (r *reader) agent(t int) bool {
	word := strings.TrimSuffix(r.d.Word(t), "s")
	for _, end := range []string{"er", "or", "ist", "man", "woman", "ian", "eer"} {
		if len(word) > len(end)+2 && strings.HasSuffix(word, end) {
			return true
		}
	}
	return false
}
