//go:build unix

package main

import (
	"bytes"
	"encoding/base64"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"wirecopy/pipeline/pipelinetest"
)

// The disk is full: the store freezes, and the process ends and says what to do. A limit on the size of files, in a
// process of its own, stands for the disk.
func TestAFrozenStoreEndsTheProcess(t *testing.T) {
	cmd := exec.Command(os.Args[0], "-test.run=^TestFullDiskProcess$", "-test.v")
	cmd.Env = append(os.Environ(), "WIRECOPY_TEST_FULL_DISK="+t.TempDir())
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if !bytes.Contains(out, []byte("--- PASS: TestFullDiskProcess")) {
		t.Errorf("the process did not do its work:\n%s", out)
	}
}

// TestFullDiskProcess is the process of TestAFrozenStoreEndsTheProcess.
func TestFullDiskProcess(t *testing.T) {
	data := os.Getenv("WIRECOPY_TEST_FULL_DISK")
	if data == "" {
		t.Skip("only runs as part of another test")
	}
	signal.Ignore(syscall.SIGXFSZ)
	const room = 4 << 20
	if err := unix.Setrlimit(unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: room, Max: room}); err != nil {
		t.Fatal(err)
	}
	b := start(t, smallChain, "run", "--listen", "127.0.0.1:0", "--data", data)
	pipelinetest.Eventually(t, "the pipeline runs", func() bool { return strings.Contains(b.stderr.String(), "stop:") || len(b.done) > 0 })
	at := natsURL.FindString(b.stderr.String())
	random := make([]byte, 600_000) // which does not compress
	source := rand.NewChaCha8([32]byte{})
	for i := 0; len(b.done) == 0 && i < 12; i++ {
		source.Read(random)
		invokeWith(t, smallChain, base64.StdEncoding.EncodeToString(random), "send", "--give-up", "1ms", "--nats", at, "-")
	}
	pipelinetest.Eventually(t, "the process ends", func() bool { return len(b.done) > 0 })
	if err := b.stop(t); err == nil || !strings.Contains(err.Error(), "the store in "+data) || !strings.Contains(err.Error(), "make room") {
		t.Errorf("it ended with %v, want an error that says what to do\n%s", err, b.stderr.String())
	}
}
