package machine

import (
	"fmt"
	"strings"

	"github.com/dustin/go-humanize"
)

// Size is a number of bytes, written as 512MiB, 4GiB, 4GB or 1048576.
type Size int64

// UnmarshalText reads a size.
func (s *Size) UnmarshalText(text []byte) error {
	n, err := humanize.ParseBytes(string(text))
	if err != nil || n == 0 || n >= 1<<62 || strings.Contains(string(text), ",") { // 1,5GiB would be 15
		return fmt.Errorf("%q is no size: write it as 512MiB or 4GiB", text)
	}
	*s = Size(n)
	return nil
}
