package pipeline

import "time"

// Editorial is what editors and archives need of an article beside its text. Names follow IPTC ninjs 3.1 where ninjs
// has one; its fields stand within the article's own.
type Editorial struct {
	// Signals say how this version relates to the one before, and other signs to editors.
	Signals []string `json:"signals,omitempty"`
	// EdNotes are all notes to editors, in order. EditorialNote is the first that is no mere service line.
	EdNotes  []EdNote `json:"edNotes,omitempty"`
	Slugline string   `json:"slugline,omitempty"`
	Keywords []string `json:"keywords,omitempty"`
	// Description is the abstract, the summary or the teaser.
	Description string `json:"description,omitempty"`

	// Provider sent the item, InfoSources are where its facts come from, and CreditLine is what has to be printed.
	Provider        string   `json:"provider,omitempty"`
	InfoSources     []string `json:"infoSources,omitempty"`
	CreditLine      string   `json:"creditLine,omitempty"`
	CopyrightHolder string   `json:"copyrightHolder,omitempty"`
	CopyrightNotice string   `json:"copyrightNotice,omitempty"`
	UsageTerms      string   `json:"usageTerms,omitempty"`

	Genres []Subject `json:"genres,omitempty"`
	// Products are the services and products that the item is a part of.
	Products []Subject `json:"products,omitempty"`
	// Priority is that of the transmission, where the supplier sends one beside Urgency.
	Priority string `json:"priority,omitempty"`
	// Symbols are the securities that the item is about.
	Symbols        []Symbol  `json:"symbols,omitempty"`
	Audience       []string  `json:"audience,omitempty"`
	ContentWarning []string  `json:"contentWarning,omitempty"`
	Expires        time.Time `json:"expires,omitzero"`
	WordCount      int       `json:"wordCount,omitempty"`
	// TimeZone is the zone of the feed, where the item's times came without one and were read in it.
	TimeZone string `json:"timeZone,omitempty"`

	// EvolvedFrom is the uri of the story or version that this one continues, TranslationOf that of the original.
	EvolvedFrom   string  `json:"evolvedFrom,omitempty"`
	TranslationOf string  `json:"translationOf,omitempty"`
	AltIDs        []AltID `json:"altIds,omitempty"`
	// Associations are the pictures and other media that go with the text.
	Associations []Association `json:"associations,omitempty"`
}

// Values of Editorial.Signals that say how a version relates to the one before. Suppliers send others too.
const (
	SignalUpdate     = "update"
	SignalCorrection = "correction"
	SignalKill       = "kill"
)

// EdNote is a note to editors.
type EdNote struct {
	// Role is what the supplier calls its kind, such as "correction"; "" for none.
	Role string `json:"role,omitempty"`
	Text string `json:"text"`
}

// Symbol names a security.
type Symbol struct {
	Ticker   string `json:"ticker,omitempty"`
	Exchange string `json:"exchange,omitempty"`
	ISIN     string `json:"isin,omitempty"`
}

// AltID is another identity of the item.
type AltID struct {
	Role  string `json:"role,omitempty"`
	Value string `json:"value"`
}

// Association is a picture, a recording or another item that goes with a text.
type Association struct {
	// Type is "picture", "video", "audio", "graphic" or what else the supplier says.
	Type     string `json:"type,omitempty"`
	URI      string `json:"uri,omitempty"`
	Headline string `json:"headline,omitempty"`
	Caption  string `json:"caption,omitempty"`
	Byline   string `json:"byline,omitempty"`
	Credit   string `json:"credit,omitempty"`
}
