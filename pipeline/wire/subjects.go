// Package wire says how messages look on NATS: the subjects, the streams behind them, and the CloudEvents headers. It
// is shared by all that publishes or reads, and it alone spells subjects.
package wire

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const (
	root = "wire.v1."
	// liveRoot holds the live taps: a copy of each hop after deduplication, without back-pressure.
	liveRoot = "wire.live."

	// Raw is the hop on which suppliers' items come in, Enriched the one on which finished articles go out.
	Raw      = "raw"
	Enriched = "enriched"

	quoteHop  = "quote"
	entityHop = "entity"
	deadHop   = "dead"

	// Unknown stands where a name has no token of its own.
	Unknown = "unknown"

	maxToken = 64
)

// ItemSubject carries items of a source as the supplier sent them.
func ItemSubject(source string) string { return root + Raw + "." + source }

// ArticleSubject carries a source's articles on one hop: Enriched, or the name of the stage that published them.
func ArticleSubject(hop, source string) string { return root + hop + "." + source }

// QuoteSubject carries what a speaker says. The speaker is given by name; "" is Unknown.
func QuoteSubject(speaker, source string) string {
	return root + quoteHop + "." + Token(speaker) + "." + source
}

// EntitySubject carries entities of a type (PERSON, ORG, …) by name.
func EntitySubject(typ, name, source string) string {
	return root + entityHop + "." + Token(typ) + "." + Token(name) + "." + source
}

// DeadSubject carries what a stage rejected.
func DeadSubject(stage string) string { return root + deadHop + "." + stage }

// Filters for subscribers: an empty argument matches all.

// ArticleFilter matches enriched articles.
func ArticleFilter(source string) string { return root + Enriched + "." + tail(source) }

// QuoteFilter matches quotes by speaker name and source.
func QuoteFilter(speaker, source string) string {
	return root + quoteHop + "." + any1(speaker) + "." + tail(source)
}

// EntityFilter matches entities by type, name and source.
func EntityFilter(typ, name, source string) string {
	return root + entityHop + "." + any1(typ) + "." + any1(name) + "." + tail(source)
}

// HopFilter matches all sources of a hop.
func HopFilter(hop string) string { return root + hop + ".>" }

// LiveFilter matches the live tap of a hop.
func LiveFilter(hop string) string { return liveRoot + hop + ".>" }

func any1(name string) string {
	if name == "" {
		return "*"
	}
	return Token(name)
}

func tail(source string) string {
	if source == "" {
		return ">"
	}
	return source
}

// SourceOf reads the source, the last token, off a subject.
func SourceOf(subject string) string { return subject[strings.LastIndexByte(subject, '.')+1:] }

// CheckToken says what is wrong with s as a subject token ([a-z0-9_-], 1 to 64 of them), or nil.
func CheckToken(s string) error {
	if s == "" {
		return fmt.Errorf("an empty name is no subject token: use 1 to %d of a-z, 0-9, _ and -", maxToken)
	}
	if len(s) > maxToken {
		return fmt.Errorf("%q… is longer than the %d characters of a subject token", s[:20], maxToken)
	}
	for _, r := range s {
		if !tokenRune(r) {
			hint := ""
			if t := Token(s); t != Unknown {
				hint = fmt.Sprintf(" (try %q)", t)
			}
			return fmt.Errorf("%q is no subject token: %q is not one of a-z, 0-9, _ and -%s", s, r, hint)
		}
	}
	return nil
}

func tokenRune(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '_' || r == '-'
}

// letters that Unicode does not decompose, as passports transcribe them (ICAO Doc 9303 part 3, section 6).
var transcribed = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ı': "i", 'ħ': "h", 'ŋ': "n",
}

// Token folds a name to a subject token: lower-case ASCII, words joined by hyphens, 64 characters at most; Unknown
// where nothing is left. "Łukasz O’Sullivan" gives "lukasz-osullivan".
func Token(name string) string {
	var b strings.Builder
	gap := false
	put := func(s string) {
		if gap && b.Len() > 0 {
			b.WriteByte('-')
		}
		gap = false
		b.WriteString(s)
	}
	for _, r := range norm.NFKD.String(name) {
		r = unicode.ToLower(r)
		switch t, ok := transcribed[r]; {
		case ok:
			put(t)
		case tokenRune(r) && r != '-':
			put(string(r))
		case unicode.Is(unicode.Mn, r), r == '\'', r == '’', r == '.':
			// a mark on the letter before it, an apostrophe or a full stop within a word: "U.S." is "us"
		default:
			gap = true
		}
	}
	s := b.String()
	if len(s) > maxToken {
		s = strings.TrimRight(s[:maxToken], "-")
	}
	if s == "" {
		return Unknown
	}
	return s
}
