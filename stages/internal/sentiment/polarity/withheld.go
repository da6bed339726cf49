package polarity

import (
	"wirecopy/stages/internal/lexicon"
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/sentiment/valence"
	"wirecopy/stages/internal/text"
)

const (
	withholderReach = 4  // tokens from a word that withholds to the verb that it is of: stopped short of publicly accusing
	withheldReach   = 12 // tokens that such a verb says something with
)

// withhold clears what is said by verbs of judging and telling that somebody refuses, declines or stops short of: who "refused to
// blame the pilot for the crash" blames nobody, and does no wrong by that.
func (r *Reading) withhold(first, last int) {
	for i := first; i < last; i++ {
		if e := r.Words[i].Entry; e == nil || e.Kind != valence.Withholder {
			continue
		}
		verb := i + 1
		for verb < min(last, i+withholderReach) && r.leadsOn(verb) {
			verb++
		}
		if verb == i+1 || verb >= last || !r.judges(verb) {
			continue
		}
		r.clear(i)
		end := min(last, verb+withheldReach)
		for k := verb; k < end && !r.Doc.Tags[k].IsPunct(); k++ {
			r.clear(k)
		}
		i = verb
	}
}

// leadsOn reports whether token i may stand between a word that withholds and its verb.
func (r *Reading) leadsOn(i int) bool {
	t := r.Doc.Tags[i]
	return t == text.TO || t == text.IN || t.IsAdverb()
}

// judges reports whether token i is a verb that praises, blames, goes after somebody or tells something.
func (r *Reading) judges(i int) bool {
	if !r.Doc.Tags[i].IsVerb() {
		return false
	}
	if v := r.Doc.Words[i].Verb; v != nil && (v.Class == lexicon.Judge || v.Class == lexicon.Say) {
		return true
	}
	if e := r.Words[i].Entry; e != nil {
		switch e.Deed(r.Doc.Tags[i]) {
		case valence.Blame, valence.Praise, valence.Law, valence.Probe, valence.Penalty:
			return true
		}
	}
	return false
}

// follow clears the verbs that say who comes after whom: she succeeds the founder.
func (r *Reading) follow(first, last int) {
	for i := first; i+1 < last; i++ {
		if e := r.Words[i].Entry; e == nil || e.Kind != valence.Follower || !r.Doc.Tags[i].IsVerb() {
			continue
		}
		if k := int(r.Doc.ChunkOf[i+1]); r.Doc.Chunks[k].Kind == reading.Noun && int(r.Doc.Chunks[k].A) == i+1 && !r.Doc.IsTime(k) {
			r.clear(i)
		}
	}
}

// clear has word i say nothing.
func (r *Reading) clear(i int) {
	w := &r.Words[i]
	w.Entry, w.Opinion, w.Event, w.Leaning, w.Length = nil, 0, 0, 0, 1
	w.Flags |= Withheld
}
