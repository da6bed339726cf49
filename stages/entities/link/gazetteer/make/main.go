// Command make writes the tables of this project that come from a public list. Run it when the list changes:
//
//	go run ./stages/entities/link/gazetteer/make legislators legislators-current.yaml > …/data/us-legislators.csv
//	go run ./stages/entities/link/gazetteer/make clubs football-clubs.csv > …/data/names/clubs.csv
//	go run ./stages/entities/link/gazetteer/make companies listed-companies.csv > …/data/names/companies.csv
//	go run ./stages/entities/link/gazetteer/make brands brands.csv > …/data/names/brands.csv
//
// The lists are those of unitedstates/congress-legislators (CC0), openfootball/clubs (CC0: name, aliases, country, city),
// FinanceDatabase (MIT: name, symbol, …) and OpenStreetMap's name-suggestion-index (BSD-3-Clause: name, wikidata, kind,
// where).
package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "make:", err)
		os.Exit(1)
	}
}

// run writes the table args[0], made of the file args[1].
func run(args []string, w io.Writer) error {
	tables := map[string]func(io.Writer, []byte) error{"legislators": writeLegislators, "clubs": writeClubs, "companies": writeCompanies, "brands": writeBrands}
	if len(args) != 2 || tables[args[0]] == nil {
		return errors.New("usage: make legislators|clubs|companies|brands FILE")
	}
	b, err := os.ReadFile(args[1])
	if err != nil {
		return err
	}
	return tables[args[0]](w, b)
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

func writeLegislators(w io.Writer, b []byte) error {
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
