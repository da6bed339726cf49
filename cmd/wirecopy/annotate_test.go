package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"wirecopy/pipeline"
	"wirecopy/pipeline/token"
)

// The stages of these tests: intake makes an article of any item, size annotates the number of characters, and shout
// the text in capitals. What a text asks for, size does.
var smallChain = pipeline.Chain{
	intake{},
	pipeline.Annotate("size", "1", func(ctx context.Context, a *pipeline.Article) (int, error) {
		switch {
		case strings.HasPrefix(a.Text, "panic"):
			panic("a bug")
		case strings.HasPrefix(a.Text, "reject"):
			return 0, pipeline.Reject(errors.New("no such thing"))
		}
		return len([]rune(a.Text)), nil
	}),
	pipeline.Annotate("shout", "2", func(_ context.Context, a *pipeline.Article) (string, error) {
		return strings.ToUpper(a.Text), nil
	}),
}

type intake struct{}

func (intake) Name() string { return "intake" }

func (intake) Process(_ context.Context, in pipeline.Message) ([]pipeline.Message, error) {
	text := string(in.Item)
	if text == "bad" {
		return nil, pipeline.Reject(errors.New("cannot be read"))
	}
	var out []pipeline.Message
	for _, part := range strings.Split(text, "|") {
		m := in
		m.Item, m.Article = nil, &pipeline.Article{ID: token.Fold(in.Source + " " + part), Source: in.Source, Text: part}
		if part == "embargoed" {
			m.Article.EmbargoedUntil = time.Date(2126, 1, 2, 3, 4, 5, 0, time.UTC)
		}
		out = append(out, m)
	}
	return out, nil
}

// articles reads JSON lines.
func articles(t *testing.T, out string) []*pipeline.Article {
	t.Helper()
	var all []*pipeline.Article
	for l := range strings.Lines(out) {
		a, err := pipeline.DecodeArticle([]byte(l))
		if err != nil {
			t.Fatalf("line %q: %v", l, err)
		}
		all = append(all, a)
	}
	return all
}

