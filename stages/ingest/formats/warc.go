package formats

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"wirecopy/stages/ingest/dates"
)

// warcFormat reads an archive of web pages (WARC 1.0 and 1.1, ISO 28500), as crawls keep them. Each page of HTML in it is an
// item; all other records are left out.
func warcFormat() Format {
	return Format{
		Name:       "warc",
		Title:      "WARC",
		Types:      []string{"application/warc"},
		sniff:      func(d document) bool { return strings.HasPrefix(d.text, "WARC/1.") },
		parse:      parseWARC,
		mayBeEmpty: true,
	}
}

func parseWARC(d document) ([]draft, error) {
	r := bufio.NewReader(bytes.NewReader(d.raw))
	var items []draft
	for n := 1; ; n++ {
		record, err := nextWARC(r)
		if err == io.EOF {
			return items, nil
		}
		if err != nil {
			return items, fmt.Errorf("record %d: %w", n, err)
		}
		it, ok := record.page()
		if ok {
			items = append(items, it)
		}
	}
}

// warcRecord is one record: its header, by the names of the fields in lower case, and its block.
type warcRecord struct {
	header map[string]string
	block  []byte
}

// nextWARC reads one record. The error at the end of the archive is io.EOF.
func nextWARC(r *bufio.Reader) (warcRecord, error) {
	line := ""
	for line == "" {
		raw, err := r.ReadString('\n')
		if line = strings.TrimSpace(raw); err != nil && line == "" {
			return warcRecord{}, io.EOF
		}
	}
	if !strings.HasPrefix(line, "WARC/") {
		return warcRecord{}, fmt.Errorf("%.40q stands where a record has to begin", line)
	}
	w := warcRecord{header: map[string]string{}}
	for {
		raw, err := r.ReadString('\n')
		if err != nil {
			return w, fmt.Errorf("the header is cut off")
		}
		line := strings.TrimSpace(raw)
		if line == "" {
			break
		}
		name, value, _ := strings.Cut(line, ":")
		w.header[strings.ToLower(name)] = strings.TrimSpace(value)
	}
	size, err := strconv.Atoi(w.header["content-length"])
	if err != nil || size < 0 || size > maxUnpacked {
		return w, fmt.Errorf("the length %.20q is none", w.header["content-length"])
	}
	var block bytes.Buffer
	if n, err := io.CopyN(&block, r, int64(size)); err != nil {
		return w, fmt.Errorf("the archive ends within it, after %d of %d bytes", n, size)
	}
	w.block = block.Bytes()
	return w, nil
}

// page reads the page in a record, and gives false for a record that holds none.
func (w warcRecord) page() (draft, bool) {
	if w.header["warc-type"] != "response" {
		return draft{}, false
	}
	answer, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(w.block)), nil)
	if err != nil || answer.StatusCode != http.StatusOK {
		return draft{}, false
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxUnpacked))
	if err != nil && len(body) == 0 {
		return draft{}, false
	}
	contentType := answer.Header.Get("Content-Type")
	if !strings.Contains(contentType, "html") {
		return draft{}, false
	}
	if unpacked, err := unpackGzip(body); err == nil {
		body = unpacked
	}
	doc, err := decode(body, contentType)
	if err != nil {
		return draft{}, false
	}
	items, err := parsePage(doc)
	if err != nil || len(items) == 0 {
		return draft{}, false
	}
	it := items[0]
	// The address is the page's identity, whatever it says of itself.
	it.url = strings.Trim(w.header["warc-target-uri"], "<>")
	if it.created.IsZero() {
		it.created = dates.Lenient(w.header["warc-date"])
	}
	return it, true
}
