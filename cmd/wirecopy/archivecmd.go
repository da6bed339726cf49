package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline/archive"
	"wirecopy/pipeline/archive/export"
	"wirecopy/pipeline/archive/follow"
)

type archiveCmd struct {
	Stats   archiveStatsCmd   `cmd:"" default:"withargs" help:"How much there is, of which sources, since when."`
	Rebuild archiveRebuildCmd `cmd:"" help:"Make the archive anew, from the stream or from exports."`
	Trim    archiveTrimCmd    `cmd:"" help:"Drop the oldest articles, and give their room back."`
}

type archiveStatsCmd struct {
	archivePlace
	outputFlags
}

func (c *archiveStatsCmd) Run(ctx context.Context, a *app) error {
	return c.use(ctx, func(s *archive.Store) error {
		stats, err := s.Stats(ctx)
		if err != nil {
			return err
		}
		return a.event(c.form(a.stdout), stats, func() []byte { return statsPage(stats) })
	})
}

func statsPage(s archive.Stats) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s, %d canceled, %s, %s, %.1f MB\n", count(s.Articles, "article"), s.Canceled, count(s.Versions, "version"), count(s.Quotes, "quote"), float64(s.Bytes)/1e6)
	if !s.FirstAt.IsZero() {
		fmt.Fprintf(&b, "from %s to %s\n", s.FirstAt.Format(time.DateTime), s.LastAt.Format(time.DateTime))
	}
	for _, one := range s.Sources {
		fmt.Fprintf(&b, "  %-24s %16s %16s, the last %s\n", one.Source, count(one.Articles, "article"), count(one.Quotes, "quote"), one.LastAt.Format(time.DateTime))
	}
	fmt.Fprintf(&b, "read up to message %d of the stream", s.Stream.Sequence)
	if s.Stream.Missed > 0 {
		fmt.Fprintf(&b, "; %d were dropped before they were read", s.Stream.Missed)
	}
	b.WriteString("\n")
	return b.Bytes()
}

type archiveRebuildCmd struct {
	From []string `placeholder:"FILE" help:"Articles as JSON lines, as wirecopy export --format articles and annotate write them, instead of the stream."`
	Keep bool     `help:"Add to what is there, instead of emptying it first." xor:"there"`
	Drop bool     `help:"Empty it also where it has more than the stream can give back." xor:"there"`
	archivePlace
	natsFlags `embed:"" set:"natshelp=${askbroker}"`
}

// Help is shown below the flags.
func (archiveRebuildCmd) Help() string {
	return `Ids of people stay the same, and merges and splits stand. A wirecopy run that keeps the archive goes on meanwhile. The stream has the
last seven days: what is older comes from files that wirecopy export has written before. An archive that has more than the stream is left
as it is, unless --drop says otherwise.`
}

func (c *archiveRebuildCmd) Run(ctx context.Context, a *app) error {
	place, err := c.where()
	if err != nil {
		return err
	}
	s, err := archive.Open(ctx, place) // it may be made
	if err != nil {
		return err
	}
	defer closeArchive(s)
	if len(c.From) > 0 {
		return c.fromFiles(ctx, a, s)
	}
	js, closeConn, err := c.open(ctx, "archive")
	if err != nil {
		return err
	}
	defer closeConn()
	if !c.Keep {
		if err := c.checkStream(ctx, js, s); err != nil {
			return err
		}
		if err := s.Empty(ctx); err != nil {
			return err
		}
	} else if _, err := s.RenameConsumer(ctx); err != nil {
		return err
	}
	if err := follow.Run(ctx, js, s, follow.Options{UntilIdle: 500 * time.Millisecond, Report: func(line string) { _ = a.say("%s", line) }}); err != nil {
		return err
	}
	if err := s.Settle(ctx); err != nil {
		return err
	}
	stats, err := s.Stats(ctx)
	if err != nil {
		return err
	}
	return a.say("the archive has %s and %s", count(stats.Articles, "article"), count(stats.Quotes, "quote"))
}

type archiveTrimCmd struct {
	Keep     period `placeholder:"PERIOD" help:"Drop articles that are older, as in 365d."`
	MaxBytes room   `placeholder:"SIZE" help:"Drop the oldest articles until the file is not larger, as in 20GiB. Not with PostgreSQL."`
	Compact  bool   `help:"Write the file anew, without the free room in it. Nothing can be stored meanwhile, and the disk needs room for it twice."`
	archivePlace
}

// Help is shown below the flags.
func (archiveTrimCmd) Help() string {
	return `wirecopy run does this by itself, as its --archive-keep and --archive-max-bytes say. It may run meanwhile. Merges, splits and
corrections stay. A file that was made before archives had limits gives no room back until it is written anew once, with --compact.`
}

func (c *archiveTrimCmd) Run(ctx context.Context, a *app) error {
	if c.Keep == 0 && c.MaxBytes.bytes == 0 && !c.Compact {
		return usageError{errors.New("say how much the archive is to keep: --keep 365d, --max-bytes 20GiB, or --compact alone to give free room back")}
	}
	place, err := c.where()
	if err != nil {
		return err
	}
	keep := archive.Keep{Age: time.Duration(c.Keep), Bytes: c.MaxBytes.bytes}
	if err := keep.Check(place); err != nil {
		return usageError{err}
	}
	return c.use(ctx, func(s *archive.Store) error {
		before, err := s.Size(ctx)
		if err != nil {
			return err
		}
		done, err := s.Trim(ctx, keep, time.Now())
		if err == nil && c.Compact {
			err = s.Compact(ctx)
		}
		if err != nil {
			return err
		}
		after, err := s.Size(ctx)
		if err != nil {
			return err
		}
		return a.say("dropped %s and %s; the archive has %.1f MB, %.1f MB before", count(done.Articles, "article"), count(done.Identities, "name"), float64(after)/1e6, float64(before)/1e6)
	})
}

