package console

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
)

// ask puts a question to the archive, over its HTTP interface and without a network, and reads the answer into a value.
// The error of a question that the archive refuses is a problem, with its code and its words.
func (c *Console) ask(ctx context.Context, path string, parameters url.Values, into any) error {
	if c.o.API == nil {
		return problem{http.StatusNotFound, "This pipeline runs without an archive: start wirecopy run with --archive to search and to see who said what."}
	}
	u := url.URL{Path: path, RawQuery: parameters.Encode()}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return fmt.Errorf("ask the archive: %w", err)
	}
	w := &answer{header: http.Header{}, code: http.StatusOK}
	c.o.API.ServeHTTP(w, r)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if w.code != http.StatusOK {
		var e struct {
			Error string `json:"error"`
		}
		if json.Unmarshal(w.body.Bytes(), &e) != nil || e.Error == "" {
			return fmt.Errorf("the archive answers %s with the code %d", path, w.code)
		}
		return problem{w.code, e.Error}
	}
	if err := json.Unmarshal(w.body.Bytes(), into); err != nil {
		return fmt.Errorf("read the archive's answer to %s: %w", path, err)
	}
	return nil
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
