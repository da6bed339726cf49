// Package ingest turns what news suppliers send into articles. It reads the formats of the wires (ninjs, NITF,
// NewsML-G2, NewsML 1, ANPA 1312, IPTC 7901) and those of the web (RSS, Atom, JSON Feed, HTML, JSON, plain text), each
// in a file of its own. It decides which format an item is in, converts its characters, finds the parts of its text
// (headings, captions, credits, datelines, notes), tells its language, and gives every story its identity; with a Ledger
// it also says which version of the story an item is. It knows nothing of how items arrive.
package ingest

import (
	"context"
	"errors"
	"fmt"

	"wirecopy/pipeline"
	"wirecopy/pipeline/token"
)

// Name is the name of the stage.
const Name = "ingest"

// Version is what pipeline.Article.Produced says of this stage.
const Version = "1.0.0"

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
func WithLedger(l Ledger) Option {
	return func(s *stage) { s.ledger = l }
}

// WithIndex makes a stage with a ledger name, in DuplicateOf, the first story that says nearly the same.
func WithIndex(x *Index) Option {
	return func(s *stage) { s.index = x }
}

// WithObserver makes the stage report, for each article, the name of its item's format and what was done with it: an
// Outcome, or Media for what is left out because there is nothing to read in it. Both are from small closed sets, fit
// to be labels of a metric.
func WithObserver(f func(format string, o Outcome)) Option {
	return func(s *stage) { s.observe = f }
}

// New makes the stage. It takes messages that carry an Item and gives one message for each article in it, with
// Article set and Item nil. An item that cannot be read is a permanent error that says what is wrong, and where; an
// error of the ledger is transient.
func New(opts ...Option) pipeline.Stage {
	s := &stage{maxItem: MaxItem, observe: func(string, Outcome) {}}
	for _, o := range opts {
		o(s)
	}
	return s
}

type stage struct {
	maxItem int
	ledger  Ledger
	index   *Index
	observe func(string, Outcome)
}

func (s *stage) Name() string { return Name }

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
	found, err := read(in.Item, in.ContentType, in.Source)
	if err != nil {
		return nil, pipeline.Reject(err)
	}
	for range found.media {
		s.observe(found.format, Media)
	}
	out := make([]pipeline.Message, 0, len(found.articles))
	for _, a := range found.articles {
		outcome := First
		if s.ledger != nil {
			if outcome, err = s.admit(ctx, a, in.Origin); err != nil {
				return nil, err
			}
		}
		s.observe(found.format, outcome)
		if outcome == Same || outcome == Late {
			continue
		}
		a.Version = max(a.Version, 1)
		m := in
		m.Item, m.ContentType, m.Article, m.Source = nil, "", a.Share(), a.Source
		out = append(out, m)
	}
	return out, nil
}

// errEmpty is why an item without a character to read is rejected.
var errEmpty = errors.New("the item is empty")

// Parse reads one item of any format in Formats into the articles that it holds, in the item's order. contentType is
// the media type that its sender gave it, or "" where the bytes have to say. source is the feed that it came from, or
// "" where the item itself may say. The text of each article is valid UTF-8 without NUL characters. An item that holds
// only pictures, recordings or plans gives no articles and no error.
func Parse(data []byte, contentType, source string) ([]*pipeline.Article, error) {
	found, err := read(data, contentType, source)
	for _, a := range found.articles {
		a.Version = max(a.Version, 1)
	}
	return found.articles, err
}

// found is what an item turned out to be.
type found struct {
	format   string
	articles []*pipeline.Article
	// media counts the items within it that are pictures, recordings or plans, and were left out.
	media int
}

func read(data []byte, contentType, source string) (found, error) {
	doc, err := decode(data, contentType)
	if err != nil {
		return found{}, err
	}
	format, err := choose(doc)
	if err != nil {
		return found{}, err
	}
	out := found{format: format.Name}
	items, err := format.parse(doc)
	if err != nil {
		return out, fmt.Errorf("read %s: %w", format.Title, err)
	}
	for i := range items {
		if items[i].media && !items[i].dead() {
			out.media++
			continue
		}
		if a := items[i].article(source); a.Text != "" || a.PubStatus != pipeline.Usable {
			out.articles = append(out.articles, a)
		}
	}
	if len(out.articles) == 0 && out.media < max(len(items), 1) && !format.mayBeEmpty {
		if n := len(items) - out.media; n > 1 {
			return out, fmt.Errorf("read %s: none of its %d items has a text", format.Title, n)
		}
		return out, fmt.Errorf("read %s: there is no text in it", format.Title)
	}
	return out, nil
}