func layer[L any](t *testing.T, a *pipeline.Article, name string) L {
	t.Helper()
	v, err := pipeline.Layer[L](a, name)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestAnnotateKeepsOrderAndText(t *testing.T) {
	const n = 3000
	texts := make([]string, n)
	var in strings.Builder
	for i := range n {
		texts[i] = strings.Repeat("é\t\u2028 “x” \r\n<&> \x7f\u0000 ", i%7) + fmt.Sprint(i)
		b, err := json.Marshal(map[string]string{"id": fmt.Sprint("id ", i), "text": texts[i]})
		if err != nil {
			t.Fatal(err)
		}
		in.Write(b)
		in.WriteString("\r\n")
	}
	got := articles(t, invokeWith(t, smallChain, in.String(), "annotate", "--workers", "4").must(t).stdout)
	if len(got) != n {
		t.Fatalf("%d articles came of %d lines", len(got), n)
	}
	for i, a := range got {
		if a.ID != fmt.Sprint("id ", i) || a.Text != texts[i] {
			t.Fatalf("line %d: got id %q and text %q, want text %q", i+1, a.ID, a.Text, texts[i])
		}
		if size := layer[int](t, a, "size"); size != len([]rune(texts[i])) {
			t.Errorf("line %d: size %d, want %d", i+1, size, len([]rune(texts[i])))
		}
	}
}

func TestAnnotateReportsBadLinesAndKeepsTheOthers(t *testing.T) {
	in := "\ufeff" + `{"id":"a","text":"one"}
{"id":"b","text":7}

{"id":"c","text":"panic now"}
{"text":"no id"}
{"id":"d"}
{"id":"e","text":"reject this"}
{"id":"f","text":"half \ud83d of it"}
{"id":"g","text":"bad ` + "\xff" + ` byte"}
[]
{"id":"h","text":"cut
{"id":"i","text":"blocks","blocks":[{"kind":"paragraph","start":0,"end":99}]}
{"id":"j","text":""}
{"id":"z","text":"last, whole pair \ud83d\ude00, and \\ud83d"}`
	o := invokeWith(t, smallChain, in, "annotate")
	o.wantError(t, "10 of 13 lines could not be annotated")
	if got := exitCode(o.err); got != exitFailed {
		t.Errorf("exit code %d, want %d", got, exitFailed)
	}
	var ids []string
	for _, a := range articles(t, o.stdout) {
		ids = append(ids, a.ID)
	}
	if want := []string{"a", "j", "z"}; !slices.Equal(ids, want) {
		t.Errorf("articles %q came out, want %q", ids, want)
	}
	want := []string{
		`line 2: read article: the field "text" is a JSON number, where a string is wanted`,
		"line 4: size: panic: a bug",
		`line 5: read article: the field "id" is missing`,
		`line 6: read article d: the field "text" is missing`,
		"line 7: size: no such thing",
		`line 8: half a surrogate pair (\ud83d) at byte 24`,
		"line 9: no valid UTF-8 at byte 23",
		"line 10: read article: a JSON object is wanted",
		"line 11: read article: no valid JSON",
		"line 12: read article i: block 0 (0 to 99)",
	}
	lines := strings.Split(strings.TrimSpace(o.stderr), "\n")
	if len(lines) != len(want) {
		t.Fatalf("stderr has %d lines, want %d:\n%s", len(lines), len(want), o.stderr)
	}
	for i, w := range want {
		if !strings.HasPrefix(lines[i], "wirecopy: "+w) {
			t.Errorf("stderr line %d: got %q, want %q", i+1, lines[i], w)
		}
	}
}

func TestAnnotateStages(t *testing.T) {
	in := `{"id":"a","text":"one","annotations":{"size":99,"shout":"kept","later":{"of":"another version"}},"produced":{"size":"0"}}`
	tests := []struct {
		name, stages string
		size         int
		shout        string
	}{
		{"all", "", 3, "ONE"},
		{"one, the other's annotation is kept", "shout", 99, "ONE"},
		{"two in any order", "shout,size", 3, "ONE"},
		{"the first does nothing to articles", "intake", 99, "kept"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			args := []string{"annotate"}
			if tt.stages != "" {
				args = append(args, "--stages", tt.stages)
			}
			got := articles(t, invokeWith(t, smallChain, in, args...).must(t).stdout)
			if len(got) != 1 {
				t.Fatalf("%d articles, want 1", len(got))
			}
			if size, shout := layer[int](t, got[0], "size"), layer[string](t, got[0], "shout"); size != tt.size || shout != tt.shout {
				t.Errorf("--stages %s: size %d and shout %q, want %d and %q", tt.stages, size, shout, tt.size, tt.shout)
			}
			if later := layer[map[string]string](t, got[0], "later"); later["of"] != "another version" {
				t.Errorf("an annotation that nobody knows became %v", later)
			}
		})
	}
	t.Run("from the environment", func(t *testing.T) {
		t.Setenv("WIRECOPY_ANNOTATE_STAGES", "shout")
		got := articles(t, invokeWith(t, smallChain, in, "annotate").must(t).stdout)
		if size := layer[int](t, got[0], "size"); size != 99 {
			t.Errorf("WIRECOPY_ANNOTATE_STAGES=shout: size %d, want 99, as it came", size)
		}
	})
}

