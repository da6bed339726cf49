package feeds

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"html"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"wirecopy/pipeline/sources"
	"wirecopy/pipeline/sources/polite"
)

var (
	errNoLink  = errors.New("the item has no link")
	errNotHTML = errors.New("it is no HTML page")
	errStatus  = errors.New("the answer is")
)

// pages gets the pages that feeds link to.
type pages struct {
	fetch  *polite.Fetcher
	robots *polite.Robots
}

// get makes an item of the page of an entry. The feed's address is what a relative link starts from.
func (p *pages) get(ctx context.Context, feed *Feed, base *url.URL, e entry) (sources.Item, error) {
	if e.link == "" {
		return sources.Item{}, errNoLink
	}
	link, err := base.Parse(e.link)
	if err != nil {
		return sources.Item{}, polite.ErrBadURL
	}
	link.User, link.Fragment = nil, ""
	resp, err := p.ask(ctx, feed, link, "text/html, application/xhtml+xml;q=0.9")
	if err != nil {
		return sources.Item{}, err
	}
	if !isHTML(resp.Header.Get("Content-Type"), resp.Body) {
		return sources.Item{}, errNotHTML
	}
	return pageItem(feed, resp, e, link.String())
}

// ask gets what is at an address, if the site lets programs have it.
func (p *pages) ask(ctx context.Context, feed *Feed, link *url.URL, accept string) (*polite.Response, error) {
	resp, err := p.fetch.Get(ctx, polite.Request{
		URL: link.String(), Server: feed.server(),
		Header: http.Header{"Accept": {accept}},
		Allow:  func(ctx context.Context, u *url.URL) error { return p.robots.Allow(ctx, feed.server(), u) },
	})
	if err != nil {
		return nil, err
	}
	if resp.Status != http.StatusOK {
		return nil, fmt.Errorf("%w %d %s", errStatus, resp.Status, http.StatusText(resp.Status))
	}
	return resp, nil
}

// PageItem makes an item of a page that came from elsewhere, freed of its scripts. Its address is its identity.
func PageItem(address, contentType string, page []byte) sources.Item {
	data, charset := asciiBased(page, contentType)
	return sources.Item{ContentType: pageType(charset), Data: append(trimPage(data), entry{}.asMeta(address)...)}
}

// pageType is the media type of a page in an encoding, "" where nobody named it.
func pageType(charset string) string {
	if charset == "" {
		return "text/html"
	}
	return "text/html; charset=" + charset
}

// pageItem makes an item of a page, with what the feed says of it.
func pageItem(feed *Feed, resp *polite.Response, e entry, link string) (sources.Item, error) {
	contentType := resp.Header.Get("Content-Type")
	data, charset := asciiBased(resp.Body, contentType)
	data = append(trimPage(data), e.asMeta(link)...)
	if len(data) > sources.MaxItem {
		return sources.Item{}, fmt.Errorf("%w: the page has %.1f MB without its scripts", sources.ErrTooLarge, float64(len(data))/1e6)
	}
	return sources.Item{Source: feed.Source, ContentType: withZone(pageType(charset), feed.Zone), Data: data}, nil
}

// isHTML goes by the media type, and by the bytes where the server does not name one.
func isHTML(contentType string, body []byte) bool {
	if contentType == "" {
		contentType = http.DetectContentType(body)
	}
	media, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		media, _, _ = strings.Cut(strings.ToLower(contentType), ";")
	}
	media = strings.TrimSpace(media)
	return (media == "text/html" || media == "application/xhtml+xml") && len(bytes.TrimSpace(body)) > 0
}

// asMeta says at the end of a page what the feed says of it. The link is the story's identity; all else counts only
// where the page itself is silent. It is ASCII, and so fits behind a page in any encoding.
func (e entry) asMeta(link string) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "\n<link rel=\"canonical\" href=\"%s\">\n", asciiHTML(link))
	meta := func(key, value string) {
		if value != "" {
			fmt.Fprintf(&b, "<meta property=\"%s\" content=\"%s\">\n", key, asciiHTML(value))
		}
	}
	meta("og:title", e.title)
	meta("author", e.author)
	meta("article:published_time", stamp(e.published))
	meta("article:modified_time", stamp(e.updated))
	return []byte(b.String())
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func asciiHTML(s string) string {
	var b strings.Builder
	for _, r := range html.EscapeString(s) {
		if r < 0x80 {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "&#%d;", r)
		}
	}
	return b.String()
}
