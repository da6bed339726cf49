// Package newsgen writes news that never happened, to measure with: names with offices, places, and quotes of all
// kinds, in 300 to 600 words. The same seed and number always give the same article.
package newsgen

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// Article is one made-up story.
type Article struct {
	ID       string    `json:"id"`
	Headline string    `json:"headline"`
	Created  time.Time `json:"versionCreated"`
	Text     string    `json:"text"`
}

const (
	minWords = 300
	maxWords = 600
	// longest is more than the words of the longest paragraph.
	longest = 110
)

// New writes the nth article of a seed.
func New(seed, n uint64) Article {
	w := newWriter(seed, n)
	target := minWords + w.rng.IntN(maxWords-longest-minWords)
	var paragraphs []string
	count := 0
	for count < target {
		p := w.paragraph(len(paragraphs))
		paragraphs = append(paragraphs, p)
		for range strings.FieldsSeq(p) {
			count++
		}
	}
	return Article{
		ID:       fmt.Sprintf("urn:wirecopy:news:%d:%d", seed, n),
		Headline: capital(w.expand(pick(w, w.headlines))),
		Created:  w.day.Add(time.Duration(n) * time.Second),
		Text:     strings.Join(paragraphs, "\n\n"),
	}
}

// JSON is the article as a wire item.
func (a Article) JSON() []byte {
	b, err := json.Marshal(a)
	if err != nil {
		panic(err) // strings and a time always have JSON
	}
	return b
}

// person is one of an article's cast.
type person struct {
	given, family, office string
	named                 bool
}

type country struct{ name, people string }

// writer holds what an article is about.
type writer struct {
	*words
	rng    *rand.Rand
	day    time.Time
	cast   []person
	home   country
	away   country
	town   string
	matter string
	paper  string
}

func newWriter(seed, n uint64) *writer {
	w := &writer{words: loaded(), rng: rand.New(rand.NewPCG(seed, n))}
	w.day = time.Date(2026, time.January, 1+w.rng.IntN(300), 6+w.rng.IntN(16), 0, 0, 0, time.UTC)
	w.home, w.away = w.country(), w.country()
	w.town, w.matter, w.paper = pick(w, w.towns), pick(w, w.matters), pick(w, w.papers)
	for range 4 + w.rng.IntN(3) {
		p := person{given: pick(w, w.given), family: pick(w, w.family)}
		p.office = w.expand(pick(w, w.offices))
		w.cast = append(w.cast, p)
	}
	return w
}

func pick(w *writer, list []string) string { return list[w.rng.IntN(len(list))] }

func (w *writer) country() country {
	name, people, _ := strings.Cut(pick(w, w.countries), "|")
	return country{name, people}
}

// paragraph writes the ith paragraph: the first begins with a dateline, some are a heading or a caption, all others are
// background and quotes.
func (w *writer) paragraph(i int) string {
	if i > 1 {
		switch w.rng.IntN(14) {
		case 0:
			return capital(w.expand(pick(w, w.headlines)))
		case 1:
			return w.expand("{f} in {t}. Credit: ") + pick(w, w.given) + " " + pick(w, w.family) + " / Norwire"
		}
	}
	var sentences []string
	if i == 0 {
		sentences = append(sentences, w.sentence(pick(w, w.background)))
	}
	for range 2 + w.rng.IntN(2) {
		if w.rng.IntN(5) < 3 {
			frame, _, _ := strings.Cut(pick(w, w.frames), "\t")
			sentences = append(sentences, w.sentence(frame))
		} else {
			sentences = append(sentences, w.sentence(pick(w, w.background)))
		}
	}
	text := strings.Join(sentences, " ")
	if i == 0 {
		text = strings.ToUpper(w.town) + ", " + w.day.Format("Jan 2") + " (Norwire) - " + text
	}
	return text
}

// sentence expands a template around one person, and begins with a capital.
func (w *writer) sentence(template string) string {
	who := w.rng.IntN(len(w.cast))
	s := w.fill(template, who)
	if strings.HasPrefix(s, "“") || strings.HasPrefix(s, `"`) {
		return s
	}
	return capital(s)
}

// expand fills a template whose people are any of the cast.
func (w *writer) expand(template string) string {
	who := 0
	if len(w.cast) > 0 {
		who = w.rng.IntN(len(w.cast))
	}
	return w.fill(template, who)
}

// fill replaces each {placeholder}. What it puts in can have placeholders itself.
func (w *writer) fill(template string, who int) string {
	var b strings.Builder
	b.Grow(2 * len(template))
	for {
		before, rest, found := strings.Cut(template, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		key, after, _ := strings.Cut(rest, "}")
		value := w.value(key, who)
		// An office after the name is closed by a comma, unless the sentence ends or pauses there anyway.
		if strings.Contains(value, ", ") && key == "F" && after != "" && !strings.ContainsAny(after[:1], ".,") {
			value += ","
		}
		b.WriteString(value)
		template = after
	}
}

// value fills a placeholder: one of a person, of what is said, or of where and about what the article is.
func (w *writer) value(key string, who int) string {
	for _, fill := range []func(string, int) (string, bool){w.person, w.speech, w.setting} {
		if s, ok := fill(key, who); ok {
			return s
		}
	}
	panic("newsgen: no placeholder is called " + key) // the templates are part of the program
}

func (w *writer) person(key string, who int) (string, bool) {
	switch key {
	case "F":
		return w.introduce(who), true
	case "l":
		if w.cast[who].named {
			return w.cast[who].family, true
		}
		return w.cast[who].given + " " + w.cast[who].family, true
	case "f":
		return w.cast[who].given + " " + w.cast[who].family, true
	}
	return "", false
}

func (w *writer) speech(key string, who int) (string, bool) {
	switch key {
	case "v":
		return pick(w, w.verbs), true
	case "s", "s2":
		return w.fill(pick(w, w.statements), who), true
	case "k":
		return w.fill(pick(w, w.claims), who), true
	case "k2":
		return capital(w.fill(pick(w, w.claims), who)), true
	case "q":
		return pick(w, w.fragments), true
	case "b":
		return w.fill(pick(w, w.bodies), who), true
	case "b1":
		return strings.TrimPrefix(w.fill(pick(w, w.bodies), who), "the "), true
	}
	return "", false
}

func (w *writer) setting(key string, _ int) (string, bool) {
	switch key {
	case "c":
		if w.rng.IntN(3) == 0 {
			return w.away.name, true
		}
		return w.home.name, true
	case "c3":
		return w.away.name, true
	case "p":
		return w.home.people, true
	case "t":
		if w.rng.IntN(3) == 0 {
			return pick(w, w.towns), true
		}
		return w.town, true
	case "a":
		return w.paper, true
	case "m":
		return w.matter, true
	case "m1", "m2":
		return strings.TrimPrefix(w.matter, "the "), true
	case "m3":
		return capital(strings.TrimPrefix(w.matter, "the ")), true
	case "n":
		return fmt.Sprint(2 + w.rng.IntN(88)), true
	case "d":
		return w.day.AddDate(0, 0, -w.rng.IntN(4)).Weekday().String(), true
	}
	return "", false
}

// introduce gives a person's name: in full and with the office the first time, the family name from then on.
func (w *writer) introduce(who int) string {
	p := &w.cast[who]
	if p.named {
		return p.family
	}
	p.named = true
	if title, before := strings.CutPrefix(p.office, "*"); before {
		return w.home.people + " " + title + " " + p.given + " " + p.family
	}
	return p.given + " " + p.family + ", " + p.office
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
