// Package charsets finds out in which encoding text came, and makes UTF-8 of it.
package charsets

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// NotTextError says that data is of another kind than text: "a picture (image/png)".
type NotTextError struct{ Kind string }

func (e *NotTextError) Error() string { return "the item looks like " + e.Kind + ", not text" }

var utf8BOM = []byte("\xef\xbb\xbf")

// Decode finds out the character encoding of an item and converts it to valid UTF-8 without NUL. A byte order mark counts
// for more than label, the charset parameter of the item's media type; that for more than what an XML or HTML head
// declares, and that for more than the bytes themselves. Text in UTF-8 with a few broken sequences is kept, with U+FFFD
// for what is broken; without any sign of UTF-8, bytes that are not ASCII are read as Windows-1252, as browsers do. What
// is no text is an error that names what it looks like.
func Decode(data []byte, label string) (string, error) {
	switch {
	case bytes.HasPrefix(data, utf8BOM):
		return checkText(data[len(utf8BOM):])
	}
	if enc, ok := UTF16(data); ok {
		return decodeUTF16(data, enc)
	}
	if kind := binaryKind(data); kind != "" {
		return "", &NotTextError{kind}
	}
	// A supplier that declares Latin-1 and sends UTF-8 is common; the other way round gives broken sequences. Only ISO 2022
	// hides in what looks like ASCII, and it shows by its escapes.
	if utf8.Valid(data) && bytes.IndexByte(data, 0x1b) < 0 {
		return string(data), nil
	}
	if label == "" {
		label = Declared(data)
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
		return "", &NotTextError{kind}
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
	if looksDOS(data) {
		enc = charmap.CodePage850
	}
	s, err := enc.NewDecoder().Bytes(data)
	if err != nil {
		return "", fmt.Errorf("the item is no valid UTF-8, and not Windows-1252 either: %w", err)
	}
	return strings.ToValidUTF8(string(s), "\uFFFD"), nil
}

// looksDOS reports whether letters that are not ASCII are where code page 850 has them: as many machines of the wires do
// still. Only bytes between two small letters count, where Windows-1252 has its letters in another place and no signs.
func looksDOS(data []byte) bool {
	const fewest = 2
	dos, windows := 0, 0
	for i := 1; i+1 < len(data); i++ {
		c := data[i]
		if c < utf8.RuneSelf || data[i-1] < 'a' || data[i-1] > 'z' || data[i+1] < 'a' || data[i+1] > 'z' {
			continue
		}
		switch {
		case c >= 0xc0 && c != 0xe1: // 0xe1 is ß in the one and á in the other
			windows++
		case bytes.IndexByte([]byte("\x81\x82\x83\x84\x87\x88\x8a\x94"), c) >= 0:
			dos++
		}
	}
	return dos >= fewest && dos > windows
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

// Declared is the encoding that an XML declaration or an HTML meta element states, "" without one.
func Declared(data []byte) string {
	head := bytes.ToLower(bytes.TrimPrefix(data, utf8BOM)[:min(len(bytes.TrimPrefix(data, utf8BOM)), 1024)])
	head = bytes.TrimLeft(head, " \t\r\n")
	if !bytes.HasPrefix(head, []byte("<")) {
		return ""
	}
	if declaration, _, ok := bytes.Cut(head, []byte("?>")); ok && bytes.HasPrefix(declaration, []byte("<?xml")) {
		if label := valueOf(declaration, "encoding"); label != "" {
			return label
		}
	}
	return valueOf(head, "charset")
}

// valueOf is what stands behind key and "=".
func valueOf(head []byte, key string) string {
	_, rest, ok := bytes.Cut(head, []byte(key))
	if rest = bytes.TrimLeft(rest, " \t\r\n"); !ok || !bytes.HasPrefix(rest, []byte("=")) {
		return ""
	}
	rest = bytes.TrimLeft(rest[1:], "\"' \t\r\n")
	if end := bytes.IndexAny(rest, `"'?>; /`); end > 0 {
		return string(rest[:end])
	}
	return ""
}

// Parameter is the charset parameter of a media type, "" without one.
func Parameter(contentType string) string {
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return ""
	}
	return params["charset"]
}

// WithoutBOM is data without the byte order mark of UTF-8.
func WithoutBOM(data []byte) []byte { return bytes.TrimPrefix(data, utf8BOM) }

// DeclareUTF8 corrects the XML declaration of a document that was converted to UTF-8. Others stay as they are.
func DeclareUTF8(text string) string {
	if !strings.HasPrefix(text, "<?xml") {
		return text
	}
	_, rest, ok := strings.Cut(text, "?>")
	if !ok {
		return text
	}
	return `<?xml version="1.0" encoding="UTF-8"?>` + rest
}

// UTF16 recognises UTF-16: by its byte order mark, by the zero in "<" and "{", or by the zeros that Latin letters have
// in it.
func UTF16(data []byte) (encoding.Encoding, bool) {
	if len(data) < 2 {
		return nil, false
	}
	if marked := data[0] == 0xff && data[1] == 0xfe || data[0] == 0xfe && data[1] == 0xff; marked {
		// UTF-32 begins with the same two bytes.
		return unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM), len(data) < 4 || data[2] != 0 || data[3] != 0
	}
	even, odd, half := countZeros(data)
	switch {
	case opensUTF16(data, 0, 1), odd > half*3/4 && even == 0:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), true
	case opensUTF16(data, 1, 0), even > half*3/4 && odd == 0:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), true
	}
	return nil, false
}

