package main

import (
	"context"
	"iter"

	"wirecopy/pipeline"
)

// mostTogether is how many articles pass the stages together at most: all of them one stage, then all the next. What a stage
// knows, megabytes of weights and lists, stays in the processor's caches from one article to the next: short articles take a
// seventh less time.
const mostTogether = 32

// together gives the tasks in groups for workers. The first are small, so that there is one for each worker soon. It waits for no
// task: a group ends where the next one is not there yet.
func together(tasks iter.Seq[task], workers int) iter.Seq[[]task] {
	return func(yield func([]task) bool) {
		var group []task
		most, left := 1, workers // how many tasks to a group, and for how many groups that holds
		for t := range tasks {
			if group = append(group, t); t.more && len(group) < most {
				continue
			}
			if !yield(group) {
				return
			}
			group = nil
			if left--; left <= 0 {
				most, left = min(2*most, mostTogether), workers
			}
		}
		if len(group) > 0 {
			yield(group)
		}
	}
}

// passed is what has become of an article on its way through the stages.
type passed struct {
	messages []pipeline.Message
	err      error
}

// passTogether passes articles through the stages. What fails at one of them goes no further.
func passTogether(ctx context.Context, chain pipeline.Chain, all []passed) {
	for k := range chain {
		for i := range all {
			p := &all[i]
			var next []pipeline.Message
			for _, m := range p.messages {
				if p.err != nil {
					break
				}
				var out []pipeline.Message
				out, p.err = chain[k:k+1].Process(ctx, m)
				next = append(next, out...)
			}
			p.messages = next
		}
	}
}
