package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestEntityMarks(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"begins", "(1-person-new-cf1", "1 true"},
		{"ends", "1)", "1 false"},
		{"one word", "(7-place-new-sgl)", "7 true, 7 false"},
		{"nested", "(4-abstract-coref(5-object-coref)", "4 true, 5 true, 5 false"},
		{"several end", "9)8)", "9 false, 8 false"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for id, begins := range entityMarks(tt.in) {
				got = append(got, fmt.Sprint(id, " ", begins))
			}
			if s := strings.Join(got, ", "); s != tt.want {
				t.Errorf("%q: got %s, want %s", tt.in, s, tt.want)
			}
		})
	}
}

const (
	tree = `# newdoc id = d1
# newpar
# text = Jane Doe left.
1	Jane	Jane	PROPN	NNP	_	3	nsubj	_	Entity=(1-person-new
2	Doe	Doe	PROPN	NNP	_	1	flat	_	Entity=1)
3	left	leave	VERB	VBD	_	0	root	_	SpaceAfter=No
4	.	.	PUNCT	.	_	3	punct	_	_

# text = She was late.
1	She	she	PRON	PRP	_	3	nsubj	_	Entity=(1-person-giv)
2	was	be	AUX	VBD	_	3	cop	_	_
3	late	late	ADJ	JJ	_	0	root	_	SpaceAfter=No
4	.	.	PUNCT	.	_	3	punct	_	_

`
	news = `{"id":"n1","text":"Ann Lister spoke. “No,” she said.","entities":[{"start":0,"end":10,"type":"PERSON","entity":"e1"}],"whoiswho":[{"id":"e1","type":"PERSON","name":"Ann Lister","roles":[]}],"quotes":[{"type":"direct","speech":true,"content":[[19,22]],"speaker":[[24,27]],"speaker_entity":"e1","cue":[[28,32]]}]}
`
	names = `{"id":"r1","text":"Ann Lister slept.","entities":[{"start":0,"end":10,"type":"PERSON"}]}
`
)

func pack(t *testing.T, path, text string) {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A training on a few texts writes all models, and the same ones the second time.
func TestRunIsReproducible(t *testing.T) {
	data := t.TempDir()
	pack(t, filepath.Join(data, "ud_gum_train.conllu.gz"), strings.Repeat(tree, 3))
	pack(t, filepath.Join(data, "news_train.jsonl.gz"), news)
	pack(t, filepath.Join(data, "ner_redocred.jsonl.gz"), names)
	if err := os.WriteFile(filepath.Join(data, "ner_wikigold.jsonl"), []byte(names), 0o600); err != nil {
		t.Fatal(err)
	}
	var files [2]string
	for i := range files {
		out := t.TempDir()
		if err := run(data, out, true, &strings.Builder{}); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(filepath.Join(out, "somebody.model"))
		if err != nil {
			t.Fatal(err)
		}
		files[i] = string(b)
	}
	if files[0] != files[1] || !strings.Contains(files[0], "go run ./stages/train/people") {
		t.Errorf("two trainings give\n%s\nand\n%s", files[0], files[1])
	}
}

func TestMentionsOfATreebank(t *testing.T) {
	path := filepath.Join(t.TempDir(), "d.conllu")
	if err := os.WriteFile(path, []byte(tree), 0o600); err != nil {
		t.Fatal(err)
	}
	docs, err := readGUM(path)
	if err != nil || len(docs) != 1 {
		t.Fatalf("got %v, %v", docs, err)
	}
	d := docs[0]
	if d.text != "Jane Doe left. She was late." || d.meant(15, 18) != "1" || d.at(0, 8) != "1" {
		t.Errorf("got %+v", d)
	}
}

// The labels that come with the program are well formed and refer to one set and text each.
func TestLabels(t *testing.T) {
	labels, err := readLabels(pronounsFile)
	if err != nil {
		t.Fatal(err)
	}
	for set, texts := range labels {
		if !slices.Contains([]string{"ner_redocred", "ner_wikigold", "news_train"}, set) || len(texts) == 0 {
			t.Errorf("labels of the set %q, which nothing reads", set)
		}
	}
	for _, bad := range []string{"a\tb\tc", "a\tb\tx\t1", "a\tb\t1\ty"} {
		if _, err := readLabels(bad); err == nil {
			t.Errorf("%q is taken for a label", bad)
		}
	}
	d := &document{text: "Ann slept. She woke."}
	if err := d.apply([]label{{start: 99, of: 0}}); err == nil {
		t.Error("a label outside the text is taken")
	}
	if err := d.apply([]label{{start: 11, of: 0}}); err != nil || d.meant(11, 14) != d.at(0, 3) {
		t.Errorf("she is not Ann: %+v, %v", d, err)
	}
}
