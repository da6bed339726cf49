package sources

import (
	"bufio"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"go.opentelemetry.io/otel/propagation"

	"wirecopy/pipeline/token"
)

// Tokens says which bearer token opens which source. Tokens are kept as SHA-256 sums, so that looking one up takes the
// same time however much of it is right.
type Tokens map[[sha256.Size]byte]string

// AnySource is the source of a token that opens all of them.
const AnySource = "*"

// leastToken is the length below which a token can be guessed.
const leastToken = 16

// ReadTokens reads a file of tokens: a source (or * for all) and a token on each line, # for comments. The error names
// file and line.
func ReadTokens(path string) (Tokens, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("token file: %w", err)
	}
	defer f.Close()
	tokens := Tokens{}
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		fields := strings.Fields(lines.Text())
		if len(fields) == 0 || strings.HasPrefix(fields[0], "#") {
			continue
		}
		if len(fields) != 2 {
			return nil, fmt.Errorf("token file %s, line %d: want a source and a token", path, n)
		}
		if fields[0] != AnySource {
			if err := token.Check(fields[0]); err != nil {
				return nil, fmt.Errorf("token file %s, line %d: source: %w", path, n, err)
			}
		}
		if len(fields[1]) < leastToken {
			return nil, fmt.Errorf("token file %s, line %d: the token has %d characters, and %d are the least", path, n, len(fields[1]), leastToken)
		}
		tokens[sha256.Sum256([]byte(fields[1]))] = fields[0]
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("token file %s: %w", path, err)
	}
	if len(tokens) == 0 {
		return nil, fmt.Errorf("token file %s: there is no token in it", path)
	}
	return tokens, nil
}

// allow reports whether the request may post to the source; known whether its token is one at all.
func (t Tokens) allow(r *http.Request, source string) (known, allowed bool) {
	scheme, value, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return false, false
	}
	opens, ok := t[sha256.Sum256([]byte(strings.TrimSpace(value)))]
	return ok, ok && (opens == AnySource || opens == source)
}

const (
	retryAfter = "2" // seconds
	offerTime  = 10 * time.Second
)

// HTTP is the door for those who post: POST /v1/items?source=NAME with the item as body, in any format that ingest
// reads, and its media type as Content-Type. It answers
//
//	202 {"seq":…,"duplicate":…}  when the broker has stored the item
//	400, 413                     when it cannot be taken, and never will be
//	401, 403                     without a token, or with one for another source; tokens may be nil, and all may post
//	429 with Retry-After         when the stages are behind
//	503 with Retry-After         when the broker does not answer
//
// and every refusal with {"error":"…"}.
//
// A body may be compressed, with Content-Encoding: gzip. The bodies that are being received take no more than maxUnderWay
// bytes together: who comes when there is no more room gets 503.
func HTTP(d *Door, tokens Tokens) http.Handler {
	mux := http.NewServeMux()
	p := &posts{door: d, tokens: tokens, room: maxUnderWay}
	mux.HandleFunc("POST /v1/items", p.take)
	return mux
}

const (
	// maxUnderWay is how many bytes the bodies that are being received, or wait to be stored, may take at once.
	maxUnderWay = 32 << 20
	// firstRoom is how much of it a body takes at first, and doubles as it grows: one that is announced and does not come
	// takes no more.
	firstRoom = 16 << 10
	// MaxConnections is how many connections the door holds at once; more have to wait to be accepted.
	MaxConnections = 512
	// kept is the part of the room that bodies do not grow into, so that most items, which are small, come in beside large ones.
	kept = MaxConnections * firstRoom
)

// posts are the requests that are being dealt with.
type posts struct {
	door   *Door
	tokens Tokens

	mu   sync.Mutex
	room int // bytes that bodies under way may still take
}

var errNoRoom = errors.New("too much is being received at the moment")

// reserve takes n bytes of the room that is more than keep.
func (p *posts) reserve(n, keep int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n > p.room-keep {
		return false
	}
	p.room -= n
	return true
}

// read reads a body of up to limit bytes, and gives how much room it has taken: all that is allocated for it.
func (p *posts) read(r io.Reader, limit int) (data []byte, taken int, err error) {
	for {
		if len(data) == cap(data) {
			more, keep := cap(data), kept
			if more == 0 {
				more, keep = firstRoom, 0
			}
			more = min(more, limit+1-cap(data))
			if !p.reserve(more, keep) {
				return data, taken, errNoRoom
			}
			taken += more
			data = append(make([]byte, 0, cap(data)+more), data...)
		}
		n, err := fill(r, data[len(data):cap(data)])
		data = data[:len(data)+n]
		switch {
		case len(data) > limit:
			return data, taken, fmt.Errorf("%w: %d bytes are the most", ErrTooLarge, limit)
		case errors.Is(err, io.EOF):
			return data, taken, nil
		case err != nil:
			return data, taken, err
		}
	}
}

