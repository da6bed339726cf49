package ingest

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// document is an item whose characters are known: UTF-8 without byte order mark, without NUL, lines ended by "\n".
type document struct {
	// mediaType is what the sender said, lower case, without parameters; "" where unknown.
	mediaType string
	text      string
}

// head returns the text without leading space, cut to what a format shows of itself at its start.
func (d document) head() string {
	const enough = 4096
	s := d.text[:min(len(d.text), enough)]
	return strings.TrimLeft(s, " \t\n\r\v\f")
}

// decode finds out the character encoding of an item and converts it. A byte order mark counts for more than the
// charset parameter of the media type, that for more than what an XML or HTML head declares, and that for more than
// the bytes themselves. Text in UTF-8 with a few broken sequences is kept, with U+FFFD for what is broken; without any
// sign of UTF-8, bytes that are not ASCII are read as Windows-1252, as browsers do.
func decode(data []byte, contentType string) (document, error) {
	mediaType, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		mediaType, params = strings.ToLower(strings.TrimSpace(strings.Split(contentType, ";")[0])), nil
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return document{}, errEmpty
	}
	text, err := decodeText(data, params["charset"])
	if err != nil {
		return document{}, err
	}
	text = normalizeNewlines(text)
	if trim(text) == "" {
		return document{}, errEmpty
	}
	return document{mediaType: mediaType, text: text}, nil
}

var utf8BOM = []byte("\xef\xbb\xbf")

func decodeText(data []byte, label string) (string, error) {
	switch {
	case bytes.HasPrefix(data, utf8BOM):
		return checkText(data[len(utf8BOM):])
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}), bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		return decodeUTF16(data, unicode.LittleEndian, unicode.ExpectBOM)
	}
	if order, ok := looksUTF16(data); ok {
		return decodeUTF16(data, order, unicode.IgnoreBOM)
	}
	if kind := binaryKind(data); kind != "" {
		return "", fmt.Errorf("the item looks like %s, not text", kind)
	}
	// A supplier that declares Latin-1 and sends UTF-8 is common; the other way round gives broken sequences. Only ISO 2022
	// hides in what looks like ASCII, and it shows by its escapes.
	if utf8.Valid(data) && bytes.IndexByte(data, 0x1b) < 0 {
		return string(data), nil
	}
	if label == "" {
		label = declaredCharset(data)
	}
	if label != "" {
		enc, name := charset.Lookup(label)
		if enc == nil {
			return "", fmt.Errorf("the character encoding %q is not known", label)
		}
		if name != "utf-8" && (isASCII(data) || !utf8.Valid(data)) {
			s, err := enc.NewDecoder().Bytes(data)
			if err != nil {
				return "", fmt.Errorf("convert the item from %s: %w", name, err)
			}
			return checkText(s)
		}
	}
	return repair(data)
}

// checkText gives valid UTF-8 without NUL, or says why there is none.
func checkText(data []byte) (string, error) {
	if kind := binaryKind(data); kind != "" {
		return "", fmt.Errorf("the item looks like %s, not text", kind)
	}
	return repair(data)
}

// repair gives valid UTF-8.
func repair(data []byte) (string, error) {
	if utf8.Valid(data) {
		return string(data), nil
	}
	whole, broken := countSequences(data)
	if whole >= broken {
		return strings.ToValidUTF8(string(data), "\uFFFD"), nil
	}
	enc, _ := charset.Lookup("windows-1252")
	s, err := enc.NewDecoder().Bytes(data)
	if err != nil {
		return "", fmt.Errorf("the item is no valid UTF-8, and not Windows-1252 either: %w", err)
	}
	return strings.ToValidUTF8(string(s), "\uFFFD"), nil
}

// countSequences counts the UTF-8 sequences of two and more bytes that are whole, and the bytes that belong to none.
func countSequences(data []byte) (whole, broken int) {
	for i := 0; i < len(data); {
		if data[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			broken++
		} else {
			whole++
		}
		i += n
	}
	return whole, broken
}

