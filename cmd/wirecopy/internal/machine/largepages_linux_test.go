package machine

import (
	"os"
	"strings"
	"testing"
)

func TestTheHeapAsksForLargePages(t *testing.T) {
	if b, err := os.ReadFile("/sys/kernel/mm/transparent_hugepage/enabled"); err != nil || strings.Contains(string(b), "[never]") {
		t.Skip("the system has none")
	}
	LargePages()
	maps, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(maps)) {
		if f := strings.Fields(line); f[0] == "VmFlags:" && strings.Contains(line, " hg") {
			return
		}
	}
	t.Error("no part of the memory asks for large pages")
}