// fill reads until b is full or r gives an error, which is io.EOF at its proper end alone.
func fill(r io.Reader, b []byte) (n int, err error) {
	for n < len(b) && err == nil {
		var k int
		k, err = r.Read(b[n:])
		n += k
	}
	return n, err
}

// body reads what a request carries, no longer compressed.
func (p *posts) body(w http.ResponseWriter, r *http.Request) (data []byte, taken int, err error) {
	limit := p.door.Limit()
	in := io.Reader(http.MaxBytesReader(w, r.Body, int64(limit)+1))
	switch e := strings.ToLower(r.Header.Get("Content-Encoding")); e {
	case "", "identity":
	case "gzip", "x-gzip":
		z, err := gzip.NewReader(in)
		if err != nil {
			return nil, 0, fmt.Errorf("the body is no gzip: %w", err)
		}
		defer z.Close()
		in = z
	default:
		return nil, 0, fmt.Errorf("the content encoding %.20q is not known: gzip is", e)
	}
	return p.read(in, limit)
}

// allow answers whether the request may post to the source, and refuses it where it may not.
func (p *posts) allow(w http.ResponseWriter, r *http.Request, source string) bool {
	if err := token.Check(source); err != nil {
		refuse(w, http.StatusBadRequest, fmt.Errorf("the parameter source: %w", err))
		return false
	}
	if p.tokens == nil {
		return true
	}
	known, allowed := p.tokens.allow(r, source)
	switch {
	case !known:
		w.Header().Set("WWW-Authenticate", `Bearer realm="wirecopy"`)
		refuse(w, http.StatusUnauthorized, errors.New("a bearer token is needed: Authorization: Bearer …"))
	case !allowed:
		refuse(w, http.StatusForbidden, fmt.Errorf("this token does not open the source %s", source))
	}
	return allowed
}

func (p *posts) take(w http.ResponseWriter, r *http.Request) {
	source := r.URL.Query().Get("source")
	if !p.allow(w, r, source) {
		return
	}
	data, taken, err := p.body(w, r)
	defer func() {
		p.mu.Lock()
		p.room += taken
		p.mu.Unlock()
	}()
	switch {
	case err == nil:
		p.offer(w, r, Item{Source: source, ContentType: itemType(r), Data: data})
	case errors.Is(err, ErrTooLarge):
		refuse(w, http.StatusRequestEntityTooLarge, err)
	case errors.Is(err, errNoRoom):
		w.Header().Set("Retry-After", retryAfter)
		refuse(w, http.StatusServiceUnavailable, err)
	default:
		refuse(w, http.StatusBadRequest, fmt.Errorf("read the body: %w", err))
	}
}

// offer puts the item in, and says what became of it.
func (p *posts) offer(w http.ResponseWriter, r *http.Request, it Item) {
	// Whoever posts may have begun a trace: the item's goes on with it.
	ctx, cancel := context.WithTimeout(propagation.TraceContext{}.Extract(r.Context(), propagation.HeaderCarrier(r.Header)), offerTime)
	defer cancel()
	receipt, err := p.door.Offer(ctx, it)
	switch {
	case err == nil:
		answer(w, http.StatusAccepted, map[string]any{"seq": receipt.Seq, "duplicate": receipt.Duplicate})
	case errors.Is(err, ErrFull):
		w.Header().Set("Retry-After", retryAfter)
		refuse(w, http.StatusTooManyRequests, err)
	case errors.Is(err, ErrTooLarge):
		refuse(w, http.StatusRequestEntityTooLarge, err)
	case errors.Is(err, ErrEmpty), errors.Is(err, ErrInvalid):
		refuse(w, http.StatusBadRequest, err)
	default:
		w.Header().Set("Retry-After", retryAfter)
		refuse(w, http.StatusServiceUnavailable, err)
	}
}

// itemType is what the sender says the item is. What curl says of any body says nothing.
func itemType(r *http.Request) string {
	ct := r.Header.Get("Content-Type")
	if strings.HasPrefix(ct, "application/x-www-form-urlencoded") || strings.HasPrefix(ct, "application/octet-stream") {
		return ""
	}
	return ct
}

func refuse(w http.ResponseWriter, code int, err error) {
	answer(w, code, map[string]any{"error": err.Error()})
}

func answer(w http.ResponseWriter, code int, body map[string]any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	json.NewEncoder(w).Encode(body) // the client is gone if this fails
}
