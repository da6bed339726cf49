package console

import (
	"encoding/json"
	"hash/fnv"
	"slices"
	"strings"
	"time"
	"unicode"

	"wirecopy/pipeline"
	"wirecopy/pipeline/token"
	"wirecopy/pipeline/wire"
)

// line is one quote as the Live page shows it: what was said, by whom, and what has become of it since.
type line struct {
	// Seq is its number in the stream, Changed that of the last message that changed it.
	Seq     uint64
	Changed uint64
	ID      string // of its first event
	Time    time.Time
	Article pipeline.ArticleRef
	Quote   string // its id within the newest version that has it
	Type    string
	Words   []string // one for each part
	Speaker string
	Kind    string
	Roles   []string
	// Wikidata is the speaker's.
	Wikidata   string
	Cue        string
	Via        []string
	Confidence float64
	Tone       *pipeline.Tone
	// Versions of the article that have the quote in these words, in order.
	Versions []int
	// Withdrawn is why the quote no longer stands, "" while it does; WithdrawnIn is the version that says so.
	Withdrawn   string
	WithdrawnIn int

	key  uint64 // of speaker and words
	was  *line  // what an earlier version had in its place
	seen []string
	json []byte // as it is shown, of a copy that goes to visitors
}

func newLine(seq uint64, e wire.Event, q pipeline.QuoteEvent) *line {
	l := &line{
		Seq: seq, Changed: seq, ID: e.ID, Time: e.Time, Article: q.Article, Quote: q.Quote.ID, Type: q.Quote.Type, Speaker: q.SpeakerName,
		Roles: q.SpeakerRoles, Wikidata: q.SpeakerWikidata, Confidence: q.Quote.Confidence, Tone: q.Tone, Versions: []int{q.Article.Version}, seen: []string{e.ID},
	}
	h := fnv.New64a()
	h.Write([]byte(token.Name(q.SpeakerName)))
	for _, s := range q.Quote.Content {
		l.Words = append(l.Words, s.Text)
		h.Write([]byte{0})
		h.Write([]byte(s.Text))
	}
	l.key = h.Sum64()
	if q.Quote.Speaker != nil {
		l.Kind = q.Quote.Speaker.Kind
	}
	if q.Quote.Cue != nil {
		l.Cue = q.Quote.Cue.Text
	}
	for _, v := range q.Quote.Via {
		l.Via = append(l.Via, v.Text)
	}
	return l
}

// copy gives a line that stays as it is when the original changes.
func (l *line) copy() *line {
	c := *l
	c.Versions = slices.Clone(l.Versions)
	if l.was != nil {
		was := *l.was
		c.was = &was
	}
	return &c
}

// body is the line as JSON: written once for all visitors where tell has done so.
func (l *line) body() ([]byte, error) {
	if l.json != nil {
		return l.json, nil
	}
	return json.Marshal(l.show())
}

// shown is a line as it goes to pages and scripts, a copy that stays as it is.
type shown struct {
	Seq         uint64   `json:"seq"`
	ID          string   `json:"id"`
	Time        string   `json:"time"`
	Article     string   `json:"article"`
	Headline    string   `json:"headline"`
	Source      string   `json:"source"`
	Quote       string   `json:"quote"`
	Type        string   `json:"type"`
	Words       string   `json:"words"`
	Speaker     string   `json:"speaker"`
	Who         string   `json:"who"` // the address of the speaker's page
	Role        string   `json:"role,omitempty"`
	Kind        string   `json:"kind,omitempty"`
	Cue         string   `json:"cue,omitempty"`
	Via         []string `json:"via,omitempty"`
	Sure        int      `json:"sure"` // percent
	Tone        string   `json:"tone,omitempty"`
	Versions    []int    `json:"versions"`
	Withdrawn   string   `json:"withdrawn,omitempty"`
	WithdrawnIn int      `json:"withdrawnIn,omitempty"`
	// Was is what an earlier version had in its place, where that was withdrawn.
	Was        string `json:"was,omitempty"`
	WasSpeaker string `json:"wasSpeaker,omitempty"`
}

func (l *line) show() shown {
	s := shown{
		Seq: l.Seq, ID: l.ID, Time: l.Time.UTC().Format(time.RFC3339), Article: l.Article.ID, Headline: l.Article.Headline, Source: l.Article.Source,
		Quote: l.Quote, Type: l.Type, Words: spoken(l.Type, l.Words), Speaker: l.Speaker, Kind: l.Kind, Cue: l.Cue, Via: l.Via, Sure: percent(l.Confidence),
		Versions: slices.Clone(l.Versions), Withdrawn: l.Withdrawn, WithdrawnIn: l.WithdrawnIn,
	}
	if l.Speaker != "" && l.Kind != pipeline.AnonymousSpeaker && l.Kind != pipeline.DocumentSpeaker {
		s.Who = whoURL(speakerType(l.Kind), l.Speaker, l.Wikidata)
	}
	if len(l.Roles) > 0 {
		s.Role = l.Roles[0]
	}
	if l.Tone != nil {
		s.Tone = l.Tone.Label
	}
	if w := l.was; w != nil && w.Withdrawn == pipeline.Changed {
		s.Was = spoken(w.Type, w.Words)
		if w.Speaker != l.Speaker {
			s.WasSpeaker = w.Speaker
		}
	}
	return s
}

// speakerType is the type of entity that a kind of speaker is.
func speakerType(kind string) string {
	switch kind {
	case pipeline.PersonSpeaker:
		return pipeline.Person
	case pipeline.OrganizationSpeaker:
		return pipeline.Org
	}
	return ""
}

// spoken joins the parts of a quote. Words that stood whole between marks get them back.
func spoken(typ string, parts []string) string {
	s := strings.Join(strings.Fields(strings.Join(parts, " … ")), " ")
	if typ == pipeline.Direct {
		return "“" + s + "”"
	}
	return s
}

// likeness is the share of words that two quotes have in common, in [0, 1].
func likeness(a, b []string) float64 {
	x, y := wordSet(a), wordSet(b)
	common := 0
	for w := range x {
		if y[w] {
			common++
		}
	}
	if all := len(x) + len(y) - common; all > 0 {
		return float64(common) / float64(all)
	}
	return 0
}

func wordSet(parts []string) map[string]bool {
	set := map[string]bool{}
	for _, p := range parts {
		for _, w := range strings.FieldsFunc(strings.ToLower(p), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			set[w] = true
		}
	}
	return set
}
