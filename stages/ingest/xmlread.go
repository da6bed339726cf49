package ingest

import (
	"fmt"
	"html"
	"strconv"
	"strings"
	"unicode/utf8"
)

// xmlReader reads XML as a stream of tokens, several times as fast as encoding/xml, and with less to fear: names are
// local names, nesting is bounded, a document type is read over, and entities that it declares are never expanded, so
// that nothing is fetched and nothing can grow. It checks that elements are closed in the order in which they opened.
type xmlReader struct {
	s   string
	pos int
	// open are the names of the elements around the current token.
	open []string
	// closing is set after <a/>: its end comes next.
	closing bool
	begun   bool

	// The current token: a start (name, attrs), an end (name), or text.
	kind  xmlKind
	name  string
	attrs string
	text  string
}

type xmlKind byte

const (
	xmlEOF xmlKind = iota
	xmlStart
	xmlEnd
	xmlText
)

// maxXMLDepth bounds nesting; NITF within NewsML-G2 needs about twenty.
const maxXMLDepth = 256

func (x *xmlReader) fail(format string, args ...any) error {
	line := 1 + strings.Count(x.s[:min(x.pos, len(x.s))], "\n")
	return fmt.Errorf("line %d: %s", line, fmt.Sprintf(format, args...))
}

// next moves to the next token. After the end of the root element it is xmlEOF.
func (x *xmlReader) next() error {
	if x.closing {
		x.closing = false
		return x.end(x.name)
	}
	for {
		if len(x.open) == 0 && x.begun {
			x.kind = xmlEOF
			return nil
		}
		if x.pos >= len(x.s) {
			if len(x.open) > 0 {
				return x.fail("the XML ends within <%s>", x.open[len(x.open)-1])
			}
			return x.fail("there is no element")
		}
		if x.s[x.pos] != '<' {
			end := strings.IndexByte(x.s[x.pos:], '<')
			if end < 0 {
				end = len(x.s) - x.pos
			}
			raw := x.s[x.pos : x.pos+end]
			if len(x.open) == 0 {
				if strings.Trim(raw, " \t\n\ufeff") != "" {
					return x.fail("there is text before the first element")
				}
				x.pos += end
				continue
			}
			x.pos += end
			x.kind, x.text = xmlText, unescapeXML(raw)
			return nil
		}
		rest := x.s[x.pos:]
		switch {
		case strings.HasPrefix(rest, "</"):
			end := strings.IndexByte(rest, '>')
			if end < 0 {
				return x.fail("an end tag is cut off")
			}
			name := localName(strings.TrimSpace(rest[2:end]))
			x.pos += end + 1
			return x.end(name)
		case strings.HasPrefix(rest, "<!--"):
			if err := x.over("-->", "a comment"); err != nil {
				return err
			}
		case strings.HasPrefix(rest, "<![CDATA["):
			start := x.pos + len("<![CDATA[")
			if err := x.over("]]>", "a CDATA section"); err != nil {
				return err
			}
			if len(x.open) > 0 {
				x.kind, x.text = xmlText, x.s[start:x.pos-len("]]>")]
				return nil
			}
		case strings.HasPrefix(rest, "<?"):
			if err := x.over("?>", "a processing instruction"); err != nil {
				return err
			}
		case strings.HasPrefix(rest, "<!"):
			if err := x.doctype(); err != nil {
				return err
			}
		default:
			return x.start()
		}
	}
}

func (x *xmlReader) over(mark, what string) error {
	end := strings.Index(x.s[x.pos:], mark)
	if end < 0 {
		return x.fail("%s is cut off", what)
	}
	x.pos += end + len(mark)
	return nil
}

// doctype reads over a document type with all that it declares.
func (x *xmlReader) doctype() error {
	depth := 0
	var quote byte
	for i := x.pos + 2; i < len(x.s); i++ {
		switch c := x.s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '[' || c == '<':
			depth++
		case c == ']':
			depth--
		case c == '>' && depth <= 0:
			x.pos = i + 1
			return nil
		case c == '>':
			depth--
		}
	}
	return x.fail("the document type is cut off")
}

