// Package gold reads the documents that people have annotated, for training and for evaluation: names, who is who, what
// was said by whom, tone, pronouns, and trees. It also holds the one measure of precision and recall. It knows nothing
// of the stages, so that both their training programs and the program's eval can use it.
package gold

import (
	"encoding/json"
	"errors"
)

// Document is one annotated text, a line of a gold file. Which fields it has beyond ID and Text depends on the file.
// All offsets are Unicode code points into Text, half-open.
type Document struct {
	ID           string `json:"id"`
	Source       string `json:"source"`
	Genre        string `json:"genre"`
	Split        string `json:"split"` // train, dev, or a part of these
	License      string `json:"license"`
	LicenseClass string `json:"license_class"`
	Text         string `json:"text"`

	// Names, and whom they name. Silver says that a machine found them.
	Entities []Name  `json:"entities"`
	WhoIsWho []Actor `json:"whoiswho"`
	Silver   bool    `json:"silver"`

	Quotes []Quote `json:"quotes"`
	// Scare are the words between marks that report no speech.
	Scare []Span `json:"scare"`

	// Target is whom the Label is about; nil where it is about the whole text.
	Target *Span  `json:"target"`
	Label  string `json:"label"` // positive, neutral, negative
	// Score is a rating, in the unit of its set; nil where there is only a label.
	Score *float64 `json:"score"`

	// Pronoun, and two names that it may stand for, in the form of GAP (Webster et al. 2018).
	Pronoun *Candidate `json:"pronoun"`
	A       *Candidate `json:"a"`
	B       *Candidate `json:"b"`
}

// Name is a mention by name.
type Name struct {
	Start  int    `json:"start"`
	End    int    `json:"end"`
	Type   string `json:"type"`   // PERSON, ORG, LOC (countries, places and buildings), MISC
	Orig   string `json:"orig"`   // the set's own label, often finer
	Entity string `json:"entity"` // the Actor; empty where the set does not say
}

// Span is the place of the name.
func (n Name) Span() Span { return Span{n.Start, n.End} }

// Actor is somebody or something that a document names, with all that it says of them.
type Actor struct {
	ID    string   `json:"id"`
	Type  string   `json:"type"`
	Name  string   `json:"name"`
	Roles []string `json:"roles"`
	// Stance is how the whole document makes the actor look, from -2 to 2; nil where nobody has judged it.
	Stance   *int  `json:"stance"`
	Evidence *Span `json:"evidence"` // what makes it so
}

// Quote is a piece of speech, or of belief.
type Quote struct {
	Type    string `json:"type"`    // direct, mixed, indirect
	Content []Span `json:"content"` // without the outer marks; several where it is interrupted
	Speaker []Span `json:"speaker"` // empty where nobody is said to speak
	Cue     []Span `json:"cue"`
	// Speech is false for what reports a belief or an intention; nil is true. See IsSpeech.
	Speech *bool `json:"speech"`
	// Turn marks a turn of an interview, verbatim and without marks.
	Turn bool `json:"turn"`
	// Caption marks a picture credit, which is not scored.
	Caption bool `json:"caption"`

	SpeakerEntity Speaker `json:"speaker_entity"`
	SpeakerKind   string  `json:"speaker_kind"` // where no entity speaks: anonymous, collective, document, unknown
	Via           []Relay `json:"via"`
	Tone          string  `json:"tone"` // +, 0, -
}

// IsSpeech is false for an indirect quote that reports a belief or an intention.
func (q *Quote) IsSpeech() bool { return q.Type != "indirect" || q.Speech == nil || *q.Speech }

// Speaker says which entity speaks. Sets with a list of actors give its ID alone; others tell more of it.
type Speaker struct {
	ID      string // of an Actor where the document has them, else as the set numbers them; empty for none
	Name    string
	Type    string
	Pronoun bool // the speaker is only ever called he, she or they
}

// UnmarshalJSON reads an ID, or an object with eid, name, etype and pronoun.
func (s *Speaker) UnmarshalJSON(b []byte) error {
	if json.Unmarshal(b, &s.ID) == nil {
		return nil
	}
	var o struct {
		EID     string `json:"eid"`
		Name    string `json:"name"`
		EType   string `json:"etype"`
		Pronoun bool   `json:"pronoun"`
	}
	if err := json.Unmarshal(b, &o); err != nil {
		return errors.New("speaker_entity is neither an id nor an object with eid, name, etype and pronoun")
	}
	*s = Speaker{o.EID, o.Name, o.EType, o.Pronoun}
	return nil
}

// Relay is whoever passed on what another said: an agency, a newspaper.
type Relay struct {
	Span   Span   `json:"span"`
	Entity string `json:"entity"`
}

// Candidate is a pronoun, or a name that it may stand for.
type Candidate struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
	Coref bool   `json:"coref"` // the pronoun stands for this name
}

// Span is the place of the candidate.
func (c *Candidate) Span() Span { return Span{c.Start, c.End} }

// Span is a stretch of a text, in code points, half-open.
type Span struct{ Start, End int }

// Overlaps reports whether a character is common to both.
func (s Span) Overlaps(t Span) bool { return s.Start < t.End && t.Start < s.End }

// UnmarshalJSON reads [start, end], or an object with start and end.
func (s *Span) UnmarshalJSON(b []byte) error {
	var ends []int
	if json.Unmarshal(b, &ends) == nil {
		if len(ends) != 2 {
			return errors.New("a span is [start, end]")
		}
		*s = Span{ends[0], ends[1]}
		return nil
	}
	var o struct{ Start, End *int }
	if err := json.Unmarshal(b, &o); err != nil || o.Start == nil || o.End == nil {
		return errors.New(`a span is [start, end], or {"start", "end"}`)
	}
	*s = Span{*o.Start, *o.End}
	return nil
}
