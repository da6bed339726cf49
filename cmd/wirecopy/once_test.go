package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wirecopy/pipeline"
)

func TestOnce(t *testing.T) {
	dir := t.TempDir()
	one := write(t, dir, "one.txt", "first|second")
	bad := write(t, dir, "bad.txt", "bad")
	empty := write(t, dir, "empty.txt", "")
	huge := write(t, dir, "huge.txt", strings.Repeat("far too long. ", 800_000))
	wrong := write(t, dir, "source.json", `{"source":"Daily News","text":"x"}`)
	panics := write(t, dir, "panics.txt", "panic at this")
	solo, same := write(t, dir, "solo.txt", "alone"), write(t, dir, "same.txt", "alone")
	early := write(t, dir, "early.txt", "embargoed")
	tests := []struct {
		name  string
		files []string
		texts []string
		err   string
		say   []string
	}{
		{"one item", []string{one}, []string{"first", "second"}, "", nil},
		{"rejected by the first stage", []string{bad, one}, []string{"first", "second"}, "1 item did not come out", []string{"bad.txt: rejected by intake: cannot be read"}},
		{"a stage panics", []string{one, panics}, []string{"first", "second"}, "1 item did not come out", []string{"panic by size: panic: a bug"}},
		{"empty, missing and too large", []string{empty, dir + "/no.txt", huge, one}, []string{"first", "second"}, "3 items did not come out",
			[]string{"empty.txt: it is empty", "no.txt: no such file", "huge.txt: the item is too large: it has 11.2 MB"}},
		{"a source that is no token", []string{wrong}, nil, "1 item did not come out", []string{`source.json: the field "source": "Daily News" is no subject token`}},
		{"under embargo", []string{early, one}, []string{"first", "second"}, "1 item did not come out", []string{"early.txt: held until its embargo ends, 2126-01-02T03:04:05Z"}},
		{"the same twice", []string{solo, same}, []string{"alone"}, "", []string{".txt: no article came of it"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o := invokeWith(t, smallChain, "", append([]string{"run", "--once"}, tt.files...)...)
			if tt.err == "" {
				o.must(t)
			} else {
				o.wantError(t, tt.err)
			}
			var texts []string
			for _, a := range articles(t, o.stdout) {
				texts = append(texts, a.Text)
				if size := layer[int](t, a, "size"); size != len(a.Text) {
					t.Errorf("size of %q is %d", a.Text, size)
				}
			}
			slices.Sort(texts)
			if !slices.Equal(texts, tt.texts) {
				t.Errorf("texts %q, want %q", texts, tt.texts)
			}
			if got := strings.Count(o.stderr, "\n"); got != len(tt.say) {
				t.Errorf("stderr has %d lines, want %d: %q", got, len(tt.say), o.stderr)
			}
			for _, s := range tt.say {
				if !strings.Contains(o.stderr, s) {
					t.Errorf("stderr %q, want %q in it", o.stderr, s)
				}
			}
		})
	}
}

// What the program's own stages cannot read gets a line that says what and where, and the rest comes out.
func TestItemsThatCannotBeRead(t *testing.T) {
	dir := t.TempDir()
	bad := []struct{ name, content, want string }{
		{"binary.dat", "\x7fELF\x00\x00\x01", "binary.dat: WHAT the item looks like binary data"},
		{"blank.txt", " \n\n\t", "blank.txt: WHAT the item is empty"},
		{"cut.json", `{"text": "cut`, "the JSON ends before it is complete"},
		{"empty.txt", "", "empty.txt: it is empty"},
		{"field.json", `{"text": ["x"]}`, `field.json: WHAT read JSON: the field "text" is a JSON array, where a string is wanted`},
		{"missing.json", `{"id": "a"}`, `missing.json: WHAT read JSON: the field "text" is missing`},
		{"source.json", `{"source": "Daily News", "text": "x"}`, `source.json: the field "source": "Daily News" is no subject token`},
	}
	for _, b := range bad {
		write(t, dir, b.name, b.content)
	}
	write(t, dir, "latin1.txt", "The owner of the caf\xe9 said it was open.")
	for command, what := range map[string]string{"run --once": "rejected by ingest:", "annotate": ""} {
		t.Run(command, func(t *testing.T) {
			o := invoke(t, "", append(strings.Fields(command), dir)...)
			o.wantError(t, fmt.Sprint(len(bad)))
			if got := articles(t, o.stdout); len(got) != 1 || got[0].Text != "The owner of the café said it was open." {
				t.Errorf("got %q, want the readable item alone", o.stdout)
			}
			if got := strings.Count(o.stderr, "\n"); got != len(bad) {
				t.Errorf("stderr has %d lines, want %d:\n%s", got, len(bad), o.stderr)
			}
			for _, b := range bad {
				if want := strings.Join(strings.Fields(strings.ReplaceAll(b.want, "WHAT", what)), " "); !strings.Contains(o.stderr, want) {
					t.Errorf("stderr lacks %q:\n%s", want, o.stderr)
				}
			}
		})
	}
}

