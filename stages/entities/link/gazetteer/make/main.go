// Command make writes the table of the members of the Congress of the United States from the file legislators-current.yaml
// of the data set unitedstates/congress-legislators (CC0). Run it when the Congress changes:
//
//	go run ./stages/entities/link/gazetteer/make legislators-current.yaml > stages/entities/link/gazetteer/data/us-legislators.csv
package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: make legislators-current.yaml")
		os.Exit(2)
	}
	b, err := os.ReadFile(os.Args[1])
	if err == nil {
		err = write(os.Stdout, b)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "make:", err)
		os.Exit(1)
	}
}

// legislator is what is read of an entry.
type legislator struct {
	ID struct {
		Wikidata string `yaml:"wikidata"`
	} `yaml:"id"`
	Name struct {
		First    string `yaml:"first"`
		Middle   string `yaml:"middle"`
		Last     string `yaml:"last"`
		Nickname string `yaml:"nickname"`
		Full     string `yaml:"official_full"`
	} `yaml:"name"`
	Terms []struct {
		Start string `yaml:"start"`
	} `yaml:"terms"`
}

const header = `# Members of the Congress of the United States, with the day on which they first took office. Made by the program in make/
# from the data set unitedstates/congress-legislators (CC0), 2026-11.
# name,type,id,aliases,code,from,to
`

func write(w io.Writer, b []byte) error {
	var all []legislator
	if err := yaml.Unmarshal(b, &all); err != nil {
		return fmt.Errorf("read the legislators: %w", err)
	}
	var rows [][]string
	for _, l := range all {
		names := l.names()
		if l.ID.Wikidata == "" || len(l.Terms) == 0 || len(names) == 0 {
			continue
		}
		rows = append(rows, []string{names[0], "PERSON", l.ID.Wikidata, strings.Join(names[1:], "|"), "US", l.Terms[0].Start, ""})
	}
	if len(rows) == 0 {
		return fmt.Errorf("read the legislators: none has a Wikidata id")
	}
	slices.SortFunc(rows, slices.Compare)
	if _, err := io.WriteString(w, header); err != nil {
		return err
	}
	return csv.NewWriter(w).WriteAll(rows)
}

// names are the forms that an article may use, the official one first.
func (l legislator) names() (names []string) {
	add := func(parts ...string) {
		name := strings.Join(parts, " ")
		if !slices.Contains(parts, "") && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	n := l.Name
	add(n.Full)
	add(n.Nickname, n.Last)
	add(n.First, n.Last)
	if len(n.Middle) <= 2 { // an initial
		add(n.First, n.Middle, n.Last)
	}
	return names
}
