package sources

import (
	"context"
	"net/netip"
	"net/url"
)

// Get gets what is at an address over HTTP as politely as pages of feeds are got: robots.txt is obeyed, and a page is freed
// of its scripts. Where it leads is checked: an address of the public internet leads to no other.
func Get(ctx context.Context, address string) (Item, error) {
	link, err := url.Parse(address)
	if err != nil || checkURL(address) != nil {
		return Item{}, errBadURL
	}
	link.Fragment = ""
	c := FeedsConfig{Feeds: []Feed{{URL: link.String(), AllowPrivate: isPrivateHost(link)}}}.withDefaults()
	feed := &c.Feeds[0]
	fetch := newFetcher(DefaultAgent, "", 0)
	defer fetch.close()
	p := pages{fetch: fetch, robots: newRobots(fetch)}
	resp, err := p.ask(ctx, feed, link, "*/*")
	if err != nil {
		return Item{}, err
	}
	if contentType := resp.header.Get("Content-Type"); !isHTML(contentType, resp.body) {
		return Item{ContentType: contentType, Data: resp.body}, nil
	}
	return pageItem(feed, resp, entry{}, link.String())
}

// isPrivateHost reports whether an address says itself that it is no public one: whoever writes it means it.
func isPrivateHost(u *url.URL) bool {
	if hostOf(u) == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(u.Hostname())
	return err == nil && !isPublic(ip)
}
