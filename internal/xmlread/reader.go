// Package xmlread reads XML as news suppliers send it: a Scanner that finds tags and their places, in documents that
// are not well-formed too, and a Reader that gives one token after the other and holds a document to its nesting.
package xmlread

import (
	"fmt"
	"strings"
)

// Reader reads XML as a stream of tokens, several times as fast as encoding/xml, and with less to fear: names are
// local names, nesting is bounded, a document type is read over, and entities that it declares are never expanded, so
// that nothing is fetched and nothing can grow. It checks that elements are closed in the order in which they opened.
type Reader struct {
	scan Scanner
	// markup is the piece of it that was read last.
	markup Markup
	// open are the names of the elements around the current token.
	open []string
	// closing is set after <a/>: its end comes next.
	closing bool
	begun   bool

	// The current token: a Start with its Name, an End with its Name, or a Text.
	Kind  Kind
	Name  string
	attrs string
	Text  string
}

// New makes a Reader of a document in UTF-8.
func New(s string) *Reader { return &Reader{scan: Scanner{Text: s}} }

// Root is the local name of the first element of an XML text, "" where there is none.
func Root(head string) string {
	if !strings.HasPrefix(head, "<") {
		return ""
	}
	x := New(head)
	if x.Next() != nil {
		return ""
	}
	return x.Name
}

// Depth is the number of open elements.
func (x *Reader) Depth() int { return len(x.open) }

// Path gives the names of the open elements, the outermost first. It holds until the next token is read.
func (x *Reader) Path() []string { return x.open }

// Size is the number of bytes of the whole document.
func (x *Reader) Size() int { return len(x.scan.Text) }

// Kind is the kind of a token.
type Kind byte

// Kinds of token. EOF comes behind the end of the root element.
const (
	EOF Kind = iota
	Start
	End
	Text
)

// maxDepth bounds nesting; NITF within NewsML-G2 needs about twenty.
const maxDepth = 256

// Fail makes an error that names the line at hand.
func (x *Reader) Fail(format string, args ...any) error {
	line := 1 + strings.Count(x.scan.Text[:min(x.scan.Pos, len(x.scan.Text))], "\n")
	return fmt.Errorf("line %d: %s", line, fmt.Sprintf(format, args...))
}

// Next moves to the next token.
func (x *Reader) Next() error {
	if x.closing {
		x.closing = false
		return x.end(x.Name)
	}
	for {
		if len(x.open) == 0 && x.begun {
			x.Kind = EOF
			return nil
		}
		s := &x.scan
		if s.Pos >= len(s.Text) {
			if len(x.open) > 0 {
				return x.Fail("the XML ends within <%s>", x.open[len(x.open)-1])
			}
			return x.Fail("there is no element")
		}
		if s.Text[s.Pos] != '<' {
			if found, err := x.characters(); found || err != nil {
				return err
			}
			continue
		}
		m := &x.markup
		if err := s.markup(m); err != nil {
			if len(x.open) > 0 && !opensMarkup(s.Text[s.Pos:]) {
				x.Kind, x.Text = Text, "<" // a sign that was not escaped: "5 < 6"
				s.Pos++
				return nil
			}
			return x.Fail("%v", err)
		}
		switch m.Kind {
		case OpenTag:
			return x.start(m)
		case CloseTag:
			return x.end(localName(m.Name))
		case CDATA:
			if len(x.open) > 0 {
				x.Kind, x.Text = Text, s.Text[m.Start+len("<![CDATA["):m.End-len("]]>")]
				return nil
			}
		}
	}
}

// characters reads what stands before the next markup. Outside of the root element it is nothing, or a mistake.
func (x *Reader) characters() (found bool, err error) {
	s := &x.scan
	end := strings.IndexByte(s.Text[s.Pos:], '<')
	if end < 0 {
		end = len(s.Text) - s.Pos
	}
	raw := s.Text[s.Pos : s.Pos+end]
	if len(x.open) > 0 {
		s.Pos += end
		x.Kind, x.Text = Text, unescape(raw)
		return true, nil
	}
	if strings.Trim(raw, " \t\n\ufeff") != "" {
		return false, x.Fail("there is text before the first element")
	}
	s.Pos += end
	return false, nil
}

