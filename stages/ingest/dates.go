package ingest

import (
	"fmt"
	"math"
	"strconv"
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

// parseTime reads a date in one of the layouts. The result is in UTC, to the second or finer.
func parseTime(s string) (time.Time, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return time.Time{}, nil
	}
	for _, layout := range layouts {
		if t, err := time.Parse(layout, s); err == nil && t.Year() >= 0 && t.Year() <= 9999 {
			return inYears(t.UTC()), nil
		}
	}
	return time.Time{}, fmt.Errorf("%q, which is no date: one like 2023-03-02 or 2023-03-02T09:30:00Z is wanted", clip(s, 40))
}

// lenientTime is parseTime for dates that are not worth an item: what cannot be read is no date.
func lenientTime(s string) time.Time {
	t, err := parseTime(s)
	if err != nil {
		return time.Time{}
	}
	return t
}

// inYears keeps a time that JSON can write: a zone may have moved it out of the years 0 to 9999.
func inYears(t time.Time) time.Time {
	if t.Year() < 0 || t.Year() > 9999 {
		return time.Time{}
	}
	return t
}

// clip shortens a value for a message, at a character's border.
func clip(s string, n int) string {
	for i := range s {
		if i >= n {
			return s[:i] + "…"
		}
	}
	return s
}

// wholeNumber reads a number that a supplier wrote; what is none is 0.
func wholeNumber(s string) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || n < 0 || n > math.MaxInt32 {
		return 0
	}
	return n
}
