package learn

import (
	"bytes"
	"math"
	"testing"

	"wirecopy/stages/internal/linear"
)

// choices are about the feature "good", which is right nine times in ten, beside noise.
func choices() (out []Choice, names Names) {
	names = Names{}
	for i := range 400 {
		var a, b linear.Features
		a.Named, b.Named = true, true
		a.Add("good")
		a.Add("noise", linear.Bucket(i%7))
		b.Add("bad")
		b.Add("noise", linear.Bucket(i%3))
		names.Note(&a)
		names.Note(&b)
		right := 0
		if i%10 == 0 {
			right = 1
		}
		out = append(out, Choice{Candidates: [][]uint64{a.Keys, b.Keys}, Right: []int{right}, Group: i})
	}
	return out, names
}

func TestTrainFindsWhatDecides(t *testing.T) {
	c, names := choices()
	w := Train(c, Options{})
	good, bad := w[linear.Key("good")], w[linear.Key("bad")]
	if p := 1 / (1 + math.Exp(bad-good)); p < 0.85 || p > 0.95 {
		t.Errorf("good beats bad with probability %.3f, want about 0.9", p)
	}
	var first, second bytes.Buffer
	for _, b := range []*bytes.Buffer{&first, &second} {
		if err := Write(b, "made by a test", Calibration{1, 0}, Train(c, Options{}), names); err != nil {
			t.Fatal(err)
		}
	}
	if first.String() != second.String() {
		t.Error("two trainings on the same data give different files")
	}
	m, err := linear.Parse(first.String())
	if err != nil {
		t.Fatal(err)
	}
	if got := m.Weight(linear.Key("good")); math.Abs(got-good) > 0.001 {
		t.Errorf("the file says %.4f for good, the training %.4f", got, good)
	}
}

func TestCalibrateMendsScoresThatPromiseTooMuch(t *testing.T) {
	var scores []float64
	var yes []bool
	for i := range 1000 {
		scores = append(scores, 5) // the model is sure
		yes = append(yes, i%4 > 0) // and right three times in four
		scores = append(scores, -5)
		yes = append(yes, i%4 == 0)
	}
	c := Calibrate(scores, yes)
	if p := 1 / (1 + math.Exp(-(c.Scale*5 + c.Shift))); math.Abs(p-0.75) > 0.01 {
		t.Errorf("calibrated to %.3f, want 0.75", p)
	}
}
