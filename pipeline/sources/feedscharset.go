package sources

import (
	"bytes"
	"cmp"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
)

// asciiBased converts data to UTF-8 where its encoding writes other characters with the bytes of markup. label is the
// charset that the server named and that still holds, "" where it named none.
func asciiBased(data []byte, contentType string) (out []byte, label string) {
	if label = charsetOf(contentType); label != "" {
		if enc, _ := charset.Lookup(label); enc == nil {
			label = ""
		}
	}
	if order, policy, ok := utf16(data); ok {
		if out, err := unicode.UTF16(order, policy).NewDecoder().Bytes(data); err == nil {
			return declareUTF8(out), "utf-8"
		}
		return data, label
	}
	if _, name := charset.Lookup(cmp.Or(label, declared(data))); name == "iso-2022-jp" {
		return toUTF8(data, name)
	}
	return data, label
}

// inUTF8 converts data that the server, though maybe not the document itself, says to be in another encoding.
func inUTF8(data []byte, contentType string) []byte {
	if label := charsetOf(contentType); label != "" {
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

// utf16 recognises UTF-16 by its byte order mark, or by the zero in "<" and "{".
func utf16(data []byte) (unicode.Endianness, unicode.BOMPolicy, bool) {
	if len(data) < 4 {
		return unicode.LittleEndian, unicode.UseBOM, false
	}
	switch {
	case data[0] == 0xff && data[1] == 0xfe && (data[2] != 0 || data[3] != 0):
		return unicode.LittleEndian, unicode.UseBOM, true
	case data[0] == 0xfe && data[1] == 0xff:
		return unicode.BigEndian, unicode.UseBOM, true
	case (data[0] == '<' || data[0] == '{') && data[1] == 0 && data[2] != 0 && data[3] == 0:
		return unicode.LittleEndian, unicode.IgnoreBOM, true
	case data[0] == 0 && (data[1] == '<' || data[1] == '{') && data[2] == 0 && data[3] != 0:
		return unicode.BigEndian, unicode.IgnoreBOM, true
	}
	return unicode.LittleEndian, unicode.UseBOM, false
}

// declared is the encoding that an XML declaration names, "" without one.
func declared(data []byte) string {
	head := bytes.TrimLeft(withoutBOM(data[:min(len(data), 512)]), " \t\r\n")
	head, _, ok := bytes.Cut(head, []byte("?>"))
	if !ok || !bytes.HasPrefix(head, []byte("<?xml")) {
		return ""
	}
	_, value, ok := bytes.Cut(head, []byte("encoding"))
	value = bytes.TrimLeft(value, " \t\r\n=")
	if !ok || len(value) < 2 {
		return ""
	}
	value, _, ok = bytes.Cut(value[1:], value[:1])
	if !ok {
		return ""
	}
	return string(value)
}

// declareUTF8 corrects the XML declaration of a document that was converted.
func declareUTF8(data []byte) []byte {
	data = withoutBOM(data)
	if !bytes.HasPrefix(data, []byte("<?xml")) {
		return data
	}
	_, rest, ok := bytes.Cut(data, []byte("?>"))
	if !ok {
		return data
	}
	return append([]byte(`<?xml version="1.0" encoding="UTF-8"?>`), rest...)
}
