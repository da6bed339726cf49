package xmlread

import (
	"html"
	"strconv"
	"strings"
	"unicode/utf8"
)

// unescape resolves character references, the five entities of XML and the names that HTML has, which suppliers use
// without declaring them. Others stay as they are written.
func unescape(s string) string {
	next := strings.IndexByte(s, '&')
	if next < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for next >= 0 {
		b.WriteString(s[:next])
		s = s[next:]
		const longest = 34
		end := strings.IndexByte(s[:min(len(s), longest)], ';')
		n := 0
		if end > 1 {
			n = writeEntity(&b, s[1:end])
		}
		if n == 0 {
			b.WriteByte('&')
			s = s[1:]
		} else {
			s = s[end+1:]
		}
		next = strings.IndexByte(s, '&')
	}
	b.WriteString(s)
	return b.String()
}

// writeEntity writes what an entity stands for, and gives the number of bytes written: 0 for one that is not known.
func writeEntity(b *strings.Builder, name string) int {
	before := b.Len()
	switch name {
	case "amp":
		b.WriteByte('&')
	case "lt":
		b.WriteByte('<')
	case "gt":
		b.WriteByte('>')
	case "quot":
		b.WriteByte('"')
	case "apos":
		b.WriteByte('\'')
	default:
		if name[0] == '#' {
			digits, base := name[1:], 10
			if strings.HasPrefix(digits, "x") || strings.HasPrefix(digits, "X") {
				digits, base = digits[1:], 16
			}
			r, err := strconv.ParseUint(digits, base, 32)
			if err != nil {
				return 0
			}
			if r == 0 || r > utf8.MaxRune || !utf8.ValidRune(rune(r)) {
				r = utf8.RuneError
			}
			b.WriteRune(rune(r))
			break
		}
		whole := "&" + name + ";"
		if s := html.UnescapeString(whole); s != whole && !strings.HasSuffix(s, ";") {
			b.WriteString(s)
		}
	}
	return b.Len() - before
}
