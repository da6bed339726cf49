package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"wirecopy/pipeline/archive"
)

// whoDecides is noted with a decision.
type whoDecides struct {
	By   string `placeholder:"NAME" help:"Who decides."`
	Note string `placeholder:"TEXT" help:"Why."`
}

type peopleMergeCmd struct {
	Person string `arg:"" help:"Who is merged: an id, or a name that only one has."`
	Into   string `arg:"" help:"Into whom."`
	whoDecides
	archivePlace
}

func (c *peopleMergeCmd) Run(ctx context.Context, a *app) error {
	return a.decide(ctx, c.archivePlace, archive.NewDecision{Kind: archive.Merge, Person: c.Person, Into: c.Into, By: c.By, Note: c.Note})
}

type peopleSplitCmd struct {
	Person  string   `arg:"" help:"Who is split: an id, or a name that only one has."`
	Into    string   `placeholder:"ID" help:"Who the mentions are of, where that one is there; otherwise somebody new."`
	Role    string   `placeholder:"WORDS" help:"Mentions with a role that has these words."`
	With    string   `placeholder:"ID" help:"Mentions in articles that name this one too."`
	Source  string   `placeholder:"NAME" help:"Mentions in articles of this source."`
	Article []string `placeholder:"ID" help:"Mentions in these articles."`
	whoDecides
	archivePlace
}

func (c *peopleSplitCmd) Run(ctx context.Context, a *app) error {
	return a.decide(ctx, c.archivePlace, archive.NewDecision{Kind: archive.Split, Person: c.Person, Into: c.Into, By: c.By, Note: c.Note,
		Where: &archive.SplitRule{Role: c.Role, With: c.With, Source: c.Source, Articles: c.Article}})
}

func (a *app) decide(ctx context.Context, place archivePlace, n archive.NewDecision) error {
	return place.use(ctx, func(s *archive.Store) error {
		names := []*string{&n.Person, &n.Into}
		if n.Where != nil {
			names = append(names, &n.Where.With)
		}
		for _, name := range names {
			if *name == "" {
				continue
			}
			id, err := oneIdentity(ctx, s, *name)
			if err != nil {
				return err
			}
			*name = id
		}
		d, err := s.Decide(ctx, n)
		if err != nil {
			return err
		}
		return a.say("%s; undo it with: wirecopy people undo %d", decided(d), d.ID)
	})
}

func decided(d archive.Decision) string {
	if d.Kind == archive.Split {
		return fmt.Sprintf("a part of %s is %s", d.Person.ID, d.Into.ID)
	}
	return fmt.Sprintf("%s is %s", d.Person.ID, d.Into.ID)
}

type peopleDecisionsCmd struct {
	archivePlace
	outputFlags
}

func (c *peopleDecisionsCmd) Run(ctx context.Context, a *app) error {
	return c.use(ctx, func(s *archive.Store) error {
		f, page := c.form(a.stdout), archive.Page{Limit: archive.MaxLimit}
		for {
			found, err := s.Decisions(ctx, page)
			if err != nil {
				return err
			}
			for _, d := range found.Items {
				if err := a.event(f, d, func() []byte { return decisionLine(d) }); err != nil {
					return err
				}
			}
			if page.Cursor = found.Next; page.Cursor == "" {
				return nil
			}
		}
	})
}

func decisionLine(d archive.Decision) []byte {
	state := ""
	if !d.Undone.IsZero() {
		state = ", undone " + d.Undone.Format(time.DateTime)
	}
	rule := ""
	if d.Where != nil {
		b, _ := json.Marshal(d.Where) // of strings
		rule = " where " + string(b)
	}
	return []byte(fmt.Sprintf("%d  %s  %s%s%s\n", d.ID, d.At.Format(time.DateTime), decided(d), rule, state))
}

type peopleUndoCmd struct {
	Decision int64 `arg:"" help:"The number of the decision, as wirecopy people decisions lists it."`
	archivePlace
}

func (c *peopleUndoCmd) Run(ctx context.Context, a *app) error {
	return c.use(ctx, func(s *archive.Store) error {
		d, err := s.Undo(ctx, c.Decision)
		if errors.Is(err, archive.ErrNotFound) {
			return fmt.Errorf("there is no decision %d: see wirecopy people decisions", c.Decision)
		}
		if err != nil {
			return err
		}
		return a.say("undone: %s", decided(d))
	})
}