// checkStream refuses to empty an archive that has more than the stream can give back.
func (c *archiveRebuildCmd) checkStream(ctx context.Context, js jetstream.JetStream, s *archive.Store) error {
	stream, err := follow.Stream(ctx, js)
	if err != nil || c.Drop {
		return err
	}
	stats, err := s.Stats(ctx)
	if err != nil {
		return err
	}
	if have, left := stats.Versions, stream.CachedInfo().State.Msgs; have > 0 && uint64(have) > left {
		return fmt.Errorf("the archive has %s of articles, and the stream no more than %d: the rest would be gone. --keep adds what the stream has to what is there, --from reads an export, and --drop makes the archive anew all the same",
			count(have, "version"), left)
	}
	return nil
}

// fromFiles stores what files have. The archive is emptied when the first articles are read: a file that is not there, or of another kind, is
// to cost nobody an archive.
func (c *archiveRebuildCmd) fromFiles(ctx context.Context, a *app, s *archive.Store) error {
	emptied := c.Keep
	for _, file := range c.From {
		n, err := readArchiveFile(file, func(items []archive.Item) error {
			if !emptied {
				if err := s.Empty(ctx); err != nil {
					return err
				}
				emptied = true
			}
			return s.Put(ctx, items, archive.Position{})
		})
		if err != nil {
			return err
		}
		if err := a.say("%s: %s", file, count(n, "article")); err != nil {
			return err
		}
	}
	if !emptied {
		return errors.New("--from: there are no articles, and the archive stays as it is")
	}
	return s.Settle(ctx)
}

// articlesAtOnce is how many articles of a file one transaction stores.
const articlesAtOnce = 256

// readArchiveFile reads the articles of a file of JSON lines, some at a time, and says how many of them were stored.
func readArchiveFile(file string, store func([]archive.Item) error) (n int, err error) {
	f, err := os.Open(file)
	if err != nil {
		return 0, fmt.Errorf("--from %s: %w", file, pathReason(err))
	}
	defer f.Close()
	var items []archive.Item
	flush := func() error {
		if len(items) == 0 {
			return nil
		}
		err := store(items)
		n += len(items)
		items = items[:0]
		return err
	}
	for line := range readLines(f) {
		if line.err != nil {
			return n, fmt.Errorf("%s, line %d: %w", file, line.number, line.err)
		}
		article, err := archive.Decode(line.data)
		if err != nil {
			return n, fmt.Errorf("%s, line %d: %w", file, line.number, err)
		}
		items = append(items, archive.Item{Body: bytes.Clone(line.data), Article: article, Received: article.VersionCreated})
		if len(items) == articlesAtOnce {
			if err := flush(); err != nil {
				return n, err
			}
		}
	}
	return n, flush()
}

type exportCmd struct {
	Words []string `arg:"" optional:"" help:"Words of what was said, as with wirecopy quotes."`
	quoteFlags
	Format string `required:"" enum:"parquet,csv,jsonl,ninjs,articles" help:"parquet, csv or jsonl of quotes; ninjs 3.1, or articles as they are, of articles: JSON lines."`
	Output string `short:"o" placeholder:"FILE" help:"Write there, instead of to standard output; it is there whole, or not at all."`
	archivePlace
}

// Help is shown below the flags.
func (exportCmd) Help() string {
	return `    wirecopy export --format parquet --since 2026-01-01 -o quotes.parquet
    duckdb -c "SELECT speaker, count(*) FROM 'quotes.parquet' GROUP BY 1 ORDER BY 2 DESC LIMIT 10"

ninjs and articles take --since, --until, --source, --entity, --language and words, which are looked for in the text.`
}

func (c *exportCmd) Run(ctx context.Context, a *app) error {
	q, err := c.query(c.Words)
	if err != nil {
		return err
	}
	return c.use(ctx, func(s *archive.Store) error {
		if c.Output == "" {
			if c.Format == export.Parquet && isTerminal(a.stdout) {
				return usageError{errors.New("parquet is no text: say where to write it, with -o")}
			}
			w := a.newWriter()
			if err := c.write(ctx, s, q, w); err != nil {
				return err
			}
			return w.Flush()
		}
		f, err := os.CreateTemp(filepath.Dir(c.Output), ".wirecopy-export-*")
		if err != nil {
			return fmt.Errorf("-o %s: %w", c.Output, pathReason(err))
		}
		defer func() { _ = os.Remove(f.Name()) }() // it is gone when all went well
		if err := errors.Join(c.write(ctx, s, q, f), f.Close()); err != nil {
			return err
		}
		return os.Rename(f.Name(), c.Output)
	})
}

func (c *exportCmd) write(ctx context.Context, s *archive.Store, q archive.QuoteQuery, w io.Writer) error {
	if c.Format == export.NINJS || c.Format == export.Articles {
		if c.Speaker != "" || c.About != "" || c.Stance != "" || len(c.Type) > 0 || len(c.Kind) > 0 || c.MinConfidence > 0 || c.Article != "" {
			return usageError{fmt.Errorf("--format %s writes articles: leave out what narrows quotes down", c.Format)}
		}
		return s.EachArticle(ctx, archive.ArticleQuery{Words: q.Words, Entity: q.Entity, Source: q.Source, Language: q.Language, Tone: q.Tone, Since: q.Since, Until: q.Until, Oldest: q.Oldest},
			func(one archive.Article) error { return export.WriteArticle(w, one, c.Format) })
	}
	out, err := export.NewQuotes(w, c.Format)
	if err != nil {
		return err
	}
	if err := s.EachQuote(ctx, q, out.Write); err != nil {
		return err
	}
	return out.Close()
}
