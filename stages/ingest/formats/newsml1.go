package formats

import (
	"cmp"
	"strings"
	"time"

	"wirecopy/internal/charsets"
	"wirecopy/internal/xmlread"
	"wirecopy/stages/ingest/blocks"
)

// newsML1Format reads NewsML 1.x, which many agencies still send: a NewsML element with one or more NewsItems, each
// with components that hold text, pictures or more components. After https://iptc.org/standards/newsml-1/.
func newsML1Format() Format {
	return Format{
		Name:  "newsml1",
		Title: "NewsML 1",
		Types: []string{"text/vnd.iptc.newsml", "application/newsml+xml"},
		sniff: func(d document) bool {
			root := xmlread.Root(d.head())
			return root == "NewsML" || root == "NewsItem"
		},
		parse: parseNewsML1,
	}
}

func parseNewsML1(d document) ([]draft, error) {
	x := xmlread.New(d.text)
	if err := x.Next(); err != nil {
		return nil, err
	}
	var items []draft
	read := func() error {
		it := draft{}
		n := newsML1{x: x, it: &it}
		if err := n.newsItem(); err != nil {
			return err
		}
		items = append(items, it)
		return nil
	}
	if x.Name == "NewsItem" {
		return items, read()
	}
	err := x.Children(func(name string) error {
		if name == "NewsItem" {
			return read()
		}
		return nil
	})
	return items, err
}

// newsML1 reads one NewsItem.
type newsML1 struct {
	x  *xmlread.Reader
	it *draft
	// pictures counts content that is not text.
	pictures int
	creator  string
	// embargoed says that the status of the item is Embargoed: it will change at a time given.
	embargoed bool
}

func (n *newsML1) newsItem() error {
	err := n.x.Children(func(name string) error {
		switch name {
		case "Identification":
			return n.identification()
		case "NewsManagement":
			return n.x.Children(n.management)
		case "NewsComponent":
			return n.component()
		}
		return nil
	})
	if n.it.body.Text == "" {
		n.it.media = n.pictures > 0
	}
	if !n.embargoed {
		n.it.embargoed = time.Time{}
	}
	n.it.byline = cmp.Or(n.it.byline, n.creator)
	n.it.body.DropRepeated(n.it.headline)
	return err
}

