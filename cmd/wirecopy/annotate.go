package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"runtime"
	"slices"
	"strings"
	"time"

	"wirecopy/cmd/wirecopy/internal/machine"
	"wirecopy/cmd/wirecopy/internal/ordered"
	"wirecopy/cmd/wirecopy/internal/safe"
	"wirecopy/pipeline"
	"wirecopy/pipeline/turns"
)

type annotateCmd struct {
	Files   []string `arg:"" optional:"" name:"file" help:"Wire items of any format; of a directory, the files in it; of a WARC, the pages in it; or an address of the web. Without any, standard input is read: one article a line, as JSON with id and text. With - it may be that or an item."`
	Stages  []string `placeholder:"NAME" help:"Only these stages. Annotations that an article has of others are kept."`
	Workers int      `placeholder:"N" help:"How many articles to work on at once; as many as there are cores by default."`
	stageFlags
	itemFlags
	outputFlags
}

// Help is shown below the flags.
func (annotateCmd) Help() string {
	return `Articles keep their id, their text and their order. What cannot be annotated is reported with its file or line,
and makes the exit status 1; all else is written.`
}

func (c *annotateCmd) Run(ctx context.Context, a *app) error {
	if len(a.stages) == 0 {
		return errors.New("there are no stages")
	}
	if err := c.itemFlags.check(); err != nil {
		return err
	}
	machine.LargePages()
	all, err := c.equipped(a)
	if err != nil {
		return err
	}
	// The first stage turns items into articles, the others annotate articles.
	ingest, chain := all[0], all[1:]
	if len(c.Stages) > 0 {
		if _, err := all.Select(c.Stages...); err != nil {
			return usageError{err}
		}
		if chain, err = chain.Select(slices.DeleteFunc(slices.Clone(c.Stages), func(s string) bool { return s == ingest.Name() })...); err != nil {
			return err
		}
	}
	var in iter.Seq[task]
	noun := "line"
	lines, stdin := c.standardInput(a)
	if lines {
		if isTerminal(a.stdin) {
			if err := a.say(`reading articles, one a line, as in {"id": "1", "text": "…"}; end with Ctrl-D`); err != nil {
				return err
			}
		}
		in = lineTasks(readLines(stdin))
	} else {
		noun = "item"
		in = itemTasks(ctx, ingest, c.itemFlags, readItems(ctx, c.files(), stdin))
	}
	return a.annotate(ctx, in, chain, c.form(a.stdout), c.Workers, noun)
}

// standardInput reports whether standard input has articles, one a line, and gives a reader of it. It has where it is not
// named or begins as JSON does; with a format, or with -, it may be an item of any other kind.
func (c *annotateCmd) standardInput(a *app) (lines bool, in io.Reader) {
	switch {
	case len(c.Files) > 1 || len(c.Files) == 1 && c.Files[0] != "-", c.Format != "":
		return false, a.stdin
	case len(c.Files) == 0:
		return true, a.stdin
	}
	r := bufio.NewReader(a.stdin)
	for {
		b, err := r.ReadByte()
		if err != nil {
			return true, r
		}
		if !strings.ContainsRune(" \t\r\n\ufeff", rune(b)) {
			if err := r.UnreadByte(); err != nil {
				return true, r
			}
			return b == '{' || b == 0xef, r // 0xef begins a byte order mark
		}
	}
}

// files are the files to read as items.
func (c *annotateCmd) files() []string {
	if len(c.Files) == 0 {
		return []string{"-"}
	}
	return c.Files
}

// task is one article to annotate, or why there is none.
type task struct {
	where string
	load  func() (pipeline.Message, error)
}

