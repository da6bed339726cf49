package page

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/net/html"

	"wirecopy/internal/charsets"
	"wirecopy/stages/ingest/blocks"
	"wirecopy/stages/ingest/dates"
)

// Names of meta elements that say who wrote a story and when it was published, in the order in which they are asked. After
// the Open Graph protocol, Dublin Core, schema.org, and the tags of Parse.ly, Sailthru and Cxense.
var (
	authorMetas    = []string{"author", "article:author", "byl", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "cxenseparse:author"}
	publishedMetas = []string{"article:published_time", "og:published_time", "datepublished", "date", "dc.date.issued", "dc.date", "dc.date.created", "dcterms.created", "dcterms.date",
		"dcterms.issued", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "pubdate", "publishdate", "publish-date", "publish_date", "publication_date", "publication-date",
		"article:published", "article.published", "article.created", "article:created", "originalpublicationdate", "displaydate", "ptime", "pdate", "rnews:datepublished"}
	modifiedMetas = []string{"article:modified_time", "og:updated_time", "datemodified", "last-modified", "lastmod", "dcterms.modified", "article.updated"}
)

// describe gives the fields of the page.
func (p *parsedPage) describe() Page {
	out := Page{
		URL:         charsets.Clean(cmp.Or(p.meta["canonical"], p.meta["og:url"], p.ld.url)),
		Byline:      p.author(),
		Language:    charsets.Clean(cmp.Or(p.ld.language, p.lang)),
		Located:     charsets.Clean(p.ld.located),
		Dateline:    charsets.Clean(p.ld.dateline),
		Description: charsets.Clean(blocks.HTMLLine(cmp.Or(p.meta["og:description"], p.meta["description"]))),
		Site:        charsets.Clean(blocks.OneLine(cmp.Or(p.meta["og:site_name"], p.ld.publisher))),
	}
	out.Headline = p.headline(out.URL)
	out.Published, out.Modified = p.published(out.URL), p.lastModified()
	out.Keywords = p.ld.keywords
	if !slices.ContainsFunc(out.Keywords, func(k string) bool { return blocks.OneLine(k) != "" }) {
		out.Keywords = strings.Split(cmp.Or(p.meta["news_keywords"], p.meta["article:section"]), ",")
	}
	return out
}

// headline is that of the story, without the name of the site.
func (p *parsedPage) headline(address string) string {
	heading := ""
	if p.heading != nil {
		heading = blocks.OneLine(textOf(p.heading))
	}
	if title := blocks.OneLine(p.title); len(heading)*2 < len(title) && endsAsSite(title, heading) {
		heading = "" // it is the name of the site
	}
	sites := []string{p.meta["og:site_name"], p.ld.publisher, p.meta["application-name"], hostName(cmp.Or(p.meta["og:url"], address))}
	var candidates []string
	for _, s := range []string{p.ld.headline, p.meta["og:title"], p.meta["twitter:title"], heading, p.title} {
		if s = charsets.Clean(blocks.HTMLLine(html.UnescapeString(s))); s != "" {
			candidates = append(candidates, s)
		}
	}
	// The first that another one bears out: some pages have the name of the site, or a description, where a headline
	// should be.
	for i, s := range candidates {
		if slices.ContainsFunc(candidates[i+1:], func(other string) bool { return shareWords(s, other) }) {
			return withoutSite(s, heading, sites)
		}
	}
	if len(candidates) == 0 {
		return ""
	}
	return withoutSite(candidates[0], heading, sites)
}

// shareWords reports whether at least half of the words of a are words of b.
func shareWords(a, b string) bool {
	words := strings.FieldsFunc(strings.ToLower(b), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	total, shared := 0, 0
	for w := range strings.FieldsFuncSeq(strings.ToLower(a), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		total++
		if slices.Contains(words, w) {
			shared++
		}
	}
	return total > 0 && shared*2 >= total
}

// separators stand between a headline and the name of the site.
var separators = [...]string{" | ", " - ", " – ", " — ", " · ", " • ", " :: ", " » ", " « ", " / "}

// endsAsSite reports whether a title ends in a separator and name.
func endsAsSite(title, name string) bool {
	return slices.ContainsFunc(separators[:], func(sep string) bool { return strings.HasSuffix(title, sep+name) })
}

// withoutSite takes the name of the site off the end or the start of a title: it is one of sites, or what stands there
// beyond the heading of the page.
func withoutSite(title, heading string, sites []string) string {
	isSite := func(s string) bool {
		return slices.ContainsFunc(sites, func(site string) bool { return site != "" && sameName(s, site) })
	}
	for _, sep := range separators {
		if i := strings.LastIndex(title, sep); i > 0 {
			before, after := strings.TrimSpace(title[:i]), strings.TrimSpace(title[i+len(sep):])
			if isSite(after) || before == heading && len(before) > len(after) {
				return withoutSite(before, heading, sites)
			}
		}
		if i := strings.Index(title, sep); i > 0 {
			before, after := strings.TrimSpace(title[:i]), strings.TrimSpace(title[i+len(sep):])
			if isSite(before) || after == heading && len(after) > len(before) {
				return after
			}
		}
	}
	return title
}

// sameName compares two names of a site, without spaces, signs and a leading article.
func sameName(a, b string) bool {
	letters := func(s string) string {
		s = strings.Map(func(r rune) rune {
			if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
				return -1
			}
			return unicode.ToLower(r)
		}, s)
		return strings.TrimPrefix(s, "the")
	}
	x, y := letters(a), letters(b)
	return x != "" && (x == y || x == strings.TrimSuffix(y, "com") || strings.TrimSuffix(x, "com") == y)
}

