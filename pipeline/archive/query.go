package archive

import (
	"encoding/json"
	"time"

	"wirecopy/pipeline"
)

// Page says which part of a result to give.
type Page struct {
	// Limit is how many to give at most: DefaultLimit where it is 0, and never more than MaxLimit.
	Limit int
	// Cursor is the Next of the page before, "" for the first. It belongs to one query and its order.
	Cursor string
}

// Limits of a Page.
const (
	DefaultLimit = 50
	MaxLimit     = 1000
)

// List is one page of a result.
type List[T any] struct {
	Items []T `json:"items"`
	// Next is the cursor of the page that follows, "" where there is none.
	Next string `json:"next,omitempty"`
	// Read says for whom each name in the query was taken, by the field that held it: "speaker", "about", "entity".
	Read map[string][]Identity `json:"read,omitempty"`
	// Facets are the counts that were asked for, by the name of the facet.
	Facets map[string][]Facet `json:"facets,omitempty"`
	// Counted is how many results the facets were counted over; FacetLimit at most, the first in the query's order.
	Counted int `json:"counted,omitempty"`
}

// FacetLimit is over how many results facets are counted at most.
const FacetLimit = 5000

// Facet is how many results have one value.
type Facet struct {
	// Value is what to put into the query to get these results alone.
	Value string `json:"value"`
	// Label is what to show, where that is not the value: a person's name.
	Label string `json:"label,omitempty"`
	Count int    `json:"count"`
}

// Names of facets. Quotes have all of them, articles those that say so.
const (
	BySource   = "source" // articles too
	ByType     = "type"
	ByKind     = "kind"
	ByTone     = "tone" // articles too
	BySpeaker  = "speaker"
	ByLanguage = "language" // articles too
	ByMonth    = "month"    // 2026-03; articles too
)

// QuoteQuery asks for quotes. Every field that is set narrows the result.
type QuoteQuery struct {
	// Speaker is who said it: an Identity's id, a Wikidata id, or a name, which may be a part of one or misspelled.
	Speaker string
	// About is what it is about: a name, as Speaker, of one who is named within the quote, or else words of the quote.
	About string
	// Entity is who the article names anywhere, as Speaker.
	Entity string
	// Words are looked for in what was said: all of them, or an expression with "…", OR, NOT, - and word*.
	Words string
	// Source, Type, Kind and Tone each take any of their values.
	Source, Type, Kind, Tone []string
	// Stance is the tone of the stance toward About, where About is a name: negative, neutral, positive.
	Stance        string
	Language      string
	MinConfidence float64
	// Since and Until bound the time of the article's version: Since is within, Until is not.
	Since, Until time.Time
	// Article is one article's id.
	Article string
	// Oldest gives the oldest first, to find who said it first.
	Oldest bool
	// Facets are the counts to give beside the first page.
	Facets []string
	Page
}

// Quote is a quote as the archive gives it: the event that the pipeline sent, and what is known across articles.
type Quote struct {
	// ID is the id of the quote's event on the wire: article@version/quote/q1.
	ID string `json:"id"`
	pipeline.QuoteEvent
	// At is the time by which quotes are ordered: that of the article's version, or when it came in where it has none.
	At time.Time `json:"at"`
	// Speaker is who said it across articles; absent where the text does not say, or names nobody.
	Speaker *Name `json:"speaker,omitempty"`
	// About are those who are named within the quote.
	About []Target `json:"about,omitempty"`
	// Highlights are the places in the contents of the quote, in order, where the query's words stand.
	Highlights []Highlight `json:"highlights,omitempty"`
}

// Highlight is a place within the nth content of a quote. Offsets are code points within that content.
type Highlight struct {
	Content int `json:"content"`
	Start   int `json:"start"`
	End     int `json:"end"`
}

// Name is the short form of an Identity.
type Name struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Type string `json:"type"`
}

