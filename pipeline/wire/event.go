package wire

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go"

	"wirecopy/pipeline"
	"wirecopy/pipeline/token"
)

// CloudEvents types of what goes over the wire.
const (
	TypeItem    = "wirecopy.item.v1"
	TypeArticle = pipeline.Schema
	TypeQuote   = "wirecopy.quote.v1"
	TypeEntity  = "wirecopy.entity.v1"
	// TypeEntities is all that a version of an article names.
	TypeEntities = "wirecopy.entities.v1"
	// TypeQuoteRetracted and TypeEntityRetracted withdraw what was sent before as a TypeQuote or TypeEntity.
	TypeQuoteRetracted  = "wirecopy.quote.retracted.v1"
	TypeEntityRetracted = "wirecopy.entity.retracted.v1"

	// TypeCorrection is what an editor says of what was found.
	TypeCorrection = "wirecopy.correction.v1"

	jsonType = "application/json"
)

// NewItem is a supplier's item on its way in. id makes publishing it again harmless within the stream's window for
// duplicates; contentType may be "", the item is then recognised by its content.
func NewItem(source, contentType, id string, item []byte, received time.Time) *nats.Msg {
	h := nats.Header{}
	setCE(h, "specversion", "1.0")
	setCE(h, "id", id)
	setCE(h, "source", "/wire/"+source)
	setCE(h, "type", TypeItem)
	setCE(h, "time", stamp(received))
	setCE(h, "datacontenttype", contentType)
	h[nats.MsgIdHdr] = []string{id}
	return &nats.Msg{Subject: ItemSubject(source), Header: h, Data: item}
}

// Outputs are the messages that publish m, the output of stage: the article on the stage's hop. Nats-Msg-Id is
// deterministic, so publishing again changes nothing.
func Outputs(t Topology, stage string, m pipeline.Message) ([]*nats.Msg, error) {
	a := m.Article
	if a == nil {
		return nil, fmt.Errorf("stage %s gave a message without an article", stage)
	}
	if err := token.Check(m.Source); err != nil {
		return nil, fmt.Errorf("source of article %s: %w", a.ID, err)
	}
	body, err := a.Encode()
	if err != nil {
		return nil, fmt.Errorf("write article %s: %w", a.ID, err)
	}
	h := envelope(m)
	id := versionID(a) + "/" + stage
	setCE(h, "id", id)
	setCE(h, "type", TypeArticle)
	if t.Last(stage) && a.Dead() {
		setCE(h, ceStatus, a.PubStatus)
	}
	h[nats.MsgIdHdr] = []string{id}
	if !t.Last(stage) {
		if derived := a.HandOn(); derived != "" {
			h[headerDerived] = []string{derived}
		}
	}
	return []*nats.Msg{compress(&nats.Msg{Subject: ArticleSubject(t.Out(stage), m.Source), Header: h, Data: body})}, nil
}

// versionID names a version of an article.
func versionID(a *pipeline.Article) string { return a.ID + "@" + strconv.Itoa(a.Version) }

// envelope is what the headers of the articles that come of one message have in common.
func envelope(m pipeline.Message) nats.Header {
	h := make(nats.Header, 12)
	setCE(h, "specversion", "1.0")
	setCE(h, "source", "/wire/"+m.Source)
	setCE(h, "time", stamp(m.Received))
	setCE(h, "subject", m.Article.ID)
	setCE(h, "datacontenttype", jsonType)
	setCE(h, ceVersion, strconv.Itoa(m.Article.Version))
	setCE(h, ceOrigin, m.Origin)
	return h
}

func marshal(v any) ([]byte, error) { return pipeline.EncodeJSON(v) }

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

// Event is the envelope of a message, read from its headers in CloudEvents' binary mode or from a structured body.
type Event struct {
	Type, ID, Source, Subject string
	ContentType               string
	Time                      time.Time
	Data                      []byte
	// Version of the article, 0 where the event does not say.
	Version int
	Origin  string
	// Status is that of the article where an event in binary mode says that it is not usable, else "".
	Status string
	// Withdraws are the ids of the events that a retraction in binary mode withdraws.
	Withdraws []string
	// Derived is what an article between two stages has with it: see pipeline.Portable.
	Derived string
}

// ReadEvent reads the envelope off a NATS message. Both CloudEvents modes are understood, and a message without any
// envelope is an item of the source that its subject names. An error means that a structured body is broken.
func ReadEvent(subject string, h nats.Header, data []byte) (Event, error) {
	data, err := Body(h, data)
	if err != nil {
		return Event{Source: SourceOf(subject)}, err
	}
	if ct := Get(h, "Content-Type"); hasPrefixFold(ct, "application/cloudevents") {
		e, err := readStructured(subject, data)
		if e.Origin == "" {
			e.Origin = Origin(h)
		}
		return e, err
	}
	e := Event{
		Type: getCE(h, "type"), ID: getCE(h, "id"), Source: SourceOf(subject), Subject: getCE(h, "subject"),
		ContentType: getCE(h, "datacontenttype"), Data: data, Origin: getCE(h, ceOrigin),
	}
	if e.ContentType == "" {
		e.ContentType = Get(h, "Content-Type")
	}
	e.Time = parseTime(getCE(h, "time"))
	e.Version, _ = strconv.Atoi(getCE(h, ceVersion))
	e.Status = getCE(h, ceStatus)
	e.Derived = h.Get(headerDerived)
	if ids := getCE(h, ceWithdraws); ids != "" {
		e.Withdraws = strings.Split(ids, ",")
	}
	return e, nil
}

