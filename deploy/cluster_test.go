package deploy_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline/wire"
	"wirecopy/stages"
)

// cluster is three servers with nats/cluster.conf, on random ports of loopback, and the users of wirecopy auth init.
type cluster struct {
	servers []*server.Server
	dir     string // with auth/ in it
}

func startCluster(t *testing.T, dir string) *cluster {
	t.Helper()
	conf, err := os.ReadFile("nats/cluster.conf")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "cluster.conf")
	if err := os.WriteFile(path, conf, 0o600); err != nil {
		t.Fatal(err)
	}
	var routes []int
	for range 3 {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		routes = append(routes, l.Addr().(*net.TCPAddr).Port)
	}
	var urls []string
	for _, port := range routes {
		urls = append(urls, fmt.Sprintf("nats://route:secret@127.0.0.1:%d", port))
	}
	t.Setenv("NATS_ROUTES", "["+strings.Join(urls, ", ")+"]")
	t.Setenv("NATS_ROUTE_PASSWORD", "secret")
	c := &cluster{dir: dir}
	var all []*server.Options
	for i, name := range []string{"a", "b", "c"} {
		t.Setenv("NATS_NAME", name)
		t.Setenv("NATS_STORE", filepath.Join(t.TempDir(), name))
		opts, err := server.ProcessConfigFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if opts.ServerName != name || len(opts.Routes) != 3 || opts.JetStreamMaxStore != 12<<30 || opts.MaxPayload != 8<<20 {
			t.Errorf("server %q has %d routes, stores %d and takes messages of %d, want %s, 3, 12 GiB and 8 MiB", opts.ServerName, len(opts.Routes), opts.JetStreamMaxStore, opts.MaxPayload, name)
		}
		opts.Host, opts.Port, opts.HTTPHost, opts.HTTPPort = "127.0.0.1", server.RANDOM_PORT, "127.0.0.1", server.RANDOM_PORT
		opts.Cluster.Host, opts.Cluster.Port, opts.NoLog, opts.NoSigs = "127.0.0.1", routes[i], true, true
		all = append(all, opts)
	}
	for _, opts := range all {
		s, err := server.NewServer(opts)
		if err != nil {
			t.Fatal(err)
		}
		c.servers = append(c.servers, s)
		t.Cleanup(func() {
			s.Shutdown()
			s.WaitForShutdown()
		})
	}
	return c
}

// run starts the servers, whose route ports are free again by now, and waits for a leader of JetStream.
func (c *cluster) run(t *testing.T) {
	t.Helper()
	for _, s := range c.servers {
		s.Start()
	}
	for _, s := range c.servers {
		if !s.ReadyForConnections(30 * time.Second) {
			t.Fatal("a server is not ready after 30 s")
		}
	}
	eventually(t, "JetStream has a leader", func() error {
		for _, s := range c.servers {
			if s.JetStreamIsLeader() && len(s.JetStreamClusterPeers()) == 3 {
				return nil
			}
		}
		return errors.New("none of the three leads them all")
	})
}

// flags connect a user.
func (c *cluster) flags(t *testing.T, user string) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(c.dir, "auth", "passwords"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if name, password, _ := strings.Cut(strings.TrimSpace(line), " "); name == user {
			var urls []string
			for _, s := range c.servers {
				if s.Running() {
					urls = append(urls, fmt.Sprintf("nats://%s:%s@%s", user, password, s.Addr()))
				}
			}
			return []string{"--nats", strings.Join(urls, ","), "--inbox", wire.InboxPrefix(user)}
		}
	}
	t.Fatalf("there is no user %s", user)
	return nil
}

func (c *cluster) as(t *testing.T, user string, args ...string) []string {
	return append(args, c.flags(t, user)...)
}

// articlesOut are the ids of all articles that a reader gets.
func (c *cluster) articlesOut(t *testing.T) (map[string]bool, error) {
	t.Helper()
	out, err := wirecopy(t, nil, c.as(t, "reader", "tail", "articles", "--since", "1h", "--until-idle", "500ms", "--json")...)
	ids := map[string]bool{}
	for line := range strings.Lines(out) {
		var a struct{ ID string }
		if err := json.Unmarshal([]byte(line), &a); err != nil {
			t.Fatal(err)
		}
		ids[a.ID] = true
	}
	return ids, err
}