// Target is one who is named within a quote, and the speaker's stance where there is one.
type Target struct {
	Name
	Entity string         `json:"entity"` // the id within the article
	Stance *pipeline.Tone `json:"stance,omitempty"`
}

// Identity is a person, an organization, a place or another entity across articles.
type Identity struct {
	// ID stays the same as long as the archive does: letters, digits, hyphens and ~ alone.
	ID       string `json:"id"`
	Type     string `json:"type"`
	Name     string `json:"name"`
	Wikidata string `json:"wikidata,omitempty"`
	// Role is the one that was given last.
	Role      string    `json:"role,omitempty"`
	FirstSeen time.Time `json:"firstSeen"`
	LastSeen  time.Time `json:"lastSeen"`
	// Articles name it, in Said it speaks.
	Articles int `json:"articles"`
	Said     int `json:"said"`
	// Matched is the name by which a query found it, where that is not Name.
	Matched string `json:"matched,omitempty"`
}

// PersonQuery asks for identities, of any type.
type PersonQuery struct {
	// Name is the whole or a part of a name, in any order and also misspelled; "" gives all.
	Name string
	// Type takes any of its values: PERSON, ORG, GPE, …
	Type []string
	// Role is words of a role.
	Role string
	// Since takes those who are named since then.
	Since time.Time
	// Order is "articles" (those named most first, the default without a Name), "said", "recent", "name", or "match" (the
	// default with a Name).
	Order string
	Page
}

// Person is all that the archive knows of an Identity.
type Person struct {
	Identity
	Aliases []Alias `json:"aliases,omitempty"`
	// Roles are the roles given, the latest first.
	Roles []Role `json:"roles,omitempty"`
	// NamedWith are those in the same articles, the most frequent first; counted over its newest thousand articles.
	NamedWith []Companion `json:"namedWith,omitempty"`
	// Weeks are those in which it is named, the oldest first.
	Weeks []Week `json:"weeks,omitempty"`
	// Quotes are the newest that it said, and About the newest that name it.
	Quotes []Quote `json:"quotes,omitempty"`
	About  []Quote `json:"about,omitempty"`
	// Articles is in Identity; Newest are the newest of them.
	Newest []ArticleSummary `json:"newest,omitempty"`
	// Decisions are those of editors that have to do with it, the latest first.
	Decisions []Decision `json:"decisions,omitempty"`
}

// Alias is a form of the name that articles use.
type Alias struct {
	Name      string    `json:"name"`
	Articles  int       `json:"articles"`
	FirstSeen time.Time `json:"firstSeen"`
	LastSeen  time.Time `json:"lastSeen"`
}

// Role is an office or a description that articles give to a person.
type Role struct {
	Role      string    `json:"role"`
	Articles  int       `json:"articles"`
	FirstSeen time.Time `json:"firstSeen"`
	LastSeen  time.Time `json:"lastSeen"`
}

// Companion is one who is named in the same articles.
type Companion struct {
	Name
	Articles int `json:"articles"`
}

// Week counts one week of an identity, which begins on the Monday of that date, in UTC.
type Week struct {
	Week     string `json:"week"`
	Articles int    `json:"articles"`
	Said     int    `json:"said"`
	About    int    `json:"about"`
}

// ArticleQuery asks for articles. Every field that is set narrows the result.
type ArticleQuery struct {
	// Words are looked for in headline and text, as QuoteQuery.Words.
	Words string
	// Entity is who the article names: as QuoteQuery.Speaker.
	Entity       string
	Source       []string
	Language     string
	Tone         []string
	Since, Until time.Time
	// Canceled gives the tombstones of killed and withheld articles, and no others.
	Canceled bool
	Oldest   bool
	Facets   []string
	Page
}

