package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// point is what one threshold gives.
type point struct {
	threshold                      float64
	opinions                       int
	precision                      float64 // of the opinions published
	strongPositive, strongNegative float64 // recall of what readers feel strongly
	macroF1                        float64
}

// curve is the trade-off between the precision of opinions and how many are given, over the articles held out.
type curve struct {
	entities int
	points   []point
}

var thresholdsShown = []float64{0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9}

func curveOf(subjects []subject, held [][]float64, t float64) curve {
	var c curve
	for i := range subjects {
		if subjects[i].scored() {
			c.entities++
		}
	}
	for _, threshold := range thresholdsShown {
		c.points = append(c.points, pointAt(subjects, held, t, threshold))
	}
	return c
}

// pointAt counts as the shared scorer does: where readers are not sure (a stance of 1 or -1), silence is no fault.
func pointAt(subjects []subject, held [][]float64, t, threshold float64) point {
	var c confusion
	strong, found := map[int]int{}, map[int]int{}
	for i := range subjects {
		s := &subjects[i]
		if !s.scored() {
			continue
		}
		p := chances(held[i], t)
		said := 1
		if p[0] >= threshold && p[0] >= p[2] {
			said = 0
		} else if p[2] >= threshold {
			said = 2
		}
		gold := s.stance()
		strong[gold]++
		if (gold == 1 || gold == -1) && said == 1 {
			continue
		}
		c[1+sign(gold)][said]++
		if 1+sign(gold) == said {
			found[gold]++
		}
	}
	out := point{threshold: threshold}
	right := c[0][0] + c[2][2]
	for k := range c {
		out.opinions += c[k][0] + c[k][2]
	}
	out.precision = share(right, out.opinions)
	out.strongNegative, out.strongPositive = share(found[-2], strong[-2]), share(found[2], strong[2])
	out.macroF1, _, _ = c.macroF1()
	return out
}

func share(n, of int) float64 { return float64(n) / float64(max(of, 1)) }

// table is the curve in Markdown.
func (c curve) table() string {
	var b strings.Builder
	b.WriteString("| threshold | opinions | precision | strong ones found, positive | negative | macro-F1 |\n| --- | --- | --- | --- | --- | --- |\n")
	for _, p := range c.points {
		fmt.Fprintf(&b, "| %.2f | %d | %.2f | %.2f | %.2f | %.2f |\n", p.threshold, p.opinions, p.precision, p.strongPositive, p.strongNegative, p.macroF1)
	}
	return b.String()
}

// The lines of docs/stance.md between which the table stands.
const (
	tableBegins = "<!-- made by go run ./stages/train/stance -data DIR -validate -docs docs -->\n"
	tableEnds   = "<!-- end -->\n"
)

// write puts the table into stance.md and draws stance.svg, both in the folder dir.
func (c curve) write(dir string) error {
	page := filepath.Join(dir, "stance.md")
	b, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	begin, end := bytes.Index(b, []byte(tableBegins)), bytes.Index(b, []byte(tableEnds))
	if begin < 0 || end < begin {
		return fmt.Errorf("%s: there is no place for the table: the lines %q and %q", page, tableBegins, tableEnds)
	}
	out := string(b[:begin]) + tableBegins + c.table() + string(b[end:])
	if err := os.WriteFile(page, []byte(out), 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "stance.svg"), []byte(c.svg()), 0o644)
}
