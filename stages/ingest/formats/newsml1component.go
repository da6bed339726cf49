package formats

import (
	"cmp"
	"strings"

	"wirecopy/internal/charsets"
	"wirecopy/pipeline"
	"wirecopy/stages/ingest/blocks"
	"wirecopy/stages/internal/dateline"
)

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
		if it.located = cmp.Or(it.located, dateline.PlaceOf(text)); it.located != "" {
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
