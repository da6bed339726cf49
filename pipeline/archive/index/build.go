package index

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"slices"
)

// builder gathers what articles say and whom they name, to be written as one run.
type builder struct {
	docs    []doc
	columns [3]column
}

// doc is an article: words with a space between them.
type doc struct {
	num              int64
	said, text, whom []byte
}

// column gathers the lists of the words of one column. Words of runs before are kept, as most of them come again.
type column struct {
	name   byte
	at     map[string]int32
	lists  []gathered
	sorted []int32 // lists in the order of their words
	fresh  []int32 // lists that are not among them yet
}

type gathered struct {
	word        string
	list        []byte
	first, last int64 // none where there is none yet
	flag        int32 // where the last place is, for its bit that says that another follows
	place       int32 // the last place
}

// none is before all numbers.
const none = -1

// mostWords is how many words are kept from one run to the next.
const mostWords = 200_000

func newBuilder() *builder {
	b := new(builder)
	b.forget()
	return b
}

func (b *builder) forget() {
	for i, name := range []byte{Named, Said, Text} {
		b.columns[i] = column{name: name, at: map[string]int32{}}
	}
}

// add adds an article.
func (b *builder) add(d doc) { b.docs = append(b.docs, d) }

// run gives the entries of all articles that were added, in order, and begins anew.
func (b *builder) run(f func(entry) error) (low, high int64, articles int, err error) {
	slices.SortStableFunc(b.docs, func(x, y doc) int { return cmp.Compare(x.num, y.num) })
	if len(b.docs) == 0 {
		return 0, 0, 0, nil
	}
	low, high, articles = b.docs[0].num, b.docs[len(b.docs)-1].num, len(b.docs)
	for _, d := range b.docs {
		b.columns[0].take(d.num, d.whom)
		b.columns[1].take(d.num, d.said)
		b.columns[2].take(d.num, d.text)
	}
	clear(b.docs)
	b.docs = b.docs[:0]
	words := 0
	for i := range b.columns {
		c := &b.columns[i]
		if err := c.each(f); err != nil {
			b.forget()
			return 0, 0, 0, err
		}
		words += len(c.lists)
	}
	if words > mostWords {
		b.forget()
	}
	return low, high, articles, nil
}

// take takes the words of an article.
func (c *column) take(num int64, words []byte) {
	for place := int32(0); len(words) > 0; place++ {
		end := bytes.IndexByte(words, ' ')
		word := words
		if end < 0 {
			words = nil
		} else {
			word, words = words[:end], words[end+1:]
		}
		i, ok := c.at[string(word)]
		if !ok {
			i = int32(len(c.lists))
			w := string(word)
			c.at[w] = i
			c.lists = append(c.lists, gathered{word: w, last: none})
			c.fresh = append(c.fresh, i)
		}
		c.lists[i].take(num, place, c.name == Text)
	}
}

func (g *gathered) take(num int64, place int32, places bool) {
	same := g.last == num
	switch {
	case g.last == none:
		g.first = num
	case !same:
		g.list = appendNum(g.list, g.last, num)
	}
	g.last = num
	if !places {
		return
	}
	if same {
		g.list[g.flag] |= 1
		place, g.place = place-g.place, place
	} else {
		g.place = place
	}
	g.flag = int32(len(g.list))
	g.list = binary.AppendUvarint(g.list, uint64(place)<<1)
}

// each gives the entries in order, and empties them.
func (c *column) each(f func(entry) error) error {
	byWord := func(a, b int32) int { return cmp.Compare(c.lists[a].word, c.lists[b].word) }
	slices.SortFunc(c.fresh, byWord)
	old := c.sorted
	c.sorted = make([]int32, 0, len(c.lists))
	for len(old) > 0 || len(c.fresh) > 0 {
		if len(c.fresh) == 0 || len(old) > 0 && byWord(old[0], c.fresh[0]) < 0 {
			c.sorted, old = append(c.sorted, old[0]), old[1:]
		} else {
			c.sorted, c.fresh = append(c.sorted, c.fresh[0]), c.fresh[1:]
		}
	}
	c.fresh = nil
	term := []byte{c.name}
	for _, i := range c.sorted {
		g := &c.lists[i]
		if g.last == none {
			continue
		}
		term = append(term[:1], g.word...)
		if err := f(entry{term, g.first, g.last, g.list}); err != nil {
			return err
		}
		*g = gathered{word: g.word, list: g.list[:0], last: none}
	}
	return nil
}