// hostName is the name of a site by its address: "example" of "https://www.example.co.uk/a".
func hostName(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	name, _, _ := strings.Cut(strings.TrimPrefix(u.Hostname(), "www."), ".")
	return name
}

// author is who wrote the story, by what the page says in its head, else by its elements.
func (p *parsedPage) author() string {
	if s := byline(strings.Join(slices.DeleteFunc(slices.Clone(p.ld.authors), isAddress), ", ")); s != "" {
		return s
	}
	for _, key := range authorMetas {
		if s := byline(p.meta[key]); s != "" {
			return s
		}
	}
	for _, n := range p.authors {
		if s := byline(textOf(n)); s != "" {
			return s
		}
	}
	return ""
}

// byline is s where that is the name of somebody, without "By" and what stands around it.
func byline(s string) string {
	const longest = 100
	s = charsets.Clean(blocks.OneLine(html.UnescapeString(s)))
	for _, by := range []string{"By: ", "by: ", "Written by ", "Posted by ", "Von ", "Par "} {
		s = strings.TrimPrefix(s, by)
	}
	s = strings.Trim(withoutDate(blocks.StripBy(s)), " ,|•·-–—")
	if len(s) > longest || isAddress(s) || strings.Contains(s, "@") && !strings.Contains(s, " ") || !strings.ContainsFunc(s, unicode.IsLetter) {
		return ""
	}
	return s
}

// withoutDate cuts a name before the date, or the other things, that stand behind it.
func withoutDate(s string) string {
	if i := strings.IndexFunc(s, func(r rune) bool { return unicode.IsDigit(r) || r == '|' || r == '•' || r == '@' }); i >= 0 {
		s = s[:i]
	}
	for {
		s = strings.TrimRight(s, " ,.-–—")
		i := strings.LastIndexByte(s, ' ')
		word := s[i+1:]
		if i < 0 && word == "Last" {
			return ""
		}
		if i < 0 || !isMonth(word) && word != "on" && word != "Published" && word != "Updated" && word != "Posted" && word != "Last" && word != "Updated:" && word != "Published:" {
			return s
		}
		s = s[:i]
	}
}

// isMonth reports whether a word is the name of a month in English, whole or cut short: names of people begin like months
// too.
func isMonth(word string) bool {
	word = strings.TrimRight(word, ".")
	for m := time.January; m <= time.December; m++ {
		if strings.EqualFold(m.String(), word) || len(word) <= 4 && len(word) >= 3 && strings.HasPrefix(strings.ToLower(m.String()), strings.ToLower(word)) {
			return true
		}
	}
	return false
}

// isAddress reports whether s is an address of the web where a name should be.
func isAddress(s string) bool {
	return strings.Contains(s, "://") || strings.HasPrefix(s, "www.") || strings.HasPrefix(s, "/") || strings.HasPrefix(s, "#")
}

// published is when the story came out: as the page says in its head, in its elements, in its address, else in words.
func (p *parsedPage) published(address string) time.Time {
	if t := dates.Lenient(p.ld.published); !t.IsZero() {
		return t
	}
	for _, key := range publishedMetas {
		if t := dates.Lenient(p.meta[key]); !t.IsZero() {
			return t
		}
	}
	for _, s := range p.times {
		if t := cmpTime(dates.Lenient(s), dates.Find(s)); !t.IsZero() {
			return t
		}
	}
	for _, n := range p.dated {
		const longest = 200
		if s := textOf(n); len(s) <= longest {
			if t := dates.Find(s); !t.IsZero() {
				return t
			}
		}
	}
	return cmpTime(dates.InAddress(address), dates.InAddress(p.meta["og:url"]))
}

func (p *parsedPage) lastModified() time.Time {
	if t := dates.Lenient(p.ld.modified); !t.IsZero() {
		return t
	}
	for _, key := range modifiedMetas {
		if t := dates.Lenient(p.meta[key]); !t.IsZero() {
			return t
		}
	}
	for _, s := range p.modified {
		if t := cmpTime(dates.Lenient(s), dates.Find(s)); !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}

func cmpTime(a, b time.Time) time.Time {
	if a.IsZero() {
		return b
	}
	return a
}
