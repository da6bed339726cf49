package text

import "embed"

// code is what cuts a text, among other things: where a text was cut is taken from a program of the same code alone.
//
//go:embed *.go
var code embed.FS
