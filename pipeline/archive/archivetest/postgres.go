package archivetest

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// PostgresEnv names the environment variable with the address of a PostgreSQL database that tests may use, as in
// postgres://user:password@127.0.0.1:5432/test. Without it tests start a server of their own, where its programs are.
const PostgresEnv = "WIRECOPY_TEST_POSTGRES"

// Server is a PostgreSQL server that tests have started.
type Server struct {
	address string
	dir     string
	process *exec.Cmd
	ended   chan struct{}
}

var (
	one   sync.Mutex
	bases int
)

// programs is where initdb and postgres are; Debian keeps them out of the path.
func programs() string {
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path)
	}
	all, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	slices.SortFunc(all, func(a, b string) int { return len(a) - len(b) })
	for _, dir := range slices.Backward(all) {
		if _, err := os.Stat(filepath.Join(dir, "initdb")); err == nil {
			return dir
		}
	}
	return ""
}

// Main runs the tests of a package with a server for them, and gives the code that the process ends with. server is nil
// inside them where PostgreSQL is not installed.
func Main(m *testing.M, server **Server) int {
	s, err := StartPostgres()
	if err != nil {
		fmt.Fprintln(os.Stderr, "start PostgreSQL:", err)
		return 1
	}
	defer s.Close()
	*server = s
	return m.Run()
}

// StartPostgres starts a server, or gives the one that the environment names; nil without an error where there is neither.
// Close it at the end of TestMain.
func StartPostgres() (*Server, error) {
	if at := os.Getenv(PostgresEnv); at != "" {
		return &Server{address: at}, nil
	}
	bin := programs()
	if bin == "" {
		return nil, nil
	}
	dir, err := os.MkdirTemp("", "wirecopy-postgres-")
	if err != nil {
		return nil, err
	}
	s := &Server{dir: dir}
	if err := s.start(bin); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// start makes a cluster and starts its server. PostgreSQL refuses to be run by root: it is then run by nobody.
func (s *Server) start(bin string) error {
	attributes := &syscall.SysProcAttr{}
	if os.Getuid() == 0 {
		u, err := user.Lookup("nobody")
		if err != nil {
			return err
		}
		uid, _ := strconv.Atoi(u.Uid)
		gid, _ := strconv.Atoi(u.Gid)
		attributes.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		if err := os.Chown(s.dir, uid, gid); err != nil {
			return err
		}
	}
	data := filepath.Join(s.dir, "data")
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-U", "wirecopy", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C")
	initdb.SysProcAttr, initdb.Dir = attributes, s.dir
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, out)
	}
	// The port is free now; should another take it, the server says so.
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	port := l.Addr().(*net.TCPAddr).Port
	l.Close()
	log, err := os.Create(filepath.Join(s.dir, "log"))
	if err != nil {
		return err
	}
	defer log.Close()
	s.process = exec.Command(filepath.Join(bin, "postgres"), "-D", data, "-h", "127.0.0.1", "-p", strconv.Itoa(port), "-k", "", "-c", "fsync=off", "-c", "shared_buffers=64MB")
	s.process.SysProcAttr, s.process.Dir, s.process.Stdout, s.process.Stderr = attributes, s.dir, log, log
	if err := s.process.Start(); err != nil {
		return err
	}
	s.address = fmt.Sprintf("postgres://wirecopy@127.0.0.1:%d/postgres?sslmode=disable", port)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = s.process.Wait()
	}()
	s.ended = ended
	for range 600 {
		if run(s.address, "SELECT 1") == nil {
			return nil
		}
		select {
		case <-ended:
			text, _ := os.ReadFile(log.Name())
			return fmt.Errorf("PostgreSQL has ended: %s", text)
		case <-time.After(100 * time.Millisecond):
		}
	}
	text, _ := os.ReadFile(log.Name())
	return fmt.Errorf("PostgreSQL does not get ready: %s", text)
}

// run runs a statement on a connection of its own.
func run(address, statement string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	c, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close(ctx) }() // the statement has been answered
	_, err = c.Exec(ctx, statement)
	return err
}

// Schema gives the address of a schema of a test's own, which goes with it. Without a server the test is skipped.
func (s *Server) Schema(t testing.TB) string {
	t.Helper()
	if s == nil {
		t.Skipf("no PostgreSQL: install it (apt-get install postgresql), or set %s", PostgresEnv)
	}
	one.Lock()
	bases++
	name := fmt.Sprintf("wirecopy_test_%d_%d", os.Getpid(), bases)
	one.Unlock()
	if err := run(s.address, "CREATE SCHEMA "+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := run(s.address, "DROP SCHEMA "+name+" CASCADE"); err != nil {
			t.Error(err)
		}
	})
	between := "?"
	if strings.Contains(s.address, "?") {
		between = "&"
	}
	return s.address + between + "search_path=" + name
}

// Close ends the server that was started.
func (s *Server) Close() {
	if s == nil || s.dir == "" {
		return
	}
	if s.process != nil && s.process.Process != nil {
		_ = s.process.Process.Signal(syscall.SIGINT) // the fast shutdown
		if s.ended != nil {
			<-s.ended
		}
	}
	_ = os.RemoveAll(s.dir)
}
