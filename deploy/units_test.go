package deploy_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wirecopy/stages"
)

func TestUnits(t *testing.T) {
	files, err := filepath.Glob("*.service")
	if err != nil || len(files) != 2 {
		t.Fatalf("units %v (%v), want two", files, err)
	}
	for _, file := range files {
		t.Run(file, func(t *testing.T) {
			set := readUnit(t, file)
			for key, want := range map[string]string{
				"[Service]DynamicUser": "yes", "[Service]NoNewPrivileges": "yes", "[Service]ProtectSystem": "strict", "[Service]ProtectHome": "yes",
				"[Service]CapabilityBoundingSet": "", "[Service]Restart": "always", "[Install]WantedBy": "multi-user.target",
			} {
				if !slices.Equal(set[key], []string{want}) {
					t.Errorf("%s=%q, want %q", key, set[key], want)
				}
			}
			exec := set["[Service]ExecStart"]
			if len(exec) != 1 {
				t.Fatalf("ExecStart %q, want one", exec)
			}
			args := strings.Fields(exec[0])
			if args[0] != "/usr/local/bin/wirecopy" {
				t.Errorf("it runs %s", args[0])
			}
			for _, stage := range stages.All().Names() {
				line := make([]string, len(args)-1)
				for i, a := range args[1:] {
					line[i] = strings.NewReplacer("%i", stage, "%S", "/var/lib").Replace(a)
				}
				parses(t, line...)
			}
		})
	}
}

// readUnit gives the values of each setting, under its section and its name.
func readUnit(t *testing.T, file string) map[string][]string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var section string
	set := map[string][]string{}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		switch key, value, ok := strings.Cut(line, "="); {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "["):
			section = line
		case ok:
			set[section+key] = append(set[section+key], value)
		default:
			t.Errorf("%q is neither a section nor a setting", line)
		}
	}
	return set
}
