package ingest

import (
	"strings"
	"time"

	"github.com/mmcdole/gofeed"

	"wirecopy/pipeline"
)

// feedFormat reads RSS and Atom. Each entry with words in it is an article.
func feedFormat() Format {
	return Format{
		Name:  "feed",
		Title: "an RSS or Atom feed",
		Types: []string{"application/rss+xml", "application/atom+xml", "application/rdf+xml"},
		sniff: func(d document) bool {
			switch rootElement(d.head()) {
			case "rss", "feed", "RDF":
				return true
			}
			return false
		},
		parse:      parseFeed,
		mayBeEmpty: true,
	}
}

// jsonFeedFormat reads JSON Feed 1.0 and 1.1.
func jsonFeedFormat() Format {
	return Format{
		Name:  "jsonfeed",
		Title: "a JSON feed",
		Types: []string{"application/feed+json"},
		sniff: func(d document) bool {
			return startsJSON(d.head()) && strings.Contains(d.head(), "jsonfeed.org/version/")
		},
		parse:      parseFeed,
		mayBeEmpty: true,
	}
}

func parseFeed(d document) ([]item, error) {
	feed, err := gofeed.NewParser().Parse(strings.NewReader(utf8Declared(d.text)))
	if err != nil {
		return nil, err
	}
	var items []item
	for _, entry := range feed.Items {
		if entry == nil {
			continue
		}
		it := item{
			uri:      clean(strings.TrimSpace(entry.GUID)),
			url:      clean(strings.TrimSpace(entry.Link)),
			headline: htmlLine(entry.Title),
			language: clean(feed.Language),
			first:    utc(entry.PublishedParsed),
			created:  utc(entry.UpdatedParsed),
		}
		if it.created.IsZero() {
			it.created = it.first
		}
		for _, p := range entry.Authors {
			if p != nil && it.byline == "" {
				it.byline = clean(p.Name)
			}
		}
		for _, c := range entry.Categories {
			it.subjects = append(it.subjects, pipeline.Subject{Name: clean(c)})
		}
		content, summary := strings.TrimSpace(entry.Content), strings.TrimSpace(entry.Description)
		if len(content)*2 < len(summary) {
			content = summary // some feeds have the story in the wrong place
		}
		it.body = htmlBody(content)
		if it.body.text == "" && it.headline == "" {
			continue
		}
		items = append(items, it)
	}
	return items, nil
}

func utc(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return inYears(t.UTC())
}

// utf8Declared corrects an XML declaration: the text is UTF-8 by now, whatever it came in.
func utf8Declared(text string) string {
	trimmed := strings.TrimLeft(text, " \t\n")
	if !strings.HasPrefix(trimmed, "<?xml") {
		return trimmed
	}
	_, rest, ok := strings.Cut(trimmed, "?>")
	if !ok {
		return trimmed
	}
	return `<?xml version="1.0" encoding="UTF-8"?>` + rest
}

// rootElement is the local name of the first element of an XML text, "" where there is none.
func rootElement(head string) string {
	if !strings.HasPrefix(head, "<") {
		return ""
	}
	x := &xmlReader{s: head}
	if x.next() != nil {
		return ""
	}
	return x.name
}
