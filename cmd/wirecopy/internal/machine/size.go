package machine

import (
	"fmt"
	"strconv"
	"strings"
)

// Size is a number of bytes, written as 512MiB, 4GiB, 4GB or 1048576.
type Size int64

var units = []struct {
	name  string
	bytes int64
}{
	{"kib", 1 << 10}, {"mib", 1 << 20}, {"gib", 1 << 30}, {"tib", 1 << 40},
	{"kb", 1e3}, {"mb", 1e6}, {"gb", 1e9}, {"tb", 1e12}, {"b", 1},
}

// UnmarshalText reads a size.
func (s *Size) UnmarshalText(text []byte) error {
	t := strings.ToLower(strings.TrimSpace(string(text)))
	unit := int64(1)
	for _, u := range units {
		if rest, ok := strings.CutSuffix(t, u.name); ok {
			t, unit = strings.TrimSpace(rest), u.bytes
			break
		}
	}
	n, err := strconv.ParseFloat(t, 64)
	if err != nil || !(n > 0) || n*float64(unit) >= 1<<62 {
		return fmt.Errorf("%q is no size: write it as 512MiB or 4GiB", text)
	}
	*s = Size(n * float64(unit))
	return nil
}
