package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"wirecopy/cmd/wirecopy/internal/render"
	"wirecopy/pipeline/archive"
)

// quoteFlags narrow down quotes.
type quoteFlags struct {
	Speaker       string   `placeholder:"NAME" help:"Who said it: a name, a part of one, also misspelled, an id or a Wikidata id."`
	About         string   `placeholder:"NAME" help:"Who is named in what was said, or else words of it."`
	Entity        string   `placeholder:"NAME" help:"Who the article names."`
	Since         string   `placeholder:"TIME" help:"From then on: 2026-03-01, 2026-03-01T12:00:00Z, or for so long: 36h, 7d."`
	Until         string   `placeholder:"TIME" help:"Before then."`
	Source        []string `placeholder:"NAME" help:"From any of these sources."`
	Type          []string `placeholder:"TYPE" help:"direct, mixed or indirect."`
	Kind          []string `placeholder:"KIND" help:"person, organization, collective, anonymous or document."`
	Tone          []string `placeholder:"TONE" help:"negative, neutral or positive."`
	Stance        string   `placeholder:"TONE" help:"The speaker's stance toward --about."`
	Language      string   `placeholder:"CODE" help:"The language of the article, as in en."`
	MinConfidence float64  `placeholder:"SHARE" help:"How sure it has to be, from 0 to 1."`
	Article       string   `placeholder:"ID" help:"Of one article."`
	Oldest        bool     `help:"The oldest first: who said it first."`
}

func (f quoteFlags) query(words []string) (archive.QuoteQuery, error) {
	q := archive.QuoteQuery{
		Speaker: f.Speaker, About: f.About, Entity: f.Entity, Words: strings.Join(words, " "), Source: f.Source, Type: f.Type, Kind: f.Kind, Tone: f.Tone,
		Stance: f.Stance, Language: f.Language, MinConfidence: f.MinConfidence, Article: f.Article, Oldest: f.Oldest,
	}
	return q, times(f.Since, f.Until, &q.Since, &q.Until)
}

// times reads --since and --until.
func times(since, until string, from, to *time.Time) (err error) {
	now := time.Now()
	for flag, t := range map[string]struct {
		text string
		to   *time.Time
	}{"since": {since, from}, "until": {until, to}} {
		if t.text == "" {
			continue
		}
		if *t.to, err = archive.ParseTime(t.text, now); err != nil {
			return usageError{fmt.Errorf("--%s: %w", flag, err)}
		}
	}
	return nil
}

// flagError words the error of a query as that of a flag.
func flagError(err error) error {
	bad := new(archive.BadQuery)
	if errors.As(err, &bad) {
		flag := map[string]string{"minConfidence": "--min-confidence", "words": "the words", "name": "the name"}[bad.Field]
		switch {
		case bad.Field == "id", bad.Field == "where": // no flags, and the reason says what is meant
			return usageError{errors.New(bad.Reason)}
		case flag == "":
			flag = "--" + bad.Field
		}
		return usageError{fmt.Errorf("%s: %s", flag, bad.Reason)}
	}
	return err
}

type quotesCmd struct {
	Words []string `arg:"" optional:"" help:"Words of what was said: all of them; \"a phrase\", begin*, OR, NOT and parentheses in quotes of the shell."`
	quoteFlags
	Limit int `default:"50" placeholder:"N" help:"How many to show; 0 shows all."`

	archivePlace
	outputFlags
}

// Help is shown below the flags.
func (quotesCmd) Help() string {
	return `The newest come first. Flags combine: each narrows the result down.

    wirecopy quotes --speaker "Lim" --about tariffs --since 2026-01-01
    wirecopy quotes '"rate cut" OR "lower rates"' --type direct --min-confidence .8 --oldest`
}

func (c *quotesCmd) Run(ctx context.Context, a *app) error {
	q, err := c.query(c.Words)
	if err != nil {
		return err
	}
	return c.use(ctx, func(s *archive.Store) error {
		f := c.form(a.stdout)
		write := func(one archive.Quote) error {
			return a.event(f, one, func() []byte { return render.Quote(one.QuoteEvent, f.style) })
		}
		shown, next, err := c.pages(ctx, s, q, func(page archive.List[archive.Quote], first bool) error {
			if first {
				if err := a.sayRead(page.Read, map[string]string{"speaker": c.Speaker, "about": c.About, "entity": c.Entity}); err != nil {
					return err
				}
			}
			for _, one := range page.Items {
				if err := write(one); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		return a.sayMore(shown, next, "quote")
	})
}

// pages asks for as many quotes as are to be shown, a page at a time, and gives how many there were and where the next ones are.
func (c *quotesCmd) pages(ctx context.Context, s *archive.Store, q archive.QuoteQuery, f func(page archive.List[archive.Quote], first bool) error) (shown int, next string, err error) {
	for {
		q.Cursor = next
		if q.Limit = c.Limit - shown; c.Limit == 0 || q.Limit > archive.MaxLimit {
			q.Limit = archive.MaxLimit
		}
		page, err := s.Quotes(ctx, q)
		if err != nil {
			return shown, next, err
		}
		if err := f(page, shown == 0); err != nil {
			return shown, next, err
		}
		shown, next = shown+len(page.Items), page.Next
		if next == "" || shown == c.Limit {
			return shown, next, nil
		}
	}
}

func closeArchive(s io.Closer) { _ = s.Close() } // it was only read, or what was written is committed

// sayRead says for whom the names in a query were taken, where that is not plain. asked are the names, by flag.
func (a *app) sayRead(read map[string][]archive.Identity, asked map[string]string) error {
	for field, all := range read {
		var names []string
		for _, one := range all {
			names = append(names, one.Name)
		}
		var err error
		switch {
		case len(all) == 0:
			err = a.say("--%s: nobody in the archive has a name like that", field)
		case len(all) > 1 || !isCalled(all[0], asked[field]):
			err = a.say("--%s stands for %s", field, listed(names))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// isCalled reports whether somebody has all words of a name, or that id.
func isCalled(one archive.Identity, name string) bool {
	return one.ID == name || one.Wikidata == name || archive.Names(name, one.Name) || one.Matched != "" && archive.Names(name, one.Matched)
}

func (a *app) sayMore(n int, next, noun string) error {
	switch {
	case n == 0:
		return a.say("no %s is like that", noun)
	case next != "":
		return a.say("the first %s; there are more: see --limit", count(n, noun))
	}
	return nil
}