func (x *xmlReader) start() error {
	i := x.pos + 1
	for i < len(x.s) && !isXMLSpace(x.s[i]) && x.s[i] != '>' && x.s[i] != '/' && x.s[i] != '<' {
		i++
	}
	name := localName(x.s[x.pos+1 : i])
	if name == "" {
		return x.fail("a < opens no element")
	}
	from := i
	var quote byte
	for ; i < len(x.s); i++ {
		c := x.s[i]
		if quote != 0 {
			if c == quote {
				quote = 0
			}
			continue
		}
		if c == '"' || c == '\'' {
			quote = c
		} else if c == '>' {
			break
		} else if c == '<' {
			return x.fail("the tag <%s is not closed", clip(name, 40))
		}
	}
	if i >= len(x.s) {
		return x.fail("the tag <%s is cut off", clip(name, 40))
	}
	if len(x.open) >= maxXMLDepth {
		return x.fail("elements are nested deeper than %d", maxXMLDepth)
	}
	attrs := x.s[from:i]
	if strings.HasSuffix(attrs, "/") {
		attrs = attrs[:len(attrs)-1]
		x.closing = true
	}
	x.pos = i + 1
	if x.open == nil {
		const usual = 16
		x.open = make([]string, 0, usual)
	}
	x.open = append(x.open, name)
	x.begun = true
	x.kind, x.name, x.attrs = xmlStart, name, attrs
	return nil
}

func (x *xmlReader) end(name string) error {
	if len(x.open) == 0 {
		return x.fail("</%s> closes nothing", clip(name, 40))
	}
	if last := x.open[len(x.open)-1]; last != name {
		return x.fail("</%s> stands where <%s> has to be closed", clip(name, 40), clip(last, 40))
	}
	x.open = x.open[:len(x.open)-1]
	x.kind, x.name = xmlEnd, name
	return nil
}

// attr gives the value of an attribute of the element that just started, "" where it has none.
func (x *xmlReader) attr(name string) string {
	rest := x.attrs
	for {
		eq := strings.IndexByte(rest, '=')
		if eq < 0 {
			return ""
		}
		key := localName(strings.TrimSpace(rest[:eq]))
		rest = strings.TrimLeft(rest[eq+1:], " \t\n")
		if rest == "" || rest[0] != '"' && rest[0] != '\'' {
			return ""
		}
		end := strings.IndexByte(rest[1:], rest[0])
		if end < 0 {
			return ""
		}
		if key == name {
			return strings.TrimSpace(unescapeXML(rest[1 : 1+end]))
		}
		rest = rest[end+2:]
	}
}

// children calls f at the start of each child of the element that just started, and reads over the end of that. f may
// read the child; what it leaves is skipped.
func (x *xmlReader) children(f func(name string) error) error {
	depth := len(x.open)
	for {
		if err := x.next(); err != nil {
			return err
		}
		switch {
		case x.kind == xmlEOF, x.kind == xmlEnd && len(x.open) < depth:
			return nil
		case x.kind == xmlStart:
			if err := f(x.name); err != nil {
				return err
			}
			if err := x.leave(depth); err != nil {
				return err
			}
		}
	}
}

// leave reads on until depth elements are open.
func (x *xmlReader) leave(depth int) error {
	for len(x.open) > depth {
		if err := x.next(); err != nil {
			return err
		}
	}
	return nil
}

// inner gives all text within the element that just started, on one line, and reads over its end.
func (x *xmlReader) inner() (string, error) {
	depth := len(x.open)
	var parts []string
	for {
		if err := x.next(); err != nil {
			return "", err
		}
		switch {
		case x.kind == xmlText:
			parts = append(parts, x.text)
		case x.kind == xmlEOF, len(x.open) < depth:
			return oneLine(clean(strings.Join(parts, ""))), nil
		case x.kind == xmlStart && x.name == "br":
			parts = append(parts, " ")
		}
	}
}

// walk passes the content of the element that just started to w, and reads over its end.
func (x *xmlReader) walk(w *walker) error {
	depth := len(x.open)
	for {
		if err := x.next(); err != nil {
			return err
		}
		switch x.kind {
		case xmlText:
			w.text(x.text)
		case xmlStart:
			w.open(x.name, x.attrClass(), false)
		case xmlEnd:
			if len(x.open) < depth {
				w.flush()
				return nil
			}
			w.close(x.name)
		case xmlEOF:
			w.flush()
			return nil
		}
	}
}

// attrClass is attr("class"), without a search where there are no attributes.
func (x *xmlReader) attrClass() string {
	if len(x.attrs) < len(` class=""`) {
		return ""
	}
	return x.attr("class")
}

func isXMLSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

func localName(name string) string {
	if i := strings.LastIndexByte(name, ':'); i >= 0 {
		return name[i+1:]
	}
	return name
}

// unescapeXML resolves character references, the five entities of XML and the names that HTML has, which suppliers use
// without declaring them. Others stay as they are written.
func unescapeXML(s string) string {
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
