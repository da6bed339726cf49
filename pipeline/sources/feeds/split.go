package feeds

import (
	"bytes"
	"crypto/sha256"
	"slices"

	"wirecopy/internal/charsets"
)

// Media types of what a feed can be. Documents of other kinds have none here, and are sent whole.
const (
	typeRSS      = "application/rss+xml"
	typeRDF      = "application/rdf+xml"
	typeAtom     = "application/atom+xml"
	typeJSONFeed = "application/feed+json"
	typeSitemap  = "application/xml"
)

const (
	// mostItems is how many items of a feed are looked at: the first ones, which are the newest in most feeds.
	mostItems = 10_000
	// mostAround is how large what stands around the items may be, as each item carries it along.
	mostAround = 64 << 10
)

// document is a feed, cut between its items. All bytes are the supplier's own.
type document struct {
	// contentType is the media type, with the charset that the server named, if any.
	contentType string
	// head stands before the first item; gaps[i] behind item i, where it is not blank; the last of them ends the document.
	head  []byte
	items [][]byte
	gaps  [][]byte
}

// split cuts a feed into its items. It gives false for what is no feed, or is broken in a way that hides where its
// items end. data in an encoding where bytes do not say where markup is (UTF-16, ISO-2022-JP) is converted to UTF-8.
func split(data []byte, contentType string) (document, bool) {
	data, charset := asciiBased(data, contentType)
	var d document
	var ok bool
	if start := bytes.TrimLeft(charsets.WithoutBOM(data), " \t\r\n"); len(start) > 0 && start[0] == '{' {
		d, ok = cutJSON(data)
	} else {
		d, ok = cutXML(data)
	}
	if !ok {
		return document{}, false
	}
	if charset != "" {
		d.contentType += "; charset=" + charset
	}
	around := len(d.head)
	for _, g := range d.gaps {
		around += len(g)
	}
	if around > mostAround {
		return document{}, false
	}
	if len(d.items) > mostItems {
		d.items, d.gaps = d.items[:mostItems], append(d.gaps[:mostItems-1:mostItems-1], d.gaps[len(d.gaps)-1])
	}
	return d, true
}

// only is the document with item i as its only one.
func (d *document) only(i int) []byte {
	out := slices.Clone(d.head)
	for k, gap := range d.gaps {
		if k == i {
			out = append(out, d.items[i]...)
		}
		out = append(out, gap...)
	}
	return out
}

// fingerprint is the same for items that differ in white space only.
type fingerprint [8]byte

func fingerprintOf(item []byte) fingerprint {
	h := sha256.New()
	for rest := item; len(rest) > 0; {
		n := bytes.IndexAny(rest, " \t\r\n")
		if n < 0 {
			n = len(rest)
		}
		h.Write(rest[:n])
		rest = rest[min(n+1, len(rest)):]
	}
	return fingerprint(h.Sum(nil)[:8])
}
