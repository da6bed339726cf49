// Command gen writes the JSON Schemas of what wirecopy sends, from the Go types in package pipeline: the shapes by
// reflection, the descriptions and the sets of values from the source, and the ranges from the list in facts.go.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

//go:generate go run .

func main() {
	source := flag.String("source", "../../../pipeline", "directory of package pipeline")
	out := flag.String("out", "..", "directory to write to")
	flag.Parse()
	if err := run(*source, *out); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(source, out string) error {
	files, err := generate(source)
	if err != nil {
		return err
	}
	for name, body := range files {
		if err := os.WriteFile(filepath.Join(out, name), body, 0o644); err != nil {
			return err
		}
	}
	return nil
}
