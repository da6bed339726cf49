package formats

import (
	"cmp"
	"strings"
	"time"

	"wirecopy/internal/charsets"
	"wirecopy/internal/xmlread"
	"wirecopy/stages/ingest/blocks"
)

// newsMLG2Format reads NewsML-G2: one newsItem, or a newsMessage that holds many. Elements are told by their local
// names, as some suppliers leave the namespace out. After https://iptc.org/standards/newsml-g2/.
func newsMLG2Format() Format {
	return Format{
		Name:  "newsmlg2",
		Title: "NewsML-G2",
		Types: []string{"application/vnd.iptc.g2.newsitem+xml", "application/vnd.iptc.g2.newsmessage+xml", "application/vnd.iptc.g2.packageitem+xml"},
		sniff: func(d document) bool {
			switch xmlread.Root(d.head()) {
			case "newsItem", "newsMessage", "packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem", "contentSet", "contentMeta", "itemMeta":
				return true
			}
			return false
		},
		parse: parseNewsMLG2,
	}
}

func parseNewsMLG2(d document) ([]draft, error) {
	x := xmlread.New(d.text)
	if err := x.Next(); err != nil {
		return nil, err
	}
	var items []draft
	switch x.Name {
	case "newsMessage":
		err := x.Children(func(name string) error {
			if name != "itemSet" {
				return nil
			}
			return x.Children(func(string) error { return readG2(x, &items) })
		})
		return items, err
	case "newsItem", "packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem":
		err := readG2(x, &items)
		return items, err
	}
	// A fragment, as blocks of items are handed around: it has content, or it is nothing.
	var it draft
	if err := readG2Part(x, x.Name, &it); err != nil {
		return nil, err
	}
	return []draft{it}, nil
}

// readG2 reads the item that x stands at. Items that are no news (packages, concepts, plans) hold nothing to read.
func readG2(x *xmlread.Reader, items *[]draft) error {
	if x.Name != "newsItem" {
		*items = append(*items, draft{uri: x.Attr("guid"), media: true})
		return nil
	}
	it := draft{uri: charsets.Clean(x.Attr("guid")), version: wholeNumber(x.Attr("version")), language: charsets.Clean(x.Attr("lang"))}
	err := x.Children(func(name string) error { return readG2Part(x, name, &it) })
	if err != nil {
		return err
	}
	it.body.DropRepeated(it.headline)
	if it.body.Text != "" {
		it.media = false
	}
	*items = append(*items, it)
	return nil
}

// readG2Part reads one of the three parts that matter of a newsItem.
func readG2Part(x *xmlread.Reader, name string, it *draft) error {
	switch name {
	case "itemMeta":
		return x.Children(func(name string) error { return readItemMeta(x, name, it) })
	case "contentMeta":
		return x.Children(func(name string) error { return readContentMeta(x, name, it) })
	case "contentSet":
		return x.Children(func(name string) error { return readContent(x, name, it) })
	}
	return nil
}

func readItemMeta(x *xmlread.Reader, name string, it *draft) (err error) {
	switch name {
	case "itemClass":
		it.media = isMedia(codeOf(x))
	case "pubStatus":
		if it.pubStatus, err = pubStatus(codeOf(x)); err != nil {
			return x.Fail("the pubStatus says %v", err)
		}
	case "versionCreated":
		it.created, err = dateIn(x)
	case "firstCreated":
		it.first, err = dateIn(x)
	case "embargoed":
		it.embargoed, err = dateIn(x)
	case "edNote":
		var note string
		note, err = x.Inner()
		it.note = cmp.Or(it.note, note)
	case "title":
		var title string
		title, err = x.Inner()
		it.headline = cmp.Or(it.headline, title)
	}
	return err
}

func readContentMeta(x *xmlread.Reader, name string, it *draft) (err error) {
	switch name {
	case "urgency":
		var s string
		s, err = x.Inner()
		it.urgency = wholeNumber(s)
	case "contentCreated":
		var t time.Time
		t, err = dateIn(x)
		if it.first.IsZero() {
			it.first = t
		}
	case "headline":
		// Several headlines come with roles or languages: the first is the main one.
		role := x.Attr("role")
		var s string
		s, err = x.Inner()
		if it.headline == "" || strings.HasSuffix(role, ":main") {
			it.headline = s
		}
	case "by":
		var s string
		s, err = x.Inner()
		it.byline = cmp.Or(it.byline, blocks.StripBy(s))
	case "creator":
		if role := codeOf(x); it.byline == "" && role != "photographer" {
			it.byline, err = nameIn(x)
		}
	case "dateline":
		var s string
		s, err = x.Inner()
		it.dateline = s
		it.located = cmp.Or(it.located, blocks.PlaceOf(s))
	case "located":
		code := codeOf(x)
		var s string
		s, err = nameIn(x)
		it.located = cmp.Or(s, it.located, code)
	case "language":
		it.language = cmp.Or(charsets.Clean(x.Attr("tag")), it.language)
	case "subject":
		uri := cmp.Or(x.Attr("qcode"), x.Attr("uri"))
		var s string
		if s, err = nameIn(x); s != "" {
			it.addSubject(s, uri)
		}
	case "keyword":
		var s string
		s, err = x.Inner()
		it.addSubject(s, "")
	case "slugline":
		it.slug, err = x.Inner()
	}
	return err
}

// readContent reads one form of the content. The first that has text counts.
func readContent(x *xmlread.Reader, name string, it *draft) error {
	if it.body.Text != "" {
		return nil
	}
	switch name {
	case "inlineXML":
		return x.Children(func(name string) error {
			if it.body.Text != "" {
				return nil
			}
			if name == "nitf" {
				return it.readInlineNITF(x)
			}
			w := &blocks.Builder{}
			w.Open(name, x.Class(), false)
			if err := walkXML(x, w); err != nil {
				return err
			}
			it.body = w.Body()
			return nil
		})
	case "inlineData":
		kind, encoding := x.Attr("contenttype"), x.Attr("encoding")
		text, err := x.Raw()
		if err != nil || strings.Contains(encoding, "base64") {
			return err
		}
		if strings.Contains(kind, "html") || strings.HasPrefix(strings.TrimSpace(text), "<") {
			it.body = form{value: text}.body()
		} else {
			it.setText(charsets.Clean(text))
		}
	}
	return nil
}

// readInlineNITF reads the NITF within another format: what the outside says of the item counts for more.
func (it *draft) readInlineNITF(x *xmlread.Reader) error {
	var inside draft
	if err := readNITF(x, &inside); err != nil {
		return err
	}
	it.body = inside.body
	it.headline = cmp.Or(it.headline, inside.headline)
	it.byline = cmp.Or(inside.byline, it.byline)
	it.located = cmp.Or(it.located, inside.located)
	it.dateline = cmp.Or(it.dateline, inside.dateline)
	it.language = cmp.Or(it.language, inside.language)
	it.note = cmp.Or(it.note, inside.note)
	it.uri = cmp.Or(it.uri, inside.uri)
	if it.urgency == 0 {
		it.urgency = inside.urgency
	}
	if it.created.IsZero() {
		it.created = inside.created
	}
	return nil
}
