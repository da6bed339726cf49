package formats

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// refuse says why an item that no format wants is no plain text either, nil where it may be.
func refuse(d document) error {
	head := d.start
	switch {
	case strings.HasPrefix(head, "<?xml"), strings.HasPrefix(head, "<!DOCTYPE"), d.root != "" && strings.Contains(d.text, "</"+d.root+">"),
		d.root != "" && strings.Contains(head, "xmlns"):
		return fmt.Errorf("the item is XML of a kind that is not known: its first element is <%.40s>", d.root)
	case strings.HasPrefix(head, "[") && json.Valid([]byte(d.text)):
		return errors.New("the item is JSON without an object in it")
	}
	for _, k := range otherKinds {
		if strings.HasPrefix(head, k.begins) {
			return errors.New("the item is " + k.what)
		}
	}
	switch {
	case isTable(d.text), isQuotedTable(d.text):
		return errors.New("the item is a table of values (CSV), not text")
	case isSubtitles(head):
		return errors.New("the item is subtitles, which are not read")
	case isBase64(d.text):
		return errors.New("the item is packed as text (base64), and does not say what is in it")
	case isNoise(d.text):
		return errors.New("the item has hardly any letters: it is no text, or in an encoding that nobody named")
	}
	if what := machineMade(d.text); what != "" {
		return errors.New("the item is " + what + ", not text")
	}
	return nil
}

// otherKinds are what other kinds of document begin with.
var otherKinds = [...]struct{ begins, what string }{
	{`{\rtf`, "RTF, which is not read: send it as plain text"},
	{"BEGIN:VCARD", "a card of addresses (vCard), not text"},
	{"BEGIN:VCALENDAR", "a calendar (iCalendar), not text"},
	{"-----BEGIN ", "a key or a signed message, not text"},
	{"HTTP/1.", "a whole answer over HTTP: send what is in it"},
	{"begin 644 ", "packed as text (uuencode), which is not read"},
	{"WEBVTT", "subtitles, which are not read"},
	{"#!", "a script, not text"},
	{"diff --git ", "a patch, not text"},
	{"%!PS", "PostScript, which is not read"},
	{`\documentclass`, "LaTeX, which is not read: send it as plain text"},
}

// isTable reports whether a text is lines of values, as many in each, and no sentences.
func isTable(text string) bool {
	const fewest, most, fewestValues = 4, 20, 3
	for _, sign := range []string{",", ";", "\t"} {
		lines, values := 0, 0
		for line := range strings.Lines(text) {
			line = strings.TrimRight(line, "\n")
			n := strings.Count(line, sign) + 1
			if lines++; lines == 1 {
				values = n
			}
			if n != values || n < fewestValues || strings.HasSuffix(line, ".") {
				lines = 0
				break
			}
			if lines == most {
				break
			}
		}
		if lines >= fewest {
			return true
		}
	}
	return false
}

// isQuotedTable reports whether a text is a table whose values stand in marks of quotation, below a line of names.
func isQuotedTable(text string) bool {
	const fewest, most, fewestValues, longestName = 3, 20, 3, 40
	first, rest, _ := strings.Cut(text, "\n")
	for _, sign := range [...]rune{',', ';', '\t'} {
		names := strings.Split(first, string(sign))
		if len(names) < fewestValues || len(first) > longestName*len(names) || !strings.Contains(rest, `"`) {
			continue
		}
		r := csv.NewReader(strings.NewReader(text))
		r.Comma = sign
		rows := 0
		for rows < most {
			if _, err := r.Read(); err != nil {
				if !errors.Is(err, io.EOF) {
					rows = 0
				}
				break
			}
			rows++
		}
		if rows >= fewest {
			return true
		}
	}
	return false
}

// isSubtitles reports whether a text begins with the times of a subtitle.
func isSubtitles(head string) bool {
	number, rest, ok := strings.Cut(head, "\n")
	times, _, _ := strings.Cut(rest, "\n")
	return ok && isDigits(strings.TrimSpace(number), 1, 4) && strings.Contains(times, " --> ") && strings.Contains(times, ":")
}

// isBase64 reports whether a text is long lines of base64 and nothing else.
func isBase64(text string) bool {
	const shortest, line = 200, 60
	text = strings.TrimSpace(text)
	first, _, _ := strings.Cut(text, "\n")
	return len(text) >= shortest && len(first) >= line && !strings.ContainsFunc(text, func(r rune) bool {
		return r != '\n' && r != '+' && r != '/' && r != '=' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	})
}

// isNoise reports whether most characters of a text are signs beyond ASCII, as they are where the encoding is another than
// the one that was taken.
func isNoise(text string) bool {
	const shortest, enough = 30, 512
	all, signs := 0, 0
	for _, r := range text[:min(len(text), enough)] {
		if unicode.IsSpace(r) {
			continue
		}
		all++
		if r >= utf8.RuneSelf && (r == 'ˆ' || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)) {
			signs++
		}
	}
	return all >= shortest && signs*2 > all
}
