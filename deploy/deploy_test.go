// Package deploy_test checks what can be checked of the deployment without a container engine: that the image gets a static
// program, and all that it is built from, that the compose file's services run with the program on a server with
// nats.conf, and that the users of nats.conf can do what they are for and no more.
package deploy_test

import (
	"bytes"
	"context"
	"debug/elf"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"wirecopy/pipeline/pipelinetest"
)

func TestMain(m *testing.M) { pipelinetest.Main(m) }

// TestTheImageHasAStaticProgram looks at a program that was built as the image builds it, where there is one. Where not,
// TestTheImageBuildsTheSameWithoutC says as much of the packages that are not Go's own.
func TestTheImageHasAStaticProgram(t *testing.T) {
	if os.Getenv(pipelinetest.ProgramVariable) == "" || runtime.GOOS != "linux" {
		t.Skip("no program was built for the image: see " + pipelinetest.ProgramVariable)
	}
	f, err := elf.Open(pipelinetest.Program(t))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, p := range f.Progs {
		if p.Type == elf.PT_INTERP || p.Type == elf.PT_DYNAMIC {
			t.Errorf("the program has a segment %s: it needs a loader, and the image has none", p.Type)
		}
	}
	if libs, _ := f.ImportedLibraries(); len(libs) > 0 {
		t.Errorf("the program needs %v, and the image has none of them", libs)
	}
}

var imageBuild = regexp.MustCompile(`(?m)^RUN CGO_ENABLED=0 go build -ldflags "-s -w -X main.version=\$VERSION" -o /out/wirecopy ./cmd/wirecopy$`)

// TestTheImageBuildsTheSameWithoutC holds the image's build to what the tests build: the same files of the same packages,
// whether or not there is C, and each file of ours among those that the image's build gets to see. Go's own packages do
// without C; what is built without any is static.
func TestTheImageBuildsTheSameWithoutC(t *testing.T) {
	dockerfile, err := os.ReadFile("Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	if !imageBuild.Match(dockerfile) {
		t.Errorf("the Dockerfile has no build command like %s", imageBuild)
	}
	seen := readIgnore(t)
	without, with := packages(t, "CGO_ENABLED=0"), packages(t, "CGO_ENABLED=1")
	if len(without) < 20 {
		t.Fatalf("the program is made of %d packages, want more", len(without))
	}
	for path, p := range without {
		if len(p.CgoFiles) > 0 || !slices.Equal(p.GoFiles, with[path].GoFiles) {
			t.Errorf("package %s: without C it is %v, with C %v and %v", path, p.GoFiles, with[path].GoFiles, with[path].CgoFiles)
		}
		if !p.Module.Main {
			continue
		}
		for _, name := range append(p.GoFiles, p.EmbedFiles...) {
			file, err := filepath.Rel(p.Module.Dir, filepath.Join(p.Dir, name))
			if err != nil || !seen.lets(filepath.ToSlash(file)) {
				t.Errorf("Dockerfile.dockerignore keeps %s from the build (%v)", file, err)
			}
		}
	}
	for _, file := range []string{"go.mod", "go.sum"} {
		if !seen.lets(file) {
			t.Errorf("Dockerfile.dockerignore keeps %s from the build", file)
		}
	}
}

// goPackage is what go list says of a package.
type goPackage struct {
	ImportPath, Dir               string
	Standard                      bool
	GoFiles, CgoFiles, EmbedFiles []string
	Module                        struct {
		Main bool
		Dir  string
	}
}

// packages are those that the program is made of, Go's own left out.
func packages(t *testing.T, env string) map[string]goPackage {
	t.Helper()
	cmd := exec.Command("go", "list", "-deps", "-json=ImportPath,Dir,Standard,GoFiles,CgoFiles,EmbedFiles,Module", "wirecopy/cmd/wirecopy")
	cmd.Env = append(os.Environ(), env)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list with %s: %v", env, err)
	}
	all := map[string]goPackage{}
	for d := json.NewDecoder(bytes.NewReader(out)); d.More(); {
		var p goPackage
		if err := d.Decode(&p); err != nil {
			t.Fatal(err)
		}
		if !p.Standard {
			all[p.ImportPath] = p
		}
	}
	return all
}

