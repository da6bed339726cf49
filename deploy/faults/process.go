package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// process is a program that is started again after it was killed.
type process struct {
	args []string
	log  string

	mu  sync.Mutex
	cmd *exec.Cmd
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
	p.cmd = exec.Command(p.args[0], p.args[1:]...)
	p.cmd.Stdout, p.cmd.Stderr = f, f
	return p.cmd.Start()
}

// signal sends a signal and, unless it only freezes or thaws, waits for the end.
func (p *process) signal(s syscall.Signal) {
	p.mu.Lock()
	cmd := p.cmd
	p.mu.Unlock()
	if cmd == nil || cmd.Process == nil {
		return
	}
	_ = cmd.Process.Signal(s) // one that has ended by itself is started again all the same
	if s != syscall.SIGSTOP && s != syscall.SIGCONT {
		_ = cmd.Wait()
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
