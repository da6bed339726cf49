package stages_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"wirecopy/pipeline"
	"wirecopy/stages"
	"wirecopy/stages/internal/version"
)

// TestVersionsFollowFromTheData holds the version of each stage, as its articles say it, to the data files that it is made
// of: those that go list finds embedded in the packages that it builds on.
func TestVersionsFollowFromTheData(t *testing.T) {
	out, err := stages.All().Process(t.Context(), examples(t)["coastal-flood.txt"])
	if err != nil || len(out) != 1 {
		t.Fatalf("%d articles, %v", len(out), err)
	}
	for _, s := range stages.All() {
		t.Run(s.Name(), func(t *testing.T) {
			_, got, ok := strings.Cut(out[0].Article.Produced[s.Name()], "+")
			if !ok {
				t.Fatalf("the version is %q, want a release, + and what follows from the data", out[0].Article.Produced[s.Name()])
			}
			files := embedded(t, s)
			if want := sumWithout(files, ""); got != want {
				t.Errorf("the version ends in %s, want %s, which follows from its data%s", got, want, missing(files, got))
			}
		})
	}
}

// embedded are the data files of the packages of a stage, by their paths.
func embedded(t *testing.T, s pipeline.Stage) map[string]string {
	t.Helper()
	list, err := exec.Command("go", "list", "-deps", "-json=ImportPath,Dir,EmbedFiles", "wirecopy/stages/"+s.Name()).Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	files := map[string]string{}
	for d := json.NewDecoder(bytes.NewReader(list)); d.More(); {
		var p struct {
			ImportPath, Dir string
			EmbedFiles      []string
		}
		if err := d.Decode(&p); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(p.ImportPath, "wirecopy/") {
			continue
		}
		for _, name := range p.EmbedFiles {
			if strings.HasSuffix(name, ".go") { // code, which others than the version want: see reading.Code
				continue
			}
			b, err := os.ReadFile(filepath.Join(p.Dir, name))
			if err != nil {
				t.Fatal(err)
			}
			files[p.ImportPath+"/"+name] = string(b)
		}
	}
	return files
}

func sumWithout(files map[string]string, path string) string {
	var contents []string
	for p, c := range files {
		if p != path {
			contents = append(contents, c)
		}
	}
	return version.Sum(contents)
}

// missing says which file a version leaves out, where it is one.
func missing(files map[string]string, got string) string {
	for p := range files {
		if sumWithout(files, p) == got {
			return ": " + p + " is not among what Data of its package gives"
		}
	}
	return ": see version.Of in its version.go, and Data in each of the packages with data that it builds on"
}
