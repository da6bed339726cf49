package formats

import (
	"cmp"
	"strings"
	"time"

	"wirecopy/internal/charsets"
	"wirecopy/internal/xmlread"
	"wirecopy/pipeline"
	"wirecopy/stages/ingest/blocks"
	"wirecopy/stages/internal/dateline"
	"wirecopy/stages/internal/dates"
)

// nitfFormat reads NITF 3.x, the IPTC's XML for the text of news. After
// https://iptc.org/standards/nitf/.
func nitfFormat() Format {
	return Format{
		Name:  "nitf",
		Title: "NITF",
		Types: []string{"application/nitf+xml", "text/vnd.iptc.nitf", "text/nitf"},
		sniff: func(d document) bool {
			root := d.root
			return root == "nitf" || root == "body.content"
		},
		parse: parseNITF,
	}
}

func parseNITF(d document) ([]draft, error) { return eachDocument(d.text, readNITFDocument) }

// readNITFDocument reads the document that x stands at the start of.
func readNITFDocument(x *xmlread.Reader) ([]draft, error) {
	items := make([]draft, 1)
	if x.Name == "body.content" {
		// A part of a document, as some interfaces give it.
		w := blocks.NewBuilder(x.Size())
		err := walkXML(x, w)
		items[0].body = w.Body()
		return items, err
	}
	err := readNITF(x, &items[0])
	return items, err
}

// readNITF reads the nitf element that x stands at into it, and leaves fields alone that the document does not have.
func readNITF(x *xmlread.Reader, it *draft) error {
	if x.Name != "nitf" {
		return x.Fail("the element is <%.40s>, where <nitf> is wanted", x.Name)
	}
	it.language = cmp.Or(it.language, charsets.Clean(cmp.Or(x.Attr("baselang"), x.Attr("lang"))))
	w := blocks.NewBuilder(min(x.Size(), 64<<10))
	err := x.Children(func(name string) error {
		switch name {
		case "head":
			return readNITFHead(x, it)
		case "body":
			return readNITFBody(x, it, w)
		}
		return nil
	})
	if err != nil {
		return err
	}
	it.body = w.Body()
	it.body.DropRepeated(it.headline)
	if it.headline == "" {
		it.takeHeadline()
	}
	return nil
}

func readNITFHead(x *xmlread.Reader, it *draft) error {
	return x.Children(func(name string) error {
		switch name {
		case "title":
			title, err := x.Inner()
			it.headline = cmp.Or(it.headline, title)
			return err
		case "docdata":
			if status := x.Attr("management-status"); status != "" {
				it.setStatus(status)
			}
			return readDocData(x, it)
		case "tobject":
			return x.Children(func(name string) error {
				if name == "tobject.subject" {
					it.addSubject(cmp.Or(x.Attr("tobject.subject.detail"), x.Attr("tobject.subject.matter"), x.Attr("tobject.subject.type")), x.Attr("tobject.subject.refnum"))
				}
				return nil
			})
		case "revision-history":
			it.addNote("", x.Attr("comment"))
		case "pubdata":
			if it.created.IsZero() {
				it.created = dates.Lenient(x.Attr("date.publication"))
			}
		case "meta":
			if kind := strings.ToLower(x.Attr("name")); kind == "slug" || kind == "slugline" {
				it.Slugline = cmp.Or(it.Slugline, x.Attr("content"))
			}
		}
		return nil
	})
}

func readDocData(x *xmlread.Reader, it *draft) error {
	d := docData{x: x, it: it}
	err := x.Children(d.element)
	it.uri = cmp.Or(it.uri, d.key)
	// A release that is no later than the issue holds nothing back.
	if !it.embargoed.After(it.created) {
		it.embargoed = time.Time{}
	}
	return err
}

// docData reads the docdata of a NITF document.
type docData struct {
	x  *xmlread.Reader
	it *draft
	// key is what the story is called by where it has no id.
	key string
}

func (d *docData) element(name string) error {
	x, it := d.x, d.it
	switch name {
	case "doc-id":
		id, registrar := x.Attr("id-string"), x.Attr("regsrc")
		if id != "" && registrar != "" && !strings.Contains(id, ":") {
			id = registrar + ":" + id
		}
		it.uri = cmp.Or(it.uri, id)
	case "du-key":
		d.key = x.Attr("key")
		it.version = wholeNumber(cmp.Or(x.Attr("version"), x.Attr("generation")))
	case "urgency":
		it.urgency = wholeNumber(x.Attr("ed-urg"))
	case "date.issue":
		it.created = dates.Lenient(x.Attr("norm"))
	case "date.release":
		it.embargoed = dates.Lenient(x.Attr("norm"))
	case "date.expire":
		it.Expires = dates.Lenient(x.Attr("norm"))
	case "ed-msg":
		it.addNote("", x.Attr("info"))
	case "correction":
		it.addSignal(pipeline.SignalCorrection)
		it.addNote(pipeline.SignalCorrection, x.Attr("info"))
	default:
		return d.filing(name)
	}
	return nil
}

