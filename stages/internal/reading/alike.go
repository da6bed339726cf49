package reading

import (
	"strconv"

	"wirecopy/stages/internal/groups"
	"wirecopy/stages/internal/text"
)

// Alike names the group of the words that are used as the head of chunk k is, and the group of that group, for the features of models;
// both are its tag if no list has the word.
func (r *Reading) Alike(k int) (fine, coarse string) {
	h := int(r.Chunks[k].Head)
	f, c := text.Alike(r.Word(h))
	if f == 0 {
		tag := r.Tags[h].String()
		return tag, tag
	}
	return groupNames[f], groupNames[c]
}

// groupNames are the numbers of groups as they are written.
var groupNames = func() (out [groups.Fine + 1]string) {
	for g := range out {
		out[g] = strconv.Itoa(g)
	}
	return out
}()
