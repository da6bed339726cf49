package score

import (
	"wirecopy/pipeline"
	"wirecopy/stages/train/gold"
)

// toneLabels are all labels of a tone, in the order of the tables.
var toneLabels = []string{pipeline.Positive, pipeline.Neutral, pipeline.Negative}

// labelling counts labels: the gold one first, then the one that was found.
type labelling map[[2]string]int

func (l labelling) of(label string) gold.Counts {
	var c gold.Counts
	for k, n := range l {
		if k[0] == label {
			c.Gold += n
		}
		if k[1] == label {
			c.Found += n
		}
		if k[0] == label && k[1] == label {
			c.Right += n
		}
	}
	return c
}

// rows gives precision, recall and F1 of each label, and the mean of the F1s.
func (l labelling) rows() (t Table, macro float64) {
	for _, label := range toneLabels {
		c := l.of(label)
		t = append(t, prfRow(label, c))
		_, _, f1 := c.PRF()
		macro += f1 / float64(len(toneLabels))
	}
	return t, macro
}