func TestOnceOnDataThatStays(t *testing.T) {
	dir := t.TempDir()
	file := write(t, dir, "one.txt", "first")
	other := write(t, dir, "two.txt", "x|second")
	data := filepath.Join(dir, "data")
	for _, tt := range []struct{ file, want string }{{file, "first"}, {other, "second"}} {
		o := invokeWith(t, smallChain, "", "run", "--once", "--data", data, tt.file).must(t)
		if !strings.Contains(o.stdout, tt.want) {
			t.Errorf("%s: got %q, want %q in it", tt.file, o.stdout, tt.want)
		}
	}
	info, err := os.Stat(data)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("data directory: %v, %v; want mode 0700", info.Mode(), err)
	}
}

// The main command of the README, with the stages that the program has.
func TestOnceWithTheExamples(t *testing.T) {
	o := invoke(t, "", "run", "--once", "--json", "../../examples").must(t)
	got := articles(t, o.stdout)
	if len(got) < 12 {
		t.Errorf("%d articles came of the examples, want 12 or more", len(got))
	}
	for _, a := range got {
		if len(layer[[]pipeline.Entity](t, a, pipeline.EntitiesLayer)) == 0 {
			t.Errorf("article %s (%s) names nobody and nothing", a.ID, a.Headline)
		}
		for _, name := range []string{pipeline.EntitiesLayer, pipeline.QuotesLayer, pipeline.SentimentLayer} {
			if a.Annotations[name] == nil || a.Produced[name] == "" {
				t.Errorf("article %s has no annotation %s, or does not say what made it", a.ID, name)
			}
		}
	}
	if o := invoke(t, "", "run", "--once", "--pretty", "../../examples/ministers-meeting.txt").must(t); !strings.Contains(o.stdout, "\nQuotes\n") {
		t.Errorf("the page has no quotes:\n%s", o.stdout)
	}
}

// Two megabytes that are all quotations, the kind of text that grows most: the article has six times as many, and goes
// through all stages and out, with its events.
func TestALargeTextGoesThrough(t *testing.T) {
	var b strings.Builder
	b.WriteString("Hearing on the harbour\n\n")
	names := []string{"Anna", "Boris", "Clara", "David", "Elena", "Frank", "Greta", "Hugo", "Irina", "Jonas", "Karla"}
	for i := 0; b.Len() < 2_000_000; i++ {
		fmt.Fprintf(&b, "“The %dth plan is for the harbour,” said %s Number%d, “and the water.” He told reporters that the %dth was not.\n\n", i, names[i%len(names)], i%500, i+1)
	}
	o := invoke(t, "", "run", "--once", write(t, t.TempDir(), "hearing.txt", b.String())).must(t)
	a := articles(t, o.stdout)
	if len(a) != 1 {
		t.Fatalf("%d articles came out, want 1\n%s", len(a), o.stderr)
	}
	if quotes := layer[[]pipeline.Quote](t, a[0], pipeline.QuotesLayer); len(quotes) < 10_000 || len(o.stdout) < 3*b.Len() {
		t.Errorf("%d quotes in %d bytes, want a text of quotations", len(quotes), len(o.stdout))
	}
}
