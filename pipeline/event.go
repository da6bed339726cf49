package pipeline

import (
	"iter"
	"time"
)

// Names of the annotations that wirecopy's own stages make.
const (
	EntitiesLayer  = "entities"
	QuotesLayer    = "quotes"
	SentimentLayer = "sentiment"
)

// ArticleRef says which version of which article an event belongs to.
type ArticleRef struct {
	ID             string    `json:"id"`
	Version        int       `json:"version,omitempty"`
	Source         string    `json:"source,omitempty"`
	URI            string    `json:"uri,omitempty"`
	URL            string    `json:"url,omitempty"`
	Headline       string    `json:"headline,omitempty"`
	VersionCreated time.Time `json:"versionCreated,omitzero"`
	Desk
}

// QuoteEvent is one quote, whole enough to be read without its article.
type QuoteEvent struct {
	Article ArticleRef `json:"article"`
	Quote   Quote      `json:"quote"`
	// SpeakerName is the speaker's full name where the speaker is a known entity, else the words in the text; "" where
	// there is no speaker. An anonymous speaker's entity is what it speaks for, so its name stays the words in the text.
	SpeakerName string `json:"speakerName,omitempty"`
	// SpeakerRoles and SpeakerWikidata are those of the speaker's entity.
	SpeakerRoles    []string `json:"speakerRoles,omitempty"`
	SpeakerWikidata string   `json:"speakerWikidata,omitempty"`
	Tone            *Tone    `json:"tone,omitempty"`
}

// EntityEvent is one entity that an article names.
type EntityEvent struct {
	Article ArticleRef `json:"article"`
	Entity  Entity     `json:"entity"`
	Stance  *Stance    `json:"stance,omitempty"`
}

// EntitiesEvent is all that one version of an article names, and what stands of the article at that version.
type EntitiesEvent struct {
	Article  ArticleRef    `json:"article"`
	Entities []NamedEntity `json:"entities,omitempty"`
	// Singly says that each of these entities has an event of its own besides.
	Singly bool `json:"singly,omitempty"`
	// Standing lists the quotes and entities that were sent of this or an earlier version, and not withdrawn. Entities that
	// this version names for the first time are left out.
	Standing []Standing `json:"standing,omitempty"`
	// Withdrawn are the ids of the entities, as events have them, that this version no longer has, of all versions of the
	// article; Reason is that of a Retraction.
	Withdrawn []string `json:"withdrawn,omitempty"`
	Reason    string   `json:"reason,omitempty"`
	// Killed is the newest version at the time when the article was last canceled; absent where it never was.
	Killed int `json:"killed,omitempty"`
}

// NamedEntity is an entity, and how the article makes it look.
type NamedEntity struct {
	Entity
	Stance *Stance `json:"stance,omitempty"`
}

// Standing is one thing that was sent and not withdrawn: a quote of certain words by a speaker, or an entity by type
// and name.
type Standing struct {
	// Subject is that of its events.
	Subject string `json:"subject"`
	// Key tells the quotes of one speaker from each other: it is the same for the same words.
	Key string `json:"key,omitempty"`
	// Events are the ids of its events, of all versions that have it, without the article's id and the "@" behind it.
	Events []string `json:"events"`
	// Singly says that an entity was sent in an event of its own besides.
	Singly bool `json:"singly,omitempty"`
}

// Stance is how an article makes an entity look: EntityTone without the entity's id.
type Stance struct {
	Tone
	Confidence float64 `json:"confidence,omitempty"`
	Evidence   []Span  `json:"evidence,omitempty"`
}

// Reasons of a Retraction.
const (
	Changed = "changed" // a newer version of the article does not have it any more
	Killed  = "killed"  // the article was canceled or withheld
)

// Retraction withdraws quotes or entities that were sent before, on the subject on which they were sent. It does not
// repeat what they said.
type Retraction struct {
	// Article is the version that no longer has them.
	Article ArticleRef `json:"article"`
	// Withdrawn are the ids of the events that no longer stand, of all versions of the article.
	Withdrawn []string `json:"withdrawn"`
	Reason    string   `json:"reason"`
}

