package main

import "wirecopy/stages/entities"

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
