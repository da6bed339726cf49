package formats

import (
	"strings"
	"time"

	"wirecopy/stages/ingest/blocks"
	"wirecopy/stages/internal/byline"
	"wirecopy/stages/internal/dateline"
	"wirecopy/stages/internal/dates"
)

// plainFormat reads plain text: paragraphs with blank lines between them, perhaps a header such as " date 2023-03-02 "
// before the lead, perhaps a headline set apart on the first line. It takes whatever no other format wants.
func plainFormat() Format {
	return Format{
		Name:  "plain",
		Title: "plain text",
		sniff: func(document) bool { return true },
		parse: func(d document) ([]draft, error) { return []draft{plainItem(d.text)}, nil },
	}
}

func plainItem(text string) draft {
	var it draft
	it.created, text = cutDateHeader(text)
	text = blocks.Trim(it.cutFieldLines(text))
	notes, story := cutLeadingNotes(text)
	if headline, rest := cutHeadline(story); headline != "" && it.headline == "" {
		it.headline = headline
		text = blocks.Trim(notes + "\n\n" + rest)
	}
	it.body = blocks.FromText(text)
	return it
}

// cutLeadingNotes splits the notes to editors that stand before the headline from the story.
func cutLeadingNotes(text string) (notes, story string) {
	at := 0
	for _, p := range blocks.SplitBlocks(text[:min(len(text), 4096)]) {
		if !blocks.IsEditorsNote(text[p.Start:p.End]) {
			at = p.Start
			break
		}
	}
	return strings.TrimSpace(text[:at]), text[at:]
}

// cutDateHeader takes the header "date 2023-03-02" off the start of the text; a time may follow the date.
func cutDateHeader(text string) (time.Time, string) {
	trimmed := strings.TrimLeft(text, " \t\n")
	if len(trimmed) < 5 || !strings.EqualFold(trimmed[:4], "date") {
		return time.Time{}, text
	}
	rest := strings.TrimLeft(strings.TrimPrefix(trimmed[4:], ":"), " \t")
	if len(rest) == len(trimmed)-4 {
		return time.Time{}, text
	}
	word, after := cutField(rest)
	if t, err := dates.Parse(word); err == nil && len(word) >= len("2006-01-02") {
		// "2023-03-02 09:30" has its time as a second word.
		if clock, afterClock := cutField(after); len(clock) >= len("15:04") && clock[2] == ':' {
			if both, err := dates.Parse(word + " " + clock); err == nil {
				return both, afterClock
			}
		}
		return t, after
	}
	return time.Time{}, text
}

// cutField splits s at its first white space.
func cutField(s string) (field, rest string) {
	s = strings.TrimLeft(s, " \t")
	end := strings.IndexAny(s, " \t\n")
	if end < 0 {
		return s, ""
	}
	return s[:end], strings.TrimLeft(s[end:], " \t")
}

// cutHeadline takes the headline off the start of the text, where the first line looks like one and is set apart: by a
// blank line, a byline, a dateline, or because the line below it is a whole paragraph.
func cutHeadline(text string) (headline, rest string) {
	line, after, _ := strings.Cut(text, "\n")
	line = strings.TrimSpace(line)
	rest = strings.TrimSpace(after)
	if rest == "" || !blocks.LooksHeadline(line) {
		return "", text
	}
	next, _, _ := strings.Cut(after, "\n")
	const paragraph = 160
	if next = strings.TrimSpace(next); next != "" && !byline.Is(next) && len(next) < paragraph {
		if _, n := dateline.Cut(next); n == 0 {
			return "", text
		}
	}
	return line, rest
}
