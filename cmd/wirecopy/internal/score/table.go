package score

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"wirecopy/stages/train/gold"
)

// Table is figures by row, in the order in which they are to be read. Its JSON is an object of objects.
type Table []Row

// Row is one line of a Table.
type Row struct {
	Name    string
	Figures []Figure
}

// Figure is one number: a share in [0, 1], a correlation in [-1, 1], or a count.
type Figure struct {
	Name  string
	Value float64
	Count bool
}

func share(name string, v float64) Figure { return Figure{Name: name, Value: v} }
func count(name string, n int) Figure     { return Figure{Name: name, Value: float64(n), Count: true} }

func (f Figure) String() string {
	if f.Count {
		return fmt.Sprintf("%d", int(f.Value))
	}
	return fmt.Sprintf("%.3f", f.Value)
}

// Get finds a figure by the names of its row and its column.
func (t Table) Get(row, figure string) (Figure, bool) {
	for _, r := range t {
		if r.Name != row {
			continue
		}
		for _, f := range r.Figures {
			if f.Name == figure {
				return f, true
			}
		}
	}
	return Figure{}, false
}

// Columns lists the names of all figures, in order of first appearance.
func (t Table) Columns() []string {
	var cols []string
	seen := map[string]bool{}
	for _, r := range t {
		for _, f := range r.Figures {
			if !seen[f.Name] {
				seen[f.Name] = true
				cols = append(cols, f.Name)
			}
		}
	}
	return cols
}

// MarshalJSON keeps the order of rows and figures.
func (t Table) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, r := range t {
		if i > 0 {
			b.WriteByte(',')
		}
		key(&b, r.Name)
		b.WriteByte('{')
		for j, f := range r.Figures {
			if j > 0 {
				b.WriteByte(',')
			}
			key(&b, f.Name)
			v, err := json.Marshal(f.Value)
			if err != nil {
				return nil, fmt.Errorf("%s of %s: %w", f.Name, r.Name, err)
			}
			b.Write(v)
		}
		b.WriteByte('}')
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func key(b *bytes.Buffer, s string) {
	k, _ := json.Marshal(s) // a string always has JSON
	b.Write(k)
	b.WriteByte(':')
}

// String lays the table out in columns for a terminal.
func (t Table) String() string {
	cols := t.Columns()
	width := make([]int, len(cols)+1)
	cells := [][]string{append([]string{""}, cols...)}
	for _, r := range t {
		cells = append(cells, t.cells(r, cols, ""))
	}
	for _, row := range cells {
		for i, c := range row {
			width[i] = max(width[i], len(c))
		}
	}
	var b strings.Builder
	for _, row := range cells {
		line := fmt.Sprintf("%-*s", width[0], row[0])
		for i, c := range row[1:] {
			line += fmt.Sprintf("  %*s", width[i+1], c)
		}
		b.WriteString(strings.TrimRight(line, " "))
		b.WriteByte('\n')
	}
	return b.String()
}

// Markdown writes the table with the given columns, all where there are none; first heads the column of row names.
// Where these are several cells, separated by |, first is so too.
func (t Table) Markdown(first string, cols ...string) string {
	if len(cols) == 0 {
		cols = t.Columns()
	}
	var b strings.Builder
	b.WriteString("| " + first + " | " + strings.Join(cols, " | ") + " |\n| ---" + strings.Repeat(" | ---", strings.Count(first, "|")) + strings.Repeat(" | ---:", len(cols)) + " |\n")
	for _, r := range t {
		b.WriteString("| " + strings.Join(t.cells(r, cols, "–"), " | ") + " |\n")
	}
	return b.String()
}

func (t Table) cells(r Row, cols []string, empty string) []string {
	row := []string{r.Name}
	for _, c := range cols {
		cell := empty
		for _, f := range r.Figures {
			if f.Name == c {
				cell = f.String()
			}
		}
		row = append(row, cell)
	}
	return row
}

func prfRow(name string, c gold.Counts) Row {
	p, r, f1 := c.PRF()
	return Row{name, []Figure{share("p", p), share("r", r), share("f1", f1), count("gold", c.Gold), count("pred", c.Found)}}
}