func readStructured(subject string, data []byte) (Event, error) {
	var s struct {
		Type            string          `json:"type"`
		ID              string          `json:"id"`
		Subject         string          `json:"subject"`
		Time            string          `json:"time"`
		DataContentType string          `json:"datacontenttype"`
		Data            json.RawMessage `json:"data"`
		DataBase64      string          `json:"data_base64"`
		Version         json.Number     `json:"articleversion"`
		Origin          string          `json:"articleorigin"`
	}
	if err := json.Unmarshal(data, &s); err != nil {
		return Event{}, fmt.Errorf("read structured CloudEvent: %w", pipeline.DescribeJSON(err))
	}
	e := Event{Type: s.Type, ID: s.ID, Source: SourceOf(subject), Subject: s.Subject, ContentType: s.DataContentType, Time: parseTime(s.Time), Origin: s.Origin}
	if v, err := s.Version.Int64(); err == nil {
		e.Version = int(v)
	}
	switch {
	case s.DataBase64 != "":
		b, err := base64.StdEncoding.DecodeString(s.DataBase64)
		if err != nil {
			return Event{}, fmt.Errorf("read structured CloudEvent: data_base64: %w", err)
		}
		e.Data = b
	case len(s.Data) > 0 && s.Data[0] == '"':
		// A JSON string is the data itself where the data is text, and JSON where the content type says so.
		if e.ContentType != "" && !strings.Contains(e.ContentType, "json") {
			var text string
			if err := json.Unmarshal(s.Data, &text); err != nil {
				return Event{}, fmt.Errorf("read structured CloudEvent: data: %w", err)
			}
			e.Data = []byte(text)
			break
		}
		e.Data = s.Data
	default:
		e.Data = s.Data
	}
	return e, nil
}

func parseTime(s string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return time.Time{}
	}
	return t
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// Message turns an event into what a stage takes. received and origin stand in where the event does not say when it
// came in or which raw message it came from. A body that is no article is an error that retrying will not mend. known is
// what the process remembers of the articles that it wrote itself; nil remembers nothing.
func (e Event) Message(hop string, received time.Time, origin string, known *pipeline.Memory) (pipeline.Message, error) {
	if err := e.check(); err != nil {
		return pipeline.Message{Source: e.Source}, pipeline.Reject(err)
	}
	m := pipeline.Message{Source: e.Source, ContentType: e.ContentType, Received: e.Time, Origin: e.Origin}
	if m.Received.IsZero() {
		m.Received = received
	}
	if m.Origin == "" {
		m.Origin = origin
	}
	if hop == Raw {
		m.Item = e.Data
		if strings.HasPrefix(e.Type, "wirecopy.") && e.Type != TypeItem {
			// Who may make consumers could have what comes out delivered to the way in.
			return m, pipeline.Reject(fmt.Errorf("an event of the type %s is no item", e.Type))
		}
		return m, nil
	}
	m.ContentType = ""
	if known != nil {
		if m.Article = known.Recall(e.ID, e.Data); m.Article != nil {
			return m, nil
		}
	}
	var err error
	if m.Article, err = pipeline.DecodeArticle(e.Data); err != nil {
		return m, pipeline.Reject(err)
	}
	m.Article.Hand(e.Derived)
	return m, checkLength("id of the article", m.Article.ID)
}

// check refuses what would go on into the headers of all that comes of the message, and be too long there: the broker
// takes no message with such headers, however often it is tried.
func (e Event) check() error {
	for _, v := range [...]struct{ what, value string }{{"id", e.ID}, {"origin", e.Origin}, {"article's id", e.Subject}, {"type", e.Type}} {
		if err := checkLength(v.what, v.value); err != nil {
			return err
		}
	}
	return CheckContentType(e.ContentType)
}

const (
	maxName        = 512 // bytes of an id
	maxContentType = 256
)

func checkLength(what, s string) error {
	if len(s) > maxName {
		return pipeline.Reject(fmt.Errorf("the %s has %d bytes: %d are the most", what, len(s), maxName))
	}
	return nil
}

// CheckContentType says what is wrong with a media type as a header of an item, or nil.
func CheckContentType(s string) error {
	if len(s) > maxContentType {
		return fmt.Errorf("the media type has %d bytes: %d are the most", len(s), maxContentType)
	}
	return nil
}

// ItemID is the id that the very same item of a source has at every door, so that a second one is known wherever it
// comes in.
func ItemID(source string, item []byte) string {
	h := sha256.New()
	h.Write([]byte(source))
	h.Write([]byte{0})
	h.Write(item)
	return "item/" + base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:18])
}
