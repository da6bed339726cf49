package ingest

import (
	"strings"
	"time"
)

// newsML1Format reads NewsML 1.x, which many agencies still send: a NewsML element with one or more NewsItems, each
// with components that hold text, pictures or more components. After https://iptc.org/standards/newsml-1/.
func newsML1Format() Format {
	return Format{
		Name:  "newsml1",
		Title: "NewsML 1",
		Types: []string{"text/vnd.iptc.newsml", "application/newsml+xml"},
		sniff: func(d document) bool {
			root := rootElement(d.head())
			return root == "NewsML" || root == "NewsItem"
		},
		parse: parseNewsML1,
	}
}

func parseNewsML1(d document) ([]item, error) {
	x := &xmlReader{s: d.text}
	if err := x.next(); err != nil {
		return nil, err
	}
	var items []item
	read := func() error {
		it := item{}
		n := newsML1{x: x, it: &it}
		if err := n.newsItem(); err != nil {
			return err
		}
		items = append(items, it)
		return nil
	}
	if x.name == "NewsItem" {
		return items, read()
	}
	err := x.children(func(name string) error {
		if name == "NewsItem" {
			return read()
		}
		return nil
	})
	return items, err
}

// newsML1 reads one NewsItem.
type newsML1 struct {
	x  *xmlReader
	it *item
	// pictures counts content that is not text.
	pictures int
	creator  string
	// embargoed says that the status of the item is Embargoed: it will change at a time given.
	embargoed bool
}

func (n *newsML1) newsItem() error {
	err := n.x.children(func(name string) error {
		switch name {
		case "Identification":
			return n.identification()
		case "NewsManagement":
			return n.x.children(n.management)
		case "NewsComponent":
			return n.component()
		}
		return nil
	})
	if n.it.body.text == "" {
		n.it.media = n.pictures > 0
	}
	if !n.embargoed {
		n.it.embargoed = time.Time{}
	}
	n.it.byline = firstOf(n.it.byline, n.creator)
	n.it.body.dropRepeated(n.it.headline)
	return err
}

// identification makes the identity of provider, date and item. The PublicIdentifier would not do: it changes with
// every revision.
func (n *newsML1) identification() error {
	var provider, date, id, public string
	err := n.x.children(func(name string) error {
		if name != "NewsIdentifier" {
			return nil
		}
		return n.x.children(func(name string) (err error) {
			switch name {
			case "ProviderId":
				provider, err = n.x.inner()
			case "DateId":
				date, err = n.x.inner()
			case "NewsItemId":
				id, err = n.x.inner()
			case "RevisionId":
				var s string
				s, err = n.x.inner()
				n.it.version = wholeNumber(s)
			case "PublicIdentifier":
				public, err = n.x.inner()
			}
			return err
		})
	})
	if id != "" {
		n.it.uri = strings.Join([]string{"urn:newsml", provider, date, id}, ":")
	} else {
		n.it.uri = public
	}
	return err
}

func (n *newsML1) management(name string) (err error) {
	x, it := n.x, n.it
	switch name {
	case "NewsItemType":
		it.media = isMedia(x.attr("FormalName"))
	case "FirstCreated":
		it.first, err = x.date()
	case "ThisRevisionCreated":
		it.created, err = x.date()
	case "Status":
		status := x.attr("FormalName")
		n.embargoed = strings.EqualFold(status, "embargoed")
		if it.pubStatus, err = pubStatus(status); err != nil {
			return x.fail("the Status says %v", err)
		}
	case "StatusWillChange":
		return x.children(func(name string) (err error) {
			if name == "DateAndTime" {
				it.embargoed, err = x.date()
			}
			return err
		})
	case "Urgency":
		it.urgency = wholeNumber(x.attr("FormalName"))
	case "Instruction":
		note := x.attr("FormalName")
		var s string
		s, err = x.inner()
		it.note = firstOf(it.note, s, note)
	}
	return err
}