// ArticleSummary is an article without its text.
type ArticleSummary struct {
	pipeline.ArticleRef
	At        time.Time      `json:"at"`
	PubStatus string         `json:"pubStatus"`
	Byline    string         `json:"byline,omitempty"`
	Located   string         `json:"located,omitempty"`
	Language  string         `json:"language,omitempty"`
	Words     int            `json:"words"`
	Quotes    int            `json:"quotes"`
	Versions  int            `json:"versions"`
	Tone      *pipeline.Tone `json:"tone,omitempty"`
	// Excerpt is the text around the query's words, or the first words of the text.
	Excerpt string `json:"excerpt,omitempty"`
}

// Article is one version of an article as the archive has it.
type Article struct {
	ArticleSummary
	// Article is the whole annotated article, as it was on the wire; absent where it was killed or withheld.
	Article json.RawMessage `json:"article,omitempty"`
	// Identities are who the entities of the article are across articles, by the entity's id in it. Those of an older
	// version are not known.
	Identities map[string]Name `json:"identities,omitempty"`
	// History lists all versions, the newest first. History[0] is the one that stands, unless the article was killed.
	History []Version `json:"history"`
}

// Version is one version of an article.
type Version struct {
	Version        int       `json:"version"`
	VersionCreated time.Time `json:"versionCreated,omitzero"`
	Received       time.Time `json:"received"`
	Headline       string    `json:"headline,omitempty"`
	PubStatus      string    `json:"pubStatus"`
}

// Stats are the numbers of an archive.
type Stats struct {
	Articles  int            `json:"articles"`
	Canceled  int            `json:"canceled"`
	Versions  int            `json:"versions"`
	Quotes    int            `json:"quotes"`
	Identity  map[string]int `json:"identities"` // by type
	Sources   []SourceStats  `json:"sources"`
	FirstAt   time.Time      `json:"firstAt,omitzero"`
	LastAt    time.Time      `json:"lastAt,omitzero"`
	Bytes     int64          `json:"bytes"` // on disk
	Days      []Day          `json:"days"`  // the last thirty that have any
	Stream    StreamPosition `json:"stream"`
	Decisions int            `json:"decisions"` // that stand
}

// SourceStats are the numbers of one source.
type SourceStats struct {
	Source   string    `json:"source"`
	Articles int       `json:"articles"`
	Quotes   int       `json:"quotes"`
	LastAt   time.Time `json:"lastAt"`
}

// Day counts one day, in UTC.
type Day struct {
	Day      string `json:"day"`
	Articles int    `json:"articles"`
	Quotes   int    `json:"quotes"`
}

// StreamPosition is how far the archive has read the stream of finished articles.
type StreamPosition struct {
	// Sequence is that of the last message that is in the archive.
	Sequence uint64    `json:"sequence"`
	At       time.Time `json:"at,omitzero"`
	// Missed is how many messages the stream dropped before the archive had read them, since the archive was made.
	Missed uint64 `json:"missed"`
}

// Kinds of Decision.
const (
	Merge = "merge"
	Split = "split"
)

// Decision is what an editor has said of who is who. Later articles obey it, until it is undone.
type Decision struct {
	ID   int64  `json:"id"`
	Kind string `json:"kind"`
	// Person is the identity that is merged into Into, or that a part of is split off as Into.
	Person Name `json:"person"`
	Into   Name `json:"into"`
	// Where says which mentions a split takes.
	Where  *SplitRule `json:"where,omitempty"`
	By     string     `json:"by,omitempty"`
	Note   string     `json:"note,omitempty"`
	At     time.Time  `json:"at"`
	Undone time.Time  `json:"undone,omitzero"`
}

// SplitRule says which mentions of an identity are another: those to which every field that is set applies.
type SplitRule struct {
	// Role is words that stand in the role.
	Role string `json:"role,omitempty"`
	// With is the id of an identity that the article names too.
	With   string `json:"with,omitempty"`
	Source string `json:"source,omitempty"`
	// Articles are ids of articles.
	Articles []string `json:"articles,omitempty"`
}
