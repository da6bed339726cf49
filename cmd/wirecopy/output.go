package main

import (
	"bufio"
	"io"
	"os"

	"golang.org/x/term"

	"wirecopy/cmd/wirecopy/internal/render"
	"wirecopy/pipeline"
)

// outputFlags choose between pages for people and JSON lines for programs.
type outputFlags struct {
	JSON   bool `xor:"form" help:"Write JSON lines. They are the default where standard output is no terminal."`
	Pretty bool `xor:"form" help:"Write for people where standard output is no terminal, too."`
}

// form is how a command writes.
type form struct {
	pretty bool
	style  render.Style
}

func (f outputFlags) form(stdout io.Writer) form {
	tty := isTerminal(stdout)
	out := form{pretty: f.Pretty || tty && !f.JSON}
	if tty {
		out.style.Width, _, _ = term.GetSize(int(stdout.(*os.File).Fd())) // 0, the default width, where it is not known
		out.style.Color = os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	}
	return out
}

func isTerminal(stream any) bool {
	file, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// article gives what is written for one article, with its newline.
func (f form) article(a *pipeline.Article) ([]byte, error) {
	if !f.pretty {
		b, err := a.Encode()
		return append(b, '\n'), err
	}
	b, err := render.Article(a, f.style)
	return append(b, '\n'), err
}

// newWriter buffers standard output; whoever writes flushes when nothing more is to come for now.
func (a *app) newWriter() *bufio.Writer { return bufio.NewWriterSize(a.stdout, 1<<16) }
