package deploy_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// copyRepository copies the repository, without what is built and without its history, and gives the copy's directory.
func copyRepository(t *testing.T) string {
	t.Helper()
	to := t.TempDir()
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		switch name := d.Name(); {
		case d.IsDir() && (name == ".git" || name == "node_modules" || name == "build" || name == "dist" || name == "bin" || name == "data" && filepath.Dir(path) == ".."):
			return fs.SkipDir
		case name == ".git": // of a work tree
			return nil
		}
		target := filepath.Join(to, strings.TrimPrefix(path, ".."))
		if d.IsDir() {
			return os.MkdirAll(target, 0o755)
		}
		if !d.Type().IsRegular() {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		return os.WriteFile(target, text, info.Mode().Perm())
	})
	if err != nil {
		t.Fatal(err)
	}
	return to
}

// in runs a command in a directory.
func in(t *testing.T, dir string, env []string, name string, args ...string) (string, error) {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("%s is not installed", name)
	}
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// TestTheModuleMoves moves a copy of the repository to the path of somebody who publishes it: each package is found, the
// program builds and works, and the files are as gofmt has them.
func TestTheModuleMoves(t *testing.T) {
	if _, err := exec.LookPath("perl"); err != nil {
		t.Skip("perl is not installed")
	}
	dir := copyRepository(t)
	const path = "news.example/desk/copy"
	if out, err := in(t, dir, nil, "make", "module", "PATH="+path); err != nil {
		t.Fatalf("make module: %v\n%s", err, out)
	}
	out, err := in(t, dir, nil, "go", "list", "-e", "-deps", "-test", "-f", "{{if .Error}}{{.ImportPath}}: {{.Error}}{{end}}", "./...")
	if err != nil || strings.TrimSpace(out) != "" {
		t.Errorf("packages that are not found: %v\n%s", err, out)
	}
	if out, err := in(t, dir, nil, "gofmt", "-l", "cmd", "pipeline", "stages"); err != nil || out != "" {
		t.Errorf("gofmt would change %s (%v)", out, err)
	}
	program := filepath.Join(dir, "program")
	if out, err := in(t, dir, nil, "go", "build", "-o", program, path+"/cmd/wirecopy"); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	if out, err := in(t, dir, nil, program, "annotate", "--json", "examples/ministers-meeting.txt"); err != nil || !strings.Contains(out, `"quotes"`) {
		t.Errorf("the program: %v, %s", err, out)
	}
	if out, err := in(t, dir, nil, "make", "module", "PATH=nohost"); err == nil {
		t.Errorf("a path without a host was taken: %s", out)
	}
}

// TestTheReleaseHasWhatItNames looks for the files that .goreleaser.yaml puts into archives and packages: what is in the
// repository, and what deploy/release/prepare makes.
func TestTheReleaseHasWhatItNames(t *testing.T) {
	text, err := os.ReadFile("../.goreleaser.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var release struct {
		Version  int
		Builds   []struct{ Main string }
		Archives []struct{ Files []any }
		Nfpms    []struct {
			Contents []struct{ Src, Dst string }
		}
		Dockers []struct {
			Dockerfile string
			ExtraFiles []string `yaml:"extra_files"`
		} `yaml:"dockers_v2"`
	}
	if err := yaml.Unmarshal(text, &release); err != nil {
		t.Fatal(err)
	}
	prepare, err := os.ReadFile("release/prepare")
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, f := range release.Archives[0].Files {
		switch f := f.(type) {
		case string:
			files = append(files, f)
		case map[string]any:
			files = append(files, f["src"].(string))
		}
	}
	for _, c := range release.Nfpms[0].Contents {
		files = append(files, c.Src)
	}
	files = append(files, release.Builds[0].Main, release.Dockers[0].Dockerfile)
	files = append(files, release.Dockers[0].ExtraFiles...)
	for _, f := range files {
		if made, ok := strings.CutPrefix(f, "build/release/"); ok {
			part, _, _ := strings.Cut(made, "/")
			if !strings.Contains(string(prepare), "$out/"+part) {
				t.Errorf("%s: deploy/release/prepare makes nothing like it", f)
			}
			continue
		}
		if _, err := os.Stat(filepath.Join("..", f)); err != nil {
			t.Error(err)
		}
	}
	if release.Version != 2 || len(files) < 10 {
		t.Errorf("version %d with %d files, want version 2 and more files", release.Version, len(files))
	}
}
