package main

import (
	"strings"

	"github.com/alecthomas/kong"
)

// envPrefix begins the name of every environment variable that stands for a flag.
const envPrefix = "WIRECOPY"

// nameEnvs gives each flag its environment variable, so that none means two things: WIRECOPY_NATS for a flag that is the
// same for all commands (tagged shared) and for those of run, which is what services and containers start;
// WIRECOPY_TAIL_SOURCE for a flag of tail. A flag tagged env:"-" has none.
func nameEnvs(k *kong.Kong) error {
	eachFlag(k.Model.Node, func(n *kong.Node, f *kong.Flag) {
		if f.Name == "help" {
			return
		}
		if len(f.Envs) == 1 && f.Envs[0] == "-" {
			f.Envs, f.Tag.Envs = nil, nil
			return
		}
		name := envName(n, f)
		f.Envs, f.Tag.Envs = []string{name}, []string{name}
	})
	return nil
}

func envName(n *kong.Node, f *kong.Flag) string {
	parts := []string{envPrefix}
	if section := section(n, f); section != "run" {
		parts = append(parts, strings.Fields(section)...)
	}
	return strings.ToUpper(strings.ReplaceAll(strings.Join(append(parts, f.Name), "_"), "-", "_"))
}

// section names the command that a flag belongs to, as in "dead list"; "" where it is the same for all.
func section(n *kong.Node, f *kong.Flag) string {
	if f.Tag.Has("shared") {
		return ""
	}
	return commandOf(n)
}

// commandOf names a command as one types it, without the program; the program itself is "".
func commandOf(n *kong.Node) string {
	var words []string
	for ; n != nil && n.Type == kong.CommandNode; n = n.Parent {
		words = append([]string{n.Name}, words...)
	}
	return strings.Join(words, " ")
}

// eachFlag calls f with every flag of a command and of those below it.
func eachFlag(n *kong.Node, f func(*kong.Node, *kong.Flag)) {
	for _, flag := range n.Flags {
		f(n, flag)
	}
	for _, child := range n.Children {
		eachFlag(child, f)
	}
}

// commands lists the commands that can be run, in the order of the help; hidden ones are left out.
func commands(n *kong.Node) []*kong.Node {
	var out []*kong.Node
	for _, child := range n.Children {
		if child.Type != kong.CommandNode || child.Hidden {
			continue
		}
		if len(child.Children) == 0 {
			out = append(out, child)
		}
		out = append(out, commands(child)...)
	}
	return out
}
