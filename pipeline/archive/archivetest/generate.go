// Package archivetest makes up finished articles, annotated as the stages would, to fill archives with: quickly, as many as
// are wanted, and the same for the same seed. None of it ever happened.
package archivetest

import (
	"crypto/sha256"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"time"
	"unicode/utf8"

	"wirecopy/pipeline"
)

// World is who and what made-up articles are about.
type World struct {
	seed    uint64
	people  []being
	bodies  []being
	places  []being
	words   []string
	sources []string

	// First is the time of the first article, and Between the time from one to the next.
	First   time.Time
	Between time.Duration
}

type being struct {
	name, short, role, wikidata string
}

// Topics are words that stand in some articles of a World, the first in about every fourth and each later one in fewer.
var Topics = strings.Fields("budget tariffs harvest ferry strike election vaccine drought pipeline reactor glacier orchestra")

// New makes a world of so many people, and half as many bodies.
func New(seed uint64, people int) *World {
	rng := rand.New(rand.NewPCG(seed, 1))
	w := &World{seed: seed, sources: []string{"northstar", "broadwire", "meridian", "harbour", "quayside"},
		First: time.Date(2025, time.January, 1, 0, 0, 0, 0, time.UTC), Between: 31 * time.Second}
	given := names(rng, 300)
	family := names(rng, 3000)
	seen := map[string]bool{}
	for len(w.people) < people {
		f := family[rng.IntN(len(family))]
		name := given[rng.IntN(len(given))] + " " + f
		if seen[name] {
			continue
		}
		seen[name] = true
		b := being{name: name, short: f, role: roles[rng.IntN(len(roles))] + " of " + family[rng.IntN(200)]}
		if len(w.people)%10 == 0 {
			b.wikidata = fmt.Sprintf("Q%d", 900_000_000+len(w.people))
		}
		w.people = append(w.people, b)
	}
	for i := range max(people/2, 8) {
		f := family[rng.IntN(len(family))]
		w.bodies = append(w.bodies, being{name: f + " " + kinds[i%len(kinds)], short: f})
	}
	for i := range 200 {
		w.places = append(w.places, being{name: names(rng, 1)[0] + "burg", wikidata: fmt.Sprintf("Q%d", 800_000_000+i)})
	}
	for range 20_000 {
		w.words = append(w.words, strings.ToLower(names(rng, 1)[0]))
	}
	return w
}

var (
	roles = []string{"Minister", "Mayor", "chief economist", "head of research", "Chief Executive Officer", "spokesman", "captain", "Governor"}
	kinds = []string{"Robotics Ltd.", "Bank", "Institute", "Shipping", "Party", "Energy"}
	cues  = []string{"said", "told reporters", "added", "warned"}
)

// names makes up names of two to four syllables.
func names(rng *rand.Rand, n int) []string {
	const consonants, vowels = "bcdfghjklmnprstvwz", "aeiou"
	out := make([]string, n)
	for i := range out {
		var b strings.Builder
		for range 2 + rng.IntN(3) {
			b.WriteByte(consonants[rng.IntN(len(consonants))])
			b.WriteByte(vowels[rng.IntN(len(vowels))])
			if rng.IntN(3) == 0 {
				b.WriteByte(consonants[rng.IntN(len(consonants))])
			}
		}
		s := b.String()
		out[i] = strings.ToUpper(s[:1]) + s[1:]
	}
	return out
}

// often picks one of n, the first ones more often: the chance of the kth is about 1/k.
func often(rng *rand.Rand, n int) int {
	x := rng.Float64()
	k := int(pow(float64(n+1), x)) - 1
	return min(max(k, 0), n-1)
}

func pow(base, x float64) float64 {
	return math.Exp(x * math.Log(base))
}

// writer writes one article.
type writer struct {
	world    *World
	rng      *rand.Rand
	b        strings.Builder
	at       int // code points written
	entities []pipeline.Entity
	by       map[string]int
	quotes   []pipeline.Quote
	tone     pipeline.Sentiment
	blocks   []pipeline.Block
}

// ID is the id of the nth article. It says nothing of the order, as those of the pipeline: indices of ids are written at any place.
func (w *World) ID(n int) string {
	h := sha256.Sum256(fmt.Appendf(nil, "%d/%d", w.seed, n))
	return fmt.Sprintf("made%d-%x", w.seed, h[:8])
}

