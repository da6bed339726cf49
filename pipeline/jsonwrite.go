package pipeline

import (
	"bytes"
	"encoding/json"
	"strconv"
	"sync"
	"time"
	"unicode/utf8"
)

// AppendJSON appends the JSON of what wirecopy writes most: entities, quotes, sentiment and events. It gives the very bytes
// that encoding/json gives without the escaping of HTML, of which a test makes sure on every example; anything else goes
// through encoding/json. An error is that of encoding/json, as of a number that is none.
func AppendJSON(b []byte, v any) ([]byte, error) {
	w := writer{b: b}
	switch v := v.(type) {
	case []Entity:
		if v == nil {
			return appendStd(b, v)
		}
		writeAll(&w, v, (*writer).entity)
	case []Quote:
		if v == nil {
			return appendStd(b, v)
		}
		writeAll(&w, v, (*writer).quote)
	case Sentiment:
		w.sentiment(&v)
	case *QuoteEvent:
		w.quoteEvent(v)
	case *EntityEvent:
		w.entityEvent(v)
	case *EntitiesEvent:
		w.entitiesEvent(v)
	default:
		return appendStd(b, v)
	}
	if w.odd { // which encoding/json says best
		return appendStd(b, v)
	}
	return w.b, nil
}

// EncodeJSON is AppendJSON into memory of its own, no more of it than is needed: what a stage found, and each event, are
// kept until they have gone out, and most of what a growing slice takes would be garbage at once.
func EncodeJSON(v any) ([]byte, error) {
	scratch := scratches.Get().(*[]byte)
	defer scratches.Put(scratch)
	b, err := AppendJSON((*scratch)[:0], v)
	if err != nil {
		return nil, err
	}
	if cap(b) <= largestScratch {
		*scratch = b
	}
	return bytes.Clone(b), nil
}

// scratches are where EncodeJSON writes. One that has become larger than largestScratch bytes is not kept.
var scratches = sync.Pool{New: func() any { return new([]byte) }}

const largestScratch = 256 << 10

// writer appends JSON. Its methods write a member's key with the comma before it, as the first member of an object does
// not have one.
type writer struct {
	b []byte
	// odd says that something came up that JSON has no form for.
	odd bool
}

func (w *writer) raw(s string)  { w.b = append(w.b, s...) }
func (w *writer) str(s string)  { w.b = appendString(w.b, s) }
func (w *writer) integer(n int) { w.b = strconv.AppendInt(w.b, int64(n), 10) }
func (w *writer) close(c byte)  { w.b = append(w.b, c) }
func (w *writer) key(quoted string) {
	if last := w.b[len(w.b)-1]; last != '{' {
		w.b = append(w.b, ',')
	}
	w.b = append(w.b, quoted...)
}

// text writes a member that is left out where it is empty.
func (w *writer) text(key, s string) {
	if s != "" {
		w.key(key)
		w.str(s)
	}
}

func (w *writer) texts(key string, all []string) {
	if len(all) > 0 {
		w.key(key)
		writeAll(w, all, func(w *writer, s *string) { w.str(*s) })
	}
}

func (w *writer) time(key string, t time.Time) {
	if t.IsZero() {
		return
	}
	w.key(key)
	w.b = append(w.b, '"')
	b, err := t.AppendText(w.b) // what MarshalJSON puts between the marks
	if w.odd = w.odd || err != nil; err == nil {
		w.b = append(b, '"')
	}
}

func writeAll[T any](w *writer, all []T, one func(*writer, *T)) {
	w.b = append(w.b, '[')
	for i := range all {
		if i > 0 {
			w.b = append(w.b, ',')
		}
		one(w, &all[i])
	}
	w.b = append(w.b, ']')
}

// members of a span stand within those of what embeds it.
func (w *writer) spanMembers(s *Span) {
	w.key(`"start":`)
	w.integer(s.Start)
	w.key(`"end":`)
	w.integer(s.End)
	w.key(`"text":`)
	w.str(s.Text)
}

func (w *writer) span(s *Span) {
	w.raw("{")
	w.spanMembers(s)
	w.close('}')
}

func (w *writer) evidence(all []Span) {
	if len(all) > 0 {
		w.key(`"evidence":`)
		writeAll(w, all, (*writer).span)
	}
}

func (w *writer) entity(e *Entity) {
	w.raw("{")
	w.entityMembers(e)
	w.close('}')
}

