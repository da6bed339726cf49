package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/cmd/wirecopy/internal/names"
	"wirecopy/pipeline"
	"wirecopy/pipeline/client"
	"wirecopy/pipeline/token"
	"wirecopy/pipeline/wire"
)

// subscription follows what the options say, until ctx ends or nothing more is there.
type subscription func(context.Context, client.Options) error

// follow follows what the flags ask for. A flag that matches nothing that the broker keeps is told at once: what it asks
// for may still come, but more often it is misspelt.
func (c *tailCmd) follow(ctx context.Context, a *app, js jetstream.JetStream, what string, o client.Options, subscribe subscription) error {
	c.checkSource(ctx, a, js, what)
	c.checkType(ctx, a, js)
	if c.Speaker == "" && c.Entity == "" {
		return subscribe(ctx, o)
	}
	return c.followName(ctx, a, js, o, subscribe)
}

// checkSource says so where nothing has come from the source of the flags. What cannot be found out is passed over: the
// subscription itself will say what is wrong.
func (c *tailCmd) checkSource(ctx context.Context, a *app, js jetstream.JetStream, what string) {
	if c.Source == "" {
		return
	}
	stream, filter := wire.EnrichedStream, wire.ArticleFilter
	switch what {
	case "quotes":
		stream, filter = wire.EventsStream, func(source string) string { return wire.QuoteFilter("", source) }
	case "entities":
		stream, filter = wire.EventsStream, wire.NamedFilter
	}
	if found, err := client.Subjects(ctx, js, stream, filter(c.Source)); err != nil || len(found) > 0 {
		return
	}
	all, _ := client.Subjects(ctx, js, stream, filter(""))
	sources := tokens(all, func(s wire.Subject) string { return s.Source })
	_ = a.say("no %s from the source %q%s", what, c.Source, there("there are some from", sources))
}

// checkType says so where no entity of the type of the flags has been named.
func (c *tailCmd) checkType(ctx context.Context, a *app, js jetstream.JetStream) {
	if c.Type == "" {
		return
	}
	all, err := client.Named(ctx, js, c.Source)
	types := tokens(all, func(s wire.Subject) string { return strings.ToUpper(s.Type) })
	if err != nil || types[strings.ToUpper(token.Fold(c.Type))] > 0 {
		return
	}
	_ = a.say("no entity of the type %q has been named%s", c.Type, there("there are", types))
}

// wanted is the name of the flags: whose quotes, or which entity.
type wanted struct {
	name   string // as given
	token  string
	filter string // of all speakers
	nobody string // what is said where there is none
	exact  bool   // somebody has that very name
}

func (c *tailCmd) wanted() wanted {
	if c.Speaker != "" {
		return wanted{name: c.Speaker, token: token.Name(c.Speaker), filter: wire.QuoteFilter("", c.Source), nobody: "nobody called %q has said anything"}
	}
	return wanted{name: c.Entity, token: token.Name(c.Entity), nobody: "nobody and nothing called %q has been named"}
}

// known are the names, as tokens, of those who have said something, or who were named, with how often.
func (c *tailCmd) known(ctx context.Context, js jetstream.JetStream, w wanted) (map[string]uint64, error) {
	var all map[wire.Subject]uint64
	var err error
	if c.Speaker != "" {
		all, err = client.Subjects(ctx, js, wire.EventsStream, w.filter)
	} else {
		all, err = client.Named(ctx, js, c.Source)
		maps.DeleteFunc(all, func(s wire.Subject, _ uint64) bool { return c.Type != "" && s.Type != token.Fold(c.Type) })
	}
	return tokens(all, func(s wire.Subject) string { return s.Name }), err
}

// means reports whether the name means who is called by a token. A full name that somebody has does not mean others who
// have more names than that.
func (w wanted) means(name string) bool {
	if w.exact && strings.Contains(w.token, "-") {
		return names.Same(w.token, name)
	}
	return names.Part(w.token, name) || names.Same(w.token, name)
}

