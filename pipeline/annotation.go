package pipeline

// Types of Entity. PERSON, ORG, GPE, LOC, FAC, NORP, EVENT, LAW and PRODUCT are those of OntoNotes 5; WORK is its
// WORK_OF_ART.
const (
	Person  = "PERSON"
	Org     = "ORG"
	GPE     = "GPE"
	Loc     = "LOC"
	Fac     = "FAC"
	Norp    = "NORP"
	Event   = "EVENT"
	Law     = "LAW"
	Work    = "WORK"
	Product = "PRODUCT"
)

// Kinds of Mention.
const (
	NameMention    = "name"
	NominalMention = "nominal"
	PronounMention = "pronoun"
)

// Entity is someone or something that an article names, with every place where it does.
type Entity struct {
	// ID is unique within the article: e1, e2, … in order of first mention.
	ID   string `json:"id"`
	Type string `json:"type"`
	// Name is the fullest form of the name in the article.
	Name  string   `json:"name"`
	Roles []string `json:"roles,omitempty"`
	// Wikidata is the item's id, "Q…", where the name is known and clear.
	Wikidata string `json:"wikidata,omitempty"`
	// IDs are those that the user's own table of names gives besides, as they are written there.
	IDs []string `json:"ids,omitempty"`
	// Salience is in [0, 1]: how much the article is about it.
	Salience float64   `json:"salience"`
	Mentions []Mention `json:"mentions"`
}

// Mention is one place where an entity is referred to.
type Mention struct {
	Span
	Kind string `json:"kind"`
}

// Types of Quote.
const (
	Direct   = "direct"   // all of it stands between marks
	Mixed    = "mixed"    // some of it does
	Indirect = "indirect" // none does
	Scare    = "scare"    // marks that report no speech: a nickname, a title, irony
)

// Kinds of Speaker.
const (
	PersonSpeaker       = "person"
	OrganizationSpeaker = "organization"
	CollectiveSpeaker   = "collective"
	AnonymousSpeaker    = "anonymous"
	DocumentSpeaker     = "document"
)

// Quote is one thing said: what, by whom, with which cue.
type Quote struct {
	// ID is unique within the article: q1, q2, … in order of appearance.
	ID   string `json:"id"`
	Type string `json:"type"`
	// Content is what was said, without the outer marks; a split quote has several spans.
	Content []Span   `json:"content"`
	Speaker *Speaker `json:"speaker,omitempty"`
	Cue     *Span    `json:"cue,omitempty"`
	// Via is who relayed it, the nearest to the reader first.
	Via []Ref `json:"via,omitempty"`
	// Confidence is in [0, 1]: the share of quotes given this value that are right.
	Confidence float64 `json:"confidence"`
	// Rule names what decided the speaker, or why there is none.
	Rule string `json:"rule"`
	// Repaired says that the marks did not pair and were completed.
	Repaired bool   `json:"repaired,omitempty"`
	Evidence []Span `json:"evidence,omitempty"`
}

// Speaker is who said it, as the text has it, and the entity that it is, where that is known.
type Speaker struct {
	Span
	Entity string `json:"entity,omitempty"`
	Kind   string `json:"kind"`
}

// Ref is a span that refers to an entity.
type Ref struct {
	Span
	Entity string `json:"entity,omitempty"`
}

// Labels of sentiment.
const (
	Negative = "negative"
	Neutral  = "neutral"
	Positive = "positive"
)

// Tone is a score in [-1, 1] and its label.
type Tone struct {
	Score float64 `json:"score"`
	Label string  `json:"label"`
}

// Reasons why a text was not analysed.
const (
	OtherLanguage = "language" // it is written in a language that the stage does not read
	NoText        = "empty"    // there are no words in it
)

// Sentiment is how an article speaks: the whole and each sentence (good and bad news, events and all), how it makes
// each entity look, and each quote. A text that was not read has NotAnalysed, and no score and no label anywhere.
type Sentiment struct {
	Tone
	// NotAnalysed is why the text was not read: neither neutral nor anything else is said of it then.
	NotAnalysed string         `json:"notAnalysed,omitempty"`
	Sentences   []SentenceTone `json:"sentences,omitempty"`
	Entities    []EntityTone   `json:"entities,omitempty"`
	Quotes      []QuoteTone    `json:"quotes,omitempty"`
}

// MarshalJSON leaves out the score and the label of a text that was not read.
func (s Sentiment) MarshalJSON() ([]byte, error) { return EncodeJSON(s.forJSON()) }

// forJSON is what stands in the JSON. It has no MarshalJSON, so that the encoder writes it in one go.
func (s *Sentiment) forJSON() any {
	if s.NotAnalysed != "" {
		return struct {
			NotAnalysed string `json:"notAnalysed"`
		}{s.NotAnalysed}
	}
	type analysed Sentiment
	return (*analysed)(s)
}

// SentenceTone is the tone of one sentence. Offsets as in Span.
type SentenceTone struct {
	Start int `json:"start"`
	End   int `json:"end"`
	Tone
	Evidence []Span `json:"evidence,omitempty"`
}

// EntityTone is how a text makes an entity look, not the mood of the news around it. It is neutral, with a score of 0,
// unless the evidence for an opinion is there.
type EntityTone struct {
	Entity string `json:"entity"`
	Tone
	// Confidence of an opinion is in [0, 1]: the share of opinions given this value that careful readers of the whole
	// article hold too. Absent where there is no opinion.
	Confidence float64 `json:"confidence,omitempty"`
	// Evidence is what in the text makes it look so.
	Evidence []Span `json:"evidence,omitempty"`
}

// QuoteTone is the tone of the words quoted, and the stance of their speaker toward the entities named in them.
type QuoteTone struct {
	Quote string `json:"quote"`
	Tone
	Targets  []EntityTone `json:"targets,omitempty"`
	Evidence []Span       `json:"evidence,omitempty"`
}
