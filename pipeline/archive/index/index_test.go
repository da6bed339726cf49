package index

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	_ "modernc.org/sqlite" // the driver

	"wirecopy/pipeline/archive/words"
)

// file is an index in memory, and what has to be in it.
type file struct {
	*testing.T
	query  Query
	writer *Writer
	docs   map[int64]map[byte][]string
}

func newFile(t *testing.T) *file {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	db.SetMaxOpenConns(1)
	for _, statement := range Tables {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	query := func(ctx context.Context, f func(scan func(...any) error) error, query string, args ...any) error {
		rows, err := db.QueryContext(ctx, query, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			if err := f(rows.Scan); err != nil {
				return err
			}
		}
		return rows.Err()
	}
	exec := func(ctx context.Context, query string, args ...any) error {
		_, err := db.ExecContext(ctx, query, args...)
		return err
	}
	return &file{t, query, NewWriter(query, exec), map[int64]map[byte][]string{}}
}

func (f *file) add(num int64, said, text, named string) {
	f.docs[num] = map[byte][]string{Said: strings.Fields(said), Text: strings.Fields(text), Named: strings.Fields(named)}
	f.writer.Add(num, []byte(said), []byte(text), []byte(named))
}

func (f *file) remove(num int64) {
	f.Helper()
	delete(f.docs, num)
	f.must(f.writer.Remove(f.Context(), num))
}

func (f *file) flush() {
	f.Helper()
	f.must(f.writer.Flush(f.Context()))
}

func (f *file) must(err error) {
	f.Helper()
	if err != nil {
		f.Fatal(err)
	}
}

// all reads postings to their end.
func (f *file) all(p *Postings, at int64) (out []int64) {
	f.Helper()
	for range 100_000 {
		num, ok, err := p.Seek(f.Context(), at)
		f.must(err)
		if !ok {
			return out
		}
		if num == at {
			out = append(out, num)
			num = p.order.step(num)
		}
		at = num
	}
	f.Fatal("the postings have no end")
	return nil
}

// check compares what the index finds with the articles that match.
func (f *file) check(o Order, column byte, e words.Expression, about string) {
	f.Helper()
	at := o.High
	if o.Oldest {
		at = o.Low
	}
	got := f.all(Find(f.query, o, column, e), at)
	what := e
	if column != Text { // which has no places
		e = words.Loose(e)
	}
	var want []int64
	for num, columns := range f.docs {
		if num >= o.Low && num <= o.High && e.Match(columns[column]) {
			want = append(want, num)
		}
		if what.Match(columns[column]) && !words.Loose(words.Positive(what)).Match(columns[column]) {
			f.Errorf("%s matches %q, and what has to be there of it does not", about, columns[column])
		}
	}
	slices.Sort(want)
	if !o.Oldest {
		slices.Reverse(want)
	}
	if !slices.Equal(got, want) {
		f.Fatalf("%s in column %c, %+v: %d articles, want %d: these are too many %v, and these are missing %v", about, column, o, len(got), len(want), without(got, want), without(want, got))
	}
}

func without(some, others []int64) []int64 {
	return slices.DeleteFunc(slices.Clone(some), func(num int64) bool { return slices.Contains(others, num) })
}

const far = 1 << 50

// chances makes up articles, and what is asked.
type chances struct {
	*file
	*rand.Rand
	some   []string
	second int64   // of the newest article
	gone   []int64 // articles that were removed
}

func (c *chances) text(n int) string {
	var list []string
	for range c.IntN(n) {
		list = append(list, c.some[c.IntN(len(c.some))])
	}
	return strings.Join(list, " ")
}

// bring brings some articles, most of them newer than those that are there, and some that have gone before, and removes others.
func (c *chances) bring() {
	for range 1 + c.IntN(30) {
		c.second += int64(c.IntN(200)) * int64(c.IntN(2))
		num := c.second<<placeBits + int64(c.IntN(1000))
		if c.IntN(20) == 0 { // late
			num -= int64(c.IntN(1_000_000)) << placeBits
		}
		if len(c.gone) > 0 && c.IntN(8) == 0 {
			num = c.gone[c.IntN(len(c.gone))]
		}
		if c.docs[num] == nil {
			c.add(num, c.text(8), c.text(40), fmt.Sprintf("%d %ds", c.IntN(50), c.IntN(50)))
		}
	}
	c.flush()
	for num := range c.docs {
		if c.IntN(60) == 0 {
			c.remove(num)
			c.gone = append(c.gone, num)
		}
	}
}

// ask asks for something, and reports whether that could be read.
func (c *chances) ask() bool {
	search := chance(c.Rand, c.some, 3)
	e, err := words.Parse(search)
	if err != nil || e == nil {
		return false
	}
	o := Order{Oldest: c.IntN(2) == 0, Low: 0, High: far}
	if c.IntN(2) == 0 {
		o.High = (c.second - int64(c.IntN(20_000))) << placeBits
		o.Low = o.High - int64(c.IntN(40_000))<<placeBits
	}
	c.check(o, Text, e, search)
	c.check(o, Said, words.Positive(e), search)
	n := c.IntN(50)
	c.check(o, Named, words.Any(fmt.Sprint(n), fmt.Sprintf("%ds", n+1)), fmt.Sprint(n))
	return true
}

// TestTheIndexAgrees compares what the index finds with what Match says, for expressions and articles of chance: they come a few at a time, in
// the order of time and not, some go and some of these come again, runs are merged meanwhile, and now and then another goes on writing.
func TestTheIndexAgrees(t *testing.T) {
	f := newFile(t)
	f.writer.perBlock, f.writer.least = 1, 1 // so that most of the time, something is half merged
	c := chances{file: f, Rand: rand.New(rand.NewPCG(1, 1)), second: 1_700_000_000, some: strings.Fields("ferry boat tar tariff zoe new e mail 王 hara fleet union")}
	asked, merged := 0, 0
	for round := range 300 {
		c.bring()
		if f.writer.merging != nil {
			merged++
		}
		if c.IntN(40) == 0 {
			f.writer.Forget()
		}
		if round%20 != 0 && round != 299 {
			continue
		}
		for range 20 {
			if c.ask() {
				asked++
			}
		}
	}
	if asked < 200 || merged < 20 {
		t.Errorf("%d searches could be read, and %d times something was half merged: there is little in this test", asked, merged)
	}
	if n := len(f.writer.runs); n > 4*fanIn {
		t.Errorf("there are %d runs, which are too many to be read", n)
	}
}

// chance makes up a search.
func chance(rng *rand.Rand, some []string, depth int) string {
	word := func() string { return some[rng.IntN(len(some))] }
	if depth == 0 {
		return word()
	}
	one := func() string { return chance(rng, some, depth-1) }
	switch rng.IntN(9) {
	case 0:
		return fmt.Sprintf("%s OR %s", one(), one())
	case 1:
		return fmt.Sprintf("(%s) %s", one(), one())
	case 2:
		return fmt.Sprintf("%s NOT %s", one(), one())
	case 3:
		return fmt.Sprintf("%s -(%s)", one(), one())
	case 4:
		return fmt.Sprintf("%q", word()+" "+word())
	case 5:
		return word()[:1] + "*"
	case 6:
		return fmt.Sprintf("%s OR %q", one(), word()+" "+word()+" "+word())
	}
	return one() + " " + one()
}

// A word that stands in many articles, or often in one, is in many blocks.
func TestLongLists(t *testing.T) {
	f := newFile(t)
	for n := range int64(6000) {
		text := "the ferry"
		switch n % 1000 {
		case 7:
			text = strings.Repeat("the boat ", 4000)
		case 8:
			text = "sinks " + strings.Repeat("the ", 3000) + "ferry"
		}
		f.add(n<<placeBits, "the", text, "1")
		if n%700 == 0 {
			f.flush()
		}
	}
	f.flush()
	for range 2 {
		for _, search := range []string{"the", "boat", `"the ferry"`, `"boat the boat"`, "sinks ferry -boat", "s* the"} {
			e, err := words.Parse(search)
			f.must(err)
			f.check(Order{High: far}, Text, e, search)
			f.check(Order{High: far, Oldest: true}, Text, e, search)
			f.check(Order{Low: 999 << placeBits, High: 1010 << placeBits}, Text, e, search)
		}
		f.check(Order{High: far}, Named, words.Any("1", "2"), "1 or 2")
		f.must(f.writer.begin(t.Context(), slices.Clone(f.writer.runs))) // all of them
		for f.writer.merging != nil {
			_, err := f.writer.Work(t.Context(), 1)
			f.must(err)
		}
	}
	if n := len(f.writer.runs); n != 1 {
		t.Errorf("merging all runs gives %d", n)
	}
}

// Who is in the middle of reading a run that is merged goes on in the one that it has become.
func TestReadingWhileRunsAreMerged(t *testing.T) {
	f := newFile(t)
	for n := range int64(400) {
		f.add(n<<placeBits, "ferry", "ferry boat", "1")
		if n%40 == 39 {
			f.flush()
		}
	}
	p := Find(f.query, Order{High: far}, Said, words.Any("ferry"))
	num, ok, err := p.Seek(t.Context(), 300<<placeBits)
	if num != 300<<placeBits || !ok || err != nil {
		t.Fatalf("got %d, %v, %v", num>>placeBits, ok, err)
	}
	f.must(f.writer.begin(t.Context(), slices.Clone(f.writer.runs)))
	for more := true; more; {
		more, err = f.writer.Work(t.Context(), 1)
		f.must(err)
	}
	if got := f.all(p, 299<<placeBits); len(got) != 300 {
		t.Errorf("%d articles before the 300th, want 300: %v", len(got), got)
	}
}

// What is dropped from the beginning makes the index smaller, down to nothing.
func TestTrimmed(t *testing.T) {
	f := newFile(t)
	blocks := func() (n int) {
		f.must(f.query(t.Context(), func(scan func(...any) error) error { return scan(&n) }, `SELECT count(*) FROM index_blocks`))
		return n
	}
	rows := func(table string) (n int) {
		f.must(f.query(t.Context(), func(scan func(...any) error) error { return scan(&n) }, `SELECT count(*) FROM `+table))
		return n
	}
	const articles = 2000
	for n := range int64(articles) {
		f.add(n<<placeBits, "ferry", fmt.Sprintf("ferry boat word%d", n), fmt.Sprint(n))
		if n%100 == 99 {
			f.flush()
		}
	}
	before := blocks()
	for n := range int64(articles) {
		f.remove(n << placeBits)
		if n%64 != 63 && n != articles-1 {
			continue
		}
		f.must(f.writer.Trimmed(t.Context(), (n+1)<<placeBits))
		for more := true; more; {
			var err error
			more, err = f.writer.Work(t.Context(), 8)
			f.must(err)
		}
		if n%640 == 639 {
			f.check(Order{High: far}, Text, words.Any("ferry"), "ferry")
			if most := before*(articles-int(n))/articles + before*3/8; blocks() > most {
				t.Errorf("%d of %d articles are dropped, and %d of %d blocks are left", n, articles, blocks(), before)
			}
		}
	}
	if n, gone, keys := blocks(), rows("index_gone"), rows("index_keys"); n+gone+keys > 0 {
		t.Errorf("all is dropped, and %d blocks, %d keys and %d notes of what has gone are left", n, keys, gone)
	}
}
