package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/runner"
	"wirecopy/pipeline/wire"
)

// TestProvision makes what a pipeline needs, and runs one that makes nothing itself.
func TestProvision(t *testing.T) {
	at := startServer(t, &server.Options{JetStreamMaxStore: 1 << 30})
	nc, err := nats.Connect(at)
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	flags := []string{"--nats", at, "--store", "300MiB", "--size", "WIRE_RAW=64MiB"}
	plan := func(args ...string) map[string]runner.Change {
		t.Helper()
		got := map[string]runner.Change{}
		o := invokeWith(t, smallChain, "", append(args, flags...)...).must(t)
		for line := range strings.Lines(o.stdout) {
			var c runner.Change
			if err := json.Unmarshal([]byte(line), &c); err != nil {
				t.Fatal(err)
			}
			got[c.Name] = c
		}
		return got
	}
	for _, c := range plan("provision", "--dry-run") {
		if c.Action != "create" {
			t.Errorf("on an empty server: %+v, want it to be made", c)
		}
	}
	if n, err := js.AccountInfo(t.Context()); err != nil || n.Streams != 0 {
		t.Errorf("a dry run made %d streams (%v)", n.Streams, err)
	}
	o := invokeWith(t, smallChain, "", "run", "--no-provision", "--nats", at)
	o.wantError(t, "its consumer on stream WIRE_") // of the stage that looks first
	plan("provision")
	for _, name := range wire.Streams(smallChain.Names()) {
		if _, err := js.Stream(t.Context(), name); err != nil {
			t.Errorf("stream %s: %v", name, err)
		}
	}
	if c := plan("provision", "--dry-run")["WIRE_RAW"]; c.Action != "none" || c.Bytes != 64<<20 {
		t.Errorf("after it was made: %+v, want nothing to do on 64 MiB", c)
	}
	flags = []string{"--nats", at, "--size", "WIRE_RAW=32MiB"}
	if c := plan("provision", "--dry-run")["WIRE_RAW"]; c.Action != "update" || !strings.Contains(strings.Join(c.Details, " "), "64 MiB → 32 MiB") {
		t.Errorf("another size: %+v, want an update that says so", c)
	}
	b := start(t, smallChain, "run", "--no-provision", "--nats", at)
	pipelinetest.Eventually(t, "the pipeline runs", func() bool { return strings.Contains(b.stderr.String(), "stop:") || len(b.done) > 0 })
	invokeWith(t, smallChain, "safely", "send", "--nats", at, "-").must(t)
	pipelinetest.Eventually(t, "the article is out", func() bool {
		return strings.Contains(invokeWith(t, smallChain, "", "tail", "--since", "1h", "--until-idle", "20ms", "--nats", at).must(t).stdout, "SAFELY")
	})
}

// An item that the broker takes, and one of which nobody knows, are told apart.
func TestSendTellsStoredFromNotStoredFromUnknown(t *testing.T) {
	secret := "secret"
	at := startServer(t, &server.Options{JetStreamMaxStore: 1 << 30, Users: []*server.User{
		{Username: "all", Password: secret},
		{Username: "desk", Password: secret, Permissions: &server.Permissions{
			Publish: &server.SubjectPermission{Allow: wire.ForSender("desk", "desk").Publish}, Subscribe: &server.SubjectPermission{Allow: []string{"_INBOX_wirecopy.>"}}}},
		// Whoever is in doubt: its items arrive, and no answer does.
		{Username: "deaf", Password: secret, Permissions: &server.Permissions{
			Publish: &server.SubjectPermission{Allow: wire.ForSender("deaf").Publish}, Subscribe: &server.SubjectPermission{Allow: []string{"_INBOX_wirecopy.>"}}}},
	}})
	as := func(user string) string { return strings.Replace(at, "//", "//"+user+":"+secret+"@", 1) }
	invokeWith(t, smallChain, "", "provision", "--nats", as("all"), "--store", "300MiB").must(t)

	invokeWith(t, smallChain, "news", "send", "--nats", as("desk"), "--source", "desk", "-").must(t)

	start := time.Now()
	o := invokeWith(t, smallChain, "news", "send", "--nats", as("desk"), "--source", "other", "-")
	o.wantError(t, "1 of 1 item not stored")
	if !strings.Contains(strings.ToLower(o.stderr), `permissions violation for publish to "wire.v1.raw.other"`) {
		t.Errorf("%s, want the subject that the user may not publish on", o.stderr)
	}
	if took := time.Since(start); took > 4*time.Second {
		t.Errorf("it took %s to say so: longer than an answer takes to be given up", took)
	}

	// A stream that stores and does not answer.
	nc, err := nats.Connect(as("all"))
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := js.Stream(t.Context(), wire.HopStream(wire.Raw))
	if err != nil {
		t.Fatal(err)
	}
	silent := raw.CachedInfo().Config
	silent.NoAck = true
	if _, err := js.UpdateStream(t.Context(), silent); err != nil {
		t.Fatal(err)
	}
	o = invokeWith(t, smallChain, "more news", "send", "--give-up", "10ms", "--nats", as("deaf"), "--source", "desk", "-")
	o.wantError(t, "it is not known whether they are stored")
	if !strings.Contains(o.stderr, "not known whether the broker stored it") {
		t.Errorf("%s, want that it is not known", o.stderr)
	}
}

