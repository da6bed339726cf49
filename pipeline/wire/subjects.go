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
	namedHop  = "named"
	deadHop   = "dead"
	heldHop   = "held"

	correctionHop = "correction"
)

// ItemSubject carries items of a source as the supplier sent them.
func ItemSubject(source string) string { return root + Raw + "." + source }

// ArticleSubject carries a source's articles on one hop: Enriched, or the name of the stage that published them.
func ArticleSubject(hop, source string) string { return root + hop + "." + source }

// QuoteSubject carries what a speaker says. The speaker is given by name, with or without a legal form; "" is token.Unknown.
func QuoteSubject(speaker, source string) string {
	return root + quoteHop + "." + token.Name(speaker) + "." + source
}

// EntitySubject carries entities of a type (PERSON, ORG, …) by name.
func EntitySubject(typ, name, source string) string {
	return root + entityHop + "." + token.Fold(typ) + "." + token.Name(name) + "." + source
}

// NamedSubject carries all that an article names, in one event for each version. It has the article's id in it, so that
// what stands of an article can be looked up. An id that is no subject token stands there as its hash.
func NamedSubject(article, source string) string {
	return root + namedHop + "." + articleKey(article) + "." + source
}

// DeadSubject carries what a stage rejected.
func DeadSubject(stage string) string { return root + deadHop + "." + stage }

// HeldSubject is where a story waits for the end of its embargo.
func HeldSubject(article string) string { return root + heldHop + "." + article }

// CorrectionSubject carries what editors correct in a source's articles.
func CorrectionSubject(source string) string { return root + correctionHop + "." + source }

// Filters for subscribers: an empty argument matches all.

// ArticleFilter matches enriched articles.
func ArticleFilter(source string) string { return root + Enriched + "." + tail(source) }

// QuoteFilter matches quotes by speaker name and source.
func QuoteFilter(speaker, source string) string {
	return root + quoteHop + "." + any1(speaker, token.Name) + "." + tail(source)
}

// EntityFilter matches entities by type, name and source.
func EntityFilter(typ, name, source string) string {
	return root + entityHop + "." + any1(typ, token.Fold) + "." + any1(name, token.Name) + "." + tail(source)
}

// CorrectionFilter matches corrections.
func CorrectionFilter(source string) string { return root + correctionHop + "." + tail(source) }

// NamedFilter matches the entities of articles, each version's in one event.
func NamedFilter(source string) string { return root + namedHop + ".*." + tail(source) }

// EventFilters match all events, of all kinds.
func EventFilters() []string {
	return []string{QuoteFilter("", ""), EntityFilter("", "", ""), NamedFilter("")}
}

// HopFilter matches all sources of a hop.
func HopFilter(hop string) string { return root + hop + ".>" }

// LiveFilter matches the live tap of a hop.
func LiveFilter(hop string) string { return liveRoot + hop + ".>" }

func any1(name string, fold func(string) string) string {
	if name == "" {
		return "*"
	}
	return fold(name)
}

func tail(source string) string {
	if source == "" {
		return ">"
	}
	return source
}

// SourceOf reads the source, the last token, off a subject.
func SourceOf(subject string) string { return subject[strings.LastIndexByte(subject, '.')+1:] }

// Subject is what the subject of a finished article or of an event says. All of it is tokens.
type Subject struct {
	Hop    string // Enriched, or that of an event
	Type   string // of an entity
	Name   string // of a speaker or an entity, or the article's id
	Source string
}

// SubjectOf reads a subject that ArticleSubject, QuoteSubject, EntitySubject or NamedSubject made.
func SubjectOf(subject string) (Subject, bool) {
	rest, ok := strings.CutPrefix(subject, root)
	parts := strings.Split(rest, ".")
	switch {
	case !ok:
	case parts[0] == quoteHop && len(parts) == 3:
		return Subject{Hop: quoteHop, Name: parts[1], Source: parts[2]}, true
	case parts[0] == entityHop && len(parts) == 4:
		return Subject{Hop: entityHop, Type: parts[1], Name: parts[2], Source: parts[3]}, true
	case parts[0] == namedHop && len(parts) == 3:
		return Subject{Hop: namedHop, Name: parts[1], Source: parts[2]}, true
	case parts[0] != quoteHop && parts[0] != entityHop && parts[0] != namedHop && len(parts) == 2:
		return Subject{Hop: parts[0], Source: parts[1]}, true
	}
	return Subject{}, false
}

// API is the subject of a request to JetStream itself about a stream, such as STREAM.MSG.GET.
func API(request, stream string) string { return api + request + "." + stream }
