package main

import (
	"context"
	"os"
	"runtime/debug"

	"wirecopy/pipeline"
	"wirecopy/pipeline/turns"
)

// underway is how many articles are underway for each that is worked on: those that wait can follow each other through a stage.
const underway = 32

// inTurns is a chain whose stages each take article after article: see package turns. Kind 0 is for reading the articles, then there
// are two for each stage, and the last is for writing what came of them.
type inTurns struct {
	chain pipeline.Chain
	turns *turns.Turns
}

// pass gives what the stages make of an article.
func (p inTurns) pass(ctx context.Context, load func() (pipeline.Message, error)) ([]pipeline.Message, error) {
	turn := p.turns.Begin(0)
	m, err := load()
	turn.End()
	if err != nil {
		return nil, err
	}
	batch := []pipeline.Message{m}
	for i, s := range guard(p.chain) {
		var next []pipeline.Message
		for _, m := range batch {
			if before, ok := p.chain[i].(pipeline.Preparing); ok {
				if _, err := p.process(ctx, 2*i+1, guarded{pipeline.Preparation(before)}, m); err != nil {
					return nil, err
				}
			}
			out, err := p.process(ctx, 2*i+2, s, m)
			if err != nil {
				return nil, err
			}
			next = append(next, out...)
		}
		batch = next
	}
	return batch, nil
}

func (p inTurns) process(ctx context.Context, kind int, s pipeline.Stage, m pipeline.Message) ([]pipeline.Message, error) {
	defer p.turns.Begin(kind).End()
	return pipeline.Chain{s}.Process(ctx, m)
}

// last begins the last kind.
func (p inTurns) last() turns.Turn { return p.turns.Begin(2*len(p.chain) + 1) }

// GOGC while the command line and the models are read, most of which stays: to collect again and again until they are takes a sixth
// of the time of the start. And then, while what is held is some 40 MB: as in a pipeline, the heap grows to 160 MB before it is collected.
const (
	whileReading    = 1600
	whileAnnotating = 300
)

// collectAt sets GOGC until the function that it gives is called, unless the environment says how often to collect.
func collectAt(percent int) (asBefore func()) {
	if os.Getenv("GOGC") != "" {
		return func() {}
	}
	before := debug.SetGCPercent(percent)
	return func() { debug.SetGCPercent(before) }
}
