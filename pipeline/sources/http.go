package sources

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

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
func HTTP(d *Door, tokens Tokens) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/items", func(w http.ResponseWriter, r *http.Request) { postItem(d, tokens, w, r) })
	return mux
}

func postItem(d *Door, tokens Tokens, w http.ResponseWriter, r *http.Request) {
	source := r.URL.Query().Get("source")
	if err := token.Check(source); err != nil {
		refuse(w, http.StatusBadRequest, fmt.Errorf("the parameter source: %w", err))
		return
	}
	if tokens != nil {
		switch known, allowed := tokens.allow(r, source); {
		case !known:
			w.Header().Set("WWW-Authenticate", `Bearer realm="wirecopy"`)
			refuse(w, http.StatusUnauthorized, errors.New("a bearer token is needed: Authorization: Bearer …"))
			return
		case !allowed:
			refuse(w, http.StatusForbidden, fmt.Errorf("this token does not open the source %s", source))
			return
		}
	}
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, int64(d.Limit())))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		refuse(w, http.StatusRequestEntityTooLarge, fmt.Errorf("%w: %d bytes are the most", ErrTooLarge, d.Limit()))
		return
	case err != nil:
		refuse(w, http.StatusBadRequest, fmt.Errorf("read the body: %w", err))
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), offerTime)
	defer cancel()
	receipt, err := d.Offer(ctx, Item{Source: source, ContentType: itemType(r), Data: data})
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
