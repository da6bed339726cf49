package entities

import (
	"fmt"
	"os"
	"sync"
	"time"

	"wirecopy/stages/entities/internal/gazetteer"
)

// WithGazetteer adds the names in a CSV file: name, type, id, aliases (separated by "|"). They go before the embedded
// ones. The file is read again when it changes, at most once a second. While it cannot be read the last good version
// stays in force; without one, every article fails with an error that says what is wrong in which line, and is tried
// again later.
func WithGazetteer(path string) Option {
	return func(f *Finder) { f.user = &userFile{path: path, every: time.Second} }
}

// CheckGazetteer says what is wrong with such a file; nil if nothing is.
func CheckGazetteer(path string) error {
	_, err := gazetteer.Open(path)
	return err
}

// userFile is a gazetteer that is read again when it changes.
type userFile struct {
	path  string
	every time.Duration

	mu      sync.Mutex
	checked time.Time // when it was last looked at
	changed time.Time // the file's time and size then
	size    int64
	table   *gazetteer.Table
	err     error
}

// known gives the user's table, nil without one.
func (f *Finder) known() (*gazetteer.Table, error) {
	if f.user == nil {
		return nil, nil
	}
	return f.user.current(time.Now())
}

func (u *userFile) current(now time.Time) (*gazetteer.Table, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if !u.checked.IsZero() && now.Sub(u.checked) < u.every && now.After(u.checked) {
		return u.answer()
	}
	u.checked = now
	info, err := os.Stat(u.path)
	if err != nil {
		u.err = fmt.Errorf("gazetteer: %w", err)
		return u.answer()
	}
	if u.err == nil && u.table != nil && info.ModTime().Equal(u.changed) && info.Size() == u.size {
		return u.table, nil
	}
	t, err := gazetteer.Open(u.path)
	if u.err = err; err == nil {
		u.table, u.changed, u.size = t, info.ModTime(), info.Size()
	}
	return u.answer()
}

func (u *userFile) answer() (*gazetteer.Table, error) {
	if u.table != nil {
		return u.table, nil
	}
	return nil, u.err
}
