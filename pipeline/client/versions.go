package client

import (
	"wirecopy/pipeline"
	"wirecopy/pipeline/wire"
)

// known is what a subscription knows of the events that it has seen, in bounded memory: the newest version of each
// article, which articles are dead, and what was withdrawn.
type known struct {
	versions  recent[int]
	killed    recent[int] // the version of the tombstone
	withdrawn recent[bool]
}

// rememberedEvents is for how many articles, and how many withdrawn events, a subscription remembers at least.
const rememberedEvents = 1 << 16

func newKnown() *known {
	return &known{newRecent[int](rememberedEvents), newRecent[int](rememberedEvents), newRecent[bool](rememberedEvents)}
}

// stands reports whether an event is to be handed out: nothing newer has been, and it was not withdrawn. It notes the
// event's version. An event that names no article stands; so does a tombstone, once, whatever its version.
func (k *known) stands(e wire.Event) bool {
	if e.Subject == "" {
		return true
	}
	if k.withdrawn.get(e.ID) {
		return false
	}
	last, killed := k.versions.get(e.Subject), k.killed.get(e.Subject)
	switch {
	case e.Status == pipeline.Canceled:
	case e.Version < last, e.Status == "" && killed > 0 && e.Version <= killed:
		return false
	}
	k.note(e)
	k.versions.put(e.Subject, max(e.Version, last))
	return true
}

// note remembers what a tombstone or a retraction says.
func (k *known) note(e wire.Event) {
	if e.Status != "" {
		k.killed.put(e.Subject, max(e.Version, k.killed.get(e.Subject)))
	}
	for _, id := range e.Withdraws {
		k.withdrawn.put(id, true)
	}
	// A version of all entities takes the place of the one before, whatever it withdraws.
	if e.Subject != "" && e.Version > k.versions.get(e.Subject) && (len(e.Withdraws) > 0 || e.Type == wire.TypeEntities) {
		k.versions.put(e.Subject, e.Version)
	}
}

// recent is a map that forgets: two generations of up to size keys each, the older of which goes when the newer is full.
type recent[V any] struct {
	size     int
	new, old map[string]V
}

func newRecent[V any](size int) recent[V] { return recent[V]{size: size, new: map[string]V{}} }

// get gives the value of a key, zero where there is none.
func (r *recent[V]) get(key string) V {
	if v, ok := r.new[key]; ok {
		return v
	}
	return r.old[key]
}

func (r *recent[V]) put(key string, v V) {
	if _, ok := r.new[key]; !ok && len(r.new) >= r.size {
		r.old, r.new = r.new, make(map[string]V, r.size)
	}
	r.new[key] = v
}
