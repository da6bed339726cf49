package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"

	"wirecopy/cmd/wirecopy/internal/baseline"
	"wirecopy/cmd/wirecopy/internal/ordered"
	"wirecopy/cmd/wirecopy/internal/score"
	"wirecopy/pipeline"
	"wirecopy/stages"
	"wirecopy/stages/train/gold"
)

type evalCmd struct {
	Who       evalWhoCmd       `cmd:"" help:"Who said what: the entity behind each quote, and which names are one."`
	Quotes    evalQuotesCmd    `cmd:"" help:"What was said, and whose words name the speaker."`
	Entities  evalEntitiesCmd  `cmd:"" help:"Mentions by name: exact span and type."`
	Pronouns  evalPronounsCmd  `cmd:"" help:"Whom a pronoun stands for."`
	Stance    evalStanceCmd    `cmd:"" help:"How an article makes those look that it names."`
	Sentiment evalSentimentCmd `cmd:"" help:"The tone of a text, or the stance toward a target."`
	Report    evalReportCmd    `cmd:"" help:"Markdown tables for all gold files of a directory."`
}

// evalFlags are what the tasks share.
type evalFlags struct {
	Gold    string `arg:"" help:"Gold records, one a line."`
	Pred    string `arg:"" optional:"" help:"Annotated articles, one a line. Without it, the gold texts are annotated here."`
	Split   string `placeholder:"NAME" help:"Only records of this split."`
	Genre   string `placeholder:"NAME" help:"Only records of this genre."`
	License string `placeholder:"CLASS" help:"Only records of this license_class."`
	JSON    bool   `help:"Write one JSON object."`
}

// pairs reads the gold, and the predictions or what predict finds.
func (f evalFlags) pairs(ctx context.Context, predict predictor) ([]score.Pair, error) {
	docs, err := gold.Read(f.Gold, gold.Filter{Split: f.Split, Genre: f.Genre, LicenseClass: f.License})
	if err != nil {
		return nil, err
	}
	if f.Pred != "" {
		return score.Join(docs, f.Pred)
	}
	return predictAll(ctx, docs, predict)
}

// score measures what predict finds, and writes the table.
func (f evalFlags) score(ctx context.Context, a *app, predict predictor, measure func([]score.Pair) (score.Table, error)) error {
	p, end := a.progress("scoring", "document")
	defer end()
	pairs, err := f.pairs(ctx, p.counting(predict))
	if err != nil {
		return err
	}
	t, err := measure(pairs)
	if err != nil {
		return err
	}
	if f.JSON {
		return json.NewEncoder(a.stdout).Encode(t)
	}
	_, err = io.WriteString(a.stdout, t.String())
	return err
}

type evalEntitiesCmd struct {
	evalFlags
	Baseline string `enum:"none,prose" default:"none" help:"Score prose/v2's own entities instead: none or prose."`
}

func (c *evalEntitiesCmd) Run(ctx context.Context, a *app) error {
	predict := a.upTo(pipeline.EntitiesLayer)
	if c.Baseline != "none" {
		if c.Pred != "" {
			return usageError{errors.New("--baseline scores prose, not a file of articles: leave one of them out")}
		}
		predict = proseEntities(baseline.New(), a.stderr)
	}
	return c.score(ctx, a, predict, score.Entities)
}

// overlapFlag is for what compares contents.
type overlapFlag struct {
	Iou float64 `default:"0.5" help:"The share of common characters that makes a found quote a gold one."`
}

type evalWhoCmd struct {
	evalFlags
	overlapFlag
}

func (c *evalWhoCmd) Run(ctx context.Context, a *app) error {
	return c.score(ctx, a, a.upTo(pipeline.QuotesLayer), func(pairs []score.Pair) (score.Table, error) { return score.Who(pairs, c.Iou) })
}

type evalQuotesCmd struct {
	evalFlags
	overlapFlag
	Calibration bool `help:"How far the confidence can be believed, instead."`
}

func (c *evalQuotesCmd) Run(ctx context.Context, a *app) error {
	measure := score.Quotes
	if c.Calibration {
		measure = score.Calibration
	}
	return c.score(ctx, a, a.upTo(pipeline.QuotesLayer), func(pairs []score.Pair) (score.Table, error) { return measure(pairs, c.Iou) })
}

type evalPronounsCmd struct{ evalFlags }

func (c *evalPronounsCmd) Run(ctx context.Context, a *app) error {
	return c.score(ctx, a, a.upTo(pipeline.EntitiesLayer), score.Pronouns)
}

