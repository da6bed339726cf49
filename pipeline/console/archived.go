package console

import (
	"time"

	"wirecopy/pipeline"
	"wirecopy/pipeline/archive"
	"wirecopy/pipeline/wire"
)

// piece is a part of a quote's words, found or not.
type piece struct {
	Text  string
	Found bool
}

// row is a quote of the archive as the pages show it.
type row struct {
	shown
	At     time.Time
	Pieces []piece
	About  []archive.Target
}

func rowOf(q archive.Quote) row {
	l := newLine(0, wire.Event{ID: q.ID, Time: q.At}, q.QuoteEvent)
	r := row{shown: l.show(), At: q.At, About: q.About}
	if q.Speaker != nil && q.Speaker.ID != "" {
		r.Who = personURL(q.Speaker.ID)
	}
	r.Pieces = pieces(q)
	return r
}

// pieces cuts the words where what was looked for begins and ends.
func pieces(q archive.Quote) []piece {
	var out []piece
	add := func(text string, found bool) {
		if text != "" {
			out = append(out, piece{text, found})
		}
	}
	direct := q.Quote.Type == pipeline.Direct
	for i, c := range q.Quote.Content {
		if i > 0 {
			add(" … ", false)
		} else if direct {
			add("“", false)
		}
		text, at := []rune(c.Text), 0
		for _, h := range q.Highlights {
			if h.Content == i && h.Start >= at && h.Start < h.End && h.End <= len(text) {
				add(string(text[at:h.Start]), false)
				add(string(text[h.Start:h.End]), true)
				at = h.End
			}
		}
		add(string(text[at:]), false)
	}
	if direct {
		add("”", false)
	}
	return out
}

func rows(all []archive.Quote) []row {
	var out []row
	for _, q := range all {
		out = append(out, rowOf(q))
	}
	return out
}
