package archive

import (
	"context"
	"strconv"
	"strings"

	"wirecopy/pipeline/archive/words"
)

// byDays are the postings of words in PostgreSQL. Its index of words knows no order: it gives all articles that a word is
// in, of which the newest would have to be looked for each time. So the day of an article is in the index as one more word, and
// what is asked for is looked for day by day from the newest on, over more days each time that too little was found. The
// index takes the days, and the rarest of the words, to skip what is in the long lists of the frequent ones.
type byDays struct {
	store    *Store
	order    order
	first    string // asks for the first article within bounds, and farthest for the last
	farthest string
	query    string // asks for words, within bounds
	probe    string // asks for words, in one article
	words    string

	buffer []int64
	next   int64 // what comes behind the buffer begins there
	end    bool
	asked  int
	used   int   // of those that were asked for
	days   int64 // how many to look at next; 0 is all that are left
	probes int   // articles that were looked at one by one since the index was read
	missed int   // of these, since the last that has the words
}

// Days that are looked at together, at first and at most: a word that is in few articles of so many is in few of all.
const (
	fewestDays  = 1
	severalDays = 16 // after which words that are in few articles are looked for in all
	mostDays    = 64
	moreDays    = 4 // times as many, where too little was found
)

// mostMissed is how many articles without the words are looked at one after the other before the index is read again, which
// takes as long as some eight of them.
const mostMissed = 8

// dayOfNum is the day of an article's number, since 1970.
func dayOfNum(num int64) int64 { return seconds(num) / secondsOfDay }

// dayWord stands in the index for a day. No word of a text has a # in it.
func dayWord(day int64) string { return "#" + strconv.FormatInt(day, 10) }

func newByDays(s *Store, o order, column string, e expression) *byDays {
	way, back := "DESC", "ASC"
	if o.oldest {
		way, back = back, way
	}
	d := &byDays{store: s, order: o, days: fewestDays, next: o.start(),
		first:    `SELECT num FROM words WHERE num BETWEEN ? AND ? ORDER BY num ` + way + ` LIMIT 1`,
		farthest: `SELECT num FROM words WHERE num BETWEEN ? AND ? ORDER BY num ` + back + ` LIMIT 1`,
		// The sum keeps the index of numbers out of it: only that of words is to be read.
		query: `SELECT num FROM words WHERE ` + column + ` @@ ?::tsquery AND num + 0 BETWEEN ? AND ? ORDER BY num + 0 ` + way + ` LIMIT ?`,
		probe: `SELECT 1 FROM words WHERE num = ? AND ` + column + ` @@ ?::tsquery`,
	}
	if column == saidColumn { // in which there are no places
		d.words = words.TSQuery(words.Loose(e))
	} else {
		d.words = words.TSQuery(e)
	}
	return d
}

func (d *byDays) seek(ctx context.Context, at int64) (int64, bool, error) {
	for {
		for len(d.buffer) > 0 && d.order.past(d.buffer[0], at) {
			d.buffer = d.buffer[1:]
		}
		if len(d.buffer) > 0 {
			if d.probes == 0 {
				d.used++
			}
			return d.buffer[0], true, nil
		}
		if d.end || d.order.past(d.last(), at) {
			return 0, false, nil
		}
		if d.order.past(d.next, at) { // what lies between is not wanted
			d.next = at
		}
		if d.next == at && d.passedOver() && d.missed < mostMissed {
			return d.look(ctx)
		}
		if err := d.fill(ctx); err != nil {
			return 0, false, err
		}
	}
}

// passedOver reports whether others want few of the articles that these words are in.
func (d *byDays) passedOver() bool { return d.used < d.asked/8 }

// look looks at the one article that is next.
func (d *byDays) look(ctx context.Context) (int64, bool, error) {
	at := d.next
	there, err := d.store.one(ctx, d.probe, []any{at, d.words}, new(int))
	if err != nil {
		return 0, false, err
	}
	d.probes++
	d.next = d.order.step(at)
	if there {
		d.buffer, d.missed = append(d.buffer, at), 0
		return at, true, nil
	}
	d.missed++
	return d.next, !d.order.past(d.last(), d.next), nil
}

func (d *byDays) last() int64 {
	if d.order.oldest {
		return d.order.high
	}
	return d.order.low
}

// bounds are those of numbers from a to b in the order.
func (d *byDays) bounds(a, b int64) (low, high int64) {
	if d.order.oldest {
		return a, b
	}
	return b, a
}

// fill reads what comes next, or finds that there is nothing in the days that were looked at.
func (d *byDays) fill(ctx context.Context) error {
	low, high := d.bounds(d.next, d.last())
	there, err := d.store.one(ctx, d.first, []any{low, high}, &d.next)
	if err != nil {
		return err
	}
	if !there {
		d.end = true
		return nil
	}
	query, until := d.words, d.last()
	if d.days > 0 {
		var names []string
		day, step := dayOfNum(d.next), int64(-1)
		if d.order.oldest {
			step = 1
		}
		for range d.days {
			names = append(names, "'"+dayWord(day)+"'")
			day += step
		}
		query = "(" + strings.Join(names, "|") + ") & " + query
		if far := firstOfDay(day); d.order.oldest && far-1 < until {
			until = far - 1
		} else if far := firstOfDay(day + 1); !d.order.oldest && far > until {
			until = far
		}
	}
	n := min(max(firstRead, 4*d.asked), mostRead)
	if d.passedOver() {
		n = firstRead
	}
	d.asked, d.used, d.probes, d.missed = n, 0, 0, 0
	low, high = d.bounds(d.next, until)
	d.buffer = make([]int64, 0, min(n, firstRead))
	err = d.store.query(ctx, func(scan func(...any) error) error {
		var num int64
		err := scan(&num)
		d.buffer = append(d.buffer, num)
		return err
	}, d.query, query, low, high, n)
	switch {
	case err != nil:
		return err
	case len(d.buffer) == n:
		d.next = d.order.step(d.buffer[n-1])
	case until == d.last():
		d.end = true
	default:
		d.next = d.order.step(until)
		return d.widen(ctx, len(d.buffer), n)
	}
	return nil
}

// widen decides how many days are looked at next, after so many of those that were asked for were in the last ones. The index reads all
// articles of the days where the words are in more of them. So, of words that were in few articles of several days, all there are are read
// at once, if they are not too many by then: that takes as long as the list of the rarest of the words.
func (d *byDays) widen(ctx context.Context, found, asked int) error {
	if found >= asked/moreDays {
		return nil
	}
	if d.days < severalDays {
		d.days *= moreDays
		return nil
	}
	left, err := d.daysLeft(ctx)
	if err != nil {
		return err
	}
	switch {
	case int64(found)*left <= mostRead*d.days:
		d.days = 0
	case d.days < mostDays:
		d.days *= moreDays
	}
	return nil
}

// daysLeft is how many days there are to look at still.
func (d *byDays) daysLeft(ctx context.Context) (int64, error) {
	low, high := d.bounds(d.next, d.last())
	var far int64
	there, err := d.store.one(ctx, d.farthest, []any{low, high}, &far)
	if !there || err != nil {
		return 0, err
	}
	return max(dayOfNum(far)-dayOfNum(d.next), dayOfNum(d.next)-dayOfNum(far)) + 1, nil
}

// firstOfDay is the first number of a day.
func firstOfDay(day int64) int64 { return day * secondsOfDay << placeBits }
