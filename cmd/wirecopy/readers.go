package main

import (
	"slices"
	"strings"

	"go.uber.org/zap"

	"wirecopy/pipeline/engine"
)

// reader is something that reads what the pipeline has made, and works in the same process where a flag asks for it: an
// archive, a console. Each stands in a file of its own, with its flags, and in one line of readers.
type reader interface {
	// open checks what the flags say, and takes ports and files, before the pipeline starts: to find a mistake afterwards
	// would be late.
	open() error
	// run starts it beside the stages, with engine.Go: the pipeline's streams are there.
	run(e *engine.Engine, log *zap.Logger) error
	// greet adds a line on how to reach it to what the program says once all is running.
	greet(b *strings.Builder)
	// close gives back what open has taken. It may be called without open.
	close()
}

// readers are those that the flags ask for.
func (c *runCmd) readers(a *app) ([]reader, error) {
	archive, err := c.archive(func(line string) { _ = a.say("%s", line) })
	if err != nil {
		return nil, err
	}
	c.finished = archive.finished
	return []reader{
		archive, // first: others read it
		&consoleReader{consoleFlags: c.consoleFlags, doors: c.doorFlags, archive: archive, own: c.NATS == ""},
		&alertsReader{file: c.Alerts, archive: archive},
	}, nil
}

// openReaders opens them in order, until one cannot be.
func openReaders(all []reader) error {
	for _, r := range all {
		if err := r.open(); err != nil {
			return err
		}
	}
	return nil
}

// closeReaders closes them, the last one first: others read the first.
func closeReaders(all []reader) {
	for _, r := range slices.Backward(all) {
		r.close()
	}
}
