package dates

import (
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Years that a date in running text may have: the web is not older, and plans do not go further.
const firstYear, lastYear = 1990, 2099

// Find gives the first day that a text names with its month in words or as year, month and day: "Posted March 2, 2019 at
// 9:30", "2. märz 2019", "2019-03-02", "02.03.2019". It is zero where there is none.
func Find(s string) time.Time { return FindIn(s, false) }

// FindIn is Find for texts that may write "3/2/2019", where the day stands behind the month if monthFirst says so.
func FindIn(s string, monthFirst bool) time.Time {
	s = eastAsian.Replace(s)
	words := strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i := 0; i+2 < len(words); i++ {
		if t := dayOf(s, words[i], words[i+1], words[i+2], monthFirst); !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}

// dayOf reads three words of s that follow each other as a day.
func dayOf(s, a, b, c string, monthFirst bool) time.Time {
	if month, ok := Month(b); ok && !isNumber(b) {
		if t := day(c, month, a); !t.IsZero() {
			return t // 2 March 2019
		}
	}
	if month, ok := Month(a); ok && !isNumber(a) {
		if t := day(c, month, b); !t.IsZero() {
			return t // March 2, 2019
		}
	}
	if m, err := strconv.Atoi(b); err == nil && len(a) == 4 && m >= 1 && m <= 12 && len(b) == 2 {
		if t := day(a, time.Month(m), c); !t.IsZero() {
			return t // 2019-03-02
		}
	}
	if len(a) <= 2 && len(b) <= 2 && len(c) == 4 && isNumber(a) && isNumber(b) {
		return inNumbers(s, a, b, c, monthFirst) // 02.03.2019
	}
	return time.Time{}
}

// eastAsian makes a date of Chinese or Japanese, "2019年3月2日", one of numbers.
var eastAsian = strings.NewReplacer("年0", "-0", "年1", "-1", "年", "-0", "月", "-", "日", " ")

// inNumbers reads a day, a month and a year that are numbers, as they stand in s.
func inNumbers(s, a, b, year string, monthFirst bool) time.Time {
	first, second := a, b
	if strings.Contains(s, a+"/"+b+"/"+year) && (monthFirst || strings.Contains(strings.ToUpper(s), "AM") || strings.Contains(strings.ToUpper(s), "PM")) {
		first, second = b, a
	}
	m, err := strconv.Atoi(second)
	if err == nil && m > 12 {
		first, second = second, first
		m, err = strconv.Atoi(second)
	}
	if err != nil || m < 1 || m > 12 {
		return time.Time{}
	}
	return day(year, time.Month(m), first)
}

// OfSeconds reads a time as seconds or milliseconds since 1970, zero for what is none of this age.
func OfSeconds(s string) time.Time {
	n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
	const seconds, milliseconds = 1e9, 1e12
	switch {
	case err != nil || n < seconds || n >= 10*milliseconds:
		return time.Time{}
	case n >= milliseconds:
		return time.UnixMilli(n).UTC()
	case n >= 10*seconds:
		return time.Time{}
	}
	return time.Unix(n, 0).UTC()
}

// InAddress gives the day that stands in the path of an address, as in "/2019/03/02/bridge" and "/2019-03-02-bridge".
func InAddress(address string) time.Time {
	_, path, ok := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(address, "https://"), "http://"), "/")
	if !ok {
		return time.Time{}
	}
	parts := strings.FieldsFunc(path, func(r rune) bool { return r == '/' || r == '-' || r == '_' })
	for i := 0; i+2 < len(parts); i++ {
		month, ok := Month(parts[i+1])
		if n, err := strconv.Atoi(parts[i+1]); err == nil && n >= 1 && n <= 12 && len(parts[i+1]) <= 2 {
			month, ok = time.Month(n), true
		}
		if ok && len(parts[i]) == 4 {
			if t := day(parts[i], month, parts[i+2]); !t.IsZero() {
				return t
			}
		}
	}
	return time.Time{}
}

// day makes a day of its numbers as they are written, zero where they are none. "2nd" is 2, and "2T09" too.
func day(year string, month time.Month, day string) time.Time {
	y, err := strconv.Atoi(year)
	if err != nil || y < firstYear || y > lastYear {
		return time.Time{}
	}
	digits := strings.TrimRightFunc(day, unicode.IsLetter)
	if i := strings.IndexFunc(digits, func(r rune) bool { return !unicode.IsDigit(r) }); i > 0 {
		digits = digits[:i]
	}
	d, err := strconv.Atoi(digits)
	if err != nil || d < 1 || d > 31 || len(digits) > 2 {
		return time.Time{}
	}
	t := time.Date(y, month, d, 0, 0, 0, 0, time.UTC)
	if t.Day() != d {
		return time.Time{}
	}
	return t
}

func isNumber(s string) bool { return strings.Trim(s, "0123456789") == "" }
