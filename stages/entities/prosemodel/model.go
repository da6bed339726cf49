// Package prosemodel finds names with a model that a user has trained with prose/v2, its documented way to types of one's
// own such as PRODUCT or DRUG, and trains one. It gives prose only words that its tokenizer leaves whole and reads
// nothing but the labels of words back, so that the traps of prose (text that is lost, words that overwrite each other,
// panics, the last name of a text) do not reach the names. docs/prose.md tells more. It knows nothing of the stage but
// the form of a name.
package prosemodel

import (
	"crypto/sha256"
	"encoding/gob"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/jdkato/prose/v2"

	"wirecopy/pipeline"
	"wirecopy/stages/entities"
	"wirecopy/stages/internal/text"
)

// Model is a model of prose. It is read-only, and serves many goroutines at once.
type Model struct {
	model *prose.Model
	types map[string]string // of each label of the model
	sum   string
}

// parts are the files of a model, in the folder Maxent of its directory, as prose writes them.
var parts = []string{"labels.gob", "mapping.gob", "weights.gob"}

// Load reads the model that prose's (*Model).Write, or Write here, has put into a directory. An error says which file
// is missing or cannot be read.
func Load(dir string) (m *Model, err error) {
	sum := sha256.New()
	for _, part := range parts {
		f, err := os.Open(filepath.Join(dir, "Maxent", part))
		if err != nil {
			return nil, fmt.Errorf("prose model %s: %w: a model is a directory with a folder Maxent and in it %s", dir, err, strings.Join(parts, ", "))
		}
		_, err = io.Copy(sum, f)
		f.Close()
		if err != nil {
			return nil, fmt.Errorf("prose model %s: %w", dir, err)
		}
	}
	types, err := readTypes(filepath.Join(dir, "Maxent", parts[0]))
	if err != nil {
		return nil, fmt.Errorf("prose model %s: %w", dir, err)
	}
	defer recovered(&err, "read "+dir)
	return &Model{prose.ModelFromDisk(dir), types, hex.EncodeToString(sum.Sum(nil))[:6]}, nil
}

// recovered makes an error of a panic of prose, which has no other way to tell of one.
func recovered(err *error, doing string) {
	if v := recover(); v != nil {
		*err = fmt.Errorf("prose: %s: %v", doing, v)
	}
}

func readTypes(path string) (map[string]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var labels []string
	if err := gob.NewDecoder(f).Decode(&labels); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	types, err := typesOf(labels)
	if err == nil && len(types) == 0 {
		err = errors.New("it knows no type of name")
	}
	return types, err
}

// typesOf gives the type of each label like B-DRUG and I-DRUG.
func typesOf(labels []string) (map[string]string, error) {
	types := map[string]string{}
	for _, label := range labels {
		if _, name, ok := strings.Cut(label, "-"); ok {
			t, err := TypeOf(name)
			if err != nil {
				return nil, err
			}
			types[label] = t
		}
	}
	return types, nil
}

// schemes are the names that data sets, and prose, have for types that have a name here.
var schemes = map[string]string{
	"PER": pipeline.Person, "ORGANIZATION": pipeline.Org, "ORGANISATION": pipeline.Org, "GSP": pipeline.GPE, "LOCATION": pipeline.Loc,
	"FACILITY": pipeline.Fac, "WORK_OF_ART": pipeline.Work,
}

// TypeOf is the type of an entity that a label of a user stands for: in upper case, with underscores for what is neither
// a letter nor a digit; PER, ORGANIZATION and such are the types that have another name here. An error is a label
// without an ASCII letter at its beginning.
func TypeOf(label string) (string, error) {
	t := strings.Trim(strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			return r
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		}
		return '_'
	}, label), "_")
	if t == "" || t[0] >= '0' && t[0] <= '9' || len(t) > 64 {
		return "", fmt.Errorf("the label %q cannot be a type: it has to begin with a letter from A to Z, and be of 64 characters at most", label)
	}
	if known := schemes[t]; known != "" {
		return known, nil
	}
	return t, nil
}

// Types lists the types of names that the model knows.
func (m *Model) Types() []string {
	var types []string
	for _, t := range m.types {
		types = append(types, t)
	}
	slices.Sort(types)
	return slices.Compact(types)
}

// Sum is six hexadecimal digits that follow from the model's files; empty for one that was not read from files.
func (m *Model) Sum() string { return m.sum }

// Find gives the names of a text. A sentence on which prose fails has none.
func (m *Model) Find(s string) []entities.Named {
	d := text.Parse(s, nil)
	var found []entities.Named
	for _, sentence := range d.Sentences {
		for first := sentence.First; first < sentence.Last; first += longest {
			last := min(first+longest, sentence.Last)
			words := make([]string, last-first)
			for i := range words {
				words[i] = plain(d.Word(first + i))
			}
			labels, err := m.labels(words)
			if err != nil {
				continue
			}
			for _, n := range chunks(labels) {
				if n = withoutMarks(n, words); n.first == n.last {
					continue
				}
				span := d.Span(int(d.Tokens[first+n.first].Start), int(d.Tokens[first+n.last-1].End))
				found = append(found, entities.Named{Start: span.Start, End: span.End, Type: m.types[n.label]})
			}
		}
	}
	return found
}

// chunk is a name: words [first, last), and the label of the first of them.
type chunk struct {
	first, last int
	label       string
}

// withoutMarks takes what has neither letters nor digits off the ends.
func withoutMarks(n chunk, words []string) chunk {
	mark := func(word string) bool {
		return !strings.ContainsFunc(word, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
	}
	for n.first < n.last && mark(words[n.first]) {
		n.first++
	}
	for n.last > n.first && mark(words[n.last-1]) {
		n.last--
	}
	return n
}

// chunks joins labelled words to names: B-X begins one, I-X goes on with one of its type, or begins one where there is
// none.
func chunks(labels []string) []chunk {
	var out []chunk
	before := ""
	for i, label := range labels {
		position, typ, ok := strings.Cut(label, "-")
		switch {
		case !ok:
			typ = ""
		case position == "I" && typ == before:
			out[len(out)-1].last = i + 1
		default:
			out = append(out, chunk{i, i + 1, label})
		}
		before = typ
	}
	return out
}
