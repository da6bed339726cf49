package formats

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"wirecopy/internal/charsets"
	"wirecopy/internal/xmlread"
	"wirecopy/pipeline"
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
			root := d.root
			return root == "NewsML" || root == "NewsItem"
		},
		parse: parseNewsML1,
	}
}

func parseNewsML1(d document) ([]draft, error) { return eachDocument(d.text, readNewsML1) }

// readNewsML1 reads the document, or the item, that x stands at the start of.
func readNewsML1(x *xmlread.Reader) ([]draft, error) {
	var items []draft
	var envelope draft
	read := func() error {
		n := newsML1{x: x}
		n.Priority, n.Products = envelope.Priority, envelope.Products
		if err := n.newsItem(); err != nil {
			return err
		}
		items = append(items, n.stories()...)
		return nil
	}
	if x.Name == "NewsItem" {
		return items, read()
	}
	err := x.Children(func(name string) error {
		switch name {
		case "NewsItem":
			return read()
		case "NewsEnvelope":
			return x.Children(func(name string) error {
				switch name {
				case "Priority":
					envelope.Priority = x.Attr("FormalName")
				case "NewsProduct", "NewsService":
					addTo(&envelope.Products, newSubject(x.Attr("FormalName"), ""))
				}
				return nil
			})
		}
		return nil
	})
	return items, err
}

// newsML1 reads one NewsItem. Its draft has what is said of the item as a whole.
type newsML1 struct {
	draft
	x *xmlread.Reader
	// texts are the text of the item in each of its languages, in order.
	texts []*newsML1Text
	// names are those of the codes that the item's topics explain.
	names map[string]string
	// city is a place in the metadata; creator is who made the item.
	city, creator string
	// pictures counts content that is not text.
	pictures int
	// embargoed says that the status of the item is Embargoed: it will change at a time given.
	underEmbargo bool
}

// newsML1Text is the item in one language: its lines, and the best text so far.
type newsML1Text struct {
	draft
	lang string
	// rank is that of the role of the body, lower is better; lead stands before it.
	rank int
	lead blocks.Body
}

func (n *newsML1) newsItem() error {
	return n.x.Children(func(name string) error {
		switch name {
		case "Identification":
			return n.identification()
		case "NewsManagement":
			return n.x.Children(n.management)
		case "NewsComponent":
			var top newsML1Component
			return n.component(&top)
		}
		return nil
	})
}

// stories gives one story for each language that the item has a text in. The first has the item's identity.
func (n *newsML1) stories() []draft {
	if !n.underEmbargo {
		n.embargoed = time.Time{}
	}
	common := newsML1Text{}
	var texts []*newsML1Text
	for _, t := range n.texts {
		if t.body.Text != "" || t.lead.Text != "" {
			texts = append(texts, t)
		} else {
			common.draft = merged(common.draft, t.draft)
		}
	}
	if len(texts) == 0 {
		it := n.withLines(common.draft)
		it.media = it.media || n.pictures > 0
		return []draft{n.finish(it)}
	}
	var out []draft
	for i, t := range texts {
		it := n.withLines(merged(t.draft, common.draft))
		it.body, it.media = joined(t.lead, t.body), false
		if it.language = cmp.Or(t.lang, it.language); i > 0 {
			it.TranslationOf = n.uri
			it.uri += ":" + t.lang
		}
		out = append(out, n.finish(it))
	}
	return out
}

// withLines gives the item with lines that count for more than its own.
func (n *newsML1) withLines(lines draft) draft {
	it := n.draft
	lines = merged(lines, n.draft)
	it.headline, it.byline, it.dateline = lines.headline, lines.byline, lines.dateline
	it.located, it.language = lines.located, lines.language
	it.Slugline, it.Description, it.CreditLine = lines.Slugline, lines.Description, lines.CreditLine
	it.CopyrightNotice, it.UsageTerms = lines.CopyrightNotice, lines.UsageTerms
	it.EdNotes, it.Keywords = lines.EdNotes, lines.Keywords
	return it
}

