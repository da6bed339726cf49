package pipeline

import (
	"context"
	"errors"
)

// Records keeps a small record under each key, for all processes that work on one pipeline: what was seen of a story, say.
// It may be used by many goroutines at once.
type Records interface {
	// Load gives the record under a key and its revision; nil and 0 where there is none. Errors are transient.
	Load(ctx context.Context, key string) (record []byte, revision uint64, err error)
	// Store replaces the record, if its revision is still the one that Load gave; else it does nothing and returns an error
	// that is ErrConflict. Other errors are transient.
	Store(ctx context.Context, key string, record []byte, revision uint64) error
}

// ErrConflict says that somebody else stored a record in the meantime.
var ErrConflict = errors.New("the record was changed by another worker")

// A Keeper is a stage that decides by what was seen before, and has to agree about it with the same stage in other
// processes. What runs such a stage gives it the records that all of them share.
type Keeper interface {
	Stage
	// Keep gives the same stage with its records in r. seen is to be called with each record that any process stores, and
	// with those that are there at the start; nil where the stage has no use for that.
	Keep(r Records) (s Stage, seen func(key string, record []byte))
}
