package formats

import (
	"cmp"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"
	ext "github.com/mmcdole/gofeed/extensions"

	"wirecopy/internal/charsets"
	"wirecopy/pipeline"
	"wirecopy/stages/ingest/blocks"
	"wirecopy/stages/internal/dates"
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
	items := make([]draft, 0, len(feed.Items))
	provider, copyright := blocks.HTMLLine(feed.Title), blocks.HTMLLine(feed.Copyright)
	for _, entry := range feed.Items {
		if entry == nil {
			continue
		}
		it := draft{
			uri:      charsets.Clean(strings.TrimSpace(entry.GUID)),
			url:      charsets.Clean(strings.TrimSpace(entry.Link)),
			headline: blocks.HTMLLine(entry.Title),
			language: charsets.Clean(feed.Language),
			first:    feedTime(entry.Published, entry.PublishedParsed),
			created:  feedTime(entry.Updated, entry.UpdatedParsed),
		}
		it.Provider, it.CopyrightNotice = provider, copyright
		it.byline = feedAuthors(entry)
		it.feedExtensions(entry)
		if it.created.IsZero() {
			it.created = it.first
		}
		for _, c := range entry.Categories {
			it.subjects = append(it.subjects, pipeline.Subject{Name: charsets.Clean(c)})
		}
		content, summary := strings.TrimSpace(entry.Content), strings.TrimSpace(entry.Description)
		if len(content)*2 < len(summary) {
			content = summary // some feeds have the story in the wrong place
		}
		if strings.HasPrefix(content, "<nitf") || strings.HasPrefix(content, "<?xml") {
			it.withNITF(content)
		} else {
			it.body = blocks.FromHTML(content)
		}
		if summary != content {
			if summary = blocks.HTMLLine(summary); summary != blocks.OneLine(it.body.Text) {
				it.Description = summary
			}
		}
		if it.body.Text == "" && it.headline == "" {
			continue
		}
		items = append(items, it)
	}
	return items, nil
}

// feedAuthors gives all who wrote an entry, as one byline.
func feedAuthors(entry *gofeed.Item) string {
	var authors []string
	if dc := entry.DublinCoreExt; dc != nil && len(dc.Creator) > 1 {
		for _, name := range dc.Creator {
			addWord(&authors, name)
		}
		return strings.Join(authors, ", ")
	}
	for _, p := range entry.Authors {
		if p != nil {
			addWord(&authors, p.Name)
		}
	}
	return strings.Join(authors, ", ")
}

// withNITF reads the NITF that some agencies have in the entries of their feeds.
func (it *draft) withNITF(text string) {
	items, err := parseNITF(document{text: text})
	if err != nil || len(items) == 0 {
		it.body = blocks.FromHTML(text)
		return
	}
	inside := items[0]
	it.body, it.dateline = inside.body, inside.dateline
	it.headline, it.located = cmp.Or(inside.headline, it.headline), cmp.Or(it.located, inside.located)
	it.byline = cmp.Or(inside.byline, it.byline)
	it.body.DropRepeated(it.headline)
}

// feedTime is a time as it was understood, or as the feed writes it where it says no zone: that is then the feed's.
func feedTime(written string, parsed *time.Time) time.Time {
	if parsed == nil || !saysZone(strings.TrimSpace(written)) {
		if t := dates.Lenient(written); !t.IsZero() || parsed == nil {
			return t
		}
	}
	return dates.InYears(parsed.UTC())
}

// saysZone reports whether a time ends in a zone, "Z", "GMT" or "+0100", or is a day.
func saysZone(s string) bool {
	return s == "" || s[len(s)-1] > '9' || strings.LastIndexAny(s, "+-") > strings.LastIndexByte(s, ':')
}

// feedExtensions reads what vocabularies other than that of the feed say of an entry: Dublin Core, Media RSS, and the one of
// the Associated Press.
func (it *draft) feedExtensions(entry *gofeed.Item) {
	value := func(prefix, name string) string {
		for _, e := range entry.Extensions[prefix][name] {
			return charsets.Clean(e.Value)
		}
		return ""
	}
	if dc := entry.DublinCoreExt; dc != nil {
		it.UsageTerms = blocks.HTMLLine(strings.Join(dc.Rights, "\n"))
		for _, s := range dc.Source {
			addWord(&it.InfoSources, s)
		}
	}
	if modified := dates.Lenient(value("dcterms", "modified")); !modified.IsZero() {
		it.created = modified
	}
	for word := range strings.SplitSeq(value("media", "keywords"), ",") {
		it.addKeyword(word)
	}
	it.feedPictures(entry.Extensions["media"])
	for _, m := range entry.Extensions["apcm"]["ContentMetadata"] {
		for _, slug := range m.Children["SlugLine"] {
			it.Slugline = blocks.OneLine(charsets.Clean(slug.Value))
		}
	}
	for _, m := range entry.Extensions["apnm"]["NewsManagement"] {
		for _, n := range m.Children["ManagementSequenceNumber"] {
			it.version = wholeNumber(n.Value)
		}
		for _, s := range m.Children["PublishingStatus"] {
			it.setStatus(s.Value)
		}
	}
}

// feedPictures reads the pictures of an entry that have a caption, alone or in a group.
func (it *draft) feedPictures(media map[string][]ext.Extension) {
	for _, group := range media["group"] {
		it.feedPictures(group.Children)
	}
	for _, c := range media["content"] {
		if kind := cmp.Or(c.Attrs["medium"], c.Attrs["type"], "image"); !strings.HasPrefix(kind, "image") {
			continue
		}
		picture := pipeline.Association{Type: "picture", URI: charsets.Clean(c.Attrs["url"])}
		for _, d := range append(c.Children["description"], c.Children["text"]...) {
			picture.Caption = cmp.Or(picture.Caption, blocks.HTMLLine(d.Value))
		}
		for _, d := range c.Children["credit"] {
			picture.Credit = cmp.Or(picture.Credit, blocks.HTMLLine(d.Value))
		}
		if picture.Caption != "" {
			it.addAssociation(picture)
		}
	}
}
