package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"wirecopy/pipeline"
	"wirecopy/pipeline/archive"
	"wirecopy/pipeline/archive/archivetest"
)

// some gives an archive of made-up articles.
func some(t *testing.T) *archive.Store {
	t.Helper()
	s, err := archive.Open(t.Context(), filepath.Join(t.TempDir(), "archive.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	world := archivetest.New(3, 40)
	var items []archive.Item
	for n := range 20 {
		a := world.Article(n)
		if n == 0 {
			a.Headline = "=HYPERLINK(\"http://x\")"
		}
		items = append(items, archive.Item{Article: a, Received: a.VersionCreated})
	}
	if err := s.Put(t.Context(), items, archive.Position{}); err != nil {
		t.Fatal(err)
	}
	return s
}

func write(t *testing.T, s *archive.Store, format string) (*bytes.Buffer, []archive.Quote) {
	t.Helper()
	var b bytes.Buffer
	w, err := NewQuotes(&b, format)
	if err != nil {
		t.Fatal(err)
	}
	var all []archive.Quote
	if err := s.EachQuote(t.Context(), archive.QuoteQuery{}, func(q archive.Quote) error {
		all = append(all, q)
		return w.Write(q)
	}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return &b, all
}

func TestParquet(t *testing.T) {
	b, all := write(t, some(t), Parquet)
	rows, err := parquet.Read[Row](bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil || len(rows) != len(all) || len(rows) != 200 {
		t.Fatalf("got %d rows (%v) of %d quotes, want 200", len(rows), err, len(all))
	}
	for i, r := range rows {
		want := NewRow(all[i])
		if r.ID != want.ID || r.Words != want.Words || !r.At.Equal(want.At) || !slices.Equal(r.About, want.About) || r.SpeakerID != want.SpeakerID || r.Score != want.Score {
			t.Errorf("row %d: got %+v, want %+v", i, r, want)
		}
	}
}

func TestCSV(t *testing.T) {
	b, all := write(t, some(t), CSV)
	rows, err := csv.NewReader(b).ReadAll()
	if err != nil || len(rows) != len(all)+1 {
		t.Fatalf("got %d rows (%v), want %d", len(rows), err, len(all)+1)
	}
	at := slices.Index(rows[0], "headline")
	for _, row := range rows[1:] {
		for i, cell := range row {
			if strings.ContainsAny(cell[:min(1, len(cell))], "=@+") || strings.HasPrefix(cell, "-") && rows[0][i] != "score" {
				t.Errorf("a spreadsheet takes %q for a formula, in the column %s", cell, rows[0][i])
			}
		}
	}
	if last := rows[len(rows)-1][at]; last != "'=HYPERLINK(\"http://x\")" {
		t.Errorf("headline %q, want it harmless", last)
	}
}

func TestJSONLines(t *testing.T) {
	b, all := write(t, some(t), JSONL)
	d := json.NewDecoder(b)
	for i := range all {
		var q archive.Quote
		if err := d.Decode(&q); err != nil || q.ID != all[i].ID || q.Speaker == nil || *q.Speaker != *all[i].Speaker {
			t.Fatalf("line %d: got %+v (%v), want %+v", i, q, err, all[i])
		}
	}
}

func TestUnknownFormat(t *testing.T) {
	if _, err := NewQuotes(nil, "xlsx"); err == nil || !strings.Contains(err.Error(), "parquet") {
		t.Errorf("got %v, want an error that names the formats", err)
	}
}

func TestArticlesComeBack(t *testing.T) {
	s := some(t)
	if err := s.EachArticle(t.Context(), archive.ArticleQuery{}, func(a archive.Article) error {
		var b bytes.Buffer
		if err := WriteArticle(&b, a, Articles); err != nil {
			return err
		}
		_, err := pipeline.DecodeArticle(b.Bytes())
		return err
	}); err != nil {
		t.Error(err)
	}
}
