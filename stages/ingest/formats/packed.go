package formats

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxUnpacked bounds what is unpacked of one item, in bytes: small files can hold very large ones.
const maxUnpacked = 64 << 20

var errUnpacked = fmt.Errorf("it unpacks to more than %d bytes", maxUnpacked)

// member is one item of an archive.
type member struct {
	name string
	data []byte
}

// unpack gives what is packed in data, by gzip or zip. It gives false for data that is not packed.
func unpack(data []byte) (members []member, packed bool, err error) {
	switch {
	case bytes.HasPrefix(data, []byte("\x1f\x8b\x08")):
		out, err := unpackGzip(data)
		if err != nil {
			return nil, true, fmt.Errorf("unpack gzip: %w", err)
		}
		return []member{{data: out}}, true, nil
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		members, err := unpackZip(data)
		if err != nil {
			return nil, true, fmt.Errorf("unpack zip: %w", err)
		}
		return members, true, nil
	}
	return nil, false, nil
}

// unpackGzip unpacks all members of a gzip file: those of a WARC stand one behind the other.
func unpackGzip(data []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	out, err := io.ReadAll(io.LimitReader(z, maxUnpacked+1))
	if err == nil && len(out) > maxUnpacked {
		err = errUnpacked
	}
	return out, err
}

func unpackZip(data []byte) ([]member, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	var out []member
	total := int64(0)
	for _, f := range z.File {
		switch {
		case f.Name == "[Content_Types].xml":
			return nil, errors.New("it is an Office document, not text")
		case f.Name == "mimetype":
			return nil, errors.New("it is an OpenDocument file or an e-book, not text")
		case f.FileInfo().IsDir(), strings.HasPrefix(f.Name, "__MACOSX/"):
			continue
		}
		r, err := f.Open()
		if err != nil {
			return nil, fmt.Errorf("open %.60s: %w", f.Name, err)
		}
		one, err := io.ReadAll(io.LimitReader(r, maxUnpacked-total+1))
		if err != nil {
			return nil, fmt.Errorf("read %.60s: %w", f.Name, err)
		}
		if total += int64(len(one)); total > maxUnpacked {
			return nil, errUnpacked
		}
		out = append(out, member{name: f.Name, data: one})
	}
	if len(out) == 0 {
		return nil, errors.New("there is no file in it")
	}
	return out, nil
}