func isASCII(data []byte) bool {
	for _, c := range data {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// declaredCharset reads the encoding that an XML declaration or an HTML meta element states.
func declaredCharset(data []byte) string {
	head := bytes.ToLower(data[:min(len(data), 1024)])
	trimmed := bytes.TrimLeft(head, " \t\r\n")
	if !bytes.HasPrefix(trimmed, []byte("<")) {
		return ""
	}
	for _, key := range []string{"encoding=", "charset="} {
		if key == "encoding=" && !bytes.HasPrefix(trimmed, []byte("<?xml")) {
			continue
		}
		_, rest, ok := bytes.Cut(trimmed, []byte(key))
		if !ok {
			continue
		}
		rest = bytes.TrimLeft(rest, `"' `)
		if end := bytes.IndexAny(rest, `"'?>; /`); end > 0 {
			return string(rest[:end])
		}
	}
	return ""
}

// looksUTF16 recognises UTF-16 without a byte order mark by the zero bytes that Latin letters have in it.
func looksUTF16(data []byte) (unicode.Endianness, bool) {
	head := data[:min(len(data), 512)&^1]
	if len(head) < 8 || len(data)%2 != 0 {
		return unicode.LittleEndian, false
	}
	var even, odd int
	for i := 0; i < len(head); i += 2 {
		if head[i] == 0 {
			even++
		}
		if head[i+1] == 0 {
			odd++
		}
	}
	half := len(head) / 2
	switch {
	case odd > half*3/4 && even == 0:
		return unicode.LittleEndian, true
	case even > half*3/4 && odd == 0:
		return unicode.BigEndian, true
	}
	return unicode.LittleEndian, false
}

func decodeUTF16(data []byte, order unicode.Endianness, policy unicode.BOMPolicy) (string, error) {
	s, _, err := transform.Bytes(unicode.UTF16(order, policy).NewDecoder(), data)
	if err != nil {
		return "", fmt.Errorf("convert the item from UTF-16: %w", err)
	}
	if kind := binaryKind(s); kind != "" {
		return "", fmt.Errorf("the item looks like %s, not text", kind)
	}
	return string(s), nil
}

// binaryKind names what data is when it is no text: "" for text. Control characters that wires use (escape sequences
// of the telegraph formats, form feeds) are let through as long as they are few.
func binaryKind(data []byte) string {
	head := data[:min(len(data), 512)]
	switch kind := http.DetectContentType(head); {
	case strings.HasPrefix(kind, "text/"), kind == "application/octet-stream":
	case kind == "application/vnd.ms-fontobject": // told by nothing but "LP" at byte 34, and never without a NUL
	case kind == "application/pdf":
		return "a PDF document"
	case kind == "application/postscript":
		return "a PostScript document"
	case strings.HasPrefix(kind, "image/"):
		return "a picture (" + kind + ")"
	case strings.HasPrefix(kind, "audio/"), strings.HasPrefix(kind, "video/"), kind == "application/ogg":
		return "a recording (" + kind + ")"
	case strings.HasPrefix(kind, "application/"):
		return "a binary file (" + kind + ")"
	}
	if i := bytes.IndexByte(data, 0); i >= 0 {
		return fmt.Sprintf("binary data (a NUL at byte %d)", i)
	}
	const enough = 4096
	data = data[:min(len(data), enough)]
	var controls int
	for rest := data; len(rest) > 0; {
		// Eight bytes at a time, as nearly all of them hold no control character.
		n := min(len(rest), 8)
		if n < 8 || hasControl(binary.LittleEndian.Uint64(rest)) {
			for _, c := range rest[:n] {
				if c < ' ' && (c < '\t' || c > '\r') || c == 0x7f {
					controls++
				}
			}
		}
		rest = rest[n:]
	}
	if controls > 8 && controls > len(data)/20 {
		return fmt.Sprintf("binary data (%d control characters in %d bytes)", controls, len(data))
	}
	return ""
}

// hasControl reports whether one of the eight bytes of x is less than a space, or 0x7f.
func hasControl(x uint64) bool {
	const each, high = 0x0101010101010101, 0x8080808080808080
	del := x ^ 0x7f*each
	return ((x-' '*each)&^x|(del-each)&^del)&high != 0
}

func normalizeNewlines(s string) string {
	if strings.IndexByte(s, '\r') < 0 {
		return s
	}
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
}
