// Package machine says what the machine has, as far as this process may use it, and reads sizes as people write them.
package machine

import (
	"os"
	"strconv"
	"strings"
)

// leastMemory is what a machine is taken to have at least, and where it cannot be asked.
const leastMemory = 1 << 30

// Memory is how much memory the process may use, in bytes: the machine's, or its control group's where that is less.
func Memory() int64 {
	n := memInfo("/proc/meminfo")
	if c := cgroup("/sys/fs/cgroup/memory.max"); c > 0 && (n == 0 || c < n) {
		n = c
	}
	return max(n, leastMemory)
}

// memInfo reads MemTotal; 0 where there is none.
func memInfo(path string) int64 {
	b, err := os.ReadFile(path)
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(b)) {
		if f := strings.Fields(line); len(f) >= 2 && f[0] == "MemTotal:" {
			kib, err := strconv.ParseInt(f[1], 10, 64)
			if err == nil {
				return kib << 10
			}
		}
	}
	return 0
}

// cgroup reads the limit of a control group; 0 where there is none.
func cgroup(path string) int64 {
	b, err := os.ReadFile(path)
	if err != nil {
		return 0
	}
	n, err := strconv.ParseInt(strings.TrimSpace(string(b)), 10, 64) // "max" is no number, and no limit
	if err != nil {
		return 0
	}
	return n
}
