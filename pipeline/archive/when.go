package archive

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// ParseTime reads a time as people give it: 2026-03-01, 2026-03-01T12:00:00Z, or how long ago, as in 36h or 7d.
func ParseTime(s string, now time.Time) (time.Time, error) {
	for _, layout := range []string{time.DateOnly, time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02T15:04"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, nil
		}
	}
	if days, ok := strings.CutSuffix(s, "d"); ok {
		if n, err := strconv.ParseUint(days, 10, 16); err == nil {
			return now.AddDate(0, 0, -int(n)), nil
		}
	}
	if d, err := time.ParseDuration(s); err == nil && d >= 0 {
		return now.Add(-d), nil
	}
	return time.Time{}, fmt.Errorf("%.40q is no time: 2026-03-01, 2026-03-01T12:00:00Z, or how long ago, as in 36h or 7d", s)
}
