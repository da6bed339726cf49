package main

import (
	"context"
	"fmt"
	"io"
	"slices"

	"wirecopy/cmd/wirecopy/internal/baseline"
	"wirecopy/cmd/wirecopy/internal/score"
	"wirecopy/pipeline"
	"wirecopy/stages/train/gold"
)

type evalReportCmd struct {
	Dir   string `arg:"" name:"dir" help:"Directory with gold files called news_*.jsonl, quotes_*.jsonl, ner_*.jsonl, gap_*.jsonl and sentiment_*.jsonl, or .jsonl.gz."`
	Split string `default:"dev" placeholder:"NAME" help:"Only documents whose split begins with this."`
}

// Run writes the report as it goes, a section a measure.
func (c *evalReportCmd) Run(ctx context.Context, a *app) error {
	sets, err := goldSets(c.Dir, c.Split)
	if err != nil {
		return err
	}
	r := &report{app: a, w: a.stdout, found: map[string][]score.Pair{}}
	for _, section := range []struct {
		kinds []string
		write func(context.Context, []goldSet) error
	}{
		{[]string{"news"}, r.who},
		{[]string{"news", "quotes"}, r.quotes},
		{[]string{"news", "ner"}, r.entities},
		{[]string{"gap"}, r.pronouns},
		{[]string{"news"}, r.stance},
		{[]string{"sentiment"}, r.sentiment},
	} {
		of := slices.DeleteFunc(slices.Clone(sets), func(s goldSet) bool { return !slices.Contains(section.kinds, s.kind) })
		if len(of) == 0 {
			continue
		}
		if err := section.write(ctx, of); err != nil {
			return err
		}
	}
	return r.err
}

type report struct {
	app   *app
	w     io.Writer
	found map[string][]score.Pair // what all stages found in the news, by the name of the set
	err   error                   // the first error of a write
}

func (r *report) printf(format string, args ...any) {
	if r.err == nil {
		_, r.err = fmt.Fprintf(r.w, format, args...)
	}
}

// measure scores what predict finds in a set. What is found in news is found once, by all stages.
func (r *report) measure(ctx context.Context, s goldSet, predict predictor, measures ...measure) ([]score.Table, error) {
	pairs := r.found[s.name]
	if pairs == nil {
		if s.kind == "news" {
			predict = r.app.upTo(pipeline.SentimentLayer)
		}
		p, end := r.app.progress("scoring "+s.file, "document")
		defer end()
		var err error
		if pairs, err = predictAll(ctx, s.docs, p.counting(predict)); err != nil {
			return nil, fmt.Errorf("%s: %w", s.file, err)
		}
		if s.kind == "news" {
			r.found[s.name] = pairs
		}
	}
	var out []score.Table
	for _, m := range measures {
		t, err := m(pairs)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.file, err)
		}
		out = append(out, t)
	}
	return out, nil
}

// table writes a row for each set.
func (r *report) table(ctx context.Context, sets []goldSet, predict predictor, m measure, columns ...column) error {
	var all score.Table
	for _, s := range sets {
		t, err := r.measure(ctx, s, predict, m)
		if err != nil {
			return err
		}
		all = append(all, flatten(s.String(), t[0], columns))
	}
	r.printf("%s\n", all.Markdown("set"))
	return r.err
}

// column says which figure of a table stands under a heading.
type column struct{ heading, row, figure string }

// flatten makes one row of a table. A figure that is not there is left out.
func flatten(name string, t score.Table, columns []column) score.Row {
	row := score.Row{Name: name}
	for _, c := range columns {
		if f, ok := t.Get(c.row, c.figure); ok {
			f.Name = c.heading
			row.Figures = append(row.Figures, f)
		}
	}
	return row
}

// measure is one of the measures of package score, and overlapping makes one of those that compare contents.
type measure func([]score.Pair) (score.Table, error)

func overlapping(f func([]score.Pair, float64) (score.Table, error)) measure {
	return func(pairs []score.Pair) (score.Table, error) { return f(pairs, gold.DefaultOverlap) }
}

