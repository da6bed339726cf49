package ledger

import (
	"context"
	"time"
)

// ReadAnew has the ledger forget what it knows, as if the bucket were another than before.
func (l *Ledger) ReadAnew(ctx context.Context) error {
	l.mu.Lock()
	l.created = time.Time{}
	l.mu.Unlock()
	return l.begin(ctx)
}
