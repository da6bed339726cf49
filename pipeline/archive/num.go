package archive

import (
	"encoding/base64"
	"encoding/binary"
	"hash/fnv"
	"math"
	"strconv"
	"time"
)

// An article's number is its time in seconds and a place within that second, and a quote's is its article's and a place
// within that. So the numbers are in the order of time: the newest come first without a sort, in the index of words too,
// the quotes of an article are a range, and a month is one.
const (
	placeBits = 17 // articles within a second; where there are more, they flow over into the next
	quoteBits = 12 // quotes within an article
	maxQuotes = 1 << quoteBits
	lastTime  = 1<<33 - 1 // seconds: the year 2242
)

// firstNum is the first number of the second of at. Times before 1970 are taken for 1970.
func firstNum(at time.Time) int64 {
	return min(max(at.Unix(), 0), lastTime) << placeBits
}

// seconds is the time of an article's number, since 1970.
func seconds(num int64) int64 { return num >> placeBits }

func quoteNum(article int64, n int) int64 { return article<<quoteBits | int64(n) }

func articleOf(quote int64) int64 { return quote >> quoteBits }

// span is the numbers of the articles of a time; either bound may be zero, for none.
func span(since, until time.Time) (low, high int64) {
	low, high = 0, math.MaxInt64>>quoteBits
	if !since.IsZero() {
		low = firstNum(since)
	}
	if !until.IsZero() {
		high = firstNum(until) - 1
	}
	return low, high
}

// storyKey is what the versions of an article stand under that was first stored under a number. Keys are in the order of numbers, and
// after all ids of articles, under which versions stood before.
func storyKey(num int64) string {
	digits := strconv.FormatInt(num, 32)
	return "~" + "0000000000"[min(len(digits), 10):] + digits
}

func numOfStory(key string) int64 {
	num, err := strconv.ParseInt(key[1:], 32, 64)
	if err != nil { // it is ours
		return 0
	}
	return num
}

// storyOf spells the key of an article's versions, where the table of articles is called a.
const storyOf = `CASE a.story WHEN '' THEN a.id ELSE a.story END`

// millis is a time as it is stored: 0 for none.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func fromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

func fromNum(num int64) time.Time { return time.Unix(seconds(num), 0).UTC() }

// cursor says where a page ended. It carries a sum of the query, so that one of another query is refused.
func cursor(query string, at int64) string {
	b := binary.AppendVarint(sum(query), at)
	return base64.RawURLEncoding.EncodeToString(b)
}

func readCursor(query, c string) (at int64, err error) {
	bad := badQuery("cursor", "%.40q is no cursor of this query: leave it out to begin with the first page", c)
	b, err := base64.RawURLEncoding.DecodeString(c)
	want := sum(query)
	if err != nil || len(b) <= len(want) || string(b[:len(want)]) != string(want) {
		return 0, bad
	}
	at, n := binary.Varint(b[len(want):])
	if n != len(b)-len(want) {
		return 0, bad
	}
	return at, nil
}

func sum(s string) []byte {
	h := fnv.New32a()
	h.Write([]byte(s))
	return h.Sum(nil)
}
