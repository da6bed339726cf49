package formats

import (
	"strings"

	"wirecopy/internal/xmlread"
	"wirecopy/pipeline"
)

// sitemapFormat reads a news sitemap (https://www.sitemaps.org with the extension of Google News): what is in it of a story is
// its headline, its address and its date.
func sitemapFormat() Format {
	return Format{
		Name:       "sitemap",
		Title:      "a news sitemap",
		sniff:      func(d document) bool { return d.root == "urlset" },
		parse:      parseSitemap,
		mayBeEmpty: true,
	}
}

func parseSitemap(d document) ([]draft, error) {
	x := xmlread.New(d.text)
	if err := x.Next(); err != nil {
		return nil, err
	}
	var items []draft
	err := x.Children(func(name string) error {
		if name != "url" {
			return nil
		}
		var it draft
		if err := x.Children(func(name string) error { return readSitemap(x, name, &it) }); err != nil {
			return err
		}
		if it.headline != "" {
			items = append(items, it)
		}
		return nil
	})
	return items, err
}

func readSitemap(x *xmlread.Reader, name string, it *draft) (err error) {
	switch name {
	case "news", "publication":
		return x.Children(func(name string) error { return readSitemap(x, name, it) })
	case "loc":
		it.url, err = x.Inner()
	case "name":
		it.Provider, err = x.Inner()
	case "language":
		it.language, err = x.Inner()
	case "publication_date":
		it.first, err = dateIn(x)
		it.created = it.first
	case "title":
		it.headline, err = x.Inner()
	case "keywords":
		var s string
		s, err = x.Inner()
		for word := range strings.SplitSeq(s, ",") {
			it.addKeyword(word)
		}
	case "stock_tickers":
		var s string
		s, err = x.Inner()
		for word := range strings.SplitSeq(s, ",") {
			it.addSymbol(tickerOf(word))
		}
	}
	return err
}

// tickerOf reads a ticker with its exchange: "NASDAQ:AMAT".
func tickerOf(s string) pipeline.Symbol {
	exchange, ticker, ok := strings.Cut(strings.TrimSpace(s), ":")
	if !ok {
		return pipeline.Symbol{Ticker: exchange}
	}
	return pipeline.Symbol{Ticker: ticker, Exchange: exchange}
}
