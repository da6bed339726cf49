package link

import (
	"fmt"
	"os"
	"sync"
	"time"

	"wirecopy/stages/entities/link/gazetteer"
	"wirecopy/stages/internal/version"
)

// File is a user's table of names that is read again when its file changes, at most once a second. While the file cannot
// be read the last good version stays in force. Many goroutines may use it at once.
type File struct {
	path  string
	every time.Duration

	mu      sync.Mutex
	checked time.Time // when it was last looked at
	changed time.Time // the file's time and size then
	size    int64
	table   *gazetteer.Table
	sum     string
	err     error
}

// NewFile makes a File of the CSV file at path. Nothing is read yet.
func NewFile(path string) *File { return &File{path: path, every: time.Second} }

// Table gives the table as it stands. Without any good version, an error says what is wrong, and in which line.
func (u *File) Table() (*gazetteer.Table, error) { return u.current(time.Now()) }

func (u *File) current(now time.Time) (*gazetteer.Table, error) {
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
		if content, err := os.ReadFile(u.path); err == nil {
			u.sum = version.Sum([]string{string(content)})
		}
	}
	return u.answer()
}

// Sum is six hexadecimal digits that follow from the table in force; empty before there is any.
func (u *File) Sum() string {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.sum
}

func (u *File) answer() (*gazetteer.Table, error) {
	if u.table != nil {
		return u.table, nil
	}
	return nil, u.err
}
