package formats

import (
	"cmp"
	"strings"

	"wirecopy/internal/charsets"
	"wirecopy/internal/xmlread"
	"wirecopy/pipeline"
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
			switch d.root {
			case "newsItem", "newsMessage", "packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem", "contentSet", "contentMeta", "itemMeta":
				return true
			}
			return false
		},
		parse: parseNewsMLG2,
	}
}

func parseNewsMLG2(d document) ([]draft, error) { return eachDocument(d.text, readNewsMLG2) }

// readNewsMLG2 reads the message, or the item, that x stands at the start of.
func readNewsMLG2(x *xmlread.Reader) ([]draft, error) {
	m := g2Message{x: x}
	switch x.Name {
	case "newsMessage":
		err := x.Children(m.part)
		m.associate()
		return m.items, err
	case "newsItem", "packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem":
		err := m.item()
		return m.items, err
	}
	// A fragment, as parts of items are handed around: it has content, or it is nothing.
	var g g2Item
	g.x = x
	if err := g.part(x.Name); err != nil {
		return nil, err
	}
	return g.finish(), nil
}

// g2Message reads the items of a newsMessage.
type g2Message struct {
	x     *xmlread.Reader
	items []draft
	// media are the pictures, recordings and graphics in it.
	media []pipeline.Association
	// priority is that of the transmission.
	priority string
}

// associate makes the pictures of a message those of its story, where it has but one.
func (m *g2Message) associate() {
	var story *draft
	for i := range m.items {
		if it := &m.items[i]; !it.media {
			if story != nil {
				return
			}
			story = it
		}
	}
	if story == nil {
		return
	}
	for _, a := range m.media {
		story.addAssociation(a)
	}
}

func (m *g2Message) part(name string) error {
	switch name {
	case "header":
		return m.x.Children(func(name string) (err error) {
			if name == "priority" {
				m.priority, err = m.x.Inner()
			}
			return err
		})
	case "itemSet":
		return m.x.Children(func(string) error { return m.item() })
	}
	return nil
}

// item reads the item that x stands at. Items that are no news (packages, concepts, plans) hold nothing to read.
func (m *g2Message) item() error {
	x := m.x
	if x.Name != "newsItem" {
		m.items = append(m.items, draft{uri: x.Attr("guid"), media: true})
		return nil
	}
	g := g2Item{x: x}
	g.uri, g.version, g.language = charsets.Clean(x.Attr("guid")), wholeNumber(x.Attr("version")), charsets.Clean(x.Attr("lang"))
	if err := x.Children(g.part); err != nil {
		return err
	}
	for _, it := range g.finish() {
		it.Priority = m.priority
		m.items = append(m.items, it)
		if it.media {
			m.media = append(m.media, pipeline.Association{
				Type: g.class, URI: it.uri, Headline: it.headline, Caption: it.Description, Byline: it.byline, Credit: it.CreditLine,
			})
		}
	}
	return nil
}

// g2Item is a newsItem while it is read. What counts only where something better is missing has a field of its own.
type g2Item struct {
	draft
	x *xmlread.Reader
	// title is that of the item, creator who made it; rank is that of the headline so far.
	title, creator string
	rank           int
	// plain says that the body is of inlineData: markup in inlineXML is better.
	plain bool
	// class is what the item is: text, picture.
	class string
	// bodyLang is the language that the body says it is in; headlines are those of each language.
	bodyLang  string
	headlines map[string]string
	// others are the texts in more languages.
	others []g2Text
}

// g2Text is the text of an item in another language.
type g2Text struct {
	lang string
	body blocks.Body
}

