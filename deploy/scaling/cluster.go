package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"wirecopy/pipeline/wire"
)

// cluster is three NATS servers, each a process.
type cluster struct {
	url     string   // of all three
	monitor []string // host:port
	cmds    []*exec.Cmd
}

func startCluster(ctx context.Context, s settings, dir string) (*cluster, error) {
	ports, err := freePorts(9)
	if err != nil {
		return nil, err
	}
	var routes, urls []string
	c := &cluster{}
	for i := range 3 {
		urls = append(urls, fmt.Sprintf("nats://127.0.0.1:%d", ports[i]))
		c.monitor = append(c.monitor, fmt.Sprintf("127.0.0.1:%d", ports[3+i]))
		routes = append(routes, fmt.Sprintf("nats://127.0.0.1:%d", ports[6+i]))
	}
	c.url = strings.Join(urls, ",")
	for i := range 3 {
		conf := filepath.Join(dir, fmt.Sprintf("n%d.conf", i))
		text := fmt.Sprintf("server_name: n%d\nlisten: 127.0.0.1:%d\nhttp: 127.0.0.1:%d\nmax_payload: 8MB\ncluster {name: wirecopy, listen: 127.0.0.1:%d, routes: [%s]}\njetstream {store_dir: %q, max_file_store: 2GB, sync_interval: 1s}\n",
			i, ports[i], ports[3+i], ports[6+i], strings.Join(routes, ", "), filepath.Join(dir, fmt.Sprintf("n%d", i)))
		if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
			return nil, err
		}
		log, err := os.Create(filepath.Join(dir, fmt.Sprintf("n%d.log", i)))
		if err != nil {
			return nil, err
		}
		defer log.Close()
		cmd := exec.Command(s.server, "-c", conf)
		cmd.Stdout, cmd.Stderr = log, log
		if err := cmd.Start(); err != nil {
			c.stop()
			return nil, fmt.Errorf("start a NATS server: %w", err)
		}
		c.cmds = append(c.cmds, cmd)
	}
	if out, err := exec.CommandContext(ctx, s.program, "provision", "--nats", c.url, "--replicas", "3", "--store", "1GiB", "--wait", "2m").CombinedOutput(); err != nil {
		c.stop()
		return nil, fmt.Errorf("provision: %w\n%s", err, out)
	}
	return c, nil
}

func (c *cluster) stop() {
	for _, cmd := range c.cmds {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	}
	c.cmds = nil
}

// lags gives, for each stage, the messages that wait for it or are in work: what KEDA reads, from the same place. Each server
// tells of all consumers; the one that counts is the one that leads.
func (c *cluster) lags(ctx context.Context, stages []string) (map[string]int, error) {
	lags := map[string]int{}
	t := wire.Topology(stages)
	for _, at := range c.monitor {
		var answer struct {
			Accounts []struct {
				Streams []struct {
					Name      string `json:"name"`
					Consumers []struct {
						Name       string `json:"name"`
						Pending    int    `json:"num_pending"`
						AckPending int    `json:"num_ack_pending"`
						Cluster    struct {
							Leader string `json:"leader"`
						} `json:"cluster"`
					} `json:"consumer_detail"`
				} `json:"stream_detail"`
			} `json:"account_details"`
		}
		var varz struct {
			Name string `json:"server_name"`
		}
		if err := get(ctx, "http://"+at+"/varz", &varz); err != nil {
			return nil, err
		}
		if err := get(ctx, "http://"+at+"/jsz?acc=$G&consumers=true&config=true", &answer); err != nil {
			return nil, err
		}
		for _, a := range answer.Accounts {
			for _, stream := range a.Streams {
				for _, consumer := range stream.Consumers {
					if consumer.Cluster.Leader == varz.Name && stream.Name == wire.HopStream(t.In(consumer.Name)) {
						lags[consumer.Name] = consumer.Pending + consumer.AckPending
					}
				}
			}
		}
	}
	for _, stage := range stages {
		if _, ok := lags[stage]; !ok {
			return nil, fmt.Errorf("no server leads the consumer of %s", stage)
		}
	}
	return lags, nil
}

func get(ctx context.Context, url string, into any) error {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	return json.NewDecoder(answer.Body).Decode(into)
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
