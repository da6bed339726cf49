package deploy_test

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline/wire"
)

// broker starts a server with nats.conf, on random ports of loopback and with a directory of the test's.
func broker(t *testing.T, users bool) *server.Server {
	t.Helper()
	text, err := os.ReadFile("nats.conf")
	if err != nil {
		t.Fatal(err)
	}
	conf := string(text)
	if users {
		conf = strings.ReplaceAll(conf, "#| ", "")
		for _, u := range []string{"ADMIN", "WORKER", "DESK", "READER"} {
			t.Setenv("WIRE_"+u+"_PASSWORD", strings.ToLower(u)+"-secret")
		}
	}
	path := filepath.Join(t.TempDir(), "nats.conf")
	if err := os.WriteFile(path, []byte(conf), 0o600); err != nil {
		t.Fatal(err)
	}
	opts, err := server.ProcessConfigFile(path)
	if err != nil {
		t.Fatal(err)
	}
	opts.Host, opts.Port, opts.HTTPHost, opts.HTTPPort = "127.0.0.1", server.RANDOM_PORT, "127.0.0.1", server.RANDOM_PORT
	opts.StoreDir, opts.NoLog, opts.NoSigs = t.TempDir(), true, true
	s, err := server.NewServer(opts)
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	t.Cleanup(func() {
		s.Shutdown()
		s.WaitForShutdown()
	})
	if !s.ReadyForConnections(10 * time.Second) {
		t.Fatal("the server is not ready after 10 s")
	}
	return s
}

func TestNATSConf(t *testing.T) {
	s := broker(t, false)
	cfg := s.JetStreamConfig()
	if cfg == nil || cfg.SyncInterval != time.Second || cfg.MaxStore != 12<<30 {
		t.Errorf("JetStream %+v, want 12 GiB, written through each second", cfg)
	}
	opts, err := server.ProcessConfigFile("nats.conf")
	if err != nil {
		t.Fatal(err)
	}
	if opts.MaxPayload != 8<<20 {
		t.Errorf("max_payload %d, want 8 MiB", opts.MaxPayload)
	}
	if opts.StoreDir != "/data" {
		t.Errorf("store_dir %s, want the volume of compose.yaml", opts.StoreDir)
	}
}

func TestUsersCanDoWhatTheyAreFor(t *testing.T) {
	s := broker(t, true)
	url := func(user string) string { return "nats://" + user + ":" + user + "-secret@" + s.Addr().String() }

	// Nobody comes in without a password, or sees another's account.
	if nc, err := nats.Connect(s.ClientURL()); err == nil {
		nc.Close()
		t.Error("a connection without a user was accepted")
	}

	stop := start(t, []string{"WIRECOPY_NATS=" + url("worker")}, "run")
	eventually(t, "there is a pipeline", func() error {
		_, err := wirecopy(t, []string{"WIRECOPY_NATS=" + url("worker")}, "status", "--json")
		return err
	})
	if _, reserved, err := s.JetStreamReservedResources(); err != nil || reserved == 0 || reserved > 6<<30 {
		t.Errorf("the streams reserve %d bytes (%v), want at most the 6 GiB that nats.conf speaks of", reserved, err)
	}
	desk, reader := []string{"WIRECOPY_NATS=" + url("desk")}, []string{"WIRECOPY_NATS=" + url("reader")}
	if _, err := wirecopy(t, desk, "send", "--source", "northstar", "../examples/coastal-flood.txt"); err != nil {
		t.Fatal(err)
	}
	var out string
	eventually(t, "the reader has the article", func() (err error) {
		out, err = wirecopy(t, reader, "tail", "articles", "--since", "1h", "--until-idle", "200ms", "--json")
		if err == nil && out == "" {
			err = errors.New("nothing came")
		}
		return err
	})
	if !strings.Contains(out, "Port Alder") {
		t.Errorf("the article is %q, want the one of the flood", out)
	}
	for _, args := range [][]string{{"tail", "quotes"}, {"tail", "entities", "--durable", "desk"}} {
		out, err := wirecopy(t, reader, append(args, "--since", "1h", "--until-idle", "200ms", "--json")...)
		if err != nil || !strings.Contains(out, "Quill") {
			t.Errorf("wirecopy %s as reader: %v, %d bytes; want those with Quill", strings.Join(args, " "), err, len(out))
		}
	}
	if err := stop(); err != nil {
		t.Error(err)
	}

	refused := func(user, what string, try func(nc *nats.Conn, js jetstream.JetStream) error) {
		t.Helper()
		checkRefused(t, url(user), user+" may not "+what, try)
	}
	refused("desk", "read articles", func(nc *nats.Conn, _ jetstream.JetStream) error {
		_, err := nc.SubscribeSync(wire.ArticleFilter(""))
		return err
	})
	refused("desk", "publish articles", func(nc *nats.Conn, _ jetstream.JetStream) error {
		return nc.Publish(wire.ArticleSubject(wire.Enriched, "desk"), []byte("{}"))
	})
	refused("reader", "send items", func(nc *nats.Conn, _ jetstream.JetStream) error {
		return nc.Publish(wire.ItemSubject("desk"), []byte("x"))
	})
	refused("reader", "delete a stream", func(_ *nats.Conn, js jetstream.JetStream) error {
		return js.DeleteStream(t.Context(), wire.EnrichedStream)
	})
	refused("reader", "purge a stream", func(nc *nats.Conn, _ jetstream.JetStream) error {
		_, err := nc.Request("$JS.API.STREAM.PURGE."+wire.EnrichedStream, nil, 300*time.Millisecond)
		return err
	})
}

// checkRefused connects to a URL, tries, and wants the server to say that it is not allowed.
func checkRefused(t *testing.T, url, what string, try func(nc *nats.Conn, js jetstream.JetStream) error) {
	t.Helper()
	denied := make(chan error, 8)
	nc, err := nats.Connect(url, nats.CustomInboxPrefix("_INBOX_wirecopy"), nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) {
		select {
		case denied <- err:
		default:
		}
	}))
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc, jetstream.WithDefaultTimeout(300*time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	if err := try(nc, js); err != nil && !errors.Is(err, nats.ErrPermissionViolation) && !errors.Is(err, nats.ErrTimeout) && !strings.Contains(err.Error(), "deadline") {
		t.Errorf("%s: %v, want a violation of permissions", what, err)
	}
	nc.Flush()
	select {
	case err := <-denied:
		if !errors.Is(err, nats.ErrPermissionViolation) {
			t.Errorf("%s: %v, want a violation of permissions", what, err)
		}
	case <-time.After(time.Minute):
		t.Errorf("%s, and nothing refused it", what)
	}
}

func eventually(t *testing.T, what string, try func() error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for err := try(); err != nil; err = try() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("waited in vain until %s: %v", what, err)
		}
	}
}

func healthy(t *testing.T, url string) {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Errorf("GET %s: %s, want 200", url, resp.Status)
	}
}
