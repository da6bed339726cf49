package attribute

import (
	"strings"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/lexicon"
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/text"
)

// How one knows who made a document.
const (
	unknownMaker = ""
	ownMaker     = "own"  // Arden's report, his letter
	byMaker      = "by"   // a report by, from or of Arden
	nameMaker    = "name" // the Arden report
	actMaker     = "act"  // Arden published a report
)

const makerReach = 6 // units in which a document is looked for that is only called the report

// maker is who made the document that speaks in r: the phrase says so, or an earlier place where a document of that name is
// mentioned. It is -1 where nothing tells.
func (a *Article) maker(r *Report) (entity int, how string) {
	h := a.document(r)
	if h < 0 {
		return -1, unknownMaker
	}
	if e, how := a.makerAt(h); e >= 0 {
		return e, how
	}
	if w := a.Words[r.Speaker.A].Form; w == "a" || w == "an" { // not one that was spoken of before
		return -1, unknownMaker
	}
	form, unit := strings.TrimSuffix(a.Form(h), "s"), a.UnitOf(h)
	for k := int(a.ChunkOf[h]) - 1; k >= 0; k-- {
		c := &a.Chunks[k]
		if a.UnitOf(int(c.A)) < unit-makerReach {
			break
		}
		if c.Kind != reading.Noun || strings.TrimSuffix(a.Form(int(c.Head)), "s") != form {
			continue
		}
		if e, how := a.makerAt(int(c.Head)); e >= 0 {
			return e, "before-" + how
		}
	}
	return -1, unknownMaker
}

// author is the maker of a statement, a letter or a report that speaks in r, -1 where nothing tells or where the document is a
// study, which speaks for itself. The training articles have too few of each for the model: of the makers that are found in
// them three in four are the ones whom readers say the words are of.
func (a *Article) author(r *Report) int {
	h := a.document(r)
	if h < 0 || a.CueClass(int(a.ChunkOf[h])) != lexicon.Say.String() {
		return -1
	}
	e, how := a.maker(r)
	published := strings.HasSuffix(how, actMaker)
	// A report from Arden is not by Arden; of several documents, those that Arden issued are its own, and others may be anybody's.
	if e >= 0 && (how == byMaker && a.Entities[e].Type == pipeline.GPE || a.Tags[h] == text.NNS && !published) {
		return -1
	}
	return e
}

// document is the token of the document that speaks in r, -1 if none does.
func (a *Article) document(r *Report) int {
	if !r.Speaker.Found() || r.Head < 0 {
		return -1
	}
	h := int(a.Chunks[r.Head].Head)
	if a.Chunks[r.Head].Kind != reading.Noun || h >= r.Speaker.B || a.Words[h].Nouns&(lexicon.DocumentNoun|lexicon.ChannelNoun) == 0 {
		return -1
	}
	if m := a.mention(h); m != nil && m.kind == pipeline.NameMention { // NBC News
		return -1
	}
	return h
}

// makerAt is who made the document that token h names, as far as the words around it say.
func (a *Article) makerAt(h int) (entity int, how string) {
	k, c, name := int(a.ChunkOf[h]), a.Chunks, -1
	for t := int(c[k].A); t < h; t++ {
		m := a.mention(t)
		if m == nil || !a.acts(m.entity) || m.last > h {
			continue
		}
		if a.Tags[t] == text.PRPS || m.last < len(a.Tokens) && a.Tags[m.last] == text.POS {
			return m.entity, ownMaker
		}
		name = m.entity
	}
	for i := k + 1; i < min(len(c)-1, k+5); i++ {
		if c[i].Kind == reading.Verb && (a.HeadTag(i) != text.VBN || a.Head(i).Function == lexicon.Obtained) || c[i].Kind == reading.Stop ||
			c[i].Kind == reading.Rel {
			break
		}
		if f := a.HeadForm(i); c[i].Kind == reading.Prep && c[i+1].Kind == reading.Noun && (f == "by" || f == "from") {
			if e := a.nameIn(i + 1); e >= 0 {
				return e, byMaker
			}
		}
	}
	if name >= 0 {
		return name, nameMaker
	}
	return a.publisher(k)
}

// nameIn is the entity that noun chunk k names, or whose its noun is: Arden, Arden's office. It is -1 for none.
func (a *Article) nameIn(k int) int {
	if e := a.actorAt(int(a.Chunks[k].Head)); e >= 0 {
		return e
	}
	if o := a.OwnerOf(k); o >= 0 {
		return a.actorAt(o)
	}
	return -1
}

// publisher is the subject of the clause in which the document of chunk k is the object, or in which something is said by it:
// who released a statement, wrote in a letter. The document may stand in front: "In a statement, Varo said".
func (a *Article) publisher(k int) (entity int, how string) {
	const reach = 6 // chunks
	for i := k - 1; i >= 0 && i > k-reach && a.Chunks[i].Kind != reading.Stop; i-- {
		if a.ClauseOf[i] < 0 || a.Chunks[i].Form != reading.Finite {
			continue
		}
		if in := a.Chunks[k-1].Kind == reading.Prep && a.HeadForm(k-1) == "in"; in || a.Clauses[a.ClauseOf[i]].Object == k {
			return a.actor(i)
		}
		return -1, unknownMaker
	}
	if k == 0 || a.HeadForm(k-1) != "in" {
		return -1, unknownMaker
	}
	for i := k + 1; i < len(a.Chunks) && i < k+reach && a.Chunks[i].Kind != reading.Stop; i++ {
		if a.ClauseOf[i] >= 0 && a.Chunks[i].Form == reading.Finite {
			return a.actor(i)
		}
	}
	return -1, unknownMaker
}

// actor is the entity that the subject of verb chunk k names.
func (a *Article) actor(k int) (entity int, how string) {
	if s := a.SubjectOf(k); s.Found() && !a.Chunks[k].Passive {
		if e := a.actorAt(int(a.Chunks[s.A].Head)); e >= 0 {
			return e, actMaker
		}
	}
	return -1, unknownMaker
}
