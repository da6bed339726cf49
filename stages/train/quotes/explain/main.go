// Program explain shows how the quotes stage decides about the sentences on standard input, a paragraph a line: which
// patterns match, what the models choose, and the features that weigh most.
//
//	echo 'The port was open, Varo said.' | go run ./stages/train/quotes/explain
package main

import (
	"bufio"
	"fmt"
	"os"
	"slices"
	"strings"

	"wirecopy/stages/internal/linear"
	"wirecopy/stages/internal/patterns"
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/text"
	"wirecopy/stages/quotes/attribute"
)

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		explain(in.Text())
	}
}

func explain(s string) {
	r := reading.New(text.Parse(s, nil), nil)
	a := attribute.Open(r, nil)
	for k, c := range r.Chunks {
		fmt.Printf("%s[%s %s] ", c.Kind, r.Text[r.Start(int(c.A)):r.End(int(c.B)-1)], r.HeadTag(k))
	}
	fmt.Println()
	x := &attribute.Chooser{Models: attribute.English()}
	for _, u := range r.Units {
		a.EachCue(u, func(k int, matches []patterns.Match) {
			fmt.Printf("cue %q\n", r.Word(int(r.Chunks[k].Head)))
			for _, e := range reasons(x, a, u, matches) {
				fmt.Println("   ", e)
			}
		})
	}
	for _, f := range attribute.Find(a, attribute.English()) {
		fmt.Printf("=> %s %.2f", f.Pattern, f.Probability)
		if f.Speaker.Found() {
			fmt.Printf(" <%s>", r.SpanOf(f.Speaker).Text)
		}
		for _, c := range f.Content {
			fmt.Printf(" {%s}", r.Text[c.Start:c.End])
		}
		fmt.Println()
	}
}

// reasons tells for each match at a cue what the models choose, how likely it is a report, and which features weigh most.
func reasons(x *attribute.Chooser, a *attribute.Article, u reading.Unit, matches []patterns.Match) (out []string) {
	for _, m := range matches {
		p := x.Complete(a, m, u, attribute.NoPrior)
		f := linear.Features{Named: true}
		a.DescribeReport(&f, &p, u, attribute.NoPrior)
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
		for _, s := range a.Content(&p) {
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