// component reads a NewsComponent and those within it. Captions of pictures are not the story's text.
func (n *newsML1) component() error {
	role := ""
	return n.x.children(func(name string) error {
		x := n.x
		switch name {
		case "Role":
			role = x.attr("FormalName")
		case "NewsLines":
			return x.children(n.newsLine)
		case "AdministrativeMetadata":
			return x.children(func(name string) error {
				if name != "Creator" {
					return nil
				}
				return x.children(func(name string) error {
					if name == "Party" {
						n.creator = oneLine(x.attr("FormalName"))
					}
					return nil
				})
			})
		case "DescriptiveMetadata":
			return n.descriptive()
		case "NewsComponent":
			return n.component()
		case "ContentItem":
			if strings.EqualFold(role, "caption") || strings.EqualFold(role, "thumbnail") {
				return nil
			}
			return n.contentItem()
		}
		return nil
	})
}

func (n *newsML1) newsLine(name string) error {
	x, it := n.x, n.it
	if name == "NewsLine" {
		return n.otherLine()
	}
	text, err := x.inner()
	switch name {
	case "HeadLine", "Headline":
		it.headline = firstOf(it.headline, text)
	case "ByLine", "Byline":
		it.byline = firstOf(it.byline, stripBy(text))
	case "DateLine", "Dateline":
		it.dateline = firstOf(it.dateline, text)
		it.located = firstOf(it.located, placeOf(text))
	case "SlugLine", "Slugline":
		it.slug = firstOf(it.slug, text)
	case "KeywordLine":
		it.addSubject(text, "")
	}
	return err
}

// otherLine reads a line whose kind stands in a type of its own; a note to editors is kept.
func (n *newsML1) otherLine() error {
	kind := ""
	return n.x.children(func(name string) error {
		switch name {
		case "NewsLineType":
			kind = n.x.attr("FormalName")
		case "NewsLineText":
			text, err := n.x.inner()
			if kind == "AdvisoryLine" {
				n.it.note = firstOf(n.it.note, text)
			}
			return err
		}
		return nil
	})
}

func (n *newsML1) descriptive() error {
	depth := len(n.x.open)
	for {
		if err := n.x.next(); err != nil {
			return err
		}
		switch {
		case n.x.kind == xmlEOF, len(n.x.open) < depth:
			return nil
		case n.x.kind != xmlStart:
		case n.x.name == "Language":
			n.it.language = firstOf(n.it.language, clean(n.x.attr("FormalName")))
		case n.x.name == "Subject", n.x.name == "SubjectMatter", n.x.name == "SubjectDetail":
			n.it.addSubject("", n.x.attr("FormalName"))
		case n.x.name == "Property" && n.x.attr("FormalName") == "Keyword":
			n.it.addSubject(n.x.attr("Value"), "")
		}
	}
}

// contentItem reads a piece of content. The first that has text is the story.
func (n *newsML1) contentItem() error {
	x, it := n.x, n.it
	kind := ""
	if x.attr("Href") != "" {
		n.pictures++
	}
	return x.children(func(name string) error {
		switch name {
		case "MediaType":
			if kind = x.attr("FormalName"); isMedia(kind) {
				n.pictures++
			}
		case "DataContent":
			if isMedia(kind) || it.body.text != "" {
				return nil
			}
			return n.dataContent()
		}
		return nil
	})
}

// dataContent reads NITF, XHTML, or characters: markup in CDATA, or plain text.
func (n *newsML1) dataContent() error {
	x, it := n.x, n.it
	depth := len(x.open)
	w := &walker{}
	var plain strings.Builder
	for {
		if err := x.next(); err != nil {
			return err
		}
		switch {
		case x.kind == xmlEOF, x.kind == xmlEnd && len(x.open) < depth:
			w.flush()
			if len(w.parts) > 0 && w.marked {
				it.body = w.body()
			} else if s := strings.TrimSpace(plain.String()); strings.HasPrefix(s, "<") {
				it.body = rich{value: s}.body()
			} else if s != "" && it.body.text == "" {
				it.setText(clean(s))
			}
			return nil
		case x.kind == xmlText:
			plain.WriteString(x.text)
			w.text(x.text)
		case x.kind == xmlStart && x.name == "nitf":
			if err := it.readInlineNITF(x); err != nil {
				return err
			}
			if it.body.text != "" {
				return x.leave(depth - 1)
			}
		case x.kind == xmlStart:
			w.open(x.name, x.attrClass(), false)
		case x.kind == xmlEnd:
			w.close(x.name)
		}
	}
}