// opensUTF16 reports whether data begins with "<" or "{" and another letter, at the places low of their pairs.
func opensUTF16(data []byte, low, high int) bool {
	return len(data) >= 4 && (data[low] == '<' || data[low] == '{') && data[high] == 0 && data[2+low] != 0 && data[2+high] == 0
}

// countZeros counts the zeros at even and at odd places near the start of data, which has half as many pairs; all are 0
// where data is too short, or ends within a pair.
func countZeros(data []byte) (even, odd, half int) {
	head := data[:min(len(data), 512)&^1]
	if len(head) < 8 || len(data)%2 != 0 || bytes.IndexByte(head, 0) < 0 {
		return 0, 0, 0
	}
	for i := 0; i < len(head); i += 2 {
		if head[i] == 0 {
			even++
		}
		if head[i+1] == 0 {
			odd++
		}
	}
	return even, odd, len(head) / 2
}

func decodeUTF16(data []byte, enc encoding.Encoding) (string, error) {
	s, err := enc.NewDecoder().Bytes(data)
	if err != nil {
		return "", fmt.Errorf("convert the item from UTF-16: %w", err)
	}
	if kind := binaryKind(s); kind != "" {
		return "", &NotTextError{kind}
	}
	return string(s), nil
}

// binaryKind names what data is when it is no text: "" for text. Control characters that wires use (escape sequences
// of the telegraph formats, form feeds) are let through as long as they are few.
func binaryKind(data []byte) string {
	head := data[:min(len(data), 512)]
	switch kind := contentType(head); {
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

// contentType is what the bytes at the start of data look like. Most items show by their first byte that they are text, and
// need no comparison with the signs of other kinds.
func contentType(head []byte) string {
	if len(head) > 1 && (head[0] == '<' || head[0] == '{' || head[0] == '[') {
		return "text/plain"
	}
	return http.DetectContentType(head)
}

// hasControl reports whether one of the eight bytes of x is less than a space, or 0x7f.
func hasControl(x uint64) bool {
	const each, high = 0x0101010101010101, 0x8080808080808080
	del := x ^ 0x7f*each
	return ((x-' '*each)&^x|(del-each)&^del)&high != 0
}

// NormalizeNewlines ends lines by "\n".
func NormalizeNewlines(s string) string {
	if strings.IndexByte(s, '\r') < 0 {
		return s
	}
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
}

// Clean makes characters fit for an article's text: no NUL, no broken UTF-8. All else stays as it came.
func Clean(s string) string {
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "\uFFFD")
	}
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	return s
}
