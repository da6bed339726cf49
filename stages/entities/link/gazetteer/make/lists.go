package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"wirecopy/stages/entities/find/tagger"
	"wirecopy/stages/entities/link/gazetteer"
)

// read gives the lines of a CSV file below its header.
func read(b []byte, fields int) ([][]string, error) {
	r := csv.NewReader(bytes.NewReader(b))
	r.LazyQuotes = true
	rows, err := r.ReadAll()
	if err != nil {
		return nil, err
	}
	if len(rows) < 2 || len(rows[0]) < fields {
		return nil, fmt.Errorf("no table of %d fields with a header", fields)
	}
	return rows[1:], nil
}

// entry is a line of a table: a name, its id and its other names.
type entry struct {
	name, id, code string
	aliases        []string
}

// write writes organisations under a header, sorted by name; of two with one name, one line with the names of both.
func write(w io.Writer, header string, all []entry) error {
	slices.SortStableFunc(all, func(a, b entry) int { return strings.Compare(a.name, b.name) })
	if _, err := io.WriteString(w, header); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	for i := 0; i < len(all); {
		e := all[i]
		for i++; i < len(all) && all[i].name == e.name; i++ {
			e.aliases = append(e.aliases, all[i].aliases...)
		}
		var aliases []string
		for _, a := range e.aliases {
			if a != e.name && !slices.Contains(aliases, a) {
				aliases = append(aliases, a)
			}
		}
		if err := out.Write([]string{e.name, "ORG", e.id, strings.Join(aliases, "|"), e.code}); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

const clubsHeader = `# Football clubs by their full and short names. From openfootball/clubs (CC0), made by the program in make/, 2026-11. No ids:
# the list has none, and a short name is often that of a town.
# name,type,id,aliases,code
`

// writeClubs makes the table of football clubs: name, aliases separated by "|", country, city.
func writeClubs(w io.Writer, b []byte) error {
	rows, err := read(b, 2)
	if err != nil {
		return fmt.Errorf("read the clubs: %w", err)
	}
	var all []entry
	for _, r := range rows {
		e := entry{name: clubName(r[0])}
		if e.name == "" || strings.Contains(e.name, "/") {
			continue
		}
		for alias := range strings.SplitSeq(r[1], "|") {
			if alias = clubName(alias); alias != "" && !strings.Contains(strings.ReplaceAll(alias, "St. ", ""), ".") {
				e.aliases = append(e.aliases, alias)
			}
		}
		for _, name := range append([]string{e.name}, e.aliases...) {
			if short := withoutClub(name); short != "" {
				e.aliases = append(e.aliases, short)
			}
		}
		all = append(all, e)
	}
	return write(w, clubsHeader, all)
}

// clubName is a name without the years in which the club had it, the mark of a sponsor and the language; "" if it is no
// name in Latin letters.
func clubName(s string) string {
	s = strings.ReplaceAll(s, "$$", "")
	if i := strings.IndexAny(s, "(["); i >= 0 {
		s = s[:i]
	}
	s = strings.Join(strings.Fields(s), " ")
	if len(s) < 3 || !latin(s) {
		return ""
	}
	return s
}

// withoutClub cuts the words for "football club" off a name; "" if there are none, or too little is left.
func withoutClub(s string) string {
	words := strings.Fields(s)
	n := len(words)
	for len(words) > 1 && clubWords[words[len(words)-1]] {
		words = words[:len(words)-1]
	}
	for len(words) > 1 && clubWords[words[0]] {
		words = words[1:]
	}
	short := strings.Join(words, " ")
	if len(words) == n || len(short) < 4 || strings.ToUpper(short) == short {
		return ""
	}
	return short
}

var clubWords = map[string]bool{"FC": true, "AFC": true, "CF": true, "SC": true, "FK": true, "SK": true, "NK": true, "IF": true,
	"BK": true, "AC": true, "AS": true, "SV": true, "TSV": true, "VfB": true, "VfL": true, "CD": true, "UD": true, "SS": true, "US": true,
	"KV": true, "RC": true, "HNK": true, "MFK": true, "TJ": true, "KS": true, "GKS": true, "SD": true, "CA": true}

// latin reports whether all letters of s are Latin, and there are some.
func latin(s string) bool {
	some := false
	for _, r := range s {
		if unicode.IsLetter(r) {
			if !unicode.Is(unicode.Latin, r) {
				return false
			}
			some = true
		}
	}
	return some
}

const companiesHeader = `# Companies listed at a stock exchange, mid to mega capitalisation, by the names that news uses. From FinanceDatabase (MIT),
# made by the program in make/, 2026-11. No ids: the list has none.
# name,type,id,aliases,code
`

// writeCompanies makes the table of listed companies: name, symbol, …
func writeCompanies(w io.Writer, b []byte) error {
	rows, err := read(b, 2)
	if err != nil {
		return fmt.Errorf("read the companies: %w", err)
	}
	var all []entry
	for _, r := range rows {
		full := strings.Join(strings.Fields(r[0]), " ")
		if !latin(full) || isFund(full) {
			continue
		}
		e := entry{name: companyName(full, legalForms)}
		if len(e.name) < 2 {
			continue
		}
		if short := companyName(e.name, groupWords); strings.Contains(short, " ") {
			e.aliases = append(e.aliases, short)
		}
		all = append(all, e)
	}
	return write(w, companiesHeader, all)
}

// isFund reports whether a listed thing is no company but a fund.
func isFund(s string) bool {
	for w := range strings.FieldsSeq(s) {
		switch w {
		case "ETF", "ETC", "ETN", "Fund", "UCITS", "Index", "Acquisition", "Notes", "Bond", "Bonds":
			return true
		}
	}
	return false
}

// companyName cuts such words off the end of a name.
func companyName(s string, words map[string]bool) string {
	s = strings.NewReplacer(",Ltd", ", Ltd", "Co.,", "Co., ").Replace(s)
	fields := strings.Fields(s)
	for len(fields) > 1 {
		last := strings.ToLower(strings.Trim(fields[len(fields)-1], ".,()"))
		if !words[last] && !(words["inc"] && (last == "the" || last == "&")) {
			break
		}
		fields = fields[:len(fields)-1]
	}
	return strings.TrimRight(strings.Join(fields, " "), " ,.")
}

var legalForms = set("inc corp corporation plc ltd limited ag se sa s.a nv n.v spa s.p.a berhad bhd ab asa oyj oy a/s co company incorporated llc lp l.p adr kgaa gmbh ulc tbk pjsc jsc publ sca kk pt aktiengesellschaft sab cv s.a.b c.v de s.e")

var groupWords = set("holdings holding group international technologies bancorp industries enterprises")

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

const brandsHeader = `# Brands, chains and operators with their Wikidata items. From OpenStreetMap's name-suggestion-index (BSD-3-Clause), made by
# the program in make/, 2026-11, without names that several items share, or that are common words or names of people or
# places as well. The code is that of the countries that know it, where they are few.
# name,type,id,aliases,code
`

// writeBrands makes the table of brands and operators: name, wikidata, kind, where. One that is known in a few countries
// has their codes; it is meant only where an article speaks of one of them.
func writeBrands(w io.Writer, b []byte) error {
	rows, err := read(b, 4)
	if err != nil {
		return fmt.Errorf("read the brands: %w", err)
	}
	items := map[string][]string{} // a name, small ► its items
	for _, r := range rows {
		if low := strings.ToLower(r[0]); !slices.Contains(items[low], r[1]) {
			items[low] = append(items[low], r[1])
		}
	}
	listed := listedCompanies()
	codes := map[string][]string{}
	var all []entry
	for _, r := range rows {
		name := strings.Join(strings.Fields(r[0]), " ")
		if len(items[strings.ToLower(r[0])]) != 1 || !latin(name) || len(name) < 3 || young(r[1]) || anyCountrys(name) {
			continue
		}
		where, operator := countries(r[3]), strings.HasPrefix(r[2], "operators/")
		if listed[name] {
			where = nil
		}
		if (operator || !listed[name]) && otherwise(name, operator || where != nil) {
			continue
		}
		if had, again := codes[name]; again && (had == nil || where == nil) {
			where = nil
		} else {
			where = append(had, where...)
		}
		codes[name] = where
		all = append(all, entry{name: name, id: r[1]})
	}
	for i := range all {
		slices.Sort(codes[all[i].name])
		all[i].code = strings.Join(slices.Compact(codes[all[i].name]), "|")
	}
	return write(w, brandsHeader, all)
}

// listedCompanies are the names in the table of listed companies.
func listedCompanies() map[string]bool {
	listed := map[string]bool{}
	for r := range gazetteer.Rows("names/companies") {
		listed[r.Name] = true
		for _, a := range r.Aliases {
			listed[a] = true
		}
	}
	return listed
}

// young reports whether an item is one of the later ones of Wikidata: a small chain or a part of a company, seldom what news
// means by the name.
func young(item string) bool {
	return len(item) > len("Q30000000")-1 && (len(item) > len("Q30000000") || item >= "Q30000000")
}

// anyCountrys reports whether each country may have a body of that name.
func anyCountrys(name string) bool {
	for _, p := range []string{"Ministry of ", "Department of ", "Department for ", "Bureau of ", "Office of ", "Board of ", "Directorate ", "Ministerio ", "Ministère "} {
		if strings.HasPrefix(name, p) {
			return true
		}
	}
	return false
}

// countries gives the codes of the countries of a brand, nil if they are many, or regions of the world.
func countries(where string) (codes []string) {
	const few = 3
	for s := range strings.SplitSeq(where, ",") {
		s = strings.TrimSpace(s)
		if s == "" {
			continue
		}
		code, _, _ := strings.Cut(s, "-")
		if code, _, _ = strings.Cut(code, "."); len(code) != 2 || strings.Trim(code, "abcdefghijklmnopqrstuvwxyz") != "" {
			return nil
		}
		if code = strings.ToUpper(code); !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	if len(codes) > few {
		return nil
	}
	return codes
}

// otherwise reports whether a name means something else as often: initials; a word, a person, a place, a team; with strict also
// one of several words that are all common.
func otherwise(name string, strict bool) bool {
	const lists = tagger.Common | tagger.FirstNames | tagger.LastNames | tagger.Countries | tagger.Cities | tagger.Towns | tagger.Regions |
		tagger.Nations | tagger.Areas | tagger.Titles | tagger.Jobs | tagger.Laws | tagger.EventWords | tagger.FacWords | tagger.OrgWords |
		tagger.LocWords | tagger.Dates | tagger.WorkCues | tagger.Teams
	const generic = tagger.Common | tagger.OrgWords | tagger.FacWords | tagger.LocWords | tagger.Jobs | tagger.Dates | tagger.Nations
	if strings.ToUpper(name) == name && len(name) < 5 { // initials
		return true
	}
	if unicode.IsLower([]rune(name)[0]) || unicode.IsDigit([]rune(name)[0]) || tagger.InWhole(name, lists) {
		return true
	}
	words := strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '-' || r == '&' || r == '/' })
	if len(words) == 1 { // a family goes by the plural of its name
		return tagger.In(words[0], lists) || tagger.In(strings.TrimSuffix(words[0], "s"), tagger.LastNames)
	}
	for _, w := range words {
		if !tagger.In(w, generic) && len(w) > 2 {
			return false
		}
	}
	return strict
}