// finish completes the item: what its best elements did not say, others may. An item in several languages is a story in
// each.
func (g *g2Item) finish() []draft {
	it := &g.draft
	if h := g.headlines[cmp.Or(g.bodyLang, it.language)]; h != "" && len(g.headlines) > 1 {
		it.headline = h
	}
	it.headline = cmp.Or(it.headline, g.title)
	it.byline = cmp.Or(it.byline, g.creator)
	it.body.DropRepeated(it.headline)
	if it.headline == "" {
		it.takeHeadline()
	}
	if it.body.Text != "" {
		it.media = false
	}
	if len(g.others) == 0 {
		return []draft{*it}
	}
	it.language = g.bodyLang
	out := []draft{*it}
	for _, t := range g.others {
		other := *it
		other.language, other.body = t.lang, t.body
		other.TranslationOf, other.uri = it.uri, it.uri+":"+t.lang
		other.headline = cmp.Or(g.headlines[t.lang], it.headline)
		other.body.DropRepeated(other.headline)
		out = append(out, other)
	}
	return out
}

// part reads one of the parts of a newsItem.
func (g *g2Item) part(name string) error {
	switch name {
	case "rightsInfo":
		return g.x.Children(g.rights)
	case "itemMeta":
		return g.x.Children(g.itemMeta)
	case "contentMeta":
		return g.x.Children(g.contentMeta)
	case "contentSet":
		return g.x.Children(g.content)
	case "assert":
		return g.assert()
	}
	return nil
}

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
		g.located = cmp.Or(g.located, blocks.PlaceOf(g.dateline))
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
	if role != "photographer" && blocks.StartsUpper(s) && strings.Contains(s, " ") {
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

// content reads one form of the content. The first inlineXML that has text counts, else the first inlineData.
func (g *g2Item) content(name string) error {
	x := g.x
	lang := charsets.Clean(x.Attr("lang"))
	if name == "inlineXML" && g.body.Text != "" && !g.plain && g.bodyLang != "" && lang != "" && lang != g.bodyLang {
		return g.translation(lang)
	}
	if name != "inlineXML" && name != "inlineData" || g.body.Text != "" && (name == "inlineData" || !g.plain) {
		return nil
	}
	g.bodyLang = lang
	g.WordCount = max(g.WordCount, wholeNumber(x.Attr("wordcount")))
	if name == "inlineXML" {
		return x.Children(g.inlineXML)
	}
	kind, encoding := x.Attr("contenttype"), x.Attr("encoding")
	text, err := x.Raw()
	switch {
	case err != nil:
		return err
	case encoding != "":
		g.body = encoded(text, encoding)
	case strings.Contains(kind, "html") || strings.HasPrefix(strings.TrimSpace(text), "<"):
		g.body = form{value: text}.body()
	default:
		g.setText(charsets.Clean(text))
	}
	g.plain = true
	return nil
}

// translation reads the text in one more language.
func (g *g2Item) translation(lang string) error {
	inside := g2Item{x: g.x}
	err := g.x.Children(inside.inlineXML)
	if inside.body.Text != "" {
		g.others = append(g.others, g2Text{lang, inside.body})
	}
	return err
}

func (g *g2Item) inlineXML(name string) error {
	if g.body.Text != "" && !g.plain {
		return nil
	}
	switch name {
	case "nitf":
		return g.readInlineNITF(g.x)
	case "sports-content":
		return g.x.Children(g.inSports)
	}
	w := &blocks.Builder{}
	w.Open(lower(name), g.x.Class(), false)
	if err := walkXML(g.x, w); err != nil {
		return err
	}
	if read := w.Body(); read.Text != "" {
		g.body, g.plain = read, false
	}
	return nil
}

// inSports reads a part of SportsML: the stories in it, and not its tables of results.
func (g *g2Item) inSports(name string) error {
	switch name {
	case "article":
		return g.x.Children(g.inSports)
	case "nitf", "html":
		return g.inlineXML(name)
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
	it.uri = cmp.Or(it.uri, inside.uri)
	if len(it.EdNotes) == 0 {
		it.EdNotes = inside.EdNotes
	}
	it.Slugline = cmp.Or(it.Slugline, inside.Slugline)
	it.Description = cmp.Or(it.Description, inside.Description)
	it.CopyrightHolder = cmp.Or(it.CopyrightHolder, inside.CopyrightHolder)
	for _, a := range inside.Associations {
		it.addAssociation(a)
	}
	if it.urgency == 0 {
		it.urgency = inside.urgency
	}
	if it.created.IsZero() {
		it.created = inside.created
	}
	return nil
}
