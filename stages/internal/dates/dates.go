// Package dates reads dates and times as news suppliers write them.
package dates

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"
)

// layouts are the forms of date and time that suppliers write, most exact first.
var layouts = [...]struct {
	form string
	// floating says that the form has a time of day and no zone.
	floating bool
}{
	{time.RFC3339Nano, false}, {"2006-01-02T15:04:05Z0700", false}, {"20060102T150405Z0700", false}, {"20060102T150405", true},
	{"2006-01-02T15:04:05.999999999", true}, {"2006-01-02T15:04Z07:00", false}, {"2006-01-02T15:04", true},
	{"2006-01-02 15:04:05Z07:00", false}, {"2006-01-02 15:04:05 -0700", false}, {"2006-01-02 15:04:05", true}, {"2006-01-02 15:04", true},
	{time.RFC1123Z, false}, {time.RFC1123, false}, {"Mon, 2 Jan 2006 15:04:05 -0700", false}, {"Mon, 2 Jan 2006 15:04:05 MST", false},
	{"2 Jan 2006 15:04:05 -0700", false}, {"2 Jan 2006 15:04:05 MST", false}, {time.UnixDate, false}, {time.ANSIC, true},
	{"20060102T1504", true}, {"200601021504", true}, {"20060102150405", true}, {"2006/01/02 15:04:05", true}, {"2006/01/02 15:04", true},
	{"2006-01-02Z07:00", false}, {"2006-01-02", false}, {"20060102", false}, {"2006/01/02", false},
	{"2 January 2006", false}, {"January 2, 2006", false}, {"Jan 2, 2006", false}, {"2 Jan 2006", false},
	{"January 2, 2006 3:04 PM", true}, {"Jan 2, 2006 3:04 PM", true}, {"January 2, 2006 15:04", true}, {"2 January 2006 15:04", true}, {"2 Jan 2006 15:04", true},
}

// Floating is the location of times that came without a zone. In gives them one.
var Floating = time.FixedZone("floating", 0)

// abbreviations are names of zones that suppliers write, with their hours east of UTC. A name that is not here counts as
// UTC.
var abbreviations = map[string]int{
	"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AST": -4, "ADT": -3,
	"BST": 1, "WEST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3, "JST": 9, "KST": 9, "HKT": 8, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
}

// Parse reads a date in one of the forms that are known, to the second or finer. The result is in UTC; a time of day
// without a zone is in Floating.
func Parse(s string) (time.Time, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return time.Time{}, nil
	}
	for _, layout := range layouts {
		t, err := time.Parse(layout.form, s)
		if err != nil || t.Year() < 0 || t.Year() > 9999 {
			continue
		}
		if layout.floating {
			return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), Floating), nil
		}
		if name, offset := t.Zone(); offset == 0 && abbreviations[name] != 0 {
			t = t.Add(-time.Duration(abbreviations[name]) * time.Hour)
		}
		return InYears(t.UTC()), nil
	}
	return time.Time{}, fmt.Errorf("%.40q, which is no date: one like 2023-03-02 or 2023-03-02T09:30:00Z is wanted", s)
}

// Lenient is Parse for dates that are not worth an item: what cannot be read is no date.
func Lenient(s string) time.Time {
	t, err := Parse(s)
	if err != nil {
		return time.Time{}
	}
	return t
}

// In reads a Floating time in zone, and leaves others alone. The result is in UTC.
func In(t time.Time, zone *time.Location) (in time.Time, floated bool) {
	if t.Location() != Floating {
		return t, false
	}
	return InYears(time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), zone).UTC()), true
}

//go:embed months.txt
var monthsFile string

// months gives the month that each beginning of a name means.
var months = sync.OnceValue(func() map[string]time.Month {
	out := map[string]time.Month{}
	for line := range strings.Lines(monthsFile) {
		number, names, ok := strings.Cut(strings.TrimRight(line, "\n"), "\t")
		if n, err := strconv.Atoi(number); ok && err == nil {
			for name := range strings.FieldsSeq(names) {
				out[name] = time.Month(n)
			}
		}
	}
	return out
})

// Month reads the name of a month, whole or cut short, in one of the languages of months.txt.
func Month(word string) (time.Month, bool) {
	word = strings.ToLower(word)
	for _, letters := range [...]int{4, 3} {
		end := len(word)
		for i := range word {
			if letters == 0 {
				end = i
				break
			}
			letters--
		}
		if m, ok := months()[word[:end]]; ok {
			return m, true
		}
	}
	return 0, false
}

// InYears keeps a time that JSON can write: a zone may have moved it out of the years 0 to 9999.
func InYears(t time.Time) time.Time {
	if t.Year() < 0 || t.Year() > 9999 {
		return time.Time{}
	}
	return t
}
