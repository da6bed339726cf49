package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"wirecopy/cmd/wirecopy/internal/baseline"
	"wirecopy/cmd/wirecopy/internal/score"
	"wirecopy/pipeline"
	"wirecopy/stages/train/gold"
)

type evalReportCmd struct {
	Dir   string `arg:"" name:"dir" help:"Directory with gold files called ner_*.jsonl, quotes_*.jsonl and sentiment_*.jsonl."`
	Split string `default:"dev" placeholder:"NAME" help:"Only records whose split begins with this."`
}

// Run writes the report as it goes, a section a task.
func (c *evalReportCmd) Run(ctx context.Context, a *app) error {
	sets, err := c.sets()
	if err != nil {
		return err
	}
	r := &report{app: a, w: a.stdout}
	for _, section := range []struct {
		prefix string
		write  func(context.Context, []goldSet) error
	}{{"ner_", r.entities}, {"quotes_", r.quotes}, {"sentiment_", r.sentiment}} {
		var of []goldSet
		for _, s := range sets {
			if strings.HasPrefix(s.file, section.prefix) {
				of = append(of, s)
			}
		}
		if len(of) == 0 {
			continue
		}
		if err := section.write(ctx, of); err != nil {
			return err
		}
	}
	return r.err
}

// goldSet is the part of a gold file that makes one row.
type goldSet struct {
	file string
	name string
	docs []*gold.Document
}

// sets reads the gold files. A file with records of several splits makes a set of each; one with several genres, news
// among them, makes a set of its news too.
func (c *evalReportCmd) sets() ([]goldSet, error) {
	files, err := filepath.Glob(filepath.Join(c.Dir, "*.jsonl"))
	if err != nil {
		return nil, err
	}
	var out []goldSet
	for _, f := range files {
		base := filepath.Base(f)
		if !strings.HasPrefix(base, "ner_") && !strings.HasPrefix(base, "quotes_") && !strings.HasPrefix(base, "sentiment_") {
			continue
		}
		docs, err := gold.Read(f, gold.Filter{})
		if err != nil {
			return nil, err
		}
		out = append(out, split(base, docs, c.Split)...)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s: there is no gold file (ner_*.jsonl, quotes_*.jsonl, sentiment_*.jsonl) with records of split %s", c.Dir, c.Split)
	}
	return out, nil
}

func split(file string, docs []*gold.Document, prefix string) []goldSet {
	_, name, _ := strings.Cut(strings.TrimSuffix(file, ".jsonl"), "_")
	var order []string
	bySplit := map[string][]*gold.Document{}
	for _, g := range docs {
		if strings.HasPrefix(g.Split, prefix) {
			if bySplit[g.Split] == nil {
				order = append(order, g.Split)
			}
			bySplit[g.Split] = append(bySplit[g.Split], g)
		}
	}
	var out []goldSet
	for _, s := range order {
		set := goldSet{file, name, bySplit[s]}
		if s != prefix {
			set.name += ", " + s
		}
		out = append(out, set)
		var news []*gold.Document
		for _, g := range set.docs {
			if g.Genre == "news" {
				news = append(news, g)
			}
		}
		if len(news) > 0 && len(news) < len(set.docs) {
			out = append(out, goldSet{file, set.name + ", news only", news})
		}
	}
	return out
}

type report struct {
	app *app
	w   io.Writer
	err error // the first error of a write
}

func (r *report) printf(format string, args ...any) {
	if r.err == nil {
		_, r.err = fmt.Fprintf(r.w, format, args...)
	}
}

func (r *report) entities(ctx context.Context, sets []goldSet) error {
	systems := []struct {
		name    string
		predict predictor
	}{{"prose/v2", proseEntities(baseline.New(), r.app.stderr)}, {"wirecopy", r.app.upTo(pipeline.EntitiesLayer)}}
	var all score.Table
	for _, s := range sets {
		for _, system := range systems {
			pairs, err := predictAll(ctx, s.docs, system.predict)
			if err != nil {
				return fmt.Errorf("%s: %w", s.file, err)
			}
			t, err := score.Entities(pairs)
			if err != nil {
				return fmt.Errorf("%s: %w", s.file, err)
			}
			all = append(all, entityRow(fmt.Sprintf("%s (%s) | %s", s.name, documents(s.docs), system.name), t))
		}
	}
	r.printf("## Entities\n\nMentions by name, exact span and type; countries, places and buildings count as one type.\n\n%s\n", all.Markdown("set | system"))
	return r.err
}

// entityRow flattens the table of one set into a row.
func entityRow(name string, t score.Table) score.Row {
	row := score.Row{Name: name}
	add := func(label, from, figure string) {
		f, _ := t.Get(from, figure)
		f.Name = label
		row.Figures = append(row.Figures, f)
	}
	add("mentions", "ALL", "gold")
	add("PERSON F1", "PERSON", "f1")
	add("ORG F1", "ORG", "f1")
	add("LOC F1", "LOC", "f1")
	add("P", "ALL", "p")
	add("R", "ALL", "r")
	add("F1", "ALL", "f1")
	add("overlap R", "overlap_recall", "r")
	return row
}

func (r *report) quotes(ctx context.Context, sets []goldSet) error {
	r.printf("## Quotes\n\nA found quote is the gold one if half of the characters of either are common to both. full_f1 asks for the\nspeaker too; speaker_acc is the share of found quotes whose speaker overlaps the gold one.\n\n")
	for _, s := range sets {
		pairs, err := predictAll(ctx, s.docs, r.app.upTo(pipeline.QuotesLayer))
		if err != nil {
			return fmt.Errorf("%s: %w", s.file, err)
		}
		t, err := score.Quotes(pairs, gold.DefaultOverlap)
		if err != nil {
			return fmt.Errorf("%s: %w", s.file, err)
		}
		c, err := score.Calibration(pairs, gold.DefaultOverlap)
		if err != nil {
			return fmt.Errorf("%s: %w", s.file, err)
		}
		r.printf("### %s (%s)\n\n%s\nConfidence against the share that is right in content and speaker:\n\n%s\n",
			s.name, documents(s.docs), t.Markdown("kind"), c.Markdown("range"))
	}
	return r.err
}

func (r *report) sentiment(ctx context.Context, sets []goldSet) error {
	var all score.Table
	for _, s := range sets {
		pairs, err := predictAll(ctx, s.docs, r.app.sentiment())
		if err != nil {
			return fmt.Errorf("%s: %w", s.file, err)
		}
		t, err := score.Sentiment(pairs)
		if err != nil {
			return fmt.Errorf("%s: %w", s.file, err)
		}
		row := score.Row{Name: fmt.Sprintf("%s (%s)", s.name, documents(s.docs))}
		for _, label := range []string{pipeline.Positive, pipeline.Neutral, pipeline.Negative} {
			f, _ := t.Get(label, "f1")
			f.Name = label + " F1"
			row.Figures = append(row.Figures, f)
		}
		for _, figure := range []string{"macro_f1", "accuracy", "pearson_r"} {
			if f, ok := t.Get("ALL", figure); ok {
				row.Figures = append(row.Figures, f)
			}
		}
		all = append(all, row)
	}
	r.printf("## Sentiment\n\nThe label of each record: toward its target where it has one, which the stage is then given, else of the whole text.\n\n%s", all.Markdown("set"))
	return r.err
}

func documents(docs []*gold.Document) string {
	if len(docs) == 1 {
		return "1 text"
	}
	return fmt.Sprintf("%d texts", len(docs))
}
