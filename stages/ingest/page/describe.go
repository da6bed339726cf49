package page

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"wirecopy/internal/charsets"
	"wirecopy/stages/ingest/blocks"
	"wirecopy/stages/internal/byline"
	"wirecopy/stages/internal/dates"
)

// Names of meta elements that say who wrote a story and when it was published, in the order in which they are asked. After
// the Open Graph protocol, Dublin Core, schema.org, and the tags of Parse.ly, Sailthru and Cxense.
var (
	authorMetas    = []string{"author", "article:author", "byl", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "cxenseparse:author"}
	publishedMetas = []string{"article:published_time", "og:published_time", "datepublished", "date", "dc.date.issued", "dc.date", "dc.date.created", "dcterms.created", "dcterms.date",
		"dcterms.issued", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "pubdate", "publishdate", "publish-date", "publish_date", "publication_date", "publication-date",
		"article:published", "article.published", "article.created", "article:created", "originalpublicationdate", "displaydate", "ptime", "pdate", "rnews:datepublished",
		"og:article:published_time", "citation_publication_date", "citation_date", "article_date_original", "bt:pubdate", "shareaholic:article_published_time", "release_date", "mediator_published_time"}
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
	site := ""
	if title := blocks.OneLine(p.title); len(heading)*2 < len(title) && endsAsSite(title, heading) {
		site, heading = heading, ""
	}
	sites := []string{site, p.meta["og:site_name"], p.ld.publisher, p.meta["application-name"], hostName(cmp.Or(p.meta["og:url"], address))}
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
	if s := authorsLine(strings.Join(slices.DeleteFunc(slices.Clone(p.ld.authors), isAddress), ", ")); s != "" {
		return s
	}
	for _, key := range authorMetas {
		if s := authorsLine(p.meta[key]); s != "" {
			return s
		}
	}
	for _, n := range p.authors {
		if s := authorsLine(namesOf(n)); s != "" {
			return s
		}
	}
	return ""
}

// likelyAuthor is who wrote the story by elements that may as well be something else: what stands there has to look like
// names.
func (p *parsedPage) likelyAuthor() string {
	for _, n := range p.maybe {
		if s := authorsLine(namesOf(n)); s != "" && byline.Is("By "+s) {
			return s
		}
	}
	return ""
}

// namesOf is the text of an element that names people: names that are links stand apart.
func namesOf(n *html.Node) string {
	text := textOf(n)
	var links []string
	for d := range n.Descendants() {
		if d.DataAtom == atom.A {
			if s := blocks.OneLine(textOf(d)); s != "" && !slices.Contains(links, s) {
				links = append(links, s)
			}
		}
	}
	if len(links) > 1 && strings.Contains(strings.Join(strings.Fields(text), ""), strings.Join(strings.Fields(links[0]+links[1]), "")) {
		return strings.Join(links, ", ")
	}
	return text
}

// authorsLine is s where that is the name of somebody, without "By" and what stands around it.
func authorsLine(s string) string {
	const longest = 100
	s = charsets.Clean(blocks.OneLine(html.UnescapeString(s)))
	for _, by := range []string{"By: ", "by: ", "Written by ", "Posted by ", "Von ", "Par "} {
		s = strings.TrimPrefix(s, by)
	}
	s = strings.Trim(withoutDate(blocks.StripBy(s)), " ,|•·-–—")
	if slices.Contains(called().buttons, strings.ToLower(s)) || len(s) > longest || isAddress(s) || strings.Contains(s, "@") && !strings.Contains(s, " ") || !strings.ContainsFunc(s, unicode.IsLetter) {
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
	if t := p.otherMeta(); !t.IsZero() {
		return t
	}
	for _, s := range p.times {
		if t := cmpTime(dates.Lenient(s), cmpTime(p.find(s), dates.OfSeconds(s))); !t.IsZero() {
			return t
		}
	}
	for _, n := range p.dated {
		const longest = 200
		if s := textOf(n); len(s) <= longest {
			if t := p.find(s); !t.IsZero() {
				return t
			}
		}
	}
	if t := cmpTime(dates.InAddress(address), dates.InAddress(p.meta["og:url"])); !t.IsZero() {
		return t
	}
	for _, s := range p.said {
		if t := p.find(s); !t.IsZero() {
			return t
		}
	}
	for _, n := range p.scripts {
		if t := dateInScript(n.FirstChild.Data); !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}

// find is dates.Find with the order of day and month that is usual in the page's language.
func (p *parsedPage) find(s string) time.Time {
	lang := strings.ToLower(cmp.Or(p.ld.language, p.lang, "en"))
	return dates.FindIn(s, lang == "en" || lang == "en-us")
}

// otherMeta is the date of a meta element of any name that speaks of a publication.
func (p *parsedPage) otherMeta() time.Time {
	for _, key := range slices.Sorted(maps.Keys(p.meta)) {
		if strings.Contains(key, "publi") || strings.HasSuffix(key, "date") && !hasPart(key, []string{"modif", "expir", "valid"}) && !strings.Contains(key, "updat") {
			if t := dates.Lenient(p.meta[key]); !t.IsZero() {
				return t
			}
		}
	}
	return time.Time{}
}

// scriptDates are names of fields with the time of publication in the data that pages bring for their programs.
var scriptDates = [...]string{`"datepublished"`, `"publishedat"`, `"published_at"`, `"publishdate"`, `"publish_date"`, `"pubdate"`, `"publicationdate"`, `"publication_date"`, `"firstpublished"`, `"published"`}

// dateInScript finds the time of publication in the data of a script.
func dateInScript(script string) time.Time {
	const most = 1 << 20
	script = strings.ToLower(script[:min(len(script), most)])
	for _, key := range scriptDates {
		_, rest, ok := strings.Cut(script, key)
		if !ok {
			continue
		}
		rest = strings.TrimLeft(rest, " :\n\t")
		if value, ok := strings.CutPrefix(rest, `"`); ok {
			value, _, _ = strings.Cut(value[:min(len(value), 50)], `"`)
			if t := dates.Lenient(strings.ToUpper(value)); !t.IsZero() {
				return t
			}
		}
	}
	return time.Time{}
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

func withoutSpaces(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ',' }), "")
}
