//go:build unix

package machine

import (
	"syscall"
	"time"
)

// CPU is the processor time that this process has taken so far, on all cores, its own and the system's for it.
func CPU() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
