package main

import (
	"bytes"
	"fmt"
	"time"

	"wirecopy/stages"
)

// point is what there was in one second.
type point struct {
	at        time.Duration
	offered   float64 // articles a second
	sent, out int
	p95       time.Duration
	lag       map[string]int
	workers   map[string]int
}

// colours of the stages, and of what is no stage's; they are told apart without seeing colours by their order and labels.
var colours = [...]string{"#1f77b4", "#d95f02", "#2ca02c", "#9467bd", "#555555"}

const (
	width, height = 820, 150 // of each of three panels
	left, top     = 60, 30
	gap           = 40
)

// draw makes three panels, one under the other, with the time in common: articles in and out, messages that wait for each
// stage, and its workers.
func draw(s settings, points []point) []byte {
	var b bytes.Buffer
	total := top + 3*(height+gap)
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">`+"\n", left+width+110, total)
	fmt.Fprintf(&b, `<title>Load that triples and falls, and the workers that follow it</title>`+"\n"+`<rect width="100%%" height="100%%" fill="white"/>`+"\n")
	end := points[len(points)-1].at.Seconds()
	names := stages.All().Names()
	series := func(f func(p point) float64) []float64 {
		v := make([]float64, len(points))
		for i, p := range points {
			v[i] = f(p)
		}
		return v
	}
	panels := []struct {
		title  string
		labels []string
		lines  [][]float64
	}{
		{"articles a second", []string{"in", "out, 5 s mean"}, [][]float64{series(func(p point) float64 { return p.offered }), smooth(series(func(p point) float64 { return float64(p.out) }))}},
		{"messages that wait or are in work", names, nil},
		{"workers", names, nil},
	}
	for _, n := range names {
		panels[1].lines = append(panels[1].lines, series(func(p point) float64 { return float64(p.lag[n]) }))
		panels[2].lines = append(panels[2].lines, series(func(p point) float64 { return float64(p.workers[n]) }))
	}
	for i, p := range panels {
		y := top + i*(height+gap)
		most := 1.0
		for _, l := range p.lines {
			for _, v := range l {
				most = max(most, v)
			}
		}
		fmt.Fprintf(&b, `<text x="%d" y="%d" font-weight="bold">%s</text>`+"\n", left, y-8, p.title)
		fmt.Fprintf(&b, `<path d="M%d %dV%dH%d" fill="none" stroke="#999"/>`+"\n", left, y, y+height, left+width)
		fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="end">%.0f</text><text x="%d" y="%d" text-anchor="end">0</text>`+"\n", left-6, y+10, most, left-6, y+height)
		for _, at := range []time.Duration{s.phase, 2 * s.phase, 3 * s.phase} {
			x := left + float64(width)*at.Seconds()/end
			fmt.Fprintf(&b, `<path d="M%.1f %dV%d" stroke="#ccc" stroke-dasharray="3 3"/>`+"\n", x, y, y+height)
			fmt.Fprintf(&b, `<text x="%.1f" y="%d" text-anchor="middle">%.0f s</text>`+"\n", x, y+height+15, at.Seconds())
		}
		for j, l := range p.lines {
			colour := colours[j]
			if i == 0 && j == 0 {
				colour = colours[4]
			}
			b.WriteString(`<polyline fill="none" stroke-width="1.5" stroke="` + colour + `" points="`)
			for k, v := range l {
				fmt.Fprintf(&b, "%.1f,%.1f ", left+float64(width)*points[k].at.Seconds()/end, float64(y+height)-float64(height)*v/most)
			}
			b.WriteString(`"/>` + "\n")
			fmt.Fprintf(&b, `<text x="%d" y="%d" fill="%s">%s</text>`+"\n", left+width+10, y+14+16*j, colour, p.labels[j])
		}
	}
	b.WriteString("</svg>\n")
	return b.Bytes()
}

// smooth is the mean of each value and the four before it.
func smooth(v []float64) []float64 {
	out := make([]float64, len(v))
	for i := range v {
		from := max(0, i-4)
		for _, x := range v[from : i+1] {
			out[i] += x / float64(i+1-from)
		}
	}
	return out
}
