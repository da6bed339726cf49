package main

import (
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// flagsBehind puts flags that stand between a command and one of its own behind that, as in people --archive FILE show NAME: they would count for
// the command that people alone stands for. What is no such command is left where it is.
func flagsBehind(args []string, program *kong.Node) []string {
	if len(args) == 0 {
		return args
	}
	i := slices.IndexFunc(program.Children, func(n *kong.Node) bool { return n.Name == args[0] })
	if i < 0 || program.Children[i].DefaultCmd == nil {
		return args
	}
	own, at := program.Children[i].Children, 1
	for at < len(args) && strings.HasPrefix(args[at], "-") {
		takes, known := takesValue(args[at], own)
		if !known {
			return args
		}
		if at++; takes {
			at++
		}
	}
	if at == 1 || at >= len(args) || !slices.ContainsFunc(own, func(n *kong.Node) bool { return n.Name == args[at] }) {
		return args
	}
	return slices.Concat(args[:1], args[at:at+1], args[1:at], args[at+1:])
}

// takesValue reports whether the value of a flag of some commands is the next argument, and whether there is such a flag.
func takesValue(arg string, commands []*kong.Node) (takes, known bool) {
	name, _, within := strings.Cut(arg, "=")
	for _, n := range commands {
		for _, f := range n.Flags {
			if name == "--"+f.Name || f.Short != 0 && name == "-"+string(f.Short) {
				return !within && !f.IsBool(), true
			}
		}
	}
	return false, false
}
