// Package page finds the story in a page of a news site, and what the page says of it.
package page

import (
	"cmp"
	"strings"
	"time"

	"golang.org/x/net/html"

	"wirecopy/internal/charsets"
	"wirecopy/stages/ingest/blocks"
)

// maxElements bounds the pages that Readability is asked about: it looks at each element several times.
const maxElements = 20_000

// Page is the story of a page of a news site, with what the page says of it. Fields that it leaves out are zero.
type Page struct {
	URL, Headline, Byline       string
	Language, Located, Dateline string
	Description, Site           string
	Published, Modified         time.Time
	Keywords                    []string
	Body                        blocks.Body
}

// Read reads a whole page. A page without a text has an empty Body.
func Read(text string) Page {
	doc, err := html.Parse(strings.NewReader(closeScripts(text)))
	if err != nil {
		// The parser gives up on pages that are nested too deep: their text can still be read in a stream.
		return Page{Body: blocks.FromHTML(text)}
	}
	p := parsedPage{meta: map[string]string{}}
	p.collect(doc)
	out := p.describe()
	prune(doc)
	out.Body = p.story(doc)
	if out.Byline == "" {
		found, likely := authorsLine(p.byline), p.likelyAuthor()
		if out.Byline = cmp.Or(found, likely); likely != "" && withoutSpaces(found) == withoutSpaces(likely) {
			out.Byline = likely // names that are apart
		}
	}
	if len(out.Body.Text) < len(p.ld.body)/2 {
		out.Body = blocks.FromText(charsets.Clean(p.ld.body))
	}
	if out.Body.Text == "" {
		out.Body = blocks.FromHTML(text)
	}
	p.dropHead(&out)
	return out
}

// dropHead takes the line with the date, which is no part of the story, off the start of its text.
func (p *parsedPage) dropHead(out *Page) {
	const mostLines, longest = 3, 80
	out.Body.DropRepeated(out.Headline)
	for range mostLines {
		if len(out.Body.Blocks) < 2 {
			return
		}
		first := out.Body.Blocks[0]
		s := out.Body.Text[first.Start:first.End]
		if len(s) > longest {
			return
		}
		day := p.find(s)
		if day.IsZero() && !strings.HasSuffix(s, " ago") || strings.HasSuffix(s, ".") {
			return
		}
		if out.Published.IsZero() {
			out.Published = day
		}
		out.Body.DropFirst()
	}
}

// closeScripts gives scripts that close themselves, as XHTML has them, an end of their own: to a parser of HTML the rest of
// the page would be a part of them.
func closeScripts(text string) string {
	const open = "<script"
	var b strings.Builder
	done := 0
	for at := 0; ; {
		i := strings.Index(text[at:], open)
		if i < 0 {
			break
		}
		at += i + len(open)
		end := strings.IndexByte(text[at:], '>')
		if end < 0 {
			break
		}
		at += end
		if text[at-1] == '/' {
			b.WriteString(text[done:at-1] + "></script>")
			done = at + 1
		}
	}
	if done == 0 {
		return text
	}
	b.WriteString(text[done:])
	return b.String()
}
