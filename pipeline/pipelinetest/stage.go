package pipelinetest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"wirecopy/pipeline"
)

var stageName = regexp.MustCompile(`^[a-z0-9_-]{1,32}$`)

// hostile texts that any stage has to survive, beside the samples.
var hostile = []string{
	"", " ", "\n\n\n", "\x00\x01\x02", "\ufeff", "a", "\"", "“", "'", "’s", "\"\"\"\"\"", "“”‘’„‟«»", "\u202eright to left\u202c", "🙂🙂🙂", "e\u0301\u0301\u0301",
	"ALL CAPITALS SAID THE MINISTER ON FRIDAY", "no capitals at all said the minister on friday", "\r\n\r\n“Open,\r\n\r\n“and open again", "S.S.S.S.S.S.",
	strings.Repeat("\" ", 2000), strings.Repeat("a", 20000), strings.Repeat("He said. ", 1000), strings.Repeat("U.S. ", 2000), "İstanbul said ȺȺȺȺ's",
}

// CheckStage holds a stage to the contract of pipeline.Stage, on the samples and on hostile input: it has a name that
// is a subject token, survives everything, gives the same answer to the same input, also from many goroutines at once,
// leaves its input as it was, keeps the text and the annotations of others, and gives spans that say what stands there.
func CheckStage(t *testing.T, s pipeline.Stage, samples ...pipeline.Message) {
	t.Helper()
	if !stageName.MatchString(s.Name()) {
		t.Errorf("name %q does not match %s", s.Name(), stageName)
	}
	raw := len(samples) > 0 && samples[0].Article == nil
	inputs := append([]pipeline.Message(nil), samples...)
	for i, text := range hostile {
		m := pipeline.Message{Source: "test", Origin: fmt.Sprint("hostile/", i)}
		if raw {
			m.Item = []byte(text)
		} else {
			m.Article = (&pipeline.Article{ID: fmt.Sprint("hostile-", i), Version: 1, Source: "test", Text: strings.ToValidUTF8(text, "\ufffd")}).Share()
		}
		inputs = append(inputs, m)
	}
	first := make([]string, len(inputs))
	for i, in := range inputs {
		before := show(t, in)
		out, err := pipeline.Try(t.Context(), s, in)
		var p *pipeline.PanicError
		if errors.As(err, &p) {
			t.Fatalf("input %d (%.60q) panics: %v\n%s", i, describe(in), p.Value, p.Stack)
		}
		if after := show(t, in); after != before {
			t.Errorf("input %d (%.60q) was changed\nfrom %s\nto   %s", i, describe(in), before, after)
		}
		first[i] = answer(t, out, err)
		for _, m := range out {
			checkOutput(t, in, m)
		}
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for i, in := range inputs {
				out, err := pipeline.Try(context.WithoutCancel(t.Context()), s, in)
				if got := answer(t, out, err); got != first[i] {
					t.Errorf("input %d (%.60q) gives another answer the second time\nfirst %s\nthen  %s", i, describe(in), first[i], got)
				}
			}
		})
	}
	wg.Wait()
}

func checkOutput(t *testing.T, in, out pipeline.Message) {
	t.Helper()
	if out.Article == nil {
		t.Errorf("%.60q: an output carries no article", describe(in))
		return
	}
	a := out.Article
	if !utf8.ValidString(a.Text) {
		t.Errorf("%.60q: the output's text is no valid UTF-8", describe(in))
	}
	if in.Article != nil {
		if a.Text != in.Article.Text {
			t.Errorf("%.60q: the text was changed", describe(in))
		}
		for name := range in.Article.Annotations {
			if a.Annotations[name] == nil {
				t.Errorf("%.60q: annotation %s is gone", describe(in), name)
			}
		}
	} else if a.ID == "" || a.Version < 1 || a.Source == "" {
		t.Errorf("%.60q: id %q, version %d, source %q: none may be empty", describe(in), a.ID, a.Version, a.Source)
	}
	body, err := a.Encode()
	if err != nil {
		t.Errorf("%.60q: encode: %v", describe(in), err)
		return
	}
	if _, err := pipeline.DecodeArticle(body); err != nil {
		t.Errorf("%.60q: its article cannot be read back: %v", describe(in), err)
	}
	CheckSpans(t, a.Text, body)
}

// CheckSpans walks any JSON for objects with start, end and text, and checks that the text stands there.
func CheckSpans(t testing.TB, text string, body []byte) {
	t.Helper()
	runes := []rune(text)
	var doc any
	if err := json.Unmarshal(body, &doc); err != nil {
		t.Errorf("spans: %v", err)
		return
	}
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, x := range v {
				walk(x)
			}
		case map[string]any:
			start, ok1 := v["start"].(float64)
			end, ok2 := v["end"].(float64)
			if want, ok3 := v["text"].(string); ok1 && ok2 && ok3 {
				switch b, e := int(start), int(end); {
				case b < 0 || e < b || e > len(runes):
					t.Errorf("span %d to %d (%q) leaves the text of %d code points", b, e, want, len(runes))
				case string(runes[b:e]) != want:
					t.Errorf("span %d to %d says %q where %q stands", b, e, want, string(runes[b:e]))
				}
			}
			for _, x := range v {
				walk(x)
			}
		}
	}
	walk(doc)
}

func answer(t *testing.T, out []pipeline.Message, err error) string {
	t.Helper()
	if err != nil {
		return fmt.Sprintf("error (rejected: %t): %v", pipeline.Rejected(err), err)
	}
	var b strings.Builder
	for _, m := range out {
		b.WriteString(show(t, m))
		b.WriteByte('\n')
	}
	return b.String()
}

func show(t *testing.T, m pipeline.Message) string {
	t.Helper()
	if m.Article == nil {
		return fmt.Sprintf("%s %q", m.Source, m.Item)
	}
	b, err := m.Article.Encode()
	if err != nil {
		t.Errorf("encode: %v", err)
	}
	return fmt.Sprintf("%s %s %s %s", m.Source, m.Origin, m.Received, b)
}

func describe(m pipeline.Message) string {
	if m.Article != nil {
		return m.Article.Text
	}
	return string(m.Item)
}