func TestAnnotateFiles(t *testing.T) {
	dir := t.TempDir()
	one := write(t, dir, "one.txt", "first|second")
	write(t, dir, "more/b.txt", "b")
	write(t, dir, "more/a.txt", "a")
	write(t, dir, "more/.hidden", "x")
	empty := write(t, dir, "empty.txt", "")
	bad := write(t, dir, "bad.txt", "bad")
	tests := []struct {
		name  string
		args  []string
		stdin string
		texts []string
		err   string
		say   string
	}{
		{"an item of two articles", []string{one}, "", []string{"first", "second"}, "", ""},
		{"a directory, in order, without hidden files", []string{dir + "/more"}, "", []string{"a", "b"}, "", ""},
		{"standard input among files is an item", []string{one, "-"}, "third", []string{"first", "second", "third"}, "", ""},
		{"alone it is lines", []string{"-"}, `{"id":"x","text":"line"}`, []string{"line"}, "", ""},
		{"alone, what does not begin as JSON is an item", []string{"-"}, "third", []string{"third"}, "", ""},
		{"with a format it is an item", []string{"--format", "plain"}, `{"id":"x","text":"line"}`, []string{`{"id":"x","text":"line"}`}, "", ""},
		{"an agency that is no token", []string{write(t, dir, "d.json", `{"uri":"a","source":"Daily News"}`)}, "", []string{`{"uri":"a","source":"Daily News"}`}, "", ""},
		{"missing", []string{dir + "/no.txt", one}, "", []string{"first", "second"}, "1 of 3 items", "no.txt: no such file or directory"},
		{"empty", []string{empty}, "", nil, "1 of 1 item", "empty.txt: it is empty"},
		{"empty standard input", []string{one, "-"}, "", []string{"first", "second"}, "1 of 3 items", "standard input: it is empty"},
		{"rejected", []string{bad, one}, "", []string{"first", "second"}, "1 of 3 items", "bad.txt: cannot be read"},
		{"a source that is no token", []string{write(t, dir, "c.json", `{"source":"Daily News"}`)}, "", nil, "1 of 1 item", `the field "source": "Daily News" is no subject token`},
		{"only the ingested article", []string{one, "--stages", "intake"}, "", []string{"first", "second"}, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := invokeWith(t, smallChain, tt.stdin, append([]string{"annotate"}, tt.args...)...)
			var texts []string
			for _, a := range articles(t, o.stdout) {
				texts = append(texts, a.Text)
			}
			if !slices.Equal(texts, tt.texts) {
				t.Errorf("texts %q, want %q", texts, tt.texts)
			}
			if tt.err == "" {
				o.must(t)
				return
			}
			o.wantError(t, tt.err)
			if !strings.Contains(o.stderr, tt.say) {
				t.Errorf("stderr %q, want %q", o.stderr, tt.say)
			}
		})
	}
	t.Run("a directory without a file", func(t *testing.T) {
		o := invokeWith(t, smallChain, "", "annotate", t.TempDir())
		o.wantError(t, "1 of 1 item")
		if !strings.Contains(o.stderr, "there is no file to read in this directory") {
			t.Errorf("stderr %q", o.stderr)
		}
	})
}

func TestAnnotatePretty(t *testing.T) {
	in := `{"id":"a","headline":"Two towns, one bridge","text":"one"}` + "\n" + `{"id":"b","text":"two"}`
	o := invokeWith(t, smallChain, in, "annotate", "--pretty").must(t)
	if want := "Two towns, one bridge\na\n\ntwo\nb\n\n"; o.stdout != want {
		t.Errorf("got %q, want %q", o.stdout, want)
	}
}

// limited takes n bytes and then fails.
type limited struct {
	n   int
	err error
}

func (l *limited) Write(b []byte) (int, error) {
	if len(b) > l.n {
		return 0, l.err
	}
	l.n -= len(b)
	return len(b), nil
}

func TestAnnotateWhenTheReaderLeaves(t *testing.T) {
	in := strings.Repeat(`{"id":"a","text":"`+strings.Repeat("x", 1000)+`"}`+"\n", 1000)
	tests := []struct {
		name string
		err  error
		want bool
	}{
		{"a closed pipe is no error", fmt.Errorf("write: %w", syscall.EPIPE), false},
		{"a full disk is", syscall.ENOSPC, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := &app{stdin: strings.NewReader(in), stdout: &limited{100_000, tt.err}, stderr: io.Discard, stages: smallChain}
			if err := a.run(t.Context(), []string{"annotate"}); (err != nil) != tt.want {
				t.Errorf("got %v", err)
			}
		})
	}
}