// ignore is what Dockerfile.dockerignore says: nothing but the roots, and of these not what has such a name.
type ignore struct{ roots, not []string }

func readIgnore(t *testing.T) ignore {
	t.Helper()
	text, err := os.ReadFile("Dockerfile.dockerignore")
	if err != nil {
		t.Fatal(err)
	}
	var g ignore
	for line := range strings.Lines(string(text)) {
		switch line = strings.TrimSpace(line); {
		case line == "*" || line == "":
		case strings.HasPrefix(line, "!"):
			g.roots = append(g.roots, line[1:])
		case strings.HasPrefix(line, "**/"):
			g.not = append(g.not, line[3:])
		default:
			t.Fatalf("Dockerfile.dockerignore: this test does not understand %q", line)
		}
	}
	return g
}

func (g ignore) lets(file string) bool {
	if !slices.ContainsFunc(g.roots, func(root string) bool { return file == root || strings.HasPrefix(file, root+"/") }) {
		return false
	}
	for part := range strings.SplitSeq(file, "/") {
		for _, pattern := range g.not {
			if ok, _ := path.Match(pattern, part); ok {
				return false
			}
		}
	}
	return true
}

func TestTheImageIsEmptyAndNotRoot(t *testing.T) {
	text, err := os.ReadFile("Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	_, last, ok := strings.Cut(string(text), "\nFROM scratch\n")
	if !ok {
		t.Fatal("the last stage is not FROM scratch")
	}
	for _, want := range []string{"USER 65532:65532\n", "COPY --from=build /out/wirecopy /wirecopy\n", `ENTRYPOINT ["/wirecopy"]`} {
		if !strings.Contains(last, want) {
			t.Errorf("the last stage has no %q:\n%s", want, last)
		}
	}
	if strings.Contains(last, "RUN ") {
		t.Error("the last stage runs something, and has no shell for it")
	}
	for name, line := range map[string]string{"CMD": `CMD \["(.*)"\]`, "HEALTHCHECK": `HEALTHCHECK .* CMD \["/wirecopy", "(.*)"\]`} {
		m := regexp.MustCompile("(?m)^" + line + "$").FindStringSubmatch(last)
		if m == nil {
			t.Errorf("no %s in the exec form", name)
			continue
		}
		parses(t, strings.Split(m[1], `", "`)...)
	}
}

// parses holds a command line to what the program understands: with --help it reads it all, and does nothing.
func parses(t *testing.T, args ...string) {
	t.Helper()
	if out, err := exec.Command(pipelinetest.Program(t), append(args, "--help")...).CombinedOutput(); err != nil {
		t.Errorf("wirecopy %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// wirecopy runs a command to its end, and gives what it wrote on standard output.
func wirecopy(t *testing.T, env []string, args ...string) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, pipelinetest.Program(t), args...)
	cmd.Env = append(os.Environ(), env...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return out.String(), fmt.Errorf("wirecopy %s: %w: %s", strings.Join(args, " "), err, errs.String())
	}
	return out.String(), nil
}

// start runs a command until stop is called, which asks it to end as a container engine does and gives its error.
func start(t *testing.T, env []string, args ...string) (stop func() error) {
	t.Helper()
	stop, _ = begin(t, env, args...)
	return stop
}

// told is what a command has written so far.
type told struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *told) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(b)
}

func (o *told) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// begin is start, and gives what the command says on standard error too.
func begin(t *testing.T, env []string, args ...string) (stop func() error, errs *told) {
	t.Helper()
	cmd := exec.Command(pipelinetest.Program(t), args...)
	cmd.Env = append(os.Environ(), env...)
	errs = &told{}
	cmd.Stderr = errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	stop = sync.OnceValue(func() error {
		cmd.Process.Signal(syscall.SIGTERM)
		select {
		case err := <-done:
			if err != nil {
				return fmt.Errorf("wirecopy %s: %w: %s", strings.Join(args, " "), err, errs)
			}
			return nil
		case <-time.After(30 * time.Second):
			cmd.Process.Kill()
			return fmt.Errorf("wirecopy %s did not end within 30 s of SIGTERM", strings.Join(args, " "))
		}
	})
	t.Cleanup(func() { stop() })
	return stop, errs
}
