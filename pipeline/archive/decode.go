package archive

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"time"
	"unicode/utf8"

	"wirecopy/internal/jsonread"
	"wirecopy/pipeline"
)

// Decode reads what the archive needs of an article: fields that it does not store by themselves, and annotations of other stages, are
// passed over. They stay in the article's JSON. It reads in one pass, where pipeline.DecodeArticle reads annotations once more
// when they are asked for: reading took a quarter of the time of storing an article, and most of that of a page of quotes.
func Decode(b []byte) (*pipeline.Article, error) {
	if !utf8.Valid(b) {
		b = bytes.ToValidUTF8(b, []byte("\uFFFD"))
	}
	var f found
	r := reader{jsonread.New(string(b))}
	if err := r.Object(func(key string) error { return r.article(&f, key) }); err != nil {
		return nil, fmt.Errorf("read article: %w", err)
	}
	if r.More() {
		return nil, fmt.Errorf("read article: %w", r.Syntax("an article is one object, and something follows it"))
	}
	a := &f.article
	if a.ID == "" {
		return nil, errors.New(`read article: the field "id" is missing or empty`)
	}
	return a.With(pipeline.EntitiesLayer, "", f.entities).With(pipeline.QuotesLayer, "", f.quotes).With(pipeline.SentimentLayer, "", f.sentiment), nil
}

// found is what was read of an article.
type found struct {
	article   pipeline.Article
	entities  []pipeline.Entity
	quotes    []pipeline.Quote
	sentiment pipeline.Sentiment
}

// reader reads the parts of an article. Its methods read the value of one field of an object.
type reader struct{ *jsonread.Reader }

func (r reader) article(f *found, key string) (err error) {
	a := &f.article
	switch key {
	case "id":
		a.ID, err = r.Text()
	case "version":
		a.Version, err = r.Int()
	case "source":
		a.Source, err = r.Text()
	case "uri":
		a.URI, err = r.Text()
	case "url":
		a.URL, err = r.Text()
	case "headline":
		a.Headline, err = r.Text()
	case "versionCreated":
		a.VersionCreated, err = r.time()
	case "byline":
		a.Byline, err = r.Text()
	case "located":
		a.Located, err = r.Text()
	case "language":
		a.Language, err = r.Text()
	case "pubStatus":
		a.PubStatus, err = r.Text()
	case "text":
		a.Text, err = r.Text()
	case "annotations":
		return r.Object(func(key string) error { return r.annotation(f, key) })
	default:
		return r.Skip()
	}
	return err
}

func (r reader) annotation(f *found, key string) error {
	switch key {
	case pipeline.EntitiesLayer:
		return each(r, &f.entities, reader.entity)
	case pipeline.QuotesLayer:
		return each(r, &f.quotes, reader.quote)
	case pipeline.SentimentLayer:
		return r.Object(func(key string) error { return r.sentiment(&f.sentiment, key) })
	}
	return r.Skip()
}

// each reads an array of objects.
func each[T any](r reader, to *[]T, field func(reader, *T, string) error) error {
	return r.Array(func() error {
		*to = append(*to, *new(T))
		one := &(*to)[len(*to)-1]
		return r.Object(func(key string) error { return field(r, one, key) })
	})
}

// optional reads an object that may be absent.
func optional[T any](r reader, to **T, field func(reader, *T, string) error) error {
	if r.Kind() == "null" {
		return r.Skip()
	}
	*to = new(T)
	return r.Object(func(key string) error { return field(r, *to, key) })
}

func (r reader) entity(e *pipeline.Entity, key string) (err error) {
	switch key {
	case "id":
		e.ID, err = r.Text()
	case "type":
		e.Type, err = r.Text()
	case "name":
		e.Name, err = r.Text()
	case "roles":
		e.Roles, err = r.texts()
	case "wikidata":
		e.Wikidata, err = r.Text()
	case "mentions":
		return each(r, &e.Mentions, reader.mention)
	default:
		return r.Skip()
	}
	return err
}

