// Package story tells stories apart: which story an article belongs to, which version of it this is, and whether another
// story says nearly the same. What was seen is kept in a Ledger; the rules look at nothing else.
package story

import (
	"slices"
	"time"

	"wirecopy/pipeline"
)

// Record is what is remembered of one story: the newest version, and the deliveries that made the last versions. The
// zero Record is that of a story that was never seen.
type Record struct {
	// Version counts the versions, from 1.
	Version int `json:"version"`
	// Digest is the content of the newest version.
	Digest string `json:"digest"`
	// Supplier is the supplier's own number of the newest version, 0 where it has none, and Created its time.
	Supplier int       `json:"supplier,omitempty"`
	Created  time.Time `json:"created,omitzero"`
	// Status is the newest version's, one of pipeline's values of PubStatus.
	Status string `json:"status"`
	// Fingerprint is the newest version's, 0 where the text is too short for one.
	Fingerprint Fingerprint `json:"fingerprint,omitempty"`
	// Root is the first story that says nearly the same, "" where this is the first.
	Root string `json:"root,omitempty"`
	// Members are the stories of the family that this is the record of, the one seen last at the end.
	Members []Member `json:"members,omitempty"`
	// Made lists the last versions, the newest last. Those of a family have the story in Root.
	Made []Made `json:"made"`
}

// Made is one version and the delivery that made it.
type Made struct {
	Version int    `json:"version"`
	Digest  string `json:"digest"`
	// Origin names the delivery, as pipeline.Message does: when the same delivery comes again, because its process died
	// before its answer was out, the same answer is given again.
	Origin string `json:"origin,omitempty"`
	// Root is that of the record at the time.
	Root string `json:"root,omitempty"`
}

// maxMade bounds what a record remembers. A delivery that comes again after so many newer versions is dropped as old.
const maxMade = 24

// An Outcome is what is done with an article, by what was seen of its story before.
type Outcome string

// Outcomes of an article.
const (
	// First is a story that was not seen before, Update a story that changed. Both go on.
	First  Outcome = "first"
	Update Outcome = "update"
	// Again is a delivery that was answered before: the same answer goes on again.
	Again Outcome = "again"
	// Same is an item that says nothing new, Late a version older than one that went on. Both are dropped.
	Same Outcome = "same"
	Late Outcome = "late"
	// Media is an item without a text to read, such as a picture. It is dropped.
	Media Outcome = "media"
)

// candidate is one version of a story as it comes in.
type candidate struct {
	digest, origin, status string
	supplier               int
	created                time.Time
	fingerprint            Fingerprint
}

// next decides what becomes of a candidate. It gives the record to store, which is r itself where nothing changes, and
// which version went on, for the outcomes that let one go on. It looks at nothing but its arguments, so that any number
// of workers that agree on the record agree on the rest.
func (r Record) next(c candidate) (Record, Outcome, Made) {
	if c.origin != "" {
		for _, m := range r.Made {
			if m.Origin == c.origin && m.Digest == c.digest {
				return r, Again, m
			}
		}
	}
	if r.Version == 0 {
		return r.advance(c), First, Made{Version: 1, Digest: c.digest, Origin: c.origin}
	}
	age := r.compare(c)
	switch {
	case c.digest == r.Digest, c.status == pipeline.Canceled && r.Status == pipeline.Canceled:
		// The supplier counted on without a change: remember how far, to know later what is old.
		if age > 0 {
			r.Supplier, r.Created = max(r.Supplier, c.supplier), later(r.Created, c.created)
		}
		return r, Same, Made{}
	case c.status == pipeline.Canceled:
		// A kill wins over any number: better to withdraw what was put right than to leave standing what was withdrawn.
	case age < 0:
		return r, Late, Made{}
	case age == 0 && r.Status == pipeline.Canceled:
		// What was killed comes back only in a version that says it is newer.
		return r, Late, Made{}
	case age == 0 && slices.ContainsFunc(r.Made, func(m Made) bool { return m.Digest == c.digest }):
		// An earlier content, without a sign that it was put back: a copy that took a longer way.
		return r, Late, Made{}
	}
	return r.advance(c), Update, Made{Version: r.Version + 1, Digest: c.digest, Origin: c.origin}
}

// compare is positive for a candidate that is newer than the record, negative for an older one, and 0 where the supplier
// does not say. A version number counts for more than the time, as long as it is a counter: one that falls while the time
// goes on is none.
func (r Record) compare(c candidate) int {
	byTime := 0
	if !c.created.IsZero() && !r.Created.IsZero() {
		byTime = c.created.Compare(r.Created)
	}
	if c.supplier > 0 && r.Supplier > 0 && c.supplier != r.Supplier && (c.supplier > r.Supplier || byTime <= 0) {
		return c.supplier - r.Supplier
	}
	return byTime
}

// counter is a supplier's version number where it counts versions, else 0: some suppliers number all that they send.
func counter(version int) int {
	const most = 100_000
	if version >= most {
		return 0
	}
	return version
}

// advance makes c the newest version.
func (r Record) advance(c candidate) Record {
	r.Version++
	r.Digest, r.Status, r.Fingerprint = c.digest, c.status, c.fingerprint
	r.Supplier, r.Created = max(r.Supplier, c.supplier), later(r.Created, c.created)
	made := append(slices.Clone(r.Made), Made{Version: r.Version, Digest: c.digest, Origin: c.origin})
	r.Made = made[max(len(made)-maxMade, 0):]
	return r
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
