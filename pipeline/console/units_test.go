package console

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wirecopy/pipeline"
	"wirecopy/pipeline/runner"
	"wirecopy/pipeline/wire"
)

// laid writes paragraphs as text with what lies over it: [text|class|quotes|entities].
func laid(all []paragraph) string {
	var b strings.Builder
	for _, p := range all {
		fmt.Fprintf(&b, "%s:", p.Kind)
		for _, s := range p.Segments {
			if s.Class == "" && s.Evidence == "" {
				b.WriteString(s.Text)
			} else {
				fmt.Fprintf(&b, "[%s|%s|%s|%s]", s.Text, s.Class, s.Quotes, s.Entities)
			}
			for _, e := range s.Ends {
				b.WriteString("^" + e.ID + "/" + e.Number)
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestParagraphs(t *testing.T) {
	for _, c := range []struct {
		name   string
		text   string
		blocks []pipeline.Block
		marks  []mark
		want   string
	}{
		{"no marks", "One.\n\nTwo.", nil, nil, "paragraph:One.\nparagraph:Two.\n"},
		{"a name within a quote", "Lim of Oslo", nil, []mark{{start: 0, end: 11, class: "quote", quote: "q1", number: "1"}, {start: 7, end: 11, class: "name", entity: "e1"}},
			"paragraph:[Lim of |quote|q1|][Oslo|quote name|q1|e1]^q1/1\n"},
		{"marks that cross", "abcdef", nil, []mark{{start: 0, end: 4, class: "x", quote: "q1"}, {start: 2, end: 6, class: "y", quote: "q2"}},
			"paragraph:[ab|x|q1|][cd|x y|q1 q2|][ef|y|q2|]\n"},
		{"a mark over two paragraphs", "ab\ncd", nil, []mark{{start: 0, end: 5, class: "x", quote: "q1", number: "1"}}, "paragraph:[ab|x|q1|]\nparagraph:[cd|x|q1|]^q1/1\n"},
		{"code points, not bytes", "Łé 😀 x", nil, []mark{{start: 3, end: 4, class: "x"}}, "paragraph:Łé [😀|x||] x\n"},
		{"blocks, and text between them", "HEAD\nBody\nnote", []pipeline.Block{{Kind: pipeline.Heading, Start: 0, End: 4}, {Kind: pipeline.Note, Start: 10, End: 14}}, nil,
			"heading:HEAD\nparagraph:Body\nnote:note\n"},
		{"marks outside the text and empty ones", "ab", nil, []mark{{start: 5, end: 9, class: "x"}, {start: 1, end: 1, class: "y"}}, "paragraph:ab\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := laid(paragraphs(&pipeline.Article{Text: c.text, Blocks: c.blocks}, c.marks))
			if got != c.want {
				t.Errorf("got\n%swant\n%s", got, c.want)
			}
		})
	}
}

// TestNumbersHaveNoGaps numbers the quotes of an article in which words in marks between them report no speech.
func TestNumbersHaveNoGaps(t *testing.T) {
	span := func(start, end int) []pipeline.Span { return []pipeline.Span{{Start: start, End: end}} }
	quotes := []pipeline.Quote{
		{ID: "q1", Type: pipeline.Direct, Content: span(0, 2)}, {ID: "q2", Type: pipeline.Scare, Content: span(2, 4)}, {ID: "q3", Type: pipeline.Mixed, Content: span(4, 6)},
	}
	if got, want := laid(paragraphs(&pipeline.Article{Text: "aabbcc"}, marksOf(nil, quotes, pipeline.Sentiment{}))), "paragraph:[aa|quote direct|q1|]^q1/1[bb|scare||][cc|quote mixed|q3|]^q3/2\n"; got != want {
		t.Errorf("the text has the numbers\n%swant\n%s", got, want)
	}
	article := &pipeline.Article{ID: "a", Version: 1, Text: "aabbcc"}
	var cards []string
	for _, k := range quoteCards(&found{Article: article}, nil, quotes, pipeline.Sentiment{}) {
		cards = append(cards, k.ID+"/"+k.Number)
	}
	if want := []string{"q1/1", "q3/2"}; !slices.Equal(cards, want) {
		t.Errorf("the cards are %q, want %q", cards, want)
	}
	l := newLedger()
	l.bases[articleVersion{"a", 1}] = article.With(pipeline.QuotesLayer, "1", quotes)
	l.all = []pipeline.Correction{{ID: "c", Kind: pipeline.NotSpeech, Article: pipeline.ArticleRef{ID: "a", Version: 1}, Quote: "q3"}}
	if got := l.newest("a")[0].Summary(); got != "Quote 2 reports no speech" {
		t.Errorf("a correction of q3 is said to be: %s", got)
	}
}

func TestDiff(t *testing.T) {
	write := func(list []change) string {
		var b strings.Builder
		for _, c := range list {
			b.WriteString(map[string]string{"same": "", "gone": "-", "new": "+"}[c.Kind] + "{" + c.Text + "}")
		}
		return b.String()
	}
	for _, c := range []struct{ name, older, newer, want string }{
		{"nothing", "a b", "a b", "{a b} | {a b}\n"},
		{"a word", "It sinks today.", "It floats today.", "{It }-{sinks}{ today.} | {It }+{floats}{ today.}\n"},
		{"a paragraph more", "a\nc", "a\nb\nc", "{a} | {a}\n | +{b}\n{c} | {c}\n"},
		{"a paragraph less", "a\nb\nc", "a\nc", "{a} | {a}\n-{b} | \n{c} | {c}\n"},
		{"all", "", "x", " | +{x}\n"},
		{"markup is text", "<b>a</b>", "<b>c</b>", "{<b>}-{a}{</b>} | {<b>}+{c}{</b>}\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got strings.Builder
			for _, row := range diff(c.older, c.newer) {
				got.WriteString(write(row.Old) + " | " + write(row.New) + "\n")
			}
			if got.String() != c.want {
				t.Errorf("diff of %q and %q:\n%swant\n%s", c.older, c.newer, got.String(), c.want)
			}
		})
	}
	// What is too large to look at in detail is gone and new.
	long := strings.Repeat("x y ", 4000)
	if rows := diff("a "+long+"b", "c "+strings.ReplaceAll(long, "y", "z")+"d"); len(rows) != 1 {
		t.Errorf("%d rows of one long paragraph, want 1", len(rows))
	}
}

func TestLocate(t *testing.T) {
	for _, c := range []struct {
		name, text, words string
		near              int
		want              string
		start             int
	}{
		{"once", "He said no.", "said no", 0, "said no", 3},
		{"the nearest of several", "no yes no yes no", "no", 8, "no", 7},
		{"other space", "it was\n  there", "was there", 0, "was\n  there", 3},
		{"space around", "it was", "  was \r\n", 0, "was", 3},
		{"code points", "Łódź said", "said", 0, "said", 5},
		{"not there", "it was", "were", 0, "", 0},
		{"no words", "it was", " ", 0, "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, ok := locate(c.text, c.words, c.near)
			if ok != (c.want != "") || s.Text != c.want || ok && (s.Start != c.start || s.End != c.start+len([]rune(c.want))) {
				t.Errorf("%q in %q: %+v, %t; want %q at %d", c.words, c.text, s, ok, c.want, c.start)
			}
		})
	}
}

func TestQuantile(t *testing.T) {
	inf := 1e300
	for _, c := range []struct {
		name string
		b    []bucket
		q    float64
		want float64
	}{
		{"nothing", nil, 0.5, 0},
		{"empty", []bucket{{1, 0}, {inf, 0}}, 0.5, 0},
		{"the middle of a bucket", []bucket{{1, 0}, {2, 10}, {inf, 10}}, 0.5, 1.5},
		{"the first bucket", []bucket{{1, 10}, {inf, 10}}, 0.5, 0.5},
		{"above all bounds", []bucket{{1, 0}, {2, 1}, {inf, 10}}, 0.99, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := quantile(c.b, c.q); got != c.want {
				t.Errorf("%v of %v: %v, want %v", c.q, c.b, got, c.want)
			}
		})
	}
}

