package main

import (
	"bytes"
	"strings"
	"sync"
	"testing"
	"time"

	"wirecopy/pipeline/pipelinetest"
)

// terminalText is a terminal that keeps what was written.
type terminalText struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *terminalText) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(b)
}

func (s *terminalText) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

func TestProgressComesAfterAWhileAndLeavesNothing(t *testing.T) {
	var terminal terminalText
	stderr := pipe{Writer: &terminal, to: &terminal, line: &progress{to: &terminal, after: time.Millisecond}}
	a := &app{stdout: &bytes.Buffer{}, stderr: stderr}
	p, end := a.progress("annotating", "item")
	p.add(3)
	pipelinetest.Eventually(t, "the line is shown", func() bool { return strings.Contains(terminal.String(), "annotating, 0 s: 3 items") })
	if err := a.say("a.txt: it is empty"); err != nil {
		t.Fatal(err)
	}
	if got := terminal.String(); !strings.HasSuffix(got, eraseLine+"wirecopy: a.txt: it is empty\n") {
		t.Errorf("%q, want the line erased before another is written", got)
	}
	p.doing("waiting for room")
	pipelinetest.Eventually(t, "it is shown again", func() bool { return strings.Contains(terminal.String(), "waiting for room, ") })
	end()
	if got := terminal.String(); !strings.HasSuffix(got, eraseLine) {
		t.Errorf("%q, want nothing left at the end", got)
	}
	again, end := a.progress("sending", "item")
	end()
	if again == nil || again.done != 0 {
		t.Error("another begins anew")
	}
}

func TestWhatIsQuickShowsNoProgress(t *testing.T) {
	var terminal terminalText
	a := &app{stdout: &bytes.Buffer{}, stderr: pipe{Writer: &terminal, to: &terminal, line: &progress{to: &terminal, after: time.Hour}}}
	_, end := a.progress("annotating", "item")
	end()
	if got := terminal.String(); got != "" {
		t.Errorf("%q was written, want nothing", got)
	}
	logged := &app{stdout: &bytes.Buffer{}, stderr: newPipe(&bytes.Buffer{}, false)}
	p, end := logged.progress("annotating", "item")
	p.add(1)
	p.doing("nothing")
	end()
}
