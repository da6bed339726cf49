package docs_test

import (
	"bytes"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"wirecopy/pipeline"
	"wirecopy/pipeline/wire"
)

const (
	awkwardID   = `naïve café 100% "draft".txt`
	awkwardType = "text/plain; charset=utf-8"
)

// message is one message as a program sees it that knows NATS, CloudEvents and JSON, and nothing of wirecopy.
type message struct {
	subject string
	header  nats.Header
	data    []byte
}

func (m message) String() string { return m.subject + " (" + m.header.Get("ce-id") + ")" }

// channelCase is a channel whose messages carry JSON.
type channelCase struct {
	channel, stream, filter, typ, headers string
	least                                 int // events
}

// TestAStockSubscriber reads every channel with nats.go alone, as asyncapi.yaml describes them. Subjects, streams and
// attributes are spelled out here on purpose: they are the contract.
func TestAStockSubscriber(t *testing.T) {
	var taps []message
	var tap *nats.Subscription
	var nc *nats.Conn
	runPipeline(t, func(url string) {
		var err error
		if nc, err = nats.Connect(url); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(nc.Close)
		if tap, err = nc.SubscribeSync("wire.live.>"); err != nil {
			t.Fatal(err)
		}
		if err := nc.Flush(); err != nil {
			t.Fatal(err)
		}
	})
	for {
		m, err := tap.NextMsg(50 * time.Millisecond)
		if err != nil {
			break
		}
		taps = append(taps, message{m.Subject, m.Header, m.Data})
	}
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	api := readAPI(t)

	for _, c := range []channelCase{
		{"enriched", "WIRE_ENRICHED", "wire.v1.enriched.>", "wirecopy.article.v1", "articleHeaders", 12},
		{"quote", "WIRE_EVENTS", "wire.v1.quote.>", "wirecopy.quote.v1", "quoteHeaders", 30},
		{"entity", "WIRE_EVENTS", "wire.v1.entity.>", "wirecopy.entity.v1", "entityHeaders", 30},
		{"named", "WIRE_EVENTS", "wire.v1.named.>", "wirecopy.entities.v1", "entitiesHeaders", 12},
	} {
		t.Run(c.channel, func(t *testing.T) { checkChannel(t, js, api, c) })
	}

	t.Run("dead", func(t *testing.T) { checkDead(t, js, api) })

	t.Run("held", func(t *testing.T) { checkHeld(t, js, api) })

	t.Run("correction", func(t *testing.T) { checkCorrection(t, js, api) })

	t.Run("live", func(t *testing.T) { checkLive(t, api, taps) })
}

func checkDead(t *testing.T, js jetstream.JetStream, api api) {
	t.Helper()
	letters := replay(t, js, "WIRE_DEAD", "wire.v1.dead.>")
	if len(letters) != 1 || letters[0].subject != "wire.v1.dead.ingest" || letters[0].header.Get("ce-id") != brokenItem {
		t.Fatalf("dead letters %v, want the one of %q", letters, brokenItem)
	}
	m := letters[0]
	check(t, schema(t, api.doc, "#/components/schemas/deadHeaders"), m, flat(m.header))
	checkKnown(t, m, api.headers(t, "deadHeaders", "itemHeaders"))
	checkCloudEvent(t, m)
	if string(m.data) != " " {
		t.Errorf("%s carries %q, want the item as it came", m, m.data)
	}
}

func checkHeld(t *testing.T, js jetstream.JetStream, api api) {
	t.Helper()
	held := replay(t, js, "WIRE_HELD", "wire.v1.held.>")
	if len(held) != 1 {
		t.Fatalf("held articles %v, want one", held)
	}
	m := held[0]
	check(t, schema(t, api.doc, "#/components/schemas/heldHeaders"), m, flat(m.header))
	checkKnown(t, m, api.headers(t, "heldHeaders"))
	checkCloudEvent(t, m)
	body, err := jsonschema.UnmarshalJSON(bytes.NewReader(m.data))
	if err != nil {
		t.Fatal(err)
	}
	check(t, schema(t, published(t, "wirecopy.article.v1"), ""), m, body)
}

