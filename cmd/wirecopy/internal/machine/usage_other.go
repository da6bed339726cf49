//go:build !unix

package machine

import "time"

// CPU is 0: this system is not asked.
func CPU() time.Duration { return 0 }
