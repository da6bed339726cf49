package prosemodel

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/jdkato/prose/v2"

	"wirecopy/pipeline"
	"wirecopy/stages/entities"
	"wirecopy/stages/internal/text"
)

// Example is a text and the names in it.
type Example struct {
	Text  string
	Names []entities.Named
}

// record is a line of Prodigy's output. Offsets are code points.
type record struct {
	Text  *string `json:"text"`
	Spans []struct {
		Start *int   `json:"start"`
		End   *int   `json:"end"`
		Label string `json:"label"`
	} `json:"spans"`
	Answer string `json:"answer"` // accept, reject, ignore
}

// ReadExample reads a line of Prodigy's JSON lines (https://prodi.gy/docs/api-interfaces#ner). A text that was rejected is
// one without names; of one that was ignored, ok is false. An error says what is wrong with the line.
func ReadExample(line []byte) (e Example, ok bool, err error) {
	var r record
	if err := json.Unmarshal(line, &r); err != nil {
		return e, false, pipeline.DescribeJSON(err)
	}
	if r.Text == nil {
		return e, false, errors.New(`"text" is missing`)
	}
	e.Text = *r.Text
	switch r.Answer {
	case "ignore":
		return e, false, nil
	case "reject":
		return e, true, nil
	case "accept", "":
	default:
		return e, false, fmt.Errorf(`the answer %q is none of "accept", "reject", "ignore"`, r.Answer)
	}
	size := utf8.RuneCountInString(e.Text)
	for i, s := range r.Spans {
		if s.Start == nil || s.End == nil || *s.Start < 0 || *s.End <= *s.Start || *s.End > size {
			return e, false, fmt.Errorf("span %d does not lie within the text of %d characters", i+1, size)
		}
		t, err := TypeOf(s.Label)
		if err != nil {
			return e, false, fmt.Errorf("span %d: %w", i+1, err)
		}
		e.Names = append(e.Names, entities.Named{Start: *s.Start, End: *s.End, Type: t})
	}
	return e, true, nil
}

// Train makes a model of the examples. Prose trains with iterative scaling: a thousand sentences take a minute or two. An
// error is examples without any name, or a failure of prose.
func Train(examples []Example) (m *Model, err error) {
	var contexts []prose.EntityContext
	named := map[string]string{}
	for _, e := range examples {
		for _, c := range contextsOf(e) {
			for _, s := range c.Spans {
				named["B-"+s.Label], named["I-"+s.Label] = s.Label, s.Label
			}
			contexts = append(contexts, c)
		}
	}
	if len(named) == 0 {
		return nil, errors.New("there is no name in the examples")
	}
	defer recovered(&err, "train")
	return &Model{model: prose.ModelFromData("wirecopy", prose.UsingEntities(contexts)), types: named}, nil
}

// contextsOf gives prose the sentences of an example, in the words that Find gives it too. A name that goes on over the
// end of a sentence ends there.
func contextsOf(e Example) []prose.EntityContext {
	d := text.Parse(e.Text, nil)
	var out []prose.EntityContext
	for _, s := range d.Sentences {
		c := prose.EntityContext{Accept: true}
		starts, size := make([]int, s.Last-s.First+1), 0 // bytes of all words before
		words := make([]string, s.Last-s.First)
		for i := range words {
			words[i] = plain(d.Word(s.First + i))
			size += len(words[i])
			starts[i+1] = size
		}
		c.Text = strings.Join(words, " ")
		for _, n := range e.Names {
			first := max(d.TokenAt(d.Byte(n.Start)), s.First)
			last := min(d.TokenAt(d.Byte(n.End)-1)+1, s.Last)
			if first < last {
				c.Spans = append(c.Spans, prose.LabeledEntity{
					Start: adjusted(c.Text, starts[first-s.First]), End: adjusted(c.Text, starts[last-s.First]), Label: n.Type})
			}
		}
		out = append(out, c)
	}
	return out
}

// adjusted is the offset of which prose makes that many bytes without spaces. From an offset prose takes the spaces before
// it, counts both in code points, and compares the rest with the bytes of words.
func adjusted(s string, bytes int) int {
	index, letters := 0, 0
	for _, r := range s {
		if letters == bytes {
			return index
		}
		if r != ' ' {
			letters++
		}
		index++
	}
	return index + bytes - letters
}

// Write puts the model into a directory, where Load and prose's ModelFromDisk find it. What stands there of an older
// model is replaced when the new one is whole.
func (m *Model) Write(dir string) (err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	scratch, err := os.MkdirTemp(dir, ".new-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	if err := m.write(scratch); err != nil {
		return err
	}
	if _, err := Load(scratch); err != nil { // prose writes on where it cannot
		return err
	}
	final := filepath.Join(dir, "Maxent")
	if err := os.RemoveAll(final); err != nil {
		return err
	}
	return os.Rename(filepath.Join(scratch, "Maxent"), final)
}

func (m *Model) write(dir string) (err error) {
	defer recovered(&err, "write "+dir)
	return m.model.Write(dir)
}
