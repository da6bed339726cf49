package runner

import (
	"fmt"
	"slices"
	"testing"
)

func TestSurplus(t *testing.T) {
	letters := func(spec ...any) (out []letterSize) {
		for i := 0; i < len(spec); i += 2 {
			out = append(out, letterSize{seq: uint64(i/2 + 1), source: spec[i].(string), bytes: int64(spec[i+1].(int))})
		}
		return out
	}
	for _, c := range []struct {
		name    string
		letters []letterSize
		room    int64
		want    []uint64
	}{
		{"none", nil, 100, nil},
		{"all fit", letters("a", 40, "b", 40), 100, nil},
		{"one source: the oldest go", letters("a", 40, "a", 40, "a", 40), 100, []uint64{1}},
		{"junk does not take the place of another's letters", letters("desk", 10, "junk", 50, "junk", 50, "junk", 50, "desk", 10), 100, []uint64{2, 3}},
		{"two over their share", letters("a", 60, "b", 60, "a", 60, "b", 60), 100, []uint64{1, 2, 3, 4}},
		{"what one leaves others may use", letters("a", 10, "b", 60, "b", 20, "c", 5), 100, nil},
		{"a letter larger than all room", letters("a", 10, "b", 500), 100, []uint64{2}},
	} {
		var got []uint64
		for _, l := range surplus(c.letters, c.room) {
			got = append(got, l.seq)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v go, want %v", c.name, fmt.Sprint(got), c.want)
		}
	}
}