// An answer comes before the next question: whoever feeds line by line does not wait for a buffer to fill.
func TestAnnotateAnswersAtOnce(t *testing.T) {
	stdin, questions := io.Pipe()
	answers, stdout := io.Pipe()
	a := &app{stdin: stdin, stdout: stdout, stderr: io.Discard, stages: smallChain}
	ended := make(chan error, 1)
	go func() {
		ended <- a.run(t.Context(), []string{"annotate"})
		stdout.Close()
	}()
	r := bufio.NewReader(answers)
	for i := range 3 {
		fmt.Fprintf(questions, `{"id":"%d","text":"x"}`+"\n", i)
		line, err := r.ReadString('\n')
		if err != nil || !strings.Contains(line, fmt.Sprintf(`"id":"%d"`, i)) {
			t.Fatalf("answer %d: %q, %v", i, line, err)
		}
	}
	questions.Close()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestAnnotateEndsWithItsContext(t *testing.T) {
	stdin, questions := io.Pipe()
	defer questions.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	var stdout bytes.Buffer
	a := &app{stdin: stdin, stdout: &stdout, stderr: io.Discard, stages: smallChain}
	go fmt.Fprintln(questions, `{"id":"a","text":"x"}`)
	if err := a.run(ctx, []string{"annotate"}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want %v", err, context.DeadlineExceeded)
	}
}

func TestReadLine(t *testing.T) {
	const limit = 100_000 // more than the reader's buffer
	long := strings.Repeat("x", limit+1)
	r := bufio.NewReaderSize(strings.NewReader("one\n"+long+"\n"+long[:limit-1]+"\nlast"), 1<<16)
	tests := []struct {
		length int
		err    error
	}{{4, nil}, {0, errLongLine}, {limit, nil}, {4, io.EOF}}
	for i, tt := range tests {
		got, err := readLine(r, limit)
		if len(got) != tt.length || err != tt.err {
			t.Errorf("line %d: %d bytes, %v; want %d, %v", i+1, len(got), err, tt.length, tt.err)
		}
	}
}

func FuzzCheckExact(f *testing.F) {
	for _, s := range []string{`{"id":"a","text":"\ud83d\ude00"}`, `"\\ud83d"`, `"\ud83d"`, `"\u`, `\`, "\xff", `"\ude00\ud83d"`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var v string
		if json.Unmarshal(data, &v) != nil {
			_ = checkExact(data)
			return
		}
		// What is passed comes out of Go as it went in: no replacement character that was not there.
		had := bytes.Contains(data, []byte("\uFFFD")) || bytes.Contains(bytes.ToLower(data), []byte(`\ufffd`))
		if err := checkExact(data); (err == nil) && !had && strings.ContainsRune(v, '\uFFFD') {
			t.Errorf("%q was passed and became %q", data, v)
		}
	})
}

func TestAnnotateLeavesPicturesOut(t *testing.T) {
	dir := t.TempDir()
	picture := write(t, dir, "picture.json", `{"uri":"urn:pic:1","type":"picture","headlines":[{"value":"Quay at dawn"}],"renditions":[]}`)
	story := write(t, dir, "story.json", `{"id":"1","text":"Jane Doe spoke in Kellmouth."}`)
	o := invoke(t, "", "annotate", "--stages", "ingest", picture, story)
	if o.err != nil {
		t.Errorf("error %v, want none: a picture is no failure", o.err)
	}
	if strings.Count(o.stdout, "\n") != 1 || !strings.Contains(o.stdout, "Kellmouth") || !strings.Contains(o.stderr, "picture.json: there is no text in it") {
		t.Errorf("stdout %s, stderr %s, want the story, and a note of the picture", o.stdout, o.stderr)
	}
}

func TestAnArchiveIsItsPages(t *testing.T) {
	var got []string
	for it := range readItems(t.Context(), []string{"../../stages/ingest/testdata/items/crawl.warc"}, strings.NewReader("")) {
		if it.err != nil {
			t.Fatal(it.err)
		}
		if !strings.Contains(string(it.data), `<link rel="canonical" href="https://a.example/gulls">`) {
			t.Errorf("the page does not say its address: %s", it.data)
		}
		got = append(got, it.name+" "+it.contentType)
	}
	if want := []string{"../../stages/ingest/testdata/items/crawl.warc https://a.example/gulls text/html; charset=utf-8"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
