package ingest_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"wirecopy/pipeline"
	"wirecopy/stages/ingest"
)

// summary lists what was read of an item: for each article the fields that a test may want, as "name: value", and its
// blocks as "kind: text".
func summary(articles []*pipeline.Article) []string {
	var out []string
	for _, a := range articles {
		add := func(name, value string) {
			if value != "" {
				out = append(out, name+": "+value)
			}
		}
		add("headline", a.Headline)
		add("by", a.Byline)
		add("located", a.Located)
		add("uri", a.URI)
		add("note to editors", a.EditorialNote)
		add("description", a.Description)
		add("slugline", a.Slugline)
		add("keywords", strings.Join(a.Keywords, ","))
		add("signals", strings.Join(a.Signals, ","))
		add("translation of", a.TranslationOf)
		if !a.VersionCreated.IsZero() {
			add("created", a.VersionCreated.Format(time.RFC3339))
		}
		if a.PubStatus != pipeline.Usable {
			add("status", a.PubStatus)
		}
		for _, s := range a.Subjects {
			add("subject", s.Name+" "+s.URI)
		}
		for _, p := range a.Associations {
			add(p.Type, strings.Join([]string{p.URI, p.Headline, p.Caption, p.Byline, p.Credit}, "|"))
		}
		out = append(out, blocksOf(a)...)
	}
	return out
}

// formCase is one way in which suppliers send items: want is what has to be in the summary of what it becomes, in order, and
// not what must not be in it.
type formCase struct {
	name, item  string
	contentType string
	want, not   []string
}

// checkForms reads each item, and looks for what it should become.
func checkForms(t *testing.T, cases []formCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			articles, err := ingest.Parse([]byte(c.item), c.contentType, "test")
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range articles {
				checkArticle(t, a)
			}
			got := summary(articles)
			at := 0
			for _, want := range c.want {
				i := slices.Index(got[at:], want)
				if i < 0 {
					t.Fatalf("%q is missing, or not where it should be, in\n%s", want, strings.Join(got, "\n"))
				}
				at += i + 1
			}
			for _, not := range c.not {
				if slices.ContainsFunc(got, func(line string) bool { return strings.Contains(line, not) }) {
					t.Errorf("%q should not be in\n%s", not, strings.Join(got, "\n"))
				}
			}
		})
	}
}

const (
	riverMarkup = "<p>The river rose again on Monday.</p><p>“We have seen worse,” said the mayor, Anna Ruh.</p>"
	riverLead   = "paragraph: The river rose again on Monday."
	riverQuote  = "paragraph: “We have seen worse,” said the mayor, Anna Ruh."
)

// g2 is an item of NewsML-G2 with what stands in its parts.
func g2(guid, itemMeta, contentMeta, content string) string {
	return `<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="` + guid + `" version="1" xml:lang="en"><itemMeta><pubStatus qcode="stat:usable"/>` + itemMeta +
		"</itemMeta><contentMeta>" + contentMeta + "</contentMeta><contentSet>" + content + "</contentSet></newsItem>"
}

func xhtml(body string) string {
	return `<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><body>` + body + "</body></html></inlineXML>"
}

