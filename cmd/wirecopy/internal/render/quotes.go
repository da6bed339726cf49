package render

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"wirecopy/pipeline"
)

func (p *page) quotes(quotes []pipeline.Quote, byID map[string]*pipeline.Entity, tones []pipeline.QuoteTone) {
	tone := make(map[string]*pipeline.Tone, len(tones))
	for i := range tones {
		tone[tones[i].Quote] = &tones[i].Tone
	}
	first := true
	for _, q := range quotes {
		if q.Type == pipeline.Scare {
			continue
		}
		if first {
			p.title("Quotes")
			first = false
		}
		name, roles := speaker(q, byID)
		p.flow("  ", "  ", said(q)...)
		p.flow("    ", "    ", attribution(q, name, roles, tone[q.ID])...)
	}
}

// speaker names who said it: the entity in full where it is known. An anonymous speaker stays as the text has it, for
// its entity is what it speaks for.
func speaker(q pipeline.Quote, byID map[string]*pipeline.Entity) (name string, roles []string) {
	if q.Speaker == nil {
		return "", nil
	}
	if e := byID[q.Speaker.Entity]; e != nil && q.Speaker.Kind != pipeline.AnonymousSpeaker {
		return e.Name, e.Roles
	}
	return q.Speaker.Text, nil
}

// said is the content. Only what stood between marks gets marks.
func said(q pipeline.Quote) []piece {
	parts := make([]string, len(q.Content))
	for i, c := range q.Content {
		parts[i] = c.Text
	}
	text := strings.Join(parts, " … ")
	if q.Type == pipeline.Direct {
		text = "“" + text + "”"
	}
	return []piece{{text, plain}}
}

func attribution(q pipeline.Quote, name string, roles []string, tone *pipeline.Tone) []piece {
	var out []piece
	if name == "" {
		out = append(out, piece{"— speaker unknown", dim})
	} else {
		out = append(out, piece{"— ", dim}, piece{name, cyan})
		if len(roles) > 0 {
			out = append(out, piece{", " + roles[0], plain})
		}
		switch k := q.Speaker.Kind; k {
		case pipeline.AnonymousSpeaker, pipeline.CollectiveSpeaker, pipeline.DocumentSpeaker:
			out = append(out, piece{" (" + k + ")", dim})
		}
	}
	if q.Cue != nil {
		out = append(out, piece{sep, dim}, piece{q.Cue.Text, italic})
	}
	for i, v := range q.Via {
		before := ", "
		if i == 0 {
			before = sep + "via "
		}
		out = append(out, piece{before, dim}, piece{v.Text, cyan})
	}
	out = append(out, piece{sep + q.Type, yellow})
	if tone != nil {
		out = append(out, piece{sep, dim}, tonePiece(*tone))
	}
	end := fmt.Sprintf(sep+"%.0f%%\u00a0sure", 100*q.Confidence)
	if q.Repaired {
		end += sep + "marks repaired"
	}
	return append(out, piece{end, dim})
}

// scares lists what stands in marks and is no speech.
func (p *page) scares(quotes []pipeline.Quote) {
	var line []piece
	for _, q := range quotes {
		if q.Type != pipeline.Scare {
			continue
		}
		if line != nil {
			line = append(line, piece{sep, dim})
		}
		q.Type = pipeline.Direct
		line = append(line, said(q)...)
	}
	if line != nil {
		p.title("In marks, but not speech")
		p.flow("  ", "  ", line...)
	}
}

// Quote writes one quote as it passes: who, what, how, and where it stood.
func Quote(e pipeline.QuoteEvent, s Style) []byte {
	p := &page{style: s}
	p.flow("", "  ", said(e.Quote)...)
	line := attribution(e.Quote, e.SpeakerName, e.SpeakerRoles, e.Tone)
	p.flow("  ", "  ", append(line, piece{sep + origin(e.Article), dim})...)
	return p.Bytes()
}

// QuoteWithdrawn writes a quote that no longer stands, struck through, and why.
func QuoteWithdrawn(e pipeline.QuoteEvent, r pipeline.Retraction, s Style) []byte {
	who := e.SpeakerName
	if who == "" {
		who = "speaker unknown"
	}
	text := said(e.Quote)[0].text
	return withdrawn([]piece{{text, struck}, {" — " + who, struck}}, r, s)
}

// EntityWithdrawn writes an entity that is no longer named, struck through, and why.
func EntityWithdrawn(e pipeline.EntityEvent, r pipeline.Retraction, s Style) []byte {
	return withdrawn([]piece{{e.Entity.Type + " " + e.Entity.Name, struck}}, r, s)
}

// Withdrawn writes that something was withdrawn which was not shown.
func Withdrawn(what string, r pipeline.Retraction, s Style) []byte {
	return withdrawn([]piece{{what + " that was sent before", plain}}, r, s)
}

func withdrawn(what []piece, r pipeline.Retraction, s Style) []byte {
	p := &page{style: s}
	why := "not in version " + strconv.Itoa(r.Article.Version)
	if r.Reason == pipeline.Killed {
		why = "the article was killed"
	}
	p.flow("", "  ", append(append([]piece{{"withdrawn ", red}}, what...), piece{sep + why, dim}, piece{sep + origin(r.Article), dim})...)
	return p.Bytes()
}

// Entity writes one entity as it passes, in a line where it fits.
func Entity(e pipeline.EntityEvent, s Style) []byte {
	p := &page{style: s}
	line := append([]piece{{fmt.Sprintf("%-8s", e.Entity.Type) + " ", yellow}}, entityPieces(e.Entity)...)
	if e.Stance != nil && e.Stance.Label != pipeline.Neutral {
		line = append(line, piece{sep, dim})
		line = append(line, stancePieces(*e.Stance)...)
	}
	p.flow("", "  ", append(line, piece{sep + origin(e.Article), dim})...)
	return p.Bytes()
}

// origin is the article that something stood in: from whom, when, which version, and where to read it.
func origin(a pipeline.ArticleRef) string {
	title := a.Headline
	if title == "" {
		title = a.ID
	}
	if a.Source != "" {
		title = a.Source + ": " + title
	}
	parts := []string{title, moment(a.VersionCreated)}
	if a.Version > 1 {
		parts = append(parts, "version "+strconv.Itoa(a.Version))
	}
	parts = append(parts, a.URL)
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), sep)
}
