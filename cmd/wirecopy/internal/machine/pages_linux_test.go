package machine

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestWhereConstantsStand(t *testing.T) {
	const maps = `00400000-01d29000 r-xp 00000000 fe:01 1234                       /usr/bin/wirecopy
01d29000-043bd000 r--p 01929000 fe:01 1234                       /usr/bin/wirecopy
043bd000-04aff000 rw-p 03fbd000 fe:01 1234                       /usr/bin/wirecopy
c000000000-c004000000 rw-p 00000000 00:00 0
7f0000000000-7f0000001000 r--p 00000000 fe:01 99                 /usr/lib/libc.so.6
7ffd0000-7ffe0000 r--p 00000000 00:00 0                          [vvar]
nonsense r--p 0 0 0 /usr/bin/wirecopy
`
	want := []mapped{{0x1d29000, 0x43bd000}}
	if got := constants(maps, "/usr/bin/wirecopy"); !slices.Equal(got, want) {
		t.Errorf("found %x, want %x", got, want)
	}
}

// A program that is moved when it is loaded has constants that only stand in memory.
func TestOnlyProgramsThatStayWhereTheyAreLinked(t *testing.T) {
	for _, c := range []struct {
		name, head string
		want       bool
	}{
		{"in its place", "\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00", true},
		{"anywhere", "\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x03\x00", false},
		{"a script", "#!/bin/sh\nexec something\n", false},
		{"cut short", "\x7fELF", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "program")
			if err := os.WriteFile(path, []byte(c.head), 0o600); err != nil {
				t.Fatal(err)
			}
			if got := fixedInPlace(path); got != c.want {
				t.Errorf("%t, want %t", got, c.want)
			}
		})
	}
}

func TestDroppedPagesComeBack(t *testing.T) {
	if !fixedInPlace("/proc/self/exe") {
		t.Skip("this program is moved when it is loaded")
	}
	if n := dropPages(); n < 1<<20 {
		t.Errorf("%d bytes were dropped, want the constants of this program", n)
	}
	if got := constants("01d29000-043bd000 r--p 01929000 fe:01 1 /a\n", "/a"); len(got) != 1 {
		t.Error("what was dropped did not come back")
	}
}
