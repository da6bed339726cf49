package pipelinetest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// ProgramVariable names a wirecopy that was built before, for tests of the whole program to run instead of building it.
const ProgramVariable = "WIRECOPY_TEST_PROGRAM"

var programDir string // removed by Main

var program = sync.OnceValues(func() (string, error) {
	if path := os.Getenv(ProgramVariable); path != "" {
		return filepath.Abs(path)
	}
	var err error
	if programDir, err = os.MkdirTemp("", "wirecopy-test-"); err != nil {
		return "", err
	}
	path := filepath.Join(programDir, "wirecopy")
	if out, err := exec.Command("go", "build", "-o", path, "wirecopy/cmd/wirecopy").CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return path, nil
})

// Program gives the path of wirecopy, built once for all tests of a package, from what they are built from too. The
// package's TestMain has to call Main.
func Program(t testing.TB) string {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// Main runs the tests, and removes what Program has built.
func Main(m *testing.M) {
	code := m.Run()
	if programDir != "" {
		os.RemoveAll(programDir)
	}
	os.Exit(code)
}
