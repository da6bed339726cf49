package console

import (
	"bufio"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// Role is what a visitor may do.
type Role int

// Values of Role. Who may write may read too.
const (
	Nobody Role = iota
	Reader
	Writer
)

// Tokens says which token gives which role. Tokens are kept as SHA-256 sums, which are compared in constant time.
type Tokens struct {
	list []tokenOf
	// ReadersNeedOne says that nobody may read without a token. Otherwise all who reach the console may.
	ReadersNeedOne bool
}

type tokenOf struct {
	sum  [sha256.Size]byte
	role Role
}

// leastToken is the length below which a token can be guessed.
const leastToken = 16

// Add lets a token give a role.
func (t *Tokens) Add(token string, role Role) {
	t.list = append(t.list, tokenOf{sha256.Sum256([]byte(token)), role})
}

// role compares a token with all that there are, so that the time it takes does not depend on how much of it is right.
func (t Tokens) role(token string) Role {
	sum, found := sha256.Sum256([]byte(token)), Nobody
	for _, k := range t.list {
		if subtle.ConstantTimeCompare(sum[:], k.sum[:]) == 1 {
			found = max(found, k.role)
		}
	}
	return found
}

// canWrite reports whether there is a token that lets anybody write.
func (t Tokens) canWrite() bool {
	for _, k := range t.list {
		if k.role == Writer {
			return true
		}
	}
	return false
}

// ReadTokens reads a file of tokens: read or write, and a token, on each line; # for comments. Where there is one that
// reads, nobody may read without. The error names file and line.
func ReadTokens(path string) (Tokens, error) {
	var t Tokens
	f, err := os.Open(path)
	if err != nil {
		return t, fmt.Errorf("token file: %w", err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		fields := strings.Fields(lines.Text())
		if len(fields) == 0 || strings.HasPrefix(fields[0], "#") {
			continue
		}
		role, ok := map[string]Role{"read": Reader, "write": Writer}[fields[0]]
		if len(fields) != 2 || !ok {
			return t, fmt.Errorf("token file %s, line %d: want read or write, and a token", path, n)
		}
		if len(fields[1]) < leastToken {
			return t, fmt.Errorf("token file %s, line %d: the token has %d characters, and %d are the least", path, n, len(fields[1]), leastToken)
		}
		t.Add(fields[1], role)
		t.ReadersNeedOne = t.ReadersNeedOne || role == Reader
	}
	if err := lines.Err(); err != nil {
		return t, fmt.Errorf("token file %s: %w", path, err)
	}
	if len(t.list) == 0 {
		return t, fmt.Errorf("token file %s: there is no token in it", path)
	}
	return t, nil
}

// WriteTokenIn reads the token that lets its bearer write from a file of the directory, and makes one where there is
// none, readable by its owner alone. It gives the path of the file.
func WriteTokenIn(dir string) (Tokens, string, error) {
	path := filepath.Join(dir, "console-token")
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		b = []byte(rand.Text() + "\n")
		err = os.WriteFile(path, b, 0o600)
	}
	token := strings.TrimSpace(string(b))
	if err == nil && len(token) < leastToken {
		err = fmt.Errorf("%s: the token has %d characters, and %d are the least: remove the file, and a new one is made", path, len(token), leastToken)
	}
	var t Tokens
	if err != nil {
		return t, path, fmt.Errorf("write token of the console: %w", err)
	}
	t.Add(token, Writer)
	return t, path, nil
}

// sessions are the visitors who have shown a token, by the sum of what their cookie holds.
type sessions struct {
	mu  sync.Mutex
	all map[[sha256.Size]byte]session
}

type session struct {
	role    Role
	expires time.Time
}

const (
	sessionTime = 12 * time.Hour
	maxSessions = 1000
)

func newSessions() *sessions { return &sessions{all: map[[sha256.Size]byte]session{}} }

// open gives the value of the cookie of a new session.
func (s *sessions) open(role Role, now time.Time) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for k, v := range s.all {
		if now.After(v.expires) || len(s.all) >= maxSessions {
			delete(s.all, k)
		}
	}
	id := rand.Text()
	s.all[sha256.Sum256([]byte(id))] = session{role, now.Add(sessionTime)}
	return id
}

func (s *sessions) role(id string, now time.Time) Role {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := s.all[sha256.Sum256([]byte(id))]
	if now.After(v.expires) {
		return Nobody
	}
	return v.role
}

func (s *sessions) end(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.all, sha256.Sum256([]byte(id)))
}
