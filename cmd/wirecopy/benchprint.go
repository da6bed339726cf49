package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/dustin/go-humanize"
)

// write prints what was measured, for people.
func (r *benchResult) write(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%d articles of %d words in %.1f s: %.0f articles/s, end to end\n", r.Articles, r.Words/r.Articles, r.Seconds, r.ArticlesPerSecond)
	fmt.Fprintf(&b, "latency at that load: p50 %.1f ms, p99 %.1f ms, max %.1f ms\n", r.Latency.P50, r.Latency.P99, r.Latency.Max)
	for _, l := range r.Loads {
		fmt.Fprintf(&b, "latency at %.0f articles/s, %.0f%% of it: p50 %.1f ms, p99 %.1f ms, max %.1f ms; %.3f ms of processor time each\n", l.ArticlesPerSecond, 100*l.Share, l.Latency.P50, l.Latency.P99, l.Latency.Max, l.MillisCPU)
	}
	fmt.Fprintf(&b, "an article: %.3f ms of processor time, %.1f kB over the wire, %.1f kB kept on disk\n", r.MillisCPU, r.WireBytes/1000, r.StoredBytes/1000)
	fmt.Fprintf(&b, "memory: %s at most, %s in the end\n", humanize.IBytes(uint64(max(r.PeakBytes, 0))), humanize.IBytes(uint64(max(r.SettledBytes, 0))))
	if r.Bare != nil {
		fmt.Fprintf(&b, "the bare broker, with the same articles over the same streams: %.0f articles/s, %.3f ms of processor time each; this is %.0f%% of it\n", r.Bare.ArticlesPerSecond, r.Bare.MillisCPU, 100*r.ArticlesPerSecond/r.Bare.ArticlesPerSecond)
	}
	if r.Apart != nil {
		fmt.Fprintf(&b, "each stage in a process of its own: %.0f articles/s, %.3f ms of processor time each, %.2f times that of one process\n", r.Apart.ArticlesPerSecond, r.Apart.MillisCPU, r.Apart.MillisCPU/r.MillisCPU)
		for _, p := range r.Apart.Each {
			fmt.Fprintf(&b, "  %s: %.3f ms\n", p.Process, p.MillisCPU)
		}
	}
	if r.Shared != nil { // what one of several does with its time, against one that has the stage for itself
		fmt.Fprintf(&b, "%d processes in all, several a stage: %.0f articles/s, %.3f ms of processor time each, %.2f times that of one a stage\n", r.Shared.Processes, r.Shared.ArticlesPerSecond, r.Shared.MillisCPU, r.Shared.MillisCPU/r.Apart.MillisCPU)
	}
	b.WriteByte('\n')
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "stage\tbusy s\tms an article\t")
	for _, s := range r.Stages {
		fmt.Fprintf(t, "%s\t%.2f\t%.3f\t\n", s.Stage, s.BusySeconds, s.MillisArticle)
	}
	fmt.Fprintln(t, "\t\t\t")
	fmt.Fprintln(t, "part\tCPU\tms an article\t")
	each := r.MillisCPU
	for _, s := range r.CPU {
		fmt.Fprintf(t, "%s\t%.1f%%\t%.3f\t\n", s.Part, 100*s.Share, each*s.Share)
	}
	fmt.Fprintf(t, "in all\t\t%.3f\t\n", each)
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := io.WriteString(w, b.String())
	return err
}
