package machine

import (
	"encoding/binary"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

// largeHeap is how much of the heap is to have large pages: most of what a process that reads the models takes until it collects garbage
// for the second time.
const largeHeap = 128 << 20

// LargePages asks the system for pages of two megabytes where the heap grows next, instead of four kilobytes. What the models
// take is then there in some twenty faults rather than twenty thousand, and what is looked up all over them is found
// without a walk through the tables of pages. The memory is asked for and given back to the heap untouched.
var LargePages = sync.OnceFunc(func() {
	percent := debug.SetGCPercent(-1)
	_ = unix.Madvise(make([]byte, largeHeap), unix.MADV_HUGEPAGE) // a system without them does without
	runtime.GC()
	debug.SetGCPercent(percent)
})

// dropPages has the system take back the pages of the program's constants, the models among them: most of them are read once,
// when a model is unpacked, and would count as the process's memory for as long as it lives. What is read again comes back
// from the system's file cache, some pages at a time. It gives how many bytes were dropped at most.
func dropPages() int64 {
	exe, err := os.Readlink("/proc/self/exe")
	if err != nil || !fixedInPlace("/proc/self/exe") {
		return 0
	}
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		return 0
	}
	var dropped int64
	for _, m := range constants(string(maps), exe) {
		if _, _, errno := syscall.Syscall(syscall.SYS_MADVISE, m.from, m.to-m.from, syscall.MADV_DONTNEED); errno == 0 {
			dropped += int64(m.to - m.from)
		}
	}
	return dropped
}

// fixedInPlace reports whether a program is one that the system loads where it was linked to be (ELF's ET_EXEC). In any other,
// what is read-only now may have been written while it was loaded, and would be lost.
func fixedInPlace(path string) bool {
	const typeAt, executable = 16, 2
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	var head [typeAt + 2]byte
	if _, err := io.ReadFull(f, head[:]); err != nil || string(head[:4]) != "\x7fELF" {
		return false
	}
	return binary.NativeEndian.Uint16(head[typeAt:]) == executable
}

// mapped is where something stands in the process's memory.
type mapped struct{ from, to uintptr }

// constants lists where the read-only data of a file stand, by what /proc/self/maps says: code is left alone.
func constants(maps, file string) []mapped {
	var all []mapped
	for line := range strings.Lines(maps) {
		f := strings.Fields(line)
		if len(f) < 6 || f[1] != "r--p" || f[5] != file {
			continue
		}
		first, last, _ := strings.Cut(f[0], "-")
		from, err1 := strconv.ParseUint(first, 16, 64)
		to, err2 := strconv.ParseUint(last, 16, 64)
		if err1 == nil && err2 == nil {
			all = append(all, mapped{uintptr(from), uintptr(to)})
		}
	}
	return all
}
