package formats

import (
	"strings"

	"wirecopy/internal/xmlread"
	"wirecopy/pipeline"
	"wirecopy/stages/ingest/blocks"
	"wirecopy/stages/ingest/dates"
)

// ritzauFormat reads the XML of the Danish agency Ritzau: one RBNews element with the story as escaped HTML.
func ritzauFormat() Format {
	return Format{
		Name:  "ritzau",
		Title: "Ritzau XML",
		sniff: func(d document) bool { return xmlread.Root(d.head()) == "RBNews" },
		parse: func(d document) ([]draft, error) {
			x := xmlread.New(d.text)
			if err := x.Next(); err != nil {
				return nil, err
			}
			it := draft{language: "da"}
			err := x.Children(func(name string) error { return readRitzau(x, name, &it) })
			return []draft{it}, err
		},
	}
}

func readRitzau(x *xmlread.Reader, name string, it *draft) (err error) {
	var s string
	if name == "content" {
		s, err = x.Raw()
		it.body = characters(s)
		it.body.DropRepeated(it.headline)
		return err
	}
	if s, err = x.Inner(); err != nil || s == "" {
		return err
	}
	switch name {
	case "NewsID":
		it.addAltID(name, s)
	case "HistID":
		it.uri = s // the same for all versions
	case "PublishDate":
		it.created = dates.Lenient(s)
	case "headline":
		it.headline = s
	case "subtitle":
		it.Description = s
	case "strapline":
		it.Slugline = s
	case "town":
		it.located = s
	case "origin":
		it.Provider = strings.Trim(s, "/")
	case "section":
		it.addSubject(s, "")
	case "version":
		it.version = wholeNumber(s)
	case "Priority":
		it.urgency = wholeNumber(s)
	case "byLine":
		it.byline = blocks.StripBy(s)
	case "TilRedaktionen":
		it.addNote("", s)
	default:
		it.ritzauSign(name, s == "true")
	}
	return err
}

// ritzauSign reads the fields that are true or false.
func (it *draft) ritzauSign(name string, set bool) {
	if !set {
		return
	}
	switch name {
	case "Annuleret":
		it.addSignal(pipeline.SignalKill)
	case "NyVersion":
		it.addSignal(pipeline.SignalUpdate)
	case "Korrektion":
		it.addSignal(pipeline.SignalCorrection)
	}
}
