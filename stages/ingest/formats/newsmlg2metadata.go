package formats

import (
	"cmp"
	"strings"

	"wirecopy/internal/charsets"
	"wirecopy/pipeline"
	"wirecopy/stages/ingest/blocks"
	"wirecopy/stages/internal/dateline"
)

func (g *g2Item) rights(name string) (err error) {
	switch name {
	case "copyrightHolder":
		var s string
		s, err = nameOr(g.x)
		g.CopyrightHolder = cmp.Or(g.CopyrightHolder, s)
	case "copyrightNotice":
		err = g.text(&g.CopyrightNotice)
	case "usageTerms":
		var s string
		s, err = g.x.Inner()
		g.UsageTerms = strings.TrimSpace(g.UsageTerms + "\n" + s)
	}
	return err
}

// text reads the text of the element at hand into a field that is empty yet.
func (g *g2Item) text(to *string) error {
	s, err := g.x.Inner()
	*to = cmp.Or(*to, s)
	return err
}

// concept reads the element at hand as a concept, and adds it to a list.
func (g *g2Item) concept(to *[]pipeline.Subject) error {
	uri := cmp.Or(g.x.Attr("qcode"), g.x.Attr("uri"), g.x.Attr("literal"))
	s, err := nameIn(g.x)
	addTo(to, newSubject(s, uri))
	return err
}

func (g *g2Item) itemMeta(name string) (err error) {
	x := g.x
	switch name {
	case "itemClass":
		g.class = codeOf(x)
		g.media = isMedia(g.class)
	case "pubStatus":
		if g.pubStatus, err = pubStatus(codeOf(x)); err != nil {
			return x.Fail("the pubStatus says %v", err)
		}
	case "versionCreated":
		g.created, err = dateIn(x)
	case "firstCreated":
		g.first, err = dateIn(x)
	case "embargoed":
		g.embargoed, err = dateIn(x)
	case "provider":
		var s string
		s, err = nameOr(x)
		g.Provider = cmp.Or(g.Provider, s)
	case "service", "product":
		err = g.concept(&g.Products)
	case "signal":
		g.addSignal(cmp.Or(x.Attr("qcode"), x.Attr("uri"), x.Attr("literal")))
	case "edNote":
		role := x.Attr("role")
		var note string
		note, err = x.Inner()
		g.addNote(role, note)
	case "title":
		err = g.text(&g.title)
	case "link":
		g.link()
	}
	return err
}

// link reads how the item relates to others.
func (g *g2Item) link() {
	x := g.x
	to := cmp.Or(x.Attr("residref"), x.Attr("guidref"), x.Attr("href"))
	switch strings.ToLower(withoutScheme(x.Attr("rel"))) {
	case "evolvedfrom", "previousversion", "replaces", "replacementof", "updateof":
		g.EvolvedFrom = cmp.Or(g.EvolvedFrom, to)
	case "translationof", "translatedfrom":
		g.TranslationOf = cmp.Or(g.TranslationOf, to)
	}
}

func (g *g2Item) contentMeta(name string) (err error) {
	x := g.x
	switch name {
	case "urgency":
		var s string
		s, err = x.Inner()
		g.urgency = wholeNumber(s)
	case "contentCreated":
		t, problem := dateIn(x)
		if err = problem; g.first.IsZero() {
			g.first = t
		}
	case "headline":
		err = g.readHeadline()
	case "by":
		var s string
		s, err = x.Inner()
		g.byline = cmp.Or(g.byline, blocks.StripBy(s))
	case "creator":
		err = g.readCreator()
	case "dateline":
		g.dateline, err = x.Inner()
		g.located = cmp.Or(g.located, dateline.PlaceOf(g.dateline))
	case "located":
		code := cmp.Or(x.Attr("literal"), codeOf(x))
		var s string
		s, err = nameIn(x)
		g.located = cmp.Or(s, g.located, code)
	case "language":
		g.language = cmp.Or(charsets.Clean(x.Attr("tag")), g.language)
	case "subject":
		err = g.readSubject()
	default:
		err = g.filing(name)
	}
	return err
}

