package story

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"time"

	"wirecopy/pipeline"
)

// digest is a hash of what a reader would notice: two versions with the same digest are the same. Times and version
// numbers are left out, as many feeds move them on without a change.
func digest(a *pipeline.Article) string {
	h := sha256.New()
	add := func(s string) {
		var n [8]byte
		binary.LittleEndian.PutUint64(n[:], uint64(len(s)))
		h.Write(n[:])
		h.Write([]byte(s))
	}
	for _, s := range []string{a.PubStatus, a.Headline, a.Byline, a.Located, a.EditorialNote, a.Text} {
		add(s)
	}
	if !a.EmbargoedUntil.IsZero() {
		add(a.EmbargoedUntil.UTC().Format(time.RFC3339))
	}
	for _, s := range a.Subjects {
		add(s.Name)
		add(s.URI)
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:12])
}
