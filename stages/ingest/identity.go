package ingest

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// IsToken reports whether s can stand in a subject: 1 to 64 characters of a-z, 0-9, _ and -.
func IsToken(s string) bool {
	if len(s) == 0 || len(s) > 64 {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' && c != '-' {
			return false
		}
	}
	return true
}

// Token folds a name to a subject token: lower case, without accents, one hyphen for each run of other characters.
// A name without any letter or digit that folds to ASCII gives "unknown".
func Token(name string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(name) {
		if b.Len() >= 64 {
			break
		}
		r = unicode.ToLower(r)
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '_':
			b.WriteRune(r)
		case unicode.Is(unicode.Mn, r):
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	if s := strings.Trim(b.String(), "-"); s != "" {
		return s
	}
	return "unknown"
}

var idEncoding = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// storyID is the identity of a story within wirecopy: 20 characters (100 bits) of the SHA-256 hash of the feed and of
// what its supplier knows the story by. Every version of the story has the same.
func storyID(source, identity string) string {
	sum := sha256.Sum256([]byte(source + "\x00" + identity))
	return idEncoding.EncodeToString(sum[:])[:20]
}
