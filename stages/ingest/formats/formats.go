// Package formats reads items as news suppliers send them, each format in a file of its own: those of the wires (ninjs,
// NITF, NewsML-G2, NewsML 1, ANPA 1312, IPTC 7901) and those of the web (RSS, Atom, JSON Feed, HTML, JSON, plain text).
// It decides which format an item is in, and makes articles of the stories in it. It knows nothing of what came before.
package formats

import (
	"slices"
	"sync"
)

// Format is one way that items are written.
type Format struct {
	// Name is short and stays the same: a value for --format and for metrics.
	Name string
	// Title is the name for people, as in "read JSON: …".
	Title string
	// Types are the media types that mean this format and no other.
	Types []string

	// sniff reports whether the bytes look like this format. It is asked in the order of Formats.
	sniff func(document) bool
	parse func(document) ([]draft, error)
	// mayBeEmpty says that an item without articles is no mistake: a feed on a quiet day.
	mayBeEmpty bool
}

// All lists the formats that are read, in the order in which an item without a telling media type is tried
// against them; the last takes any text.
func All() []Format { return slices.Clone(formats()) }

var formats = sync.OnceValue(func() []Format {
	return []Format{
		warcFormat(),
		jsonFeedFormat(),
		ninjsFormat(),
		digitalwiresFormat(),
		jsonFormat(),
		nitfFormat(),
		newsMLG2Format(),
		newsML1Format(),
		ritzauFormat(),
		canadianPressFormat(),
		sitemapFormat(),
		feedFormat(),
		xmlEnvelopeFormat(),
		anpaFormat(),
		iptc7901Format(),
		emailFormat(),
		htmlFormat(),
		plainFormat(),
	}
})

// choose picks the format: by media type where that names one, else by the look of the bytes. Media types that many
// formats share (text/plain, application/json, text/xml) leave it to the bytes. XML that no format wants is an error.
func choose(d document) (Format, error) {
	all := formats()
	for _, f := range all {
		if slices.Contains(f.Types, d.mediaType) || f.Name == d.mediaType {
			return f, nil
		}
	}
	last := len(all) - 1
	for _, f := range all[:last] {
		if f.sniff(d) {
			return f, nil
		}
	}
	if err := refuse(d); err != nil {
		return Format{}, err
	}
	return all[last], nil
}
