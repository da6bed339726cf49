// Package deploy_test checks what can be checked of the deployment without a container engine: that the image's build
// command gives a static program, that the compose file's services run with that program on a server with nats.conf,
// and that the users of nats.conf can do what they are for and no more.
package deploy_test

import (
	"bytes"
	"context"
	"debug/elf"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

func TestMain(m *testing.M) {
	code := m.Run()
	if scratch != "" {
		os.RemoveAll(scratch)
	}
	os.Exit(code)
}

var (
	scratch string // removed after the tests
	// build runs the image's build command on what the image's build would get to see.
	build = sync.OnceValues(func() (string, error) {
		dir, err := os.MkdirTemp("", "wirecopy-deploy-")
		if err != nil {
			return "", err
		}
		scratch = dir
		if err := copyContext(filepath.Join(dir, "src")); err != nil {
			return "", err
		}
		command, err := buildCommand()
		if err != nil {
			return "", err
		}
		program := filepath.Join(dir, "wirecopy")
		cmd := exec.Command("sh", "-c", strings.Replace(command, "/out/wirecopy", program, 1))
		cmd.Dir = filepath.Join(dir, "src")
		if out, err := cmd.CombinedOutput(); err != nil {
			return "", fmt.Errorf("%s: %w\n%s", command, err, out)
		}
		return program, nil
	})
)

// program is the image's /wirecopy.
func program(t *testing.T) string {
	t.Helper()
	p, err := build()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

var runBuild = regexp.MustCompile(`(?m)^RUN (CGO_ENABLED=0 go build .* -o /out/wirecopy .*)$`)

func buildCommand() (string, error) {
	text, err := os.ReadFile("Dockerfile")
	if err != nil {
		return "", err
	}
	m := runBuild.FindSubmatch(text)
	if m == nil {
		return "", errors.New("the Dockerfile has no build command")
	}
	return string(m[1]), nil
}

// copyContext copies what Dockerfile.dockerignore lets through.
func copyContext(to string) error {
	text, err := os.ReadFile("Dockerfile.dockerignore")
	if err != nil {
		return err
	}
	var roots, not []string
	for line := range strings.Lines(string(text)) {
		switch line = strings.TrimSpace(line); {
		case line == "*" || line == "":
		case strings.HasPrefix(line, "!"):
			roots = append(roots, line[1:])
		case strings.HasPrefix(line, "**/"):
			not = append(not, line[3:])
		default:
			return fmt.Errorf("Dockerfile.dockerignore: this test does not understand %q", line)
		}
	}
	for _, root := range roots {
		err := filepath.WalkDir(filepath.Join("..", root), func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			for _, pattern := range not {
				if ok, _ := filepath.Match(pattern, d.Name()); ok && d.IsDir() {
					return filepath.SkipDir
				} else if ok {
					return nil
				}
			}
			target := filepath.Join(to, strings.TrimPrefix(path, ".."))
			if d.IsDir() {
				return os.MkdirAll(target, 0o755)
			}
			body, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
				return err
			}
			return os.WriteFile(target, body, 0o644)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func TestTheImageHasAStaticProgram(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the image is for Linux")
	}
	f, err := elf.Open(program(t))
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

func TestTheImageIsEmptyAndNotRoot(t *testing.T) {
	text, err := os.ReadFile("Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	_, last, ok := strings.Cut(string(text), "\nFROM scratch\n")
	if !ok {
		t.Fatal("the last stage is not FROM scratch")
	}
	for _, want := range []string{"USER 65532:65532\n", "COPY --from=build /out/wirecopy /wirecopy\n", `ENTRYPOINT ["/wirecopy"]`, "ca-certificates.crt"} {
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
	if out, err := exec.Command(program(t), append(args, "--help")...).CombinedOutput(); err != nil {
		t.Errorf("wirecopy %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// wirecopy runs a command to its end, and gives what it wrote on standard output.
func wirecopy(t *testing.T, env []string, args ...string) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, program(t), args...)
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
	cmd := exec.Command(program(t), args...)
	cmd.Env = append(os.Environ(), env...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
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
				return fmt.Errorf("wirecopy %s: %w: %s", strings.Join(args, " "), err, errs.String())
			}
			return nil
		case <-time.After(30 * time.Second):
			cmd.Process.Kill()
			return fmt.Errorf("wirecopy %s did not end within 30 s of SIGTERM", strings.Join(args, " "))
		}
	})
	t.Cleanup(func() { stop() })
	return stop
}
