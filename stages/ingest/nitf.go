package ingest

import (
	"strings"
	"time"

	"wirecopy/pipeline"
)

// nitfFormat reads NITF 3.x, the IPTC's XML for the text of news. After
// https://iptc.org/standards/nitf/.
func nitfFormat() Format {
	return Format{
		Name:  "nitf",
		Title: "NITF",
		Types: []string{"application/nitf+xml", "text/vnd.iptc.nitf", "text/nitf"},
		sniff: func(d document) bool { return rootElement(d.head()) == "nitf" },
		parse: parseNITF,
	}
}

func parseNITF(d document) ([]item, error) {
	x := &xmlReader{s: d.text}
	if err := x.next(); err != nil {
		return nil, err
	}
	var it item
	if err := readNITF(x, &it); err != nil {
		return nil, err
	}
	return []item{it}, nil
}

// readNITF reads the nitf element that x stands at into it, and leaves fields alone that the document does not have.
func readNITF(x *xmlReader, it *item) error {
	if x.name != "nitf" {
		return x.fail("the element is <%s>, where <nitf> is wanted", clip(x.name, 40))
	}
	it.language = firstOf(it.language, clean(firstOf(x.attr("baselang"), x.attr("lang"))))
	w := &walker{buf: make([]byte, 0, min(len(x.s), 64<<10))}
	err := x.children(func(name string) error {
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
	it.body = w.body()
	it.body.dropRepeated(it.headline)
	return nil
}

func readNITFHead(x *xmlReader, it *item) error {
	return x.children(func(name string) error {
		switch name {
		case "title":
			title, err := x.inner()
			it.headline = firstOf(it.headline, title)
			return err
		case "docdata":
			if status := x.attr("management-status"); status != "" {
				var err error
				if it.pubStatus, err = pubStatus(status); err != nil {
					return x.fail("the management-status says %v", err)
				}
			}
			return readDocData(x, it)
		case "tobject":
			return x.children(func(name string) error {
				if name == "tobject.subject" {
					it.addSubject(firstOf(x.attr("tobject.subject.detail"), x.attr("tobject.subject.matter"), x.attr("tobject.subject.type")), x.attr("tobject.subject.refnum"))
				}
				return nil
			})
		case "revision-history":
			it.note = firstOf(it.note, x.attr("comment"))
		}
		return nil
	})
}

func readDocData(x *xmlReader, it *item) error {
	var duKey string
	err := x.children(func(name string) error {
		switch name {
		case "doc-id":
			id, registrar := x.attr("id-string"), x.attr("regsrc")
			if id != "" && registrar != "" && !strings.Contains(id, ":") {
				id = registrar + ":" + id
			}
			it.uri = firstOf(it.uri, id)
		case "du-key":
			duKey = x.attr("key")
			it.version = wholeNumber(firstOf(x.attr("version"), x.attr("generation")))
		case "urgency":
			it.urgency = wholeNumber(x.attr("ed-urg"))
		case "date.issue":
			it.created = lenientTime(x.attr("norm"))
		case "date.release":
			it.embargoed = lenientTime(x.attr("norm"))
		case "ed-msg", "correction":
			it.note = firstOf(it.note, x.attr("info"))
		case "key-list":
			return x.children(func(name string) error {
				if name == "keyword" {
					it.addSubject(x.attr("key"), "")
				}
				return nil
			})
		case "identified-content":
			return x.children(func(name string) error {
				it.addSubject(firstOf(x.attr("value"), x.attr("id")), x.attr("idsrc"))
				return nil
			})
		}
		return nil
	})
	it.uri = firstOf(it.uri, duKey)
	// A release that is no later than the issue holds nothing back.
	if !it.embargoed.After(it.created) {
		it.embargoed = time.Time{}
	}
	return err
}

// maxSubjects bounds the subjects of an article: nobody files a story under more.
const maxSubjects = 200

// addSubject adds a subject that is not there yet.
func (it *item) addSubject(name, uri string) {
	s := pipeline.Subject{Name: oneLine(clean(name)), URI: clean(uri)}
	if s.Name == "" && s.URI == "" || len(it.subjects) >= maxSubjects {
		return
	}
	for _, have := range it.subjects {
		if have == s {
			return
		}
	}
	it.subjects = append(it.subjects, s)
}

func readNITFBody(x *xmlReader, it *item, w *walker) error {
	var abstract walker
	err := x.children(func(name string) error {
		switch name {
		case "body.head":
			return readNITFBodyHead(x, it, w, &abstract)
		case "body.content":
			return x.walk(w)
		case "body.end":
			return x.children(func(name string) error {
				text, err := x.inner()
				if name == "tagline" || name == "bibliography" {
					w.add(pipeline.Note, text)
				}
				return err
			})
		}
		return nil
	})
	if err == nil && w.onlyHead() {
		// An abstract is read only where there is no more.
		for _, p := range abstract.parts {
			w.add(p.kind, string(abstract.buf[p.start:p.end]))
		}
	}
	return err
}

// onlyHead reports whether nothing was added but what stands above a story.
func (w *walker) onlyHead() bool {
	for _, p := range w.parts {
		if p.kind != pipeline.Dateline && p.kind != pipeline.Byline && p.kind != pipeline.Heading {
			return false
		}
	}
	return true
}

func readNITFBodyHead(x *xmlReader, it *item, w, abstract *walker) error {
	return x.children(func(name string) error {
		switch name {
		case "hedline":
			return x.children(func(name string) error {
				text, err := x.inner()
				switch name {
				case "hl1":
					it.headline = text
				case "hl2":
					if text != it.headline {
						w.add(pipeline.Heading, text)
					}
				}
				return err
			})
		case "byline":
			return readNITFByline(x, it)
		case "dateline":
			return readNITFDateline(x, it)
		case "abstract":
			return x.walk(abstract)
		case "note":
			kind := x.attr("noteclass")
			text, err := x.inner()
			w.add(pipeline.Note, text)
			if kind != "copyright" && kind != "cpyrt" {
				it.note = firstOf(it.note, text)
			}
			return err
		}
		return nil
	})
}

// readNITFByline keeps the name without the author's job.
func readNITFByline(x *xmlReader, it *item) error {
	depth := len(x.open)
	var name, job strings.Builder
	for {
		if err := x.next(); err != nil {
			return err
		}
		switch {
		case x.kind == xmlText && x.open[len(x.open)-1] == "byttl":
			job.WriteString(x.text)
		case x.kind == xmlText:
			name.WriteString(x.text)
		case x.kind == xmlEOF, len(x.open) < depth:
			byline := stripBy(strings.TrimRight(oneLine(name.String()), ", "))
			it.byline = firstOf(it.byline, byline, oneLine(job.String()))
			return nil
		}
	}
}

// readNITFDateline keeps the whole as a part of the text, and the place in it as where the story was written.
func readNITFDateline(x *xmlReader, it *item) error {
	depth := len(x.open)
	var all, place strings.Builder
	for {
		if err := x.next(); err != nil {
			return err
		}
		switch {
		case x.kind == xmlText:
			all.WriteString(x.text)
			for _, name := range x.open[depth:] {
				if name == "location" || name == "city" {
					place.WriteString(x.text)
					break
				}
			}
		case x.kind == xmlEOF, len(x.open) < depth:
			it.dateline = oneLine(all.String())
			it.located = firstOf(it.located, oneLine(place.String()), placeOf(it.dateline))
			return nil
		}
	}
}
