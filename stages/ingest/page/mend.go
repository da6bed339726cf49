package page

import (
	"strings"

	"golang.org/x/net/html"
)

// mendJSON makes valid JSON of what templates of pages put into scripts: line breaks, tabs and marks of quotation that are not
// escaped within strings, escapes that JSON does not have, commas behind the last value, comments, and marks written as
// references. What is valid stays as it is.
func mendJSON(script string) string {
	if !strings.Contains(script, `"`) && strings.Contains(script, "&quot;") {
		script = html.UnescapeString(script)
	}
	var b strings.Builder
	b.Grow(len(script))
	within := false // a string
	for i := 0; i < len(script); i++ {
		c, rest := script[i], script[i+1:]
		switch {
		case c == '"' && within && !endsString(rest):
			b.WriteString(`\"`)
		case c == '"':
			within = !within
			b.WriteByte(c)
		case within && c == '\\' && rest != "":
			i++
			if strings.IndexByte(`"\/bfnrtu`, rest[0]) >= 0 {
				b.WriteByte(c)
			}
			b.WriteByte(rest[0])
		case within && c < ' ':
			b.WriteByte(' ')
		case within:
			b.WriteByte(c)
		case c == '/':
			i += len(comment(rest))
		case c != ',' || !endsValues(rest):
			b.WriteByte(c)
		}
	}
	return b.String()
}

// comment is what of rest, which follows a slash, is a comment; one without an end goes on to the end of the script.
func comment(rest string) string {
	end := "\n"
	if strings.HasPrefix(rest, "*") {
		end = "*/"
	}
	if i := strings.Index(rest[min(1, len(rest)):], end); i >= 0 {
		return rest[:1+i+len(end)]
	}
	return rest
}

// endsString reports whether a mark of quotation with this behind it is the end of a string: a value or a name ends there.
func endsString(rest string) bool {
	rest = strings.TrimLeft(rest, " \t\r\n")
	if rest == "" || strings.IndexByte(":}]", rest[0]) >= 0 {
		return true
	}
	if rest[0] != ',' {
		return false
	}
	rest = strings.TrimLeft(rest[1:], " \t\r\n")
	return rest == "" || strings.IndexByte(`"{[}]-0123456789tfn/`, rest[0]) >= 0
}

// endsValues reports whether no value follows, only the end of the array or object.
func endsValues(rest string) bool {
	rest = strings.TrimLeft(rest, " \t\r\n")
	return rest == "" || rest[0] == '}' || rest[0] == ']'
}
