package ingest_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"wirecopy/pipeline"
	"wirecopy/stages/ingest"
	"wirecopy/stages/ingest/story"
)

// item makes version v of story n: JSON with the supplier's number.
func wireItem(n, v int) []byte {
	return fmt.Appendf(nil, `{"id":"story-%d","version":%d,"headline":"Story %d","text":"Version %d of story %d, the agency said."}`, n, v, n, v, n)
}

// TestLedgerShuffled sends a thousand items, of which three in ten are copies and one in ten is an update, in random
// order through two workers that share a ledger: what goes on last for each story is its newest version, and nothing
// goes on twice.
func TestLedgerShuffled(t *testing.T) {
	const items, copies, updates = 1000, 300, 100
	const stories = items - copies - updates
	r := rand.New(rand.NewPCG(1, 2))
	newest := make([]int, stories)
	var all [][2]int
	for n := range stories {
		newest[n] = 1
		all = append(all, [2]int{n, 1})
	}
	for range updates {
		n := r.IntN(stories)
		newest[n]++
		all = append(all, [2]int{n, newest[n]})
	}
	for range copies {
		all = append(all, all[r.IntN(len(all))])
	}
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })

	ledger := &story.Memory{}
	workers := []pipeline.Stage{ingest.New(ingest.WithLedger(ledger)), ingest.New(ingest.WithLedger(ledger))}
	var mu sync.Mutex
	last := map[string]*pipeline.Article{} // by uri: the highest version that went on
	seen := map[string]bool{}
	var wg sync.WaitGroup
	for w, worker := range workers {
		wg.Go(func() {
			for i := w; i < len(all); i += len(workers) {
				out, err := worker.Process(t.Context(), pipeline.Message{Source: "s", Item: wireItem(all[i][0], all[i][1]), Origin: fmt.Sprint(i)})
				if err != nil {
					t.Errorf("item %d: %v", i, err)
				}
				mu.Lock()
				for _, m := range out {
					a := m.Article
					if key := fmt.Sprint(a.ID, "@", a.Version); seen[key] {
						t.Errorf("%s went on twice", key)
					} else {
						seen[key] = true
					}
					if have := last[a.URI]; have == nil || have.Version < a.Version {
						last[a.URI] = a
					}
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if len(last) != stories {
		t.Errorf("%d stories went on, want %d", len(last), stories)
	}
	for n := range stories {
		a := last[fmt.Sprint("story-", n)]
		want := fmt.Sprintf("Version %d of story %d, the agency said.", newest[n], n)
		if a == nil || a.Text != want {
			t.Errorf("the last version of story %d is %v, want the text %q", n, a, want)
		}
	}
}

func TestRedeliveryGetsTheSameAnswer(t *testing.T) {
	ledger := &story.Memory{}
	first := ingest.New(ingest.WithLedger(ledger))
	second := ingest.New(ingest.WithLedger(ledger)) // another process, that takes over
	send := func(s pipeline.Stage, origin string, item []byte) []pipeline.Message {
		t.Helper()
		out, err := s.Process(t.Context(), pipeline.Message{Source: "s", Item: item, Origin: origin})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	send(first, "raw:1", wireItem(7, 1))
	answer := send(first, "raw:2", wireItem(7, 2))
	if len(answer) != 1 || answer[0].Article.Version != 2 {
		t.Fatalf("the update gave %d messages", len(answer))
	}
	again := send(second, "raw:2", wireItem(7, 2))
	if len(again) != 1 || again[0].Article.Version != 2 || again[0].Article.ID != answer[0].Article.ID {
		t.Errorf("the redelivery of raw:2 gave %d messages, want version 2 again", len(again))
	}
	if out := send(second, "raw:3", wireItem(7, 2)); len(out) != 0 {
		t.Errorf("the same item in another delivery gave %d messages, want none", len(out))
	}
	if out := send(second, "raw:1", wireItem(7, 1)); len(out) != 1 || out[0].Article.Version != 1 {
		t.Errorf("the redelivery of raw:1 gave %d messages, want version 1 again", len(out))
	}
}

func TestTombstone(t *testing.T) {
	s := ingest.New(ingest.WithLedger(&story.Memory{}))
	send := func(origin, item string) []pipeline.Message {
		t.Helper()
		out, err := s.Process(t.Context(), pipeline.Message{Source: "s", Item: []byte(item), Origin: origin})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	send("1", `{"id":"u","text":"A claim.","versionCreated":"2024-06-11T09:00:00Z"}`)
	out := send("2", `{"id":"u","pubStatus":"canceled","versionCreated":"2024-06-11T10:00:00Z"}`)
	if len(out) != 1 || out[0].Article.PubStatus != pipeline.Canceled || out[0].Article.Version != 2 {
		t.Fatalf("the kill gave %+v, want a canceled version 2", out)
	}
	if out := send("3", `{"id":"u","text":"A claim, and more.","versionCreated":"2024-06-11T09:30:00Z"}`); len(out) != 0 {
		t.Errorf("a version from before the kill came through")
	}
}

func TestVersionWithoutLedger(t *testing.T) {
	for item, want := range map[string]int{
		`{"id":"u","text":"x","version":4}`: 4, `{"id":"u","text":"x","version":"5"}`: 5, `{"id":"u","text":"x"}`: 1, `{"id":"u","text":"x","version":"v7"}`: 1,
	} {
		if got := process(t, pipeline.Message{Source: "s", Item: []byte(item)})[0].Article.Version; got != want {
			t.Errorf("%s has version %d, want %d", item, got, want)
		}
	}
}

// busy is a ledger on which somebody else is always faster, or which is out of reach.
type busy struct {
	story.Memory
	err error
}

func (b *busy) Store(context.Context, string, story.Record, uint64) error { return b.err }

func TestLedgerErrorsAreTransient(t *testing.T) {
	for name, err := range map[string]error{"conflict without end": pipeline.ErrConflict, "out of reach": errors.New("no servers")} {
		_, got := ingest.New(ingest.WithLedger(&busy{err: err})).Process(t.Context(), pipeline.Message{Source: "s", Item: wireItem(1, 1)})
		if !errors.Is(got, err) || pipeline.Rejected(got) {
			t.Errorf("%s: got %v (permanent: %v), want a transient error that is %v", name, got, pipeline.Rejected(got), err)
		}
	}
}

func TestObserver(t *testing.T) {
	counts := map[string]int{}
	s := ingest.New(ingest.WithLedger(&story.Memory{}), ingest.WithObserver(func(format string, o story.Outcome) { counts[format+" "+string(o)]++ }))
	for i, item := range []string{
		`{"id":"a","text":"One.","version":2}`, `{"id":"a","text":"One.","version":2}`, `{"id":"a","text":"Zero.","version":1}`, `{"id":"a","text":"Two.","version":3}`,
		`{"uri":"p","type":"picture","headlines":[{"value":"A boat"}]}`,
	} {
		if _, err := s.Process(t.Context(), pipeline.Message{Source: "s", Item: []byte(item), Origin: fmt.Sprint(i)}); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{"json first", "json same", "json late", "json update", "ninjs media"} {
		if counts[want] != 1 {
			t.Errorf("%q was reported %d times, want once: %v", want, counts[want], counts)
		}
	}
}

// longStory is a text with a fingerprint; edit replaces words.
func longStory(seed uint64, edits ...string) string {
	r := rand.New(rand.NewPCG(seed, 1))
	words := strings.Fields("harbour council ferry minister budget storm river court union bridge strike vote mayor police school market winter train island report judge plan water price talks border ship worker city farm")
	var b strings.Builder
	for i := range 260 {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(words[r.IntN(len(words))])
		if i%13 == 12 {
			b.WriteByte('.')
		}
	}
	return strings.NewReplacer(edits...).Replace(b.String())
}

func TestNearDuplicates(t *testing.T) {
	s := ingest.New(ingest.WithLedger(&story.Memory{}), ingest.WithIndex(story.NewIndex(1000)))
	send := func(source, id, text, origin string) *pipeline.Article {
		t.Helper()
		out, err := s.Process(t.Context(), pipeline.Message{Source: source, Origin: origin, Item: fmt.Appendf(nil, `{"id":%q,"text":%q}`, id, text)})
		if err != nil || len(out) != 1 {
			t.Fatalf("%s gave %d messages, %v", id, len(out), err)
		}
		return out[0].Article
	}
	first := send("alpha", "a1", "OSLO (Alpha) - "+longStory(1), "1")
	if first.DuplicateOf != "" {
		t.Errorf("the first story is a duplicate of %s", first.DuplicateOf)
	}
	copied := send("beta", "b7", "OSLO (Beta) - "+longStory(1)+"\n\n(Reporting by Jane Doe)", "2")
	if copied.DuplicateOf != first.ID {
		t.Errorf("the copy of another feed is a duplicate of %q, want %q", copied.DuplicateOf, first.ID)
	}
	refiled := send("alpha", "a2", "OSLO (Alpha) - "+longStory(1)+" The minister did not comment.", "3")
	if refiled.DuplicateOf != first.ID {
		t.Errorf("the story filed anew is a duplicate of %q, want %q", refiled.DuplicateOf, first.ID)
	}
	if other := send("alpha", "a3", longStory(2), "4"); other.DuplicateOf != "" {
		t.Errorf("another story is a duplicate of %s", other.DuplicateOf)
	}
	if update := send("alpha", "a1", "OSLO (Alpha) - "+longStory(1)+" It was raining.", "5"); update.DuplicateOf != "" || update.Version != 2 {
		t.Errorf("the update of the first story is version %d, a duplicate of %q", update.Version, update.DuplicateOf)
	}
	again := send("beta", "b7", "OSLO (Beta) - "+longStory(1)+"\n\n(Reporting by Jane Doe)", "2")
	if again.DuplicateOf != copied.DuplicateOf || again.Version != copied.Version {
		t.Errorf("the redelivery is version %d of %q, want %d of %q", again.Version, again.DuplicateOf, copied.Version, copied.DuplicateOf)
	}
	if short := send("alpha", "a4", "Short.", "6"); short.DuplicateOf != "" {
		t.Errorf("a short text is a duplicate of %s", short.DuplicateOf)
	}
}

func TestIndexForgetsTheOldest(t *testing.T) {
	x := story.NewIndex(10)
	print := func(i int) story.Fingerprint { return story.Fingerprint(i+1) * 0x9e3779b97f4a7c15 }
	for i := range 25 {
		// Every story comes twice, as it does where the worker that stored it also follows what all workers store.
		x.Add(fmt.Sprint(i), story.Record{Fingerprint: print(i), Status: pipeline.Usable})
		x.Add(fmt.Sprint(i), story.Record{Fingerprint: print(i), Status: pipeline.Usable})
	}
	for i := range 25 {
		want := ""
		if i >= 15 {
			want = fmt.Sprint(i)
		}
		if got := x.Find("new", print(i)); got != want {
			t.Errorf("story %d of 25 in an index of 10 is found as %q, want %q", i, got, want)
		}
	}
	if got := x.Find("24", print(24)); got != "" {
		t.Errorf("a story is a duplicate of itself: %q", got)
	}
	if got := x.Find("new", print(24)^0x1ff); got != "24" {
		t.Errorf("a story nine bits away is found as %q, want 24", got)
	}
	if got := x.Find("new", print(24)^0x3ff); got != "" {
		t.Errorf("a story ten bits away is found as %q, want none", got)
	}
}

func BenchmarkSimhash(b *testing.B) {
	a := &pipeline.Article{Text: longStory(1)}
	b.SetBytes(int64(len(a.Text)))
	for b.Loop() {
		story.Simhash(a)
	}
}

func BenchmarkIndexFind(b *testing.B) {
	x := story.NewIndex(100_000)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 100_000 {
		x.Add(fmt.Sprint(i), story.Record{Fingerprint: story.Fingerprint(r.Uint64() | 1), Status: pipeline.Usable})
	}
	for b.Loop() {
		x.Find("new", story.Fingerprint(r.Uint64()))
	}
}

// TestStoriesOfOneSlug sends telegraph messages of one slug on one day, which give no identity of their own.
func TestStoriesOfOneSlug(t *testing.T) {
	const talks = "The council of the island will sign the pact on harbours in December, the government said on Wednesday, after a debate of nine hours in which all of its members spoke and none of them left the hall of the old customs house."
	const storm = "A storm has closed the northern harbour for ships of every size, and the master of the port does not think that any of them will sail before the wind turns to the west and the sea goes down at the end of this week."
	message := func(number, words, text string) []byte {
		return []byte(number + " 3 i 80  nsp 0045\n\nIsland/harbour/\n" + words + "A headline of the island =\n\nSkagen (nsp) - " + text + "\n\n212322 GMT Nov 18\n")
	}
	for _, c := range []struct {
		name  string
		items [][]byte
		// same says, for each item, which item before it has the same story, -1 for none.
		same []int
	}{
		{"two stories are two", [][]byte{message("eca0001", "", talks), message("eca0002", "", storm)}, []int{-1, -1}},
		{"an update is of its story", [][]byte{message("eca0001", "", talks), message("eca0003", "1ST LEAD\n", talks+" More.")}, []int{-1, 0}},
		{"an update is of the story that it is like", [][]byte{
			message("eca0001", "", talks), message("eca0002", "", storm), message("eca0003", "1ST LEAD\n", talks+" More."), message("eca0004", "1ST LEAD\n", storm+" More."),
		}, []int{-1, -1, 0, 1}},
		{"an update of what was never seen is a story, and so is the next update of it", [][]byte{
			message("eca0003", "1ST LEAD\n", talks), message("eca0004", "2ND LEAD\n", talks+" More."),
		}, []int{-1, 0}},
		{"a kill kills", [][]byte{message("eca0001", "", talks), message("eca0003", "KILL\n", "Kill the story.")}, []int{-1, 0}},
	} {
		t.Run(c.name, func(t *testing.T) {
			ledger := &story.Memory{}
			var ids []string
			for i, item := range c.items {
				in := pipeline.Message{Source: "s", Item: item, Origin: fmt.Sprint(i)}
				// A redelivery gets the same answer, whoever gives it.
				first := process(t, in, ingest.WithLedger(ledger))
				again := process(t, in, ingest.WithLedger(ledger))
				if len(first) != 1 || len(again) != 1 || first[0].Article.ID != again[0].Article.ID {
					t.Fatalf("item %d gives %d articles, again %d: want the same one", i, len(first), len(again))
				}
				ids = append(ids, first[0].Article.ID)
				for k := range i {
					if got, want := ids[k] == ids[i], c.same[i] >= 0 && ids[c.same[i]] == ids[k]; got != want {
						t.Errorf("items %d and %d are one story: %v, want %v", k, i, got, want)
					}
				}
			}
		})
	}
}
