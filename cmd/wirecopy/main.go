// Command wirecopy is the whole program: it runs the pipeline, puts items in, follows what comes out, and measures.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	_ "golang.org/x/crypto/x509roots/fallback" // where the system has no certificates of authorities, as in the image

	"wirecopy/cmd/wirecopy/internal/safe"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)   // a second signal ends the process at once
	signal.Ignore(syscall.SIGPIPE) // a reader that left is an error of the write, and the way out is the usual one
	err := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	code := exitCode(err)
	var told loggedError
	if err != nil && code != exitInterrupted && !errors.As(err, &told) {
		fmt.Fprintln(os.Stderr, "wirecopy:", safe.Text(err.Error()))
	}
	os.Exit(code)
}

const (
	exitFailed      = 1
	exitUsage       = 2
	exitInterrupted = 130 // as a shell reports a process that ended by SIGINT
)

func exitCode(err error) int {
	var usage usageError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &usage):
		return exitUsage
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	}
	return exitFailed
}