var monitorURL = regexp.MustCompile(`http://\S+/metrics`)

// readiness is what /readyz of a process says.
func readiness(t *testing.T, b *background) string {
	t.Helper()
	url := strings.Replace(monitorURL.FindString(b.stderr.String()), "/metrics", "/readyz", 1)
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var answer struct{ Error string }
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	if (resp.StatusCode == http.StatusOK) != (answer.Error == "") {
		t.Errorf("status %s with the error %q", resp.Status, answer.Error)
	}
	return answer.Error
}

// A worker whose user lacks one of the rights that its work needs is not ready, and names the subject.
func TestAWorkerWithoutARightIsNotReady(t *testing.T) {
	secret := "secret"
	all := server.User{Username: "all", Password: secret}
	chain := smallChain[1:2]
	full := wire.ForStage(smallChain.Names(), chain[0].Name(), "worker")
	for _, lacking := range wire.Work(smallChain.Names(), chain[0].Name()) {
		t.Run(lacking, func(t *testing.T) {
			t.Parallel()
			grants := &server.Permissions{Publish: &server.SubjectPermission{}, Subscribe: &server.SubjectPermission{Allow: []string{"_INBOX_wirecopy.>"}}}
			for _, s := range full.Publish {
				if s != lacking {
					grants.Publish.Allow = append(grants.Publish.Allow, s)
				}
			}
			at := startServer(t, &server.Options{JetStreamMaxStore: 1 << 30, Users: []*server.User{&all, {Username: "worker", Password: secret, Permissions: grants}}})
			as := func(user string) string { return strings.Replace(at, "//", "//"+user+":"+secret+"@", 1) }
			invokeWith(t, smallChain, "", "provision", "--nats", as("all"), "--store", "300MiB").must(t)
			b := start(t, smallChain, "run", "--no-provision", "--nats", as("worker"), "--stages", chain[0].Name(), "--metrics", "127.0.0.1:0")
			pipelinetest.Eventually(t, "it runs, or says why not", func() bool { return strings.Contains(b.stderr.String(), "stop:") || len(b.done) > 0 })
			if strings.Contains(lacking, "CONSUMER.INFO") {
				pipelinetest.Eventually(t, "it ends, as it cannot look up its consumer", func() bool { return len(b.done) > 0 })
				if err := b.stop(t); err == nil || !strings.Contains(strings.ToLower(err.Error()), strings.ToLower(lacking)) {
					t.Errorf("it ended with %v, want an error that names %s", err, lacking)
				}
				return
			}
			pipelinetest.Eventually(t, "it is not ready", func() bool {
				return strings.Contains(readiness(t, b), "may not publish on "+lacking) || strings.Contains(readiness(t, b), lacking)
			})
		})
	}
}

// Users that an earlier version made know nothing of buckets that came later. A worker goes on without the record of deaths,
// and says so by name; the last stage, which would send on what was killed, ends.
func TestAWorkerWithOlderRights(t *testing.T) {
	secret := "secret"
	stage := smallChain[len(smallChain)-1].Name()
	for bucket, ends := range map[string]bool{wire.SuspectsBucket: false, wire.KilledBucket: true} {
		t.Run(bucket, func(t *testing.T) {
			t.Parallel()
			grants := &server.Permissions{Publish: &server.SubjectPermission{}, Subscribe: &server.SubjectPermission{Allow: []string{"_INBOX_wirecopy.>"}}}
			for _, s := range wire.ForStage(smallChain.Names(), stage, "worker").Publish {
				if !strings.Contains(s, bucket) {
					grants.Publish.Allow = append(grants.Publish.Allow, s)
				}
			}
			at := startServer(t, &server.Options{JetStreamMaxStore: 1 << 30, Users: []*server.User{{Username: "all", Password: secret}, {Username: "worker", Password: secret, Permissions: grants}}})
			as := func(user string) string { return strings.Replace(at, "//", "//"+user+":"+secret+"@", 1) }
			invokeWith(t, smallChain, "", "provision", "--nats", as("all"), "--store", "300MiB").must(t)
			b := start(t, smallChain, "run", "--no-provision", "--nats", as("worker"), "--stages", stage, "--metrics", "127.0.0.1:0")
			look := strings.ToLower(`permissions violation for publish to "$JS.API.STREAM.INFO.KV_` + bucket + `"`)
			if ends {
				pipelinetest.Eventually(t, "it ends", func() bool { return len(b.done) > 0 })
				if err := b.stop(t); err == nil || !strings.Contains(strings.ToLower(err.Error()), look) {
					t.Errorf("it ended with %v, want an error with %s", err, look)
				}
				return
			}
			pipelinetest.Eventually(t, "its log names what it may not ask for", func() bool {
				return strings.Contains(strings.ToLower(strings.ReplaceAll(b.stderr.String(), `\"`, `"`)), look)
			})
			pipelinetest.Eventually(t, "it is not ready, and names the subject", func() bool {
				return monitorURL.MatchString(b.stderr.String()) && strings.Contains(readiness(t, b), "$KV."+bucket)
			})
			o := start(t, smallChain, "run", "--no-provision", "--nats", as("all"), "--stages", strings.Join(smallChain.Names()[:len(smallChain)-1], ",")+",events")
			pipelinetest.Eventually(t, "the others run", func() bool { return strings.Contains(o.stderr.String(), "stop:") })
			invokeWith(t, smallChain, "safely", "send", "--nats", as("all"), "-").must(t)
			pipelinetest.Eventually(t, "it works all the same", func() bool {
				return strings.Contains(invokeWith(t, smallChain, "", "tail", "--since", "1h", "--until-idle", "20ms", "--nats", as("all")).stdout, "SAFELY")
			})
		})
	}
}