func (w *writer) entityMembers(e *Entity) {
	w.key(`"id":`)
	w.str(e.ID)
	w.key(`"type":`)
	w.str(e.Type)
	w.key(`"name":`)
	w.str(e.Name)
	w.texts(`"roles":`, e.Roles)
	w.text(`"wikidata":`, e.Wikidata)
	w.texts(`"ids":`, e.IDs)
	w.key(`"salience":`)
	w.number(e.Salience)
	w.key(`"mentions":`)
	if e.Mentions == nil {
		w.raw("null")
		return
	}
	writeAll(w, e.Mentions, func(w *writer, m *Mention) {
		w.raw("{")
		w.spanMembers(&m.Span)
		w.key(`"kind":`)
		w.str(m.Kind)
		w.close('}')
	})
}

func (w *writer) quote(q *Quote) {
	w.raw("{")
	w.key(`"id":`)
	w.str(q.ID)
	w.key(`"type":`)
	w.str(q.Type)
	w.key(`"content":`)
	if q.Content == nil {
		w.raw("null")
	} else {
		writeAll(w, q.Content, (*writer).span)
	}
	if s := q.Speaker; s != nil {
		w.key(`"speaker":`)
		w.raw("{")
		w.spanMembers(&s.Span)
		w.text(`"entity":`, s.Entity)
		w.key(`"kind":`)
		w.str(s.Kind)
		w.close('}')
	}
	if q.Cue != nil {
		w.key(`"cue":`)
		w.span(q.Cue)
	}
	if len(q.Via) > 0 {
		w.key(`"via":`)
		writeAll(w, q.Via, func(w *writer, r *Ref) {
			w.raw("{")
			w.spanMembers(&r.Span)
			w.text(`"entity":`, r.Entity)
			w.close('}')
		})
	}
	w.key(`"confidence":`)
	w.number(q.Confidence)
	w.key(`"rule":`)
	w.str(q.Rule)
	if q.Repaired {
		w.key(`"repaired":`)
		w.raw("true")
	}
	w.evidence(q.Evidence)
	w.close('}')
}

func (w *writer) toneMembers(t *Tone) {
	w.key(`"score":`)
	w.number(t.Score)
	w.key(`"label":`)
	w.str(t.Label)
}

func (w *writer) entityTone(t *EntityTone) {
	w.raw("{")
	w.key(`"entity":`)
	w.str(t.Entity)
	w.opinionMembers(&t.Tone, t.Confidence, t.Evidence)
	w.close('}')
}

func (w *writer) opinionMembers(t *Tone, confidence float64, evidence []Span) {
	w.toneMembers(t)
	if confidence != 0 {
		w.key(`"confidence":`)
		w.number(confidence)
	}
	w.evidence(evidence)
}

func (w *writer) sentiment(s *Sentiment) {
	w.raw("{")
	if s.NotAnalysed != "" {
		w.text(`"notAnalysed":`, s.NotAnalysed)
		w.close('}')
		return
	}
	w.toneMembers(&s.Tone)
	if len(s.Sentences) > 0 {
		w.key(`"sentences":`)
		writeAll(w, s.Sentences, func(w *writer, t *SentenceTone) {
			w.raw("{")
			w.key(`"start":`)
			w.integer(t.Start)
			w.key(`"end":`)
			w.integer(t.End)
			w.toneMembers(&t.Tone)
			w.evidence(t.Evidence)
			w.close('}')
		})
	}
	if len(s.Entities) > 0 {
		w.key(`"entities":`)
		writeAll(w, s.Entities, (*writer).entityTone)
	}
	if len(s.Quotes) > 0 {
		w.key(`"quotes":`)
		writeAll(w, s.Quotes, func(w *writer, t *QuoteTone) {
			w.raw("{")
			w.key(`"quote":`)
			w.str(t.Quote)
			w.toneMembers(&t.Tone)
			if len(t.Targets) > 0 {
				w.key(`"targets":`)
				writeAll(w, t.Targets, (*writer).entityTone)
			}
			w.evidence(t.Evidence)
			w.close('}')
		})
	}
	w.close('}')
}

func (w *writer) article(r *ArticleRef) {
	w.key(`"article":`)
	w.raw("{")
	w.key(`"id":`)
	w.str(r.ID)
	if r.Version != 0 {
		w.key(`"version":`)
		w.integer(r.Version)
	}
	w.text(`"source":`, r.Source)
	w.text(`"uri":`, r.URI)
	w.text(`"url":`, r.URL)
	w.text(`"headline":`, r.Headline)
	w.time(`"versionCreated":`, r.VersionCreated)
	w.deskMembers(&r.Desk)
	w.close('}')
}

