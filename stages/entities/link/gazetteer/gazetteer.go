// Package gazetteer knows names: what type of thing each is, and its Wikidata item. The tables that come with the
// program are embedded; a user adds more from a file of the same form. A name that several entries share is for the
// reader to tell apart.
package gazetteer

import (
	"embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
	"strings"
	"sync"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/sieve"
	"wirecopy/stages/internal/version"
)

//go:embed data/*.csv
var tables embed.FS

//go:embed data/names/*.csv
var names embed.FS

// commonWords are places in small letters that are common words as well.
//
//go:embed data/commonwords.txt
var commonWords string

// Entry is one thing with a name.
type Entry struct {
	// Name is the form that an article is likely to use in full.
	Name string
	// Type is a type of pipeline.Entity.
	Type string
	// ID is the Wikidata item, "Q…", or "" where none is known.
	ID string
	// IDs are what a user's file says besides: ids of other schemes, as they are written there.
	IDs []string
	// Roles are what a user's file says that it is.
	Roles []string
	// Code is the ISO 3166-1 code of the country that it is, or belongs to; "" where that is not known.
	Code string
	// From and To bound the days on which the name means this, as "2006-01-02"; "" is no bound. They are for offices:
	// one that held it is still a person afterwards, so they tell homonyms apart and never hide a name.
	From, To string
	// Country says that it is a country or a territory of its own.
	Country bool
	// User says that it comes from the user's own file, which overrules the embedded tables.
	User bool
}

// Table finds entries by name. It is read-only.
type Table struct {
	entries []Entry
	byName  map[string][]int32
	longest map[string]int // first word of a name ► most words of a name that begins with it
	small   map[string]bool

	// Most of what is asked for is in no table.
	mayBeName, mayBegin, mayBeSmall sieve.Sieve
}

// Embedded are the tables that come with the program, read once.
var Embedded = sync.OnceValue(func() *Table {
	t, err := embedded()
	if err != nil { // they are compiled in, and a test reads them
		panic(err)
	}
	return t
})

func embedded() (*Table, error) {
	t := newTable(1 << 12)
	files, err := tables.ReadDir("data")
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		r, err := tables.Open("data/" + f.Name())
		if err != nil {
			return nil, err
		}
		from := len(t.entries)
		err = t.read(r, false)
		for i := from; f.Name() == "countries.csv" && i < len(t.entries); i++ {
			t.entries[i].Country = true
		}
		r.Close()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name(), err)
		}
	}
	t.readSmall()
	return t, nil
}

// readSmall notes the places of one word that are no common word in small letters.
func (t *Table) readSmall() {
	const shortest = 5
	t.small = make(map[string]bool, 512)
	for name, all := range t.byName {
		if t.entries[all[0]].Type == pipeline.GPE && len(name) >= shortest && !strings.ContainsAny(name, " .,'’-") {
			t.small[strings.ToLower(name)] = true
		}
	}
	for word := range strings.Lines(commonWords) {
		delete(t.small, strings.TrimSpace(word))
	}
	for word := range t.small {
		t.mayBeSmall.Add(word)
	}
}

// Small reports whether word, in small letters, is a place all the same: people write "mexico" in a hurry.
func (t *Table) Small(word string) bool { return t.mayBeSmall.May(word) && t.small[word] }

func newTable(n int) *Table {
	return &Table{byName: make(map[string][]int32, n), longest: make(map[string]int, n)}
}

// Open reads a user's file: CSV in UTF-8 with the fields name, type, id, aliases, roles, of which only the first two must be
// there. Where a field holds several values, "|" stands between them. An id is a Wikidata item ("Q142") or one of any
// other scheme. Lines that begin with # are comments, and a first line "name,type,…" is a header. An error names the file and
// the line.
func Open(path string) (*Table, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("gazetteer: %w", err)
	}
	defer f.Close()
	t := newTable(256)
	if err := t.read(f, true); err != nil {
		return nil, fmt.Errorf("gazetteer %s: %w", path, err)
	}
	return t, nil
}

func (t *Table) read(r io.Reader, user bool) error {
	c := csv.NewReader(r)
	c.Comment, c.FieldsPerRecord, c.TrimLeadingSpace = '#', -1, true
	c.ReuseRecord = true
	for first := true; ; first = false {
		rec, err := c.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err // encoding/csv says which line
		}
		line, _ := c.FieldPos(0)
		if first {
			rec[0] = strings.TrimPrefix(rec[0], "\uFEFF")
			if strings.EqualFold(rec[0], "name") {
				continue
			}
		}
		if err := t.add(rec, user); err != nil {
			return fmt.Errorf("line %d: %w", line, err)
		}
	}
}

// userFields are the fields of a user's file.
const userFields = "name,type,id,aliases,roles"