// Article makes the nth article: 350 to 450 words, some fourteen entities and ten quotes.
func (w *World) Article(n int) *pipeline.Article {
	x := &writer{world: w, rng: rand.New(rand.NewPCG(w.seed, uint64(n)+7)), by: map[string]int{}}
	place := w.places[often(x.rng, len(w.places))]
	cast := make([]being, 4+x.rng.IntN(3))
	for i := range cast {
		cast[i] = w.people[often(x.rng, len(w.people))]
	}
	topic := Topics[often(x.rng, len(Topics))]
	headline := capital(x.sentence(6)) + " over " + topic
	x.name(place, pipeline.GPE, place.name)
	x.put(" - ")
	for p := range 8 {
		start := x.at
		who := cast[x.rng.IntN(len(cast))]
		x.put(capital(x.sentence(14)) + " in ")
		other := w.places[often(x.rng, len(w.places))]
		x.name(other, pipeline.GPE, other.name)
		x.put(". ")
		body := w.bodies[often(x.rng, len(w.bodies))]
		x.quote(who, body, topic, p%3 != 0)
		if p%4 == 1 {
			x.quote(cast[0], body, topic, true)
		}
		x.blocks = append(x.blocks, pipeline.Block{Kind: pipeline.Paragraph, Start: start, End: x.at})
		x.put("\n\n")
	}
	a := &pipeline.Article{
		ID: w.ID(n), Version: 1, Source: w.sources[n%len(w.sources)], URI: fmt.Sprintf("urn:made:%d:%d", w.seed, n),
		Headline: headline, Language: "en", PubStatus: pipeline.Usable, Located: strings.ToUpper(place.name),
		VersionCreated: w.First.Add(time.Duration(n) * w.Between), Text: x.b.String(), Blocks: x.blocks,
	}
	x.tone.Tone = pipeline.Tone{Score: 0.1, Label: pipeline.Neutral}
	a = a.With(pipeline.EntitiesLayer, "made", x.entities)
	a = a.With(pipeline.QuotesLayer, "made", x.quotes)
	return a.With(pipeline.SentimentLayer, "made", x.tone)
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func (x *writer) sentence(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = x.world.words[often(x.rng, len(x.world.words))]
	}
	return strings.Join(list, " ")
}

func (x *writer) put(s string) pipeline.Span {
	start := x.at
	x.b.WriteString(s)
	x.at += utf8.RuneCountInString(s)
	return pipeline.Span{Start: start, End: x.at, Text: s}
}

// name writes a name, and notes its entity.
func (x *writer) name(b being, typ, form string) (entity string, at pipeline.Span) {
	i, ok := x.by[typ+b.name]
	if !ok {
		i = len(x.entities)
		x.by[typ+b.name] = i
		e := pipeline.Entity{ID: fmt.Sprintf("e%d", i+1), Type: typ, Name: b.name, Wikidata: b.wikidata, Salience: 0.3}
		if b.role != "" {
			e.Roles = []string{b.role}
		}
		x.entities = append(x.entities, e)
	}
	at = x.put(form)
	x.entities[i].Mentions = append(x.entities[i].Mentions, pipeline.Mention{Span: at, Kind: pipeline.NameMention})
	return x.entities[i].ID, at
}

// quote writes something that somebody says about a body and a topic.
func (x *writer) quote(who, body being, topic string, direct bool) {
	q := pipeline.Quote{ID: fmt.Sprintf("q%d", len(x.quotes)+1), Type: pipeline.Indirect, Confidence: 0.5 + x.rng.Float64()/2, Rule: "made"}
	speak := func() {
		entity, at := x.name(who, pipeline.Person, who.name)
		q.Speaker = &pipeline.Speaker{Span: at, Entity: entity, Kind: pipeline.PersonSpeaker}
		x.put(" ")
		cue := x.put(cues[x.rng.IntN(len(cues))])
		q.Cue = &cue
	}
	content := func() string {
		start := x.at
		x.put("the " + topic + " of ")
		entity, _ := x.name(body, pipeline.Org, body.name)
		x.put(" " + x.sentence(8+x.rng.IntN(10)))
		all := x.b.String()
		q.Content = []pipeline.Span{{Start: start, End: x.at, Text: string([]rune(all)[start:x.at])}}
		return entity
	}
	var about string
	if direct {
		q.Type = pipeline.Direct
		x.put("“")
		about = content()
		x.put(",” ")
		speak()
		x.put(". ")
	} else {
		speak()
		x.put(" that ")
		about = content()
		x.put(". ")
	}
	label, score := pipeline.Neutral, 0.0
	switch x.rng.IntN(4) {
	case 0:
		label, score = pipeline.Negative, -0.5
	case 1:
		label, score = pipeline.Positive, 0.5
	}
	tone := pipeline.Tone{Score: score, Label: label}
	x.tone.Quotes = append(x.tone.Quotes, pipeline.QuoteTone{Quote: q.ID, Tone: tone, Targets: []pipeline.EntityTone{{Entity: about, Tone: tone, Confidence: 0.8}}})
	x.quotes = append(x.quotes, q)
}

// Person is the name of one of the people, from the one named most on.
func (w *World) Person(n int) string { return w.people[n%len(w.people)].name }

// Body is the name of one of the bodies.
func (w *World) Body(n int) string { return w.bodies[n%len(w.bodies)].name }

// Word is one of the words that articles are made of, from the most frequent on.
func (w *World) Word(n int) string { return w.words[n%len(w.words)] }