func TestNewsMLG2Forms(t *testing.T) {
	const headline = "<headline>River rises</headline>"
	checkForms(t, []formCase{
		{name: "text in base64", item: g2("a", "", headline, `<inlineData contenttype="text/plain" encoding="base64">VGhlIHJpdmVyIHJvc2UgYWdhaW4gb24gTW9uZGF5Lg==</inlineData>`), want: []string{"headline: River rises", riverLead}},
		{name: "markup in base64", item: g2("a", "", headline, `<inlineData contenttype="text/html" encoding="base64">PHA+VGhlIHJpdmVyIHJvc2UgYWdhaW4gb24gTW9uZGF5LjwvcD4=</inlineData>`), want: []string{riverLead}},
		{name: "a picture in base64 is no text", item: g2("a", "", headline, `<inlineData contenttype="image/png" encoding="base64">iVBORw0KGgoAAAANSUhEUg==</inlineData>`), want: []string{"paragraph: River rises"}, not: []string{"PNG", "iVBOR"}},
		{
			name: "several languages are a story each",
			item: g2("a", "", `<headline xml:lang="fr">La rivière monte</headline><headline xml:lang="en">River rises</headline>`,
				`<inlineXML xml:lang="fr"><html><body><p>La rivière est montée lundi.</p></body></html></inlineXML><inlineXML xml:lang="en"><html><body>`+riverMarkup+`</body></html></inlineXML>`),
			want: []string{"headline: La rivière monte", "uri: a", "paragraph: La rivière est montée lundi.", "headline: River rises", "uri: a:en", "translation of: a", riverLead, riverQuote},
		},
		{
			name: "pictures of a message go with its story",
			item: "<newsMessage><header><priority>4</priority></header><itemSet>" + g2("a", "", headline, xhtml(riverMarkup)) +
				g2("b", `<itemClass qcode="ninat:picture"/>`, `<by>Al Bo</by><headline>Bridge</headline><description role="drol:caption">The bridge on Monday</description><creditline>EX</creditline>`, `<remoteContent href="b.jpg"/>`) +
				`<packageItem guid="p"><groupSet><group><itemRef residref="a"/><itemRef residref="b"/></group></groupSet></packageItem></itemSet></newsMessage>`,
			want: []string{"uri: a", "picture: b|Bridge|The bridge on Monday|Al Bo|EX", riverLead, riverQuote, "caption: The bridge on Monday", "credit: EX"},
		},
		{name: "the literal of a code is its name", item: g2("a", "", headline+`<subject type="cpnat:person" qcode="p:1" literal="Ruh, Anna"/>`, xhtml(riverMarkup)), want: []string{"subject: Ruh, Anna p:1"}},
		{name: "a heading is the headline where there is no other", item: g2("a", "", "<slugline>River</slugline>", xhtml("<h1>River rises</h1>"+riverMarkup)), want: []string{"headline: River rises", riverLead}, not: []string{"heading:"}},
		{name: "a summary is the text where there is no other", item: g2("a", "", headline+"<description>The river rose again on Monday.</description>", `<remoteContent href="a.html"/>`), want: []string{riverLead}},
		{name: "within an envelope", item: `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>` + g2("a", "", headline, xhtml(riverMarkup)) + "</s:Body></s:Envelope>", want: []string{"uri: a", riverLead}},
		{name: "one behind the other", item: g2("a", "", headline, xhtml(riverMarkup)) + "\n" + `<?xml version="1.0"?>` + g2("b", "", headline, xhtml(riverMarkup)), want: []string{"uri: a", riverLead, "uri: b", riverLead}},
		{name: "tables of results are no text", item: g2("a", "", headline, `<inlineXML><sports-content><sports-metadata><sports-title>Table</sports-title></sports-metadata></sports-content></inlineXML>`), want: []string{"paragraph: River rises"}, not: []string{"Table"}},
		{name: "a story among results", item: g2("a", "", headline, `<inlineXML><sports-content><article><nitf><body><body.content>`+riverMarkup+`</body.content></body></nitf></article></sports-content></inlineXML>`), want: []string{riverLead, riverQuote}},
	})
}

