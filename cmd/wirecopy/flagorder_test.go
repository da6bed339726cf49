package main

import (
	"slices"
	"strings"
	"testing"
)

func TestFlagsBehind(t *testing.T) {
	for _, c := range []struct{ name, args, want string }{
		{"before a command of people", "people --archive a.db show Lim", "people show --archive a.db Lim"},
		{"with the value in one", "people --archive=a.db --json show Lim", "people show --archive=a.db --json Lim"},
		{"of archive", "archive --archive a.db trim --keep 3d", "archive trim --archive a.db --keep 3d"},
		{"behind it already", "people show --archive a.db Lim", "people show --archive a.db Lim"},
		{"of the command that people alone stands for", "people --archive a.db Lim", "people --archive a.db Lim"},
		{"a value that is called as a command", "people --role show", "people --role show"},
		{"none that there is", "people --nothing show", "people --nothing show"},
		{"of a command without others", "quotes --speaker people show", "quotes --speaker people show"},
		{"a flag without its value", "people --archive", "people --archive"},
		{"nothing", "", ""},
	} {
		var all cli
		parser, err := (&app{}).parser(t.Context(), &all, func() {})
		if err != nil {
			t.Fatal(err)
		}
		args := strings.Fields(c.args)
		if got := flagsBehind(slices.Clone(args), parser.Model.Node); !slices.Equal(got, strings.Fields(c.want)) {
			t.Errorf("%s: %q gives %q, want %q", c.name, c.args, got, c.want)
		}
	}
}
