package ingest

import (
	"strings"
	"time"

	"wirecopy/pipeline"
)

// newsMLG2Format reads NewsML-G2: one newsItem, or a newsMessage that holds many. Elements are told by their local
// names, as some suppliers leave the namespace out. After https://iptc.org/standards/newsml-g2/.
func newsMLG2Format() Format {
	return Format{
		Name:  "newsmlg2",
		Title: "NewsML-G2",
		Types: []string{"application/vnd.iptc.g2.newsitem+xml", "application/vnd.iptc.g2.newsmessage+xml", "application/vnd.iptc.g2.packageitem+xml"},
		sniff: func(d document) bool {
			switch rootElement(d.head()) {
			case "newsItem", "newsMessage", "packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem", "contentSet", "contentMeta", "itemMeta":
				return true
			}
			return false
		},
		parse: parseNewsMLG2,
	}
}

func parseNewsMLG2(d document) ([]item, error) {
	x := &xmlReader{s: d.text}
	if err := x.next(); err != nil {
		return nil, err
	}
	var items []item
	switch x.name {
	case "newsMessage":
		err := x.children(func(name string) error {
			if name != "itemSet" {
				return nil
			}
			return x.children(func(string) error { return readG2(x, &items) })
		})
		return items, err
	case "newsItem", "packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem":
		err := readG2(x, &items)
		return items, err
	}
	// A fragment, as parts of items are handed around: it has content, or it is nothing.
	var it item
	if err := readG2Part(x, x.name, &it); err != nil {
		return nil, err
	}
	return []item{it}, nil
}

// readG2 reads the item that x stands at. Items that are no news (packages, concepts, plans) hold nothing to read.
func readG2(x *xmlReader, items *[]item) error {
	if x.name != "newsItem" {
		*items = append(*items, item{uri: x.attr("guid"), media: true})
		return nil
	}
	it := item{uri: clean(x.attr("guid")), version: wholeNumber(x.attr("version")), language: clean(x.attr("lang"))}
	err := x.children(func(name string) error { return readG2Part(x, name, &it) })
	if err != nil {
		return err
	}
	it.body.dropRepeated(it.headline)
	if it.body.text != "" {
		it.media = false
	}
	*items = append(*items, it)
	return nil
}

// readG2Part reads one of the three parts that matter of a newsItem.
func readG2Part(x *xmlReader, name string, it *item) error {
	switch name {
	case "itemMeta":
		return x.children(func(name string) error { return readItemMeta(x, name, it) })
	case "contentMeta":
		return x.children(func(name string) error { return readContentMeta(x, name, it) })
	case "contentSet":
		return x.children(func(name string) error { return readContent(x, name, it) })
	}
	return nil
}

// code is the value of a qcode without its scheme, or the end of a uri: "picture" of "ninat:picture".
func (x *xmlReader) code() string {
	s := firstOf(x.attr("qcode"), x.attr("uri"), x.attr("literal"))
	return s[strings.LastIndexAny(s, ":/#")+1:]
}

func readItemMeta(x *xmlReader, name string, it *item) (err error) {
	switch name {
	case "itemClass":
		it.media = isMedia(x.code())
	case "pubStatus":
		if it.pubStatus, err = pubStatus(x.code()); err != nil {
			return x.fail("the pubStatus says %v", err)
		}
	case "versionCreated":
		it.created, err = x.date()
	case "firstCreated":
		it.first, err = x.date()
	case "embargoed":
		it.embargoed, err = x.date()
	case "edNote":
		var note string
		note, err = x.inner()
		it.note = firstOf(it.note, note)
	case "title":
		var title string
		title, err = x.inner()
		it.headline = firstOf(it.headline, title)
	}
	return err
}

// date reads the date within an element; one that cannot be read is none.
func (x *xmlReader) date() (time.Time, error) {
	s, err := x.inner()
	return lenientTime(s), err
}

