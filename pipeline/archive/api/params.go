package api

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"wirecopy/pipeline/archive"
)

// params reads the parameters of a request, and keeps the first thing that is wrong with them.
type params struct {
	values url.Values
	known  []string
	err    error
	now    time.Time
}

func readParams(raw string, now time.Time) *params {
	v, err := url.ParseQuery(raw)
	if err != nil {
		err = errors.New("the query of the URL is not well encoded")
	}
	return &params{values: v, err: err, now: now}
}

func (p *params) fail(name, format string, args ...any) {
	if p.err == nil {
		p.err = &archive.BadQuery{Field: name, Reason: fmt.Sprintf(format, args...)}
	}
}

// text reads a parameter that may stand there once, of so many characters at most.
func (p *params) text(name string, most int) string {
	p.known = append(p.known, name)
	v := p.values[name]
	if len(v) > 1 {
		p.fail(name, "it is given %d times, and counts once", len(v))
	}
	if len(v) == 0 {
		return ""
	}
	return p.checked(name, v[0], most)
}

func (p *params) checked(name, v string, most int) string {
	switch {
	case !utf8.ValidString(v):
		p.fail(name, "it is no valid UTF-8")
	case strings.ContainsRune(v, 0):
		p.fail(name, "there is a NUL in it")
	case utf8.RuneCountInString(v) > most:
		p.fail(name, "it is longer than %d characters", most)
	}
	return v
}

// mostOfOne is how many values a parameter may have that takes several.
const mostOfOne = 64

// list reads a parameter that may stand there several times, or have several values with commas between them, as no value of such a parameter
// has one. Empty values count for nothing.
func (p *params) list(name string, most int) []string {
	p.known = append(p.known, name)
	var out []string
	for _, all := range p.values[name] {
		for v := range strings.SplitSeq(all, ",") {
			if v = p.checked(name, v, most); v != "" {
				out = append(out, v)
			}
		}
	}
	if len(out) > mostOfOne {
		p.fail(name, "it has %d values: %d are the most", len(out), mostOfOne)
	}
	return out
}

func (p *params) flag(name string) bool {
	switch v := p.text(name, 5); v {
	case "", "false":
		return false
	case "true":
		return true
	default:
		p.fail(name, "%q is neither true nor false", v)
		return false
	}
}

func (p *params) number(name string, least, most, otherwise int) int {
	v := p.text(name, 20)
	if v == "" {
		return otherwise
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < least || n > most {
		p.fail(name, "%q is no number from %d to %d", v, least, most)
	}
	return n
}

func (p *params) share(name string) float64 {
	v := p.text(name, 30)
	if v == "" {
		return 0
	}
	f, err := strconv.ParseFloat(v, 64)
	if err != nil || !(f >= 0 && f <= 1) {
		p.fail(name, "%q is no number from 0 to 1", v)
	}
	return f
}

func (p *params) time(name string) time.Time {
	v := p.text(name, 40)
	if v == "" {
		return time.Time{}
	}
	t, err := archive.ParseTime(v, p.now)
	if err != nil {
		p.fail(name, "%v", err)
	}
	return t
}

func (p *params) page() archive.Page {
	return archive.Page{Limit: p.number("limit", 1, archive.MaxLimit, archive.DefaultLimit), Cursor: p.text("cursor", 200)}
}

// done refuses parameters that are not known: one that is misspelled would be a filter that does not filter.
func (p *params) done() error {
	if p.err != nil {
		return p.err
	}
	for name := range p.values {
		if !slices.Contains(p.known, name) {
			if len(p.known) == 0 {
				p.fail(name, "no parameters are taken here")
			}
			p.fail(name, "this is no parameter here: %s are", strings.Join(p.known, ", "))
		}
	}
	return p.err
}

// Lengths of parameters, in characters, as in openapi.yaml.
const (
	longName  = 200
	longWords = 500
	longToken = 64
	longID    = 512
)

func (p *params) quotes() archive.QuoteQuery {
	return archive.QuoteQuery{
		Speaker: p.text("speaker", longName), About: p.text("about", longName), Entity: p.text("entity", longName), Words: p.text("words", longWords),
		Source: p.list("source", longToken), Type: p.list("type", longToken), Kind: p.list("kind", longToken), Tone: p.list("tone", longToken),
		Stance: p.text("stance", longToken), Language: p.text("language", 35), MinConfidence: p.share("minConfidence"),
		Since: p.time("since"), Until: p.time("until"), Article: p.text("article", longID), Oldest: p.flag("oldest"),
	}
}
