package console

import (
	"html/template"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"wirecopy/pipeline"
	"wirecopy/pipeline/token"
)

// filter chooses quotes. It stands in the address of a page, so that a choice can be kept and passed on.
type filter struct {
	Speaker string `json:"speaker"` // a part of the name, whole words, whatever the case and the accents
	Source  string `json:"source"`
	About   string `json:"about"` // words that have to be there, in what was said or in the headline
	Type    string `json:"type"`
	Tone    string `json:"tone"`
	Sure    int    `json:"sure"` // percent that the quote has to be sure of
}

func readFilter(v url.Values) (filter, error) {
	f := filter{
		Speaker: strings.TrimSpace(v.Get("speaker")), Source: strings.TrimSpace(v.Get("source")), About: strings.TrimSpace(v.Get("about")),
		Type: v.Get("type"), Tone: v.Get("tone"),
	}
	if f.Type != "" && !slices.Contains(quoteTypes, f.Type) {
		return f, badRequest("There are no quotes of the type %.40q: there are %s.", f.Type, strings.Join(quoteTypes, ", "))
	}
	if f.Tone != "" && !slices.Contains(tones, f.Tone) {
		return f, badRequest("There is no tone %.40q: there are %s.", f.Tone, strings.Join(tones, ", "))
	}
	if s := v.Get("sure"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 0 || n > 100 {
			return f, badRequest("How sure is a whole number from 0 to 100, not %.40q.", s)
		}
		f.Sure = n
	}
	return f, nil
}

var (
	quoteTypes = []string{pipeline.Direct, pipeline.Mixed, pipeline.Indirect}
	tones      = []string{pipeline.Positive, pipeline.Neutral, pipeline.Negative}
)

// Types, Tones and Levels are what a visitor may choose from.
func (filter) Types() []string { return quoteTypes }

// Tones are those of a quote.
func (filter) Tones() []string { return tones }

// Levels are how sure a quote may have to be.
func (filter) Levels() []int { return []int{50, 80, 90, 95} }

// Query is the filter as it stands in an address: encoded, so that templates leave it as it is.
func (f filter) Query() template.URL {
	sure := ""
	if f.Sure > 0 {
		sure = strconv.Itoa(f.Sure)
	}
	return encoded(pairs("speaker", f.Speaker, "source", f.Source, "about", f.About, "type", f.Type, "tone", f.Tone, "sure", sure))
}

// More reports whether one of the choices is made that are out of sight at first.
func (f filter) More() bool { return f.Source != "" || f.Type != "" || f.Tone != "" || f.Sure > 0 }

// matcher is a filter made ready.
type matcher struct {
	filter
	speaker string
	about   []string
}

func (f filter) matcher() matcher {
	m := matcher{filter: f}
	if f.Speaker != "" {
		m.speaker = "-" + token.Name(f.Speaker)
	}
	for w := range wordSet([]string{f.About}) {
		m.about = append(m.about, w)
	}
	return m
}

func (m matcher) matches(l *line) bool {
	switch {
	case m.Type != "" && l.Type != m.Type,
		m.Source != "" && l.Article.Source != m.Source,
		m.Tone != "" && (l.Tone == nil || l.Tone.Label != m.Tone),
		percent(l.Confidence) < m.Sure,
		m.speaker != "" && !strings.Contains("-"+token.Name(l.Speaker), m.speaker):
		return false
	}
	if len(m.about) == 0 {
		return true
	}
	words := wordSet(append([]string{l.Article.Headline}, l.Words...))
	for _, w := range m.about {
		if !words[w] {
			return false
		}
	}
	return true
}
