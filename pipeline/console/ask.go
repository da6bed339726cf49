package console

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ask puts a question to the archive, over its HTTP interface and without a network, and reads the answer into a value.
// The error of a question that the archive refuses is a problem, with its code and its words.
func (c *Console) ask(ctx context.Context, path string, parameters url.Values, into any) error {
	if c.o.API == nil {
		return problem{http.StatusNotFound, "This pipeline runs without an archive: start wirecopy run with --archive to search and to see who said what."}
	}
	return c.request(ctx, http.MethodGet, path+"?"+parameters.Encode(), nil, into)
}

// request sends a request to the archive. Where something has another address by now, that is asked.
func (c *Console) request(ctx context.Context, method, address string, body, into any) error {
	for range maxMoves {
		w, err := c.try(ctx, method, address, body)
		switch {
		case err != nil:
			return err
		case w.code/100 == 3 && w.header.Get("Location") != "":
			address = w.header.Get("Location")
			continue
		case w.code/100 != 2:
			var e struct {
				Error string `json:"error"`
			}
			if json.Unmarshal(w.body.Bytes(), &e) != nil || e.Error == "" {
				return fmt.Errorf("the archive answers %s with the code %d", address, w.code)
			}
			return problem{w.code, sentence(e.Error)}
		}
		if err := json.Unmarshal(w.body.Bytes(), into); err != nil {
			return fmt.Errorf("read the archive's answer to %s: %w", address, err)
		}
		return nil
	}
	return fmt.Errorf("the archive sends us from one address to the next, the last of which is %s", address)
}

// sentence writes an error of the archive as pages have it.
func sentence(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	s = string(unicode.ToUpper(r)) + s[n:]
	if !strings.HasSuffix(s, ".") {
		s += "."
	}
	return s
}

// maxMoves is how often the archive may send on who asks: somebody may have been merged into one who was merged since.
const maxMoves = 5

func (c *Console) try(ctx context.Context, method, address string, body any) (*answer, error) {
	in := io.Reader(http.NoBody)
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			return nil, fmt.Errorf("ask the archive: %w", err)
		}
		in = bytes.NewReader(b)
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("ask the archive: %w", err)
	}
	// It never leaves the process: only the path and the parameters count.
	r := (&http.Request{Method: method, URL: &url.URL{Path: u.Path, RawPath: u.RawPath, RawQuery: u.RawQuery}, Header: http.Header{}, Body: io.NopCloser(in)}).WithContext(ctx)
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	c.authorize(r)
	w := &answer{header: http.Header{}, code: http.StatusOK}
	c.o.API.ServeHTTP(w, r)
	return w, ctx.Err()
}

// authorize has the console vouch for a request.
func (c *Console) authorize(r *http.Request) {
	r.Header.Del("Authorization")
	r.Header.Del("Cookie")
	if c.o.APIToken != "" {
		r.Header.Set("Authorization", "Bearer "+c.o.APIToken)
	}
}

// passToArchive serves the archive's own interface to visitors, by what they may do here.
func (c *Console) passToArchive(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead && roleOf(r) < Writer {
		sendJSON(w, http.StatusForbidden, map[string]string{"error": "only those may change something who have signed in with a write token"})
		return
	}
	r = r.Clone(r.Context())
	c.authorize(r)
	c.o.API.ServeHTTP(w, r)
}

// missing reports whether the archive has no such thing, or is not there.
func missing(err error) bool {
	var p problem
	return errors.As(err, &p) && p.Code == http.StatusNotFound
}

// answer is a response that is kept.
type answer struct {
	header http.Header
	code   int
	body   bytes.Buffer
}

func (a *answer) Header() http.Header         { return a.header }
func (a *answer) WriteHeader(code int)        { a.code = code }
func (a *answer) Write(b []byte) (int, error) { return a.body.Write(b) }
