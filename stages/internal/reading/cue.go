package reading

import "wirecopy/stages/internal/lexicon"

// CueAt is what the lexicon knows of chunk k as a verb or noun that reports, nil if nothing.
func (r *Reading) CueAt(k int) *lexicon.Cue {
	if r.Chunks[k].Kind == Noun {
		return r.Head(k).Noun
	}
	return r.Head(k).Verb
}

// CueLemma is the dictionary form of the cue at chunk k, or the form that it has where the lexicon does not know it.
func (r *Reading) CueLemma(k int) string {
	if c := r.CueAt(k); c != nil {
		return c.Lemma
	}
	return r.Head(k).Form
}

// CueClass is the class of the cue at chunk k, as the lexicon has it.
func (r *Reading) CueClass(k int) string {
	w := r.Head(k)
	switch {
	case r.Chunks[k].Kind == Noun && w.Noun != nil:
		return w.Noun.Class.String()
	case w.Verb != nil:
		return w.Verb.Class.String()
	}
	return "unlisted"
}

// CueForm is the form of the cue at chunk k, or its kind where it is no verb.
func (r *Reading) CueForm(k int) string {
	c := &r.Chunks[k]
	switch {
	case c.Kind != Verb:
		return c.Kind.String()
	case r.Head(k).Function == lexicon.According:
		return "according"
	case c.Passive:
		return "passive"
	}
	return c.Form.String()
}

const (
	saysReach    = 8 // chunks from the end of content to a verb that goes on from there
	mostAdjuncts = 3 // phrases between such a verb and what it says
)

// SaysNext is the class of the finite verb of what begins with chunk e, and what follows that verb: and she added that; stating
// on Monday that. It is empty if there is none.
func (r *Reading) SaysNext(e int, u Unit) string {
	for i := e; i < u.Last && i < e+saysReach; i++ {
		c := &r.Chunks[i]
		switch {
		case c.Kind == Stop || i > e && c.Kind == Sub:
			return ""
		case c.Kind == Verb && (c.Form == Finite || c.Form == Gerund):
			return r.CueClass(i) + "-" + r.saidAfter(i, u)
		}
	}
	return ""
}

// saidAfter is the kind of the chunk after the verb at chunk k, or, behind phrases that say when or to whom, "that" or a mark.
func (r *Reading) saidAfter(k int, u Unit) string {
	for n, at := 0, k+1; n < mostAdjuncts && at < u.Last; n++ {
		if kind := r.Chunks[at].Kind; kind == Sub || kind == OpenMark {
			return kind.String()
		}
		next := r.AdjunctEnd(at, u.Last)
		if next == at {
			break
		}
		at = next
	}
	return r.KindAfter(k, u)
}
