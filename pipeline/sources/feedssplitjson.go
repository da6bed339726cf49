package sources

import (
	"bytes"
	"encoding/json"
	"strings"
)

// cutJSON cuts a JSON Feed (jsonfeed.org, versions 1 and 1.1).
func cutJSON(b []byte) (document, bool) {
	body := withoutBOM(b)
	shift := len(b) - len(body)
	dec := json.NewDecoder(bytes.NewReader(body))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return document{}, false
	}
	d := document{contentType: typeJSONFeed}
	isFeed, found := false, false
	var end int
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return document{}, false
		}
		switch key {
		case "items":
			if found {
				return document{}, false // which of them counts is anybody's guess
			}
			found = true
			if t, err := dec.Token(); err != nil || t != json.Delim('[') {
				return document{}, false
			}
			d.head = b[:shift+int(dec.InputOffset())]
			for dec.More() {
				var item json.RawMessage
				if dec.Decode(&item) != nil {
					return document{}, false
				}
				stop := shift + int(dec.InputOffset())
				d.items = append(d.items, b[stop-len(item):stop])
				d.gaps = append(d.gaps, nil) // the comma goes
			}
			if _, err := dec.Token(); err != nil {
				return document{}, false
			}
			end = shift + int(dec.InputOffset()) - 1
		case "version":
			var version string
			if dec.Decode(&version) != nil {
				return document{}, false
			}
			isFeed = strings.Contains(version, "jsonfeed.org/version/")
		default:
			var other json.RawMessage
			if dec.Decode(&other) != nil {
				return document{}, false
			}
		}
	}
	if _, err := dec.Token(); err != nil || !isFeed || !found {
		return document{}, false
	}
	if len(d.items) == 0 {
		d.head = b
		return d, true
	}
	d.gaps[len(d.gaps)-1] = b[end:]
	return d, true
}
