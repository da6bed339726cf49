package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"wirecopy/internal/warc"
	"wirecopy/pipeline/sources/feeds"
)

// maxItem is the largest item, and the longest line, that is read.
const maxItem = 64 << 20

// item is what one file holds, or why it could not be read. Errors do not repeat the name.
type item struct {
	name string
	// contentType is the media type, where whoever sent it named one.
	contentType string
	data        []byte
	err         error
}

// readItems reads the files one after the other. A directory stands for the files below it, in order of their names,
// without the hidden ones; "-" is standard input, and an address of the web the page or document there.
func readItems(ctx context.Context, paths []string, stdin io.Reader) iter.Seq[item] {
	return func(yield func(item) bool) {
		for _, p := range paths {
			var more bool
			switch {
			case p == "-":
				data, err := readAll(stdin)
				more = yield(item{name: "standard input", data: data, err: err})
			case isAddress(p):
				got, err := feeds.Get(ctx, p)
				more = yield(item{name: p, contentType: got.ContentType, data: got.Data, err: err})
			default:
				more = readPath(p, yield)
			}
			if !more {
				return
			}
		}
	}
}

// checkPaths says which of the files cannot be found, before any work begins.
func checkPaths(paths []string) error {
	for _, p := range paths {
		if p == "-" || isAddress(p) {
			continue
		}
		if _, err := os.Stat(p); err != nil {
			return fmt.Errorf("%s: %w", p, pathReason(err))
		}
	}
	return nil
}

func isAddress(path string) bool {
	return strings.HasPrefix(path, "https://") || strings.HasPrefix(path, "http://")
}

func readPath(path string, yield func(item) bool) bool {
	info, err := os.Stat(path)
	if err != nil {
		return yield(item{name: path, err: pathReason(err)})
	}
	if !info.IsDir() {
		return readFile(path, yield)
	}
	found := 0
	err = filepath.WalkDir(path, func(p string, d fs.DirEntry, err error) error {
		hidden := p != path && strings.HasPrefix(d.Name(), ".")
		switch {
		case err != nil:
			if !yield(item{name: p, err: pathReason(err)}) {
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
		if !readFile(p, yield) {
			return errStop
		}
		return nil
	})
	if errors.Is(err, errStop) {
		return false
	}
	if found == 0 {
		return yield(item{name: path, err: errors.New("there is no file to read in this directory")})
	}
	return true
}

var errStop = errors.New("stop")

// readFile reads a file as an item. An archive of the web is many: its pages, one at a time.
func readFile(path string, yield func(item) bool) bool {
	f, err := os.Open(path)
	if err != nil {
		return yield(item{name: path, err: pathReason(err)})
	}
	defer f.Close()
	if strings.HasSuffix(path, ".warc") || strings.HasSuffix(path, ".warc.gz") {
		return readArchive(path, f, yield)
	}
	data, err := readAll(f)
	return yield(item{name: path, data: data, err: pathReason(err)})
}

// readArchive gives the pages of an archive, however large that is. They are named by the archive and their address.
func readArchive(path string, f io.Reader, yield func(item) bool) bool {
	r, err := warc.NewReader(f)
	if err != nil {
		return yield(item{name: path, err: err})
	}
	for {
		record, err := r.Next()
		if err == io.EOF {
			return true
		}
		if err != nil {
			return yield(item{name: path, err: err})
		}
		p, ok := record.Page()
		if !ok {
			continue
		}
		page := feeds.PageItem(p.URL, p.ContentType, p.Body)
		if !yield(item{name: path + " " + p.URL, contentType: page.ContentType, data: page.Data}) {
			return false
		}
	}
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
