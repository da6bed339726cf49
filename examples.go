// Package wirecopy holds the wire items of examples/, for the demonstration that the program has built in. The pipeline
// itself is in pipeline, the stages are in stages.
package wirecopy

import (
	"embed"
	"io/fs"
)

//go:embed examples
var examples embed.FS

// Examples are made-up items, each in the form that a supplier sends: the files of examples/.
func Examples() fs.FS {
	dir, err := fs.Sub(examples, "examples")
	if err != nil {
		panic(err) // the name is a constant
	}
	return dir
}
