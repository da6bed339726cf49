package deploy_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// serverOf starts a server with a configuration file, on random ports of loopback.
func serverOf(t *testing.T, path string) *server.Server {
	t.Helper()
	opts, err := server.ProcessConfigFile(path)
	if err != nil {
		t.Fatal(err)
	}
	opts.Host, opts.Port, opts.HTTPHost, opts.HTTPPort = "127.0.0.1", server.RANDOM_PORT, "127.0.0.1", server.RANDOM_PORT
	opts.NoLog, opts.NoSigs = true, true
	s, err := server.NewServer(opts)
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	t.Cleanup(func() {
		s.Shutdown()
		s.WaitForShutdown()
	})
	if !s.ReadyForConnections(30 * time.Second) {
		t.Fatal("the server is not ready after 30 s")
	}
	return s
}

// TestAnotherRegion reads articles and quotes from a leaf node with mirrors, and goes on when the cluster is gone.
func TestAnotherRegion(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	leafPort := l.Addr().(*net.TCPAddr).Port
	l.Close()
	dir := t.TempDir()
	hubConf := filepath.Join(dir, "hub.conf")
	text := fmt.Sprintf("server_name: hub\nmax_payload: 8MB\njetstream {store_dir: %q, domain: hub, max_file_store: 1GB}\nleafnodes {listen: \"127.0.0.1:%d\"}\n", filepath.Join(dir, "hub"), leafPort)
	if err := os.WriteFile(hubConf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	hub := serverOf(t, hubConf)
	t.Setenv("NATS_NAME", "tokyo-1")
	t.Setenv("NATS_DOMAIN", "tokyo")
	t.Setenv("NATS_HUB", fmt.Sprintf("[nats-leaf://127.0.0.1:%d]", leafPort))
	t.Setenv("NATS_STORE", filepath.Join(dir, "leaf"))
	leaf := serverOf(t, "nats/leaf.conf")
	eventually(t, "the leaf is connected", func() error {
		if leaf.NumLeafNodes() != 1 {
			return errors.New("it is not")
		}
		return nil
	})

	stop := start(t, []string{"WIRECOPY_NATS=" + hub.ClientURL()}, "run", "--store", "400MiB")
	here, there := []string{"WIRECOPY_NATS=" + hub.ClientURL()}, []string{"WIRECOPY_NATS=" + leaf.ClientURL()}
	eventually(t, "there is a pipeline", func() error {
		_, err := wirecopy(t, here, "status", "--json")
		return err
	})
	nc, err := nats.Connect(leaf.ClientURL())
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"nats/mirror-enriched.json", "nats/mirror-events.json"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var c jetstream.StreamConfig
		if err := json.Unmarshal(text, &c); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if _, err := js.CreateStream(t.Context(), c); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
	}
	if _, err := wirecopy(t, here, "send", "--source", "northstar", "../examples/coastal-flood.txt"); err != nil {
		t.Fatal(err)
	}
	read := func(what ...string) error {
		out, err := wirecopy(t, there, append(append([]string{"tail"}, what...), "--since", "1h", "--until-idle", "200ms", "--json")...)
		if err == nil && !strings.Contains(out, "Quill") {
			err = errors.New("it is not there yet")
		}
		return err
	}
	eventually(t, "the other region has the article", func() error { return read("articles") })
	eventually(t, "the other region has its quotes", func() error { return read("quotes", "--speaker", "Deborah Quill") })
	if err := stop(); err != nil {
		t.Error(err)
	}
	hub.Shutdown()
	hub.WaitForShutdown()
	eventually(t, "the other region reads on by itself", func() error { return read("articles") })
}
