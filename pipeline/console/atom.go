package console

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"wirecopy/pipeline/archive"
)

// Atom, as in RFC 4287.
type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Links   []atomLink  `xml:"link"`
	Author  atomAuthor  `xml:"author"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomAuthor struct {
	Name string `xml:"name"`
}

type atomEntry struct {
	ID      string     `xml:"id"`
	Title   string     `xml:"title"`
	Updated string     `xml:"updated"`
	Author  atomAuthor `xml:"author"`
	Link    atomLink   `xml:"link"`
	Content atomText   `xml:"content"`
	Summary string     `xml:"summary,omitempty"`
}

type atomText struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

// feedLength is how many quotes a feed has.
const feedLength = 50

// feedFields are the parameters of the archive's quotes that a feed takes.
var feedFields = []string{"speaker", "about", "entity", "words", "article", "source", "type", "kind", "tone", "stance", "language", "minConfidence", "since", "until"}

// quotesFeed gives the newest quotes as an Atom feed: of the archive where there is one, with the parameters of its
// search, else of what the console has seen, with those of the Live page.
func (c *Console) quotesFeed(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	var lines []shown
	if c.o.API != nil {
		parameters := url.Values{"limit": {fmt.Sprint(feedLength)}}
		for _, k := range feedFields {
			if len(q[k]) > 0 && q[k][0] != "" {
				parameters[k] = q[k]
			}
		}
		if sure := q.Get("sure"); sure != "" { // as the Live page has it
			f, err := readFilter(url.Values{"sure": {sure}})
			if err != nil {
				return err
			}
			parameters.Set("minConfidence", fmt.Sprint(float64(f.Sure)/100))
		}
		var found archive.List[archive.Quote]
		if err := c.ask(r.Context(), "/v1/quotes", parameters, &found); err != nil {
			return err
		}
		for _, a := range found.Items {
			lines = append(lines, rowOf(a).shown)
		}
	} else {
		f, err := readFilter(q)
		if err != nil {
			return err
		}
		c.caughtUp(r)
		lines, _ = c.live.newest(f.matcher(), feedLength)
	}
	return c.writeAtom(w, r, lines)
}

// feedPage is the page that shows what a feed has: the search of the archive, or the Live page where there is none.
func (c *Console) feedPage(q url.Values) string {
	own := url.Values{}
	for k, v := range q {
		switch {
		case k == "title":
		case c.o.API != nil && k == "words":
			own["q"] = v
		default:
			own[k] = v
		}
	}
	path := "/"
	if c.o.API != nil {
		path = "/search"
	}
	return (&url.URL{Path: path, RawQuery: own.Encode()}).String()
}

// entryID is the same for the same words of the same speaker in each version of an article: to a reader of feeds, a corrected article says
// nothing anew that it has said before. n counts from 0 what has the same.
func entryID(l shown, n int) string {
	sum := sha256.Sum256([]byte(l.Speaker + "\x00" + l.Words))
	id := "urn:wirecopy:" + url.PathEscape(l.Article) + ":" + hex.EncodeToString(sum[:10])
	if n > 0 {
		id += ":" + strconv.Itoa(n+1)
	}
	return id
}

func (c *Console) writeAtom(w http.ResponseWriter, r *http.Request, lines []shown) error {
	scheme := "http"
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
		scheme = "https"
	}
	base := scheme + "://" + r.Host
	title := "Quotes"
	if s := r.URL.Query().Get("title"); s != "" {
		title = "Quotes: " + s
	} else if s := r.URL.Query().Get("speaker"); s != "" {
		title = "Quotes: " + s
	}
	feed := atomFeed{
		ID: base + r.URL.RequestURI(), Title: title, Updated: time.Unix(0, 0).UTC().Format(time.RFC3339), Author: atomAuthor{"wirecopy"},
		Links: []atomLink{{"self", "application/atom+xml", base + r.URL.RequestURI()}, {"alternate", "text/html", base + c.feedPage(r.URL.Query())}},
	}
	seen := map[string]int{}
	for _, l := range lines {
		if l.Withdrawn != "" {
			continue
		}
		feed.Updated = max(feed.Updated, l.Time) // both are in UTC
		speaker := l.Speaker
		if speaker == "" {
			speaker = "Speaker not named"
		}
		id := entryID(l, 0)
		n := seen[id]
		seen[id]++
		feed.Entries = append(feed.Entries, atomEntry{
			ID: entryID(l, n), Title: speaker + ": " + shorten(l.Words, 120), Updated: l.Time, Author: atomAuthor{speaker},
			Link:    atomLink{"alternate", "text/html", base + "/articles/" + url.PathEscape(l.Article) + "#card-" + url.PathEscape(l.Quote)},
			Content: atomText{"text", l.Words}, Summary: strings.TrimPrefix(l.Headline+" ("+l.Source+")", " "),
		})
	}
	b, err := xml.MarshalIndent(feed, "", " ")
	if err != nil {
		return fmt.Errorf("write the feed: %w", err)
	}
	b = append([]byte(xml.Header), b...)
	sum := sha256.Sum256(b)
	w.Header().Set("Content-Type", "application/atom+xml; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("ETag", `"`+hex.EncodeToString(sum[:12])+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(b)) // 304 to who has it
	return nil
}

// shorten cuts a text at a word, of n characters at most.
func shorten(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	cut := string(r[:n])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return cut + " …"
}

// monthOf gives the first day of a month, as 2026-03, and that of the next.
func monthOf(month string) (since, until string, ok bool) {
	t, err := time.Parse("2006-01", month)
	if err != nil {
		return "", "", false
	}
	return t.Format(time.DateOnly), t.AddDate(0, 1, 0).Format(time.DateOnly), true
}