func (n *newsML1) finish(it draft) draft {
	it.located = cmp.Or(it.located, n.city)
	it.byline = cmp.Or(it.byline, n.creator)
	it.body.DropRepeated(it.headline)
	if it.headline == "" {
		it.takeHeadline()
	}
	return it
}

// joined puts a lead before a text, unless that begins with it.
func joined(lead, text blocks.Body) blocks.Body {
	if lead.Text == "" || strings.HasPrefix(text.Text, lead.Text) {
		return text
	}
	if text.Text == "" {
		return lead
	}
	shift := len(lead.Text) + len("\n\n")
	out := blocks.Body{Text: lead.Text + "\n\n" + text.Text, Blocks: append([]blocks.Block{}, lead.Blocks...), Marked: lead.Marked || text.Marked}
	for _, b := range text.Blocks {
		out.Blocks = append(out.Blocks, blocks.Block{Kind: b.Kind, Start: b.Start + shift, End: b.End + shift})
	}
	return out
}

// merged gives a with what only b has of the lines of a story.
func merged(a, b draft) draft {
	a.headline, a.byline, a.dateline = cmp.Or(a.headline, b.headline), cmp.Or(a.byline, b.byline), cmp.Or(a.dateline, b.dateline)
	a.located, a.language = cmp.Or(a.located, b.located), cmp.Or(a.language, b.language)
	a.Slugline, a.Description = cmp.Or(a.Slugline, b.Slugline), cmp.Or(a.Description, b.Description)
	a.CreditLine, a.CopyrightNotice = cmp.Or(a.CreditLine, b.CreditLine), cmp.Or(a.CopyrightNotice, b.CopyrightNotice)
	a.UsageTerms, a.EdNotes = cmp.Or(a.UsageTerms, b.UsageTerms), append(a.EdNotes[:len(a.EdNotes):len(a.EdNotes)], b.EdNotes...)
	a.Keywords = slices.Clip(a.Keywords)
	for _, k := range b.Keywords {
		a.addKeyword(k)
	}
	return a
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
				n.version = wholeNumber(s)
			case "PublicIdentifier":
				public, err = n.x.Inner()
			}
			return err
		})
	})
	if id != "" {
		n.uri = strings.Join([]string{"urn:newsml", provider, date, id}, ":")
		n.addAltID("PublicIdentifier", public)
	} else {
		n.uri = public
	}
	return err
}

func (n *newsML1) management(name string) (err error) {
	x := n.x
	switch name {
	case "NewsItemType":
		n.media = isMedia(x.Attr("FormalName"))
	case "FirstCreated":
		n.first, err = dateIn(x)
	case "ThisRevisionCreated":
		n.created, err = dateIn(x)
	case "Status":
		n.status(x.Attr("FormalName"))
	case "StatusWillChange":
		return x.Children(func(name string) (err error) {
			if name == "DateAndTime" {
				n.embargoed, err = dateIn(x)
			}
			return err
		})
	case "Urgency":
		n.urgency = wholeNumber(x.Attr("FormalName"))
	case "DerivedFrom":
		n.EvolvedFrom = cmp.Or(n.EvolvedFrom, x.Attr("NewsItem"))
	case "Instruction":
		word := x.Attr("FormalName")
		n.addSignal(word)
		var s string
		s, err = x.Inner()
		n.addNote("", cmp.Or(s, word))
	}
	return err
}

// status reads a Status.
func (n *newsML1) status(word string) {
	n.underEmbargo = strings.EqualFold(word, "embargoed")
	n.setStatus(word)
}

// newsML1Component is a NewsComponent while it is read.
type newsML1Component struct {
	role, lang string
	lines      draft
	// texts are its own pieces of text, caption is that of the pictures in it, and media what is not text.
	texts   []blocks.Body
	caption string
	media   pipeline.Association
	// inPicture says that the component is a part of one that is a picture: another size of it, its caption.
	inPicture bool
}