// filing reads what the story is filed under, and whose it is.
func (d *docData) filing(name string) error {
	x, it := d.x, d.it
	switch name {
	case "doc.copyright":
		it.CopyrightHolder = cmp.Or(it.CopyrightHolder, x.Attr("holder"))
	case "del-list":
		return x.Children(func(string) error {
			addWord(&it.InfoSources, x.Attr("src-name"))
			return nil
		})
	case "key-list":
		return x.Children(func(name string) error {
			if name == "keyword" {
				it.addKeyword(x.Attr("key"))
			}
			return nil
		})
	case "identified-content":
		return x.Children(func(string) error {
			it.addSubject(cmp.Or(x.Attr("value"), x.Attr("id")), x.Attr("idsrc"))
			return nil
		})
	}
	return nil
}

func readNITFBody(x *xmlread.Reader, it *draft, w *blocks.Builder) error {
	var abstract blocks.Builder
	err := x.Children(func(name string) error {
		switch name {
		case "body.head":
			return readNITFBodyHead(x, it, w, &abstract)
		case "body.content":
			return walkXML(x, w)
		case "body.end":
			return x.Children(func(name string) error {
				text, err := x.Inner()
				if name == "tagline" || name == "bibliography" {
					w.Add(pipeline.Note, text)
				}
				return err
			})
		}
		return nil
	})
	read := abstract.Body()
	switch {
	case err != nil || read.Text == "":
	case w.HasStory():
		it.Description = cmp.Or(it.Description, blocks.OneLine(read.Text))
	default:
		// An abstract is the text only where there is no more.
		for _, p := range read.Blocks {
			w.Add(p.Kind, read.Text[p.Start:p.End])
		}
	}
	return err
}

func readNITFBodyHead(x *xmlread.Reader, it *draft, w, abstract *blocks.Builder) error {
	return x.Children(func(name string) error {
		switch name {
		case "hedline":
			return x.Children(func(name string) error {
				text, err := x.Inner()
				switch name {
				case "hl1":
					it.headline = text
				case "hl2":
					if text != it.headline {
						w.Add(pipeline.Heading, text)
					}
				}
				return err
			})
		case "byline":
			return readNITFByline(x, it)
		case "dateline":
			return readNITFDateline(x, it)
		case "distributor":
			var err error
			it.Provider, err = x.Inner()
			return err
		case "abstract":
			return walkXML(x, abstract)
		case "note":
			kind := x.Attr("noteclass")
			text, err := x.Inner()
			w.Add(pipeline.Note, text)
			if kind != "copyright" && kind != "cpyrt" {
				it.addNote("", text)
			}
			return err
		}
		return nil
	})
}

// readNITFByline keeps the name without the author's job.
func readNITFByline(x *xmlread.Reader, it *draft) error {
	depth := x.Depth()
	var name, job strings.Builder
	for {
		if err := x.Next(); err != nil {
			return err
		}
		switch {
		case x.Kind == xmlread.Text && x.Path()[x.Depth()-1] == "byttl":
			job.WriteString(x.Text)
		case x.Kind == xmlread.Text:
			name.WriteString(x.Text)
		case x.Kind == xmlread.EOF, x.Depth() < depth:
			byline := blocks.StripBy(strings.TrimRight(blocks.OneLine(name.String()), ", "))
			if blocks.InitialsLine(byline) {
				byline = "" // the signs of a desk: "daa/mt/msr"
			}
			switch byline = cmp.Or(byline, blocks.OneLine(job.String())); {
			case it.byline == "":
				it.byline = byline
			case byline != "" && !strings.Contains(it.byline, byline):
				it.byline += ", " + byline
			}
			return nil
		}
	}
}

// readNITFDateline keeps the whole as a block of the text, and the place in it as where the story was written.
func readNITFDateline(x *xmlread.Reader, it *draft) error {
	depth := x.Depth()
	var all, place strings.Builder
	for {
		if err := x.Next(); err != nil {
			return err
		}
		switch {
		case x.Kind == xmlread.Start && x.Name == "story.date":
			if it.created.IsZero() {
				it.created = dates.Lenient(x.Attr("norm"))
			}
		case x.Kind == xmlread.Text:
			all.WriteString(x.Text)
			for _, name := range x.Path()[depth:] {
				if name == "location" || name == "city" {
					place.WriteString(x.Text)
					break
				}
			}
		case x.Kind == xmlread.EOF, x.Depth() < depth:
			it.dateline = blocks.OneLine(all.String())
			it.located = cmp.Or(it.located, blocks.OneLine(place.String()), dateline.PlaceOf(it.dateline))
			return nil
		}
	}
}
