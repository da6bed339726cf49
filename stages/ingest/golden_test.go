package ingest_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wirecopy/pipeline"
	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/token"
	"wirecopy/stages/ingest"
	"wirecopy/stages/ingest/blocks"
)

// TestGolden reads every item under testdata/items, and compares what it becomes with the file of the same name under
// testdata/golden. A new format or style needs a new item there and no new code. The examples are read too; what becomes
// of them is in the golden file of this stage in stages/testdata.
func TestGolden(t *testing.T) {
	var files []string
	for _, dir := range []string{"../../examples", "testdata/items"} {
		found, err := filepath.Glob(filepath.Join(dir, "*"))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	if len(files) < 12 {
		t.Fatalf("found %d items: the examples are missing", len(files))
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			articles, err := ingest.Parse(data, "", "test")
			if err != nil {
				t.Fatalf("Parse(%s): %v", file, err)
			}
			var got bytes.Buffer
			for _, a := range articles {
				checkArticle(t, a)
				got.Write(render(t, a))
			}
			if strings.HasPrefix(file, "testdata") {
				pipelinetest.Golden(t, filepath.Join("testdata/golden", filepath.Base(file)+".golden"), got.Bytes())
			}
		})
	}
}

// render writes an article for a golden file: its fields as JSON, then each block with the text it covers.
func render(t *testing.T, a *pipeline.Article) []byte {
	t.Helper()
	fields := *a
	fields.Text, fields.Blocks, fields.Produced = "", nil, nil
	head, err := fields.Encode()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := json.Indent(&out, head, "", "  "); err != nil {
		t.Fatal(err)
	}
	out.WriteByte('\n')
	runes := []rune(a.Text)
	for _, b := range a.Blocks {
		out.WriteString("[" + b.Kind + "] " + strings.ReplaceAll(string(runes[b.Start:b.End]), "\n", "\n    ") + "\n")
	}
	out.WriteByte('\n')
	return out.Bytes()
}

// checkArticle checks what holds for every article, whatever it came from.
func checkArticle(t *testing.T, a *pipeline.Article) {
	t.Helper()
	if err := token.Check(a.ID); err != nil {
		t.Errorf("the id: %v", err)
	}
	if a.Version < 1 || a.PubStatus == "" || a.Language == "" {
		t.Errorf("article %s: version %d, status %q, language %q: none may be empty", a.ID, a.Version, a.PubStatus, a.Language)
	}
	encoded, err := a.Encode()
	if err != nil {
		t.Fatalf("encode article %s: %v", a.ID, err)
	}
	back, err := pipeline.DecodeArticle(encoded)
	if err != nil {
		t.Fatalf("article %s does not survive the wire: %v", a.ID, err)
	}
	if back.Text != a.Text {
		t.Errorf("article %s: the text is not valid UTF-8: the wire changes it", a.ID)
	}
	if strings.IndexByte(a.Text, 0) >= 0 {
		t.Errorf("article %s: there is a NUL in the text", a.ID)
	}
	// Blocks leave nothing out but white space, and characters without width that programs leave behind.
	runes := []rune(a.Text)
	at := 0
	for i, b := range append(a.Blocks, pipeline.Block{Start: len(runes), End: len(runes)}) {
		if between := blocks.Trim(string(runes[at:b.Start])); between != "" {
			t.Errorf("article %s: %q stands before block %d and is in no block", a.ID, between, i)
		}
		if i < len(a.Blocks) && b.Start >= b.End {
			t.Errorf("article %s: block %d is empty", a.ID, i)
		}
		at = b.End
	}
}
