package wire

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline"
)

// Standing is what stands of one article: the quotes and entities that were sent and not withdrawn, of all of its
// versions. It is stored in the event that lists the entities of the newest version. The zero Standing is that of an
// article of which nothing was sent.
type Standing struct {
	// Version is the newest that was sent.
	Version int
	// Killed is the newest version at the time when the article was last canceled, 0 where it never was.
	Killed int
	Said   []Said
	// Withdrawn is what Version withdraws. It is no part of what is stored.
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
	// Singly says that an entity was sent in an event of its own besides.
	Singly bool
}

// newSaid notes the event that was sent on a subject under an id.
func newSaid(article, subject, id string, key uint64) Said {
	return Said{Subject: subject[len(root):], Key: key, Events: id[len(article)+1:]}
}

// ids are the ids of the events, whole.
func (s Said) ids(article string) []string {
	ids := strings.Split(s.Events, ",")
	for i := range ids {
		ids[i] = article + "@" + ids[i]
	}
	return ids
}

func (s Said) entity() bool { return strings.HasPrefix(s.Subject, entityHop+".") }

// public is how a record has it.
func (s Said) public() pipeline.Standing {
	out := pipeline.Standing{Subject: root + s.Subject, Events: strings.Split(s.Events, ","), Singly: s.Singly}
	if s.Key != 0 {
		out.Key = strconv.FormatUint(s.Key, 36)
	}
	return out
}

// ReadStanding reads the record of what stands of an article off the event that has it.
func ReadStanding(e Event) (Standing, error) {
	var r pipeline.EntitiesEvent
	if err := json.Unmarshal(e.Data, &r); err != nil {
		return Standing{}, fmt.Errorf("read what stands of article %s: %w", e.Subject, pipeline.DescribeJSON(err))
	}
	s := Standing{Version: max(r.Article.Version, r.Killed), Killed: r.Killed}
	listed := map[string]bool{}
	for _, p := range r.Standing {
		said := Said{Subject: strings.TrimPrefix(p.Subject, root), Events: strings.Join(p.Events, ","), Singly: p.Singly}
		if p.Key != "" {
			key, err := strconv.ParseUint(p.Key, 36, 64)
			if err != nil {
				return Standing{}, fmt.Errorf("read what stands of article %s: the key %q: %w", e.Subject, p.Key, err)
			}
			said.Key = key
		}
		listed[p.Subject] = true
		s.Said = append(s.Said, said)
	}
	for _, n := range r.Entities {
		subject, id := EntitySubject(n.Type, n.Name, e.Source), EntityEventID(r.Article, n.ID)
		if listed[subject] {
			continue
		}
		said := newSaid(r.Article.ID, subject, id, 0)
		said.Singly = r.Singly
		s.Said = append(s.Said, said)
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
			next.Said[i].Singly = old.Singly || next.Said[i].Singly
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
	all = slices.Grow(all, len(said))
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

// QuoteEventID and EntityEventID are the ids of the events that a quote or an entity of an article's version has.
func QuoteEventID(a pipeline.ArticleRef, quote string) string { return eventID(a, "quote", quote) }

// EntityEventID is QuoteEventID for entities.
func EntityEventID(a pipeline.ArticleRef, entity string) string { return eventID(a, "entity", entity) }

func eventID(a pipeline.ArticleRef, kind, id string) string {
	return a.ID + "@" + strconv.Itoa(a.Version) + "/" + kind + "/" + id
}

// articleKey is an article's id as a token of a subject.
func articleKey(article string) string {
	for _, r := range article {
		if !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '-') {
			sum := sha256.Sum256([]byte(article))
			return "=" + base64.RawURLEncoding.EncodeToString(sum[:18])
		}
	}
	if article == "" {
		return "="
	}
	return article
}

// KilledKey is the key of an article in KilledBucket.
func KilledKey(article string) string { return articleKey(article) }

// ForgetSuspect removes what SuspectsBucket has under a key, as a purge of the key does.
func ForgetSuspect(key string) *nats.Msg {
	return &nats.Msg{Subject: "$KV." + SuspectsBucket + "." + key, Header: nats.Header{
		"KV-Operation": {"PURGE"}, jetstream.MsgRollup: {jetstream.MsgRollupSubject},
	}}
}
