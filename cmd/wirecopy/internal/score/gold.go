// Package score measures annotations against gold: entities, quotes and sentiment, in precision, recall and F1, and how
// far a quote's confidence can be believed. It knows nothing of the stages that made the annotations.
package score

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"wirecopy/pipeline"
)

// Record is one gold document, a line of a gold file. Which fields it has beyond id and text depends on the task.
// Offsets are Unicode code points into Text, half-open.
type Record struct {
	ID      string `json:"id"`
	Genre   string `json:"genre"`
	Split   string `json:"split"`
	License string `json:"license_class"`
	Text    string `json:"text"`

	Entities []NamedEntity `json:"entities"`
	Quotes   []Quote       `json:"quotes"`

	// Target is whom the sentiment is about; nil where it is that of the whole text.
	Target *Offsets `json:"target"`
	Label  string   `json:"label"`
	// Score is a gold rating, in any unit; nil where there is only a label.
	Score *float64 `json:"score"`
}

// Offsets is a stretch of a record's text.
type Offsets struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// NamedEntity is a gold mention by name.
type NamedEntity struct {
	Offsets
	Type string `json:"type"`
}

// Quote is a gold quote. Content and Speaker are lists of [start, end].
type Quote struct {
	Type    string   `json:"type"`
	Content [][2]int `json:"content"`
	Speaker [][2]int `json:"speaker"`
	// Speech is false for what reports a belief or an intention; nil is true.
	Speech *bool `json:"speech"`
	// Caption marks a picture credit, which is not scored.
	Caption bool `json:"caption"`
}

// Filter keeps the records whose fields are as given; an empty field keeps all.
type Filter struct{ Split, Genre, License string }

func (f Filter) keeps(r *Record) bool {
	return (f.Split == "" || f.Split == r.Split) && (f.Genre == "" || f.Genre == r.Genre) && (f.License == "" || f.License == r.License)
}

// Pair is a gold record and what was found in its text.
type Pair struct {
	Gold *Record
	Pred *pipeline.Article
}

// ReadGold reads the records of a gold file that the filter keeps. None at all is an error.
func ReadGold(path string, keep Filter) ([]*Record, error) {
	var out []*Record
	err := readLines(path, func(line []byte) error {
		r := new(Record)
		if err := json.Unmarshal(line, r); err != nil {
			return pipeline.DescribeJSON(err)
		}
		if keep.keeps(r) {
			out = append(out, r)
		}
		return nil
	})
	if err == nil && len(out) == 0 {
		err = fmt.Errorf("%s: no record matches the filter", path)
	}
	return out, err
}

// Join pairs gold records with the articles of a file, by id. Every record needs its article, with the same text.
func Join(gold []*Record, path string) ([]Pair, error) {
	byID := map[string]*pipeline.Article{}
	err := readLines(path, func(line []byte) error {
		a, err := pipeline.DecodeArticle(line)
		if err == nil {
			byID[a.ID] = a
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	pairs := make([]Pair, len(gold))
	for i, g := range gold {
		a := byID[g.ID]
		if a == nil {
			return nil, fmt.Errorf("%s: the gold record %s has no article there", path, g.ID)
		}
		if a.Text != g.Text {
			return nil, fmt.Errorf("%s: the text of article %s is not that of the gold record", path, g.ID)
		}
		pairs[i] = Pair{g, a}
	}
	return pairs, nil
}

// readLines calls f with each line of the file that is not blank. Errors name the file and the line.
func readLines(path string, f func([]byte) error) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	r := bufio.NewReaderSize(file, 1<<16)
	for n := 1; ; n++ {
		line, err := r.ReadBytes('\n')
		if line = bytes.TrimSpace(line); len(line) > 0 {
			if err := f(line); err != nil {
				return fmt.Errorf("%s, line %d: %w", path, n, err)
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
}
