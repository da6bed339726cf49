package sources

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"go.uber.org/zap"

	"wirecopy/internal/backoff"
	"wirecopy/pipeline/token"
)

// Names of the directories that a watched directory's files are moved to.
const (
	doneDir   = "done"
	failedDir = "failed"
)

// Watch is the door for those who put files into a directory. The directory is read again and again rather than asked
// to notify, so that network shares work as well.
type Watch struct {
	// Dir is watched. A file in it belongs to Source, one in a directory below it to the source of that directory's name.
	Dir string
	// Source of the files directly in Dir; files there are left alone where it is "".
	Source string
	// Every is how often the directory is read; 1 s unless set.
	Every time.Duration
	// Log is told of each file that is refused; nil drops it.
	Log *zap.Logger
}

// Run takes each file once it is whole, which is when two readings in a row find it with the same size and time, and
// moves it to done/ beside it when the broker has stored it, or to failed/ when it never will. Hidden files and those
// that end in .tmp or .part are still being written by somebody, and are left alone. It ends with ctx.
func (w Watch) Run(ctx context.Context, d *Door) error {
	if w.Every <= 0 {
		w.Every = time.Second
	}
	if w.Log == nil {
		w.Log = zap.NewNop()
	}
	if info, err := os.Stat(w.Dir); err != nil {
		return fmt.Errorf("watch a directory: %w", err)
	} else if !info.IsDir() {
		return fmt.Errorf("watch %s: it is not a directory", w.Dir)
	}
	for _, dir := range [...]string{doneDir, failedDir} {
		if info, err := os.Lstat(filepath.Join(w.Dir, dir)); err == nil && !info.IsDir() {
			return fmt.Errorf("watch %s: %s in it has to be a directory, as what has been taken goes there", w.Dir, dir)
		}
	}
	seen, failures := map[string]state{}, map[string]failure{}
	tick := time.NewTicker(w.Every)
	defer tick.Stop()
	for {
		now := map[string]state{}
		for path, st := range w.list() {
			if seen[path] != st {
				now[path] = st // it may still grow
				continue
			}
			if f := failures[path]; time.Now().Before(f.until) {
				now[path] = st
				continue
			}
			err := w.take(ctx, d, path, st.source)
			if ctx.Err() != nil {
				return nil
			}
			if err == nil {
				delete(failures, path)
				continue
			}
			f := failures[path].next(w.Every)
			failures[path], now[path] = f, st
			w.Log.Warn("a file could not be taken and will be tried again", zap.String("file", path), zap.Time("after", f.until), zap.Error(err))
		}
		for path := range failures {
			if _, there := now[path]; !there {
				delete(failures, path)
			}
		}
		seen = now
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// state is what tells a file that is still being written from one that is whole.
type state struct {
	size   int64
	time   time.Time
	source string
}

// failure is what is remembered of a file that could not be taken: it is tried again after a time that doubles, up to a
// minute.
type failure struct {
	times int
	until time.Time
}

func (f failure) next(every time.Duration) failure {
	f.times++
	f.until = time.Now().Add(backoff.After(every, time.Minute, f.times))
	return f
}

// list gives the files that may be taken. What cannot be read now is there at the next reading, or is gone.
func (w Watch) list() map[string]state {
	files := map[string]state{}
	add := func(dir, source string) {
		entries, err := os.ReadDir(dir)
		if err != nil {
			w.Log.Warn("read the watched directory", zap.String("directory", dir), zap.Error(err))
		}
		for _, e := range entries {
			if !e.Type().IsRegular() || unfinished(e.Name()) {
				continue
			}
			if info, err := e.Info(); err == nil {
				files[filepath.Join(dir, e.Name())] = state{info.Size(), info.ModTime(), source}
			}
		}
	}
	if w.Source != "" {
		add(w.Dir, w.Source)
	}
	entries, err := os.ReadDir(w.Dir)
	if err != nil {
		return files
	}
	for _, e := range entries {
		if e.IsDir() && e.Name() != doneDir && e.Name() != failedDir && token.Check(e.Name()) == nil {
			add(filepath.Join(w.Dir, e.Name()), e.Name())
		}
	}
	return files
}

func unfinished(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasSuffix(name, ".tmp") || strings.HasSuffix(name, ".part")
}

func (w Watch) take(ctx context.Context, d *Door, path, source string) error {
	if err := os.MkdirAll(filepath.Join(filepath.Dir(path), doneDir), 0o755); err != nil {
		return err // else the item would be sent, and its file found again, without end
	}
	data, err := readUpTo(path, d.Limit())
	if errors.Is(err, fs.ErrNotExist) {
		return nil // somebody took it away
	}
	if err == nil {
		_, err = d.Send(ctx, Item{Source: source, Name: path, Data: data})
	}
	if errors.Is(err, ErrEmpty) || errors.Is(err, ErrTooLarge) || errors.Is(err, ErrInvalid) {
		w.Log.Warn("a file was refused", zap.String("file", path), zap.String("moved_to", failedDir), zap.Error(err))
		return move(path, failedDir)
	}
	if err != nil {
		return err
	}
	return move(path, doneDir)
}

// readUpTo reads a file that has no more than limit bytes. A larger one is not read at all: its size may be all that there
// is of it.
func readUpTo(path string, limit int) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() > int64(limit) {
		return nil, TooLarge(int(info.Size()), limit)
	}
	data, err := io.ReadAll(io.LimitReader(f, int64(limit)+1))
	if err == nil && len(data) > limit {
		err = TooLarge(len(data), limit)
	}
	return data, err
}

// move puts a file into a directory beside it. One of the same name that is there already gets a number behind it.
func move(path, dir string) error {
	to := filepath.Join(filepath.Dir(path), dir)
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	name := filepath.Base(path)
	target := filepath.Join(to, name)
	for n := 1; ; n++ {
		if _, err := os.Lstat(target); errors.Is(err, fs.ErrNotExist) {
			return os.Rename(path, target)
		}
		target = filepath.Join(to, fmt.Sprintf("%s.%d", name, n))
	}
}