// filing reads what the item is filed under.
func (g *g2Item) filing(name string) (err error) {
	x := g.x
	switch name {
	case "genre":
		err = g.concept(&g.Genres)
	case "keyword":
		var s string
		s, err = x.Inner()
		g.addKeyword(s)
	case "slugline":
		err = g.text(&g.Slugline)
	case "creditline":
		err = g.text(&g.CreditLine)
	case "infoSource":
		var s string
		s, err = nameOr(x)
		addWord(&g.InfoSources, s)
	case "description":
		err = g.text(&g.Description)
	case "altId":
		role := withoutScheme(x.Attr("type"))
		var s string
		s, err = x.Inner()
		g.addAltID(role, s)
	case "audience":
		var s string
		s, err = nameOr(x)
		addWord(&g.Audience, s)
	case "contentWarning":
		var s string
		s, err = nameOr(x)
		addWord(&g.ContentWarning, s)
	case "expires":
		g.Expires, err = dateIn(x)
	}
	return err
}

// readHeadline keeps the main one of several headlines: they come with roles, ranks or languages.
func (g *g2Item) readHeadline() error {
	role, rank := strings.ToLower(withoutScheme(g.x.Attr("role"))), wholeNumber(g.x.Attr("rank"))
	lang := charsets.Clean(g.x.Attr("lang"))
	s, err := g.x.Inner()
	if role == "" || role == "main" {
		if g.headlines == nil && lang != "" {
			g.headlines = map[string]string{}
		}
		if lang != "" && g.headlines[lang] == "" {
			g.headlines[lang] = s
		}
	}
	switch {
	case s == "":
	case g.headline == "", role == "main", role == "" && rank > 0 && g.rank > rank:
		g.headline, g.rank = s, rank
	}
	return err
}

// readCreator keeps the name of whoever made the item, where it is a name: many suppliers write a sign of their own system
// there.
func (g *g2Item) readCreator() error {
	role := codeOf(g.x)
	s, err := nameIn(g.x)
	if role != "photographer" && dateline.StartsUpper(s) && strings.Contains(s, " ") {
		g.creator = cmp.Or(g.creator, s)
	}
	return err
}

// readSubject reads what the item is about; organisations may come with the symbols of their securities.
func (g *g2Item) readSubject() error {
	uri := cmp.Or(g.x.Attr("qcode"), g.x.Attr("uri"), g.x.Attr("literal"))
	if scheme, code, ok := strings.Cut(uri, ":"); ok {
		switch strings.ToLower(scheme) {
		case "isin":
			g.addSymbol(pipeline.Symbol{ISIN: code})
		case "ticker":
			g.addSymbol(pipeline.Symbol{Ticker: code})
		}
	}
	found, literal := "", ""
	if uri != g.x.Attr("literal") {
		literal = g.x.Attr("literal") // its name, where it has a code
	}
	err := g.x.Children(func(name string) (err error) {
		switch name {
		case "name":
			if found == "" {
				found, err = g.x.Inner()
			}
		case "organisationDetails":
			err = g.x.Children(g.instrument)
		case "sameAs":
			g.sameAs()
		}
		return err
	})
	g.addSubject(cmp.Or(found, literal), uri)
	return err
}

// assert reads what the supplier says of a concept: the symbols of a company's securities.
func (g *g2Item) assert() error {
	return g.x.Children(func(name string) error {
		switch name {
		case "organisationDetails":
			return g.x.Children(g.instrument)
		case "sameAs":
			g.sameAs()
		}
		return nil
	})
}

func (g *g2Item) instrument(name string) error {
	if name == "hasInstrument" {
		x := g.x
		s := pipeline.Symbol{Ticker: x.Attr("symbol"), Exchange: cmp.Or(x.Attr("marketlabel"), withoutScheme(x.Attr("market")))}
		if strings.Contains(strings.ToLower(x.Attr("symbolsrc")), "isin") {
			s = pipeline.Symbol{ISIN: s.Ticker}
		}
		g.addSymbol(s)
	}
	return nil
}

// sameAs reads another code of a concept: the ISIN of its shares.
func (g *g2Item) sameAs() {
	if scheme, code, ok := strings.Cut(cmp.Or(g.x.Attr("qcode"), g.x.Attr("uri")), ":"); ok && strings.EqualFold(scheme, "isin") {
		g.addSymbol(pipeline.Symbol{ISIN: code})
	}
}
