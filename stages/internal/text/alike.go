package text

import "wirecopy/stages/internal/groups"

// Alike gives the group of the words that are used as a word is, and the group of that group; 0 if no list has it: see package groups.
func Alike(word string) (fine, coarse int) {
	m := load()
	g := m.find(groups.Hash(word)).fine()
	return int(g), int(m.coarse[g])
}
