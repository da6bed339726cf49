package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"text/tabwriter"

	"github.com/dustin/go-humanize"

	"wirecopy/cmd/wirecopy/internal/machine"
)

// grown is what some of the articles of a long run cost, when so many had passed in the end.
type grown struct {
	Articles          int     `json:"articles"`
	ArticlesPerSecond float64 `json:"articles_per_second"`
	MillisCPU         float64 `json:"cpu_ms_per_article"`
	MillisGC          float64 `json:"gc_ms_per_article"` // of them, for the garbage collector
	HeapBytes         uint64  `json:"heap_bytes"`        // in use after a collection
	ResidentBytes     int64   `json:"resident_bytes"`
}

// growSteps is how many points the curve has at most. No point is of fewer than growLeast articles.
const (
	growSteps = 40
	growLeast = 1000
)

// grow sends many articles, and shows how what one costs, and what the process takes, changes as they add up.
func (b *bench) grow(ctx context.Context, w io.Writer, c *benchCmd) error {
	if _, err := b.pass(ctx, min(c.Grow, warmUp), 0); err != nil {
		return err
	}
	var all []grown
	for passed, step := 0, max(growLeast, c.Grow/growSteps); passed < c.Grow; {
		n := min(step, c.Grow-passed)
		cpu, gc := machine.CPU(), machine.Collecting()
		took, err := b.pass(ctx, n, 0)
		if err != nil {
			return err
		}
		cpu = machine.CPU() - cpu
		passed += n
		g := grown{Articles: passed, ArticlesPerSecond: float64(n) / took.Seconds(), MillisCPU: 1000 * cpu.Seconds() / float64(n)}
		g.ResidentBytes, _ = machine.Resident()
		g.MillisGC = 1000 * (machine.Collecting() - gc) / float64(n)
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		g.HeapBytes = m.HeapAlloc
		all = append(all, g)
		if !c.JSON { // as it goes on: it takes minutes
			fmt.Fprintf(os.Stderr, "%d of %d: %.3f ms an article, %.3f of it for the garbage collector, %s\n", passed, c.Grow, g.MillisCPU, g.MillisGC, humanize.IBytes(uint64(g.ResidentBytes)))
		}
	}
	if c.SVG != "" {
		if err := os.WriteFile(c.SVG, growSVG(all), 0o644); err != nil {
			return fmt.Errorf("--svg %s: %w", c.SVG, pathReason(err))
		}
	}
	if c.JSON {
		return json.NewEncoder(w).Encode(all)
	}
	t := tabwriter.NewWriter(w, 0, 0, 1, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "| articles\t | articles/s\t | ms an article\t | of it GC\t | heap in use\t | memory\t |")
	fmt.Fprintln(t, "| ---:\t | ---:\t | ---:\t | ---:\t | ---:\t | ---:\t |")
	for _, g := range all {
		fmt.Fprintf(t, "| %d\t | %.0f\t | %.3f\t | %.3f\t | %d MB\t | %d MB\t |\n", g.Articles, g.ArticlesPerSecond, g.MillisCPU, g.MillisGC, g.HeapBytes/1e6, g.ResidentBytes/1e6)
	}
	return t.Flush()
}

// growSVG draws processor time and memory over the number of articles.
func growSVG(all []grown) []byte {
	const width, height, left, bottom = 640.0, 260.0, 50.0, 40.0
	most, ms, memory := float64(all[len(all)-1].Articles), 0.0, 0.0
	for _, g := range all {
		ms, memory = max(ms, g.MillisCPU), max(memory, float64(g.ResidentBytes))
	}
	ms, memory = ms*1.2, memory*1.2
	line := func(value func(grown) float64, top float64) string {
		var b strings.Builder
		for _, g := range all {
			fmt.Fprintf(&b, "%.1f,%.1f ", left+float64(g.Articles)/most*(width-2*left), height-bottom-value(g)/top*(height-2*bottom))
		}
		return strings.TrimSpace(b.String())
	}
	var b strings.Builder
	fmt.Fprintf(&b, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" font-family=\"sans-serif\" font-size=\"11\">\n", width, height)
	fmt.Fprintf(&b, "<rect width=\"%.0f\" height=\"%.0f\" fill=\"white\"/>\n", width, height)
	fmt.Fprintf(&b, "<polyline fill=\"none\" stroke=\"#888\" points=\"%.0f,%.0f %.0f,%.0f %.0f,%.0f %.0f,%.0f\"/>\n", left, bottom, left, height-bottom, width-left, height-bottom, width-left, bottom)
	fmt.Fprintf(&b, "<polyline fill=\"none\" stroke=\"#1f5fa8\" stroke-width=\"2\" points=\"%s\"/>\n", line(func(g grown) float64 { return g.MillisCPU }, ms))
	fmt.Fprintf(&b, "<polyline fill=\"none\" stroke=\"#b5541c\" stroke-width=\"2\" points=\"%s\"/>\n", line(func(g grown) float64 { return float64(g.ResidentBytes) }, memory))
	fmt.Fprintf(&b, "<text x=\"4\" y=\"%.0f\" fill=\"#1f5fa8\">ms of processor time an article, 0 to %.1f</text>\n", bottom-22, ms)
	fmt.Fprintf(&b, "<text x=\"%.0f\" y=\"%.0f\" text-anchor=\"end\" fill=\"#b5541c\">memory, 0 to %.0f MB</text>\n", width-4, bottom-22, memory/1e6)
	fmt.Fprintf(&b, "<text x=\"%.0f\" y=\"%.0f\" text-anchor=\"middle\">%.0f articles</text>\n</svg>\n", width-left, height-12, most)
	return []byte(b.String())
}
