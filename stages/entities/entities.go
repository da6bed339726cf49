// Package entities finds who and what an article names, gathers the places where it does into entities, and says what
// it can of each: its full name in the article, its roles, its Wikidata item, how much the article is about it.
//
// The work is done in three rooms: package find finds the names, package resolve says which of them mean the same and
// which pronouns and descriptions mean one of them, package link looks entities up in tables.
package entities

import (
	"context"
	"sync"

	"wirecopy/pipeline"
	"wirecopy/stages/entities/find"
	"wirecopy/stages/entities/link"
	"wirecopy/stages/entities/link/gazetteer"
	"wirecopy/stages/entities/resolve"
	"wirecopy/stages/internal/text"
)

// Option changes what New makes.
type Option func(*stage)

// WithGazetteer adds the names in a CSV file: name, type, ids, aliases, roles (docs/gazetteer.md). They go before the
// embedded ones. The file is read again when it changes, at most once a second. While it cannot be read the last good version
// stays in force; without one, every article fails with an error that says what is wrong in which line, and is tried
// again later.
func WithGazetteer(path string) Option {
	return func(s *stage) { s.user = link.NewFile(path) }
}

// CheckGazetteer says what is wrong with such a file; nil if nothing is.
func CheckGazetteer(path string) error {
	_, err := gazetteer.Open(path)
	return err
}

// New makes the stage. Without options it knows the names that come with the program. It stores
// []pipeline.Entity as the annotation pipeline.EntitiesLayer.
func New(opts ...Option) pipeline.Stage {
	s := newStage(opts...)
	return pipeline.AnnotateAs(pipeline.EntitiesLayer, s.version, func(_ context.Context, a *pipeline.Article) ([]pipeline.Entity, error) {
		return s.annotate(a)
	})
}

// version is Version, and what follows from a user's own names and model.
func (s *stage) version() string {
	v := Version()
	if s.user != nil {
		if sum := s.user.Sum(); sum != "" {
			v += "." + sum
		}
	}
	if s.finder != nil {
		if sum := s.finder.Sum(); sum != "" {
			v += "." + sum
		}
	}
	return v
}

// stage serves many goroutines at once.
type stage struct {
	user    *link.File // nil without a user's gazetteer
	finder  Finder     // nil without one
	workers sync.Pool  // of *worker
}

// worker holds the memory for one article.
type worker struct {
	find    *find.Finder
	resolve *resolve.Resolver
}

func newStage(opts ...Option) *stage {
	s := new(stage)
	s.workers.New = func() any {
		load()
		return &worker{find: find.New(), resolve: resolve.New()}
	}
	for _, o := range opts {
		o(s)
	}
	return s
}

// load reads the models once in a process: those of this stage and that of the text layer side by side.
var load = sync.OnceFunc(func() {
	var wg sync.WaitGroup
	wg.Go(text.Load)
	find.New()
	resolve.New()
	wg.Wait()
})

func (s *stage) annotate(a *pipeline.Article) ([]pipeline.Entity, error) {
	var user *gazetteer.Table
	if s.user != nil {
		var err error
		if user, err = s.user.Table(); err != nil {
			return nil, err
		}
	}
	load()
	day := ""
	if !a.VersionCreated.IsZero() {
		day = a.VersionCreated.UTC().Format("2006-01-02")
	}
	return s.entities(text.Of(a), a.Headline, day, user), nil
}

// entities gives the entities of d in the order of their first mention.
func (s *stage) entities(d *text.Document, headline, day string, user *gazetteer.Table) []pipeline.Entity {
	w := s.workers.Get().(*worker)
	defer s.workers.Put(w)
	names := w.find.Names(d, user)
	var others []givenName
	if s.finder != nil {
		names, others = merge(names, s.given(d))
	}
	found, entries := layOut(d, names, w.resolve.Resolve(d, names, headline))
	found = addOthers(d, link.Entities(d, found, entries, user, day), others)
	for i := range found { // those that have become one have left gaps
		found[i].ID = number(i + 1)
	}
	return found
}