func TestJSONForms(t *testing.T) {
	const body = `"<p>The river rose again on Monday.</p>"`
	checkForms(t, []formCase{
		{name: "several codes of a subject", item: `{"uri":"a","versioncreated":"2024-03-04T10:11:12Z","headline":"River rises","body_html":` + body + `,"subjects":[{"code":["svc:news","svc:uk"]},{"scheme":"iptc","code":"x1","name":"flood"}]}`, want: []string{"subject: svc:news svc:news", "subject: svc:uk svc:uk", "subject: flood iptc:x1", riverLead}, not: []string{"iptcx1"}},
		{name: "a picture with its caption as its text", item: `{"uri":"a","versioncreated":"2024-03-04T10:11:12Z","headline":"River rises","slug":"River","body_html":` + body + `,"associations":{"a":{"uri":"p","type":"picture","body_text":"The bridge","byline":"Al Bo"}}}`, want: []string{"slugline: River", "picture: p||The bridge|Al Bo|", riverLead, "caption: The bridge"}},
		{name: "a list of items holds no text", item: `{"uri":"a","type":"composite","versioncreated":"2024-03-04T10:11:12Z","headline":"Top stories"}`, not: []string{"Top"}},
		{name: "answer of a search", item: `{"hits":{"total":1,"hits":[{"_id":"x","_source":{"headline":"River rises","content_text":"The river rose again on Monday."}}]}}`, want: []string{"headline: River rises", riverLead}},
		{name: "answer of an interface with fields", item: `{"response":{"status":"ok","content":{"id":"world/river","webTitle":"River","webUrl":"https://x.example/river","webPublicationDate":"2024-03-04T10:11:12Z","fields":{"headline":"River rises","byline":"Jo Poe","body":` + body + `}}}}`, want: []string{"headline: River rises", "by: Jo Poe", "uri: world/river", "created: 2024-03-04T10:11:12Z", riverLead}},
		{name: "a source with a name", item: `{"status":"ok","articles":[{"source":{"id":null,"name":"Ex"},"author":"Jo Poe","title":"River rises","publishedAt":"2024-03-04T10:11:12Z","content":"The river rose again on Monday."}]}`, want: []string{"headline: River rises", "by: Jo Poe", "created: 2024-03-04T10:11:12Z", riverLead}},
		{name: "times in UTC beside local ones", item: `{"id":5,"date":"2024-03-04T11:11:12","date_gmt":"2024-03-04T10:11:12","modified_gmt":"2024-03-04T10:30:00","title":{"rendered":"River"},"content":{"rendered":` + body + `},"_embedded":{"author":[{"name":"Jo Poe"}]}}`, contentType: `application/json; timezone="Europe/Paris"`, want: []string{"by: Jo Poe", "created: 2024-03-04T10:30:00Z", riverLead}},
		{name: "a post that is a draft", item: `{"id":5,"status":"draft","title":"River","content":` + body + `}`, want: []string{"status: withheld"}},
		{name: "schema.org", item: `{"@context":"https://schema.org","@type":"NewsArticle","headline":"River rises","datePublished":"2024-03-04T10:11:12Z","author":{"name":"Jo Poe"},"articleBody":"The river rose again on Monday."}`, want: []string{"headline: River rises", "by: Jo Poe", "created: 2024-03-04T10:11:12Z", riverLead}},
		{name: "a page of ActivityPub", item: `{"type":"OrderedCollectionPage","orderedItems":[{"type":"Create","object":{"type":"Article","id":"n1","name":"River rises","attributedTo":"https://x.example/u/jo","content":` + body + `,"published":"2024-03-04T10:11:12Z"}}]}`, want: []string{"headline: River rises", "uri: n1", "created: 2024-03-04T10:11:12Z", riverLead}, not: []string{"https"}},
		{name: "a text in pieces", item: `{"id":"1","headline":{"basic":"River rises"},"credits":{"by":[{"name":"Jo Poe"}]},"display_date":"2024-03-04T10:11:12Z","content_elements":[{"type":"text","content":` + body + `},{"type":"image","url":"x"},{"type":"text","content":"It will fall."}]}`, want: []string{"headline: River rises", "by: Jo Poe", "created: 2024-03-04T10:11:12Z", riverLead, "paragraph: It will fall."}},
	})
}

func TestNITFForms(t *testing.T) {
	doc := func(head, bodyHead, content string) string {
		return "<nitf><head>" + head + "</head><body><body.head>" + bodyHead + "</body.head><body.content>" + content + "</body.content></body></nitf>"
	}
	const headline = "<hedline><hl1>River rises</hl1></hedline>"
	checkForms(t, []formCase{
		{name: "markup in CDATA", item: doc("", headline, "<block><![CDATA["+riverMarkup+"]]></block>"), want: []string{"headline: River rises", riverLead, riverQuote}},
		{name: "markup that is escaped", item: doc("", headline, strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace(riverMarkup)), want: []string{riverLead, riverQuote}},
		{name: "a status of the agency's own", item: doc(`<docdata management-status="Updated"/>`, headline, riverMarkup), want: []string{"signals: update", riverLead}},
		{name: "several bylines", item: doc("", headline+"<byline>By <person>Jo Poe</person><byttl>Staff</byttl></byline><byline>Al Bo</byline>", riverMarkup), want: []string{"by: Jo Poe, Al Bo"}},
		{name: "the time of a print", item: doc(`<docdata><date.issue/></docdata><pubdata date.publication="20240304T101112Z"/>`, headline, riverMarkup), want: []string{"created: 2024-03-04T10:11:12Z"}},
		{name: "the time of a dateline", item: doc("", headline+`<dateline><location>Vessel</location><story.date norm="20240304T101112Z">4 mar</story.date></dateline>`, riverMarkup), want: []string{"located: Vessel", "created: 2024-03-04T10:11:12Z"}},
		{name: "a slug among the metadata", item: doc(`<meta name="slug" content="river-vessel"/>`, headline, riverMarkup), want: []string{"slugline: river-vessel"}},
		{name: "a part of a document", item: "<body.content>" + riverMarkup + "</body.content>", want: []string{riverLead, riverQuote}},
		{name: "several in a list", item: "<documents>" + doc("", headline, riverMarkup) + doc("", "<hedline><hl1>It falls</hl1></hedline>", riverMarkup) + "</documents>", want: []string{"headline: River rises", riverLead, "headline: It falls", riverLead}},
		{name: "control characters around it", item: "\x01\x02" + doc("", headline, riverMarkup) + "\x03\r\nNNNN", want: []string{"headline: River rises", riverLead}, not: []string{"NNNN"}},
		{name: "signs and breaks as in HTML", item: doc("", headline, "<p>Levels are 5 < 6 & rising.<br>So it goes.</p>"), want: []string{"paragraph: Levels are 5 < 6 & rising.\nSo it goes."}},
		{name: "an element for quotes", item: doc("", headline, "<p>She said <q>we have seen worse</q> and <q>“so it goes”</q>.</p>"), want: []string{"paragraph: She said “we have seen worse” and “so it goes”."}},
	})
}