func TestLatenciesOfSeveralWorkers(t *testing.T) {
	of := func(count uint64, upTo ...uint64) *runner.Histogram {
		return &runner.Histogram{Count: count, Bounds: []float64{1, 2, 4}, UpTo: upTo}
	}
	for _, c := range []struct {
		name string
		all  []*runner.Histogram
		want latency
	}{
		{"nobody answers", nil, latency{}},
		{"one", []*runner.Histogram{of(10, 0, 10, 10)}, latency{1.5, 1.99}},
		{"two processes", []*runner.Histogram{of(10, 10, 10, 10), of(10, 0, 0, 10)}, latency{1, 3.96}},
		{"one of an older version", []*runner.Histogram{nil, of(10, 0, 10, 10)}, latency{1.5, 1.99}},
		{"one with other bounds", []*runner.Histogram{of(10, 0, 10, 10), {Count: 5, Bounds: []float64{9}, UpTo: []uint64{5}}}, latency{1.5, 1.99}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var all []bucket
			for _, h := range c.all {
				all = reported(all, h)
			}
			got := latencyOf(all)
			if math.Abs(got.P50-c.want.P50) > 1e-9 || math.Abs(got.P99-c.want.P99) > 1e-9 {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestSecondsAreShort(t *testing.T) {
	for in, want := range map[float64]string{0: "–", 0.0000684: "0.068 ms", 0.00375: "3.8 ms", 0.211: "211 ms", 0.9949: "995 ms", 1.234: "1.2 s", 125: "125 s"} {
		if got := seconds(in); got != want {
			t.Errorf("%v is shown as %s, want %s", in, got, want)
		}
	}
}

func TestWithoutSecrets(t *testing.T) {
	for address, want := range map[string]string{
		"https://a.example/feed":               "https://a.example/feed",
		"https://a.example/feed?key=1":         "https://a.example/feed?…",
		"https://ada:secret@a.example/feed":    "https://…@a.example/feed",
		"https://a.example/%zz?key=1":          "https://a.example/%zz",
		"https://a.example/${NAME}/rss?k=${A}": "https://a.example/$%7BNAME%7D/rss?…",
	} {
		if got := withoutSecrets(address); got != want {
			t.Errorf("%s is shown as %s, want %s", address, got, want)
		}
	}
}

func TestReadTokens(t *testing.T) {
	for _, c := range []struct {
		name, file, wantErr string
		readersNeedOne      bool
	}{
		{"both", "# desk\nread 0123456789abcdef\nwrite fedcba9876543210\n", "", true},
		{"a writer alone", "write fedcba9876543210", "", false},
		{"short", "read abc", "line 1: the token has 3 characters", false},
		{"another word", "\nadmin 0123456789abcdef", "line 2: want read or write", false},
		{"none", "# nothing\n", "there is no token in it", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "tokens")
			if err := os.WriteFile(path, []byte(c.file), 0o600); err != nil {
				t.Fatal(err)
			}
			tokens, err := ReadTokens(path)
			if c.wantErr != "" {
				if err == nil || !strings.Contains(err.Error(), c.wantErr) || !strings.Contains(err.Error(), path) {
					t.Errorf("error %v, want one with %q and the file", err, c.wantErr)
				}
				return
			}
			if err != nil || tokens.ReadersNeedOne != c.readersNeedOne || tokens.role("fedcba9876543210") != Writer || tokens.role("fedcba987654321") != Nobody {
				t.Errorf("%+v, %v", tokens, err)
			}
		})
	}
}

func TestWriteTokenIn(t *testing.T) {
	dir := t.TempDir()
	first, path, err := WriteTokenIn(dir)
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	again, _, err := WriteTokenIn(dir)
	token := strings.TrimSpace(string(b))
	if err != nil || first.role(token) != Writer || again.role(token) != Writer || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, mode %v; the token has to stay the same, and be its owner's", err, info.Mode())
	}
	if err := os.WriteFile(path, []byte("abc"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := WriteTokenIn(dir); err == nil {
		t.Error("a token that can be guessed is taken")
	}
}

func TestSessionsEnd(t *testing.T) {
	s, now := newSessions(), time.Now()
	id := s.open(Writer, now)
	if s.role(id, now) != Writer || s.role("other", now) != Nobody || s.role(id, now.Add(sessionTime+time.Second)) != Nobody {
		t.Error("a session is not its owner's, or does not end")
	}
	for range maxSessions + 10 {
		s.open(Reader, now)
	}
	if len(s.all) > maxSessions {
		t.Errorf("%d sessions, want %d at most", len(s.all), maxSessions)
	}
}

// said is the event of a quote.
func said(t testing.TB, article string, version int, speaker, words string) wire.Event {
	t.Helper()
	q := pipeline.QuoteEvent{Article: pipeline.ArticleRef{ID: article, Version: version, Source: "desk"}, SpeakerName: speaker,
		Quote: pipeline.Quote{ID: "q1", Type: pipeline.Direct, Content: []pipeline.Span{{Text: words}}}}
	b, err := json.Marshal(q)
	if err != nil {
		t.Fatal(err)
	}
	return wire.Event{Type: wire.TypeQuote, ID: wire.QuoteEventID(q.Article, fmt.Sprintf("q%d", len(words))), Subject: article, Version: version, Data: b, Time: time.Unix(1, 0)}
}

func TestLiveForgets(t *testing.T) {
	v := newLive()
	for i := range 2 * keptLines {
		v.take(uint64(i+1), said(t, fmt.Sprintf("a%d", i), 1, "Rhea Tolland", "It floats"))
	}
	if n := len(v.lines); n < keptLines || n > keptLines+keptLines/10 || len(v.byEvent) != n || len(v.byArticle) != n {
		t.Errorf("%d lines, %d events, %d articles; want %d and a tenth at most", n, len(v.byEvent), len(v.byArticle), keptLines)
	}
	if _, missed, _, leave := v.visit(1); !missed {
		t.Error("who comes back after what is forgotten is not told")
	} else {
		leave()
	}
	if changed, missed, _, leave := v.visit(uint64(2*keptLines - 3)); missed || len(changed) != 3 {
		t.Errorf("%d lines since the last but three, missed: %t", len(changed), missed)
	} else {
		leave()
	}
}

func TestLiveCutsOffTheSlow(t *testing.T) {
	v := newLive()
	_, _, slow, _ := v.visit(0)
	for i := range backlog + 1 {
		v.take(uint64(i+1), said(t, fmt.Sprintf("a%d", i), 1, "Rhea Tolland", "It floats"))
	}
	n := 0
	for range slow { // it ends: the channel is closed
		n++
	}
	if n != backlog || len(v.visitors) > 0 {
		t.Errorf("%d lines were kept for a visitor who reads none, and %d visitors are left", n, len(v.visitors))
	}
}

func TestRetractionBeforeItsQuote(t *testing.T) {
	v := newLive()
	q := said(t, "a1", 1, "Rhea Tolland", "It floats")
	r, err := json.Marshal(pipeline.Retraction{Article: pipeline.ArticleRef{ID: "a1", Version: 2}, Withdrawn: []string{q.ID}, Reason: pipeline.Killed})
	if err != nil {
		t.Fatal(err)
	}
	v.take(1, wire.Event{Type: wire.TypeQuoteRetracted, Data: r})
	v.take(2, q)
	lines, _ := v.newest(filter{}.matcher(), 10)
	if len(lines) != 1 || lines[0].Withdrawn != pipeline.Killed {
		t.Errorf("lines %+v, want one that was withdrawn", lines)
	}
}

func TestIndexForgets(t *testing.T) {
	x := newIndex()
	n := keptArticles + keptArticles/5
	for i := range n {
		x.take(uint64(i+1), wire.Event{Type: wire.TypeArticle, Subject: fmt.Sprintf("a%d", i/2), Version: i%2 + 1})
	}
	if len(x.order) > keptArticles+keptArticles/10+1 || x.versions("a0") != nil {
		t.Errorf("%d versions are known, the first article's: %v", len(x.order), x.versions("a0"))
	}
	last := x.versions(fmt.Sprintf("a%d", n/2-1))
	want := []stored{{fmt.Sprintf("a%d", n/2-1), uint64(n - 1), 1, ""}, {fmt.Sprintf("a%d", n/2-1), uint64(n), 2, ""}}
	if d := cmp.Diff(want, last, cmp.AllowUnexported(stored{})); d != "" {
		t.Errorf("the last article (-want +got):\n%s", d)
	}
}

func BenchmarkTake(b *testing.B) {
	v := newLive()
	_, _, lines, leave := v.visit(0)
	defer leave()
	go func() {
		for range lines { // a visitor who keeps up
		}
	}()
	events := make([]wire.Event, 1000)
	for i := range events {
		events[i] = said(b, fmt.Sprintf("a%d", i), 1, "Rhea Tolland", "The ferry floats, and it will float for as long as somebody pays for its paint.")
	}
	for i := 0; b.Loop(); i++ {
		e := events[i%len(events)]
		e.ID = fmt.Sprint(i)
		v.take(uint64(i), e)
	}
}
