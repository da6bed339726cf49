package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"wirecopy/pipeline/wire"
)

// site is a pipeline of processes.
type site struct {
	h         *harness
	url       string
	processes []*process
	// hurt does the i-th injection, heal what is needed after the last.
	hurt func(ctx context.Context, i int) error
	heal func(ctx context.Context) error
	// poison is what each injection sends along, where the scenario is of bad items.
	poison bool
}

func (s *site) end() {
	for i := len(s.processes) - 1; i >= 0; i-- {
		s.processes[i].signal(syscall.SIGCONT)
		s.processes[i].signal(syscall.SIGKILL)
	}
}

var stageNames = []string{"ingest", "entities", "quotes", "sentiment"}

func scenarios() []scenario {
	return []scenario{
		{"kill -9 of workers, two a stage", 220, true, workersDie},
		{"server killed and stopped", 60, false, serverDies},
		{"all in one process, kill -9", 60, true, oneDies},
		{"cluster of three: nodes killed and frozen", 40, false, nodesDie},
		{"poison", 150, true, poisonComes},
	}
}

func nothing(context.Context) error { return nil }

// one starts a server as it comes.
func (h *harness) one(ctx context.Context, name string) (*site, *process, error) {
	ports, err := freePorts(1)
	if err != nil {
		return nil, nil, err
	}
	// By default a server takes a part of what is free on the disk, which may be less than the streams reserve.
	conf := filepath.Join(h.dir, name+".conf")
	text := fmt.Sprintf("listen: 127.0.0.1:%d\njetstream {store_dir: %q, max_file_store: 9GB}\n", ports[0], filepath.Join(h.dir, name))
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		return nil, nil, err
	}
	server := h.process(name+"-server", h.server, "-c", conf)
	s := &site{h: h, url: fmt.Sprintf("nats://127.0.0.1:%d", ports[0]), processes: []*process{server}, heal: nothing}
	if err := server.start(); err != nil {
		return nil, nil, err
	}
	return s, server, awaitPort(ctx, ports[0])
}

// workers starts n processes for each stage.
func (s *site) workers(name string, n int, flags ...string) ([]*process, error) {
	var all []*process
	for _, stage := range append(slices.Clone(stageNames), wire.EventsWorker) {
		for i := range n {
			args := append([]string{s.h.program, "run", "--nats", s.url, "--stages", stage}, flags...)
			all = append(all, s.h.process(fmt.Sprintf("%s-%s-%d", name, stage, i), args...))
		}
	}
	for _, p := range all {
		if err := p.start(); err != nil {
			return nil, err
		}
	}
	s.processes = append(s.processes, all...)
	return all, nil
}

func workersDie(ctx context.Context, h *harness) (*site, error) {
	s, _, err := h.one(ctx, "workers")
	if err != nil {
		return nil, err
	}
	all, err := s.workers("workers", 2)
	s.hurt = func(context.Context, int) error {
		return all[h.random.IntN(len(all))].restart(syscall.SIGKILL)
	}
	return s, err
}

func serverDies(ctx context.Context, h *harness) (*site, error) {
	s, server, err := h.one(ctx, "server")
	if err != nil {
		return nil, err
	}
	_, err = s.workers("server", 1)
	s.hurt = func(context.Context, int) error {
		how := syscall.SIGKILL
		if h.random.IntN(2) == 0 {
			how = syscall.SIGTERM
		}
		return server.restart(how)
	}
	return s, err
}

// oneDies kills the process at any time from which on it works: one that lives no longer than it takes to start works nothing
// off, and after ten lives what it was handed is with the dead letters.
func oneDies(ctx context.Context, h *harness) (*site, error) {
	ports, err := freePorts(2)
	if err != nil {
		return nil, err
	}
	p := h.process("one", h.program, "run", "--listen", fmt.Sprintf("127.0.0.1:%d", ports[0]), "--data", filepath.Join(h.dir, "one"),
		"--metrics", fmt.Sprintf("127.0.0.1:%d", ports[1]), "--console", "none")
	s := &site{h: h, url: fmt.Sprintf("nats://127.0.0.1:%d", ports[0]), processes: []*process{p}, heal: nothing}
	if err := p.start(); err != nil {
		return nil, err
	}
	s.hurt = func(ctx context.Context, _ int) error {
		if err := p.restart(syscall.SIGKILL); err != nil {
			return err
		}
		return awaitReady(ctx, ports[1])
	}
	return s, awaitReady(ctx, ports[1])
}

func nodesDie(ctx context.Context, h *harness) (*site, error) {
	ports, err := freePorts(6)
	if err != nil {
		return nil, err
	}
	s := &site{h: h}
	var routes, urls []string
	for i := range 3 {
		routes = append(routes, fmt.Sprintf("nats://127.0.0.1:%d", ports[3+i]))
		urls = append(urls, fmt.Sprintf("nats://127.0.0.1:%d", ports[i]))
	}
	s.url = strings.Join(urls, ",")
	for i := range 3 {
		conf := fmt.Sprintf("server_name: n%d\nlisten: 127.0.0.1:%d\nmax_payload: 8MB\njetstream {store_dir: %q, max_file_store: 9GB}\ncluster {name: c, listen: 127.0.0.1:%d, routes: [%s]}\n",
			i, ports[i], filepath.Join(h.dir, fmt.Sprint("node", i)), ports[3+i], strings.Join(routes, ", "))
		path := filepath.Join(h.dir, fmt.Sprintf("node%d.conf", i))
		if err := os.WriteFile(path, []byte(conf), 0o600); err != nil {
			return nil, err
		}
		s.processes = append(s.processes, h.process(fmt.Sprint("node", i), h.server, "-c", path))
	}
	nodes := s.processes[:3:3]
	for i, n := range nodes {
		if err := n.start(); err != nil {
			return nil, err
		}
		if err := awaitPort(ctx, ports[i]); err != nil {
			return nil, err
		}
	}
	_, err = s.workers("cluster", 1, "--replicas", "3")
	s.hurt = func(ctx context.Context, _ int) error {
		n := h.random.IntN(3)
		if h.random.IntN(3) == 0 { // a node that does not answer for some seconds
			nodes[n].signal(syscall.SIGSTOP)
			select {
			case <-ctx.Done():
			case <-time.After(time.Duration(1+h.random.IntN(4)) * time.Second):
			}
			nodes[n].signal(syscall.SIGCONT)
			return nil
		}
		if err := nodes[n].restart(syscall.SIGKILL); err != nil {
			return err
		}
		if err := awaitPort(ctx, ports[n]); err != nil {
			return err
		}
		select { // a majority has to be there for anything to go on
		case <-ctx.Done():
		case <-time.After(2 * time.Second):
		}
		return nil
	}
	s.heal = nothing
	return s, err
}

func poisonComes(ctx context.Context, h *harness) (*site, error) {
	s, _, err := h.one(ctx, "poison")
	if err != nil {
		return nil, err
	}
	_, err = s.workers("poison", 1)
	s.poison = true
	return s, err
}
