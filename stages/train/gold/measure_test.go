package gold

import (
	"math"
	"slices"
	"testing"
)

func TestPRF(t *testing.T) {
	tests := []struct {
		name     string
		counts   Counts
		p, r, f1 float64
	}{
		{"two of three found, two of four there", Counts{2, 3, 4}, 2. / 3, .5, 4. / 7},
		{"all", Counts{3, 3, 3}, 1, 1, 1},
		{"nothing found", Counts{0, 0, 4}, 0, 0, 0},
		{"nothing there", Counts{0, 3, 0}, 0, 0, 0},
		{"nothing at all", Counts{}, 0, 0, 0},
	}
	for _, tt := range tests {
		p, r, f1 := tt.counts.PRF()
		if math.Abs(p-tt.p)+math.Abs(r-tt.r)+math.Abs(f1-tt.f1) > 1e-12 {
			t.Errorf("%s: PRF of %v = %v, %v, %v, want %v, %v, %v", tt.name, tt.counts, p, r, f1, tt.p, tt.r, tt.f1)
		}
	}
	sum := Counts{1, 2, 3}
	sum.Add(Counts{10, 20, 30})
	if want := (Counts{11, 22, 33}); sum != want {
		t.Errorf("Add: got %v, want %v", sum, want)
	}
}

func TestChars(t *testing.T) {
	text := []rune(`“ab”, cd`)
	tests := []struct {
		name  string
		spans []Span
		text  []rune
		want  Chars
	}{
		{"edges go", []Span{{0, 5}}, text, Chars{{1, 3}}},
		{"nothing but edges", []Span{{3, 6}}, text, nil},
		{"beyond the text", []Span{{6, 99}}, text, Chars{{6, 8}}},
		{"touching and overlapping runs join", []Span{{4, 8}, {0, 2}, {2, 3}, {5, 6}}, nil, Chars{{0, 3}, {4, 8}}},
		{"backwards is empty", []Span{{5, 2}}, nil, nil},
	}
	for _, tt := range tests {
		if got := CharsOf(tt.spans, tt.text); !got.Equal(tt.want) {
			t.Errorf("%s: CharsOf(%v) = %v, want %v", tt.name, tt.spans, got, tt.want)
		}
	}
	a, b := Chars{{0, 3}, {5, 9}}, Chars{{2, 6}, {8, 20}}
	if got := a.Common(b); got != 3 {
		t.Errorf("Common: got %d, want 3", got)
	}
	if got, want := a.IoU(b), 3./20; got != want {
		t.Errorf("IoU: got %v, want %v", got, want)
	}
	if got := (Chars)(nil).IoU(nil); got != 0 {
		t.Errorf("IoU of nothing: got %v, want 0", got)
	}
}

func TestMatch(t *testing.T) {
	long, half, quarter := Chars{{0, 8}}, Chars{{0, 4}}, Chars{{0, 2}}
	tests := []struct {
		name        string
		gold, found []Chars
		want        []int
	}{
		{"the same", []Chars{long}, []Chars{long}, []int{0}},
		{"half is enough", []Chars{long}, []Chars{half}, []int{0}},
		{"less is not", []Chars{long}, []Chars{quarter}, []int{-1}},
		{"the better of two", []Chars{long}, []Chars{half, long}, []int{1}},
		{"one to one", []Chars{long, long}, []Chars{long}, []int{-1, 0}},
		{"what is left goes to the other", []Chars{half, long}, []Chars{long, half}, []int{1, 0}},
	}
	for _, tt := range tests {
		toFound, toGold := Match(tt.gold, tt.found, DefaultOverlap)
		if !slices.Equal(toFound, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, toFound, tt.want)
		}
		for i, j := range toFound {
			if j >= 0 && toGold[j] != i {
				t.Errorf("%s: gold %d is found %d, which is gold %d", tt.name, i, j, toGold[j])
			}
		}
	}
}
