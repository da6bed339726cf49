// Command nfpmconfig writes the packages' part of .goreleaser.yaml as nfpm reads it, so that a check builds the very
// packages of a release without goreleaser:
//
//	go run ./deploy/release/nfpmconfig -program bin/wirecopy -version 1.2.3 -arch amd64 > nfpm.yaml
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/goccy/go-yaml"
)

func main() {
	program := flag.String("program", "", "the program that goes into the packages")
	version := flag.String("version", "", "its version, without v")
	arch := flag.String("arch", "amd64", "its architecture, as Go calls it")
	from := flag.String("from", ".goreleaser.yaml", "the configuration of the release")
	flag.Parse()
	if err := write(os.Stdout, *from, *program, *version, *arch); err != nil {
		fmt.Fprintln(os.Stderr, "nfpmconfig:", err)
		os.Exit(1)
	}
}

func write(w io.Writer, from, program, version, arch string) error {
	if program == "" || version == "" {
		return errors.New("give -program and -version")
	}
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	var release struct {
		Project string           `yaml:"project_name"`
		Nfpms   []map[string]any `yaml:"nfpms"`
	}
	if err := yaml.Unmarshal(text, &release); err != nil {
		return fmt.Errorf("read %s: %w", from, err)
	}
	if len(release.Nfpms) != 1 {
		return fmt.Errorf("%s describes %d kinds of packages, want one", from, len(release.Nfpms))
	}
	p := release.Nfpms[0]
	contents, ok := p["contents"].([]any)
	if !ok {
		return fmt.Errorf("%s: the packages have no contents", from)
	}
	delete(p, "formats")
	delete(p, "mtime") // of the commit: goreleaser fills it in
	p["name"], p["version"], p["arch"], p["platform"] = release.Project, version, arch, "linux"
	p["contents"] = append(contents, map[string]any{"src": program, "dst": "/usr/bin/" + release.Project, "file_info": map[string]any{"mode": 0o755}})
	return yaml.NewEncoder(w).Encode(p)
}
