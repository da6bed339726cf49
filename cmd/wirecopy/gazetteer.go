package main

import (
	"wirecopy/pipeline"
	"wirecopy/stages"
	"wirecopy/stages/entities"
)

// gazetteerFlag adds a user's own names to those that the program knows.
type gazetteerFlag struct {
	Gazetteer string `placeholder:"FILE" help:"Names of your own, as CSV: name, type, id, aliases (with | between them). Read again when it changes."`
}

// check says what is wrong with the file before any work begins.
func (f gazetteerFlag) check() error {
	if f.Gazetteer == "" {
		return nil
	}
	return entities.CheckGazetteer(f.Gazetteer)
}

// equipped is the app's stages with the names of the flag.
func (f gazetteerFlag) equipped(a *app) (pipeline.Chain, error) {
	if f.Gazetteer == "" || a.equip == nil {
		return a.stages, nil
	}
	if err := f.check(); err != nil {
		return nil, err
	}
	return a.equip(stages.Config{Gazetteer: f.Gazetteer}), nil
}
