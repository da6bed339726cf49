package entities

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"wirecopy/pipeline"
	"wirecopy/stages/entities/find"
	"wirecopy/stages/entities/resolve"
	"wirecopy/stages/internal/text"
)

// layOut writes who is who in the form of the schema, entities in the order of their first mention, and for each its
// entry of the tables. All mentions share one array, and so do all roles.
func layOut(d *text.Document, names []find.Name, who *resolve.Result) (out []pipeline.Entity, entries []int32) {
	if len(who.Entities) == 0 {
		return []pipeline.Entity{}, nil
	}
	roles := 0
	for i := range who.Entities {
		roles += len(who.Entities[i].Roles)
	}
	e := emitter{d: d, who: who, place: make([]int32, len(who.Entities)),
		out: make([]pipeline.Entity, 0, len(who.Entities)), entries: make([]int32, 0, len(who.Entities)),
		mentions: make([]pipeline.Mention, len(names)+len(who.References)), roles: make([]string, 0, roles)}
	// Both lists are in order of the text, so that the first mention met makes the entity.
	r := 0
	for i := range names {
		n := &names[i]
		for ; r < len(who.References) && who.References[r].Start < n.Start; r++ {
			e.reference(&who.References[r])
		}
		e.mention(who.Of[i], n.Start, n.End, pipeline.NameMention)
	}
	for ; r < len(who.References); r++ {
		e.reference(&who.References[r])
	}
	return e.out, e.entries
}

type emitter struct {
	d        *text.Document
	who      *resolve.Result
	place    []int32 // of each entity of who: 1 + its place in out
	out      []pipeline.Entity
	entries  []int32
	mentions []pipeline.Mention // not given out yet
	roles    []string
}

func (e *emitter) reference(r *resolve.Reference) {
	kind := pipeline.NominalMention
	if r.Pronoun {
		kind = pipeline.PronounMention
	}
	e.mention(r.Entity, r.Start, r.End, kind)
}

func (e *emitter) mention(entity, start, end int32, kind string) {
	if e.place[entity] == 0 {
		e.add(&e.who.Entities[entity])
		e.place[entity] = int32(len(e.out))
	}
	o := &e.out[e.place[entity]-1]
	o.Mentions = append(o.Mentions, pipeline.Mention{Span: e.d.Span(int(start), int(end)), Kind: kind})
}

func (e *emitter) add(x *resolve.Entity) {
	from := len(e.roles)
	for _, s := range x.Roles {
		e.roles = append(e.roles, oneLine(e.d.Text[s.Start:s.End]))
	}
	n := x.Names + x.References
	o := pipeline.Entity{ID: number(len(e.out) + 1), Type: x.Kind.String(), Name: oneLine(x.Name),
		Salience: math.Round(x.Salience*1000) / 1000, Mentions: e.mentions[:0:n]}
	e.mentions = e.mentions[n:]
	if len(x.Roles) > 0 {
		o.Roles = slices.Clip(e.roles[from:])
	}
	e.out, e.entries = append(e.out, o), append(e.entries, x.Entry)
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
