package formats

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"wirecopy/pipeline"
	"wirecopy/pipeline/token"
	"wirecopy/stages/ingest/blocks"
	"wirecopy/stages/ingest/language"
	"wirecopy/stages/ingest/story"
	"wirecopy/stages/internal/byline"
	"wirecopy/stages/internal/dateline"
	"wirecopy/stages/internal/dates"
)

// draft is what a format's parser finds: one story, with its text laid out but not yet read.
type draft struct {
	source, uri, url          string
	headline, byline, located string
	language, pubStatus       string
	version, urgency          int
	first, created, embargoed time.Time
	subjects                  []pipeline.Subject
	// dateline is one that came as a field of its own.
	dateline string
	// family is what all versions of the story share where the item has no identity that they share: other stories may
	// share it too. continues says that the item is not the story's first version.
	family    string
	continues bool
	// media says that the item is a picture, a recording or a plan, without a text to read.
	media bool
	// body is the text and its blocks.
	body blocks.Body
	pipeline.Editorial
}

// article completes the item: the blocks of its text get their kinds, what the text says about itself fills fields that
// the supplier left empty, times without a zone get that of the feed, and the story gets its identity. Its version is the
// supplier's number as yet, 0 where there is none.
func (it *draft) article(source string, zone *time.Location) *pipeline.Article {
	it.withDateline()
	it.withCaptions()
	if it.body.Text == "" && !it.dead() {
		// A flash is nothing but a headline, perhaps with a summary: that is the text then.
		it.setText(blocks.OneLine(cmp.Or(it.Description, it.headline, it.Slugline)))
	}
	const lowestUrgency = 9
	if it.urgency > lowestUrgency {
		it.urgency = 0
	}
	it.setZone(zone)
	if it.created.IsZero() {
		it.created = it.first
	}
	it.withoutNotepad()
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
		EditorialNote:  cmp.Or(it.mainNote(), blocks.OneLine(read.Note)),
		PubStatus:      cmp.Or(it.pubStatus, pipeline.Usable),
		FirstCreated:   it.first,
		VersionCreated: it.created,
		EmbargoedUntil: it.embargoed,
		Subjects:       it.subjects,
		Editorial:      it.Editorial,
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

// setZone reads the times that came without a zone in that of the feed.
func (it *draft) setZone(zone *time.Location) {
	if zone == nil {
		zone = time.UTC
	}
	for _, t := range []*time.Time{&it.first, &it.created, &it.embargoed, &it.Expires} {
		var floated bool
		if *t, floated = dates.In(*t, zone); floated && zone != time.UTC {
			it.TimeZone = zone.String()
		}
	}
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
	case "withheld", "withhold", "onhold", "on hold", "held":
		return pipeline.Withheld, nil
	case "canceled", "cancelled", "killed", "deleted", "withdrawn", "retracted":
		return pipeline.Canceled, nil
	}
	return "", fmt.Errorf("%.40q, which is no status: usable, withheld or canceled is wanted", s)
}

// setStatus reads a status. Agencies have words of their own for it, none of which takes a story back: those become signals.
func (it *draft) setStatus(word string) {
	status, err := pubStatus(word)
	if err != nil {
		status = pipeline.Usable
		it.addSignal(word)
	}
	it.pubStatus = status
}

// withDateline puts a dateline that came as a field of its own before the text, unless the text has one.
func (it *draft) withDateline() {
	if !dateline.StartsUpper(strings.TrimLeft(it.dateline, "(")) || it.body.Text == "" {
		return
	}
	for _, p := range it.body.Blocks {
		switch p.Kind {
		case pipeline.Dateline:
			return
		case pipeline.Byline, pipeline.Heading, pipeline.Note:
			continue
		}
		s := it.body.Text[p.Start:p.End]
		if blocks.IsNote(s) || byline.Is(s) || blocks.IsBracketNote(s) {
			continue
		}
		if place, n := dateline.Cut(s); n > 0 && place != "" {
			return
		}
		break
	}
	it.body.Prepend(pipeline.Dateline, it.dateline)
}

// withCaptions puts the captions of pictures that came as items of their own behind the text, unless they are in it.
func (it *draft) withCaptions() {
	if it.body.Text == "" {
		return
	}
	for _, p := range it.Associations {
		if p.Type != "picture" && p.Type != "graphic" || p.Caption == "" || strings.Contains(it.body.Text, p.Caption) {
			continue
		}
		it.body.Append(pipeline.Caption, p.Caption)
		if credit := cmp.Or(p.Credit, p.Byline); credit != "" && !strings.Contains(p.Caption, credit) {
			it.body.Append(pipeline.Credit, credit)
		}
	}
}

// isMedia reports whether a ninjs or NewsML type is one of items that are not there to be read.
func isMedia(kind string) bool {
	switch strings.ToLower(kind) {
	case "picture", "photo", "audio", "video", "graphic", "animation", "event", "planning", "component":
		return true
	}
	return false
}
