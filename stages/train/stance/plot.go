package main

import (
	"fmt"
	"strings"
)

// The plot, in pixels.
const (
	plotWidth, plotHeight = 640, 400
	plotLeft, plotRight   = 60, 20
	plotTop, plotBottom   = 50, 60
)

func plotX(v float64) float64 { return plotLeft + v*(plotWidth-plotLeft-plotRight) }
func plotY(v float64) float64 { return plotHeight - plotBottom - v*(plotHeight-plotTop-plotBottom) }

// svg draws what each threshold gives: precision, and the recall of strong opinions.
func (c curve) svg() string {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" font-family="sans-serif" font-size="13" role="img">
<title>Precision and recall of opinions by threshold</title>
<rect width="100%%" height="100%%" fill="#fff"/>
`, plotWidth, plotHeight, plotWidth, plotHeight)
	for i := 0; i <= 10; i += 2 {
		v := float64(i) / 10
		fmt.Fprintf(&b, `<path d="M%.0f %.1fH%d" stroke="#ddd"/><text x="%d" y="%.1f" text-anchor="end">%.1f</text>`, plotX(0), plotY(v), plotWidth-plotRight, plotLeft-8, plotY(v)+4, v)
		fmt.Fprintf(&b, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.1f</text>\n", plotX(v), plotHeight-plotBottom+20, v)
	}
	fmt.Fprintf(&b, "<text x=\"%.0f\" y=\"%d\" text-anchor=\"middle\">--stance-threshold</text>\n", plotX(0.5), plotHeight-15)
	for i, line := range []struct {
		name, color string
		of          func(point) float64
	}{
		{"precision of opinions", "#1b5e9e", func(p point) float64 { return p.precision }},
		{"strong negative found", "#b3261e", func(p point) float64 { return p.strongNegative }},
		{"strong positive found", "#2e7d32", func(p point) float64 { return p.strongPositive }},
	} {
		var path strings.Builder
		for k, p := range c.points {
			command := "L"
			if k == 0 {
				command = "M"
			}
			fmt.Fprintf(&path, "%s%.1f %.1f", command, plotX(p.threshold), plotY(line.of(p)))
		}
		x := plotLeft + i*190
		fmt.Fprintf(&b, `<path d="%s" fill="none" stroke="%s" stroke-width="2"/><path d="M%d 22h24" stroke="%s" stroke-width="2"/><text x="%d" y="26">%s</text>`+"\n",
			&path, line.color, x, line.color, x+30, line.name)
	}
	b.WriteString("</svg>\n")
	return b.String()
}
