// Package export writes what an archive has in forms that others read: CSV for spreadsheets, JSON lines, Parquet for
// DuckDB, ClickHouse and Spark, and ninjs for systems of news.
package export

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"wirecopy/pipeline/archive"
)

// Quotes writes quotes. Close writes what is left; it does not close the writer below.
type Quotes interface {
	Write(archive.Quote) error
	Close() error
}

// Formats of quotes.
const (
	CSV     = "csv"
	JSONL   = "jsonl"
	Parquet = "parquet"
	NINJS   = "ninjs" // of articles
)

// NewQuotes writes quotes in a format: CSV, JSONL or Parquet.
func NewQuotes(w io.Writer, format string) (Quotes, error) {
	switch format {
	case CSV:
		return newCSV(w)
	case JSONL:
		return newJSONL(w), nil
	case Parquet:
		return newParquet(w), nil
	}
	return nil, fmt.Errorf("quotes are not written as %q: %s, %s and %s are known", format, CSV, JSONL, Parquet)
}

// Row is a quote as one flat row: the columns of CSV and Parquet.
type Row struct {
	ID         string    `parquet:"id"`
	At         time.Time `parquet:"at,timestamp(microsecond)"`
	Speaker    string    `parquet:"speaker,dict"`
	SpeakerID  string    `parquet:"speaker_id,dict"`
	Wikidata   string    `parquet:"speaker_wikidata,dict"`
	Role       string    `parquet:"role,dict"`
	Kind       string    `parquet:"kind,dict"`
	Type       string    `parquet:"type,dict"`
	Words      string    `parquet:"words"`
	Cue        string    `parquet:"cue,dict"`
	About      []string  `parquet:"about,list"`
	AboutIDs   []string  `parquet:"about_ids,list"`
	Tone       string    `parquet:"tone,dict"`
	Score      float64   `parquet:"score"`
	Confidence float64   `parquet:"confidence"`
	Rule       string    `parquet:"rule,dict"`
	Source     string    `parquet:"source,dict"`
	Headline   string    `parquet:"headline,dict"`
	URL        string    `parquet:"url,dict"`
	Article    string    `parquet:"article,dict"`
	Version    int32     `parquet:"version"`
}

// NewRow makes the row of a quote. A quote in several parts has an ellipsis between them.
func NewRow(q archive.Quote) Row {
	r := Row{
		ID: q.ID, At: q.At, Speaker: q.SpeakerName, Wikidata: q.SpeakerWikidata, Role: strings.Join(q.SpeakerRoles, "; "), Type: q.Quote.Type,
		Confidence: q.Quote.Confidence, Rule: q.Quote.Rule, Source: q.Article.Source, Headline: q.Article.Headline, URL: q.Article.URL, Article: q.Article.ID, Version: int32(q.Article.Version),
	}
	if q.Speaker != nil {
		r.SpeakerID = q.Speaker.ID
	}
	if q.Quote.Speaker != nil {
		r.Kind = q.Quote.Speaker.Kind
	}
	if q.Quote.Cue != nil {
		r.Cue = q.Quote.Cue.Text
	}
	if q.Tone != nil {
		r.Tone, r.Score = q.Tone.Label, q.Tone.Score
	}
	parts := make([]string, len(q.Quote.Content))
	for i, c := range q.Quote.Content {
		parts[i] = c.Text
	}
	r.Words = strings.Join(parts, " … ")
	for _, t := range q.About {
		r.About = append(r.About, t.Name.Name)
		r.AboutIDs = append(r.AboutIDs, t.ID)
	}
	return r
}

type csvQuotes struct{ w *csv.Writer }

func newCSV(w io.Writer) (*csvQuotes, error) {
	c := &csvQuotes{csv.NewWriter(w)}
	return c, c.w.Write([]string{"id", "at", "speaker", "speaker_id", "speaker_wikidata", "role", "kind", "type", "words", "cue", "about", "about_ids", "tone", "score",
		"confidence", "rule", "source", "headline", "url", "article", "version"})
}

func (c *csvQuotes) Write(q archive.Quote) error {
	r := NewRow(q)
	number := func(f float64) string { return strconv.FormatFloat(f, 'f', 3, 64) }
	return c.w.Write([]string{harmless(r.ID), r.At.Format(time.RFC3339), harmless(r.Speaker), harmless(r.SpeakerID), r.Wikidata, harmless(r.Role), r.Kind, r.Type, harmless(r.Words), harmless(r.Cue),
		harmless(strings.Join(r.About, "; ")), harmless(strings.Join(r.AboutIDs, "; ")), r.Tone, number(r.Score), number(r.Confidence), r.Rule, r.Source, harmless(r.Headline), harmless(r.URL), harmless(r.Article), strconv.Itoa(int(r.Version))})
}

func (c *csvQuotes) Close() error {
	c.w.Flush()
	return c.w.Error()
}

// harmless keeps a spreadsheet from taking text for a formula: a wire may contain anything. See OWASP, "CSV Injection".
func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

type jsonl struct{ e *json.Encoder }

func newJSONL(w io.Writer) jsonl {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return jsonl{e}
}

func (j jsonl) Write(q archive.Quote) error { return j.e.Encode(q) }
func (j jsonl) Close() error                { return nil }
