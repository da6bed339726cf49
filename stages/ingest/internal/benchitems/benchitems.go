// Package benchitems makes items of usual length, for benchmarks.
package benchitems

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// sentences of a story of usual length, about 3.5 KB.
func storyParagraphs() []string {
	var out []string
	for i := range 16 {
		out = append(out, fmt.Sprintf("“The harbour will stay closed for %d more days,” said Lone Krag, the mayor of Brugsund, who had asked the "+
			"company, Baltic Quays & Co., for a date. She added that nobody in the town of 2,%d00 people had been told why the ferry was late.", i+2, i%10))
	}
	return out
}

// Ninjs is a story as ninjs, once plain and once marked up.
func Ninjs() []byte {
	type form struct {
		Role        string `json:"role"`
		ContentType string `json:"contenttype"`
		Value       string `json:"value"`
	}
	paragraphs := storyParagraphs()
	plain := strings.Join(paragraphs, "\n\n")
	marked := "<p>" + strings.Join(paragraphs, "</p>\n<p>") + "</p>"
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(map[string]any{
		"uri": "urn:bench:1", "type": "text", "version": "1", "versioncreated": "2024-06-11T09:00:00Z", "pubstatus": "usable", "language": "en", "urgency": 4,
		"headlines": []form{{"main", "text/plain", "Harbour stays closed"}}, "by": "Jane Doe",
		"bodies":   []form{{"plain", "text/plain", plain}, {"main", "text/html", marked}},
		"subjects": []map[string]string{{"name": "transport", "uri": "medtop:20000337"}, {"name": "economy", "uri": "medtop:04000000"}},
	})
	if err != nil {
		panic(err)
	}
	return b.Bytes()
}

func nitfBody() string {
	var b strings.Builder
	b.WriteString(`<nitf><head><docdata><doc-id id-string="bench-1" regsrc="bench.example"/><urgency ed-urg="4"/><date.issue norm="20240611T090000Z"/></docdata></head>` +
		`<body><body.head><hedline><hl1>Harbour stays closed</hl1></hedline><byline>By Jane Doe</byline><dateline><location>BRUGSUND, Denmark</location></dateline></body.head><body.content><block>`)
	for _, p := range storyParagraphs() {
		b.WriteString("\n<p>" + strings.NewReplacer("&", "&amp;", "Lone Krag", "<person>Lone Krag</person>").Replace(p) + "</p>")
	}
	b.WriteString("</block></body.content></body></nitf>")
	return b.String()
}

// NITF is a story as NITF.
func NITF() []byte { return []byte(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + nitfBody()) }

// G2 is a story as NITF within NewsML-G2.
func G2() []byte {
	return []byte(`<?xml version="1.0" encoding="UTF-8"?><newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:bench:1" version="1" xml:lang="en"><itemMeta><itemClass qcode="ninat:text"/>` +
		`<versionCreated>2024-06-11T09:00:00Z</versionCreated><pubStatus qcode="stat:usable"/></itemMeta><contentMeta><headline>Harbour stays closed</headline></contentMeta>` +
		`<contentSet><inlineXML contenttype="application/nitf+xml">` + nitfBody() + `</inlineXML></contentSet></newsItem>`)
}
