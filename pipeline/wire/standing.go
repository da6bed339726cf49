package wire

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"github.com/nats-io/nats.go"

	"wirecopy/pipeline"
)

// Standing is the record of what stands of one article: the quotes and entities that were sent and not withdrawn, of
// all of its versions. The zero Standing is that of an article of which nothing was sent.
type Standing struct {
	// Version is the newest that was sent.
	Version int
	// Killed is the newest version at the time when the article was last canceled, 0 where it never was.
	Killed int
	Said   []Said
	// Withdrawn is what Version withdrew, for when its message comes again before its retractions are out.
	Withdrawn []Said
}

// Said is one thing that was sent: a quote of certain words by a speaker, or an entity by type and name. Each version
// of the article that has it sends an event of its own for it.
type Said struct {
	// Subject is the events', without what all subjects begin with.
	Subject string
	// Key tells quotes of one speaker from each other.
	Key uint64
	// Events are their ids, without the article's, with commas: version, kind, and id within the version.
	Events string
}

// newSaid notes the event that was sent on a subject under an id.
func newSaid(article, subject, id string, key uint64) Said {
	return Said{Subject: subject[len(root):], Key: key, Events: id[len(article)+1:]}
}

// appendSaid writes one line for each thing, which begins with mark.
func appendSaid(b []byte, mark byte, said []Said) []byte {
	for _, s := range said {
		b = append(b, mark, ' ')
		b = append(b, s.Subject...)
		b = append(b, ' ')
		b = strconv.AppendUint(b, s.Key, 36)
		b = append(b, ' ')
		b = append(b, s.Events...)
		b = append(b, '\n')
	}
	return b
}

// Marks of the lines of a record.
const (
	saidMark      = '+'
	withdrawnMark = '-'
)

// Encode writes the record: a line with the version and the kill, and one for each thing said or withdrawn. There is one
// record for every article, so it is written as cheaply as can be.
func (s Standing) Encode() []byte {
	b := make([]byte, 0, 64*(1+len(s.Said)+len(s.Withdrawn)))
	b = strconv.AppendInt(b, int64(s.Version), 10)
	b = append(b, ' ')
	b = strconv.AppendInt(b, int64(s.Killed), 10)
	b = append(b, '\n')
	b = appendSaid(b, saidMark, s.Said)
	return appendSaid(b, withdrawnMark, s.Withdrawn)
}

// DecodeStanding reads what Encode wrote. Words that a later version adds to a line are passed over.
func DecodeStanding(b []byte) (Standing, error) {
	var s Standing
	head, rest, _ := strings.Cut(string(b), "\n")
	if _, err := fmt.Sscan(head, &s.Version, &s.Killed); err != nil {
		return s, fmt.Errorf("read a record of what stands: %w", err)
	}
	for line := range strings.Lines(rest) {
		f := strings.Fields(line)
		if len(f) < 4 {
			return s, fmt.Errorf("read a record of what stands: the line %q", line)
		}
		key, err := strconv.ParseUint(f[2], 36, 64)
		if err != nil {
			return s, fmt.Errorf("read a record of what stands: %w", err)
		}
		said := Said{Subject: f[1], Key: key, Events: f[3]}
		switch f[0][0] {
		case saidMark:
			s.Said = append(s.Said, said)
		case withdrawnMark:
			s.Withdrawn = append(s.Withdrawn, said)
		}
	}
	return s, nil
}

func (s Said) same(t Said) bool { return s.Subject == t.Subject && s.Key == t.Key }

// contentKey is the same for the same words.
func contentKey(q pipeline.Quote) uint64 {
	h := fnv.New64a()
	for _, c := range q.Content {
		h.Write([]byte(c.Text))
		h.Write([]byte{0})
	}
	return h.Sum64()
}

// Advance says what a version of the article changes.
type Advance string

// Values of Advance.
const (
	// Newest is a version that is newer than all before, or a kill: the record changes.
	Newest Advance = "newest"
	// Again is the version that the record has already: its message comes a second time.
	Again Advance = "again"
	// Late is an older version than the record's. Its events would come after those that took their place.
	Late Advance = "late"
)

