package runner_test

import (
	"fmt"
	"testing"
	"time"

	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/runner"
)

func TestWhatWasHandedOverCounts(t *testing.T) {
	at := time.Date(2024, 6, 11, 17, 45, 0, 0, time.UTC)
	status := func(after time.Duration, done, handed uint64) *runner.Status {
		return &runner.Status{Time: at.Add(after), Stages: []runner.StageStatus{{Stage: "check", Done: done, Handed: handed}}}
	}
	worker := func(stage string, handed uint64) runner.Worker {
		return runner.Worker{Stage: stage, WorkerState: runner.WorkerState{Handed: handed}}
	}
	for _, c := range []struct {
		name    string
		since   *runner.Status // counted
		done    uint64         // by the hop
		workers []runner.Worker
		want    uint64
		rate    float64
	}{
		{"nothing was", status(0, 10, 0), 30, nil, 30, 10},
		{"by two workers", status(0, 110, 100), 30, []runner.Worker{worker("check", 90), worker("check", 50), worker("count", 7)}, 170, 30},
		{"no status before", nil, 30, []runner.Worker{worker("check", 90)}, 120, 0},
		{"the worker did not answer before", status(0, 10, 0), 30, []runner.Worker{worker("check", 90)}, 120, 10},
		{"the worker has started again", status(0, 110, 100), 30, []runner.Worker{worker("check", 5)}, 35, 10},
		{"another consumer", status(0, 50, 0), 30, nil, 30, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := status(2*time.Second, c.done, 0)
			s.Count(c.workers, c.since)
			if got := s.Stages[0]; got.Done != c.want || got.Rate != c.rate {
				t.Errorf("done %d at %v a second, want %d at %v", got.Done, got.Rate, c.want, c.rate)
			}
		})
	}
}

func TestAWorkerSaysWhatItWasHanded(t *testing.T) {
	s, js := ready(t)
	config := inLine(quick)
	config.Version = "1.0.0"
	start(t, s, config, parse, check(keep), count)
	awaitAll(t, js)
	const n = 7
	for i := range n {
		send(t, js, fmt.Sprintf("item %d", i))
	}
	wantOnce(t, js, n)
	got := map[string]uint64{}
	pipelinetest.Eventually(t, "all workers answer", func() bool {
		workers, err := runner.ReadWorkers(t.Context(), js.Conn(), 50*time.Millisecond)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range workers {
			got[w.Stage] = w.Handed
		}
		return len(workers) == len(topology)
	})
	for stage, want := range map[string]uint64{"parse": 0, "check": n, "count": n} {
		if got[stage] != want {
			t.Errorf("%s says that it was handed %d articles, want %d", stage, got[stage], want)
		}
	}
}
