package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// process is a program that is started again after it was killed, and, as a supervisor does, after it has ended by itself.
type process struct {
	args []string
	log  string

	mu      sync.Mutex
	cmd     *exec.Cmd
	ended   chan struct{} // closed when cmd has ended
	planned bool          // cmd is to end
}

func (h *harness) process(name string, args ...string) *process {
	return &process{args: args, log: filepath.Join(h.dir, name+".log")}
}

func (p *process) start() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	f, err := os.OpenFile(p.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	cmd := exec.Command(p.args[0], p.args[1:]...)
	cmd.Stdout, cmd.Stderr = f, f
	if err := cmd.Start(); err != nil {
		return err
	}
	ended := make(chan struct{})
	p.cmd, p.ended, p.planned = cmd, ended, false
	go func() {
		_ = cmd.Wait()
		close(ended)
		p.supervise(cmd)
	}()
	return nil
}

// pause is how long a process stays away that has ended by itself.
const pause = 500 * time.Millisecond

// supervise starts again what has ended by itself.
func (p *process) supervise(cmd *exec.Cmd) {
	time.Sleep(pause)
	p.mu.Lock()
	again := !p.planned && p.cmd == cmd
	p.mu.Unlock()
	if again {
		_ = p.start() // what cannot be started shows in the counts
	}
}

// signal sends a signal and, unless it only freezes or thaws, waits for the end.
func (p *process) signal(s syscall.Signal) {
	p.mu.Lock()
	cmd, ended := p.cmd, p.ended
	ends := s != syscall.SIGSTOP && s != syscall.SIGCONT
	p.planned = p.planned || ends
	p.mu.Unlock()
	if cmd == nil || cmd.Process == nil {
		return
	}
	_ = cmd.Process.Signal(s) // one that has ended by itself is started again all the same
	if ends {
		<-ended
	}
}

// restart kills and starts.
func (p *process) restart(s syscall.Signal) error {
	p.signal(s)
	return p.start()
}

// freePorts gives ports that nobody listens on.
func freePorts(n int) ([]int, error) {
	var ports []int
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer l.Close()
		ports = append(ports, l.Addr().(*net.TCPAddr).Port)
	}
	return ports, nil
}

// awaitReady returns when a process says that all of it works.
func awaitReady(ctx context.Context, port int) error {
	for {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, fmt.Sprintf("http://127.0.0.1:%d/readyz", port), nil)
		if err != nil {
			return err
		}
		resp, err := http.DefaultClient.Do(r)
		if err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the process with metrics on port %d is not ready: %w", port, ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// awaitPort returns when somebody listens.
func awaitPort(ctx context.Context, port int) error {
	for {
		c, err := net.DialTimeout("tcp", fmt.Sprintf("127.0.0.1:%d", port), time.Second)
		if err == nil {
			return c.Close()
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("nobody listens on port %d: %w", port, err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}
