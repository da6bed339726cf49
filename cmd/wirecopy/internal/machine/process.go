package machine

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// Resident is how much memory this process takes, and has taken at most, in bytes; 0 where the system does not say.
func Resident() (now, most int64) {
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, 0
	}
	for line := range strings.Lines(string(b)) {
		f := strings.Fields(line)
		if len(f) < 2 {
			continue
		}
		kib, err := strconv.ParseInt(f[1], 10, 64)
		switch {
		case err != nil:
		case f[0] == "VmRSS:":
			now = kib << 10
		case f[0] == "VmHWM:":
			most = kib << 10
		}
	}
	return now, most
}

// ticks is how many parts of a second the system counts a process's time in: on Linux 100 on every machine.
const ticks = 100

// CPUOf is CPU of another process. Only Linux says.
func CPUOf(pid int) (time.Duration, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	// The name, in parentheses, may have spaces in it.
	f := strings.Fields(string(b[strings.LastIndexByte(string(b), ')')+1:]))
	if len(f) < 13 {
		return 0, fmt.Errorf("/proc/%d/stat has %d fields", pid, len(f))
	}
	var n int64
	for _, s := range f[11:13] {
		v, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return 0, fmt.Errorf("/proc/%d/stat: %w", pid, err)
		}
		n += v
	}
	return time.Duration(n) * time.Second / ticks, nil
}
