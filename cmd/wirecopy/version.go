package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
)

// version is set when a release is linked: -ldflags '-X main.version=v1.2.3'.
var version string

// build says which build of the program this is.
type build struct {
	Version  string // v1.2.3, or "(devel)" where nobody said
	Commit   string // "" where it is not known; with "+changes" where the working tree had some
	Time     string // of the commit, "" where it is not known
	Go       string
	Platform string
}

// thisBuild is what the linker and the Go toolchain have noted.
func thisBuild() build {
	b := build{Version: version, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b.named()
	}
	if b.Version == "" {
		b.Version = info.Main.Version
	}
	changed := false
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Commit = s.Value
		case "vcs.time":
			b.Time = s.Value
		case "vcs.modified":
			changed = s.Value == "true"
		}
	}
	if changed {
		b.Commit += "+changes"
	}
	return b.named()
}

func (b build) named() build {
	if b.Version == "" {
		b.Version = "(devel)"
	}
	return b
}

// String is one line: the name and the version first, as scripts expect.
func (b build) String() string {
	more := []string{b.Go, b.Platform}
	if b.Time != "" {
		more = append([]string{b.Time}, more...)
	}
	if b.Commit != "" {
		more = append([]string{"commit " + b.Commit}, more...)
	}
	return fmt.Sprintf("wirecopy %s (%s)", b.Version, strings.Join(more, ", "))
}

type versionCmd struct{}

func (versionCmd) Run(a *app) error {
	_, err := fmt.Fprintln(a.stdout, thisBuild())
	return err
}
