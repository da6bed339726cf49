package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"unicode/utf8"

	"wirecopy/pipeline"
)

// line is one line of standard input, without its end, or why it could not be read.
type line struct {
	number int
	data   []byte
	err    error
}

// readLines reads lines of up to maxItem bytes. A longer one gives an error and is passed over; blank ones are
// counted and left out; an error of the reader is that of the last line.
func readLines(in io.Reader) iter.Seq[line] {
	return func(yield func(line) bool) {
		r := bufio.NewReaderSize(in, 1<<16)
		for n := 1; ; n++ {
			data, err := readLine(r, maxItem)
			if n == 1 {
				data = bytes.TrimPrefix(data, []byte("\ufeff"))
			}
			long := errors.Is(err, errLongLine)
			if long || len(bytes.TrimSpace(data)) > 0 {
				l := line{number: n, data: data}
				if long {
					l.data, l.err = nil, err
				}
				if !yield(l) {
					return
				}
			}
			if err != nil && !long {
				if err != io.EOF {
					yield(line{number: n, err: err})
				}
				return
			}
		}
	}
}

var errLongLine = fmt.Errorf("longer than %d MiB", maxItem>>20)

// readLine reads up to the next newline. After errLongLine the reader stands at the start of the next line.
func readLine(r *bufio.Reader, limit int) ([]byte, error) {
	var data []byte
	long := false
	for {
		part, err := r.ReadSlice('\n')
		if !long {
			data = append(data, part...)
		}
		if len(data) > limit {
			long, data = true, nil
		}
		switch {
		case err == bufio.ErrBufferFull:
			continue
		case long && (err == nil || err == io.EOF):
			return nil, errLongLine
		}
		return data, err
	}
}

// decodeLine reads an article from one line of JSON, and refuses what Go cannot keep exactly: bytes that are no UTF-8,
// and half a surrogate pair.
func decodeLine(data []byte) (*pipeline.Article, error) {
	if err := checkExact(data); err != nil {
		return nil, err
	}
	a, err := pipeline.DecodeArticle(data)
	if err != nil {
		return nil, err
	}
	if a.Text == "" {
		var has struct{ Text *string }
		if json.Unmarshal(data, &has); has.Text == nil {
			return nil, fmt.Errorf(`read article %s: the field "text" is missing`, a.ID)
		}
	}
	return a, nil
}

func checkExact(data []byte) error {
	if !utf8.Valid(data) {
		at := 0
		for at < len(data) {
			r, n := utf8.DecodeRune(data[at:])
			if r == utf8.RuneError && n == 1 {
				break
			}
			at += n
		}
		return fmt.Errorf("no valid UTF-8 at byte %d", at+1)
	}
	for at := 0; ; {
		i := bytes.IndexByte(data[at:], '\\')
		if i < 0 {
			return nil
		}
		at += i
		unit, ok := unicodeEscape(data[at:])
		switch {
		case !ok:
			at += 2 // this backslash, and what it escapes
			if at > len(data) {
				return nil
			}
			continue
		case unit >= 0xd800 && unit < 0xdc00:
			if low, ok := unicodeEscape(data[at+6:]); ok && low >= 0xdc00 && low < 0xe000 {
				at += 12
				continue
			}
			fallthrough
		case unit >= 0xdc00 && unit < 0xe000:
			return fmt.Errorf("half a surrogate pair (%s) at byte %d is no character", data[at:at+6], at+1)
		}
		at += 6
	}
}

// unicodeEscape reads the code unit of \uXXXX at the start of b.
func unicodeEscape(b []byte) (unit uint64, ok bool) {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return 0, false
	}
	unit, err := strconv.ParseUint(string(b[2:6]), 16, 32)
	return unit, err == nil
}
