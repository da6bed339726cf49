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
	out := flag.String("out", "..", "directory to write the schemas to")
	types := flag.String("clients", "../../../samples/clients", "directory of the clients in other languages")
	flag.Parse()
	if err := run(*source, *out, *types); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(source, out, clients string) error {
	files, types, err := generate(source)
	if err != nil {
		return err
	}
	for dir, all := range map[string]map[string][]byte{out: files, clients: types} {
		for name, body := range all {
			file := filepath.Join(dir, name)
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				return err
			}
			if err := os.WriteFile(file, body, 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}
