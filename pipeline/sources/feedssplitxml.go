package sources

import (
	"bytes"
)

// What the namespaces of RSS 1.0 and of Atom begin with.
const (
	rssNamespaces  = "http://purl.org/rss/1.0/"
	atomNamespaces = "http://www.w3.org/2005/Atom"
)

// cutXML cuts an RSS, RDF or Atom document. It looks for no more than tags, so that a feed which is not well-formed
// within an item still comes apart.
func cutXML(b []byte) (document, bool) {
	s := scanner{b: b}
	root, ok := s.next()
	if !ok || root.closing || root.empty {
		return document{}, false
	}
	prefix, local := splitName(root.name)
	var d document
	var item, namespace string
	switch local {
	case "rss":
		d.contentType, item, namespace = typeRSS, "item", rssNamespaces
	case "rdf":
		d.contentType, item, namespace = typeRDF, "item", rssNamespaces
	case "feed":
		d.contentType, item, namespace = typeAtom, "entry", atomNamespaces
	default:
		return document{}, false
	}
	// An element belongs to the feed where it has the root's prefix, none, or one that the root declares for it.
	ours := func(p string) bool {
		return p == "" || p == prefix && local != "rdf" || bytes.Contains(b[root.start:root.end], []byte("xmlns:"+p+`="`+namespace)) ||
			bytes.Contains(b[root.start:root.end], []byte("xmlns:"+p+`='`+namespace))
	}
	end, closed := 0, false
	for {
		t, ok := s.next()
		if !ok {
			break
		}
		p, l := splitName(t.name)
		closed = closed || t.closing && l == local
		if l != item || t.closing || !ours(p) {
			continue
		}
		stop, ok := s.endOf(t)
		if !ok {
			return document{}, false
		}
		if len(d.items) == 0 {
			d.head = b[:t.start]
		} else {
			d.gaps = append(d.gaps, unlessBlank(b[end:t.start]))
		}
		d.items = append(d.items, b[t.start:stop])
		end = stop
	}
	if !closed {
		return document{}, false
	}
	if len(d.items) == 0 {
		d.head = b
		return d, true
	}
	d.gaps = append(d.gaps, b[end:])
	return d, true
}

func unlessBlank(gap []byte) []byte {
	if len(bytes.TrimSpace(gap)) == 0 {
		return nil
	}
	return gap
}

// splitName gives the two parts of a qualified name, the local one in lower case.
func splitName(name []byte) (prefix, local string) {
	if p, l, ok := bytes.Cut(name, []byte(":")); ok {
		return string(p), string(bytes.ToLower(l))
	}
	return "", string(bytes.ToLower(name))
}

// scanner finds the tags of an XML document in one pass. Comments, CDATA sections, processing instructions and the
// document type are passed over; what is broken is passed over as far as need be.
type scanner struct {
	b   []byte
	pos int
	// noQuote holds the quotation marks of which there is none from here on: they are not looked for again.
	noQuote [2]bool
}

// tag is one tag, from start to end. Its name has the prefix.
type tag struct {
	start, end     int
	name           []byte
	closing, empty bool
}

func (s *scanner) next() (tag, bool) {
	for {
		n := bytes.IndexByte(s.b[s.pos:], '<')
		if n < 0 {
			return tag{}, false
		}
		start := s.pos + n
		rest := s.b[start:]
		ok := true
		switch {
		case bytes.HasPrefix(rest, []byte("<!--")):
			ok = s.skip(start+4, "-->")
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			ok = s.skip(start+9, "]]>")
		case bytes.HasPrefix(rest, []byte("<?")):
			ok = s.skip(start+2, "?>")
		case bytes.HasPrefix(rest, []byte("<!")):
			ok = s.doctype(start + 2)
		case len(rest) > 1 && (rest[1] == '/' || isNameStart(rest[1])):
			return s.tag(start)
		default:
			s.pos = start + 1
		}
		if !ok {
			return tag{}, false
		}
	}
}

// skip goes on behind the next mark.
func (s *scanner) skip(from int, mark string) bool {
	n := bytes.Index(s.b[from:], []byte(mark))
	if n < 0 {
		s.pos = len(s.b)
		return false
	}
	s.pos = from + n + len(mark)
	return true
}

// doctype passes over a declaration, with the brackets and the quotation marks in it.
func (s *scanner) doctype(from int) bool {
	depth, quote := 0, byte(0)
	for i := from; i < len(s.b); i++ {
		switch c := s.b[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"', c == '\'':
			quote = c
		case c == '[':
			depth++
		case c == ']':
			depth--
		case c == '>' && depth <= 0:
			s.pos = i + 1
			return true
		}
	}
	s.pos = len(s.b)
	return false
}

func (s *scanner) tag(start int) (tag, bool) {
	t := tag{start: start}
	i := start + 1
	if s.b[i] == '/' {
		t.closing = true
		i++
	}
	from := i
	for i < len(s.b) && !isSpace(s.b[i]) && s.b[i] != '>' && s.b[i] != '/' && s.b[i] != '<' {
		i++
	}
	t.name = s.b[from:i]
	for ; i < len(s.b); i++ {
		switch c := s.b[i]; c {
		case '>':
			t.end, s.pos = i+1, i+1
			t.empty = !t.closing && s.b[i-1] == '/'
			return t, true
		case '"', '\'':
			kind := 0
			if c == '\'' {
				kind = 1
			}
			if s.noQuote[kind] {
				continue
			}
			n := bytes.IndexByte(s.b[i+1:], c)
			if n < 0 {
				s.noQuote[kind] = true // a mark that is never closed is taken for a letter
				continue
			}
			i += n + 1
		}
	}
	s.pos = len(s.b)
	return tag{}, false
}

// endOf gives the place behind the element that t opens. Elements of the same name may be nested in it.
func (s *scanner) endOf(t tag) (int, bool) {
	if t.empty {
		return t.end, true
	}
	for depth := 1; ; {
		u, ok := s.next()
		switch {
		case !ok:
			return 0, false
		case !bytes.Equal(u.name, t.name) || u.empty:
		case !u.closing:
			depth++
		default:
			if depth--; depth == 0 {
				return u.end, true
			}
		}
	}
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

func isNameStart(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == ':' || c >= 0x80
}