// checkCorrection reads a correction of the first article that was finished, sent as the console sends it.
func checkCorrection(t *testing.T, js jetstream.JetStream, api api) {
	t.Helper()
	a, err := pipeline.DecodeArticle(replay(t, js, "WIRE_ENRICHED", "wire.v1.enriched.>")[0].data)
	if err != nil {
		t.Fatal(err)
	}
	said := pipeline.Span{Start: 0, End: 1, Text: string([]rune(a.Text)[:1])}
	sent, err := wire.NewCorrection(pipeline.Correction{ID: "c1", Article: a.Ref(), Kind: pipeline.MissedQuote, Content: []pipeline.Span{said},
		Speaker: &pipeline.Speaker{Span: said, Kind: pipeline.AnonymousSpeaker}, By: "Ada", Note: "By hand.", Time: time.Now().UTC(), Corrected: a})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := js.PublishMsg(t.Context(), sent); err != nil {
		t.Fatal(err)
	}
	kept := replay(t, js, "WIRE_CORRECTIONS", "wire.v1.correction.>")
	if len(kept) != 1 || kept[0].subject != "wire.v1.correction."+a.Source {
		t.Fatalf("corrections %v, want one", kept)
	}
	m := kept[0]
	check(t, schema(t, api.doc, "#/components/schemas/correctionHeaders"), m, flat(m.header))
	checkKnown(t, m, api.headers(t, "correctionHeaders"))
	checkCloudEvent(t, m)
	body, err := jsonschema.UnmarshalJSON(bytes.NewReader(m.data))
	if err != nil {
		t.Fatal(err)
	}
	check(t, schema(t, published(t, "wirecopy.correction.v1"), ""), m, body)
}

func checkLive(t *testing.T, api api, taps []message) {
	t.Helper()
	items, articles := schema(t, api.doc, "#/components/schemas/itemHeaders"), schema(t, api.doc, "#/components/schemas/articleHeaders")
	hops := map[string]int{}
	for _, m := range taps {
		hop := strings.Split(m.subject, ".")[2]
		hops[hop]++
		checkCloudEvent(t, m)
		known := api.headers(t, "itemHeaders", "liveHeaders")
		if hop == "raw" {
			check(t, items, m, flat(m.header))
		} else {
			check(t, articles, m, flat(m.header))
			known = api.headers(t, "articleHeaders", "liveHeaders")
		}
		checkKnown(t, m, known)
		if hop == "raw" && decode(m.header.Get("ce-id")) == awkwardID {
			if want := "na%C3%AFve%20caf%C3%A9%20100%25%20%22draft%22.txt"; m.header.Get("ce-id") != want {
				t.Errorf("ce-id %q, want %q", m.header.Get("ce-id"), want)
			}
			if got := decode(m.header.Get("ce-datacontenttype")); got != awkwardType {
				t.Errorf("ce-datacontenttype decodes to %q, want %q", got, awkwardType)
			}
			hops["awkward"]++
		}
	}
	for _, hop := range []string{"raw", "ingest", "entities", "quotes", "enriched", "awkward"} {
		if hops[hop] == 0 {
			t.Errorf("nothing came over the live tap of %s: %v", hop, hops)
		}
	}
}

func checkChannel(t *testing.T, js jetstream.JetStream, api api, c channelCase) {
	t.Helper()
	forms := map[string]form{c.typ: newForm(t, api, c.typ, c.headers)}
	if c.channel == "quote" || c.channel == "entity" {
		retracted := strings.Replace(c.typ, ".v1", ".retracted.v1", 1)
		forms[retracted] = newForm(t, api, retracted, strings.Replace(c.headers, "Headers", "RetractedHeaders", 1))
	}
	ids, seen := map[string]bool{}, map[string]int{}
	for _, m := range replay(t, js, c.stream, c.filter) {
		body, err := jsonschema.UnmarshalJSON(bytes.NewReader(m.data))
		if err != nil {
			t.Errorf("%s: %v", m, err)
			continue
		}
		typ := m.header.Get("ce-type")
		f, ok := forms[typ]
		if !ok {
			t.Errorf("%s: type %q on this channel", m, typ)
			continue
		}
		seen[typ]++
		check(t, f.open, m, body)
		check(t, f.strict, m, body)
		check(t, f.headers, m, flat(m.header))
		checkCloudEvent(t, m)
		checkKnown(t, m, f.known)
		if !strings.HasPrefix(m.subject, strings.TrimSuffix(c.filter, ">")) {
			t.Errorf("%s came through the filter %s", m, c.filter)
		}
		ids[m.header.Get("ce-source")+" "+m.header.Get("ce-id")] = true
	}
	if len(ids) < c.least {
		t.Errorf("%d events with ids of their own, want at least %d", len(ids), c.least)
	}
	for typ := range forms {
		if seen[typ] == 0 {
			t.Errorf("no event of the type %s came", typ)
		}
	}
}

// form is what is said of the events of one type.
type form struct {
	open, strict, headers *jsonschema.Schema
	known                 map[string]bool
}

func newForm(t *testing.T, a api, typ, headers string) form {
	t.Helper()
	return form{
		schema(t, published(t, typ), ""), schema(t, closed(published(t, typ), ""), ""), schema(t, a.doc, "#/components/schemas/"+headers), a.headers(t, headers),
	}
}

// replay reads all that a stream holds on a filter.
func replay(t *testing.T, js jetstream.JetStream, stream, filter string) []message {
	t.Helper()
	cons, err := js.OrderedConsumer(t.Context(), stream, jetstream.OrderedConsumerConfig{FilterSubjects: []string{filter}, DeliverPolicy: jetstream.DeliverAllPolicy})
	if err != nil {
		t.Fatal(err)
	}
	info, err := cons.Info(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := int(info.NumPending) + int(info.Delivered.Consumer)
	msgs, err := cons.Messages()
	if err != nil {
		t.Fatal(err)
	}
	defer msgs.Stop()
	var got []message
	for len(got) < want {
		m, err := msgs.Next(jetstream.NextContext(t.Context()))
		if err != nil {
			t.Fatalf("message %d of %d on %s: %v", len(got)+1, want, filter, err)
		}
		got = append(got, message{m.Subject(), m.Headers(), m.Data()})
	}
	return got
}

func flat(h nats.Header) map[string]any {
	m := map[string]any{}
	for k, v := range h {
		m[k] = v[0]
	}
	return m
}

func decode(s string) string {
	d, err := url.PathUnescape(s)
	if err != nil {
		return s
	}
	return d
}

var (
	attribute = regexp.MustCompile(`^ce-[a-z0-9]{1,20}$`)
	encoded   = regexp.MustCompile(`^([!#-$&-~]|%[0-9A-F]{2})+$`) // U+0021 to U+007E without the double quote and the per cent sign
)

// checkCloudEvent holds a message to CloudEvents 1.0 in the binary mode of the NATS binding.
func checkCloudEvent(t *testing.T, m message) {
	t.Helper()
	for _, required := range []string{"ce-specversion", "ce-id", "ce-source", "ce-type"} {
		if m.header.Get(required) == "" {
			t.Errorf("%s: the attribute %s is missing", m, required)
		}
	}
	if v := m.header.Get("ce-specversion"); v != "1.0" {
		t.Errorf("%s: specversion %q, want 1.0", m, v)
	}
	if _, err := url.Parse(decode(m.header.Get("ce-source"))); err != nil {
		t.Errorf("%s: the source is no URI reference: %v", m, err)
	}
	if v := m.header.Get("ce-time"); v != "" {
		if _, err := time.Parse(time.RFC3339, v); err != nil {
			t.Errorf("%s: time: %v", m, err)
		}
	}
	for k, v := range m.header {
		if strings.EqualFold(k, "Content-Type") && strings.HasPrefix(v[0], "application/cloudevents") {
			t.Errorf("%s: Content-Type %q says structured mode", m, v[0])
		}
		if len(v) != 1 {
			t.Errorf("%s: the header %s has %d values", m, k, len(v))
		}
		if !strings.HasPrefix(k, "ce-") {
			continue
		}
		if !attribute.MatchString(k) {
			t.Errorf("%s: %s is no name of an attribute", m, k)
		}
		if !encoded.MatchString(v[0]) || !utf8.ValidString(decode(v[0])) {
			t.Errorf("%s: the value %q of %s is not percent-encoded UTF-8", m, v[0], k)
		}
	}
}

// checkKnown finds headers that asyncapi.yaml says nothing of.
func checkKnown(t *testing.T, m message, known map[string]bool) {
	t.Helper()
	for k := range m.header {
		if !known[k] {
			t.Errorf("%s: asyncapi.yaml does not describe the header %s", m, k)
		}
	}
}