// Ref names this version of the article.
func (a *Article) Ref() ArticleRef {
	return ArticleRef{ID: a.ID, Version: a.Version, Source: a.Source, URI: a.URI, URL: a.URL, Headline: a.Headline, VersionCreated: a.VersionCreated, Desk: a.desk()}
}

// Dead reports whether the article is not to be published: what was said under its id is withdrawn.
func (a *Article) Dead() bool { return a.PubStatus == Canceled || a.PubStatus == Withheld }

// Events are the quote and entity events of an article that has passed all stages, in the order of its annotations.
// Scare quotes report no speech and give no event. An article that is not usable has none.
func Events(a *Article) ([]QuoteEvent, []EntityEvent, error) {
	quotes, named, err := Named(a)
	if err != nil || named == nil {
		return quotes, nil, err
	}
	ref := a.Ref()
	events := make([]EntityEvent, len(named))
	for i, n := range named {
		events[i] = EntityEvent{Article: ref, Entity: n.Entity, Stance: n.Stance}
	}
	return quotes, events, nil
}

// Named is Events with the entities as one event lists them: an article has some dozens, and few want one by one.
func Named(a *Article) ([]QuoteEvent, []NamedEntity, error) {
	said, n, named, err := EachNamed(a)
	if err != nil || n == 0 {
		return nil, named, err
	}
	quotes := make([]QuoteEvent, 0, n)
	for q := range said {
		quotes = append(quotes, *q)
	}
	return quotes, named, nil
}

// EachNamed is Named with the quotes one by one, and how many they are. Each takes the place of the one before it: whoever keeps one
// copies it.
func EachNamed(a *Article) (said iter.Seq[*QuoteEvent], n int, named []NamedEntity, err error) {
	none := func(func(*QuoteEvent) bool) {}
	if a.Dead() {
		return none, 0, nil, nil
	}
	entities, err := Layer[[]Entity](a, EntitiesLayer)
	if err != nil {
		return none, 0, nil, err
	}
	quotes, err := Layer[[]Quote](a, QuotesLayer)
	if err != nil {
		return none, 0, nil, err
	}
	sentiment, err := judged(a)
	if err != nil {
		return none, 0, nil, err
	}
	ref := a.Ref()

	stances := make([]Stance, len(sentiment.Entities))
	stance := make(map[string]*Stance, len(sentiment.Entities))
	for i, t := range sentiment.Entities {
		stances[i] = Stance{t.Tone, t.Confidence, t.Evidence}
		stance[t.Entity] = &stances[i]
	}
	tone := make(map[string]*Tone, len(sentiment.Quotes))
	for i := range sentiment.Quotes {
		tone[sentiment.Quotes[i].Quote] = &sentiment.Quotes[i].Tone
	}
	byID := make(map[string]*Entity, len(entities))
	named = make([]NamedEntity, len(entities))
	for i := range entities {
		byID[entities[i].ID] = &entities[i]
		named[i] = NamedEntity{Entity: entities[i], Stance: stance[entities[i].ID]}
	}
	for i := range quotes {
		if quotes[i].Type != Scare {
			n++
		}
	}
	return func(yield func(*QuoteEvent) bool) {
		e := QuoteEvent{Article: ref}
		for _, q := range quotes {
			if q.Type == Scare {
				continue
			}
			e.Quote, e.Tone, e.SpeakerName, e.SpeakerRoles, e.SpeakerWikidata = q, tone[q.ID], "", nil, ""
			if q.Speaker != nil {
				e.SpeakerName = q.Speaker.Text
				if who := byID[q.Speaker.Entity]; who != nil && q.Speaker.Kind != AnonymousSpeaker {
					e.SpeakerName, e.SpeakerRoles, e.SpeakerWikidata = who.Name, who.Roles, who.Wikidata
				}
			}
			if !yield(&e) {
				return
			}
		}
	}, n, named, nil
}
