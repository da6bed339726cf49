package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
)

// maxItem is the largest item, and the longest line, that is read.
const maxItem = 64 << 20

// item is what one file holds, or why it could not be read. Errors do not repeat the name.
type item struct {
	name string
	data []byte
	err  error
}

// readItems reads the files one after the other. A directory stands for the files below it, in order of their names,
// without the hidden ones; "-" is standard input.
func readItems(paths []string, stdin io.Reader) iter.Seq[item] {
	return func(yield func(item) bool) {
		for _, p := range paths {
			if p == "-" {
				data, err := readAll(stdin)
				if !yield(item{"standard input", data, err}) {
					return
				}
				continue
			}
			if !readPath(p, yield) {
				return
			}
		}
	}
}

func readPath(path string, yield func(item) bool) bool {
	info, err := os.Stat(path)
	if err != nil {
		return yield(item{path, nil, pathReason(err)})
	}
	if !info.IsDir() {
		return yield(readFile(path))
	}
	found := 0
	err = filepath.WalkDir(path, func(p string, d fs.DirEntry, err error) error {
		hidden := p != path && strings.HasPrefix(d.Name(), ".")
		switch {
		case err != nil:
			if !yield(item{p, nil, pathReason(err)}) {
				return errStop
			}
			return nil
		case d.IsDir() && hidden:
			return fs.SkipDir
		case d.IsDir() || hidden:
			return nil
		}
		if info, err := os.Stat(p); err == nil && !info.Mode().IsRegular() {
			return nil
		}
		found++
		if !yield(readFile(p)) {
			return errStop
		}
		return nil
	})
	if errors.Is(err, errStop) {
		return false
	}
	if found == 0 {
		return yield(item{path, nil, errors.New("there is no file to read in this directory")})
	}
	return true
}

var errStop = errors.New("stop")

func readFile(path string) item {
	f, err := os.Open(path)
	if err != nil {
		return item{path, nil, pathReason(err)}
	}
	defer f.Close()
	data, err := readAll(f)
	return item{path, data, pathReason(err)}
}

func readAll(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxItem+1))
	switch {
	case err != nil:
		return nil, err
	case len(data) > maxItem:
		return nil, fmt.Errorf("larger than %d MiB", maxItem>>20)
	case len(data) == 0:
		return nil, errors.New("it is empty")
	}
	return data, nil
}

// pathReason drops the operation and the path that the caller will name, and keeps the reason.
func pathReason(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}
