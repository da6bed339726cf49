package machine

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Resident is how much memory this process takes, and has taken at most, in bytes; 0 where the system does not say.
func Resident() (now, most int64) {
	m := ofStatus("VmRSS:", "VmHWM:")
	return m["VmRSS:"], m["VmHWM:"]
}

// fromFiles is how much of that are pages of files, such as the program, to whole multiples of filesStep.
func fromFiles() int64 { return ofStatus("RssFile:")["RssFile:"] / filesStep * filesStep }

const filesStep = 1 << 20

// ofStatus are sizes that the system says of this process, in bytes, by what they are called there.
func ofStatus(names ...string) map[string]int64 {
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return nil
	}
	sizes := map[string]int64{}
	for line := range strings.Lines(string(b)) {
		f := strings.Fields(line)
		if len(f) < 2 || !slices.Contains(names, f[0]) {
			continue
		}
		if kib, err := strconv.ParseInt(f[1], 10, 64); err == nil {
			sizes[f[0]] = kib << 10
		}
	}
	return sizes
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
