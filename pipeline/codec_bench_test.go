package pipeline_test

import (
	"fmt"
	"strings"
	"testing"

	"wirecopy/pipeline"
)

// typical is an article of 450 words with what three stages find in it.
func typical() *pipeline.Article {
	text := strings.Repeat("The minister said on Tuesday that talks with the “Northern Alliance” would go on. ", 32)
	a := (&pipeline.Article{ID: "abcdefghijklmnopqrst", Version: 1, Source: "desk", Headline: "Talks go on", PubStatus: pipeline.Usable, Text: text}).Share()
	span := func(i, n int) pipeline.Span {
		r := []rune(text)
		return pipeline.Span{Start: i, End: i + n, Text: string(r[i : i+n])}
	}
	var entities []pipeline.Entity
	for i := range 25 {
		e := pipeline.Entity{ID: fmt.Sprint("e", i+1), Type: pipeline.Person, Name: "Northern Alliance", Roles: []string{"minister"}, Salience: 0.25}
		for j := range 3 {
			e.Mentions = append(e.Mentions, pipeline.Mention{Span: span(i*30+j*7, 12), Kind: pipeline.NameMention})
		}
		entities = append(entities, e)
	}
	var quotes []pipeline.Quote
	for i := range 8 {
		cue := span(i*80+13, 4)
		quotes = append(quotes, pipeline.Quote{ID: fmt.Sprint("q", i+1), Type: pipeline.Indirect, Content: []pipeline.Span{span(i*80+20, 60)},
			Speaker: &pipeline.Speaker{Span: span(i*80, 12), Entity: "e1", Kind: pipeline.PersonSpeaker}, Cue: &cue, Confidence: 0.9, Rule: "speaker-cue-content"})
	}
	var s pipeline.Sentiment
	s.Label = pipeline.Neutral
	for i := range 32 {
		s.Sentences = append(s.Sentences, pipeline.SentenceTone{Start: i * 80, End: i*80 + 79, Tone: pipeline.Tone{Score: -0.25, Label: pipeline.Negative}})
	}
	return a.With(pipeline.EntitiesLayer, "1.0.0", entities).With(pipeline.QuotesLayer, "1.0.0", quotes).With(pipeline.SentimentLayer, "1.0.0", s)
}

// BenchmarkCodec is what each hop pays for an article: read it, read the annotations that a stage uses, write it.
func BenchmarkCodec(b *testing.B) {
	body, err := typical().Encode()
	if err != nil {
		b.Fatal(err)
	}
	b.Run("decode", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		b.ReportAllocs()
		for b.Loop() {
			if _, err := pipeline.DecodeArticle(body); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("decode entities", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		b.ReportAllocs()
		for b.Loop() {
			a, err := pipeline.DecodeArticle(body)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := pipeline.Layer[[]pipeline.Entity](a, pipeline.EntitiesLayer); err != nil {
				b.Fatal(err)
			}
		}
	})
	a := typical()
	b.Run("encode new", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		b.ReportAllocs()
		for b.Loop() {
			if _, err := a.Encode(); err != nil {
				b.Fatal(err)
			}
		}
	})
	passing, err := pipeline.DecodeArticle(body)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("encode passing", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		b.ReportAllocs()
		for b.Loop() {
			if _, err := passing.Encode(); err != nil {
				b.Fatal(err)
			}
		}
	})
}
