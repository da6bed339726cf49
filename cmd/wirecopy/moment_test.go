package main

import (
	"strings"
	"testing"
	"time"
)

func TestMoments(t *testing.T) {
	const day = 24 * time.Hour
	for _, c := range []struct {
		text string
		ago  time.Duration
		at   string
		err  string
	}{
		{text: "90m", ago: 90 * time.Minute},
		{text: "1d", ago: day},
		{text: "2w", ago: 14 * day},
		{text: "1w2d3h", ago: 9*day + 3*time.Hour},
		{text: "1.5d", ago: 36 * time.Hour},
		{text: "2026-11-25T07:00:00Z", at: "2026-11-25T07:00:00Z"},
		{text: "2026-11-25T07:00:00+02:00", at: "2026-11-25T05:00:00Z"},
		{text: "", err: "no time"},
		{text: "d", err: "no time"},
		{text: "1x", err: "no time"},
		{text: "yesterday", err: "1d"},
		{text: "-1h", err: "in the future"},
	} {
		t.Run(c.text, func(t *testing.T) {
			var m moment
			err := m.UnmarshalText([]byte(c.text))
			switch {
			case c.err != "":
				if err == nil || !strings.Contains(err.Error(), c.err) {
					t.Errorf("got %v, %v, want an error with %q", m, err, c.err)
				}
			case err != nil:
				t.Error(err)
			case c.at != "":
				if got := m.UTC().Format(time.RFC3339); got != c.at {
					t.Errorf("got %s, want %s", got, c.at)
				}
			default:
				if d := time.Since(m.Time) - c.ago; d < 0 || d > time.Minute {
					t.Errorf("%s ago, want %s", time.Since(m.Time), c.ago)
				}
			}
		})
	}
	var local moment
	if err := local.UnmarshalText([]byte("2026-11-25")); err != nil || !local.Equal(time.Date(2026, 11, 25, 0, 0, 0, 0, time.Local)) {
		t.Errorf("a date is %v, %v, want its beginning here", local, err)
	}
}
