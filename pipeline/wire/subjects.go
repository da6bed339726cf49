// Package wire says how messages look on NATS: the subjects, the streams behind them, and the CloudEvents headers. It
// is shared by all that publishes or reads, and it alone spells subjects.
package wire

import (
	"strings"

	"wirecopy/pipeline/token"
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
	heldHop   = "held"
)

// ItemSubject carries items of a source as the supplier sent them.
func ItemSubject(source string) string { return root + Raw + "." + source }

// ArticleSubject carries a source's articles on one hop: Enriched, or the name of the stage that published them.
func ArticleSubject(hop, source string) string { return root + hop + "." + source }

// QuoteSubject carries what a speaker says. The speaker is given by name; "" is token.Unknown.
func QuoteSubject(speaker, source string) string {
	return root + quoteHop + "." + token.Fold(speaker) + "." + source
}

// EntitySubject carries entities of a type (PERSON, ORG, …) by name.
func EntitySubject(typ, name, source string) string {
	return root + entityHop + "." + token.Fold(typ) + "." + token.Fold(name) + "." + source
}

// DeadSubject carries what a stage rejected.
func DeadSubject(stage string) string { return root + deadHop + "." + stage }

// HeldSubject is where a story waits for the end of its embargo. It is the one subject with an article's id in it: what
// stands there goes when the embargo does.
func HeldSubject(article string) string { return root + heldHop + "." + article }

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
	return token.Fold(name)
}

func tail(source string) string {
	if source == "" {
		return ">"
	}
	return source
}

// SourceOf reads the source, the last token, off a subject.
func SourceOf(subject string) string { return subject[strings.LastIndexByte(subject, '.')+1:] }
