package main

import (
	"bufio"
	"errors"
	"io"
	"os"
	"syscall"

	"golang.org/x/term"

	"wirecopy/cmd/wirecopy/internal/render"
	"wirecopy/cmd/wirecopy/internal/safe"
	"wirecopy/pipeline"
)

// outputFlags choose between pages for people and JSON lines for programs.
type outputFlags struct {
	JSON   bool   `xor:"form" env:"-" help:"Write JSON lines. They are the default where standard output is no terminal."`
	Pretty bool   `xor:"form" env:"-" help:"Write for people where standard output is no terminal, too."`
	Output string `enum:"json,pretty,auto" default:"auto" shared:"" help:"What to write where neither --json nor --pretty is given: json, pretty, or auto, which is by whether standard output is a terminal."`
}

// form is how a command writes.
type form struct {
	pretty bool
	style  render.Style
}

func (f outputFlags) form(stdout io.Writer) form {
	tty := terminal(stdout)
	out := form{pretty: f.Pretty || !f.JSON && (f.Output == "pretty" || tty != nil && f.Output != "json")}
	if tty != nil {
		out.style.Width, _, _ = term.GetSize(int(tty.Fd())) // 0, the default width, where it is not known
		out.style.Color = os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	}
	return out
}

// pipe is standard output. It tells the error of a reader that has left from one of a network connection, and lets
// nothing drive a terminal but what this program itself writes.
type pipe struct {
	io.Writer           // the stream itself
	to        io.Writer // the stream, or what escapes what goes there
	line      *progress // of standard error on a terminal, else nil
}

// newPipe wraps a standard stream. paint lets colours pass, where what comes from others is cleaned before.
func newPipe(stream io.Writer, paint bool) pipe {
	if terminal(stream) != nil {
		return pipe{Writer: stream, to: safe.NewWriter(stream, paint)}
	}
	return pipe{Writer: stream, to: stream}
}

var errReaderLeft = errors.New("the reader of standard output has left")

func (p pipe) Write(b []byte) (int, error) {
	p.line.erase()
	n, err := p.to.Write(b)
	if errors.Is(err, syscall.EPIPE) || errors.Is(err, io.ErrClosedPipe) {
		err = errReaderLeft
	}
	return n, err
}

// terminal gives the terminal that a standard stream is, or nil.
func terminal(stream any) *os.File {
	if p, ok := stream.(pipe); ok {
		stream = p.Writer
	}
	if file, ok := stream.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		return file
	}
	return nil
}

func isTerminal(stream any) bool { return terminal(stream) != nil }

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