func (t *Table) add(rec []string, user bool) error {
	field := func(i int) string {
		if i < len(rec) {
			return strings.TrimSpace(rec[i])
		}
		return ""
	}
	e := Entry{Name: field(0), Type: field(1), User: user}
	if user {
		e.Roles = several(field(4))
	} else {
		e.Code, e.From, e.To = field(4), field(5), field(6)
	}
	switch {
	case len(rec) < 2:
		return fmt.Errorf("%d field, where %s are wanted", len(rec), userFields)
	case user && len(rec) > 5:
		return fmt.Errorf("%d fields, where %s are wanted: a comma within a field needs quotation marks around it", len(rec), userFields)
	case e.Name == "":
		return errors.New("the name is empty")
	case !slices.Contains(Types, e.Type):
		return fmt.Errorf("the type is %q, where one of %s is wanted", e.Type, strings.Join(Types, ", "))
	}
	for _, id := range several(field(2)) {
		switch {
		case strings.ContainsAny(id, " \t\n"):
			return fmt.Errorf("the id is %q, where one without spaces is wanted; several have | between them", id)
		case !isItem(id):
			e.IDs = append(e.IDs, id)
		case e.ID != "":
			return fmt.Errorf("the ids hold two Wikidata items, %s and %s", e.ID, id)
		default:
			e.ID = id
		}
	}
	if !user && len(e.IDs) > 0 {
		return fmt.Errorf("the id is %q, where a Wikidata id such as Q142 is wanted, or nothing", e.IDs[0])
	}
	n := int32(len(t.entries))
	t.entries = append(t.entries, e)
	t.name(e.Name, n)
	for _, alias := range several(field(3)) {
		t.name(alias, n)
	}
	return nil
}

// several gives the values of a field.
func several(field string) (out []string) {
	for v := range strings.SplitSeq(field, "|") {
		if v = strings.TrimSpace(v); v != "" {
			out = append(out, v)
		}
	}
	return out
}

// Types are the types that an entry can have.
var Types = []string{pipeline.Person, pipeline.Org, pipeline.GPE, pipeline.Loc, pipeline.Fac, pipeline.Norp, pipeline.Event,
	pipeline.Law, pipeline.Work, pipeline.Product}

func isItem(id string) bool {
	if len(id) < 2 || id[0] != 'Q' || id[1] == '0' {
		return false
	}
	return strings.Trim(id[1:], "0123456789") == ""
}

func (t *Table) name(name string, n int32) {
	t.mayBeName.Add(name)
	if had := t.byName[name]; !slices.Contains(had, n) {
		t.byName[name] = append(had, n)
	}
	// Where a text is cut into words, the first one may end before a comma or a clitic: "People's Republic".
	for _, ends := range []string{" ,", " ,'’"} {
		first := name
		if i := strings.IndexAny(name, ends); i > 0 {
			first = name[:i]
		}
		t.mayBegin.Add(first)
		t.longest[first] = max(t.longest[first], 1+strings.Count(name, " "))
	}
}

// Find calls f with each entry of that very name.
func (t *Table) Find(name string, f func(*Entry)) {
	for _, n := range t.All(name) {
		f(&t.entries[n])
	}
}

// Entry is entry n of those that All gives.
func (t *Table) Entry(n int32) *Entry { return &t.entries[n] }

// All gives the numbers of the entries of that very name, in the order of the tables.
func (t *Table) All(name string) []int32 {
	if !t.mayBeName.May(name) {
		return nil
	}
	return t.byName[name]
}

// AllBytes is All of a name in a buffer.
func (t *Table) AllBytes(name []byte) []int32 { return t.byName[string(name)] }

// Longest is how many words the longest name has that begins with word; 0 if none does.
func (t *Table) Longest(word string) int {
	if !t.mayBegin.May(word) {
		return 0
	}
	return t.longest[word]
}

// Len is the number of entries.
func (t *Table) Len() int { return len(t.entries) }

// Row is a line of a table.
type Row struct {
	Name    string
	ID      string // Wikidata's, or ""
	Aliases []string
	Code    string // the country's, or ""
}

// Rows yields the lines of a table: "cities"; "names/clubs" and the like for names that mean other things as well.
func Rows(table string) iter.Seq[Row] {
	return func(yield func(Row) bool) {
		for line := range lines(table) {
			if !yield(row(line)) {
				return
			}
		}
	}
}

func row(line string) (r Row) {
	r.Name, line = cell(line)
	_, line = cell(line)
	r.ID, line = cell(line)
	aliases, line := cell(line)
	if aliases != "" {
		r.Aliases = strings.Split(aliases, "|")
	}
	r.Code, _ = cell(line)
	return r
}

// Brand gives the entry of a brand or operator by its very name, nil if there is none. Its Code holds the countries that know
// it, with "|" between them; "" if they are many.
func Brand(name string) *Entry {
	line, ok := brands()[name]
	if !ok {
		return nil
	}
	r := row(line)
	return &Entry{Name: r.Name, Type: pipeline.Org, ID: r.ID, Code: r.Code}
}

