// Package warc reads archives of the web (WARC 1.0 and 1.1, ISO 28500) record by record, and finds the pages in them. It
// holds one record at a time.
package warc

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// MaxRecord is the largest record that is read, in bytes. One that is larger is an error.
const MaxRecord = 64 << 20

// Reader reads the records of an archive.
type Reader struct {
	r *bufio.Reader
	n int
}

// NewReader makes a Reader of an archive, packed by gzip or not: the records of a packed one are packed one by one.
func NewReader(r io.Reader) (*Reader, error) {
	const buffer = 64 << 10
	b := bufio.NewReaderSize(r, buffer)
	if head, _ := b.Peek(2); bytes.Equal(head, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(b)
		if err != nil {
			return nil, fmt.Errorf("unpack gzip: %w", err)
		}
		b = bufio.NewReaderSize(z, buffer)
	}
	return &Reader{r: b}, nil
}

// Record is one record: its header, by the names of the fields in lower case, and its block.
type Record struct {
	Header map[string]string
	Block  []byte
}

// Next reads the next record. The error at the end of the archive is io.EOF.
func (r *Reader) Next() (Record, error) {
	r.n++
	w, err := r.next()
	if err != nil && err != io.EOF {
		err = fmt.Errorf("record %d: %w", r.n, err)
	}
	return w, err
}

func (r *Reader) next() (Record, error) {
	line := ""
	for line == "" {
		raw, err := r.r.ReadString('\n')
		if line = strings.TrimSpace(raw); err != nil && line == "" {
			if err != io.EOF {
				return Record{}, err
			}
			return Record{}, io.EOF
		}
	}
	if !strings.HasPrefix(line, "WARC/") {
		return Record{}, fmt.Errorf("%.40q stands where a record has to begin", line)
	}
	w := Record{Header: map[string]string{}}
	for {
		raw, err := r.r.ReadString('\n')
		if err != nil {
			return w, errors.New("the header is cut off")
		}
		line := strings.TrimSpace(raw)
		if line == "" {
			break
		}
		name, value, _ := strings.Cut(line, ":")
		w.Header[strings.ToLower(name)] = strings.TrimSpace(value)
	}
	size, err := strconv.ParseInt(w.Header["content-length"], 10, 64)
	if err != nil || size < 0 || size > MaxRecord {
		return w, fmt.Errorf("the length %.20q is none, or larger than %d", w.Header["content-length"], MaxRecord)
	}
	var block bytes.Buffer
	if n, err := io.CopyN(&block, r.r, size); err != nil {
		return w, fmt.Errorf("the archive ends within it, after %d of %d bytes", n, size)
	}
	w.Block = block.Bytes()
	return w, nil
}

// Page is a page of HTML, as a server sent it.
type Page struct {
	URL, ContentType, Date string
	Body                   []byte
}

// Page reads the page in a record, and gives false for a record that holds none.
func (w Record) Page() (Page, bool) {
	if w.Header["warc-type"] != "response" {
		return Page{}, false
	}
	answer, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(w.Block)), nil)
	if err != nil {
		return Page{}, false
	}
	defer answer.Body.Close()
	contentType := answer.Header.Get("Content-Type")
	if answer.StatusCode != http.StatusOK || !strings.Contains(contentType, "html") {
		return Page{}, false
	}
	body, err := io.ReadAll(answer.Body)
	if err != nil && len(body) == 0 {
		return Page{}, false
	}
	if answer.Header.Get("Content-Encoding") == "gzip" {
		if z, err := gzip.NewReader(bytes.NewReader(body)); err == nil {
			if unpacked, err := io.ReadAll(io.LimitReader(z, MaxRecord)); err == nil {
				body = unpacked
			}
		}
	}
	return Page{URL: strings.Trim(w.Header["warc-target-uri"], "<>"), ContentType: contentType, Date: w.Header["warc-date"], Body: body}, true
}