// isPictureRole reports whether a component is a picture with all that belongs to it.
func isPictureRole(role string) bool {
	role = strings.ToLower(role)
	for _, word := range [...]string{"picture", "photo", "image", "graphic", "illustration"} {
		if strings.Contains(role, word) {
			return true
		}
	}
	return false
}

// component reads a NewsComponent and those within it. What it holds counts for its language.
func (n *newsML1) component(c *newsML1Component) error {
	c.lang = cmp.Or(charsets.Clean(n.x.Attr("lang")), c.lang)
	err := n.x.Children(func(name string) error {
		x := n.x
		switch name {
		case "Role":
			c.role = x.Attr("FormalName")
		case "NewsLines":
			return x.Children(func(name string) error { return n.newsLine(c, name) })
		case "AdministrativeMetadata":
			return x.Children(n.administrative)
		case "DescriptiveMetadata":
			return n.descriptive(c)
		case "Metadata":
			return n.metadata()
		case "TopicSet":
			return x.Children(n.topic)
		case "NewsComponent":
			within := newsML1Component{lang: c.lang, inPicture: c.inPicture || isPictureRole(c.role)}
			err := n.component(&within)
			c.caption = cmp.Or(c.caption, within.caption)
			if within.inPicture && c.media.Type == "" {
				c.media = within.media
			}
			return err
		case "ContentItem":
			return n.contentItem(c)
		}
		return nil
	})
	n.take(c)
	return err
}

// ranks say how likely a role is that of the story, 0 the most. A role that is not here has rank 1.
var ranks = map[string]int{
	"": 0, "main": 0, "body": 0, "story": 0, "text": 0, "maintext": 0,
	"abstract": 3, "summary": 3, "teaser": 3, "lead": 2,
	"title": 5, "headline": 5, "tweettext": 5, "contact": 5, "stylesheet": 6, "caption": 6, "thumbnail": 6, "logo": 6,
}

const (
	leadRank     = 2
	abstractRank = 3
	lastRank     = 5
)

// take puts what a component held where it belongs.
func (n *newsML1) take(c *newsML1Component) {
	rank, ok := ranks[strings.ToLower(c.role)]
	if !ok {
		rank = 1
	}
	if strings.EqualFold(c.role, "caption") && len(c.texts) > 0 {
		c.caption = cmp.Or(c.caption, blocks.OneLine(c.texts[0].Text))
		return
	}
	if c.inPicture && c.media.Type != "" {
		return // the component around it has the rest of the picture
	}
	if c.media.Type != "" && len(c.texts) == 0 {
		c.media.Caption, c.media.Headline = c.caption, c.lines.headline
		c.media.Byline, c.media.Credit = c.lines.byline, c.lines.CreditLine
		n.addAssociation(c.media)
		return
	}
	t := n.textIn(c.lang)
	t.draft = merged(t.draft, c.lines)
	for _, body := range c.texts {
		switch {
		case rank > lastRank:
		case rank == leadRank:
			t.lead = body
		case rank == abstractRank && t.Description == "":
			t.Description = blocks.OneLine(body.Text)
			fallthrough
		default:
			// Of two forms of one text, the longer one is no extract.
			if t.body.Text == "" || rank < t.rank || rank == t.rank && len(body.Text) > 2*len(t.body.Text) {
				t.body, t.rank = body, rank
			}
		}
	}
}

// textIn is the item in one language.
func (n *newsML1) textIn(lang string) *newsML1Text {
	for _, t := range n.texts {
		if t.lang == lang {
			return t
		}
	}
	t := &newsML1Text{lang: lang}
	n.texts = append(n.texts, t)
	return t
}

