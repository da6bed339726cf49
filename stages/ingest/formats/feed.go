package formats

import (
	"strings"
	"time"

	"github.com/mmcdole/gofeed"

	"wirecopy/internal/charsets"
	"wirecopy/pipeline"
	"wirecopy/stages/ingest/blocks"
	"wirecopy/stages/ingest/dates"
)

// feedFormat reads RSS and Atom. Each entry with words in it is an article.
func feedFormat() Format {
	return Format{
		Name:  "feed",
		Title: "an RSS or Atom feed",
		Types: []string{"application/rss+xml", "application/atom+xml", "application/rdf+xml"},
		sniff: func(d document) bool {
			switch d.root {
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
			return strings.Contains(d.json.first.field("version"), "jsonfeed.org/version/")
		},
		parse:      parseFeed,
		mayBeEmpty: true,
	}
}

func parseFeed(d document) ([]draft, error) {
	feed, err := gofeed.NewParser().Parse(strings.NewReader(charsets.DeclareUTF8(strings.TrimLeft(d.text, " \t\n"))))
	if err != nil {
		return nil, err
	}
	var items []draft
	for _, entry := range feed.Items {
		if entry == nil {
			continue
		}
		it := draft{
			uri:      charsets.Clean(strings.TrimSpace(entry.GUID)),
			url:      charsets.Clean(strings.TrimSpace(entry.Link)),
			headline: blocks.HTMLLine(entry.Title),
			language: charsets.Clean(feed.Language),
			first:    utc(entry.PublishedParsed),
			created:  utc(entry.UpdatedParsed),
		}
		if it.created.IsZero() {
			it.created = it.first
		}
		for _, p := range entry.Authors {
			if p != nil && it.byline == "" {
				it.byline = charsets.Clean(p.Name)
			}
		}
		for _, c := range entry.Categories {
			it.subjects = append(it.subjects, pipeline.Subject{Name: charsets.Clean(c)})
		}
		content, summary := strings.TrimSpace(entry.Content), strings.TrimSpace(entry.Description)
		if len(content)*2 < len(summary) {
			content = summary // some feeds have the story in the wrong place
		}
		it.body = blocks.FromHTML(content)
		if it.body.Text == "" && it.headline == "" {
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
	return dates.InYears(t.UTC())
}
