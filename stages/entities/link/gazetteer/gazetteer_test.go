package gazetteer

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestEmbedded(t *testing.T) {
	table := Embedded()
	for _, c := range []struct{ name, typ, id string }{
		{"United States", "GPE", "Q30"}, {"U.S.", "GPE", "Q30"}, {"Kyiv", "GPE", "Q1899"}, {"Kiev", "GPE", "Q1899"},
		{"AP", "ORG", "Q40469"}, {"Côte d'Ivoire", "GPE", "Q1008"}, {"Russians", "NORP", ""}, {"New START", "LAW", ""},
		{"Cyril Ramaphosa", "PERSON", "Q1148669"}, {"Treasury Department", "ORG", "Q648666"}, {"British Columbia", "GPE", "Q1973"},
		{"Reuters", "ORG", "Q130879"}, {"Thomson Reuters", "ORG", ""},
	} {
		all := table.All(c.name)
		if len(all) != 1 {
			t.Errorf("%q: %d entries, want 1", c.name, len(all))
			continue
		}
		if e := table.Entry(all[0]); e.Type != c.typ || e.ID != c.id {
			t.Errorf("%q: %s %s, want %s %s", c.name, e.Type, e.ID, c.typ, c.id)
		}
	}
	if n := len(table.All("Georgia")); n < 2 {
		t.Errorf("Georgia has %d entries, want the country and the state", n)
	}
	for name := range table.byName {
		if last := name[strings.LastIndexByte(name, ' ')+1:]; isItem(last) {
			t.Errorf("%q ends with an id", name)
		}
	}
	ids := map[string]string{}
	for i := range table.Len() {
		e := table.Entry(int32(i))
		if e.ID == "" {
			continue
		}
		if had, ok := ids[e.ID]; ok && had != e.Name {
			t.Errorf("%s is the id of %q and of %q", e.ID, had, e.Name)
		}
		ids[e.ID] = e.Name
	}
}

func TestOpen(t *testing.T) {
	for _, c := range []struct{ name, in, err string }{
		{"good", "name,type,id,aliases\n# ours\nAcme,ORG,Q1234,ACM|Acme Works\nPort Ellery,GPE\n", ""},
		{"byte order mark", "\uFEFFname,type\nAcme,ORG\n", ""},
		{"one field", "Acme\n", "line 1: 1 field, where name,type,id,aliases,roles are wanted"},
		{"type", "Acme,ORG\nKell,CITY\n", `line 2: the type is "CITY", where one of PERSON, `},
		{"ids of other schemes", "Acme,ORG,Q1234|lei:549300ABCDEF|https://example.org/acme,ACM,supplier|client\n", ""},
		{"id with a space", "Acme,ORG,no id\n", `line 1: the id is "no id", where one without spaces is wanted`},
		{"two items", "Acme,ORG,Q1|Q2\n", "line 1: the ids hold two Wikidata items, Q1 and Q2"},
		{"no name", "\n,ORG\n", "line 2: the name is empty"},
		{"comma", "Acme,Inc.,ORG,Q1,x,y\n", "line 1: 6 fields, where name,type,id,aliases,roles are wanted: a comma within a field"},
		{"quotation mark", "Acme,ORG\n\"Kell,GPE\n", "line 2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "names.csv")
			if err := os.WriteFile(path, []byte(c.in), 0o600); err != nil {
				t.Fatal(err)
			}
			table, err := Open(path)
			switch {
			case c.err == "" && err != nil:
				t.Errorf("%q: %v", c.in, err)
			case c.err == "" && len(table.All("Acme")) != 1:
				t.Errorf("%q: no Acme in it", c.in)
			case c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err) || !strings.Contains(err.Error(), path)):
				t.Errorf("%q: the error is %v, want one with the file and %q", c.in, err, c.err)
			}
		})
	}
	if _, err := Open(filepath.Join(t.TempDir(), "none.csv")); err == nil {
		t.Error("a file that is not there gives no error")
	}
}

func FuzzRead(f *testing.F) {
	f.Add("name,type,id,aliases\nAcme,ORG,Q1,a|b\n")
	f.Add("\"a\n,,\xff|")
	f.Fuzz(func(t *testing.T, s string) {
		table := newTable(1)
		err := table.read(strings.NewReader(s), true)
		for i := range table.Len() {
			if e := table.Entry(int32(i)); len(table.All(e.Name)) == 0 {
				t.Errorf("%q (%v): %q cannot be found", s, err, e.Name)
			}
		}
	})
}

// The tables of names that mean other things as well hold together.
func TestNames(t *testing.T) {
	for _, table := range []string{"names/clubs", "names/teams", "names/companies", "names/brands", "names/firms", "cities", "bodies"} {
		n := 0
		for r := range Rows(table) {
			n++
			if r.Name == "" || r.Name != strings.TrimSpace(r.Name) || r.ID != "" && !isItem(r.ID) {
				t.Errorf("%s: %+v", table, r)
			}
		}
		if n < 70 {
			t.Errorf("%s: %d lines, want more", table, n)
		}
	}
	for r := range Rows("names/firms") {
		if r.ID == "" || Brand(r.Name) == nil {
			t.Errorf("%s has no item, or is not found", r.Name)
		}
	}
	for _, c := range []struct{ name, id, code string }{{"Ford", "Q44294", ""}, {"West Yorkshire Police", "Q7987045", "GB"}} {
		if e := Brand(c.name); e == nil || e.ID != c.id || e.Code != c.code {
			t.Errorf("%s: got %+v, want %s of %q", c.name, e, c.id, c.code)
		}
	}
	for _, none := range []string{"Independent", "Phoenix", "Springfield", "Ministry of Health", ""} {
		if e := Brand(none); e != nil {
			t.Errorf("%q is %s, want nothing: it means other things as often", none, e.ID)
		}
	}
	if got := Lesser("Melbourne"); len(got) != 1 || got[0] != "Florida" {
		t.Errorf("Melbourne: %q, want Florida", got)
	}
}

func TestShared(t *testing.T) {
	for name, want := range map[string]string{"Senate": "Q66096 US", "Labour": "Q9630 GB", "Ellery": ""} {
		got := ""
		if e := Shared(name); e != nil {
			got = e.ID + " " + e.Code
		}
		if got != want {
			t.Errorf("%s is shared: got %q, want %q", name, got, want)
		}
	}
}

func TestCell(t *testing.T) {
	for _, c := range []struct{ line, field, rest string }{
		{"Acme,ORG\n", "Acme", "ORG"}, {`"Falk, Trent",ORG`, "Falk, Trent", "ORG"}, {`"The ""Old"" Mill",FAC`, `The "Old" Mill`, "FAC"},
		{"last\n", "last", ""}, {`"last, too"`, "last, too", ""}, {",x", "", "x"},
	} {
		if field, rest := cell(c.line); field != c.field || rest != c.rest {
			t.Errorf("%q: got %q and %q, want %q and %q", c.line, field, rest, c.field, c.rest)
		}
	}
}
