package formats

import (
	"strings"

	"wirecopy/pipeline"
	"wirecopy/stages/ingest/blocks"
	"wirecopy/stages/internal/dates"
)

// ritzauFormat reads the XML of the Danish agency Ritzau: one RBNews element with the story as escaped HTML.
func ritzauFormat() Format {
	return flatXMLFormat("ritzau", "Ritzau XML", "RBNews", draft{language: "da"}, flatXML{
		"NewsID":         func(it *draft, s string) { it.addAltID("NewsID", s) },
		"HistID":         func(it *draft, s string) { it.uri = s }, // the same for all versions
		"PublishDate":    func(it *draft, s string) { it.created = dates.Lenient(s) },
		"headline":       func(it *draft, s string) { it.headline = s },
		"subtitle":       func(it *draft, s string) { it.Description = s },
		"strapline":      func(it *draft, s string) { it.Slugline = s },
		"town":           func(it *draft, s string) { it.located = s },
		"origin":         func(it *draft, s string) { it.Provider = strings.Trim(s, "/") },
		"section":        func(it *draft, s string) { it.addSubject(s, "") },
		"version":        func(it *draft, s string) { it.version = wholeNumber(s) },
		"Priority":       func(it *draft, s string) { it.urgency = wholeNumber(s) },
		"byLine":         func(it *draft, s string) { it.byline = blocks.StripBy(s) },
		"TilRedaktionen": func(it *draft, s string) { it.addNote("", s) },
		"content":        func(it *draft, s string) { it.body = characters(s) },
		"Annuleret":      signalIf(pipeline.SignalKill),
		"NyVersion":      signalIf(pipeline.SignalUpdate),
		"Korrektion":     signalIf(pipeline.SignalCorrection),
	})
}

// signalIf adds a signal where the element says true.
func signalIf(signal string) func(*draft, string) {
	return func(it *draft, s string) {
		if s == "true" {
			it.addSignal(signal)
		}
	}
}
