package find

import (
	"wirecopy/stages/entities/kind"
)

// repair uses what the whole document and the tables show about single names: what a name is in one place it is in the
// others too, and where it was missed it is found.
func (w *Finder) repair() {
	w.withoutPersons()
	w.nicknames()
	w.ofPlace()
	w.firms()
	w.whole()
	had := len(w.names)
	w.apart()
	w.fromTable()
	w.byLastWord()
	w.afterTitles()
	w.inCredits()
	w.reorder(had)
	had = len(w.names)
	w.define()
	w.reorder(had)
	had = len(w.names)
	w.withoutRoles()
	w.reorder(had)
	w.vote()
	w.retype()
	w.overrule()
	had = len(w.names)
	w.propagate()
	w.reorder(had)
	w.together()
	w.withoutCommon()
}

// reorder sorts in the names from number had on.
func (w *Finder) reorder(had int) {
	if len(w.names) == had {
		return
	}
	sortNames(w.names)
	clear(w.owner)
	for i := range w.names {
		w.own(int32(i))
	}
}

// drop removes the names without a type.
func (w *Finder) drop() {
	kept := w.names[:0]
	for _, n := range w.names {
		if n.Kind != kind.None {
			kept = append(kept, n)
		}
	}
	w.names = kept
	clear(w.owner)
	for i := range w.names {
		w.own(int32(i))
	}
}
