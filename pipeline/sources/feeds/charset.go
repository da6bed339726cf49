package feeds

import (
	"cmp"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"

	"wirecopy/internal/charsets"
)

// asciiBased converts data to UTF-8 where its encoding writes other characters with the bytes of markup. label is the
// charset that the server named and that still holds, "" where it named none.
func asciiBased(data []byte, contentType string) (out []byte, label string) {
	if label = charsets.Parameter(contentType); label != "" {
		if enc, _ := charset.Lookup(label); enc == nil {
			label = ""
		}
	}
	if enc, ok := charsets.UTF16(data); ok {
		if out, err := enc.NewDecoder().Bytes(data); err == nil {
			return declareUTF8(out), "utf-8"
		}
		return data, label
	}
	if _, name := charset.Lookup(cmp.Or(label, charsets.Declared(data))); name == "iso-2022-jp" {
		return toUTF8(data, name)
	}
	return data, label
}

// inUTF8 converts data that the server, though maybe not the document itself, says to be in another encoding.
func inUTF8(data []byte, contentType string) []byte {
	if label := charsets.Parameter(contentType); label != "" {
		data, _ = toUTF8(data, label)
	}
	return data
}

func toUTF8(data []byte, label string) ([]byte, string) {
	enc, name := charset.Lookup(label)
	if enc == nil || enc == encoding.Replacement || enc == encoding.Nop || name == "utf-8" || name == "utf-16le" || name == "utf-16be" {
		return data, label
	}
	out, err := enc.NewDecoder().Bytes(data)
	if err != nil {
		return data, label
	}
	return declareUTF8(out), "utf-8"
}

// declareUTF8 corrects the XML declaration of a document that was converted.
func declareUTF8(data []byte) []byte {
	return []byte(charsets.DeclareUTF8(string(charsets.WithoutBOM(data))))
}