// Next is the record after a version of the article that says said. Its Withdrawn is what no longer stands. A kill
// wins over any version number: an article that was sent under a greater one is withdrawn all the same.
func (s Standing) Next(a *pipeline.Article, said []Said) (Standing, Advance) {
	killed := a.PubStatus == pipeline.Canceled
	switch {
	case killed && s.Killed > 0 && a.Version <= s.Killed: // obeyed before
		if s.Killed == s.Version {
			return s, Again
		}
		return s, Late
	case killed:
	case a.Version == s.Version:
		return s, Again
	case a.Version < s.Version:
		return s, Late
	}
	next := Standing{Version: max(a.Version, s.Version), Killed: s.Killed}
	if killed {
		next.Killed = next.Version
	}
	next.Said = merge(nil, said)
	for _, old := range s.Said {
		if i := slices.IndexFunc(next.Said, old.same); i >= 0 {
			next.Said[i].Events = old.Events + "," + next.Said[i].Events
		} else {
			next.Withdrawn = append(next.Withdrawn, old)
		}
	}
	return next, Newest
}

// First is the record of an article of which nothing was sent before.
func First(version int, said []Said) Standing {
	return Standing{Version: version, Said: merge(nil, said)}
}

// merge adds what was said to a list that has each thing once.
func merge(all, said []Said) []Said {
	type thing struct {
		subject string
		key     uint64
	}
	at := make(map[thing]int, len(said))
	for _, s := range said {
		k := thing{s.Subject, s.Key}
		if i, ok := at[k]; ok {
			all[i].Events += "," + s.Events
			continue
		}
		at[k] = len(all)
		all = append(all, s)
	}
	return all
}

// Retractions are the messages that withdraw what was said, as m, the version of the article that no longer has it,
// makes them. Their ids follow from m and what is withdrawn, so publishing again changes nothing.
func Retractions(m pipeline.Message, withdrawn []Said) ([]*nats.Msg, error) {
	reason := pipeline.Changed
	if m.Article.Dead() {
		reason = pipeline.Killed
	}
	return retractions(m, withdrawn, reason)
}

// RetractionsOfLate withdraw what a version said that came after the one that took its place, or after the article was
// killed.
func RetractionsOfLate(m pipeline.Message, said []Said, s Standing) ([]*nats.Msg, error) {
	reason := pipeline.Changed
	if s.Killed >= m.Article.Version {
		reason = pipeline.Killed
	}
	return retractions(m, merge(nil, said), reason)
}

func retractions(m pipeline.Message, withdrawn []Said, reason string) ([]*nats.Msg, error) {
	if len(withdrawn) == 0 {
		return nil, nil
	}
	common := envelope(m)
	version := m.Article.ID + "@" + strconv.Itoa(m.Article.Version)
	out := make([]*nats.Msg, 0, len(withdrawn))
	for _, s := range withdrawn {
		r := pipeline.Retraction{Article: m.Article.Ref(), Reason: reason}
		events := strings.Split(s.Events, ",")
		for _, e := range events {
			r.Withdrawn = append(r.Withdrawn, m.Article.ID+"@"+e)
		}
		body, err := marshal(r)
		if err != nil {
			return nil, fmt.Errorf("write a retraction of %s: %w", version, err)
		}
		typ := TypeQuoteRetracted
		if strings.HasPrefix(s.Subject, entityHop+".") {
			typ = TypeEntityRetracted
		}
		// The last event that is withdrawn names the retraction, as no other withdraws it.
		msg := newEvent(common, typ, version+"/retracted/"+events[len(events)-1], root+s.Subject, body)
		setCE(msg.Header, ceWithdraws, strings.Join(r.Withdrawn, ","))
		out = append(out, msg)
	}
	return out, nil
}

// QuoteEventID and EntityEventID are the ids of the events that a quote or an entity of an article's version has.
func QuoteEventID(a pipeline.ArticleRef, quote string) string { return eventID(a, "quote", quote) }

// EntityEventID is QuoteEventID for entities.
func EntityEventID(a pipeline.ArticleRef, entity string) string { return eventID(a, "entity", entity) }

func eventID(a pipeline.ArticleRef, kind, id string) string {
	return a.ID + "@" + strconv.Itoa(a.Version) + "/" + kind + "/" + id
}

// StandingKey is the key of an article's record in StandingBucket.
func StandingKey(article string) string {
	for _, r := range article {
		if !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '-') {
			sum := sha256.Sum256([]byte(article))
			return "=" + base64.RawURLEncoding.EncodeToString(sum[:18])
		}
	}
	return article
}

// StandingSubject is where the record of an article is kept.
func StandingSubject(article string) string {
	return "$KV." + StandingBucket + "." + StandingKey(article)
}

// NewStanding is the message that stores an article's record, if the one that is there has the given revision; 0 means
// that there is none.
func NewStanding(article string, s Standing, revision uint64) *nats.Msg {
	h := nats.Header{nats.ExpectedLastSubjSeqHdr: {strconv.FormatUint(revision, 10)}}
	return &nats.Msg{Subject: StandingSubject(article), Header: h, Data: s.Encode()}
}
