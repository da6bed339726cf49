package docs_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestTheLanguageHalfCannotReachTheBroker looks at all that the stages build on, not only at what they name.
func TestTheLanguageHalfCannotReachTheBroker(t *testing.T) {
	for _, c := range []struct {
		pkg    string
		denied []string
	}{
		{"wirecopy/stages/...", []string{"github.com/nats-io/", "go.uber.org/zap", "wirecopy/pipeline/runner", "wirecopy/pipeline/wire", "wirecopy/pipeline/embedded",
			"wirecopy/pipeline/client", "wirecopy/pipeline/sources", "wirecopy/cmd/"}},
		{"wirecopy/stages", []string{"github.com/jdkato/"}},
		{"wirecopy/pipeline/...", []string{"wirecopy/stages", "wirecopy/cmd/"}},
		{"wirecopy/pipeline", []string{"github.com/", "golang.org/", "go.uber.org/", "go.opentelemetry.io/", "wirecopy/pipeline/"}},
		// What a subscriber imports brings a NATS client with it, and no server, no metrics, no log.
		{"wirecopy/pipeline/client", []string{"github.com/nats-io/nats-server/", "github.com/prometheus/", "go.uber.org/", "go.opentelemetry.io/", "github.com/google/", "wirecopy/pipeline/runner", "wirecopy/pipeline/embedded", "wirecopy/pipeline/engine"}},
	} {
		out, err := exec.Command("go", "list", "-e", "-deps", c.pkg).Output()
		if err != nil {
			t.Fatalf("go list -e -deps %s: %v", c.pkg, err)
		}
		deps := strings.Fields(string(out))
		if !slices.Contains(deps, strings.TrimSuffix(c.pkg, "/...")) {
			t.Errorf("go list -deps %s does not list the package itself", c.pkg)
		}
		for _, dep := range deps {
			for _, d := range c.denied {
				if strings.HasPrefix(dep, d) {
					t.Errorf("%s depends on %s", c.pkg, dep)
				}
			}
		}
	}
}

// TestSubjectsAreSpelledOnce finds subjects in production code outside package wire.
func TestSubjectsAreSpelledOnce(t *testing.T) {
	seen := 0
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && path != "..") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		spelled := strings.Contains(string(text), `"wire.v1.`) || strings.Contains(string(text), `"wire.live.`)
		if path == filepath.Join("..", "pipeline", "wire", "subjects.go") {
			seen++
			if !spelled {
				t.Errorf("%s does not spell the subjects: this test looks for the wrong thing", path)
			}
		} else if spelled {
			t.Errorf("%s spells a subject: that is for package wire", path)
		}
		return nil
	})
	if err != nil || seen != 1 {
		t.Fatalf("package wire was seen %d times (%v)", seen, err)
	}
}
