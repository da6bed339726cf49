// Package ingest turns what news suppliers send into articles: it reads an item of any format that package formats
// knows, says with the Ledger of package story which version of which story it is, and drops what was seen before. It
// knows nothing of how items arrive.
package ingest

import (
	"context"
	"fmt"

	"wirecopy/pipeline"
	"wirecopy/pipeline/token"
	"wirecopy/stages/ingest/formats"
	"wirecopy/stages/ingest/story"
)

// Name is the name of the stage.
const Name = "ingest"

// MaxItem is the largest item that is read, in bytes, where WithMaxItem does not say otherwise.
const MaxItem = 8 << 20

// An Option changes what New makes.
type Option func(*stage)

// WithMaxItem sets the largest item that is read, in bytes. Zero or less means MaxItem.
func WithMaxItem(bytes int) Option {
	return func(s *stage) {
		if bytes > 0 {
			s.maxItem = bytes
		}
	}
}

// WithLedger makes the stage look up what was seen of each story before: an item that comes again is dropped, a changed
// one becomes the next version, an older version that comes late is dropped. Without a ledger every item goes on, and
// an article's version is its supplier's number, or 1.
func WithLedger(l story.Ledger) Option {
	return func(s *stage) { s.ledger = l }
}

// WithIndex makes a stage with a ledger name, in DuplicateOf, the first story that says nearly the same.
func WithIndex(x *story.Index) Option {
	return func(s *stage) { s.index = x }
}

// WithObserver makes the stage report, for each article, the name of its item's format and what was done with it: an
// Outcome, or Media for what is left out because there is nothing to read in it. Both are from small closed sets, fit
// to be labels of a metric.
func WithObserver(f func(format string, o story.Outcome)) Option {
	return func(s *stage) { s.observe = f }
}

// storiesInMind is how many stories a near-duplicate is looked for among: about a week of a large agency.
const storiesInMind = 100_000

// New makes the stage. It takes messages that carry an Item and gives one message for each article in it, with
// Article set and Item nil. An item that cannot be read is a permanent error that says what is wrong, and where; an
// error of the ledger is transient.
func New(opts ...Option) pipeline.Stage {
	s := &stage{maxItem: MaxItem, observe: func(string, story.Outcome) {}}
	for _, o := range opts {
		o(s)
	}
	return s
}

type stage struct {
	maxItem int
	ledger  story.Ledger
	index   *story.Index
	observe func(string, story.Outcome)
}

func (s *stage) Name() string { return Name }

// Keep implements pipeline.Keeper: it is WithLedger and WithIndex over the records that all processes share. A stage that
// has a ledger stays as it is.
func (s *stage) Keep(r pipeline.Records) (pipeline.Stage, func(key string, record []byte)) {
	if s.ledger != nil {
		return s, nil
	}
	kept := *s
	kept.ledger = story.Shared{Records: r}
	if kept.index == nil {
		kept.index = story.NewIndex(storiesInMind)
	}
	return &kept, kept.index.Seen
}

// Process reads in.Item. The same message always gives the same articles: it uses no time of its own, and a ledger
// knows by in.Origin what it answered before.
func (s *stage) Process(ctx context.Context, in pipeline.Message) ([]pipeline.Message, error) {
	if len(in.Item) > s.maxItem {
		return nil, pipeline.Reject(fmt.Errorf("the item has %d bytes: the most that is read is %d", len(in.Item), s.maxItem))
	}
	if in.Source != "" {
		if err := token.Check(in.Source); err != nil {
			return nil, pipeline.Reject(fmt.Errorf("the source of the item: %w", err))
		}
	}
	found, err := formats.Read(in.Item, in.ContentType, in.Source)
	if err != nil {
		return nil, pipeline.Reject(err)
	}
	for range found.Media {
		s.observe(found.Format, story.Media)
	}
	out := make([]pipeline.Message, 0, len(found.Stories))
	for _, item := range found.Stories {
		a := item.Article
		outcome := story.First
		if s.ledger != nil {
			if outcome, err = story.Admit(ctx, s.ledger, s.index, item, in.Origin); err != nil {
				return nil, err
			}
		}
		s.observe(found.Format, outcome)
		if outcome == story.Same || outcome == story.Late {
			continue
		}
		complete(a)
		m := in
		m.Item, m.ContentType, m.Article, m.Source = nil, "", a.Share(), a.Source
		out = append(out, m)
	}
	return out, nil
}

// Formats lists the formats that are read, in the order in which an item without a telling media type is tried
// against them; the last takes any text.
func Formats() []formats.Format { return formats.All() }

// Parse reads one item of any format in Formats into the articles that it holds, in the item's order. contentType is
// the media type that its sender gave it, or "" where the bytes have to say. source is the feed that it came from, or
// "" where the item itself may say. The text of each article is valid UTF-8 without NUL characters. An item that holds
// only pictures, recordings or plans gives no articles and no error.
func Parse(data []byte, contentType, source string) ([]*pipeline.Article, error) {
	found, err := formats.Read(data, contentType, source)
	var out []*pipeline.Article
	for _, item := range found.Stories {
		complete(item.Article)
		out = append(out, item.Article)
	}
	return out, err
}

// complete sets what no format gives.
func complete(a *pipeline.Article) {
	a.Version = max(a.Version, 1)
	a.Produced = map[string]string{Name: Version()}
}
