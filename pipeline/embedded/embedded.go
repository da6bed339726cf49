// Package embedded runs a NATS server with JetStream inside the program, so that one command is enough to use
// wirecopy, and tests talk to a real broker. It knows nothing of streams or stages.
package embedded

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/gofrs/flock"
	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"go.uber.org/zap"
)

// Durability says when what JetStream has acknowledged is on the disk itself. None of them loses anything when the
// program dies; they differ in what a power failure can take.
type Durability string

// Values of Durability.
const (
	// EverySecond writes through to the disk each second, at no measurable cost.
	EverySecond Durability = "1s"
	// Always writes through before each acknowledgement, at about a tenth of the speed.
	Always Durability = "always"
)

// Options of a server. The zero value keeps its data in a temporary directory and listens nowhere.
type Options struct {
	// Dir is where JetStream keeps its data, created with mode 0700. "" is a temporary directory, removed by Close.
	Dir string
	// Listen is a loopback host and port; port 0 picks a free one. "" opens no socket: see Connect.
	Listen string
	// Durability is EverySecond unless set.
	Durability Durability
	// MaxStore bounds what JetStream keeps, in bytes. 0 is 6 GiB, or 70% of what the disk has for it where that is less; more
	// than the disk has is an error.
	MaxStore int64
	// Log takes the server's own messages; nil drops them.
	Log *zap.Logger
}

// Server is a running NATS server.
type Server struct {
	srv  *server.Server
	lock *flock.Flock
	dir  string
	temp bool
	max  int64
	log  *logger
}

const (
	defaultStore = 6 << 30
	diskShare    = 0.7
	maxPayload   = 8 << 20
	startTimeout = 20 * time.Second
)

// Start runs a server and returns when it takes connections. Each error says what was wrong with which option.
func Start(o Options) (_ *Server, err error) {
	host, port, err := listenAddress(o.Listen)
	if err != nil {
		return nil, err
	}
	s := &Server{dir: o.Dir}
	if s.dir == "" {
		if s.dir, err = os.MkdirTemp("", "wirecopy-"); err != nil {
			return nil, fmt.Errorf("make a temporary data directory: %w", err)
		}
		s.temp = true
	}
	defer func() {
		if err != nil {
			s.release()
		}
	}()
	if err := s.claim(); err != nil {
		return nil, err
	}
	store, err := limit(s.dir, o.MaxStore)
	if err != nil {
		return nil, err
	}
	s.max = store
	opts := &server.Options{
		ServerName: "wirecopy", Host: host, Port: port, DontListen: o.Listen == "",
		NoSigs: true, NoLog: o.Log == nil, JetStream: true, StoreDir: s.dir,
		JetStreamMaxStore: store, JetStreamMaxMemory: 64 << 20,
		SyncInterval: time.Second, SyncAlways: o.Durability == Always,
		MaxPayload: maxPayload, PingInterval: 20 * time.Second, MaxPingsOut: 3,
	}
	switch o.Durability {
	case "", EverySecond, Always:
	default:
		return nil, fmt.Errorf("durability %q: choose %q or %q", o.Durability, EverySecond, Always)
	}
	s.srv, err = server.NewServer(opts)
	if err != nil {
		return nil, fmt.Errorf("configure the embedded NATS server: %w", err)
	}
	log := newLogger(o.Log)
	s.log = log
	s.srv.SetLoggerV2(log, false, false, false)
	go s.srv.Start()
	if err := s.awaitReady(log); err != nil {
		s.srv.Shutdown()
		s.srv.WaitForShutdown()
		return nil, err
	}
	return s, nil
}

func (s *Server) awaitReady(l *logger) error {
	ready := make(chan bool, 1)
	go func() { ready <- s.srv.ReadyForConnections(startTimeout) }()
	select {
	case msg := <-l.fatal:
		return fmt.Errorf("start the embedded NATS server: %s", msg)
	case ok := <-ready:
		if !ok {
			return fmt.Errorf("start the embedded NATS server on %s: not ready after %s", s.dir, startTimeout)
		}
		return nil
	}
}

// listenAddress checks that address is free and on this machine alone: the server has neither TLS nor accounts.
func listenAddress(address string) (host string, port int, err error) {
	if address == "" {
		return "127.0.0.1", server.RANDOM_PORT, nil
	}
	h, p, err := net.SplitHostPort(address)
	if err != nil {
		return "", 0, fmt.Errorf("listen address %q: want host:port, as in 127.0.0.1:4222", address)
	}
	port, err = strconv.Atoi(p)
	if err != nil || port < 0 || port > 65535 {
		return "", 0, fmt.Errorf("listen address %q: %q is no port between 0 and 65535", address, p)
	}
	if ip := net.ParseIP(h); h != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return "", 0, fmt.Errorf("listen address %q: the embedded server has no TLS and no users, so it listens on loopback only (127.0.0.1); run a NATS server of your own and use --nats to reach it from other machines", address)
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return "", 0, fmt.Errorf("listen on %s: %w (is another server running? choose another port, or join it with --nats nats://%s)", address, unwrapNet(err), address)
	}
	if port == 0 {
		port = l.Addr().(*net.TCPAddr).Port
	}
	return h, port, l.Close()
}

