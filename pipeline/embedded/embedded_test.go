package embedded_test

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline/embedded"
)

func TestWithoutAListenerThereIsNoSocket(t *testing.T) {
	s, err := embedded.Start(embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	dir := s.Dir()
	if s.URL() != "" || !s.Temporary() {
		t.Errorf("URL %q, temporary %t, want no URL and a temporary directory", s.URL(), s.Temporary())
	}
	info, err := os.Stat(dir)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("data directory: %v, %v, want mode 0700", info.Mode(), err)
	}
	nc, err := s.Connect()
	if err != nil {
		t.Fatal(err)
	}
	if err := nc.Publish("x", nil); err != nil || nc.FlushTimeout(5*time.Second) != nil {
		t.Errorf("the connection inside the process does not work: %v", err)
	}
	if err := s.Healthy(); err != nil {
		t.Error(err)
	}
	nc.Close()
	s.Close()
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("the temporary directory is still there (%v)", err)
	}
}

func TestDataIsThereAfterARestart(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "data")
	for restart, want := range []uint64{1, 2} {
		s, err := embedded.Start(embedded.Options{Dir: dir, Listen: "127.0.0.1:0", MaxStore: 64 << 20, Durability: embedded.Always})
		if err != nil {
			t.Fatal(err)
		}
		nc, err := nats.Connect(s.URL())
		if err != nil {
			t.Fatal(err)
		}
		js, err := jetstream.New(nc)
		if err != nil {
			t.Fatal(err)
		}
		if restart == 0 {
			if _, err := js.CreateStream(t.Context(), jetstream.StreamConfig{Name: "S", Subjects: []string{"s"}}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := js.Publish(t.Context(), "s", []byte("x")); err != nil {
			t.Fatal(err)
		}
		st, err := js.Stream(t.Context(), "S")
		if err != nil || st.CachedInfo().State.Msgs != want {
			t.Errorf("start %d: %d messages (%v), want %d", restart, st.CachedInfo().State.Msgs, err, want)
		}
		nc.Close()
		s.Close()
	}
}

func TestEachWrongOptionIsNamed(t *testing.T) {
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	shared := t.TempDir()
	first, err := embedded.Start(embedded.Options{Dir: shared})
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	for _, c := range []struct {
		name string
		o    embedded.Options
		want []string
	}{
		{"port in use", embedded.Options{Listen: busy.Addr().String()}, []string{busy.Addr().String(), "in use", "--nats"}},
		{"no port", embedded.Options{Listen: "127.0.0.1"}, []string{`"127.0.0.1"`, "host:port"}},
		{"bad port", embedded.Options{Listen: "127.0.0.1:http7"}, []string{`"http7"`}},
		{"open to the world", embedded.Options{Listen: "0.0.0.0:0"}, []string{"loopback", "--nats"}},
		{"unset host", embedded.Options{Listen: ":4222"}, []string{"loopback"}},
		{"directory is a file", embedded.Options{Dir: file}, []string{file}},
		{"directory below a file", embedded.Options{Dir: filepath.Join(file, "below")}, []string{file, "below"}},
		{"directory in use", embedded.Options{Dir: shared}, []string{shared, "another wirecopy"}},
		{"durability", embedded.Options{Durability: "sometimes"}, []string{`"sometimes"`, "always"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := embedded.Start(c.o)
			if err == nil {
				s.Close()
				t.Fatal("it started, want an error")
			}
			for _, w := range c.want {
				if !strings.Contains(err.Error(), w) {
					t.Errorf("error %q does not name %q", err, w)
				}
			}
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("error %q has more than one line", err)
			}
		})
	}
}
