// Command expect reads enriched articles, one a line, and checks that the quotes listed in a file are among theirs.
// Each line of the file has words of the headline, the quote's type, its speaker and words of its content, with tabs
// between them.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"wirecopy/pipeline"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: expect FILE <ARTICLES")
		os.Exit(2)
	}
	n, err := run(os.Args[1], os.Stdin)
	if err != nil {
		fmt.Fprintln(os.Stderr, "expect:", err)
		os.Exit(1)
	}
	fmt.Printf("all %d quotes are as expected\n", n)
}

func run(list string, articles io.Reader) (int, error) {
	found, err := read(articles)
	if err != nil {
		return 0, err
	}
	text, err := os.ReadFile(list)
	if err != nil {
		return 0, err
	}
	var missing []error
	n := 0
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 4 {
			return 0, fmt.Errorf("%s: want four fields in %q", list, line)
		}
		n++
		if !has(found, f[0], f[1], f[2], f[3]) {
			missing = append(missing, fmt.Errorf("there is no %s quote of %q with %q in %q", f[1], f[2], f[3], f[0]))
		}
	}
	if n == 0 {
		return 0, fmt.Errorf("%s lists nothing", list)
	}
	return n, errors.Join(missing...)
}

type quote struct{ headline, typ, speaker, content string }

func read(r io.Reader) ([]quote, error) {
	var found []quote
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		a, err := pipeline.DecodeArticle(lines.Bytes())
		if err != nil {
			return nil, err
		}
		events, _, err := pipeline.Events(a)
		if err != nil {
			return nil, fmt.Errorf("article %s: %w", a.ID, err)
		}
		for _, e := range events {
			q := quote{headline: a.Headline, typ: e.Quote.Type, speaker: e.SpeakerName}
			for _, c := range e.Quote.Content {
				q.content += c.Text + " "
			}
			found = append(found, q)
		}
	}
	return found, lines.Err()
}

func has(found []quote, headline, typ, speaker, content string) bool {
	for _, q := range found {
		if strings.Contains(q.headline, headline) && q.typ == typ && q.speaker == speaker && strings.Contains(q.content, content) {
			return true
		}
	}
	return false
}
