package main

import (
	"strings"
	"unicode"

	"wirecopy/stages/internal/lexicon"
	"wirecopy/stages/train/gold"
)

// rewritten gives reports of a document in other orders, each as a document of its own. Agency copy has many of them, the gold
// few: Varo said the port was open. ► The port was open, Varo said. ► “The port,” said Varo, “was open.”
func rewritten(d *gold.Document) (out []*gold.Document) {
	text := []rune(d.Text)
	for i := range d.Quotes {
		r := newRewriting(text, &d.Quotes[i], i)
		if r == nil {
			continue
		}
		if r.quote.Type == "direct" {
			out = append(out, r.behind(true))
			for _, d := range []*gold.Document{r.over(), r.heading(), r.within()} {
				if d != nil {
					out = append(out, d)
				}
			}
		} else if r.sentence(text) {
			out = append(out, r.behind(false))
			if d := r.partly(i % mostPartly); d != nil {
				out = append(out, d)
			}
		}
	}
	return out
}

// newRewriting is nil for a quote that cannot be rewritten: one that is split, or whose cue does not stand after what was
// said. The number decides the order and the marks.
func newRewriting(text []rune, q *gold.Quote, number int) *rewriting {
	if len(q.Content) != 1 || len(q.Speaker) != 1 || len(q.Cue) != 1 || q.Turn {
		return nil
	}
	words := func(s gold.Span) string { return string(text[s.Start:s.End]) }
	r := &rewriting{quote: q, speaker: words(q.Speaker[0]), cue: words(q.Cue[0]), content: words(q.Content[0])}
	verb := lexicon.Look(r.cue).Verb
	if strings.HasSuffix(r.cue, "ing") || verb == nil || verb.Frames&lexicon.Post == 0 || verb.Class != lexicon.Say || strings.ContainsAny(r.content, "\n“”\"[") ||
		!strings.Contains(r.content, " ") {
		return nil
	}
	r.inverted = number%2 == 1 && lexicon.Look(r.speaker).Function == lexicon.NoFunction
	r.marks = [...][2]string{{"“", "”"}, {`"`, `"`}, {"''", "''"}, {"‘", "’"}}[number%4]
	return r
}

// sentence reports whether who speaks, the cue and what is said are a sentence, in that order.
func (r *rewriting) sentence(text []rune) bool {
	s, c, w := r.quote.Speaker[0], r.quote.Cue[0], r.quote.Content[0]
	return s.End+1 == c.Start && w.Start >= c.End && w.Start <= c.End+6 && starts(text, s.Start) && ends(text, w.End)
}

// starts reports whether a sentence starts at i, ends whether one ends there, before its full stop and closing mark.
func starts(text []rune, i int) bool {
	return i == 0 || text[i-1] == '\n' || i > 1 && text[i-1] == ' ' && strings.ContainsRune(".!?\"”", text[i-2])
}

func ends(text []rune, i int) bool {
	return i >= len(text) || strings.ContainsRune(".\n", text[i]) || i+1 < len(text) && strings.ContainsRune("\"”", text[i])
}

// rewriting is one report and how it is to be written.
type rewriting struct {
	quote                 *gold.Quote
	speaker, cue, content string
	inverted              bool // said Varo
	marks                 [2]string

	b strings.Builder
	n gold.Quote
}

// put writes s and gives where it stands.
func (r *rewriting) put(s string) []gold.Span {
	start := len([]rune(r.b.String()))
	r.b.WriteString(s)
	return []gold.Span{{Start: start, End: start + len([]rune(s))}}
}

func (r *rewriting) begin() {
	r.b.Reset()
	r.n = gold.Quote{Type: r.quote.Type, SpeakerEntity: r.quote.SpeakerEntity, SpeakerKind: r.quote.SpeakerKind}
}

func (r *rewriting) said(s string) { r.n.Content = append(r.n.Content, r.put(s)...) }

// reporter writes who speaks and the cue.
func (r *rewriting) reporter() {
	if r.inverted {
		r.n.Cue = r.put(r.cue)
		r.put(" ")
		r.n.Speaker = r.put(lowerFirst(r.speaker))
		return
	}
	r.n.Speaker = r.put(lowerFirst(r.speaker))
	r.put(" ")
	r.n.Cue = r.put(r.cue)
}

func (r *rewriting) document() *gold.Document {
	n := r.n
	return &gold.Document{ID: rewrittenID, Text: r.b.String(), Quotes: []gold.Quote{n}}
}

