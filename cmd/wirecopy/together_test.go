package main

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"wirecopy/pipeline"
)

func TestTogether(t *testing.T) {
	sizes := func(workers, n int, more func(i int) bool) (out []int) {
		tasks := func(yield func(task) bool) {
			for i := range n {
				if !yield(task{more: more(i)}) {
					return
				}
			}
		}
		for group := range together(tasks, workers) {
			out = append(out, len(group))
		}
		return out
	}
	tests := []struct {
		name    string
		workers int
		tasks   int
		more    func(i int) bool
		want    []int
	}{
		{"all there: groups grow", 2, 100, func(int) bool { return true }, []int{1, 1, 2, 2, 4, 4, 8, 8, 16, 16, 32, 6}},
		{"one after the other, as a person types", 2, 5, func(int) bool { return false }, []int{1, 1, 1, 1, 1}},
		{"the source pauses", 1, 10, func(i int) bool { return i != 4 }, []int{1, 2, 2, 5}},
		{"none", 2, 0, nil, nil},
	}
	for _, tt := range tests {
		if got := sizes(tt.workers, tt.tasks, tt.more); !slices.Equal(got, tt.want) {
			t.Errorf("%s: groups of %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestReadLinesSaysWhetherMoreAreThere(t *testing.T) {
	tests := []struct {
		name, in string
		want     []bool
	}{
		{"three lines", "a\nb\nc\n", []bool{true, true, false}},
		{"blank lines are none", "a\n\n \nb\n\n", []bool{true, false}},
		{"one that has not ended", "a\nb", []bool{false, false}},
	}
	for _, tt := range tests {
		var got []bool
		for l := range readLines(strings.NewReader(tt.in)) {
			got = append(got, l.more)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

// logged is a stage that notes which articles it sees, and fails at some.
type logged struct {
	name string
	log  *[]string
	bad  string
}

func (s logged) Name() string { return s.name }

func (s logged) Process(_ context.Context, m pipeline.Message) ([]pipeline.Message, error) {
	*s.log = append(*s.log, s.name+m.Article.ID)
	if m.Article.ID == s.bad {
		return nil, errors.New("bad")
	}
	return []pipeline.Message{m}, nil
}

func TestPassTogether(t *testing.T) {
	var log []string
	chain := pipeline.Chain{logged{"a", &log, "2"}, logged{"b", &log, ""}}
	var all []passed
	for _, id := range []string{"1", "2", "3"} {
		all = append(all, passed{messages: []pipeline.Message{{Article: &pipeline.Article{ID: id}}}})
	}
	all = append(all, passed{err: errors.New("was not read")})
	passTogether(t.Context(), chain, all)
	if want := []string{"a1", "a2", "a3", "b1", "b3"}; !slices.Equal(log, want) {
		t.Errorf("the stages saw %v, want %v", log, want)
	}
	for i, failed := range []bool{false, true, false, true} {
		if (all[i].err != nil) != failed || len(all[i].messages) == 1 == failed {
			t.Errorf("article %d: error %v, %d messages; want it to fail: %t", i+1, all[i].err, len(all[i].messages), failed)
		}
	}
}
