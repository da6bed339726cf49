package wire

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/nats-io/nats.go"
)

// Headers of our own. All else is CloudEvents, NATS or W3C.
const (
	// ceVersion is a CloudEvents extension: the version of the article that an event belongs to.
	ceVersion = "articleversion"
	ceOrigin  = "articleorigin"
	// ceStatus is the pubStatus of a finished article that is not usable.
	ceStatus = "articlestatus"
	// ceWithdraws lists, with commas, the ids of the events that a retraction withdraws.
	ceWithdraws = "withdraws"
	// ceName is what an item is called where it came from.
	ceName = "itemname"

	// headerDerived is what a stage derived from the text of an article, for stages in other processes.
	headerDerived = "Wire-Derived"

	headerTraceParent = "traceparent"
	headerTraceState  = "tracestate"
)

// Get reads a header, whatever its case: NATS keeps case, and publishers differ.
func Get(h nats.Header, key string) string {
	if v := h.Get(key); v != "" {
		return v
	}
	for k, v := range h {
		if len(k) == len(key) && len(v) > 0 && strings.EqualFold(k, key) { // names of headers are ASCII
			return v[0]
		}
	}
	return ""
}

// setCE sets a CloudEvents attribute in binary mode, percent-encoded as the NATS binding says: space, the double
// quote, the per cent sign and all outside U+0021 to U+007E. An empty value is left out.
func setCE(h nats.Header, attribute, value string) {
	if value == "" {
		return
	}
	h["ce-"+attribute] = []string{encodeCE(value)}
}

func encodeCE(s string) string {
	plain := true
	for i := 0; i < len(s); i++ {
		if c := s[i]; c <= ' ' || c > '~' || c == '"' || c == '%' {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if c := s[i]; c <= ' ' || c > '~' || c == '"' || c == '%' {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// getCE reads a CloudEvents attribute in binary mode. A value that is not validly encoded is given as it is.
func getCE(h nats.Header, attribute string) string {
	v := Get(h, "ce-"+attribute)
	if !strings.Contains(v, "%") {
		return v
	}
	if s, err := url.PathUnescape(v); err == nil {
		return s
	}
	return v
}

// SetOrigin says which raw message all of it began with. A message that is sent through its stage once more keeps it,
// for stages remember what they answered by it.
func SetOrigin(h nats.Header, origin string) { setCE(h, ceOrigin, origin) }

// Origin reads what SetOrigin wrote, "" where nobody did.
func Origin(h nats.Header) string { return getCE(h, ceOrigin) }

// SetName says what an item is called where it came from, such as the path of a file. Of a long name the end is kept.
func SetName(h nats.Header, name string) {
	for len(encodeCE(name)) > maxName {
		_, size := utf8.DecodeRuneInString(name)
		name = name[size:]
	}
	setCE(h, ceName, name)
}

// Name reads what SetName wrote, "" where nobody did.
func Name(h nats.Header) string { return getCE(h, ceName) }

// Place is where an event stands among all events: the number of its article in EnrichedStream, and its number among the
// events of that article. It is the id by which the broker knows the event.
type Place struct{ Article, Event uint64 }

func (p Place) String() string {
	return strconv.FormatUint(p.Article, 10) + "." + strconv.FormatUint(p.Event, 10)
}

// PlaceOf reads the place of an event. ok is false for a message that is none.
func PlaceOf(h nats.Header) (p Place, ok bool) {
	article, event, ok := strings.Cut(h.Get(nats.MsgIdHdr), ".")
	if !ok {
		return p, false
	}
	var err1, err2 error
	p.Article, err1 = strconv.ParseUint(article, 10, 64)
	p.Event, err2 = strconv.ParseUint(event, 10, 64)
	return p, err1 == nil && err2 == nil
}

// EventID reads the id of an event.
func EventID(h nats.Header) string { return getCE(h, "id") }