// behind is: “The port was open,” Varo said.
func (r *rewriting) behind(quoted bool) *gold.Document {
	r.begin()
	content := upperFirst(strings.TrimRight(r.content, ".,"))
	if quoted {
		r.put(r.marks[0])
	}
	r.said(content)
	if quoted && !strings.ContainsAny(content[len(content)-1:], "?!") {
		r.put(",")
	}
	if quoted {
		r.put(r.marks[1] + " ")
	} else {
		r.put(", ")
	}
	r.reporter()
	r.put(".")
	return r.document()
}

// mostPartly is how many ways there are to set a part of what is said between marks.
const mostPartly = 4

// partly is a report of which only a part stands between marks: the end of it, before the cue and after, its beginning, or some
// words within. Varo said the port “was open.” ► The port “was open,” Varo said. It is nil for what has few words.
func (r *rewriting) partly(way int) *gold.Document {
	words := strings.Fields(strings.TrimRight(r.content, ".,"))
	if len(words) < 6 {
		return nil
	}
	from, to := len(words)*(way+1)/6, len(words)
	switch way {
	case 2:
		from, to = 0, max(3, len(words)/2)
	case 3:
		from = len(words) / 3
		to = from + max(2, len(words)/3)
	}
	r.begin()
	r.n.Type = "mixed"
	first := way == 1 // the content stands before the cue
	if !first {
		r.n.Speaker = r.put(upperFirst(r.speaker))
		r.put(" ")
		r.n.Cue = r.put(r.cue)
		r.put(" that ")
	} else {
		words[0] = upperFirst(words[0])
	}
	start := len([]rune(r.b.String()))
	if from > 0 {
		r.put(strings.Join(words[:from], " ") + " ")
	}
	r.put(r.marks[0] + strings.Join(words[from:to], " "))
	switch {
	case to < len(words):
		r.put(r.marks[1] + " " + strings.Join(words[to:], " "))
		r.n.Content = []gold.Span{{Start: start, End: len([]rune(r.b.String()))}}
		r.put(".")
	case first:
		r.put("," + r.marks[1])
		r.n.Content = []gold.Span{{Start: start, End: len([]rune(r.b.String()))}}
		r.put(" ")
		r.reporter()
		r.put(".")
	default:
		r.put("." + r.marks[1])
		r.n.Content = []gold.Span{{Start: start, End: len([]rune(r.b.String()))}}
	}
	d := r.document()
	d.ID = boundsOnly
	return d
}

// over is a quotation of two sentences with who speaks between them: “It was late,” Varo said. “The port was shut.” It is nil
// for one sentence.
func (r *rewriting) over() *gold.Document {
	n := strings.Index(r.content, ". ")
	if n < 0 || n+3 >= len(r.content) {
		return nil
	}
	r.begin()
	r.put(r.marks[0])
	r.said(r.content[:n])
	r.put("," + r.marks[1] + " ")
	r.reporter()
	r.put(". " + r.marks[0])
	r.said(r.content[n+2:])
	r.put(r.marks[1])
	return r.document()
}

// within is: “It was late,” Varo said, “and the port was shut.” It is nil for what has no comma.
func (r *rewriting) within() *gold.Document {
	n := strings.Index(r.content, ", ")
	if m := strings.IndexAny(r.content, ".?!"); n < 0 || m >= 0 && m < n {
		return nil
	}
	r.begin()
	r.put(r.marks[0])
	r.said(r.content[:n])
	r.put("," + r.marks[1] + " ")
	r.reporter()
	r.put(", " + r.marks[0])
	r.said(r.content[n+2:])
	r.put(r.marks[1])
	return r.document()
}

// heading is: Varo: ‘The port was shut’
func (r *rewriting) heading() *gold.Document {
	if len(r.content) > 100 || lexicon.Look(r.speaker).Function != lexicon.NoFunction {
		return nil
	}
	r.begin()
	r.n.Speaker = r.put(upperFirst(r.speaker))
	r.n.Cue = r.put(":")
	r.put(" " + r.marks[0])
	r.said(r.content)
	r.put(r.marks[1])
	return r.document()
}

func upperFirst(s string) string {
	r := []rune(s)
	r[0] = unicode.ToUpper(r[0])
	return string(r)
}

// lowerFirst lowers the first letter of a phrase that begins with a pronoun or a determiner.
func lowerFirst(s string) string {
	first, _, _ := strings.Cut(s, " ")
	if lexicon.Look(first).Function == lexicon.NoFunction || first == "I" {
		return s
	}
	r := []rune(s)
	r[0] = unicode.ToLower(r[0])
	return string(r)
}
