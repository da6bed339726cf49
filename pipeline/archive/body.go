package archive

import (
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/klauspost/compress/zstd"

	"wirecopy/pipeline"
	"wirecopy/pipeline/wire"
)

var decoder = sync.OnceValues(func() (*zstd.Decoder, error) {
	return zstd.NewReader(nil, zstd.WithDecoderMaxMemory(wire.MaxBody))
})

// unzip gives an article's JSON as it was stored.
func unzip(body []byte) ([]byte, error) {
	d, err := decoder()
	if err != nil {
		return nil, err
	}
	b, err := d.DecodeAll(body, nil)
	if err != nil {
		return nil, fmt.Errorf("an article of the archive cannot be read: %w", err)
	}
	return b, nil
}

func readBody(body []byte) (*pipeline.Article, error) {
	b, err := unzip(body)
	if err != nil {
		return nil, err
	}
	return Decode(b)
}

// lean is what the archive needs of an article. It is read in one go, where pipeline.DecodeArticle reads annotations when they
// are asked for, once more: that takes most of the time of storing one.
type lean struct {
	ID             string    `json:"id"`
	Version        int       `json:"version"`
	Source         string    `json:"source"`
	URI            string    `json:"uri"`
	URL            string    `json:"url"`
	Headline       string    `json:"headline"`
	VersionCreated time.Time `json:"versionCreated"`
	Byline         string    `json:"byline"`
	Located        string    `json:"located"`
	Language       string    `json:"language"`
	PubStatus      string    `json:"pubStatus"`
	Text           string    `json:"text"`
	Annotations    struct {
		Entities  []pipeline.Entity `json:"entities"`
		Quotes    []pipeline.Quote  `json:"quotes"`
		Sentiment struct {
			pipeline.Tone
			Entities []pipeline.EntityTone `json:"entities"`
			Quotes   []pipeline.QuoteTone  `json:"quotes"`
		} `json:"sentiment"`
	} `json:"annotations"`
}

// Decode reads what the archive needs of an article: fields that it does not store by themselves, and annotations of other stages, are
// passed over. They stay in the article's JSON.
func Decode(b []byte) (*pipeline.Article, error) {
	var l lean
	if err := json.Unmarshal(b, &l); err != nil {
		return nil, fmt.Errorf("read article: %w", pipeline.DescribeJSON(err))
	}
	if l.ID == "" {
		return nil, errors.New(`read article: the field "id" is missing or empty`)
	}
	a := &pipeline.Article{
		ID: l.ID, Version: l.Version, Source: l.Source, URI: l.URI, URL: l.URL, Headline: l.Headline, VersionCreated: l.VersionCreated,
		Byline: l.Byline, Located: l.Located, Language: l.Language, PubStatus: l.PubStatus, Text: l.Text,
	}
	n := &l.Annotations
	return a.With(pipeline.EntitiesLayer, "", n.Entities).With(pipeline.QuotesLayer, "", n.Quotes).
		With(pipeline.SentimentLayer, "", pipeline.Sentiment{Tone: n.Sentiment.Tone, Entities: n.Sentiment.Entities, Quotes: n.Sentiment.Quotes}), nil
}
