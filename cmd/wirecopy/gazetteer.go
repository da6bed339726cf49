package main

import "wirecopy/stages/entities"

// gazetteerFlag adds a user's own names to those that the program knows.
type gazetteerFlag struct {
	Gazetteer string `placeholder:"FILE" shared:"" help:"Names of your own, as CSV: name, type, ids, aliases, roles (with | between several). Read again when it changes. docs/gazetteer.md"`
}

// check says what is wrong with the file before any work begins.
func (f gazetteerFlag) check() error {
	if f.Gazetteer == "" {
		return nil
	}
	return entities.CheckGazetteer(f.Gazetteer)
}
