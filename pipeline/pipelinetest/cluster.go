package pipelinetest

import (
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nats-io/nats-server/v2/server"
)

// Cluster starts three servers that are one cluster, on random loopback ports, and gives their addresses for nats.Connect.
// It returns when they have a leader for what JetStream keeps about itself. They end with the test.
func Cluster(t testing.TB) (urls string) {
	t.Helper()
	dir := t.TempDir()
	var routes []*url.URL
	for _, port := range freePorts(t, 3) {
		routes = append(routes, &url.URL{Scheme: "nats", Host: fmt.Sprintf("127.0.0.1:%s", port)})
	}
	var servers []*server.Server
	for i, route := range routes {
		name := fmt.Sprint("n", i)
		opts := &server.Options{
			ServerName: name, Host: "127.0.0.1", Port: server.RANDOM_PORT, NoLog: true, NoSigs: true,
			JetStream: true, StoreDir: filepath.Join(dir, name), JetStreamMaxStore: 8 * Store, JetStreamMaxMemory: Store,
			Cluster: server.ClusterOpts{Name: "c", Host: "127.0.0.1"}, Routes: routes,
		}
		if _, err := fmt.Sscan(route.Port(), &opts.Cluster.Port); err != nil {
			t.Fatal(err)
		}
		s, err := server.NewServer(opts)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			s.Shutdown()
			s.WaitForShutdown()
		})
		servers = append(servers, s)
		s.Start()
	}
	Eventually(t, "the cluster has a leader", func() bool {
		for _, s := range servers {
			if s.JetStreamIsLeader() {
				return len(s.JetStreamClusterPeers()) == len(servers)
			}
		}
		return false
	})
	var all []string
	for _, s := range servers {
		if !s.ReadyForConnections(patience) {
			t.Fatal("a server of the cluster does not listen")
		}
		all = append(all, s.ClientURL())
	}
	return strings.Join(all, ",")
}

// freePorts gives ports of loopback that nobody listens on, each another one.
func freePorts(t testing.TB, n int) (ports []string) {
	t.Helper()
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		_, port, err := net.SplitHostPort(l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		ports = append(ports, port)
	}
	return ports
}
