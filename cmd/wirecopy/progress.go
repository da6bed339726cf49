package main

import (
	"fmt"
	"io"
	"sync"
	"time"
)

const (
	// showAfter is how long a command may take before it shows that it works.
	showAfter = 2 * time.Second
	// showEvery is how often what it shows changes.
	showEvery = 500 * time.Millisecond

	eraseLine = "\r\x1b[K"
)

// progress is a line on the terminal that says how far a command is. Other lines on standard error push it down. Without a
// terminal there is none: a log has no use for it. All methods may be called by many goroutines at once, and on nil.
type progress struct {
	to    io.Writer // the terminal itself
	after time.Duration

	mu    sync.Mutex
	start time.Time
	what  string // what is done at the moment
	noun  string // of what is counted
	done  int
	shown bool
	stop  chan struct{}
	ended chan struct{}
}

// progress begins to show how far a command is, in things of a kind ("" where nothing is counted). The returned function
// ends it.
func (a *app) progress(what, noun string) (p *progress, end func()) {
	stderr, ok := a.stderr.(pipe)
	if !ok || stderr.line == nil {
		return nil, func() {}
	}
	p = stderr.line
	p.mu.Lock()
	defer p.mu.Unlock()
	p.start, p.what, p.noun, p.done = time.Now(), what, noun, 0
	p.stop, p.ended = make(chan struct{}), make(chan struct{})
	go p.run(p.stop, p.ended)
	return p, sync.OnceFunc(func() {
		close(p.stop)
		<-p.ended
	})
}

func (p *progress) run(stop, ended chan struct{}) {
	defer close(ended)
	defer p.erase()
	wait := time.NewTimer(p.after)
	defer wait.Stop()
	for {
		select {
		case <-stop:
			return
		case <-wait.C:
			p.show()
			wait.Reset(showEvery)
		}
	}
}

// add counts things done.
func (p *progress) add(n int) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done += n
}

// doing says what is done now.
func (p *progress) doing(what string) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.what = what
}

func (p *progress) show() {
	p.mu.Lock()
	defer p.mu.Unlock()
	text := fmt.Sprintf("%s, %d s", p.what, int(time.Since(p.start).Seconds()))
	if p.noun != "" {
		text += ": " + count(p.done, p.noun)
	}
	p.shown = true
	_, _ = io.WriteString(p.to, eraseLine+text)
}

// erase takes the line away, so that another can be written.
func (p *progress) erase() {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shown {
		p.shown = false
		_, _ = io.WriteString(p.to, eraseLine)
	}
}
