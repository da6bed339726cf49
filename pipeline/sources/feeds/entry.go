package feeds

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"

	"wirecopy/internal/xmlread"
)

// entry is what the poller itself has to know of an item. What the item says in full is for ingest to read.
type entry struct {
	link, title, author string
	published, updated  time.Time
	// words is how many words of text the item holds, its title left out.
	words int
}

// entriesOf reads the items of a feed with gofeed, which was written for well-meant documents: a panic of it is an
// error like any other.
func entriesOf(data []byte, contentType string) (entries []entry, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("read the feed: %v", p)
		}
	}()
	data, _ = asciiBased(data, contentType)
	if text := string(data); xmlread.Root(strings.TrimLeft(text[:min(len(text), 4096)], " \t\r\n\ufeff")) == "urlset" {
		return sitemapEntries(text)
	}
	feed, err := gofeed.NewParser().Parse(bytes.NewReader(inUTF8(data, contentType)))
	if err != nil {
		return nil, err
	}
	for _, it := range feed.Items {
		if it == nil {
			continue
		}
		e := entry{link: strings.TrimSpace(it.Link), title: strings.TrimSpace(it.Title), published: timeOf(it.PublishedParsed), updated: timeOf(it.UpdatedParsed)}
		for _, p := range it.Authors {
			if p != nil && e.author == "" {
				e.author = p.Name
			}
		}
		e.words = max(countWords(it.Content), countWords(it.Description))
		entries = append(entries, e)
	}
	return entries, nil
}

// sitemapEntries reads the items of a news sitemap.
func sitemapEntries(text string) ([]entry, error) {
	x := xmlread.New(strings.TrimPrefix(text, "\ufeff"))
	if err := x.Next(); err != nil {
		return nil, err
	}
	var entries []entry
	err := x.Children(func(name string) error {
		if name != "url" {
			return nil
		}
		var e entry
		if err := x.Children(func(name string) error { return e.sitemap(x, name) }); err != nil {
			return err
		}
		entries = append(entries, e)
		return nil
	})
	return entries, err
}

// sitemap reads one element of an entry.
func (e *entry) sitemap(x *xmlread.Reader, name string) (err error) {
	switch name {
	case "news":
		return x.Children(func(name string) error { return e.sitemap(x, name) })
	case "loc":
		e.link, err = x.Inner()
	case "title":
		e.title, err = x.Inner()
	case "publication_date":
		var s string
		s, err = x.Inner()
		if t, wrong := time.Parse(time.RFC3339, s); wrong == nil {
			e.published = t
		}
	}
	return err
}

// entryOf reads a feed that has one item.
func entryOf(data []byte, contentType string) (entry, error) {
	entries, err := entriesOf(data, contentType)
	if err == nil && len(entries) != 1 {
		err = errors.New("the item cannot be told apart")
	}
	if err != nil {
		return entry{}, err
	}
	return entries[0], nil
}

func timeOf(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

// countWords counts the words of a text with tags in it.
func countWords(s string) int {
	n, within, word := 0, false, false
	for _, r := range s {
		switch {
		case r == '<':
			within, word = true, false
		case r == '>':
			within = false
		case within:
		case r == ' ' || r == '\n' || r == '\t' || r == '\r' || r == '\u00a0':
			word = false
		case !word:
			word = true
			n++
		}
	}
	return n
}