func (n *newsML1) newsLine(c *newsML1Component, name string) error {
	if name == "NewsLine" {
		return n.otherLine(c)
	}
	text, err := n.x.Inner()
	it := &c.lines
	switch name {
	case "HeadLine", "Headline":
		it.headline = cmp.Or(it.headline, text)
	case "SubHeadLine":
		if strings.ToUpper(text) == text {
			it.Slugline = cmp.Or(it.Slugline, text) // keywords, as some agencies have there
			break
		}
		it.Description = cmp.Or(it.Description, text)
	case "ByLine", "Byline":
		it.byline = cmp.Or(it.byline, blocks.StripBy(text))
	case "DateLine", "Dateline":
		if it.located = cmp.Or(it.located, blocks.PlaceOf(text)); it.located != "" {
			it.dateline = cmp.Or(it.dateline, text)
		}
	case "SlugLine", "Slugline":
		it.Slugline = cmp.Or(it.Slugline, text)
	case "KeywordLine":
		it.addKeyword(text)
	case "CopyrightLine":
		it.CopyrightNotice = cmp.Or(it.CopyrightNotice, text)
	case "CreditLine":
		it.CreditLine = cmp.Or(it.CreditLine, text)
	case "RightsLine":
		it.UsageTerms = cmp.Or(it.UsageTerms, text)
	}
	return err
}

// otherLine reads a line whose kind stands in a type of its own; a note to editors is kept.
func (n *newsML1) otherLine(c *newsML1Component) error {
	kind := ""
	return n.x.Children(func(name string) error {
		switch name {
		case "NewsLineType":
			kind = n.x.Attr("FormalName")
		case "NewsLineText":
			text, err := n.x.Inner()
			if kind == "AdvisoryLine" {
				c.lines.addNote("", text)
			}
			return err
		}
		return nil
	})
}

func (n *newsML1) administrative(name string) error {
	party := func(to func(string)) error {
		return n.x.Children(func(name string) error {
			if name == "Party" {
				to(blocks.OneLine(n.x.Attr("FormalName")))
			}
			return nil
		})
	}
	switch name {
	case "Provider":
		return party(func(s string) { n.Provider = cmp.Or(n.Provider, s) })
	case "Source":
		return party(func(s string) { addWord(&n.InfoSources, s) })
	case "Creator":
		return party(func(s string) {
			// Many suppliers write a sign of their own system there.
			if blocks.StartsUpper(s) && strings.Contains(s, " ") {
				n.creator = cmp.Or(n.creator, s)
			}
		})
	case "Property":
		switch value := n.x.Attr("Value"); n.x.Attr("FormalName") {
		case "Priority":
			n.Priority = cmp.Or(n.Priority, value)
		case "EditorialInfo":
			n.addNote("", value)
		}
	}
	return nil
}

// topic reads the name of a code.
func (n *newsML1) topic(string) error {
	code, name, english := "", "", ""
	err := n.x.Children(func(element string) error {
		x := n.x
		switch element {
		case "FormalName":
			var err error
			code, err = x.Inner()
			return err
		case "Description":
			lang, variant := x.Attr("lang"), x.Attr("Variant")
			s, err := x.Inner()
			if variant == "" || variant == "Name" {
				if name = cmp.Or(name, s); lang == "en" {
					english = cmp.Or(english, s)
				}
			}
			return err
		}
		return nil
	})
	if name = cmp.Or(english, name); code != "" && name != "" {
		if n.names == nil {
			n.names = map[string]string{}
		}
		n.names[code] = name
	}
	return err
}

func (n *newsML1) descriptive(c *newsML1Component) error {
	x := n.x
	depth := x.Depth()
	for {
		if err := x.Next(); err != nil {
			return err
		}
		if x.Kind == xmlread.EOF || x.Depth() < depth {
			return nil
		}
		if x.Kind != xmlread.Start {
			continue
		}
		code := x.Attr("FormalName")
		switch x.Name {
		case "Language":
			c.lang = cmp.Or(c.lang, strings.ToLower(charsets.Clean(code)))
		case "Subject", "SubjectMatter", "SubjectDetail":
			n.addSubject(n.names[code], code)
		case "Genre":
			addTo(&n.Genres, newSubject(code, ""))
		case "OfInterestTo":
			addWord(&n.Audience, code)
		case "Property":
			switch value := x.Attr("Value"); code {
			case "Keyword":
				n.addKeyword(value)
			case "City":
				n.city = cmp.Or(n.city, value)
			}
		}
	}
}

