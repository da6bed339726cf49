package main

import (
	"io"
	"strings"
	"testing"
)

// FuzzSettings: whatever stands in a file of settings, it is taken, or refused with one line that names the file.
func FuzzSettings(f *testing.F) {
	for _, file := range []string{
		"nats: nats://127.0.0.1:4222\nrun:\n  stages: [entities, quotes]\n  size: {WIRE_RAW: 4GiB}\n",
		"dead:\n  list: {stage: quotes}\n--- \nrun: null\n",
		"a: &x {b: 1}\nrun: *x\n<<: *x\n",
		"? [run, tail]\n: {? {a: b} : c}\n",
		"run: !!binary aGk=\ntail: |\n  source: a\n",
	} {
		f.Add([]byte(file))
	}
	a := &app{stdout: io.Discard, stderr: io.Discard}
	k, err := a.parser(f.Context(), &cli{}, func() {})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := parseSettings("wirecopy.yaml", data)
		if err == nil {
			err = s.Validate(k.Model)
		}
		if err == nil {
			return
		}
		if said := err.Error(); strings.Contains(said, "\n") || !strings.HasPrefix(said, "wirecopy.yaml:") {
			t.Errorf("%q gives the error %q, want one line that names the file", data, said)
		}
	})
}