func (w *writer) deskMembers(d *Desk) {
	w.text(`"language":`, d.Language)
	if d.Urgency != 0 {
		w.key(`"urgency":`)
		w.integer(d.Urgency)
	}
	w.texts(`"genres":`, d.Genres)
	w.texts(`"subjects":`, d.Subjects)
	w.texts(`"symbols":`, d.Symbols)
	w.texts(`"keywords":`, d.Keywords)
	w.text(`"provider":`, d.Provider)
	w.texts(`"signals":`, d.Signals)
}

func (w *writer) stance(s *Stance) {
	if s == nil {
		return
	}
	w.key(`"stance":`)
	w.raw("{")
	w.opinionMembers(&s.Tone, s.Confidence, s.Evidence)
	w.close('}')
}

func (w *writer) quoteEvent(e *QuoteEvent) {
	w.raw("{")
	w.article(&e.Article)
	w.key(`"quote":`)
	w.quote(&e.Quote)
	w.text(`"speakerName":`, e.SpeakerName)
	w.texts(`"speakerRoles":`, e.SpeakerRoles)
	w.text(`"speakerWikidata":`, e.SpeakerWikidata)
	if e.Tone != nil {
		w.key(`"tone":`)
		w.raw("{")
		w.toneMembers(e.Tone)
		w.close('}')
	}
	w.close('}')
}

func (w *writer) entityEvent(e *EntityEvent) {
	w.raw("{")
	w.article(&e.Article)
	w.key(`"entity":`)
	w.entity(&e.Entity)
	w.stance(e.Stance)
	w.close('}')
}

func (w *writer) entitiesEvent(e *EntitiesEvent) {
	w.raw("{")
	w.article(&e.Article)
	if len(e.Entities) > 0 {
		w.key(`"entities":`)
		writeAll(w, e.Entities, func(w *writer, n *NamedEntity) {
			w.raw("{")
			w.entityMembers(&n.Entity)
			w.stance(n.Stance)
			w.close('}')
		})
	}
	w.flag(`"singly":`, e.Singly)
	if len(e.Standing) > 0 {
		w.key(`"standing":`)
		writeAll(w, e.Standing, func(w *writer, s *Standing) {
			w.raw("{")
			w.key(`"subject":`)
			w.str(s.Subject)
			w.text(`"key":`, s.Key)
			w.key(`"events":`)
			if s.Events == nil {
				w.raw("null")
			} else {
				writeAll(w, s.Events, func(w *writer, s *string) { w.str(*s) })
			}
			w.flag(`"singly":`, s.Singly)
			w.close('}')
		})
	}
	w.texts(`"withdrawn":`, e.Withdrawn)
	w.text(`"reason":`, e.Reason)
	if e.Killed != 0 {
		w.key(`"killed":`)
		w.integer(e.Killed)
	}
	w.close('}')
}

// flag writes a member that is left out where it is false.
func (w *writer) flag(key string, set bool) {
	if set {
		w.key(key)
		w.raw("true")
	}
}

const hexDigits = "0123456789abcdef"

// appendString appends a JSON string. What is no UTF-8 becomes U+FFFD, and U+2028 and U+2029 are escaped, as they end lines in
// JavaScript.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c >= ' ' && c != '"' && c != '\\' {
				i++
				continue
			}
			b = append(b, s[start:i]...)
			switch c {
			case '"', '\\':
				b = append(b, '\\', c)
			case '\b':
				b = append(b, '\\', 'b')
			case '\f':
				b = append(b, '\\', 'f')
			case '\n':
				b = append(b, '\\', 'n')
			case '\r':
				b = append(b, '\\', 'r')
			case '\t':
				b = append(b, '\\', 't')
			default:
				b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&0xF])
			}
			i++
			start = i
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			b = append(b, s[start:i]...)
			b = append(b, `\ufffd`...)
			start = i + size
		case r == '\u2028' || r == '\u2029':
			b = append(b, s[start:i]...)
			b = append(b, `\u202`...)
			b = append(b, hexDigits[r&0xF])
			start = i + size
		}
		i += size
	}
	b = append(b, s[start:]...)
	return append(b, '"')
}

// appendStd is AppendJSON by encoding/json.
func appendStd(b []byte, v any) ([]byte, error) {
	w := appender{b}
	e := json.NewEncoder(&w)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return b, err
	}
	return w.b[:len(w.b)-1], nil // without the newline that an Encoder puts behind it
}

type appender struct{ b []byte }

func (a *appender) Write(p []byte) (int, error) {
	a.b = append(a.b, p...)
	return len(p), nil
}
