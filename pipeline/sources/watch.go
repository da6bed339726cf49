package sources

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"go.uber.org/zap"

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
	seen := map[string]state{}
	tick := time.NewTicker(w.Every)
	defer tick.Stop()
	for {
		now := map[string]state{}
		for path, st := range w.list() {
			if seen[path] != st {
				now[path] = st // it may still grow
				continue
			}
			if err := w.take(ctx, d, path, st.source); err != nil {
				if ctx.Err() != nil {
					return nil
				}
				w.Log.Warn("a file could not be taken and will be tried again", zap.String("file", path), zap.Error(err))
				now[path] = st
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
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // somebody took it away
	}
	if err != nil {
		return err
	}
	_, err = d.Send(ctx, Item{Source: source, Data: data})
	if errors.Is(err, ErrEmpty) || errors.Is(err, ErrTooLarge) || errors.Is(err, ErrInvalid) {
		w.Log.Warn("a file was refused", zap.String("file", path), zap.String("moved_to", failedDir), zap.Error(err))
		return move(path, failedDir)
	}
	if err != nil {
		return err
	}
	return move(path, doneDir)
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
