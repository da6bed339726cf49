package xmlread

import (
	"errors"
	"fmt"
	"strings"
)

// Scanner finds the markup of an XML document in one pass: tags, CDATA sections, and what is read over (comments,
// processing instructions, the document type). Offsets are bytes into Text.
type Scanner struct {
	Text string
	// Pos is where the search goes on.
	Pos int
	// Lenient passes over what is broken as far as need be, where the zero Scanner reports it: a "<" that opens nothing
	// and a quotation mark that is never closed count as letters then.
	Lenient bool
	// noQuote says of " and ' that there is none from here on: it is not looked for again.
	noQuote [2]bool
}

// MarkupKind says what a piece of markup is.
type MarkupKind byte

// Kinds of markup.
const (
	Other MarkupKind = iota // a comment, a processing instruction, a document type
	OpenTag
	CloseTag
	CDATA
)

// Markup is one piece of markup, from Start to End.
type Markup struct {
	Kind       MarkupKind
	Start, End int
	// Name is that of a tag, with its prefix; Attrs is what stands behind it in an OpenTag.
	Name, Attrs string
	// Empty says that an OpenTag closes itself.
	Empty bool
}

// NextTag gives the next tag, and reads over all else. It gives false at the end, and where the rest is broken.
func (s *Scanner) NextTag() (Markup, bool) {
	for {
		n := strings.IndexByte(s.Text[s.Pos:], '<')
		if n < 0 {
			return Markup{}, false
		}
		s.Pos += n
		start := s.Pos
		if rest := s.Text[start:]; s.Lenient && !opensMarkup(rest) {
			s.Pos++
			continue
		}
		var m Markup
		if s.markup(&m) != nil {
			s.Pos = len(s.Text)
			return Markup{}, false
		}
		if m.Kind == OpenTag || m.Kind == CloseTag {
			return m, true
		}
	}
}

// EndOf gives the place behind the element that t opens. Elements of the same name may be nested in it.
func (s *Scanner) EndOf(t Markup) (int, bool) {
	if t.Empty {
		return t.End, true
	}
	for depth := 1; ; {
		u, ok := s.NextTag()
		switch {
		case !ok:
			return 0, false
		case u.Name != t.Name || u.Empty:
		case u.Kind == OpenTag:
			depth++
		default:
			if depth--; depth == 0 {
				return u.End, true
			}
		}
	}
}

func opensMarkup(s string) bool {
	if len(s) < 2 {
		return false
	}
	c := s[1]
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80 || strings.IndexByte("_:/!?", c) >= 0
}

// markup reads the piece of markup that begins at Pos.
func (s *Scanner) markup(m *Markup) error {
	*m = Markup{Start: s.Pos}
	rest := s.Text[s.Pos:]
	if len(rest) < 2 || rest[1] != '/' && rest[1] != '!' && rest[1] != '?' {
		return s.openTag(m)
	}
	switch {
	case rest[1] == '/':
		return s.closeTag(m)
	case strings.HasPrefix(rest, "<!--"):
		return s.until(m, Other, "-->", "a comment")
	case strings.HasPrefix(rest, "<![CDATA["):
		return s.until(m, CDATA, "]]>", "a CDATA section")
	case rest[1] == '?':
		return s.until(m, Other, "?>", "a processing instruction")
	}
	return s.doctype(m)
}

func (s *Scanner) until(m *Markup, kind MarkupKind, mark, what string) error {
	end := strings.Index(s.Text[s.Pos:], mark)
	if end < 0 {
		return fmt.Errorf("%s is cut off", what)
	}
	s.Pos += end + len(mark)
	m.Kind, m.End = kind, s.Pos
	return nil
}

// doctype reads over a document type with all that it declares.
func (s *Scanner) doctype(m *Markup) error {
	depth := 0
	var quote byte
	for i := s.Pos + len("<!"); i < len(s.Text); i++ {
		switch c := s.Text[i]; {
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
			s.Pos = i + 1
			m.End = s.Pos
			return nil
		case c == '>':
			depth--
		}
	}
	return errors.New("the document type is cut off")
}

func (s *Scanner) closeTag(m *Markup) error {
	end := strings.IndexByte(s.Text[s.Pos:], '>')
	if end < 0 {
		return errors.New("an end tag is cut off")
	}
	m.Kind = CloseTag
	if m.Name = s.Text[s.Pos+len("</") : s.Pos+end]; m.Name == "" || isSpace(m.Name[0]) || isSpace(m.Name[len(m.Name)-1]) {
		m.Name = strings.TrimSpace(m.Name)
	}
	s.Pos += end + 1
	m.End = s.Pos
	return nil
}

func (s *Scanner) openTag(m *Markup) error {
	m.Kind = OpenTag
	i := s.Pos + 1
	for i < len(s.Text) && !isSpace(s.Text[i]) && s.Text[i] != '>' && s.Text[i] != '/' && s.Text[i] != '<' {
		i++
	}
	if m.Name = s.Text[s.Pos+1 : i]; m.Name == "" && !s.Lenient || strings.HasSuffix(m.Name, ":") && !s.Lenient {
		return errors.New("a < opens no element")
	}
	from := i
	for ; i < len(s.Text); i++ {
		switch c := s.Text[i]; c {
		case '"', '\'':
			end := s.closingQuote(i)
			if end < 0 && !s.Lenient {
				return fmt.Errorf("the tag <%.40s is cut off", localName(m.Name))
			}
			i = max(i, end)
		case '<':
			if !s.Lenient {
				return fmt.Errorf("the tag <%.40s is not closed", localName(m.Name))
			}
		case '>':
			m.Attrs = s.Text[from:i]
			if m.Empty = strings.HasSuffix(m.Attrs, "/"); m.Empty {
				m.Attrs = m.Attrs[:len(m.Attrs)-1]
			}
			s.Pos = i + 1
			m.End = s.Pos
			return nil
		}
	}
	return fmt.Errorf("the tag <%.40s is cut off", localName(m.Name))
}

// closingQuote is the place of the mark that closes the one at i, -1 where none does.
func (s *Scanner) closingQuote(i int) int {
	kind := 0
	if s.Text[i] == '\'' {
		kind = 1
	}
	if s.noQuote[kind] {
		return -1
	}
	n := strings.IndexByte(s.Text[i+1:], s.Text[i])
	if n < 0 {
		s.noQuote[kind] = true
		return -1
	}
	return i + 1 + n
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }
