package main

import (
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/sentiment/opinion"
	"wirecopy/stages/train/gold"
)

func TestMinimize(t *testing.T) {
	x := []float64{-3, 5}
	minimize(x, 100, func(x, g []float64) float64 {
		a, b := x[0]-1, x[1]+2
		g[0], g[1] = 2*a+b, 4*b+a
		return a*a + a*b + 2*b*b
	})
	if math.Abs(x[0]-1) > 1e-2 || math.Abs(x[1]+2) > 1e-2 {
		t.Errorf("lowest point: got %v, want [1 -2]", x)
	}
}

// toy has one feature a class, and one that says nothing.
func toy() []example {
	var out []example
	for i := range 60 {
		c := i % 3
		out = append(out, example{x: []entry{{int32(c), 1}, {3, 1}}, class: c, score: float64(c-1) / 2, weight: 1})
	}
	return out
}

func TestLogistic(t *testing.T) {
	examples := toy()
	w := logistic(examples, 4, 3, 1e-3, 50)
	for _, e := range examples[:3] {
		s := make([]float64, 3)
		predict(w, e.x, s)
		softmax(s)
		if s[e.class] < 0.8 {
			t.Errorf("class %d: got probabilities %v, want at least 0.8 for it", e.class, s)
		}
	}
}

func TestRidge(t *testing.T) {
	examples := toy()
	w := ridge(examples, 4, 1e-4, 50)
	for _, e := range examples[:3] {
		s := make([]float64, 1)
		predict(w, e.x, s)
		if math.Abs(s[0]-e.score) > 0.05 {
			t.Errorf("got %v for an example rated %v", s[0], e.score)
		}
	}
}

func TestUnevenness(t *testing.T) {
	by := unevenness(toy(), 4)
	if by[0] < 1 || by[3] > 0.1 {
		t.Errorf("got %v, want much for the features of one class and little for the last, which all have", by)
	}
	plain := logistic(toy(), 4, 3, 1e-3, 50)
	weighed := trainUneven(toy(), unevenness(toy(), 4), 3, func(e []example) []float64 { return logistic(e, 4, 3, 1e-3, 50) })
	for k := range 3 {
		if weighed[3*k+k] <= plain[3*k+k] {
			t.Errorf("feature %d of class %d: weight %v, want more than the %v of plain training", k, k, weighed[3*k+k], plain[3*k+k])
		}
	}
}

func TestThresholds(t *testing.T) {
	var samples []sample
	var scores []float64
	for i := range 30 {
		samples = append(samples, sample{class: i % 3})
		scores = append(scores, []float64{-0.5, 0.1, 0.4}[i%3])
	}
	low, high := thresholds(samples, scores, 0)
	if f1, _, accuracy := judged(samples, scores, low, high).macroF1(); f1 != 1 || accuracy != 1 {
		t.Errorf("thresholds %v and %v: got macro-F1 %v, accuracy %v, want 1 of scores that divide the classes", low, high, f1, accuracy)
	}
}

// A wider band that is neutral is taken where it costs no more than the allowance.
func TestThresholdsAllowance(t *testing.T) {
	var samples []sample
	var scores []float64
	for i := range 100 {
		samples = append(samples, sample{class: i % 2 * 2}) // negative, positive, …
		scores = append(scores, []float64{-0.5, 0.5}[i%2])
	}
	samples = append(samples, sample{class: 2})
	scores = append(scores, 0.2)
	_, tight := thresholds(samples, scores, 0)
	_, wide := thresholds(samples, scores, 0.01)
	if tight > 0.2 || wide <= 0.2 || wide > 0.5 {
		t.Errorf("got a high threshold of %v without an allowance and %v with one, want the second alone above 0.2, and none above 0.5", tight, wide)
	}
}

func TestCautious(t *testing.T) {
	var samples []sample
	var scores []float64
	for i := range 30 {
		samples = append(samples, sample{class: i % 3})
		scores = append(scores, []float64{-0.5, 0.1, 0.4}[i%3])
	}
	if got := cautious(samples, scores, 0.01); got != 0.4 {
		t.Errorf("got %v, want 0.4: the widest band that costs nothing", got)
	}
}

func TestPearson(t *testing.T) {
	samples := []sample{{score: 0}, {score: 1}, {score: 2}}
	for _, c := range []struct {
		scores []float64
		want   float64
	}{{[]float64{1, 2, 3}, 1}, {[]float64{3, 2, 1}, -1}, {[]float64{1, 0, 1}, 0}} {
		if got := pearson(samples, c.scores); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("scores %v: got r %v, want %v", c.scores, got, c.want)
		}
	}
}

func TestGroup(t *testing.T) {
	a, b, c := group("set:train:feed_12_34_5_Marsh_0_5"), group("set:train:feed_12_34_9_Brask_7_12"), group("set:train:feed_12_35_5_Marsh_0_5")
	if a != b || a == c {
		t.Errorf("got %q, %q and %q, want the same for one article and another for the next", a, b, c)
	}
	if k := fold(a, 5); k < 0 || k > 4 || k != fold(b, 5) {
		t.Errorf("fold of %q: got %d, want the same from 0 to 4 for all of the article", a, k)
	}
}

func TestSolve(t *testing.T) {
	x := solve([][]float32{{2, 1}, {1, 3}}, 1, []float64{4, 9})
	if math.Abs(x[0]-7.0/11) > 1e-2 || math.Abs(x[1]-23.0/11) > 1e-2 {
		t.Errorf("got %v, want about [0.636 2.091]", x)
	}
}

func TestInduce(t *testing.T) {
	dir := t.TempDir()
	vectors := filepath.Join(dir, "vectors.txt")
	// The unknown word stands next to good ones.
	lines := "good 1 0 0\nexcellent 1 0.1 0\nbad 0 1 0\nawful 0 1 0.1\nblorptious 1 0.05 0\n"
	if err := os.WriteFile(vectors, []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := induce(vectors, dir, io.Discard); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(dir, "induced.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(b), "\nblorptious\t1.") && !strings.Contains(string(b), "\nblorptious\t2.") {
		t.Errorf("got\n%s\nwant blorptious rated like good and excellent", b)
	}
	if err := os.WriteFile(vectors, []byte("good x y\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := induce(vectors, dir, io.Discard); err == nil || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("a vector that is none: got error %v, want one that names the line", err)
	}
}

// data writes small made-up training sets.
func data(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	var targets, rated strings.Builder
	for i := range 60 {
		text, label, score := "Critics called Marsh a liar.", "negative", -2.0
		switch i % 3 {
		case 1:
			text, label, score = "The office of Marsh opens on Tuesday.", "neutral", 0
		case 2:
			text, label, score = "Voters admire Marsh for her courage.", "positive", 2
		}
		at := strings.Index(text, "Marsh")
		fmt.Fprintf(&targets, `{"id":"t:train:feed_%d_1_2","text":%q,"target":{"start":%d,"end":%d},"label":%q}`+"\n", i, text, at, at+5, label)
		fmt.Fprintf(&rated, `{"id":"r:%d_1","text":%q,"target":null,"label":%q,"score":%v}`+"\n", i, text, label, score)
	}
	for name, b := range map[string]string{"sentiment_newsmtsc.jsonl": targets.String(), "sentiment_nyt.jsonl": rated.String()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(b), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	for i := range 30 {
		text, stance := "Clara Holm was convicted of fraud on Monday.", -2
		switch i % 3 {
		case 1:
			text, stance = "Clara Holm opened the office on Monday.", 0
		case 2:
			text, stance = "Clara Holm won the gold medal on Monday.", 2
		}
		fmt.Fprintf(z, `{"id":"news:%d","text":%q,"entities":[{"start":0,"end":10,"type":"PERSON","entity":"e1"}],`+
			`"whoiswho":[{"id":"e1","type":"PERSON","name":"Clara Holm","stance":%d,"evidence":[0,20]}]}`+"\n", i, text, stance)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "news_train.jsonl.gz"), packed.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// The same data gives the same files.
func TestRun(t *testing.T) {
	dir := data(t)
	var files [2][]byte
	for i := range files {
		out, docs := t.TempDir(), t.TempDir()
		for _, folder := range []string{"opinion", "stance", "speech"} {
			if err := os.Mkdir(filepath.Join(out, folder), 0o700); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.WriteFile(filepath.Join(docs, "stance.md"), []byte("before\n"+tableBegins+"old\n"+tableEnds+"after\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		var log strings.Builder
		if err := run(options{data: dir, out: out, docs: docs, held: filepath.Join(docs, "held.tsv")}, &log); err != nil {
			t.Fatalf("run: %v", err)
		}
		for _, want := range []string{"stance of sentences: cross-validated over 60 sentences: macro-F1 1.0000", "30 entities of 30 articles"} {
			if !strings.Contains(log.String(), want) {
				t.Errorf("got the report\n%s\nwant %q in it", &log, want)
			}
		}
		for _, name := range []string{"opinion/stance.model", "opinion/tone.model", "stance/negative.model", "stance/positive.model", "speech/negative.model", "speech/positive.model"} {
			b, err := os.ReadFile(filepath.Join(out, filepath.FromSlash(name)))
			if err != nil {
				t.Fatal(err)
			}
			files[i] = append(files[i], b...)
		}
		page, err := os.ReadFile(filepath.Join(docs, "stance.md"))
		if err != nil || !strings.HasPrefix(string(page), "before\n"+tableBegins+"| threshold") || !strings.HasSuffix(string(page), "|\n"+tableEnds+"after\n") {
			t.Errorf("stance.md: got %q, %v, want the table in its place", page, err)
		}
		if held, err := os.ReadFile(filepath.Join(docs, "held.tsv")); err != nil || strings.Count(string(held), "\n") != 30 || !strings.Contains(string(held), "\tClara Holm\tPERSON\tClara Holm was convi\t") {
			t.Errorf("held.tsv: got %.300q, %v, want a line for each entity, with the evidence", held, err)
		}
		if plot, err := os.ReadFile(filepath.Join(docs, "stance.svg")); err != nil || xml.Unmarshal(plot, new(struct{})) != nil {
			t.Errorf("stance.svg: got %q, %v, want well-formed XML", plot, err)
		}
	}
	if !bytes.Equal(files[0], files[1]) {
		t.Errorf("two runs over the same data gave different models")
	}
}

// What each threshold gives, counted as the shared scorer counts.
func TestPointAt(t *testing.T) {
	held, subjects := [][]float64{}, []subject{}
	for _, c := range []struct {
		stance                      int
		negative, neutral, positive float64 // scores
	}{
		{-2, 2, 0, 0}, // found
		{-2, 0, 2, 0}, // missed
		{2, 0, 0, 2},  // found
		{0, 2, 0, 0},  // wrong
		{0, 0, 2, 0},  // right
		{1, 0, 2, 0},  // silence is no fault
		{-1, 2, 0, 0}, // shared
	} {
		held = append(held, []float64{c.negative, c.neutral, c.positive})
		subjects = append(subjects, subject{reading: &reading{gold: []gold.Actor{{Type: pipeline.Person, Stance: &c.stance}}, first: []bool{true}}})
	}
	p := pointAt(subjects, held, 1, 0.5)
	if p.opinions != 4 || p.precision != 0.75 || p.strongNegative != 0.5 || p.strongPositive != 1 {
		t.Errorf("got %+v, want 4 opinions, of which 3 are shared, half of the strong negative ones and all of the positive", p)
	}
	if p := pointAt(subjects, held, 1, 0.99); p.opinions != 0 || p.precision != 0 {
		t.Errorf("at 0.99: got %+v, want no opinions", p)
	}
}

func TestAddVOA(t *testing.T) {
	news := []*gold.Document{{ID: "voa:000.1", WhoIsWho: []gold.Actor{{ID: "e4"}, {ID: "e7"}}}, {ID: "news:1", WhoIsWho: []gold.Actor{{ID: "e4"}}}}
	if err := addVOA(news); err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"-1 0", "none"} {
		var got []string
		for _, w := range news[i].WhoIsWho {
			if w.Stance == nil {
				got = append(got, "none")
			} else {
				got = append(got, fmt.Sprint(*w.Stance))
			}
		}
		if g := strings.Join(got, " "); g != want {
			t.Errorf("%s: got the stances %s, want %s", news[i].ID, g, want)
		}
	}
}

func TestRunWithoutData(t *testing.T) {
	for name, o := range map[string]options{"nothing asked": {}, "no such folder": {data: filepath.Join(t.TempDir(), "none")}} {
		if err := run(o, io.Discard); err == nil {
			t.Errorf("%s: got no error", name)
		}
	}
	dir := data(t)
	if err := os.WriteFile(filepath.Join(dir, "sentiment_nyt.jsonl"), []byte(`{"id":"a","text":"b","label":"meh"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := run(options{data: dir}, io.Discard); err == nil || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("a label that is none: got error %v, want one that names the line", err)
	}
}

// A feature that occurs twice in one sample is no more telling than one that occurs once.
func TestSeenOnceASample(t *testing.T) {
	samples := []sample{{features: []opinion.Feature{{Key: 1}, {Key: 1}, {Key: 2}}}, {features: []opinion.Feature{{Key: 2}}}}
	if ids := vocabulary(samples, 2); len(ids) != 1 || ids[2] != 0 {
		t.Errorf("vocabulary: got %v, want feature 2 alone, which two samples have", ids)
	}
	twice := unevenness([]example{{class: 0, x: []entry{{0, 1}, {0, 1}}}, {class: 2}}, 1)
	once := unevenness([]example{{class: 0, x: []entry{{0, 1}}}, {class: 2}}, 1)
	if twice[0] != once[0] {
		t.Errorf("unevenness: got %v of a feature twice in an example and %v of one once, want the same", twice[0], once[0])
	}
}

func TestExamples(t *testing.T) {
	docs, err := examples("# a note\n[Ana Holm|0] blamed [the “bank”|-] for it.\nNobody is named.\n[Marsh|+] won.\n")
	if err != nil {
		t.Fatal(err)
	}
	type target struct{ text, target, label string }
	var got []target
	for _, d := range docs {
		got = append(got, target{d.Text, string([]rune(d.Text)[d.Target.Start:d.Target.End]), d.Label})
	}
	want := []target{
		{"Ana Holm blamed the “bank” for it.", "Ana Holm", pipeline.Neutral},
		{"Ana Holm blamed the “bank” for it.", "the “bank”", pipeline.Negative},
		{"Marsh won.", "Marsh", pipeline.Positive},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for _, bad := range []string{"[Marsh] won.\n", "[Marsh|2] won.\n", "[Marsh|+ won.\n"} {
		if _, err := examples("fine\n" + bad); err == nil || !strings.Contains(err.Error(), "line 2") {
			t.Errorf("%q: got error %v, want one that names line 2", bad, err)
		}
	}
	if _, err := examples(examplesFile); err != nil {
		t.Error(err)
	}
}
