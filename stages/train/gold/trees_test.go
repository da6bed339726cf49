package gold

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// table puts tabs where there are spaces, in all lines but comments.
func table(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		if !strings.HasPrefix(l, "#") {
			lines[i] = strings.Join(strings.Fields(l), "\t")
		}
	}
	return strings.Join(lines, "\n")
}

func TestReadTrees(t *testing.T) {
	path := write(t, "ud.conllu.gz", table(`# newdoc id = d1
# meta::genre = news
# newpar
# sent_id = d1-1
# text = Zoë didn't run.
1 Zoë Zoë PROPN NNP Number=Sing 4 nsubj _ _
2-3 didn't _ _ _ _ _ _ _ _
2 did do AUX VBD _ 4 aux _ _
3 n't not PART RB _ 4 advmod _ _
4 run run VERB VB _ 0 root _ SpaceAfter=No
4.1 run run VERB VB _ _ _ 4:x _
5 . . PUNCT . _ 4 punct _ _

# newdoc id = d2
# sent_id = d2-1
# text = Wanna go
1-2 Wanna _ _ _ _ _ _ _ _
1 want want VERB VB _ 0 root _ _
2 to to PART TO _ 3 mark _ _
3 go go VERB VB _ 1 xcomp _ _`))
	got, err := ReadTrees(path)
	if err != nil {
		t.Fatal(err)
	}
	want := []Tree{
		{ID: "d1-1", Document: "d1", Genre: "news", Paragraph: true, Text: "Zoë didn't run.", Words: []TreeWord{
			{Form: "Zoë", Lemma: "Zoë", UPOS: "PROPN", Tag: "NNP", Features: "Number=Sing", Head: 3, Relation: "nsubj", Start: 0, End: 3},
			{Form: "did", Lemma: "do", UPOS: "AUX", Tag: "VBD", Head: 3, Relation: "aux", Start: 4, End: 7},
			{Form: "n't", Lemma: "not", UPOS: "PART", Tag: "RB", Head: 3, Relation: "advmod", Start: 7, End: 10, Continues: true},
			{Form: "run", Lemma: "run", UPOS: "VERB", Tag: "VB", Head: -1, Relation: "root", Misc: "SpaceAfter=No", Start: 11, End: 14},
			{Form: ".", Lemma: ".", UPOS: "PUNCT", Tag: ".", Head: 3, Relation: "punct", Start: 14, End: 15},
		}},
		{ID: "d2-1", Document: "d2", Text: "Wanna go", Words: []TreeWord{
			{Form: "want", Lemma: "want", UPOS: "VERB", Tag: "VB", Head: -1, Relation: "root", Start: 0, End: 5},
			{Form: "to", Lemma: "to", UPOS: "PART", Tag: "TO", Head: 2, Relation: "mark", Start: 5, End: 5, Continues: true},
			{Form: "go", Lemma: "go", UPOS: "VERB", Tag: "VB", Head: 0, Relation: "xcomp", Start: 6, End: 8},
		}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestReadTreesErrors(t *testing.T) {
	tests := []struct{ name, lines, want string }{
		{"columns", "# text = go\n1 go go VERB VB _ 0 root _", "line 2: there are 9 columns, not 10"},
		{"numbers", "# text = go\n2 go go VERB VB _ 0 root _ _", `line 2: the word's number is "2", not 1`},
		{"a range", "# text = go\n1-x go _ _ _ _ _ _ _ _", `line 2: the range "1-x"`},
		{"a head that is no number", "# text = go\n1 go go VERB VB _ _ root _ _", `line 2: the head "_"`},
		{"a head that is not there", "# text = go\n1 go go VERB VB _ 7 root _ _\n", "depends on word 7, which is not there"},
		{"another text", "# sent_id = s1\n# text = gone\n1 going go VERB VB _ 0 root _ _", `line 3: the word "going" does not stand in the text of sentence s1`},
		{"no text", "1 go go VERB VB _ 0 root _ _", `the word "go" does not stand in the text`},
		{"nothing", "# text = go\n", "there is no sentence"},
	}
	for _, tt := range tests {
		path := write(t, "ud.conllu", table(tt.lines))
		if _, err := ReadTrees(path); err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got error %v, want one with the file and %q", tt.name, err, tt.want)
		}
	}
}