type evalStanceCmd struct{ evalFlags }

func (c *evalStanceCmd) Run(ctx context.Context, a *app) error {
	return c.score(ctx, a, a.upTo(pipeline.SentimentLayer), score.Stance)
}

type evalSentimentCmd struct{ evalFlags }

func (c *evalSentimentCmd) Run(ctx context.Context, a *app) error {
	return c.score(ctx, a, a.sentiment(), score.Sentiment)
}

// predictor annotates the text of a gold record.
type predictor func(context.Context, *gold.Document) (*pipeline.Article, error)

// counting is predict, and counts for the progress.
func (p *progress) counting(predict predictor) predictor {
	return func(ctx context.Context, g *gold.Document) (*pipeline.Article, error) {
		defer p.add(1)
		return predict(ctx, g)
	}
}

// predictAll runs predict on all cores. The first error ends it.
func predictAll(ctx context.Context, docs []*gold.Document, predict predictor) ([]score.Pair, error) {
	type found struct {
		score.Pair
		err error
	}
	var pairs []score.Pair
	err := ordered.Map(ctx, runtime.GOMAXPROCS(0), slices.Values(docs),
		func(g *gold.Document) found {
			a, err := predict(ctx, g)
			return found{score.Pair{Gold: g, Pred: a}, err}
		},
		func(f found) error {
			pairs = append(pairs, f.Pair)
			if f.err != nil {
				return fmt.Errorf("record %s: %w", f.Gold.ID, f.err)
			}
			return nil
		}, nil)
	return pairs, err
}

// upTo runs the stages after ingestion up to the one called name.
func (a *app) upTo(name string) predictor {
	return func(ctx context.Context, g *gold.Document) (*pipeline.Article, error) {
		i := slices.Index(a.stages.Names(), name)
		if i < 1 {
			return nil, fmt.Errorf("there is no stage called %s", name)
		}
		return annotateRecord(ctx, a.stages[1:i+1], (&pipeline.Article{ID: g.ID, Text: g.Text}).Share())
	}
}

// sentiment runs all stages on a text, and only the one for sentiment where there is a target: the target is then the
// entity that is given.
func (a *app) sentiment() predictor {
	whole := a.upTo(pipeline.SentimentLayer)
	return func(ctx context.Context, g *gold.Document) (*pipeline.Article, error) {
		if g.Target == nil {
			return whole(ctx, g)
		}
		only, err := a.forced().Select(pipeline.SentimentLayer)
		if err != nil {
			return nil, err
		}
		return annotateRecord(ctx, only, given(g))
	}
}

// forced is the app's stages with every opinion published: texts with a target were chosen for their opinions.
func (a *app) forced() pipeline.Chain {
	if a.equip == nil {
		return a.stages
	}
	return a.equip(stages.Config{StanceThreshold: new(float64)})
}

// given is the document's text with its target as the only entity.
func given(g *gold.Document) *pipeline.Article {
	start, end := g.Target.Start, g.Target.End
	span := pipeline.Span{Start: start, End: end, Text: string([]rune(g.Text)[start:end])}
	a := (&pipeline.Article{ID: g.ID, Text: g.Text}).Share()
	return a.With(pipeline.EntitiesLayer, "gold", []pipeline.Entity{{
		ID: "e1", Type: pipeline.Person, Name: span.Text, Salience: 1,
		Mentions: []pipeline.Mention{{Span: span, Kind: pipeline.NameMention}},
	}})
}

func annotateRecord(ctx context.Context, chain pipeline.Chain, a *pipeline.Article) (*pipeline.Article, error) {
	out, err := guard(chain).Process(ctx, pipeline.Message{Article: a})
	if err != nil {
		return nil, err
	}
	if len(out) != 1 {
		return nil, fmt.Errorf("%d articles came of one", len(out))
	}
	return out[0].Article, nil
}

// proseEntities annotates with prose/v2. A text on which it panics counts as one without entities, and is reported.
func proseEntities(x *baseline.Extractor, stderr io.Writer) predictor {
	return func(_ context.Context, g *gold.Document) (*pipeline.Article, error) {
		found, err := x.Entities(g.Text)
		if err != nil {
			fmt.Fprintf(stderr, "wirecopy: record %s: %v\n", g.ID, err)
		}
		a := &pipeline.Article{ID: g.ID, Text: g.Text}
		return a.With(pipeline.EntitiesLayer, "prose/v2", found), nil
	}
}
