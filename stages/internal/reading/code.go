package reading

import "embed"

// Code is what the package is made of, for those who hand on what it has found to other processes: they take it from a program that
// does the same alone.
//
//go:embed alike.go around.go chunk.go clause.go cue.go code.go data.go extent.go handon.go label.go marks.go names.go nounchunk.go part.go quotation.go
//go:embed reading.go said.go scope.go stretch.go subject.go tags.go transcript.go unit.go verbchunk.go
var Code embed.FS
