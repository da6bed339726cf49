package formats

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"wirecopy/internal/charsets"
	"wirecopy/pipeline"
	"wirecopy/pipeline/token"
	"wirecopy/stages/ingest/blocks"
	"wirecopy/stages/ingest/language"
	"wirecopy/stages/ingest/story"
)

// draft is what a format's parser finds: one story, with its text laid out but not yet read.
type draft struct {
	source, uri, url          string
	headline, byline, located string
	language, note, pubStatus string
	version, urgency          int
	first, created, embargoed time.Time
	subjects                  []pipeline.Subject
	// dateline is one that came as a field of its own; slug is the keyword that a desk calls the story by.
	dateline, slug string
	// media says that the item is a picture, a recording or a plan, without a text to read.
	media bool
	// body is the text and its blocks.
	body blocks.Body
}

// article completes the item: the blocks of its text get their kinds, what the text says about itself fills fields that
// the supplier left empty, and the story gets its identity. Its version is the supplier's number as yet, 0 where there is none.
func (it *draft) article(source string) *pipeline.Article {
	it.withDateline()
	if it.body.Text == "" && !it.dead() {
		// A flash is nothing but a headline: that is the text then.
		it.setText(blocks.OneLine(cmp.Or(it.headline, it.slug)))
	}
	const lowestUrgency = 9
	if it.urgency > lowestUrgency {
		it.urgency = 0
	}
	read := blocks.Classify(it.body)
	a := &pipeline.Article{
		Version:        it.version,
		Source:         source,
		URI:            it.uri,
		URL:            it.url,
		Headline:       blocks.OneLine(it.headline),
		Byline:         blocks.OneLine(cmp.Or(it.byline, read.Byline)),
		Located:        blocks.OneLine(cmp.Or(it.located, read.Located)),
		Urgency:        it.urgency,
		Language:       language.Of(it.language, it.body.Text),
		EditorialNote:  blocks.OneLine(cmp.Or(it.note, read.Note)),
		PubStatus:      cmp.Or(it.pubStatus, pipeline.Usable),
		FirstCreated:   it.first,
		VersionCreated: it.created,
		EmbargoedUntil: it.embargoed,
		Subjects:       it.subjects,
		Text:           it.body.Text,
		Blocks:         blocks.CodePoints(it.body.Text, read.Blocks),
	}
	if a.Source == "" {
		a.Source = token.Fold(it.source)
	}
	identity := cmp.Or(a.URI, a.URL)
	if identity == "" {
		identity = a.Headline + "\n" + a.Text
	}
	a.ID = story.ID(a.Source, identity)
	return a
}

// dead reports whether an item takes a story back: such an item needs no text.
func (it *draft) dead() bool {
	return it.pubStatus == pipeline.Canceled || it.pubStatus == pipeline.Withheld
}

// setText makes a plain text the item's body.
func (it *draft) setText(text string) {
	it.body = blocks.FromText(text)
}

// pubStatus reads a status as ninjs and NewsML-G2 write it: "usable", "stat:canceled".
func pubStatus(s string) (string, error) {
	switch s := strings.ToLower(strings.TrimPrefix(strings.TrimSpace(s), "stat:")); s {
	case "", "usable", "embargoed":
		return pipeline.Usable, nil
	case "withheld", "withhold":
		return pipeline.Withheld, nil
	case "canceled", "cancelled", "killed", "deleted":
		return pipeline.Canceled, nil
	}
	return "", fmt.Errorf("%.40q, which is no status: usable, withheld or canceled is wanted", s)
}

// withDateline puts a dateline that came as a field of its own before the text, unless the text has one.
func (it *draft) withDateline() {
	if !blocks.StartsUpper(strings.TrimLeft(it.dateline, "(")) || it.body.Text == "" {
		return
	}
	for _, p := range it.body.Blocks {
		switch p.Kind {
		case pipeline.Dateline:
			return
		case pipeline.Byline, pipeline.Heading, pipeline.Note:
			continue
		}
		if place, n := blocks.CutDateline(it.body.Text[p.Start:p.End]); n > 0 && place != "" {
			return
		}
		break
	}
	head := it.dateline + "\n\n"
	for i := range it.body.Blocks {
		it.body.Blocks[i].Start += len(head)
		it.body.Blocks[i].End += len(head)
	}
	it.body.Text = head + it.body.Text
	it.body.Blocks = append([]blocks.Block{{Kind: pipeline.Dateline, End: len(it.dateline)}}, it.body.Blocks...)
}

// isMedia reports whether a ninjs or NewsML type is one of items that are not there to be read.
func isMedia(kind string) bool {
	switch strings.ToLower(kind) {
	case "picture", "photo", "audio", "video", "graphic", "animation", "event", "planning", "component":
		return true
	}
	return false
}

// maxSubjects bounds the subjects of an article: nobody files a story under more.
const maxSubjects = 200

// addSubject adds a subject that is not there yet.
func (it *draft) addSubject(name, uri string) {
	s := pipeline.Subject{Name: blocks.OneLine(charsets.Clean(name)), URI: charsets.Clean(uri)}
	if s.Name == "" && s.URI == "" || len(it.subjects) >= maxSubjects {
		return
	}
	for _, have := range it.subjects {
		if have == s {
			return
		}
	}
	it.subjects = append(it.subjects, s)
}
