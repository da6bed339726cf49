package resolve

// links find the entities that a name may mean.
type links struct {
	byName map[uint64]int32 // a whole name ► its entity
	byWord map[uint64]int32 // a word of a person's or organisation's name ► the last link of its chain
	all    []link
	// byAcronym finds an entity by what stands for its name in brackets, or by its initials; -1 where two have the same.
	byAcronym map[uint64]int32
}

// link is one entity in the chain of those whose names hold a word.
type link struct {
	ent, next int32
	rank      uint8 // 3 the last word of the name, 2 the first, 1 another
}

func newLinks() links {
	return links{byName: make(map[uint64]int32, 128), byWord: make(map[uint64]int32, 128), byAcronym: make(map[uint64]int32, 64)}
}

func (l *links) clear() {
	clear(l.byName)
	clear(l.byWord)
	clear(l.byAcronym)
	l.all = l.all[:0]
}
