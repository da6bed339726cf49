package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"wirecopy/pipeline/archive"
)

type articlesCmd struct {
	Words    []string `arg:"" optional:"" help:"Words of headline or text, as with wirecopy quotes."`
	ID       string   `name:"id" placeholder:"ID" help:"One article, whole; with @2 behind it, its version 2."`
	Entity   string   `placeholder:"NAME" help:"Who the article names, as --speaker of wirecopy quotes."`
	Since    string   `placeholder:"TIME" help:"From then on: 2026-03-01, 2026-03-01T12:00:00Z, or for so long: 36h, 7d."`
	Until    string   `placeholder:"TIME" help:"Before then."`
	Source   []string `placeholder:"NAME" help:"From any of these sources."`
	Tone     []string `placeholder:"TONE" help:"negative, neutral or positive."`
	Language string   `placeholder:"CODE" help:"The language of the article."`
	Canceled bool     `help:"The tombstones of articles that were killed or withheld."`
	Oldest   bool     `help:"The oldest first."`
	Limit    int      `default:"50" placeholder:"N" help:"How many to show, 1000 at most."`

	archivePlace
	outputFlags
}

func (c *articlesCmd) Run(ctx context.Context, a *app) error {
	q := archive.ArticleQuery{Words: strings.Join(c.Words, " "), Entity: c.Entity, Source: c.Source, Tone: c.Tone, Language: c.Language, Canceled: c.Canceled, Oldest: c.Oldest, Page: archive.Page{Limit: c.Limit}}
	if err := times(c.Since, c.Until, &q.Since, &q.Until); err != nil {
		return err
	}
	return c.use(ctx, func(s *archive.Store) error {
		f := c.form(a.stdout)
		if c.ID != "" {
			id, version := ofVersion(c.ID)
			return a.showArticle(ctx, s, id, version, f)
		}
		found, err := s.Articles(ctx, q)
		if err != nil {
			return err
		}
		if err := a.sayRead(found.Read, map[string]string{"entity": c.Entity}); err != nil {
			return err
		}
		for _, one := range found.Items {
			if err := a.event(f, one, func() []byte { return articleLines(one) }); err != nil {
				return err
			}
		}
		return a.sayMore(len(found.Items), found.Next, "article")
	})
}

// ofVersion parts the id of an article from the version that is asked for, as in qml6v67vrqmf6ocbgc76@2.
func ofVersion(id string) (string, int) {
	if at := strings.LastIndexByte(id, '@'); at > 0 {
		if n, err := strconv.Atoi(id[at+1:]); err == nil && n >= 0 {
			return id[:at], n
		}
	}
	return id, archive.Newest
}

func articleLines(one archive.ArticleSummary) []byte {
	var b bytes.Buffer
	headline := one.Headline
	if headline == "" {
		headline = "(" + one.PubStatus + ")"
	}
	fmt.Fprintf(&b, "%s\n  %s · %s · %s", headline, one.Source, one.At.Format("2 January 2006, 15:04"), count(one.Quotes, "quote"))
	if one.Versions > 1 {
		fmt.Fprintf(&b, " · version %d of %d", one.Version, one.Versions)
	}
	fmt.Fprintf(&b, " · %s\n", one.ID)
	return b.Bytes()
}

// showArticle writes one article as annotate would.
func (a *app) showArticle(ctx context.Context, s *archive.Store, id string, version int, f form) error {
	found, err := s.Article(ctx, id, version)
	if errors.Is(err, archive.ErrNotFound) {
		return fmt.Errorf("there is no article %s in the archive, or not in that version", id)
	}
	if err != nil {
		return err
	}
	if found.Article == nil {
		return fmt.Errorf("article %s was %s: its text is not kept", id, found.PubStatus)
	}
	if !f.pretty {
		_, err := a.stdout.Write(append(found.Article, '\n'))
		return err
	}
	article, err := found.Read()
	if err != nil {
		return err
	}
	b, err := f.article(article)
	if err != nil {
		return err
	}
	_, err = a.stdout.Write(b)
	return err
}
