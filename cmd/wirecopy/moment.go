package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// moment is a time that flags give: as how long ago it was, or as itself. The zero moment is none.
type moment struct{ time.Time }

// UnmarshalText reads "90m", "1d" and "2w" as ago, and dates and times in the zone of the machine where they name none.
func (m *moment) UnmarshalText(text []byte) error {
	now := time.Now()
	s := string(text)
	if ago, err := parsePeriod(s); err == nil {
		if ago < 0 {
			return fmt.Errorf("%q is in the future", s)
		}
		m.Time = now.Add(-ago)
		return nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04", time.DateOnly} {
		if t, err := time.ParseInLocation(layout, s, time.Local); err == nil {
			m.Time = t
			return nil
		}
	}
	return fmt.Errorf("%q is no time: say how long ago, as in 90m, 1d or 2w, or when, as in 2026-11-25 or 2026-11-25T07:00", s)
}

// period is how long something lasts, as flags give it: 90m, 7d, 1w. The zero period is none.
type period time.Duration

// UnmarshalText reads a period.
func (p *period) UnmarshalText(text []byte) error {
	d, err := parsePeriod(string(text))
	if err != nil || d <= 0 {
		return fmt.Errorf("%q is no period: say how long, as in 12h, 30d or 52w", text)
	}
	*p = period(d)
	return nil
}

// spell writes a period in days where these come out even.
func spell(d time.Duration) string {
	const day = 24 * time.Hour
	if d%day == 0 {
		return count(int(d/day), "day")
	}
	return d.String()
}

// parsePeriod is time.ParseDuration with days and weeks, which may stand first: "1d12h". A day has 24 hours.
func parsePeriod(s string) (time.Duration, error) {
	var sum time.Duration
	rest := s
	for _, unit := range []struct {
		letter string
		length time.Duration
	}{{"w", 7 * 24 * time.Hour}, {"d", 24 * time.Hour}} {
		number, after, ok := strings.Cut(rest, unit.letter)
		if !ok {
			continue
		}
		n, err := strconv.ParseFloat(number, 64)
		if err != nil {
			return 0, fmt.Errorf("%q is no period", s)
		}
		sum, rest = sum+time.Duration(n*float64(unit.length)), after
	}
	if rest == "" && s != "" {
		return sum, nil
	}
	d, err := time.ParseDuration(rest)
	if err != nil || sum > 0 && d < 0 {
		return 0, fmt.Errorf("%q is no period", s)
	}
	return sum + d, nil
}
