package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"wirecopy/stages/internal/text"
	"wirecopy/stages/train/gold"
)

// plainText are the training files without names, which are read for how their words are written.
var plainText = []string{"sentiment_newsmtsc.jsonl", "sentiment_nyt.jsonl", "quotes_litbank.jsonl"}

// writeCommon lists the words that the training texts mostly write without a capital.
func writeCommon(dir, path string) error {
	type count struct{ lower, upper int }
	seen := map[string]*count{}
	files := append([]string{}, plainText...)
	for _, s := range sets {
		files = append(files, s.file)
	}
	for _, file := range files {
		records, err := gold.Read(filepath.Join(dir, file), gold.Filter{})
		if err != nil {
			return err
		}
		for i := range records {
			d := text.Parse(records[i].Text, nil)
			for _, s := range d.Sentences {
				lower, upper := 0, 0
				for k := s.First; k < s.Last; k++ {
					if w := d.Word(k); isLetters(w) {
						if strings.ToLower(w) == w {
							lower++
						} else {
							upper++
						}
					}
				}
				if upper > lower { // a headline
					continue
				}
				for k := s.First + 1; k < s.Last; k++ {
					w := d.Word(k)
					if before := d.Tokens[k-1].Tag; !isLetters(w) || before == text.Quote || before == text.Colon || before == text.Period {
						continue
					}
					low := strings.ToLower(w)
					c := seen[low]
					if c == nil {
						c = new(count)
						seen[low] = c
					}
					if low == w {
						c.lower++
					} else {
						c.upper++
					}
				}
			}
		}
	}
	var words []string
	for w, c := range seen {
		if c.lower >= 2 && c.lower >= 2*c.upper {
			words = append(words, w)
		}
	}
	sort.Strings(words)
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	out := bufio.NewWriter(f)
	fmt.Fprintln(out, "# Words that are mostly written without a capital.")
	fmt.Fprintln(out, "# Source: counted in the texts of the training sets by go run ./stages/train/names -common. Licence: CC0.")
	for _, w := range words {
		fmt.Fprintln(out, w)
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return f.Close()
}

func isLetters(w string) bool {
	for i := 0; i < len(w); i++ {
		if c := w[i] | 0x20; w[i] < 0x80 && (c < 'a' || c > 'z') {
			return false
		}
	}
	return len(w) > 1
}
