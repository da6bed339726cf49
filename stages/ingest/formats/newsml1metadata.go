package formats

import (
	"cmp"
	"strings"

	"wirecopy/internal/charsets"
	"wirecopy/internal/xmlread"
	"wirecopy/pipeline"
	"wirecopy/stages/ingest/blocks"
	"wirecopy/stages/internal/dateline"
)

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
			if dateline.StartsUpper(s) && strings.Contains(s, " ") {
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
