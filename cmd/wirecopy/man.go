package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/alecthomas/kong"
)

type manCmd struct {
	Command []string `arg:"" optional:"" help:"Print the page of this command; by default that of the program."`
	Dir     string   `placeholder:"DIR" help:"Write all pages there instead."`
}

// Help is shown below the flags.
func (manCmd) Help() string {
	return `The pages are made from the help. To read one: wirecopy man run > run.1, and then man ./run.1. To install all:
wirecopy man --dir /usr/local/share/man/man1.`
}

func (c *manCmd) Run(a *app, k *kong.Kong) error {
	root := k.Model.Node
	if c.Dir == "" {
		want := strings.Join(c.Command, " ")
		for _, n := range append(commands(root), root) {
			if commandOf(n) == want {
				_, err := a.stdout.Write(manPage(root, n))
				return err
			}
		}
		return usageError{fmt.Errorf("there is no command %q", want)}
	}
	if err := os.MkdirAll(c.Dir, 0o755); err != nil {
		return fmt.Errorf("--dir %s: %w", c.Dir, pathReason(err))
	}
	for _, n := range append(commands(root), root) {
		file := filepath.Join(c.Dir, manName(n)+".1")
		if err := os.WriteFile(file, manPage(root, n), 0o644); err != nil {
			return fmt.Errorf("write %s: %w", file, pathReason(err))
		}
	}
	return nil
}

// manName is the name of a command's page, as in wirecopy-dead-list.
func manName(n *kong.Node) string {
	return strings.ReplaceAll(strings.TrimSpace("wirecopy "+commandOf(n)), " ", "-")
}

// manPage writes the page of a command, or of the program, in the macros of man(7).
func manPage(root, n *kong.Node) []byte {
	p := &roff{}
	p.line(".TH %s 1 \"\" \"wirecopy %s\" \"wirecopy\"", strings.ToUpper(p.escape(manName(n))), p.escape(thisBuild().Version))
	p.line(".SH NAME")
	p.line("%s \\- %s", p.escape(manName(n)), p.escape(lowerFirst(sentence(n.Help))))
	p.line(".SH SYNOPSIS")
	p.line(".B %s", p.escape(strings.TrimSpace("wirecopy "+commandOf(n))))
	if len(n.Children) > 0 {
		p.line("\\fICOMMAND\\fR")
	}
	for _, arg := range n.Positional {
		p.line("%s", p.escape(arg.Summary()))
	}
	p.line("[\\fIflags\\fR]")
	p.line(".SH DESCRIPTION")
	p.text(n.Help)
	if n.Detail != "" {
		p.line(".PP")
		p.text(n.Detail)
	}
	if len(n.Positional) > 0 {
		p.line(".SH ARGUMENTS")
		for _, arg := range n.Positional {
			p.item(arg.Summary(), arg.Help)
		}
	}
	if below := commands(n); len(below) > 0 {
		p.line(".SH COMMANDS")
		for _, c := range below {
			p.item(commandOf(c), c.Help)
		}
	}
	p.flags("FLAGS", n.Flags)
	if n != root {
		p.flags("FLAGS OF ALL COMMANDS", root.Flags)
	}
	p.line(".SH EXIT STATUS")
	p.text("0 if all went well, 1 if something failed, 2 if the command line says nothing that can be done, 130 after Ctrl-C.")
	if n != root {
		p.line(".SH SEE ALSO")
		p.line(".BR wirecopy (1)")
	} else {
		p.line(".SH SEE ALSO")
		var pages []string
		for _, c := range commands(n) {
			pages = append(pages, p.escape(manName(c))+"(1)")
		}
		p.line("%s", strings.Join(pages, ", "))
	}
	return p.Bytes()
}

// roff writes the source of a manual page.
type roff struct{ bytes.Buffer }

func (p *roff) line(format string, args ...any) { fmt.Fprintf(p, format+"\n", args...) }

// escape makes text mean itself.
func (p *roff) escape(text string) string {
	return strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`, "…", "...").Replace(text)
}

// text writes running text. A line that began with a dot would be a command.
func (p *roff) text(text string) {
	for line := range strings.Lines(p.escape(text)) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, ".") {
			line = `\&` + line
		}
		if line != "" {
			p.line("%s", line)
		}
	}
}

func (p *roff) item(name, help string) {
	p.line(".TP")
	p.line(".B %s", p.escape(name))
	p.text(help)
}

func (p *roff) flags(title string, flags []*kong.Flag) {
	begun := false
	for _, f := range flags {
		if f.Hidden || f.Name == "help" {
			continue
		}
		if !begun {
			p.line(".SH %s", title)
			begun = true
		}
		help := f.Help
		if f.Default != "" && !strings.Contains(help, "default") {
			help += " By default " + f.Default + "."
		}
		if len(f.Envs) > 0 {
			help += " Environment: " + f.Envs[0] + "."
		}
		p.item(f.String(), help)
	}
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}
