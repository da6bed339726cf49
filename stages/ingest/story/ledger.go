package story

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"wirecopy/pipeline"
)

// A Ledger keeps the records of stories, for one process or for many that have to agree.
type Ledger interface {
	// Load gives the record of the story with the given id and the record's revision. A story that was never seen has
	// the zero Record and revision 0.
	Load(ctx context.Context, id string) (Record, uint64, error)
	// Store replaces the record, if its revision is still the one that Load gave; else it does nothing and returns an
	// error that is pipeline.ErrConflict. Other errors are transient.
	Store(ctx context.Context, id string, r Record, revision uint64) error
}

// maxConflicts is how often an article is decided anew because other workers were faster. More cannot come from the
// traffic of one story: the message is given back then.
const maxConflicts = 16

// Admit asks the ledger what becomes of an article. It sets the version and DuplicateOf of one that goes on, and gives
// false for one to drop.
func Admit(ctx context.Context, ledger Ledger, index *Index, it Item, origin string) (Outcome, error) {
	a := it.Article
	c := candidate{
		digest: digest(a), origin: origin, status: a.PubStatus,
		supplier: counter(a.Version), created: a.VersionCreated, fingerprint: Simhash(a),
	}
	if it.Family != "" {
		if err := joinFamily(ctx, ledger, it, c); err != nil {
			return "", err
		}
	}
	// Most stories are new: the first attempt takes it for one, and spares the question.
	var r Record
	var revision uint64
	for attempt := range maxConflicts {
		var err error
		if attempt > 0 {
			if r, revision, err = ledger.Load(ctx, a.ID); err != nil {
				return "", fmt.Errorf("load the record of story %s: %w", a.ID, err)
			}
		}
		next, outcome, made := r.next(c)
		switch outcome {
		case Again:
			a.Version, a.DuplicateOf = made.Version, made.Root
			return outcome, nil
		case First, Update:
			made.Root = rootOf(index, a.ID, c)
			next.Root = made.Root
			next.Made[len(next.Made)-1].Root = made.Root
		case Same, Late:
			if next.Supplier == r.Supplier && next.Created.Equal(r.Created) {
				return outcome, nil
			}
		}
		err = ledger.Store(ctx, a.ID, next, revision)
		if errors.Is(err, pipeline.ErrConflict) {
			continue
		}
		if err != nil {
			return "", fmt.Errorf("store the record of story %s: %w", a.ID, err)
		}
		if outcome == First || outcome == Update {
			a.Version, a.DuplicateOf = made.Version, made.Root
			if index != nil {
				index.Add(a.ID, next)
			}
		}
		return outcome, nil
	}
	return "", fmt.Errorf("story %s: %w, %d times", a.ID, pipeline.ErrConflict, maxConflicts)
}

// rootOf names the first story that says nearly the same as c, "" where there is none.
func rootOf(index *Index, id string, c candidate) string {
	if index == nil || c.status != pipeline.Usable {
		return ""
	}
	return index.Find(id, c.fingerprint)
}

// Memory is a Ledger within one process. The zero Memory is ready for use, and remembers everything; it may be used by
// many goroutines at once.
type Memory struct {
	mu      sync.Mutex
	records map[string]revised
}

type revised struct {
	Record
	revision uint64
}

// Load gives the record of a story. The error is always nil.
func (m *Memory) Load(_ context.Context, id string) (Record, uint64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r := m.records[id]
	return r.Record, r.revision, nil
}

// Store replaces the record of a story. The error is nil or pipeline.ErrConflict.
func (m *Memory) Store(_ context.Context, id string, r Record, revision uint64) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.records[id].revision != revision {
		return pipeline.ErrConflict
	}
	if m.records == nil {
		m.records = map[string]revised{}
	}
	m.records[id] = revised{Record: r, revision: revision + 1}
	return nil
}