func readContentMeta(x *xmlReader, name string, it *item) (err error) {
	switch name {
	case "urgency":
		var s string
		s, err = x.inner()
		it.urgency = wholeNumber(s)
	case "contentCreated":
		var t time.Time
		t, err = x.date()
		if it.first.IsZero() {
			it.first = t
		}
	case "headline":
		// Several headlines come with roles or languages: the first is the main one.
		role := x.attr("role")
		var s string
		s, err = x.inner()
		if it.headline == "" || strings.HasSuffix(role, ":main") {
			it.headline = s
		}
	case "by":
		var s string
		s, err = x.inner()
		it.byline = firstOf(it.byline, stripBy(s))
	case "creator":
		if role := x.code(); it.byline == "" && role != "photographer" {
			it.byline, err = x.nameInside()
		}
	case "dateline":
		var s string
		s, err = x.inner()
		it.dateline = s
		it.located = firstOf(it.located, placeOf(s))
	case "located":
		code := x.code()
		var s string
		s, err = x.nameInside()
		it.located = firstOf(s, it.located, code)
	case "language":
		it.language = firstOf(clean(x.attr("tag")), it.language)
	case "subject":
		uri := firstOf(x.attr("qcode"), x.attr("uri"))
		var s string
		if s, err = x.nameInside(); s != "" {
			it.addSubject(s, uri)
		}
	case "keyword":
		var s string
		s, err = x.inner()
		it.addSubject(s, "")
	case "slugline":
		it.slug, err = x.inner()
	}
	return err
}

// nameInside is the first name among the children of the element that just started.
func (x *xmlReader) nameInside() (string, error) {
	found := ""
	err := x.children(func(name string) error {
		if name != "name" || found != "" {
			return nil
		}
		var err error
		found, err = x.inner()
		return err
	})
	return found, err
}

// readContent reads one form of the content. The first that has text counts.
func readContent(x *xmlReader, name string, it *item) error {
	if it.body.text != "" {
		return nil
	}
	switch name {
	case "inlineXML":
		return x.children(func(name string) error {
			if it.body.text != "" {
				return nil
			}
			if name == "nitf" {
				return it.readInlineNITF(x)
			}
			w := &walker{}
			w.open(name, x.attrClass(), false)
			if err := x.walk(w); err != nil {
				return err
			}
			it.body = w.body()
			return nil
		})
	case "inlineData":
		kind, encoding := x.attr("contenttype"), x.attr("encoding")
		text, err := x.raw()
		if err != nil || strings.Contains(encoding, "base64") {
			return err
		}
		if strings.Contains(kind, "html") || strings.HasPrefix(strings.TrimSpace(text), "<") {
			it.body = rich{value: text}.body()
		} else {
			it.setText(clean(text))
		}
	}
	return nil
}

// readInlineNITF reads the NITF within another format: what the outside says of the item counts for more.
func (it *item) readInlineNITF(x *xmlReader) error {
	var inside item
	if err := readNITF(x, &inside); err != nil {
		return err
	}
	it.body = inside.body
	it.headline = firstOf(it.headline, inside.headline)
	it.byline = firstOf(inside.byline, it.byline)
	it.located = firstOf(it.located, inside.located)
	it.dateline = firstOf(it.dateline, inside.dateline)
	it.language = firstOf(it.language, inside.language)
	it.note = firstOf(it.note, inside.note)
	it.uri = firstOf(it.uri, inside.uri)
	if it.urgency == 0 {
		it.urgency = inside.urgency
	}
	if it.created.IsZero() {
		it.created = inside.created
	}
	return nil
}

// raw gives all text within the element that just started, as it is, and reads over its end.
func (x *xmlReader) raw() (string, error) {
	depth := len(x.open)
	var b strings.Builder
	for {
		if err := x.next(); err != nil {
			return "", err
		}
		switch {
		case x.kind == xmlText:
			b.WriteString(x.text)
		case x.kind == xmlEOF, len(x.open) < depth:
			return b.String(), nil
		}
	}
}

// withDateline puts a dateline that came as a field of its own before the text, unless the text has one.
func (it *item) withDateline() {
	if !startsUpper(strings.TrimLeft(it.dateline, "(")) || it.body.text == "" {
		return
	}
	for _, p := range it.body.parts {
		switch p.kind {
		case pipeline.Dateline:
			return
		case pipeline.Byline, pipeline.Heading, pipeline.Note:
			continue
		}
		if place, n := cutDateline(it.body.text[p.start:p.end]); n > 0 && place != "" {
			return
		}
		break
	}
	head := it.dateline + "\n\n"
	for i := range it.body.parts {
		it.body.parts[i].start += len(head)
		it.body.parts[i].end += len(head)
	}
	it.body.text = head + it.body.text
	it.body.parts = append([]part{{kind: pipeline.Dateline, end: len(it.dateline)}}, it.body.parts...)
}
