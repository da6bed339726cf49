package story

import (
	"crypto/sha256"
	"encoding/base32"
)

var idEncoding = base32.NewEncoding(alphabet).WithPadding(base32.NoPadding)

// ID is the identity of a story within wirecopy: 20 characters (100 bits) of the SHA-256 hash of the feed and of
// what its supplier knows the story by. Every version of the story has the same.
func ID(source, identity string) string {
	sum := sha256.Sum256([]byte(source + "\x00" + identity))
	return idEncoding.EncodeToString(sum[:13])[:idLength] // 100 bits are twelve bytes and a half; what is cut off would stay in memory
}