// metadata reads the properties that suppliers add: the symbols of securities among them.
func (n *newsML1) metadata() error {
	var s pipeline.Symbol
	err := n.x.Children(func(name string) error {
		if name != "Property" {
			return nil
		}
		switch value := n.x.Attr("Value"); strings.ToLower(n.x.Attr("FormalName")) {
		case "ticker symbol", "ticker":
			s.Ticker = value
		case "exchange":
			s.Exchange = value
		case "isin":
			s.ISIN = value
		}
		return nil
	})
	n.addSymbol(s)
	return err
}

// contentItem reads a piece of content.
func (n *newsML1) contentItem(c *newsML1Component) error {
	x := n.x
	kind := ""
	if href := x.Attr("Href"); href != "" {
		n.pictures++
		c.media.Type, c.media.URI = cmp.Or(c.media.Type, "picture"), cmp.Or(c.media.URI, href)
	}
	return x.Children(func(name string) error {
		switch name {
		case "MediaType":
			if kind = x.Attr("FormalName"); isMedia(kind) {
				n.pictures++
				c.media.Type = strings.ToLower(kind)
			}
		case "MimeType":
			if mime := x.Attr("FormalName"); mime == "text/css" || strings.HasPrefix(mime, "image/") {
				kind = "picture"
			}
		case "DataContent":
			if isMedia(kind) {
				return nil
			}
			body, err := n.dataContent()
			if body.Text != "" {
				c.texts = append(c.texts, body)
			}
			return err
		case "Encoding":
			encoding := x.Attr("Notation")
			return x.Children(func(name string) error {
				if name != "DataContent" || isMedia(kind) {
					return nil
				}
				s, err := x.Raw()
				if body := encoded(s, encoding); body.Text != "" {
					c.texts = append(c.texts, body)
				}
				return err
			})
		}
		return nil
	})
}

// dataContent reads NITF, XHTML, or characters: markup in CDATA, or plain text.
func (n *newsML1) dataContent() (blocks.Body, error) {
	x := n.x
	depth := x.Depth()
	w := &blocks.Builder{}
	var plain strings.Builder
	for {
		if err := x.Next(); err != nil {
			return blocks.Body{}, err
		}
		switch {
		case x.Kind == xmlread.EOF, x.Kind == xmlread.End && x.Depth() < depth:
			w.Flush()
			if read := w.Body(); len(read.Blocks) > 0 && read.Marked {
				return read, nil
			}
			return characters(plain.String()), nil
		case x.Kind == xmlread.Text:
			plain.WriteString(x.Text)
			w.Text(x.Text)
		case x.Kind == xmlread.Start && x.Name == "nitf":
			if err := n.readInlineNITF(x); err != nil {
				return blocks.Body{}, err
			}
			if body := n.body; body.Text != "" {
				n.body = blocks.Body{}
				return body, x.Leave(depth - 1)
			}
		case x.Kind == xmlread.Start:
			w.Open(lower(x.Name), x.Class(), false)
		case x.Kind == xmlread.End:
			w.Close(lower(x.Name))
		}
	}
}

// characters reads text that may be markup.
func characters(s string) blocks.Body {
	s = strings.TrimSpace(s)
	switch {
	case strings.HasPrefix(s, "<"):
		return form{value: s}.body()
	case strings.Contains(s, "</"):
		return blocks.FromHTML(s)
	}
	return blocks.FromText(charsets.Clean(s))
}
