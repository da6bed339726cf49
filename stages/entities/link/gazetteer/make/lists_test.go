package main

import (
	"io"
	"strings"
	"testing"
)

func TestTables(t *testing.T) {
	for _, c := range []struct {
		name      string
		write     func(io.Writer, []byte) error
		in, lines string
	}{
		{"clubs", writeClubs, "name,aliases,country,city\n" +
			"FC Kellmark,Kellmark Town | F.C. Kell | $$Brew$$ Kellmark [de],Norland,Kellmark\n" +
			"Ellery Rovers FC (1920-1931),,Norland,Ellery\nКелл,,Norland,Kell\n",
			"Ellery Rovers FC,ORG,,Ellery Rovers,\nFC Kellmark,ORG,,Kellmark Town|Brew Kellmark|Kellmark,\n"},
		{"companies", writeCompanies, "name,symbol\n\"Trentex Holdings, Inc.\",TX\nFalk Renewable ETF,FR\nFalkor Beverages plc,FB\n",
			"Falkor Beverages,ORG,,,\nTrentex Holdings,ORG,,,\n"},
		{"brands", writeBrands, "name,wikidata,kind,where\n" +
			"Quillmart,Q999991,brands/shop/clothes,001\n" + // many countries
			"Zyxor Savings,Q999992,brands/amenity/bank,\"gb-eng,us\"\n" + // two
			"Table,Q999993,brands/shop/furniture,001\n" + // a word
			"Falkor,Q999994,brands/shop/clothes,001\nFalkor,Q999995,brands/shop/shoes,001\n" + // two items
			"Quorvex,Q99999612,brands/shop/shoes,001\n" + // a late item
			"Ministry of Zyxors,Q999997,operators/office/government,no\n" +
			"Harrowells,Q999998,brands/shop/books,gb\n",
			"Harrowells,ORG,Q999998,,GB\nQuillmart,ORG,Q999991,,\nZyxor Savings,ORG,Q999992,,GB|US\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got strings.Builder
			if err := c.write(&got, []byte(c.in)); err != nil {
				t.Fatal(err)
			}
			s := got.String()
			for strings.HasPrefix(s, "#") {
				_, s, _ = strings.Cut(s, "\n")
			}
			if s != c.lines {
				t.Errorf("%s\n got %s\nwant %s", c.in, s, c.lines)
			}
			if err := c.write(&got, []byte("name\n")); err == nil {
				t.Error("a list without the fields gives no error")
			}
		})
	}
}
