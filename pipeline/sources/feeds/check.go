package feeds

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"wirecopy/pipeline/sources"
	"wirecopy/pipeline/sources/polite"
)

// Report is what a dry run finds of one feed.
type Report struct {
	Feed   string `json:"feed"`
	Source string `json:"source"`
	// OK says that items could be taken from it.
	OK bool `json:"ok"`
	// Status is that of the answer, 0 where there was none.
	Status int `json:"status,omitempty"`
	// Format is "RSS", "RDF", "Atom", "JSON Feed", "web page", or "other" for what is sent whole.
	Format string `json:"format,omitempty"`
	Items  int    `json:"items"`
	// Newest is the time of the newest item, zero where none has a time.
	Newest time.Time `json:"newest,omitzero"`
	// Content is "full" where most items hold a story, "teaser" where they hold less, "headlines" where they hold no
	// text at all, and "" where that cannot be said.
	Content string `json:"content,omitempty"`
	// Cacheable says that the server can be asked for changes only.
	Cacheable bool `json:"cacheable"`
	// Bytes is the size of the feed, unpacked.
	Bytes    int      `json:"bytes,omitempty"`
	MovedTo  string   `json:"movedTo,omitempty"`
	Problems []string `json:"problems,omitempty"`
}

const (
	// fullWords is how many words make a story rather than a teaser.
	fullWords = 150
	quietFor  = 30 * 24 * time.Hour
)

// Check asks for each feed once, sends nothing and stores nothing. The reports are in the order of the list.
func (f *Reader) Check(ctx context.Context) []Report {
	p := f.poller(nil)
	defer p.fetch.Close()
	feeds := f.Config.withDefaults().Feeds
	reports := make([]Report, len(feeds))
	var all sync.WaitGroup
	for i := range feeds {
		all.Go(func() { reports[i] = p.check(ctx, &feeds[i]) })
	}
	all.Wait()
	return reports
}

func (p *poller) check(ctx context.Context, feed *Feed) Report {
	r := Report{Feed: feed.Name, Source: feed.Source}
	resp, err := p.fetch.Get(ctx, polite.Request{URL: feed.URL, Server: feed.server(), Header: conditions(State{})})
	if err != nil {
		r.note("%v", err)
		return r
	}
	r.Status = resp.Status
	if resp.Moved != "" {
		r.MovedTo = withoutQuery(resp.Moved)
		r.note("it has moved for good to %s: change its url", r.MovedTo)
	}
	if resp.Status != http.StatusOK {
		r.note("%v %d %s", errStatus, resp.Status, http.StatusText(resp.Status))
		return r
	}
	r.Bytes = len(resp.Body)
	r.Cacheable = resp.Header.Get("ETag") != "" || resp.Header.Get("Last-Modified") != ""
	contentType := resp.Header.Get("Content-Type")
	doc, ok := split(resp.Body, contentType)
	switch {
	case !ok && len(bytes.TrimSpace(resp.Body)) == 0:
		r.note("%v", errBlank)
		return r
	case !ok && looksLikePage(contentType, resp.Body):
		r.Format = "web page"
		r.note("%v", errNoFeed)
		return r
	case !ok:
		r.Format, r.Items = "other", 1
		r.OK = r.Bytes <= sources.MaxItem
		r.note("it cannot be split into items, and is sent whole whenever it changes")
		if r.Bytes > sources.MaxItem {
			r.note("%.1f MB are too much for one item: %.1f MB is the most", float64(r.Bytes)/1e6, float64(sources.MaxItem)/1e6)
		}
		return r
	}
	r.OK, r.Format, r.Items = true, formatOf(doc.contentType), len(doc.items)
	r.look(&doc, resp.Body, contentType, feed.Fetch)
	if !r.Cacheable {
		r.note("it has neither ETag nor Last-Modified: all of it comes at each poll")
	}
	return r
}

// look says what is in the items.
func (r *Report) look(doc *document, body []byte, contentType string, fetch bool) {
	if len(doc.items) == 0 {
		r.note("there is no item in it")
		return
	}
	if large := tooLarge(doc); large > 0 {
		r.note("%d of %d items are larger than %.1f MB and will be left out", large, len(doc.items), float64(sources.MaxItem)/1e6)
	}
	entries, err := entriesOf(body, contentType)
	if err != nil || len(entries) == 0 {
		r.OK = false
		r.note("its items cannot be read: %v", errOr(err, "none is where it belongs"))
		return
	}
	var words []int
	links := 0
	for _, e := range entries {
		words = append(words, e.words)
		for _, t := range []time.Time{e.published, e.updated} {
			if t.After(r.Newest) {
				r.Newest = t.UTC()
			}
		}
		if e.link != "" {
			links++
		}
	}
	r.Content = contentOf(words)
	if r.Content != "full" && !fetch && links > 0 {
		r.note("its items are no whole stories: fetch: true takes them from the pages")
	}
	if fetch && links < len(entries) {
		r.note("%d of %d items have no link to fetch", len(entries)-links, len(entries))
	}
	if age := time.Since(r.Newest); !r.Newest.IsZero() && age > quietFor {
		r.note("nothing new in it for %d days", int(age.Hours()/24))
	}
}

// tooLarge counts the items that no door takes, with what stands around them.
func tooLarge(doc *document) int {
	around := len(doc.only(0)) - len(doc.items[0])
	large := 0
	for _, it := range doc.items {
		if len(it)+around > sources.MaxItem {
			large++
		}
	}
	return large
}

// contentOf says how much of each story a feed has, by the middle one of its items' numbers of words.
func contentOf(words []int) string {
	slices.Sort(words)
	switch median := words[len(words)/2]; {
	case median >= fullWords:
		return "full"
	case median > 0:
		return "teaser"
	}
	return "headlines"
}

func (r *Report) note(format string, args ...any) {
	r.Problems = append(r.Problems, fmt.Sprintf(format, args...))
}

func errOr(err error, text string) error {
	if err == nil {
		return errors.New(text)
	}
	return err
}

// formatOf names a format for people.
func formatOf(contentType string) string {
	for media, name := range map[string]string{typeRSS: "RSS", typeRDF: "RDF", typeAtom: "Atom", typeJSONFeed: "JSON Feed"} {
		if contentType == media || len(contentType) > len(media) && contentType[:len(media)+1] == media+";" {
			return name
		}
	}
	return ""
}
