package gold

import (
	"cmp"
	"slices"
)

// DefaultOverlap is the IoU from which on a found quote is a gold one.
const DefaultOverlap = 0.5

// Match pairs gold contents with found ones, one to one, those of the greatest IoU first, of equal ones the later. A
// pair needs an IoU of at least overlap. toFound holds for each gold content the index of the found one, toGold the
// other way round; -1 where there is none.
func Match(gold, found []Chars, overlap float64) (toFound, toGold []int) {
	type candidate struct {
		iou  float64
		i, j int
	}
	var all []candidate
	for i, g := range gold {
		for j, f := range found {
			if iou := g.IoU(f); iou > 0 && iou >= overlap {
				all = append(all, candidate{iou, i, j})
			}
		}
	}
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.iou, a.iou), cmp.Compare(b.i, a.i), cmp.Compare(b.j, a.j))
	})
	toFound, toGold = none(len(gold)), none(len(found))
	for _, c := range all {
		if toFound[c.i] < 0 && toGold[c.j] < 0 {
			toFound[c.i], toGold[c.j] = c.j, c.i
		}
	}
	return toFound, toGold
}

func none(n int) []int {
	s := make([]int, n)
	for i := range s {
		s[i] = -1
	}
	return s
}