// lineTasks leaves the decoding of each line to whoever calls load.
func lineTasks(lines iter.Seq[line]) iter.Seq[task] {
	return func(yield func(task) bool) {
		for l := range lines {
			load := func() (pipeline.Message, error) {
				if l.err != nil {
					return pipeline.Message{}, l.err
				}
				article, err := decodeLine(l.data)
				if err != nil {
					return pipeline.Message{}, err
				}
				return pipeline.Message{Source: article.Source, Article: article}, nil
			}
			if !yield(task{fmt.Sprintf("line %d", l.number), load}) {
				return
			}
		}
	}
}

// itemTasks ingests the items one after the other, so that versions of one story are counted in the order given.
func itemTasks(ctx context.Context, ingest pipeline.Stage, flags itemFlags, items iter.Seq[item]) iter.Seq[task] {
	return func(yield func(task) bool) {
		for it := range items {
			out, err := ingestItem(ctx, ingest, flags, it)
			if err != nil {
				out = []pipeline.Message{{}}
			}
			for _, m := range out {
				if !yield(task{where: it.name, load: func() (pipeline.Message, error) { return m, err }}) {
					return
				}
			}
		}
	}
}

func ingestItem(ctx context.Context, ingest pipeline.Stage, flags itemFlags, it item) ([]pipeline.Message, error) {
	if it.err != nil {
		return nil, it.err
	}
	source, err := flags.sourceOf(it.data)
	if err != nil {
		return nil, err
	}
	in := pipeline.Message{Source: source, Item: it.data, ContentType: cmp.Or(flags.Format, it.contentType), Received: time.Now(), Origin: it.name}
	out, err := pipeline.Try(ctx, ingest, in)
	if err == nil && len(out) == 0 {
		err = errNoText
	}
	return out, err
}

// errNoText says that an item was read and is no article. That is a note, and no failure.
var errNoText = errors.New("there is no text in it to read: left out, as a picture, a recording or a plan is")

// guard gives the stages of a chain a Process that does not panic, so that the error names the stage.
func guard(c pipeline.Chain) pipeline.Chain {
	out := make(pipeline.Chain, len(c))
	for i, s := range c {
		out[i] = guarded{s}
	}
	return out
}

type guarded struct{ pipeline.Stage }

func (g guarded) Process(ctx context.Context, in pipeline.Message) ([]pipeline.Message, error) {
	return pipeline.Try(ctx, g.Stage, in)
}

// annotate passes the articles through the chain on several goroutines, and writes them in the order given. What fails
// is reported and counted.
func (a *app) annotate(ctx context.Context, in iter.Seq[task], chain pipeline.Chain, f form, workers int, noun string) error {
	type result struct {
		where string
		out   []byte
		err   error
	}
	p, end := a.progress("annotating", noun)
	defer end()
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	all := inTurns{chain: chain, turns: turns.New(func() int { return workers }, 2*len(chain)+2)}
	work := func(t task) result {
		p.doing("annotating " + safe.Line(t.where))
		r := result{where: t.where}
		var out []pipeline.Message
		if out, r.err = all.pass(ctx, t.load); r.err != nil {
			return r
		}
		defer all.last().End()
		for _, d := range out {
			var b []byte
			if b, r.err = f.article(d.Article); r.err != nil {
				break
			}
			if r.out == nil { // nearly always, and it is long
				r.out = b
			} else {
				r.out = append(r.out, b...)
			}
		}
		return r
	}
	w := a.newWriter()
	total, failed := 0, 0
	out := func(r result) error {
		if total++; total == 1 {
			collectAt(whileAnnotating)
		}
		p.add(1)
		if r.err == nil {
			_, err := w.Write(r.out)
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if !errors.Is(r.err, errNoText) {
			failed++
		}
		_, err := fmt.Fprintf(a.stderr, "wirecopy: %s: %v\n", r.where, r.err)
		return err
	}
	err := ordered.Map(ctx, workers*underway, in, work, out, w.Flush)
	if err := errors.Join(err, w.Flush()); err != nil {
		return err
	}
	if failed > 0 {
		return fmt.Errorf("%d of %s could not be annotated", failed, count(total, noun))
	}
	return nil
}
