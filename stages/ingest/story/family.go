package story

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"wirecopy/pipeline"
)

// Some formats give an item no identity that all versions of its story share, but one that stories of one kind share on one
// day: a slug. Such stories are a family. Its record lists its members, and tells which of them an update belongs to.

// Member is a story of a family: its id, and the fingerprint of its newest version.
type Member struct {
	ID          string      `json:"id"`
	Fingerprint Fingerprint `json:"fingerprint,omitempty"`
}

// maxMembers bounds the stories of a family that are remembered: the last ones.
const maxMembers = 16

// Item is an article as it comes in.
type Item struct {
	*pipeline.Article
	// Family is what the supplier's identity of the story is shared with others by, "" where it is the story's own.
	// Continues says that the item is not the story's first version.
	Family    string
	Continues bool
}

// joinFamily gives an item of a family the id of its story: that of a first version is its own, an update gets that of
// the member that it is most like.
func joinFamily(ctx context.Context, ledger Ledger, it Item, c candidate) error {
	id := ID(it.Source, "family\x00"+it.Family)
	for range maxConflicts {
		r, revision, err := ledger.Load(ctx, id)
		if err != nil {
			return fmt.Errorf("load the record of family %s: %w", it.Family, err)
		}
		next, story := r.join(it.ID, it.Continues, c)
		if next == nil {
			it.ID = story
			return nil
		}
		if err = ledger.Store(ctx, id, *next, revision); err == nil {
			it.ID = story
			return nil
		}
		if !errors.Is(err, pipeline.ErrConflict) {
			return fmt.Errorf("store the record of family %s: %w", it.Family, err)
		}
	}
	return fmt.Errorf("family %s: %w, %d times", it.Family, pipeline.ErrConflict, maxConflicts)
}

// join says which story of the family a candidate belongs to, and gives the record with it, nil where that stays.
func (r Record) join(id string, continues bool, c candidate) (next *Record, story string) {
	if c.origin != "" {
		for _, m := range r.Made {
			if m.Origin == c.origin && m.Digest == c.digest {
				return nil, m.Root
			}
		}
	}
	story = id
	if continues && len(r.Members) > 0 {
		story = r.nearest(c.fingerprint)
	}
	out := r
	out.Members = slices.DeleteFunc(slices.Clone(r.Members), func(m Member) bool { return m.ID == story })
	out.Members = append(out.Members, Member{ID: story, Fingerprint: c.fingerprint})
	out.Members = out.Members[max(len(out.Members)-maxMembers, 0):]
	made := append(slices.Clone(r.Made), Made{Digest: c.digest, Origin: c.origin, Root: story})
	out.Made = made[max(len(made)-maxMade, 0):]
	return &out, story
}

// nearest is the member that a text is most like, and of two the one that was seen last.
func (r Record) nearest(f Fingerprint) string {
	best, nearest := "", 65
	for _, m := range r.Members {
		d := 64 // a text too short to tell is like none
		if f != 0 && m.Fingerprint != 0 {
			d = f.Distance(m.Fingerprint)
		}
		if d <= nearest {
			best, nearest = m.ID, d
		}
	}
	return best
}
