package api

import (
	"bufio"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"net/http"
	"os"
	"strings"
)

// Tokens say who may read and who may write. They are kept as SHA-256 sums, and each is compared in constant time.
type Tokens []tokenOf

type tokenOf struct {
	sum    [sha256.Size]byte
	writes bool
}

// Add lets the bearer of a token read, and write too where it says so.
func (t *Tokens) Add(token string, writes bool) {
	*t = append(*t, tokenOf{sha256.Sum256([]byte(token)), writes})
}

// leastToken is the length below which a token can be guessed, as at the HTTP door.
const leastToken = 16

// ReadTokens reads a file of tokens: read or write, and a token, on each line; # begins a comment. Who may write may read. The
// error names file and line.
func ReadTokens(path string) (Tokens, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("token file: %w", err)
	}
	defer f.Close()
	var tokens Tokens
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		fields := strings.Fields(lines.Text())
		if len(fields) == 0 || strings.HasPrefix(fields[0], "#") {
			continue
		}
		if len(fields) != 2 || fields[0] != "read" && fields[0] != "write" {
			return nil, fmt.Errorf("token file %s, line %d: want read or write, and a token", path, n)
		}
		if len(fields[1]) < leastToken {
			return nil, fmt.Errorf("token file %s, line %d: the token has %d characters, and %d are the least", path, n, len(fields[1]), leastToken)
		}
		tokens.Add(fields[1], fields[0] == "write")
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("token file %s: %w", path, err)
	}
	if len(tokens) == 0 {
		return nil, fmt.Errorf("token file %s: there is no token in it", path)
	}
	return tokens, nil
}

// NewToken makes a token that writes, for a server in the same process that decides by itself who may.
func NewToken() (string, Tokens) {
	token := rand.Text()
	return token, Tokens{{sha256.Sum256([]byte(token)), true}}
}

// Allow reports what a request's bearer token lets it do. Without any tokens everybody may read and nobody may write.
func (t Tokens) Allow(r *http.Request) (reads, writes bool) {
	if t == nil {
		return true, false
	}
	scheme, value, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return false, false
	}
	sum := sha256.Sum256([]byte(strings.TrimSpace(value)))
	for _, one := range t { // all of them, whichever it is
		if subtle.ConstantTimeCompare(sum[:], one.sum[:]) == 1 {
			reads, writes = true, writes || one.writes
		}
	}
	return reads, writes
}
