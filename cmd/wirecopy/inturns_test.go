package main

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"wirecopy/pipeline"
	"wirecopy/pipeline/turns"
)

// logged is a stage that notes which articles it sees, and fails at some.
type logged struct {
	name string
	log  *[]string
	bad  string
}

func (s logged) Name() string { return s.name }

func (s logged) Process(_ context.Context, m pipeline.Message) ([]pipeline.Message, error) {
	untilOthersWait()
	*s.log = append(*s.log, s.name+m.Article.ID)
	if m.Article.ID == s.bad {
		return nil, errors.New("bad")
	}
	return []pipeline.Message{m}, nil
}

// untilOthersWait returns when all other articles wait for a turn: time stands still in a bubble until then.
func untilOthersWait() { time.Sleep(time.Millisecond) }

func TestArticlesFollowEachOtherThroughAStage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log []string
		prepared := pipeline.Computes(logged{"a", &log, "2"}, func(m pipeline.Message) {
			untilOthersWait()
			if log = append(log, "prepare"+m.Article.ID); m.Article.ID == "4" {
				panic("at the fourth")
			}
		})
		all := inTurns{pipeline.Chain{prepared, logged{"b", &log, ""}}, turns.New(func() int { return 1 }, 6)}
		hold := all.turns.Begin(5) // until all are there
		var wg sync.WaitGroup
		failed := map[string]bool{}
		for _, id := range []string{"1", "2", "3", "4", "unread"} {
			wg.Go(func() {
				out, err := all.pass(t.Context(), func() (pipeline.Message, error) {
					untilOthersWait()
					if id == "unread" {
						return pipeline.Message{}, errors.New("was not read")
					}
					return pipeline.Message{Article: &pipeline.Article{ID: id}}, nil
				})
				defer all.last().End()
				if failed[id] = err != nil; err == nil && len(out) != 1 {
					t.Errorf("article %s: %d messages", id, len(out))
				}
			})
			synctest.Wait()
		}
		hold.End()
		wg.Wait()
		if want := []string{"prepare1", "prepare2", "prepare3", "prepare4", "a1", "a2", "a3", "b1", "b3"}; !slices.Equal(log, want) {
			t.Errorf("the stages saw %v, want %v", log, want)
		}
		for id, want := range map[string]bool{"1": false, "2": true, "3": false, "4": true, "unread": true} {
			if failed[id] != want {
				t.Errorf("article %s failed: %t, want %t", id, failed[id], want)
			}
		}
	})
}
