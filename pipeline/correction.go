package pipeline

import "time"

// Kinds of Correction.
const (
	CorrectSpeaker = "speaker"    // Quote was said by Speaker, or by nobody who is named where there is none
	CorrectWords   = "words"      // what was said in Quote is Content
	NotSpeech      = "not_speech" // Quote reports no speech
	MissedQuote    = "missed"     // Speaker said Content, and no quote was found there
	SameEntity     = "same"       // Entities are one and the same
	Checked        = "checked"    // all else that was found in the article is right
	Undo           = "undo"       // the correction Undoes does not hold
)

// Correction is what an editor says of what was found in one version of an article. It changes no article: it is kept,
// shown beside what it corrects, and made into gold documents for evaluation and training.
type Correction struct {
	ID      string     `json:"id"`
	Article ArticleRef `json:"article"`
	Kind    string     `json:"kind"`
	// Quote is the id of the quote that is corrected.
	Quote   string   `json:"quote,omitempty"`
	Content []Span   `json:"content,omitempty"`
	Speaker *Speaker `json:"speaker,omitempty"`
	// Entities are ids of entities of the article.
	Entities []string `json:"entities,omitempty"`
	// Undoes is the id of an earlier correction.
	Undoes string    `json:"undoes,omitempty"`
	By     string    `json:"by,omitempty"`
	Note   string    `json:"note,omitempty"`
	Time   time.Time `json:"time"`
	// Corrected is the version of the article as it was found, with the first correction of it: so that the correction
	// says something when the article is no longer kept.
	Corrected *Article `json:"corrected,omitempty"`
}