func (r *report) who(ctx context.Context, sets []goldSet) error {
	r.printf("## Who said what\n\nOf the speech of named people, bodies and places: how much comes out with that very entity behind its speaker. missed was\nnot found, unresolved has no entity, wrong has another one. names F1 is that of the pairs of names that are one entity.\n\n")
	return r.table(ctx, sets, r.app.upTo(pipeline.QuotesLayer), overlapping(score.Who),
		column{"speech", "speaker", "gold"}, column{"P", "speaker", "p"}, column{"R", "speaker", "r"}, column{"F1", "speaker", "f1"},
		column{"missed", "speaker", "missed"}, column{"unresolved", "speaker", "unresolved"}, column{"wrong", "speaker", "wrong"},
		column{"names P", "names", "p"}, column{"names R", "names", "r"}, column{"names F1", "names", "f1"})
}

func (r *report) quotes(ctx context.Context, sets []goldSet) error {
	r.printf("## Quotes\n\nA found quote is the gold one if half of the characters of either are common to both. full_f1 asks for the\nspeaker too; speaker_acc is the share of found quotes whose speaker overlaps the gold one.\n\n")
	for _, s := range sets {
		t, err := r.measure(ctx, s, r.app.upTo(pipeline.QuotesLayer), overlapping(score.Quotes), overlapping(score.Calibration))
		if err != nil {
			return err
		}
		r.printf("### %s\n\n%s\nConfidence against the share that is right in content and speaker:\n\n%s\n", s, t[0].Markdown("kind"), t[1].Markdown("range"))
	}
	return r.err
}

func (r *report) entities(ctx context.Context, sets []goldSet) error {
	columns := []column{{"mentions", "ALL", "gold"}, {"PERSON F1", "PERSON", "f1"}, {"ORG F1", "ORG", "f1"}, {"LOC F1", "LOC", "f1"},
		{"P", "ALL", "p"}, {"R", "ALL", "r"}, {"F1", "ALL", "f1"}, {"overlap R", "overlap_recall", "r"}}
	prose := proseEntities(baseline.New(), r.app.stderr)
	var all score.Table
	for _, s := range sets {
		theirs, err := predictAll(ctx, s.docs, prose)
		if err != nil {
			return fmt.Errorf("%s: %w", s.file, err)
		}
		t, err := score.Entities(theirs)
		if err != nil {
			return fmt.Errorf("%s: %w", s.file, err)
		}
		ours, err := r.measure(ctx, s, r.app.upTo(pipeline.EntitiesLayer), score.Entities)
		if err != nil {
			return err
		}
		all = append(all, flatten(s.String()+" | prose/v2", t, columns), flatten(s.String()+" | wirecopy", ours[0], columns))
	}
	r.printf("## Entities\n\nMentions by name, exact span and type; countries, places and buildings count as one type.\n\n%s\n", all.Markdown("set | system"))
	return r.err
}

func (r *report) pronouns(ctx context.Context, sets []goldSet) error {
	r.printf("## Pronouns\n\nFor a pronoun and two names: is it found to stand for either.\n\n")
	return r.table(ctx, sets, r.app.upTo(pipeline.EntitiesLayer), score.Pronouns,
		column{"pairs", "ALL", "gold"}, column{"P", "ALL", "p"}, column{"R", "ALL", "r"}, column{"F1", "ALL", "f1"},
		column{"feminine F1", "feminine", "f1"}, column{"masculine F1", "masculine", "f1"})
}

func (r *report) stance(ctx context.Context, sets []goldSet) error {
	r.printf("## Stance\n\nHow an article makes the people, organisations and countries look that it names. opinion P is the share of the opinions\nfound that the reader of the whole article shares.\n\n")
	return r.table(ctx, sets, r.app.upTo(pipeline.SentimentLayer), score.Stance,
		column{"positive F1", "positive", "f1"}, column{"neutral F1", "neutral", "f1"}, column{"negative F1", "negative", "f1"},
		column{"macro_f1", "ALL", "macro_f1"}, column{"opinion P", "ALL", "opinion_p"}, column{"opinions", "ALL", "opinions"})
}

func (r *report) sentiment(ctx context.Context, sets []goldSet) error {
	r.printf("## Sentiment\n\nThe label of each record: toward its target where it has one, which the stage is then given, else of the whole text.\n\n")
	return r.table(ctx, sets, r.app.sentiment(), score.Sentiment,
		column{"positive F1", "positive", "f1"}, column{"neutral F1", "neutral", "f1"}, column{"negative F1", "negative", "f1"},
		column{"macro_f1", "ALL", "macro_f1"}, column{"accuracy", "ALL", "accuracy"}, column{"pearson_r", "ALL", "pearson_r"})
}