// TestACluster makes the streams on three servers, works on them with the users of auth init, loses a server in the middle,
// and then puts a copy of all back on three servers that have nothing.
func TestACluster(t *testing.T) {
	dir := t.TempDir()
	if _, err := wirecopy(t, nil, "auth", "init", "--store", "24GB", filepath.Join(dir, "auth")); err != nil {
		t.Fatal(err)
	}
	c := startCluster(t, dir)
	c.run(t)
	if _, err := wirecopy(t, nil, c.as(t, "provisioner", "provision", "--replicas", "3", "--wait", "1m")...); err != nil {
		t.Fatal(err)
	}
	for _, s := range c.servers {
		if _, reserved, err := s.JetStreamReservedResources(); err != nil || reserved == 0 || reserved > 6<<30 {
			t.Errorf("a server reserves %d bytes (%v), want at most the 6 GiB that cluster.conf speaks of", reserved, err)
		}
	}
	stops, said := map[string]func() error{}, map[string]*told{}
	stops["sweeper"], said["sweeper"] = begin(t, nil, c.as(t, "provisioner", "run", "--stages", "none", "--no-provision", "--log", "info")...)
	for _, stage := range stages.All().Names() {
		stops[stage], said[stage] = begin(t, nil, c.as(t, stage, "run", "--stages", stage, "--no-provision", "--log", "info")...)
	}
	t.Cleanup(func() {
		for name, s := range said {
			if t.Failed() {
				t.Logf("%s said:\n%s", name, s)
			}
		}
	})
	files, err := filepath.Glob("../examples/*")
	if err != nil || len(files) < 4 {
		t.Fatalf("%d examples (%v)", len(files), err)
	}
	send := func(files ...string) {
		t.Helper()
		eventually(t, "the items are sent", func() error { // not while a leader is being chosen
			_, err := wirecopy(t, nil, c.as(t, "sender", append([]string{"send"}, files...)...)...)
			return err
		})
	}
	send(files[:2]...)
	lost := c.servers[0]
	lost.Shutdown()
	lost.WaitForShutdown()
	send(files...) // the first two are known
	var before map[string]bool
	eventually(t, "all is out, though a server was lost", func() (err error) {
		if before, err = c.articlesOut(t); err == nil && len(before) < len(files) {
			err = fmt.Errorf("%d articles of %d files", len(before), len(files))
		}
		return err
	})
	for name, stop := range stops {
		if err := stop(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	t.Run("backup and restore", func(t *testing.T) { c.backup(t, before) })
}

// backup copies all, puts it back on another cluster, and lets the reader of the first go on there.
func (c *cluster) backup(t *testing.T, want map[string]bool) {
	if _, err := exec.LookPath("nats"); err != nil {
		t.Skip("the nats command is not installed")
	}
	script := func(c *cluster, args ...string) {
		t.Helper()
		cmd := exec.Command("sh", args...)
		flags := c.flags(t, "provisioner")
		cmd.Env = append(os.Environ(), "HOME="+t.TempDir(), "NATS_URL="+flags[1], "WIRECOPY_INBOX="+flags[3])
		var out bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &out
		if err := cmd.Run(); err != nil {
			t.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, out.String())
		}
	}
	durable := []string{"tail", "articles", "--durable", "mine", "--since", "1h", "--until-idle", "500ms", "--json"}
	if out, err := wirecopy(t, nil, c.as(t, "reader", durable...)...); err != nil || strings.Count(out, "\n") < len(want) {
		t.Fatalf("a durable reader gets %d articles (%v), want all", strings.Count(out, "\n"), err)
	}
	copies := filepath.Join(t.TempDir(), "copies")
	script(c, "nats/backup.sh", copies)
	other := startCluster(t, c.dir)
	other.run(t)
	script(other, "nats/restore.sh", copies, "3")
	if _, err := wirecopy(t, nil, other.as(t, "provisioner", "provision", "--replicas", "3", "--wait", "1m")...); err != nil {
		t.Fatal(err)
	}
	got, err := other.articlesOut(t)
	if err != nil || len(got) != len(want) {
		t.Errorf("%d articles are back of %d (%v)", len(got), len(want), err)
	}
	if out, err := wirecopy(t, nil, other.as(t, "reader", durable...)...); err != nil || out != "" {
		t.Errorf("the durable reader gets %d articles again (%v), want it to go on where it was", strings.Count(out, "\n"), err)
	}
	nc, err := nats.Connect(other.flags(t, "provisioner")[1], nats.CustomInboxPrefix(wire.InboxPrefix("provisioner")))
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	s, err := js.Stream(t.Context(), wire.EnrichedStream)
	if err != nil || s.CachedInfo().Config.Replicas != 3 || s.CachedInfo().State.Msgs < uint64(len(want)) {
		t.Errorf("the stream that was put back is %+v (%v), want 3 copies and all its messages", s, err)
	}
}

// TestABackupHoldsAllThatIsKept compares what is backed up by default with the streams that a pipeline has: all but the
// queues, what the server itself tells, and which messages a process died at.
func TestABackupHoldsAllThatIsKept(t *testing.T) {
	script, err := os.ReadFile("nats/backup.sh")
	if err != nil {
		t.Fatal(err)
	}
	_, line, _ := strings.Cut(string(script), "|| set -- ")
	line, _, _ = strings.Cut(line, "\n")
	topology := wire.Topology(stages.All().Names())
	left := []string{wire.AdvisoriesStream, "KV_" + wire.SuspectsBucket}
	for _, hop := range topology.Hops() {
		left = append(left, wire.HopStream(hop))
	}
	var want []string
	for _, s := range wire.Streams(topology) {
		if !slices.Contains(left, s) {
			want = append(want, s)
		}
	}
	if got := strings.Fields(line); !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))) {
		t.Errorf("backup.sh copies %v, want %v", got, want)
	}
}