// brands has the lines of the tables under their names: few of them are ever asked for.
var brands = sync.OnceValue(func() map[string]string {
	m := make(map[string]string, 10<<10)
	for _, table := range []string{"names/brands", "names/firms"} { // the second is chosen by hand
		for line := range lines(table) {
			name, _ := cell(line)
			m[name] = line
		}
	}
	return m
})

// Shared gives the entry of a body whose name several countries have, nil if there is none: its Code is that of the country whose
// body it is.
func Shared(name string) *Entry { return shared()[name] }

var shared = sync.OnceValue(func() map[string]*Entry {
	m := map[string]*Entry{}
	for r := range Rows("names/shared") {
		e := &Entry{Name: r.Name, Type: pipeline.Org, ID: r.ID, Code: r.Code}
		m[r.Name] = e
		for _, alias := range r.Aliases {
			m[alias] = e
		}
	}
	return m
})

// Politics is the code of the country whose politics an article is about that names this party or seat of power; "" if it is none.
func Politics(name string) string { return politics()[name] }

var politics = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for r := range Rows("names/politics") {
		m[r.Name] = r.Code
		for _, alias := range r.Aliases {
			m[alias] = r.Code
		}
	}
	return m
})

// Surname says whom news means by a surname alone.
type Surname struct {
	Name     string // as it stands in the tables
	Office   bool   // only where the article gives an office
	Woman    bool
	from, to string // days, as "2006-01-02"; "" is no bound
}

// Covers reports whether the surname means that person on a day, "" where it is not known.
func (s *Surname) Covers(day string) bool {
	if s.from == "" && s.to == "" {
		return true
	}
	return day != "" && s.from <= day && (s.to == "" || day <= s.to)
}

// SurnameOf tells whom news means by that surname alone, nil where that is nobody or not clear.
func SurnameOf(name string) *Surname { return surnames()[name] }

var surnames = sync.OnceValue(func() map[string]*Surname {
	m := map[string]*Surname{}
	for line := range lines("names/surnames") {
		var f [6]string
		for i := range f {
			f[i], line = cell(line)
		}
		m[f[0]] = &Surname{Name: f[1], Office: f[2] == "yes", from: f[3], to: f[4], Woman: f[5] == "f"}
	}
	return m
})

// Context gives words of which a text must have one if that name is to mean the item of the tables, nil if it always does.
func Context(name string) []string { return contexts()[name] }

var contexts = sync.OnceValue(func() map[string][]string {
	m := map[string][]string{}
	for line := range lines("names/contexts") {
		name, rest := cell(line)
		words, _ := cell(rest)
		m[name] = strings.Split(words, "|")
	}
	return m
})

// Lesser gives the regions that smaller places of that name lie in.
func Lesser(name string) []string { return lesser()[name] }

var lesser = sync.OnceValue(func() map[string][]string {
	m := make(map[string][]string, 128)
	for line := range lines("names/lesser") {
		name, rest := cell(line)
		regions, _ := cell(rest)
		m[name] = strings.Split(regions, "|")
	}
	return m
})

// State gives the name in these tables of the state that goes by the name of a city too, "" if there is none: New York State for New York.
func State(city string) string { return states()[city] }

var states = sync.OnceValue(func() map[string]string { return pairs("names/states") })

// Abbreviated gives the name in these tables of a state or province of North America by its abbreviation, "" if it is none.
func Abbreviated(short string) string { return abbreviations()[short] }

var abbreviations = sync.OnceValue(func() map[string]string { return pairs("names/abbreviations") })

// pairs reads a table of two fields.
func pairs(table string) map[string]string {
	m := map[string]string{}
	for line := range lines(table) {
		key, rest := cell(line)
		m[key], _ = cell(rest)
	}
	return m
}

// lines yields the lines of a table without comments.
func lines(table string) iter.Seq[string] {
	return func(yield func(string) bool) {
		files := &tables
		if strings.HasPrefix(table, "names/") {
			files = &names
		}
		for line := range strings.Lines(version.Read(files, "data/"+table+".csv")) {
			if line[0] != '#' && !yield(line) {
				return
			}
		}
	}
}

// cell cuts the first field off a line of CSV in the form that encoding/csv writes.
func cell(line string) (field, rest string) {
	line = strings.TrimRight(line, "\n")
	if strings.HasPrefix(line, `"`) {
		if i := strings.Index(line[1:], `",`); i >= 0 {
			return strings.ReplaceAll(line[1:1+i], `""`, `"`), line[i+3:]
		}
		return strings.ReplaceAll(strings.Trim(line, `"`), `""`, `"`), ""
	}
	field, rest, _ = strings.Cut(line, ",")
	return field, rest
}
