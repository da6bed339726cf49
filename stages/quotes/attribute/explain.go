package attribute

import (
	"fmt"
	"slices"
	"strings"

	"wirecopy/stages/internal/linear"
	"wirecopy/stages/internal/patterns"
	"wirecopy/stages/internal/reading"
)

// Explain tells for each match at a cue what the models choose, how likely it is a report, and which features weigh most: for
// people who add a pattern or ask why a quote came out as it did.
func (x *Chooser) Explain(a *Article, u reading.Unit, matches []patterns.Match) (out []string) {
	for _, m := range matches {
		p := x.Complete(a, m, u, NoPrior)
		f := linear.Features{Named: true}
		a.DescribeReport(&f, &p, u, NoPrior)
		type weight struct {
			name string
			w    float64
		}
		var all []weight
		for i, k := range f.Keys {
			if w := x.Models.Report.Weight(k); w != 0 {
				all = append(all, weight{f.Names[i], w})
			}
		}
		slices.SortStableFunc(all, func(x, y weight) int { return int(1e6 * (abs(y.w) - abs(x.w))) })
		var b strings.Builder
		fmt.Fprintf(&b, "%s: score %.2f", m.Pattern.ID, x.Models.Report.Score(&f))
		if p.Speaker >= 0 {
			fmt.Fprintf(&b, ", speaker %q (%.2f)", a.Word(int(a.Chunks[p.Speaker].Head)), p.SpeakerProbability)
		}
		for _, s := range a.content(&p) {
			fmt.Fprintf(&b, ", content %q", a.Text[s.Start:s.End])
		}
		fmt.Fprintf(&b, " (%.2f)", p.ContentProbability)
		for _, w := range all[:min(len(all), mostReasons)] {
			fmt.Fprintf(&b, " %s %+.2f", w.name, w.w)
		}
		out = append(out, b.String())
	}
	return out
}

const mostReasons = 8 // features that an explanation names

func abs(f float64) float64 { return max(f, -f) }