// followName follows all whom the name of the flags may mean: by the name itself, by a part of it, or by another name that
// an article calls them by. Who comes up later is followed from then on. A durable subscription, which others may share,
// follows the very name alone.
func (c *tailCmd) followName(ctx context.Context, a *app, js jetstream.JetStream, o client.Options, subscribe subscription) error {
	w := c.wanted()
	known, err := c.known(ctx, js, w)
	if err != nil {
		return subscribe(ctx, o) // which says what is wrong
	}
	w.exact = known[w.token] > 0
	found := slices.DeleteFunc(slices.Sorted(maps.Keys(known)), func(name string) bool { return !w.means(name) })
	if len(found) == 0 {
		found = c.alsoCalled(ctx, js, w, known)
	}
	switch {
	case len(found) == 0:
		near := ""
		if n := names.Nearest(w.token, known, 3); len(n) > 0 {
			near = "; the nearest: " + listed(n)
		}
		_ = a.say(w.nobody+" so far%s", w.name, near)
	case c.Durable != "" && !w.exact:
		_ = a.say("%q is %s: with --durable, give the name as it stands there", w.name, listed(found))
	case !slices.Equal(found, []string{w.token}):
		_ = a.say("%q is %s", w.name, listed(found))
	}
	if c.Durable != "" {
		return subscribe(ctx, o)
	}
	if c.Entity != "" { // all entities of an article come together
		o.Name = ""
		c.entity = func(e pipeline.Entity) bool {
			name := token.Name(e.Name)
			return w.means(name) || slices.Contains(found, name)
		}
		return subscribe(ctx, o)
	}
	f := newFollowers(ctx, o, subscribe)
	defer f.stop()
	f.follow(w.token, o.Since)
	for _, name := range found {
		f.follow(name, o.Since)
	}
	if c.UntilIdle > 0 {
		return f.wait()
	}
	stop := f.followLater(js, w)
	defer stop()
	return f.untilEnded()
}

// followLater follows those whom the name means and who come up from now on, or have come up since the known names were
// asked for: the broker had nothing of them before. Where that cannot be, the known ones have to do.
func (f *followers) followLater(js jetstream.JetStream, w wanted) (stop func()) {
	all := time.Unix(0, 1)
	later, err := js.Conn().Subscribe(w.filter, func(m *nats.Msg) {
		if s, ok := wire.SubjectOf(m.Subject); ok && w.means(s.Name) {
			f.follow(s.Name, all)
		}
	})
	if err != nil {
		return func() {}
	}
	if err := js.Conn().Flush(); err == nil {
		now, _ := client.Subjects(f.ctx, js, wire.EventsStream, w.filter)
		for s := range now {
			if w.means(s.Name) {
				f.follow(s.Name, all)
			}
		}
	}
	return func() { _ = later.Unsubscribe() }
}

// alsoCalled gives those among the known names that an article also calls by the wanted one.
func (c *tailCmd) alsoCalled(ctx context.Context, js jetstream.JetStream, w wanted, known map[string]uint64) []string {
	found, err := client.Aliases(ctx, js, w.name)
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(found, func(name string) bool { return known[name] == 0 })
}

// followers are subscriptions to several speakers, one for each.
type followers struct {
	ctx       context.Context
	cancel    context.CancelFunc
	options   client.Options
	subscribe subscription

	mu    sync.Mutex
	names map[string]bool // nil when no more are followed
	err   error           // of the first that failed
	all   sync.WaitGroup
}

func newFollowers(ctx context.Context, o client.Options, subscribe subscription) *followers {
	f := &followers{options: o, subscribe: subscribe, names: map[string]bool{}}
	f.ctx, f.cancel = context.WithCancel(ctx)
	return f
}

// follow follows a name from since on, if it is not followed already.
func (f *followers) follow(name string, since time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.names == nil || f.names[name] {
		return
	}
	f.names[name] = true
	o := f.options
	o.Since = since
	o.Speaker = name
	f.all.Go(func() {
		if err := f.subscribe(f.ctx, o); err != nil {
			f.failed(err)
		}
	})
}

// failed ends all of them.
func (f *followers) failed(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.err = cmp.Or(f.err, err)
	f.cancel()
}

// wait waits until all have ended, and gives the error of the first that failed.
func (f *followers) wait() error {
	f.all.Wait()
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.err
}

// untilEnded is wait for followers that only an error or the end of the command ends.
func (f *followers) untilEnded() error {
	<-f.ctx.Done()
	f.stop()
	return f.wait()
}

func (f *followers) stop() {
	f.mu.Lock()
	f.names = nil
	f.mu.Unlock()
	f.cancel()
}

// tokens sums up the messages by a part of their subjects.
func tokens(subjects map[wire.Subject]uint64, part func(wire.Subject) string) map[string]uint64 {
	found := map[string]uint64{}
	for s, n := range subjects {
		if name := part(s); name != "" && name != token.Unknown {
			found[name] += n
		}
	}
	return found
}

// mostListed is how many names a message lists.
const mostListed = 12

// there says after a colon what there is instead, the most frequent first; nothing where there is nothing.
func there(words string, counts map[string]uint64) string {
	if len(counts) == 0 {
		return " so far"
	}
	keys := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), strings.Compare(a, b))
	})
	return fmt.Sprintf(" so far; %s %s", words, listed(keys))
}

// listed is "a, b and c"; of many, the first.
func listed(names []string) string {
	if more := len(names) - mostListed; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:mostListed], ", "), more)
	}
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
	return strings.Join(names, "")
}