// emptyServers gives an address, and what starts a server there that has nothing.
func emptyServers(t *testing.T) (at string, run func() *server.Server) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	l.Close()
	return fmt.Sprintf("nats://127.0.0.1:%d", port), func() *server.Server {
		t.Helper()
		s, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: port, NoLog: true, NoSigs: true, JetStream: true, StoreDir: t.TempDir(), JetStreamMaxStore: 1 << 30})
		if err != nil {
			t.Fatal(err)
		}
		go s.Start()
		if !s.ReadyForConnections(10 * time.Second) {
			t.Fatal("the server does not start")
		}
		return s
	}
}

// A process that starts before its server waits for it, and says so.
func TestAStartWaitsForTheServer(t *testing.T) {
	at, run := emptyServers(t)
	b := start(t, smallChain, "run", "--nats", at, "--store", "300MiB")
	pipelinetest.Eventually(t, "it says what it waits for", func() bool {
		return strings.Contains(b.stderr.String(), "no NATS server answers at "+at+" yet: waiting for it") || len(b.done) > 0
	})
	s := run()
	defer func() {
		s.Shutdown()
		s.WaitForShutdown()
	}()
	pipelinetest.Eventually(t, "the pipeline runs", func() bool { return strings.Contains(b.stderr.String(), "stop:") || len(b.done) > 0 })
	if err := b.stop(t); err != nil {
		t.Errorf("run ended with %v", err)
	}
}

// A process that may make nothing ends when the server is replaced by an empty one, and says what is missing.
func TestWhatMakesNothingEndsOnAnEmptyServer(t *testing.T) {
	at, run := emptyServers(t)
	first := run()
	invokeWith(t, smallChain, "", "provision", "--nats", at, "--store", "300MiB").must(t)
	b := start(t, smallChain, "run", "--no-provision", "--nats", at, "--poll", "100ms")
	pipelinetest.Eventually(t, "the pipeline runs", func() bool { return strings.Contains(b.stderr.String(), "stop:") || len(b.done) > 0 })
	first.Shutdown()
	first.WaitForShutdown()
	second := run()
	defer func() {
		second.Shutdown()
		second.WaitForShutdown()
	}()
	pipelinetest.Eventually(t, "it ends", func() bool { return len(b.done) > 0 })
	if err := b.stop(t); err == nil || !strings.Contains(err.Error(), "not found") {
		t.Errorf("it ended with %v, want an error that says what is missing", err)
	}
}

// The server is replaced by an empty one: what is missing is made again, and items pass.
func TestAnEmptyServerIsMadeReady(t *testing.T) {
	at, run := emptyServers(t)
	first := run()
	b := start(t, smallChain, "run", "--nats", at, "--metrics", "127.0.0.1:0", "--store", "300MiB", "--poll", "100ms")
	pipelinetest.Eventually(t, "the pipeline is ready", func() bool { return strings.Contains(b.stderr.String(), "stop:") && readiness(t, b) == "" })
	first.Shutdown()
	first.WaitForShutdown()
	second := run()
	defer func() {
		second.Shutdown()
		second.WaitForShutdown()
	}()
	var sent, tailed outcome
	defer func() {
		if t.Failed() {
			state := invokeWith(t, smallChain, "", "status", "--nats", at)
			t.Logf("the last send: %v\n%s\nthe last tail: %v\n%s\nthe pipeline:\n%s\nits state:\n%s", sent.err, sent.stderr, tailed.err, tailed.stderr, b.stderr.String(), state.stdout)
		}
	}()
	pipelinetest.Eventually(t, "an item passes", func() bool {
		sent = invokeWith(t, smallChain, "safely", "send", "--nats", at, "-")
		tailed = invokeWith(t, smallChain, "", "tail", "--since", "1h", "--until-idle", "20ms", "--nats", at)
		return strings.Contains(tailed.stdout, "SAFELY")
	})
	pipelinetest.Eventually(t, "it is ready again", func() bool { return readiness(t, b) == "" })
	if err := b.stop(t); err != nil {
		t.Errorf("run ended with %v", err)
	}
}