// newsml1Item is a NewsItem of NewsML 1 around a component.
func newsml1Item(management, component string) string {
	return `<NewsML><NewsItem xml:lang="en"><Identification><NewsIdentifier><ProviderId>ex</ProviderId><DateId>20240304</DateId><NewsItemId>1</NewsItemId></NewsIdentifier></Identification><NewsManagement>` +
		management + "</NewsManagement><NewsComponent>" + component + "</NewsComponent></NewsItem></NewsML>"
}

func TestNewsML1Forms(t *testing.T) {
	const lines = "<NewsLines><HeadLine>River rises</HeadLine><DateLine>VESSEL, March 4</DateLine></NewsLines>"
	text := func(s string) string {
		return `<ContentItem><MediaType FormalName="Text"/><DataContent>` + s + "</DataContent></ContentItem>"
	}
	checkForms(t, []formCase{
		{name: "text in base64", item: newsml1Item("", lines+`<ContentItem><Encoding Notation="Base64"><DataContent>VGhlIHJpdmVyIHJvc2UgYWdhaW4gb24gTW9uZGF5Lg==</DataContent></Encoding></ContentItem>`), want: []string{"headline: River rises", riverLead}},
		{
			name: "a picture with parts of its own",
			item: newsml1Item("", lines+`<NewsComponent><Role FormalName="Main Text"/>`+text(riverMarkup)+`</NewsComponent><NewsComponent><Role FormalName="Main Picture"/><NewsLines><HeadLine>Bridge</HeadLine></NewsLines>`+
				`<NewsComponent><Role FormalName="Caption"/>`+text("The bridge on Monday.")+`</NewsComponent><NewsComponent><Role FormalName="Quicklook"/><ContentItem Href="a.jpg"><MediaType FormalName="Photo"/></ContentItem></NewsComponent></NewsComponent>`),
			want: []string{"headline: River rises", "picture: a.jpg|Bridge|The bridge on Monday.||", riverLead, "caption: The bridge on Monday."},
		},
		{
			name: "note, byline and dateline within the text",
			item: newsml1Item("", lines+text("<html><body><p>(Adds mayor)</p><p>   By Jo Poe</p><p>   VESSEL, March 4 (EX) - The river rose again on Monday.</p></body></html>")),
			want: []string{"by: Jo Poe", "located: VESSEL", "note to editors: (Adds mayor)", "note: (Adds mayor)", "byline: By Jo Poe", "dateline: VESSEL, March 4 (EX) -", riverLead},
		},
		{
			name: "paragraphs that begin with an indent", item: newsml1Item("", lines+text("   The river rose again on Monday.\n   The lower bridge was closed to all but the\nfire brigade, it said.\n   It was built in 1911.")),
			want: []string{riverLead, "paragraph: The lower bridge was closed to all but the\nfire brigade, it said.", "paragraph: It was built in 1911."},
		},
		{name: "an instruction to delete", item: newsml1Item(`<Instruction FormalName="Delete"/>`, lines), want: []string{"signals: kill", "status: canceled"}},
		{name: "an instruction to correct", item: newsml1Item(`<Instruction FormalName="Rectify"/>`, lines+text(riverMarkup)), want: []string{"signals: correction", riverLead}},
		{name: "of two forms the whole one", item: newsml1Item("", lines+"<NewsComponent>"+text("<p>The river rose.</p>")+"</NewsComponent><NewsComponent>"+text(riverMarkup)+"</NewsComponent>"), want: []string{riverLead, riverQuote}},
		{name: "a heading is the headline where there is no other", item: newsml1Item("", text("<hl1>River rises</hl1>"+riverMarkup)), want: []string{"headline: River rises", riverLead}},
		{name: "by in other languages", item: newsml1Item("", "<NewsLines><HeadLine>River rises</HeadLine><ByLine>Von Jo Poe und Al Bo</ByLine></NewsLines>"+text(riverMarkup)), want: []string{"by: Jo Poe und Al Bo"}},
	})
}
