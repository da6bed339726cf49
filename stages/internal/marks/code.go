package marks

import "embed"

// Code is what the package is made of, for those who hand on what it has found to other processes: they take it from a program that
// does the same alone.
//
//go:embed code.go marks.go scan.go
var Code embed.FS
