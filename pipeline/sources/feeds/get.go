package feeds

import (
	"context"
	"net/netip"
	"net/url"

	"wirecopy/pipeline/sources"
	"wirecopy/pipeline/sources/polite"
)

// Get gets what is at an address over HTTP as politely as pages of feeds are got: robots.txt is obeyed, and a page is freed
// of its scripts. Where it leads is checked: an address of the public internet leads to no other.
func Get(ctx context.Context, address string) (sources.Item, error) {
	link, err := url.Parse(address)
	if err != nil || checkURL(address) != nil {
		return sources.Item{}, polite.ErrBadURL
	}
	link.Fragment = ""
	c := Config{Feeds: []Feed{{URL: link.String(), AllowPrivate: isPrivateHost(link)}}}.withDefaults()
	feed := &c.Feeds[0]
	fetch := polite.NewFetcher(DefaultAgent, "", 0)
	defer fetch.Close()
	p := pages{fetch: fetch, robots: polite.NewRobots(fetch)}
	resp, err := p.ask(ctx, feed, link, "*/*")
	if err != nil {
		return sources.Item{}, err
	}
	if contentType := resp.Header.Get("Content-Type"); !isHTML(contentType, resp.Body) {
		return sources.Item{ContentType: contentType, Data: resp.Body}, nil
	}
	return pageItem(feed, resp, entry{}, link.String())
}

// isPrivateHost reports whether an address says itself that it is no public one: whoever writes it means it.
func isPrivateHost(u *url.URL) bool {
	if polite.Host(u) == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(u.Hostname())
	return err == nil && !polite.IsPublic(ip)
}