// identification makes the identity of provider, date and item. The PublicIdentifier would not do: it changes with
// every revision.
func (n *newsML1) identification() error {
	var provider, date, id, public string
	err := n.x.Children(func(name string) error {
		if name != "NewsIdentifier" {
			return nil
		}
		return n.x.Children(func(name string) (err error) {
			switch name {
			case "ProviderId":
				provider, err = n.x.Inner()
			case "DateId":
				date, err = n.x.Inner()
			case "NewsItemId":
				id, err = n.x.Inner()
			case "RevisionId":
				var s string
				s, err = n.x.Inner()
				n.it.version = wholeNumber(s)
			case "PublicIdentifier":
				public, err = n.x.Inner()
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
		it.media = isMedia(x.Attr("FormalName"))
	case "FirstCreated":
		it.first, err = dateIn(x)
	case "ThisRevisionCreated":
		it.created, err = dateIn(x)
	case "Status":
		status := x.Attr("FormalName")
		n.embargoed = strings.EqualFold(status, "embargoed")
		if it.pubStatus, err = pubStatus(status); err != nil {
			return x.Fail("the Status says %v", err)
		}
	case "StatusWillChange":
		return x.Children(func(name string) (err error) {
			if name == "DateAndTime" {
				it.embargoed, err = dateIn(x)
			}
			return err
		})
	case "Urgency":
		it.urgency = wholeNumber(x.Attr("FormalName"))
	case "Instruction":
		note := x.Attr("FormalName")
		var s string
		s, err = x.Inner()
		it.note = cmp.Or(it.note, s, note)
	}
	return err
}

// component reads a NewsComponent and those within it. Captions of pictures are not the story's text.
func (n *newsML1) component() error {
	role := ""
	return n.x.Children(func(name string) error {
		x := n.x
		switch name {
		case "Role":
			role = x.Attr("FormalName")
		case "NewsLines":
			return x.Children(n.newsLine)
		case "AdministrativeMetadata":
			return x.Children(func(name string) error {
				if name != "Creator" {
					return nil
				}
				return x.Children(func(name string) error {
					if name == "Party" {
						n.creator = blocks.OneLine(x.Attr("FormalName"))
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
	text, err := x.Inner()
	switch name {
	case "HeadLine", "Headline":
		it.headline = cmp.Or(it.headline, text)
	case "ByLine", "Byline":
		it.byline = cmp.Or(it.byline, blocks.StripBy(text))
	case "DateLine", "Dateline":
		it.dateline = cmp.Or(it.dateline, text)
		it.located = cmp.Or(it.located, blocks.PlaceOf(text))
	case "SlugLine", "Slugline":
		it.slug = cmp.Or(it.slug, text)
	case "KeywordLine":
		it.addSubject(text, "")
	}
	return err
}

// otherLine reads a line whose kind stands in a type of its own; a note to editors is kept.
func (n *newsML1) otherLine() error {
	kind := ""
	return n.x.Children(func(name string) error {
		switch name {
		case "NewsLineType":
			kind = n.x.Attr("FormalName")
		case "NewsLineText":
			text, err := n.x.Inner()
			if kind == "AdvisoryLine" {
				n.it.note = cmp.Or(n.it.note, text)
			}
			return err
		}
		return nil
	})
}

func (n *newsML1) descriptive() error {
	depth := n.x.Depth()
	for {
		if err := n.x.Next(); err != nil {
			return err
		}
		switch {
		case n.x.Kind == xmlread.EOF, n.x.Depth() < depth:
			return nil
		case n.x.Kind != xmlread.Start:
		case n.x.Name == "Language":
			n.it.language = cmp.Or(n.it.language, charsets.Clean(n.x.Attr("FormalName")))
		case n.x.Name == "Subject", n.x.Name == "SubjectMatter", n.x.Name == "SubjectDetail":
			n.it.addSubject("", n.x.Attr("FormalName"))
		case n.x.Name == "Property" && n.x.Attr("FormalName") == "Keyword":
			n.it.addSubject(n.x.Attr("Value"), "")
		}
	}
}

// contentItem reads a piece of content. The first that has text is the story.
func (n *newsML1) contentItem() error {
	x, it := n.x, n.it
	kind := ""
	if x.Attr("Href") != "" {
		n.pictures++
	}
	return x.Children(func(name string) error {
		switch name {
		case "MediaType":
			if kind = x.Attr("FormalName"); isMedia(kind) {
				n.pictures++
			}
		case "DataContent":
			if isMedia(kind) || it.body.Text != "" {
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
	depth := x.Depth()
	w := &blocks.Builder{}
	var plain strings.Builder
	for {
		if err := x.Next(); err != nil {
			return err
		}
		switch {
		case x.Kind == xmlread.EOF, x.Kind == xmlread.End && x.Depth() < depth:
			w.Flush()
			if read := w.Body(); len(read.Blocks) > 0 && read.Marked {
				it.body = read
			} else if s := strings.TrimSpace(plain.String()); strings.HasPrefix(s, "<") {
				it.body = form{value: s}.body()
			} else if s != "" && it.body.Text == "" {
				it.setText(charsets.Clean(s))
			}
			return nil
		case x.Kind == xmlread.Text:
			plain.WriteString(x.Text)
			w.Text(x.Text)
		case x.Kind == xmlread.Start && x.Name == "nitf":
			if err := it.readInlineNITF(x); err != nil {
				return err
			}
			if it.body.Text != "" {
				return x.Leave(depth - 1)
			}
		case x.Kind == xmlread.Start:
			w.Open(x.Name, x.Class(), false)
		case x.Kind == xmlread.End:
			w.Close(x.Name)
		}
	}
}
