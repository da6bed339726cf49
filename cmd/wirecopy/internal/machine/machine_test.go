package machine

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

func TestSizes(t *testing.T) {
	for text, want := range map[string]Size{"1048576": 1 << 20, "512MiB": 512 << 20, "4 gib": 4 << 30, "1.5GB": 1.5e9, "10kb": 10_000, "7B": 7} {
		var got Size
		if err := got.UnmarshalText([]byte(text)); err != nil || got != want {
			t.Errorf("%q is %d (%v), want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "MiB", "-1GiB", "many", "9e99GiB", "NaN", "0", "1,5GiB"} {
		var got Size
		if err := got.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q is %d, want an error", text, got)
		}
	}
}

func TestWhatTheSystemSays(t *testing.T) {
	file := func(text string) string {
		path := filepath.Join(t.TempDir(), "f")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	if n := memInfo(file("MemFree: 7 kB\nMemTotal:       2048 kB\n")); n != 2<<20 {
		t.Errorf("MemTotal is %d, want 2 MiB", n)
	}
	if n := cgroup(file("max\n")); n != 0 {
		t.Errorf("a control group without a limit has %d", n)
	}
	if n := cgroup(file("1048576\n")); n != 1<<20 {
		t.Errorf("a control group has %d, want 1 MiB", n)
	}
	if memInfo("no such file") != 0 || cgroup("no such file") != 0 || Memory() < leastMemory {
		t.Error("a system that does not say is taken for one with little")
	}
}

func TestUsage(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux says what another process takes")
	}
	before := CPU()
	for CPU() < before+50*time.Millisecond {
	}
	own, err := CPUOf(os.Getpid())
	if err != nil || own+20*time.Millisecond < before {
		t.Errorf("%s of processor time (%v), want about the %s that the process itself counts", own, err, CPU())
	}
	if now, most := Resident(); now < 1<<20 || most < now/2 {
		t.Errorf("%d bytes now, %d at most", now, most)
	}
	if _, err := CPUOf(1 << 30); err == nil {
		t.Error("a process that there is not: no error")
	}
}