func (x *Reader) start(m *Markup) error {
	if len(x.open) >= maxDepth {
		return x.Fail("elements are nested deeper than %d", maxDepth)
	}
	if x.open == nil {
		const usual = 16
		x.open = make([]string, 0, usual)
	}
	x.Kind, x.Name, x.attrs = Start, localName(m.Name), m.Attrs
	x.closing, x.begun = m.Empty, true
	x.open = append(x.open, x.Name)
	return nil
}

func (x *Reader) end(name string) error {
	if len(x.open) == 0 {
		return x.Fail("</%.40s> closes nothing", name)
	}
	last := x.open[len(x.open)-1]
	if last != name && len(x.open) > 1 && isVoid(last) {
		x.open = x.open[:len(x.open)-1] // <br>, as HTML has it
		last = x.open[len(x.open)-1]
	}
	if last != name {
		return x.Fail("</%.40s> stands where <%.40s> has to be closed", name, last)
	}
	x.open = x.open[:len(x.open)-1]
	x.Kind, x.Name = End, name
	return nil
}

// isVoid reports whether an element has no content in HTML, where it needs no end.
func isVoid(name string) bool {
	return name == "br" || name == "hr" || name == "img"
}

// Rest is what stands behind the element that ended last: another document, where several follow each other.
func (x *Reader) Rest() string { return x.scan.Text[min(x.scan.Pos, len(x.scan.Text)):] }

// Attr gives the value of an attribute of the element that just started, "" where it has none.
func (x *Reader) Attr(name string) string {
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
			return strings.TrimSpace(unescape(rest[1 : 1+end]))
		}
		rest = rest[end+2:]
	}
}

// Children calls f at the start of each child of the element that just started, and reads over the end of that. f may
// read the child; what it leaves is skipped.
func (x *Reader) Children(f func(name string) error) error {
	depth := len(x.open)
	for {
		if err := x.Next(); err != nil {
			return err
		}
		switch {
		case x.Kind == EOF, x.Kind == End && len(x.open) < depth:
			return nil
		case x.Kind == Start:
			if err := f(x.Name); err != nil {
				return err
			}
			if err := x.Leave(depth); err != nil {
				return err
			}
		}
	}
}

// Leave reads on until depth elements are open.
func (x *Reader) Leave(depth int) error {
	for len(x.open) > depth {
		if err := x.Next(); err != nil {
			return err
		}
	}
	return nil
}

// Inner gives all text within the element that just started, on one line, and reads over its end.
func (x *Reader) Inner() (string, error) {
	depth := len(x.open)
	var parts []string
	for {
		if err := x.Next(); err != nil {
			return "", err
		}
		switch {
		case x.Kind == Text:
			parts = append(parts, x.Text)
		case x.Kind == EOF, len(x.open) < depth:
			return strings.Join(strings.Fields(strings.Join(parts, "")), " "), nil
		case x.Kind == Start && x.Name == "br":
			parts = append(parts, " ")
		}
	}
}

// Raw gives all text within the element that just started, as it is, and reads over its end.
func (x *Reader) Raw() (string, error) {
	depth := x.Depth()
	var b strings.Builder
	for {
		if err := x.Next(); err != nil {
			return "", err
		}
		switch {
		case x.Kind == Text:
			b.WriteString(x.Text)
		case x.Kind == EOF, x.Depth() < depth:
			return b.String(), nil
		}
	}
}

// Class is Attr("class"), without a search where there are no attributes.
func (x *Reader) Class() string {
	if len(x.attrs) < len(` class=""`) {
		return ""
	}
	return x.Attr("class")
}

func localName(name string) string {
	if i := strings.LastIndexByte(name, ':'); i >= 0 {
		return name[i+1:]
	}
	return name
}
