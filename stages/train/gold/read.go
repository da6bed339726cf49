package gold

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"wirecopy/pipeline"
)

// Filter keeps the documents whose fields are as given; an empty field keeps all.
type Filter struct{ Split, Genre, LicenseClass string }

func (f Filter) keeps(d *Document) bool {
	return (f.Split == "" || f.Split == d.Split) && (f.Genre == "" || f.Genre == d.Genre) &&
		(f.LicenseClass == "" || f.LicenseClass == d.LicenseClass)
}

// Read reads the documents of a file of JSON lines that the filter keeps, in their order; a name that ends in .gz is
// unpacked. None at all is an error. An error names the file, and the line where there is one.
func Read(path string, keep Filter) ([]*Document, error) {
	var out []*Document
	err := Lines(path, func(line []byte) error {
		d := new(Document)
		if err := json.Unmarshal(line, d); err != nil {
			return pipeline.DescribeJSON(err)
		}
		if err := d.check(); err != nil {
			return err
		}
		if keep.keeps(d) {
			out = append(out, d)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s: no document matches the filter", path)
	}
	return out, nil
}

// Lines calls f with each line of a file that is not blank, without the space around it; a name that ends in .gz is
// unpacked. The line is f's only until it returns. Errors name the file, and the line where there is one.
func Lines(path string, f func([]byte) error) error {
	return eachLine(path, func(line []byte) error {
		if line = bytes.TrimSpace(line); len(line) == 0 {
			return nil
		}
		return f(line)
	})
}

// eachLine calls f with each line of a file, without its end.
func eachLine(path string, f func([]byte) error) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	var in io.Reader = file
	if strings.HasSuffix(path, ".gz") {
		if in, err = gzip.NewReader(file); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	r := bufio.NewReaderSize(in, 1<<16)
	for n := 1; ; n++ {
		line, err := r.ReadBytes('\n')
		if err != nil && err != io.EOF {
			return fmt.Errorf("%s, line %d: %w", path, n, err)
		}
		if err == nil || len(line) > 0 {
			if failed := f(bytes.TrimRight(line, "\r\n")); failed != nil {
				return fmt.Errorf("%s, line %d: %w", path, n, failed)
			}
		}
		if err == io.EOF {
			return nil
		}
	}
}
