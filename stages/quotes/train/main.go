// Program train measures how often each group of quotes is right, and writes confidence.txt.
//
//	go run ./stages/quotes/train -data DIR -out stages/quotes/confidence.txt
//
// DIR holds quotes_gum.jsonl (GUM, CC BY and CC BY-SA; the news and the biographies of it are used) and
// quotes_litbank.jsonl (LitBank, CC BY 4.0), one document a line. The result depends on nothing else.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"sort"

	"wirecopy/pipeline"
	"wirecopy/stages/entities"
	"wirecopy/stages/internal/text"
	"wirecopy/stages/quotes"
)

func main() {
	data := flag.String("data", "", "the folder with the gold files")
	out := flag.String("out", "confidence.txt", "the file to write")
	flag.Parse()
	if err := run(*data, *out); err != nil {
		log.Fatal(err)
	}
}

// prior is what is taken for a group before anything is counted, as if in weight quotes: the gold marks neither
// phrases ("criticized the plan") nor what goes on after a split, so that counts alone would mislead.
var prior = map[string]float64{
	"quote-cue/quoted": 0.95, "cue-quote/quoted": 0.85, "cue-quote/indirect": 0.6, "cue-that/quoted": 0.85, "cue-that/indirect": 0.8,
	"cue-clause/quoted": 0.85, "cue-clause/indirect": 0.8, "clause-cue/quoted": 0.8, "clause-cue/indirect": 0.8,
	"according-to/quoted": 0.8, "according-to/indirect": 0.8, "cue-phrase/quoted": 0.65, "cue-phrase/indirect": 0.65,
	"signed/quoted": 0.8, "signed/indirect": 0.8, "floating/quoted": 0.5, "floating/indirect": 0.5, "fragment/quoted": 0.5, "fragment/indirect": 0.5,
	"repaired/quoted": 0.6, "repaired/indirect": 0.6, "no-speaker/quoted": 0.1, "no-speaker/indirect": 0.1, "scare": 0.6,
}

const weight = 40

// unmarked are the groups whose kind of content the gold leaves out: the prior stands.
var unmarked = map[string]bool{"cue-phrase/quoted": true, "cue-phrase/indirect": true, "fragment/quoted": true, "scare": true}

type gold struct {
	ID, Text, Genre string
	Quotes          []struct {
		Content [][2]int
		Speaker [][2]int
		Caption bool
	}
}

type tally struct{ n, right int }

func run(data, out string) error {
	counts := map[string]*tally{}
	for name := range prior {
		counts[name] = &tally{}
	}
	for _, file := range []string{"quotes_gum.jsonl", "quotes_litbank.jsonl"} {
		if err := count(filepath.Join(data, file), counts); err != nil {
			return err
		}
	}
	f, err := os.Create(out)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	fmt.Fprint(w, "# How many quotes of a group are right, in content (intersection over union of at least 0.5) and speaker.\n"+
		"# Made by: go run ./stages/quotes/train -data DIR, from GUM (news and biographies of the train part, CC BY 4.0 and\n"+
		"# CC BY-SA 4.0) and LitBank (CC BY 4.0; its speakers are not compared), with a prior worth 40 quotes.\n"+
		"#\n# group, confidence, quotes counted, right\n")
	names := make([]string, 0, len(counts))
	for name := range counts {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		c := counts[name]
		fmt.Fprintf(w, "%s %.2f %d %d\n", name, (float64(c.right)+weight*prior[name])/float64(c.n+weight), c.n, c.right)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}

func count(path string, counts map[string]*tally) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<26)
	find := entities.New()
	for in.Scan() {
		var g gold
		if err := json.Unmarshal(in.Bytes(), &g); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		fiction := g.Genre == "fiction"
		if g.Genre != "news" && g.Genre != "bio" && !fiction {
			continue
		}
		a := (&pipeline.Article{ID: g.ID, Text: g.Text}).Share()
		made, err := find.Process(context.Background(), pipeline.Message{Article: a})
		if err != nil || len(made) != 1 {
			return fmt.Errorf("%s: entities: %w", g.ID, err)
		}
		found, err := pipeline.Layer[[]pipeline.Entity](made[0].Article, pipeline.EntitiesLayer)
		if err != nil {
			return err
		}
		qs := quotes.Find(text.Of(a), found)
		for i := range qs {
			name := quotes.Group(&qs[i])
			c := counts[name]
			if c == nil || unmarked[name] || fiction && name != "quote-cue/quoted" {
				continue
			}
			c.n++
			if right(&qs[i], &g, fiction) {
				c.right++
			}
		}
	}
	return in.Err()
}

// right reports whether the gold has the quote, or its first part where it is split, and the speaker.
func right(q *pipeline.Quote, g *gold, fiction bool) bool {
	for i := range g.Quotes {
		x := &g.Quotes[i]
		if x.Caption || overlap(q.Content, x.Content) < 0.5 && overlap(q.Content[:1], x.Content[:1]) < 0.5 {
			continue
		}
		if fiction {
			return true
		}
		if q.Speaker == nil {
			return len(x.Speaker) == 0
		}
		for _, s := range x.Speaker {
			if q.Speaker.Start < s[1] && s[0] < q.Speaker.End {
				return true
			}
		}
	}
	return false
}

// overlap is the intersection of two sets of spans over their union, in code points.
func overlap(p []pipeline.Span, g [][2]int) float64 {
	both, all := 0, 0
	for _, a := range p {
		all += a.End - a.Start
		for _, b := range g {
			both += max(0, min(a.End, b[1])-max(a.Start, b[0]))
		}
	}
	for _, b := range g {
		all += b[1] - b[0]
	}
	if all == both {
		return 1
	}
	return float64(both) / float64(all-both)
}
