package pipeline

// The methods below read what those of writer in jsonwrite.go write. Each member has a number of its own.

func spanField(r *reader, s *Span, name string) int {
	switch name {
	case "start":
		s.Start = r.integer()
		return 0
	case "end":
		s.End = r.integer()
		return 1
	case "text":
		s.Text = r.piece()
		return 2
	}
	return -1
}

func (r *reader) span(s *Span) { readObject(r, s, spanField) }

func (r *reader) spanList() []Span { return readInto(r, &r.spans, (*reader).span) }

func (r *reader) entity(e *Entity) {
	readObject(r, e, func(r *reader, e *Entity, name string) int {
		switch name {
		case "id":
			e.ID = r.piece()
			return 0
		case "type":
			e.Type = r.term()
			return 1
		case "name":
			e.Name = r.str()
			return 2
		case "roles":
			e.Roles = r.texts()
			return 3
		case "wikidata":
			e.Wikidata = r.str()
			return 4
		case "ids":
			e.IDs = r.texts()
			return 5
		case "salience":
			e.Salience = r.float()
			return 6
		case "mentions":
			e.Mentions = readInto(r, &r.mentions, (*reader).mention)
			return 7
		}
		return -1
	})
}

func (r *reader) mention(m *Mention) {
	readObject(r, m, func(r *reader, m *Mention, name string) int {
		if name == "kind" {
			m.Kind = r.term()
			return 3
		}
		return spanField(r, &m.Span, name)
	})
}

func (r *reader) quote(q *Quote) {
	readObject(r, q, func(r *reader, q *Quote, name string) int {
		switch name {
		case "id":
			q.ID = r.piece()
			return 0
		case "type":
			q.Type = r.term()
			return 1
		case "content":
			q.Content = r.spanList()
			return 2
		case "speaker":
			q.Speaker = new(Speaker)
			readObject(r, q.Speaker, speakerField)
			return 3
		case "cue":
			q.Cue = new(Span)
			r.span(q.Cue)
			return 4
		case "via":
			q.Via = readList(r, (*reader).ref)
			return 5
		case "confidence":
			q.Confidence = r.float()
			return 6
		case "rule":
			q.Rule = r.piece()
			return 7
		case "repaired":
			q.Repaired = r.flag()
			return 8
		case "evidence":
			q.Evidence = r.spanList()
			return 9
		}
		return -1
	})
}

func speakerField(r *reader, s *Speaker, name string) int {
	switch name {
	case "entity":
		s.Entity = r.piece()
		return 3
	case "kind":
		s.Kind = r.term()
		return 4
	}
	return spanField(r, &s.Span, name)
}

func (r *reader) ref(v *Ref) {
	readObject(r, v, func(r *reader, v *Ref, name string) int {
		if name == "entity" {
			v.Entity = r.piece()
			return 3
		}
		return spanField(r, &v.Span, name)
	})
}

func toneField(r *reader, t *Tone, name string) int {
	switch name {
	case "score":
		t.Score = r.float()
		return 0
	case "label":
		t.Label = r.term()
		return 1
	}
	return -1
}

// judged is the sentiment of an article, of whose sentences nobody asks: they are most of it, and left out where they have not been
// read.
func judged(a *Article) (s Sentiment, err error) {
	if n := a.Annotations[SentimentLayer]; n != nil && n.raw != "" && n.read.Load() == nil {
		r := reader{b: n.raw, brief: true}
		if r.sentiment(&s); !r.bad && r.i == len(n.raw) {
			return s, nil
		}
	}
	return Layer[Sentiment](a, SentimentLayer)
}

func (r *reader) sentiment(s *Sentiment) {
	readObject(r, s, func(r *reader, s *Sentiment, name string) int {
		switch name {
		case "notAnalysed":
			s.NotAnalysed = r.str()
			return 2
		case "sentences":
			if r.brief {
				r.value()
			} else {
				s.Sentences = readListOf(r, 32, (*reader).sentenceTone)
			}
			return 3
		case "entities":
			s.Entities = readListOf(r, 16, (*reader).entityTone)
			return 4
		case "quotes":
			s.Quotes = readListOf(r, 16, (*reader).quoteTone)
			return 5
		}
		return toneField(r, &s.Tone, name)
	})
}

func (r *reader) sentenceTone(t *SentenceTone) {
	readObject(r, t, func(r *reader, t *SentenceTone, name string) int {
		switch name {
		case "start":
			t.Start = r.integer()
			return 2
		case "end":
			t.End = r.integer()
			return 3
		case "evidence":
			t.Evidence = r.spanList()
			return 4
		}
		return toneField(r, &t.Tone, name)
	})
}

func (r *reader) entityTone(t *EntityTone) {
	readObject(r, t, func(r *reader, t *EntityTone, name string) int {
		switch name {
		case "entity":
			t.Entity = r.piece()
			return 2
		case "confidence":
			t.Confidence = r.float()
			return 3
		case "evidence":
			t.Evidence = r.spanList()
			return 4
		}
		return toneField(r, &t.Tone, name)
	})
}

func (r *reader) quoteTone(t *QuoteTone) {
	readObject(r, t, func(r *reader, t *QuoteTone, name string) int {
		switch name {
		case "quote":
			t.Quote = r.piece()
			return 2
		case "targets":
			t.Targets = readList(r, (*reader).entityTone)
			return 3
		case "evidence":
			t.Evidence = r.spanList()
			return 4
		}
		return toneField(r, &t.Tone, name)
	})
}
