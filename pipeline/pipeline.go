// Package pipeline says what flows through wirecopy and what a stage is: the article and its annotations, the
// message that carries it, the Stage that turns one message into the next, and the Chain of stages that is the whole
// pipeline in one process. It knows nothing of NATS and imports the standard library alone.
package pipeline

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"runtime/debug"
	"time"
)

// Message is what passes from stage to stage: a raw item before ingestion, an article from then on.
type Message struct {
	// Source is the feed that the item came from, a subject token ([a-z0-9_-]{1,64}).
	Source string
	// Item is the item as its supplier sent it; nil once it has become an Article.
	Item []byte
	// ContentType is the media type of Item where the sender named one, else "".
	ContentType string
	// Article is nil before ingestion. A stage never changes an article that it was given: see Article.With.
	Article *Article
	// Received is when the item entered the pipeline; it stays the same from hop to hop.
	Received time.Time
	// Origin names the delivery that this message came from, the same for every redelivery of it.
	Origin string
}

// A Stage turns one message into the messages it gives rise to. No messages and no error drops the input.
// An error marked with Reject sends the input to the dead letters; one marked with Unavailable is not the input's, which
// is tried again without end; any other is transient, and the input comes
// again later. Process gives the same answer for the same input, and is called from many goroutines at once.
type Stage interface {
	Name() string
	Process(ctx context.Context, in Message) ([]Message, error)
}

// Reject marks an error as permanent: the same input would fail again, so it belongs with the dead letters.
// Reject(nil) is nil.
func Reject(err error) error {
	if err == nil {
		return nil
	}
	return rejected{err}
}

// Rejected reports whether err, or an error that it wraps, was marked with Reject.
func Rejected(err error) bool {
	var r rejected
	return errors.As(err, &r)
}

// Unavailable marks an error as that of the surroundings, such as a ledger that does not answer: it says nothing of the
// message, which is tried again in place, without end, and is none of its attempts. Unavailable(nil) is nil.
func Unavailable(err error) error {
	if err == nil {
		return nil
	}
	return unavailable{err}
}

// IsUnavailable reports whether err, or an error that it wraps, was marked with Unavailable.
func IsUnavailable(err error) bool {
	var u unavailable
	return errors.As(err, &u)
}

type unavailable struct{ err error }

func (u unavailable) Error() string { return u.err.Error() }
func (u unavailable) Unwrap() error { return u.err }

type rejected struct{ err error }

func (r rejected) Error() string { return r.err.Error() }
func (r rejected) Unwrap() error { return r.err }

// PanicError is a panic of a stage, caught by Try. Its message is one line; Stack holds the goroutine's stack.
type PanicError struct {
	Value any
	Stack []byte
}

func (p *PanicError) Error() string { return fmt.Sprintf("panic: %v", p.Value) }

// Panicked is the error of what recover gave.
func Panicked(v any) *PanicError { return &PanicError{Value: v, Stack: debug.Stack()} }

// Try runs s on one message and turns a panic into a *PanicError, so that no input can end the process.
func Try(ctx context.Context, s Stage, in Message) (out []Message, err error) {
	defer func() {
		if v := recover(); v != nil {
			out, err = nil, Panicked(v)
		}
	}()
	return s.Process(ctx, in)
}

// Chain is several stages in order, itself a Stage: the whole pipeline in one process, without a broker.
type Chain []Stage

// Name is "chain".
func (c Chain) Name() string { return "chain" }

// Names lists the names of the stages, in order.
func (c Chain) Names() []string {
	names := make([]string, len(c))
	for i, s := range c {
		names[i] = s.Name()
	}
	return names
}

// Process passes in through every stage; what one gives rise to goes to the next, in order. The first error ends it.
func (c Chain) Process(ctx context.Context, in Message) ([]Message, error) {
	batch := []Message{in}
	for _, s := range c {
		var next []Message
		for _, m := range batch {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			out, err := s.Process(ctx, m)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", s.Name(), err)
			}
			next = append(next, out...)
		}
		batch = next
	}
	return batch, nil
}

// Select keeps the stages that are named, in the chain's own order. A name that the chain does not have is an error.
func (c Chain) Select(names ...string) (Chain, error) {
	want := make(map[string]bool, len(names))
	for _, n := range names {
		want[n] = true
	}
	var out Chain
	for _, s := range c {
		if want[s.Name()] {
			out = append(out, s)
			delete(want, s.Name())
		}
	}
	for _, n := range names {
		if want[n] {
			return nil, fmt.Errorf("no stage is called %q: the stages are %v", n, c.Names())
		}
	}
	return out, nil
}

// Annotate makes a stage of f: it stores what f finds in the article as the annotation called name, and version as
// the version that produced it. An article that is withheld or canceled, and a message without an article, pass
// through as they are.
func Annotate[L any](name, version string, f func(context.Context, *Article) (L, error)) Stage {
	return AnnotateAs(name, func() string { return version }, f)
}

// AnnotateAs is Annotate for a version that is found out when it is needed: it is asked for with each article, after f.
// Many goroutines may ask at once.
func AnnotateAs[L any](name string, version func() string, f func(context.Context, *Article) (L, error)) Stage {
	return &annotator[L]{name: name, version: version, find: f}
}

type annotator[L any] struct {
	name    string
	version func() string
	find    func(context.Context, *Article) (L, error)
}

func (s *annotator[L]) Name() string { return s.name }

func (s *annotator[L]) Process(ctx context.Context, in Message) ([]Message, error) {
	if in.Article == nil {
		return nil, Reject(fmt.Errorf("%s: the message carries no article", s.name))
	}
	if in.Article.PubStatus == Canceled || in.Article.PubStatus == Withheld {
		return []Message{in}, nil
	}
	found, err := s.find(ctx, in.Article)
	if err != nil {
		return nil, err
	}
	out := in
	out.Article = in.Article.With(s.name, s.version(), found)
	return []Message{out}, nil
}

// With returns a copy of a that has value as its annotation called name, produced by the given version of the stage.
// The copy shares all else with a, which stays as it is.
func (a *Article) With(name, version string, value any) *Article {
	b := *a
	b.Annotations = maps.Clone(a.Annotations)
	if b.Annotations == nil {
		b.Annotations = Annotations{}
	}
	b.Annotations[name] = &Annotation{value: value}
	b.Produced = maps.Clone(a.Produced)
	if b.Produced == nil {
		b.Produced = map[string]string{}
	}
	b.Produced[name] = version
	return &b
}

// Layer reads the annotation called name from a. An article without it gives the zero L and no error; one whose
// annotation does not have the form of an L gives an error marked with Reject.
//
// What it gives is shared, and never to be changed. The words of its spans may share their memory with the JSON of the whole article:
// whoever keeps a few of them for long clones these.
func Layer[L any](a *Article, name string) (L, error) {
	var zero L
	n := a.Annotations[name]
	if n == nil {
		return zero, nil
	}
	v, err := decodeAnnotation[L](n)
	if err != nil {
		return zero, Reject(fmt.Errorf("annotation %s: %w", name, err))
	}
	return v, nil
}
