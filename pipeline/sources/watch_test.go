package sources_test

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"

	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/sources"
)

// write makes a file whole, as whoever puts one into a watched directory does: a busy machine may take longer to write it
// than the test's watch takes to look twice.
func write(t *testing.T, dir, name, content string) string {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	path, hidden := filepath.Join(dir, name), filepath.Join(dir, "."+name+".tmp")
	if err := os.WriteFile(hidden, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(hidden, path); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestWatchTakesWholeFilesOnce(t *testing.T) {
	d, raw, _ := door(t)
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		done <- sources.Watch{Dir: dir, Source: "desk", Every: 20 * time.Millisecond}.Run(ctx, d)
	}()
	write(t, dir, "one.txt", "Talks go on.")
	write(t, filepath.Join(dir, "agency"), "two.txt", "Talks end.")
	write(t, dir, "empty.txt", "")
	write(t, dir, "large.txt", strings.Repeat("x", sources.MaxItem+1))
	write(t, dir, "growing.part", "not yet")
	write(t, dir, ".hidden", "never")
	write(t, filepath.Join(dir, "Not A Source"), "three.txt", "x")
	there := func(path ...string) func() bool {
		return func() bool {
			_, err := os.Stat(filepath.Join(append([]string{dir}, path...)...))
			return err == nil
		}
	}
	for _, path := range [][]string{{"done", "one.txt"}, {"agency", "done", "two.txt"}, {"failed", "empty.txt"}, {"failed", "large.txt"}} {
		pipelinetest.Eventually(t, "the file is at "+filepath.Join(path...), there(path...))
	}
	write(t, dir, "one.txt", "Talks go on and on.")
	pipelinetest.Eventually(t, "a second file of the same name is kept beside the first", there("done", "one.txt.1"))
	info, err := raw.Info(t.Context())
	if err != nil || info.State.Msgs != 3 {
		t.Errorf("%d items are stored (%v), want 3", info.State.Msgs, err)
	}
	for _, left := range [][]string{{"growing.part"}, {".hidden"}, {"Not A Source", "three.txt"}} {
		if !there(left...)() {
			t.Errorf("%v is gone, want it left alone", left)
		}
	}
	cancel()
	if err := <-done; err != nil {
		t.Errorf("the end of the context is %v, want no error", err)
	}
	m, err := raw.GetMsg(t.Context(), 1)
	if err != nil || len(m.Data) == 0 {
		t.Errorf("first item %q (%v)", m.Data, err)
	}
}

func TestWatchNeedsADirectory(t *testing.T) {
	d, _, _ := door(t)
	file := write(t, t.TempDir(), "file", "x")
	for _, dir := range []string{file, filepath.Join(file, "none")} {
		if err := (sources.Watch{Dir: dir, Source: "desk"}).Run(t.Context(), d); err == nil || !strings.Contains(err.Error(), dir) {
			t.Errorf("watch %s: %v, want an error that names it", dir, err)
		}
	}
}

func TestAHugeFileIsNotRead(t *testing.T) {
	d, _, _ := door(t)
	dir := t.TempDir()
	path := filepath.Join(dir, "huge.txt")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, 1<<30); err != nil { // a sparse file: it has a size, and takes no room
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- sources.Watch{Dir: dir, Source: "desk", Every: time.Millisecond}.Run(ctx, d) }()
	pipelinetest.Eventually(t, "the file is refused", func() bool {
		_, err := os.Stat(filepath.Join(dir, "failed", "huge.txt"))
		return err == nil
	})
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	runtime.ReadMemStats(&after)
	if n := after.TotalAlloc - before.TotalAlloc; n > 200<<20 {
		t.Errorf("%d MB were allocated for a file that is refused", n>>20)
	}
}

func TestADoneThatIsAFileIsNamed(t *testing.T) {
	d, _, _ := door(t)
	for _, name := range []string{"done", "failed"} {
		dir := t.TempDir()
		write(t, dir, name, "x")
		err := sources.Watch{Dir: dir, Source: "desk"}.Run(t.Context(), d)
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("a file called %s: %v, want an error that names it", name, err)
		}
	}
}

// A done that is a file in a directory of a source: what lies beside it is not sent again and again.
func TestWhatCannotBeMovedIsNotSent(t *testing.T) {
	d, raw, _ := door(t)
	dir := t.TempDir()
	write(t, filepath.Join(dir, "desk"), "done", "x")
	write(t, filepath.Join(dir, "desk"), "item.txt", "Talks go on.")
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	told := make(chan string, 64)
	log := zap.New(zapcore.NewCore(zapcore.NewJSONEncoder(zapcore.EncoderConfig{MessageKey: "msg"}), zapcore.AddSync(lines(told)), zap.WarnLevel))
	go func() {
		ended <- sources.Watch{Dir: dir, Source: "desk", Every: time.Millisecond, Log: log}.Run(ctx, d)
	}()
	for range 4 { // tries of two files
		if line := <-told; !strings.Contains(line, "done: not a directory") {
			t.Errorf("log line %s, want one that names what is in the way", line)
		}
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if info, err := raw.Info(t.Context()); err != nil || info.State.Msgs != 0 {
		t.Errorf("%d items are stored (%v), want none", info.State.Msgs, err)
	}
}

// lines takes what is written, a line at a time; what nobody reads is left out.
type lines chan string

func (l lines) Write(b []byte) (int, error) {
	select {
	case l <- string(b):
	default:
	}
	return len(b), nil
}
