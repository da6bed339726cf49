package score

import (
	"fmt"

	"wirecopy/stages/train/gold"
)

// bucketFloors are the lower bounds of the confidence buckets of Calibration.
var bucketFloors = []float64{0, 0.5, 0.6, 0.7, 0.8, 0.9}

// Calibration shows how far a quote's confidence can be believed. For each range of confidence: how many quotes were
// found with it, the mean they were given, and the share that is right in content and speaker. The last row holds all
// of them, with the mean distance between the two, weighted by the number of quotes (expected calibration error).
func Calibration(pairs []Pair, overlap float64) (Table, error) {
	n := make([]int, len(bucketFloors))
	right := make([]int, len(bucketFloors))
	given := make([]float64, len(bucketFloors))
	for _, p := range pairs {
		m, err := matchQuotes(p, overlap)
		if err != nil {
			return nil, err
		}
		for j, q := range m.pred {
			b := bucket(q.Confidence)
			n[b]++
			given[b] += q.Confidence
			if i := m.predTo[j]; i >= 0 && m.right(i, j) {
				right[b]++
			}
		}
	}
	var t Table
	total, totalRight, totalGiven, apart := 0, 0, 0.0, 0.0
	for b, floor := range bucketFloors {
		ceiling := 1.0
		if b+1 < len(bucketFloors) {
			ceiling = bucketFloors[b+1]
		}
		row := Row{Name: fmt.Sprintf("%.1f to %.1f", floor, ceiling), Figures: []Figure{count("quotes", n[b])}}
		if n[b] > 0 {
			mean, share1 := given[b]/float64(n[b]), gold.Ratio(right[b], n[b])
			row.Figures = append(row.Figures, share("confidence", mean), share("right", share1))
			apart += float64(n[b]) * max(mean-share1, share1-mean)
		}
		t = append(t, row)
		total += n[b]
		totalRight += right[b]
		totalGiven += given[b]
	}
	all := Row{Name: "ALL", Figures: []Figure{count("quotes", total)}}
	if total > 0 {
		all.Figures = append(all.Figures, share("confidence", totalGiven/float64(total)),
			share("right", gold.Ratio(totalRight, total)), share("error", apart/float64(total)))
	}
	return append(t, all), nil
}

func bucket(confidence float64) int {
	for b := len(bucketFloors) - 1; b > 0; b-- {
		if confidence >= bucketFloors[b] {
			return b
		}
	}
	return 0
}