func (r reader) mention(m *pipeline.Mention, key string) (err error) {
	if key == "kind" {
		m.Kind, err = r.Text()
		return err
	}
	return r.span(&m.Span, key)
}

func (r reader) quote(q *pipeline.Quote, key string) (err error) {
	switch key {
	case "id":
		q.ID, err = r.Text()
	case "type":
		q.Type, err = r.Text()
	case "content":
		return each(r, &q.Content, reader.span)
	case "speaker":
		return optional(r, &q.Speaker, reader.speaker)
	case "cue":
		return optional(r, &q.Cue, reader.span)
	case "via":
		return each(r, &q.Via, reader.ref)
	case "confidence":
		q.Confidence, err = r.number()
	case "rule":
		q.Rule, err = r.Text()
	case "repaired":
		q.Repaired, err = r.Bool()
	case "evidence":
		return each(r, &q.Evidence, reader.span)
	default:
		return r.Skip()
	}
	return err
}

func (r reader) speaker(s *pipeline.Speaker, key string) (err error) {
	switch key {
	case "entity":
		s.Entity, err = r.Text()
	case "kind":
		s.Kind, err = r.Text()
	default:
		return r.span(&s.Span, key)
	}
	return err
}

func (r reader) ref(f *pipeline.Ref, key string) (err error) {
	if key == "entity" {
		f.Entity, err = r.Text()
		return err
	}
	return r.span(&f.Span, key)
}

func (r reader) span(s *pipeline.Span, key string) (err error) {
	switch key {
	case "start":
		s.Start, err = r.Int()
	case "end":
		s.End, err = r.Int()
	case "text":
		s.Text, err = r.Text()
	default:
		return r.Skip()
	}
	return err
}

// sentiment passes over the tone of sentences, which is most of it.
func (r reader) sentiment(s *pipeline.Sentiment, key string) (err error) {
	switch key {
	case "entities":
		return each(r, &s.Entities, reader.entityTone)
	case "quotes":
		return each(r, &s.Quotes, reader.quoteTone)
	}
	return r.tone(&s.Tone, key)
}

func (r reader) tone(t *pipeline.Tone, key string) (err error) {
	switch key {
	case "score":
		t.Score, err = r.number()
	case "label":
		t.Label, err = r.Text()
	default:
		return r.Skip()
	}
	return err
}

func (r reader) entityTone(t *pipeline.EntityTone, key string) (err error) {
	switch key {
	case "entity":
		t.Entity, err = r.Text()
	case "confidence":
		t.Confidence, err = r.number()
	case "evidence":
		return each(r, &t.Evidence, reader.span)
	default:
		return r.tone(&t.Tone, key)
	}
	return err
}

func (r reader) quoteTone(t *pipeline.QuoteTone, key string) (err error) {
	switch key {
	case "quote":
		t.Quote, err = r.Text()
	case "targets":
		return each(r, &t.Targets, reader.entityTone)
	case "evidence":
		return each(r, &t.Evidence, reader.span)
	default:
		return r.tone(&t.Tone, key)
	}
	return err
}

func (r reader) texts() (out []string, err error) {
	err = r.Array(func() error {
		s, err := r.Text()
		out = append(out, s)
		return err
	})
	return out, err
}

func (r reader) time() (time.Time, error) {
	s, err := r.Text()
	if s == "" || err != nil {
		return time.Time{}, err
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return t, jsonread.FieldError(fmt.Sprintf("is %.40q, and no time as 2026-03-01T12:00:00Z", s))
	}
	return t, nil
}

func (r reader) number() (float64, error) {
	s, err := r.Scalar()
	if s == "" || err != nil {
		return 0, err
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0, jsonread.FieldError(fmt.Sprintf("is %.40q, and no number", s))
	}
	return n, nil
}
