package main

import (
	"strings"
	"testing"
)

func TestWriteLegislators(t *testing.T) {
	const in = `
- id: {wikidata: Q999991}
  name: {first: Suresh, middle: K., last: Varadan, nickname: Sid, official_full: Suresh K. Varadan}
  terms: [{start: '2013-01-03'}, {start: '2019-01-03'}]
- id: {}
  name: {first: Tom, last: Harrow}
  terms: [{start: '2019-01-03'}]
- id: {wikidata: Q999992}
  name: {first: Ann, middle: Beatrix, last: Lister}
  terms: [{start: '2023-01-03'}]
`
	const want = header + "Ann Lister,PERSON,Q999992,,US,2023-01-03,\nSuresh K. Varadan,PERSON,Q999991,Sid Varadan|Suresh Varadan,US,2013-01-03,\n"
	var got strings.Builder
	if err := writeLegislators(&got, []byte(in)); err != nil || got.String() != want {
		t.Errorf("%s\n got %s (%v)\nwant %s", in, got.String(), err, want)
	}
	for _, bad := range []string{"", "- id: [", "- id: {wikidata: ''}"} {
		if err := writeLegislators(&got, []byte(bad)); err == nil {
			t.Errorf("%q gives no error", bad)
		}
	}
}
