package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"wirecopy/stages/internal/text"
	"wirecopy/stages/train/gold"
)

// document is a text with what people say of who is meant where.
type document struct {
	text     string
	mentions []mention
	// complete says that every mention is there, so that a pronoun without one means no one.
	complete bool
	group    int
	weight   float64
}

// mention is a place where an entity is meant: the bytes [start, end), of which [head, headEnd) is the noun.
type mention struct {
	start, end, head, headEnd int
	chain                     string // the entity
}

// readGUM reads the documents of GUM: paragraphs with a blank line between them, and the mentions of its Entity fields.
func readGUM(path string) (docs []*document, err error) {
	trees, err := gold.ReadTrees(path)
	if err != nil {
		return nil, err
	}
	for from := 0; from < len(trees); {
		to := from + 1
		for to < len(trees) && trees[to].Document == trees[from].Document {
			to++
		}
		d := &document{complete: true, group: len(docs), weight: 1}
		for i := range trees[from:to] {
			d.addTree(&trees[from+i])
		}
		docs = append(docs, d)
		from = to
	}
	return docs, nil
}

func (d *document) addTree(t *gold.Tree) {
	switch {
	case d.text == "":
	case t.Paragraph:
		d.text += "\n\n"
	default:
		d.text += " "
	}
	at := byteOffsets(t.Text)
	from := len(d.text)
	d.text += t.Text
	open := map[string][]int{} // entity ► where its open mentions begin
	for i := range t.Words {
		for part := range strings.SplitSeq(t.Words[i].Misc, "|") {
			e, ok := strings.CutPrefix(part, "Entity=")
			if !ok {
				continue
			}
			for id, begins := range entityMarks(e) {
				if begins {
					open[id] = append(open[id], i)
					continue
				}
				n := len(open[id])
				if n == 0 {
					continue
				}
				first := open[id][n-1]
				open[id] = open[id][:n-1]
				head := headOf(t, first, i)
				d.mentions = append(d.mentions, mention{from + at[t.Words[first].Start], from + at[t.Words[i].End],
					from + at[t.Words[head].Start], from + at[t.Words[head].End], id})
			}
		}
	}
}

// headOf is the word of [first, last] that depends on none of the others.
func headOf(t *gold.Tree, first, last int) int {
	for i := first; i <= last; i++ {
		if h := t.Words[i].Head; h < first || h > last {
			return i
		}
	}
	return first
}

// entityMarks yields the mentions that begin or end in an Entity field: "(1-person-new-…(2-place-…)1)".
func entityMarks(s string) func(func(id string, begins bool) bool) {
	return func(yield func(string, bool) bool) {
		for s != "" {
			begins := s[0] == '('
			end := strings.IndexAny(s[1:], "()") + 1
			if end == 0 {
				end = len(s)
			}
			id, _, _ := strings.Cut(strings.Trim(s[:end], "()"), "-")
			ends := end < len(s) && s[end] == ')'
			if ends {
				end++
			}
			s = s[end:]
			if begins && !yield(id, true) || ends && !yield(id, false) {
				return
			}
		}
	}
}

// excerpts cuts the documents into pieces of a few sentences, which begin in the middle as an update or a take does: the
// first pronoun may mean someone whom only the part before named in full.
func excerpts(docs []*document) (out []*document) {
	const length, step, weight = 4, 2, 0.5 // sentences; how much such a piece counts
	for _, d := range docs {
		t := text.Parse(d.text, nil)
		for i := step; i+1 < len(t.Sentences); i += step {
			last := min(i+length, len(t.Sentences)) - 1
			if e := d.cut(t.Sentences[i].Start, t.Sentences[last].End); len(e.mentions) > 0 {
				e.weight = weight
				out = append(out, e)
			}
		}
	}
	return out
}

func (d *document) cut(a, b int) *document {
	e := &document{text: d.text[a:b], complete: d.complete, group: d.group}
	for _, m := range d.mentions {
		if m.start >= a && m.end <= b {
			e.mentions = append(e.mentions, mention{m.start - a, m.end - a, m.head - a, m.headEnd - a, m.chain})
		}
	}
	return e
}

// readNews reads articles of which the names are known, and who the speakers of quotes are.
func readNews(dir string, labels map[string][]label, group int) (docs []*document, err error) {
	records, err := gold.Read(filepath.Join(dir, "news_train.jsonl.gz"), gold.Filter{})
	if err != nil {
		return nil, err
	}
	for _, r := range records {
		d := &document{text: r.Text, group: group + len(docs), weight: 1}
		at := byteOffsets(r.Text)
		add := func(s gold.Span, entity string) {
			if entity != "" {
				d.mentions = append(d.mentions, mention{at[s.Start], at[s.End], at[s.Start], at[s.End], entity})
			}
		}
		for _, e := range r.Entities {
			add(e.Span(), e.Entity)
		}
		for _, q := range r.Quotes {
			if len(q.Speaker) != 1 {
				continue
			}
			if q.SpeakerKind == "anonymous" {
				add(q.Speaker[0], noOne)
			} else {
				add(q.Speaker[0], q.SpeakerEntity.ID)
			}
		}
		if err := d.apply(labels[r.ID]); err != nil {
			return nil, fmt.Errorf("%s: %w", r.ID, err)
		}
		docs = append(docs, d)
	}
	return docs, nil
}

// readLabelled reads those texts of a set that have labels.
func readLabelled(path string, labels map[string][]label, group int) (docs []*document, err error) {
	records, err := gold.Read(path, gold.Filter{})
	if err != nil {
		return nil, err
	}
	for _, r := range records {
		l := labels[r.ID]
		if l == nil {
			continue
		}
		d := &document{text: r.Text, group: group + len(docs), weight: 1}
		if err := d.apply(l); err != nil {
			return nil, fmt.Errorf("%s: %w", r.ID, err)
		}
		docs = append(docs, d)
	}
	return docs, nil
}

// byteOffsets gives the byte at which each code point of s begins, and the end.
func byteOffsets(s string) []int {
	out := make([]int, 0, len(s)+1)
	for i := range s {
		out = append(out, i)
	}
	return append(out, len(s))
}

// meant is the entity that is meant by the very bytes [start, end), "" if people saw none there.
func (d *document) meant(start, end int) string {
	i := slices.IndexFunc(d.mentions, func(m mention) bool { return m.start == start && m.end == end })
	if i < 0 {
		return ""
	}
	return d.mentions[i].chain
}
