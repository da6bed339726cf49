package entities

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"wirecopy/pipeline"
)

// entities lays out what is on the desk in the form of the schema. All mentions share one array, and so do all roles.
func (w *desk) entities() []pipeline.Entity {
	if len(w.ents) == 0 {
		return []pipeline.Entity{}
	}
	roles := 0
	for i := range w.ents {
		w.ents[i].mentions = w.ents[i].count + w.ents[i].refs
		roles += w.ents[i].nroles
	}
	out := make([]pipeline.Entity, 0, len(w.ents))
	mentions := make([]pipeline.Mention, len(w.names)+len(w.refs))
	texts := make([]string, 0, roles)
	// Both lists are in order of the text, so that the first mention met makes the entity.
	next := int32(0)
	r := 0
	add := func(e, start, end int32, kind string) {
		x := &w.ents[e-1]
		if x.order == 0 {
			from := len(texts)
			for _, s := range x.roles[:x.nroles] {
				texts = append(texts, oneLine(w.d.Text[s.start:s.end]))
			}
			m := mentions[next : next : next+x.mentions]
			next += x.mentions
			out = append(out, pipeline.Entity{ID: number(len(out) + 1), Type: x.kind.String(), Name: oneLine(w.proper(&w.names[x.best])),
				Salience: math.Round(x.salience*1000) / 1000, Roles: slices.Clip(texts[from:]), Mentions: m})
			o := &out[len(out)-1]
			if x.nroles == 0 {
				o.Roles = nil
			}
			if x.entry != nil {
				o.Wikidata = x.entry.ID
			}
			x.order = int32(len(out))
		}
		o := &out[x.order-1]
		o.Mentions = append(o.Mentions, pipeline.Mention{Span: w.d.Span(int(start), int(end)), Kind: kind})
	}
	for i := range w.names {
		n := &w.names[i]
		for ; r < len(w.refs) && w.refs[r].start < n.start; r++ {
			w.addReference(&w.refs[r], add)
		}
		add(n.ent, n.start, n.end, pipeline.NameMention)
	}
	for ; r < len(w.refs); r++ {
		w.addReference(&w.refs[r], add)
	}
	return out
}

func (w *desk) addReference(r *reference, add func(e, start, end int32, kind string)) {
	kind := pipeline.NominalMention
	if r.pronoun {
		kind = pipeline.PronounMention
	}
	add(r.ent, r.start, r.end, kind)
}

// oneLine is s with one space for each stretch of white space: names and roles may run over the end of a line.
func oneLine(s string) string {
	if !strings.ContainsAny(s, "\n\r\t\u00a0") && !strings.Contains(s, "  ") {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
}

// ids are the usual ones, so that they need no memory of their own.
var ids = func() (s [256]string) {
	for i := range s {
		s[i] = "e" + strconv.Itoa(i)
	}
	return s
}()

func number(n int) string {
	if n < len(ids) {
		return ids[n]
	}
	return "e" + strconv.Itoa(n)
}