func unwrapNet(err error) error {
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Err
	}
	return err
}

// claim makes the directory and locks it: two servers on one store would destroy it.
func (s *Server) claim() error {
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return fmt.Errorf("data directory %s: %w", s.dir, unwrapPath(err))
	}
	s.lock = flock.New(filepath.Join(s.dir, "wirecopy.lock"), flock.SetPermissions(0o600))
	ok, err := s.lock.TryLock()
	if err != nil {
		return fmt.Errorf("data directory %s: cannot be written: %w", s.dir, unwrapPath(err))
	}
	if !ok {
		return fmt.Errorf("data directory %s: another wirecopy is using it; stop that one, or join it with --nats", s.dir)
	}
	return nil
}

func unwrapPath(err error) error {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// limit is what JetStream may keep in a directory, where so much is asked for; 0 asks for the usual.
func limit(dir string, asked int64) (int64, error) {
	if asked == 0 {
		return storeLimit(dir)
	}
	free, err := DiskFree(dir)
	if err != nil {
		return 0, fmt.Errorf("data directory %s: ask for free space: %w", dir, err)
	}
	if room := free + usedBytes(dir); asked > room {
		return 0, fmt.Errorf("data directory %s: a store of %d MiB is asked for, and the disk has room for %d MiB: ask for less (--store), or keep it elsewhere (--data)", dir, asked>>20, room>>20)
	}
	return asked, nil
}

// storeLimit leaves three tenths of the disk to others: JetStream stops at its limit with an error that publishers
// see, but on a full disk it goes silent.
func storeLimit(dir string) (int64, error) {
	free, err := DiskFree(dir)
	if err != nil {
		return 0, fmt.Errorf("data directory %s: ask for free space: %w", dir, err)
	}
	return min(defaultStore, int64(float64(free+usedBytes(dir))*diskShare)), nil
}

func usedBytes(dir string) int64 {
	var n int64
	filepath.WalkDir(dir, func(_ string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil // what cannot be read is not counted: the limit is then lower, never higher
		}
		if info, err := d.Info(); err == nil {
			n += info.Size()
		}
		return nil
	})
	return n
}

// Connect opens a connection inside the process, without a socket.
func (s *Server) Connect(opts ...nats.Option) (*nats.Conn, error) {
	nc, err := nats.Connect("", append([]nats.Option{nats.InProcessServer(s.srv)}, opts...)...)
	if err != nil {
		return nil, fmt.Errorf("connect to the embedded NATS server: %w", err)
	}
	return nc, nil
}

// URL is where other programs reach the server; "" where it does not listen.
func (s *Server) URL() string {
	if s.srv.Addr() == nil {
		return ""
	}
	return "nats://" + strings.Replace(s.srv.Addr().String(), "[::1]", "localhost", 1)
}

// Dir is where the server keeps its data, and Temporary whether Close removes it.
func (s *Server) Dir() string { return s.dir }

// Temporary reports whether Close removes the data.
func (s *Server) Temporary() bool { return s.temp }

// Traffic is how many bytes clients have sent to the server, and it to them.
func (s *Server) Traffic() (in, out int64) {
	v, err := s.srv.Varz(nil)
	if err != nil {
		return 0, 0
	}
	return v.InBytes, v.OutBytes
}

// Interest is how many subscriptions get what is published on a subject; a stream has one. It looks at every subscription there
// is: Account.Interest is quicker, and stops at the first that fits.
func (s *Server) Interest(subject string) (int, error) {
	found, err := s.srv.Subsz(&server.SubszOptions{Account: s.srv.GlobalAccount().Name, Subscriptions: true, Test: subject, Limit: 1})
	if err != nil {
		return 0, fmt.Errorf("list subscriptions: %w", err)
	}
	return found.Total, nil
}

// Subscriptions is how many there are.
func (s *Server) Subscriptions() uint32 { return s.srv.NumSubscriptions() }

// Clients is how many connections there are of each name.
func (s *Server) Clients() (map[string]int, error) {
	const most = 10_000
	all, err := s.srv.Connz(&server.ConnzOptions{Limit: most})
	if err != nil {
		return nil, fmt.Errorf("list connections: %w", err)
	}
	n := map[string]int{}
	for _, c := range all.Conns {
		n[c.Name]++
	}
	return n, nil
}

// StoreLimit is what JetStream may keep, in bytes: what the streams of all pipelines on this server share.
func (s *Server) StoreLimit() int64 { return s.max }

// Healthy is nil while the server and its store work. A store that could not be written, as on a full disk, works again
// only with another server.
func (s *Server) Healthy() error {
	if failed := s.log.frozen.Load(); failed != nil {
		return errors.New(*failed)
	}
	if h := s.srv.Healthz(&server.HealthzOptions{}); h.Status != "ok" {
		return fmt.Errorf("NATS server %s: %s", h.Status, h.Error)
	}
	return nil
}

// Close stops the server, waits until its store is closed, and removes a temporary directory. Drain clients first.
func (s *Server) Close() {
	s.srv.Shutdown()
	s.srv.WaitForShutdown()
	s.release()
}

func (s *Server) release() {
	if s.lock != nil {
		s.lock.Unlock()
	}
	if s.temp {
		os.RemoveAll(s.dir)
	}
}
