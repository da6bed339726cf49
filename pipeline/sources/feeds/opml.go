package feeds

import (
	"errors"
	"fmt"

	"wirecopy/internal/charsets"
	"wirecopy/internal/xmlread"
	"wirecopy/pipeline/token"
)

// parseOPML reads a list of feeds as readers of feeds export it (OPML 2.0, http://opml.org/spec2.opml): each outline with an
// xmlUrl is a feed, and its title becomes its source.
func parseOPML(data []byte) (Config, error) {
	text, err := charsets.Decode(data, "")
	if err != nil {
		return Config{}, err
	}
	x := xmlread.New(text)
	if err := x.Next(); err != nil {
		return Config{}, err
	}
	if x.Name != "opml" {
		return Config{}, fmt.Errorf("it is XML, and no OPML: its first element is <%.40s>", x.Name)
	}
	var c Config
	known := map[string]bool{}
	for {
		if err := x.Next(); err != nil {
			return Config{}, err
		}
		if x.Kind == xmlread.EOF {
			break
		}
		address := x.Attr("xmlUrl")
		if x.Kind != xmlread.Start || x.Name != "outline" || address == "" || known[address] {
			continue
		}
		known[address] = true
		if err := checkURL(address); err != nil {
			return Config{}, fmt.Errorf("the feed %s: %w", address, err)
		}
		source := token.Fold(x.Attr("title"))
		if source == token.Unknown {
			source = token.Fold(x.Attr("text"))
		}
		if source == token.Unknown {
			source = suggestSource(address)
		}
		c.Feeds = append(c.Feeds, Feed{Name: address, URL: address, Source: source})
	}
	if len(c.Feeds) == 0 {
		return Config{}, errors.New("there is no feed in it: an outline with an xmlUrl is wanted")
	}
	return c.withDefaults(), nil
}
