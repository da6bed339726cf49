// Program explain shows how the quotes stage decides about the sentences on standard input, a paragraph a line: which
// patterns match, what the models choose, and the features that weigh most.
//
//	echo 'The port was open, Varo said.' | go run ./stages/train/quotes/explain
package main

import (
	"bufio"
	"fmt"
	"os"

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
			for _, e := range x.Explain(a, u, matches) {
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
