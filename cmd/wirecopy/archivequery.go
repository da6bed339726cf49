package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
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
		if flag == "" {
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
	s, err := c.openArchive(ctx)
	if err != nil {
		return err
	}
	defer closeArchive(s)
	f := c.form(a.stdout)
	write := func(one archive.Quote) error {
		return a.event(f, one, func() []byte { return render.Quote(one.QuoteEvent, f.style) })
	}
	if c.Limit == 0 {
		return flagError(s.EachQuote(ctx, q, write))
	}
	q.Limit = c.Limit
	found, err := s.Quotes(ctx, q)
	if err != nil {
		return flagError(err)
	}
	if err := a.sayRead(found.Read, map[string]string{"speaker": c.Speaker, "about": c.About, "entity": c.Entity}); err != nil {
		return err
	}
	for _, one := range found.Items {
		if err := write(one); err != nil {
			return err
		}
	}
	return a.sayMore(len(found.Items), found.Next, "quote")
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

type articlesCmd struct {
	Words    []string `arg:"" optional:"" help:"Words of headline or text, as with wirecopy quotes."`
	ID       string   `name:"id" placeholder:"ID" help:"One article, whole."`
	Version  int      `default:"-1" hidden:"" help:"With --id: that version."`
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
	s, err := c.openArchive(ctx)
	if err != nil {
		return err
	}
	defer closeArchive(s)
	f := c.form(a.stdout)
	if c.ID != "" {
		return a.showArticle(ctx, s, c.ID, c.Version, f)
	}
	found, err := s.Articles(ctx, q)
	if err != nil {
		return flagError(err)
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
	s, err := c.openArchive(ctx)
	if err != nil {
		return err
	}
	defer closeArchive(s)
	found, err := s.People(ctx, q)
	if err != nil {
		return flagError(err)
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
}

type peopleShowCmd struct {
	Name string `arg:"" help:"An id, a Wikidata id, or a name that only one has."`
	archivePlace
	outputFlags
}

func (c *peopleShowCmd) Run(ctx context.Context, a *app) error {
	s, err := c.openArchive(ctx)
	if err != nil {
		return err
	}
	defer closeArchive(s)
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
	found, err := s.People(ctx, archive.PersonQuery{Name: name, Page: archive.Page{Limit: mostListed + 1}})
	if err != nil {
		return "", flagError(err)
	}
	var ids, called []string
	for _, one := range found.Items {
		if one.ID == name || one.Wikidata == name {
			return one.ID, nil
		}
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
	s, err := place.openArchive(ctx)
	if err != nil {
		return err
	}
	defer closeArchive(s)
	names := []*string{&n.Person, &n.Into}
	if n.Where != nil {
		names = append(names, &n.Where.With)
	}
	for _, name := range names {
		if *name == "" {
			continue
		}
		if *name, err = oneIdentity(ctx, s, *name); err != nil {
			return err
		}
	}
	d, err := s.Decide(ctx, n)
	if err != nil {
		return flagError(err)
	}
	return a.say("%s; undo it with: wirecopy people undo %d", decided(d), d.ID)
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
	s, err := c.openArchive(ctx)
	if err != nil {
		return err
	}
	defer closeArchive(s)
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
	s, err := c.openArchive(ctx)
	if err != nil {
		return err
	}
	defer closeArchive(s)
	d, err := s.Undo(ctx, c.Decision)
	if errors.Is(err, archive.ErrNotFound) {
		return fmt.Errorf("there is no decision %d: see wirecopy people decisions", c.Decision)
	}
	if err != nil {
		return flagError(err)
	}
	return a.say("undone: %s", decided(d))
}
