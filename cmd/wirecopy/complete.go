package main

import (
	"cmp"
	"embed"
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

//go:embed completion
var completionScripts embed.FS

type completionCmd struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish."`
}

// Help is shown below the flags.
func (completionCmd) Help() string {
	return `Prints a script for the shell. For bash: source <(wirecopy completion bash), in ~/.bashrc. For zsh: the output as a file
_wirecopy in a directory of $fpath. For fish: as ~/.config/fish/completions/wirecopy.fish.`
}

func (c *completionCmd) Run(a *app) error {
	script, err := completionScripts.ReadFile("completion/wirecopy." + c.Shell)
	if err != nil {
		return err
	}
	_, err = a.stdout.Write(script)
	return err
}

// wordsCmd answers the scripts: a line for each word that may come next, with a tab and what it means. Where files may
// stand, the last line is ":files".
type wordsCmd struct {
	Line []string `arg:"" optional:"" passthrough:"" help:"The words after the program's name, the last as far as it is typed."`
}

func (c *wordsCmd) Run(a *app, k *kong.Kong) error {
	line := c.Line
	if len(line) > 0 && line[0] == "--" { // which keeps flags from being taken for those of this command
		line = line[1:]
	}
	if len(line) == 0 {
		line = []string{""}
	}
	words, files := a.words(k.Model.Node, line[:len(line)-1], line[len(line)-1])
	var b strings.Builder
	for _, w := range words {
		fmt.Fprintf(&b, "%s\t%s\n", w.text, w.help)
	}
	if files {
		b.WriteString(":files\n")
	}
	_, err := a.stdout.Write([]byte(b.String()))
	return err
}

// word is one that may come next.
type word struct{ text, help string }

// words lists what may follow the words before, where part is typed of it, and whether a file may.
func (a *app) words(n *kong.Node, before []string, part string) (found []word, files bool) {
	var waiting *kong.Flag // for its value
	var args int
	flags := slices.Clone(n.Flags)
	for _, w := range before {
		switch {
		case waiting != nil:
			waiting = nil
		case strings.HasPrefix(w, "-"):
			name, _, has := strings.Cut(strings.TrimLeft(w, "-"), "=")
			if f := flagNamed(flags, name); f != nil && !f.IsBool() && !has {
				waiting = f
			}
		default:
			if child := childNamed(n, w); child != nil {
				n = child
				flags = append(flags, n.Flags...)
			} else {
				args++
			}
		}
	}
	defer func() {
		found = slices.DeleteFunc(found, func(w word) bool { return !strings.HasPrefix(w.text, part) })
	}()
	if waiting != nil {
		return a.values(waiting.Value, "")
	}
	if name, _, has := strings.Cut(part, "="); has && strings.HasPrefix(part, "--") {
		if f := flagNamed(flags, strings.TrimLeft(name, "-")); f != nil {
			return a.values(f.Value, name+"=")
		}
		return nil, false
	}
	if strings.HasPrefix(part, "-") {
		for _, f := range flags {
			if !f.Hidden {
				found = append(found, word{"--" + f.Name, sentence(f.Help)})
			}
		}
		return found, false
	}
	for _, child := range n.Children {
		if !child.Hidden {
			found = append(found, word{child.Name, sentence(child.Help)})
		}
	}
	if len(n.Positional) > 0 {
		more, more2 := a.values(n.Positional[min(args, len(n.Positional)-1)], "")
		return append(found, more...), more2
	}
	return found, false
}

// values lists what a flag or an argument can be, each with a prefix.
func (a *app) values(v *kong.Value, prefix string) (found []word, files bool) {
	var all []string
	switch place := strings.ToUpper(cmp.Or(placeHolder(v), v.Name)); {
	case v.Enum != "":
		all = v.EnumSlice()
	case v.Name == "stages", v.Name == "stage":
		all = a.stages.Names()
	case v.Name == "format":
		all = strings.Split(formatNames(), ", ")
	case strings.HasPrefix(place, "FILE"), strings.HasPrefix(place, "DIR"), place == "GOLD", place == "PRED":
		return nil, true
	}
	for _, text := range all {
		found = append(found, word{prefix + text, ""})
	}
	return found, false
}

func placeHolder(v *kong.Value) string {
	if v.Flag == nil {
		return ""
	}
	return v.Flag.PlaceHolder
}

func flagNamed(flags []*kong.Flag, name string) *kong.Flag {
	for _, f := range flags {
		if f.Name == name || f.Short != 0 && string(f.Short) == name {
			return f
		}
	}
	return nil
}

func childNamed(n *kong.Node, name string) *kong.Node {
	for _, child := range n.Children {
		if child.Name == name {
			return child
		}
	}
	return nil
}

// sentence is the first sentence of a help text, on one line.
func sentence(help string) string {
	if i := strings.Index(help, ". "); i > 0 {
		help = help[:i]
	}
	return strings.TrimSuffix(strings.Join(strings.Fields(help), " "), ".")
}
