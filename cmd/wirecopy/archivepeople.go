package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"text/tabwriter"
	"time"

	"wirecopy/cmd/wirecopy/internal/render"
	"wirecopy/pipeline/archive"
)

type peopleCmd struct {
	List      peopleListCmd      `cmd:"" default:"withargs" help:"Those who are named, most often first, or like a name."`
	Show      peopleShowCmd      `cmd:"" help:"All that is known of one."`
	Merge     peopleMergeCmd     `cmd:"" help:"Say that two are one. Later articles obey."`
	Split     peopleSplitCmd     `cmd:"" help:"Say that some mentions are of another. Later articles obey."`
	Decisions peopleDecisionsCmd `cmd:"" help:"What was merged and split."`
	Undo      peopleUndoCmd      `cmd:"" help:"Undo a merge or a split."`
}

type peopleListCmd struct {
	Name  string   `arg:"" optional:"" help:"A name, a part of one, also misspelled, an id or a Wikidata id."`
	Type  []string `placeholder:"TYPE" help:"PERSON, ORG, GPE and so on."`
	Role  string   `placeholder:"WORDS" help:"Words of the role."`
	Since string   `placeholder:"TIME" help:"Named since then."`
	Order string   `placeholder:"ORDER" help:"articles, said, recent, name or match."`
	Limit int      `default:"50" placeholder:"N" help:"How many to show, 1000 at most."`
	archivePlace
	outputFlags
}

func (c *peopleListCmd) Run(ctx context.Context, a *app) error {
	q := archive.PersonQuery{Name: c.Name, Type: c.Type, Role: c.Role, Order: c.Order, Page: archive.Page{Limit: c.Limit}}
	var none time.Time
	if err := times(c.Since, "", &q.Since, &none); err != nil {
		return err
	}
	return c.use(ctx, func(s *archive.Store) error {
		found, err := s.People(ctx, q)
		if err != nil {
			return err
		}
		if f := c.form(a.stdout); !f.pretty {
			for _, one := range found.Items {
				if err := a.event(f, one, nil); err != nil {
					return err
				}
			}
		} else {
			t := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
			if len(found.Items) > 0 {
				fmt.Fprintln(t, "NAME\tTYPE\tARTICLES\tSAID\tLAST\tROLE\tID")
			}
			for _, one := range found.Items {
				fmt.Fprintf(t, "%s\t%s\t%d\t%d\t%s\t%s\t%s\n", one.Name, one.Type, one.Articles, one.Said, one.LastSeen.Format(time.DateOnly), one.Role, one.ID)
			}
			if err := t.Flush(); err != nil {
				return err
			}
		}
		return a.sayMore(len(found.Items), found.Next, "name")
	})
}

type peopleShowCmd struct {
	Name string `arg:"" help:"An id, a Wikidata id, or a name that only one has."`
	archivePlace
	outputFlags
}

func (c *peopleShowCmd) Run(ctx context.Context, a *app) error {
	return c.use(ctx, func(s *archive.Store) error {
		id, err := oneIdentity(ctx, s, c.Name)
		if err != nil {
			return err
		}
		p, err := s.Person(ctx, id)
		if err != nil {
			return err
		}
		f := c.form(a.stdout)
		return a.event(f, p, func() []byte { return personPage(p, f.style) })
	})
}

func personPage(p archive.Person, style render.Style) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\n%s · %s · said %d · from %s to %s · %s", p.Name, p.Type, count(p.Identity.Articles, "article"), p.Said, p.FirstSeen.Format(time.DateOnly), p.LastSeen.Format(time.DateOnly), p.ID)
	if p.Wikidata != "" {
		fmt.Fprintf(&b, " · %s", p.Wikidata)
	}
	b.WriteString("\n")
	section := func(title string, n int, line func(int) string) {
		if n == 0 {
			return
		}
		fmt.Fprintf(&b, "\n%s\n", title)
		for i := range min(n, 15) {
			fmt.Fprintf(&b, "  %s\n", line(i))
		}
	}
	day := func(t time.Time) string { return t.Format(time.DateOnly) }
	section("Roles", len(p.Roles), func(i int) string {
		r := p.Roles[i]
		return fmt.Sprintf("%s to %s  %s ×%d", day(r.FirstSeen), day(r.LastSeen), r.Role, r.Articles)
	})
	if len(p.Aliases) > 1 {
		section("Names", len(p.Aliases), func(i int) string { return fmt.Sprintf("%s ×%d", p.Aliases[i].Name, p.Aliases[i].Articles) })
	}
	section("Named with", len(p.NamedWith), func(i int) string {
		return fmt.Sprintf("%s ×%d", p.NamedWith[i].Name.Name, p.NamedWith[i].Articles)
	})
	for _, part := range []struct {
		title  string
		quotes []archive.Quote
	}{{"Said", p.Quotes}, {"About", p.About}} {
		if len(part.quotes) > 0 {
			fmt.Fprintf(&b, "\n%s\n", part.title)
		}
		for _, q := range part.quotes {
			b.Write(render.Quote(q.QuoteEvent, style))
		}
	}
	return b.Bytes()
}

// oneIdentity gives the id of what a name stands for, which has to be one.
func oneIdentity(ctx context.Context, s *archive.Store, name string) (string, error) {
	// An id may be that of one who was merged into another.
	if head, err := s.Head(ctx, name); !errors.Is(err, archive.ErrNotFound) {
		return head, err
	}
	found, err := s.People(ctx, archive.PersonQuery{Name: name, Page: archive.Page{Limit: mostListed + 1}})
	if err != nil {
		return "", err
	}
	var ids, called []string
	for _, one := range found.Items {
		ids = append(ids, one.ID)
		if isCalled(one, name) {
			called = append(called, one.ID)
		}
	}
	switch {
	case len(ids) == 0:
		return "", fmt.Errorf("nobody in the archive has a name like %q", name)
	case len(called) == 1:
		return called[0], nil
	}
	return "", fmt.Errorf("%q may be %s: give one of these ids", name, listed(ids))
}
