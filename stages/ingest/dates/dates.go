// Package dates reads dates and times as news suppliers write them.
package dates

import (
	"fmt"
	"strings"
	"time"
)

// layouts are the forms of date and time that suppliers write, most exact first. Times without a zone are UTC.
var layouts = [...]string{
	time.RFC3339Nano, "2006-01-02T15:04:05Z0700", "20060102T150405Z0700", "20060102T150405", "2006-01-02T15:04:05.999999999",
	"2006-01-02T15:04Z07:00", "2006-01-02T15:04", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05", "2006-01-02 15:04",
	time.RFC1123Z, time.RFC1123, "Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 MST", "2 Jan 2006 15:04:05 -0700",
	"2006-01-02Z07:00", "2006-01-02", "20060102", "2 January 2006", "January 2, 2006", "Jan 2, 2006",
}

// Parse reads a date in one of the layouts. The result is in UTC, to the second or finer.
func Parse(s string) (time.Time, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return time.Time{}, nil
	}
	for _, layout := range layouts {
		if t, err := time.Parse(layout, s); err == nil && t.Year() >= 0 && t.Year() <= 9999 {
			return InYears(t.UTC()), nil
		}
	}
	return time.Time{}, fmt.Errorf("%.40q, which is no date: one like 2023-03-02 or 2023-03-02T09:30:00Z is wanted", s)
}

// Lenient is parseTime for dates that are not worth an item: what cannot be read is no date.
func Lenient(s string) time.Time {
	t, err := Parse(s)
	if err != nil {
		return time.Time{}
	}
	return t
}

// InYears keeps a time that JSON can write: a zone may have moved it out of the years 0 to 9999.
func InYears(t time.Time) time.Time {
	if t.Year() < 0 || t.Year() > 9999 {
		return time.Time{}
	}
	return t
}
