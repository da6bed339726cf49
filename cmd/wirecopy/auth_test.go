package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/wire"
	"wirecopy/stages"
)

// secure is a server with the users of `wirecopy auth init`, and how to connect as each.
type secure struct {
	url   string
	flags func(user string) []string
	opts  func(user string) []nats.Option
}

// authServers gives one server with passwords, over TLS, and one with credentials that asks for the certificates of clients
// as well.
func authServers(t *testing.T) map[string]secure {
	t.Helper()
	ca, caFile, _ := certificate(t, "ca", nil)
	_, serverCert, serverKey := certificate(t, "server", &ca)
	_, clientCert, clientKey := certificate(t, "client", &ca)
	serve := fmt.Sprintf("cert_file: %q, key_file: %q, timeout: 30", serverCert, serverKey)
	dir := filepath.Join(t.TempDir(), "auth")
	invoke(t, "", "auth", "init", dir, "--source", "desk", "--reader", "reader,other").must(t)
	if err := invoke(t, "", "auth", "init", dir).err; err == nil || !strings.Contains(err.Error(), "is not empty") {
		t.Errorf("a second time: %v, want a refusal", err)
	}
	passwords, err := os.ReadFile(filepath.Join(dir, "passwords"))
	if err != nil {
		t.Fatal(err)
	}
	secrets := map[string]string{}
	for line := range strings.Lines(string(passwords)) {
		f := strings.Fields(line)
		secrets[f[0]] = f[1]
	}
	run := func(include, tls string) string {
		conf := fmt.Sprintf("include %q\njetstream {store_dir: %q, max_file_store: 9GB}\nmax_payload: 8MB\ntls {%s}\n", filepath.Join(dir, include), t.TempDir(), tls)
		// Paths of includes are relative to the file.
		path := filepath.Join(dir, strings.ReplaceAll(include, "/", "-")+".server.conf")
		if err := os.WriteFile(path, []byte(strings.Replace(conf, filepath.Join(dir, include), "./"+include, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		o, err := server.ProcessConfigFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Replace(startServer(t, o), "nats://", "tls://", 1)
	}
	plain, jwts := run("wirecopy.conf", serve), run("jwt/resolver.conf", fmt.Sprintf("%s, ca_file: %q, verify: true", serve, caFile))
	if nc, err := nats.Connect(jwts, nats.UserCredentials(filepath.Join(dir, "jwt", "reader.creds")), nats.RootCAs(caFile)); err == nil {
		nc.Close()
		t.Error("a connection without a certificate of its own was accepted")
	}
	with := func(user string) string { return strings.Replace(plain, "//", "//"+user+":"+secrets[user]+"@", 1) }
	creds := func(user string) string { return filepath.Join(dir, "jwt", user+".creds") }
	return map[string]secure{
		"passwords over TLS": {plain, func(u string) []string {
			return []string{"--nats", with(u), "--inbox", wire.InboxPrefix(u), "--tls-ca", caFile}
		},
			func(u string) []nats.Option {
				return []nats.Option{nats.UserInfo(u, secrets[u]), nats.RootCAs(caFile)}
			}},
		"credentials and certificates": {jwts, func(u string) []string {
			return []string{"--nats", jwts, "--creds", creds(u), "--inbox", wire.InboxPrefix(u), "--tls-ca", caFile, "--tls-cert", clientCert, "--tls-key", clientKey}
		},
			func(u string) []nats.Option {
				return []nats.Option{nats.UserCredentials(creds(u)), nats.RootCAs(caFile), nats.ClientCert(clientCert, clientKey)}
			}},
	}
}

// TestEachUserDoesItsWork runs the pipeline with a user for each stage, and sends, reads and asks as those who may.
func TestEachUserDoesItsWork(t *testing.T) {
	for name, s := range authServers(t) {
		t.Run(name, func(t *testing.T) {
			as := func(user string, args ...string) []string { return append(args, s.flags(user)...) }
			invoke(t, "", as("provisioner", "provision", "--store", "400MiB")...).must(t)
			begin := func(user string, args ...string) *background {
				b := &background{done: make(chan error, 1)}
				ctx, cancel := context.WithCancel(context.Background())
				b.cancel = cancel
				a := &app{stdin: strings.NewReader(""), stdout: &b.stdout, stderr: &b.stderr, stages: stages.All(), equip: stages.With}
				go func() { b.done <- a.run(ctx, as(user, args...)) }()
				t.Cleanup(func() { cancel(); <-b.done })
				pipelinetest.Eventually(t, user+" runs", func() bool { return strings.Contains(b.stderr.String(), "stop:") || len(b.done) > 0 })
				return b
			}
			tokens := write(t, t.TempDir(), "tokens", "write "+consoleToken)
			pages := begin("console", "run", "--no-provision", "--stages", "none", "--console", "127.0.0.1:0", "--console-tokens", tokens, "--metrics", "127.0.0.1:0")
			workers := map[string]*background{"console": pages, "provisioner": begin("provisioner", "run", "--stages", "none", "--metrics", "127.0.0.1:0")}
			for _, stage := range append(stages.All().Names(), wire.EventsWorker) {
				workers[stage] = begin(stage, "run", "--no-provision", "--stages", stage, "--metrics", "127.0.0.1:0")
			}
			kept := filepath.Join(t.TempDir(), "archive.db")
			workers["reader"] = begin("reader", "run", "--no-provision", "--stages", "none", "--archive", kept, "--api", "none", "--metrics", "127.0.0.1:0")
			const item = "Ferry returns to Karran\n\n“It floats,” said Mayor Rhea Tolland of Karran.\n"
			invoke(t, item, as("sender-desk", "send", "--source", "desk", "-")...).must(t)
			invoke(t, item, as("sender", "send", "--source", "hall", "-")...).must(t)
			invoke(t, " ", as("sender", "send", "--source", "hall", "-")...).must(t) // which ingest buries
			for what, args := range map[string][]string{"articles": {"articles"}, "quotes": {"quotes"}, "entities under a name": {"entities", "--durable", "mine"}} {
				pipelinetest.Eventually(t, "a reader gets "+what, func() bool {
					o := invoke(t, "", as("reader", append([]string{"tail", "--since", "1h", "--until-idle", "100ms", "--json"}, args...)...)...)
					return o.err == nil && strings.Contains(o.stdout, "Tolland")
				})
			}
			invoke(t, `{"id":"k","version":1,"headline":"Ferry","text":"“It sinks,” said Mayor Rhea Tolland of Karran."}`, as("sender", "send", "-")...).must(t)
			invoke(t, `{"id":"k","version":2,"pubStatus":"canceled"}`, as("sender", "send", "-")...).must(t)
			pipelinetest.Eventually(t, "the monitor sees all of it done, and the dead letter", func() bool {
				o := invoke(t, "", as("monitor", "status", "--interval", "1ms", "--json")...).must(t)
				return strings.Contains(o.stdout, `"dead":1`) && !strings.Contains(o.stdout, `"working":false`) && strings.Count(o.stdout, `"lag":0`) == 5
			})
			pipelinetest.Eventually(t, "the monitor sees each worker announce itself", func() bool {
				o := invoke(t, "", as("monitor", "status", "--interval", "1ms", "--json")...).must(t)
				return strings.Count(o.stdout, `"ready":true`) == 5 // the stages, and the projector
			})
			checkConsole(t, pages)
			pipelinetest.Eventually(t, "a reader's archive has the articles", func() bool {
				return strings.Contains(invoke(t, "", "archive", "--archive", kept).stdout, `"articles":2,"canceled":1,`)
			})
			invoke(t, "", as("provisioner", "dead", "drop", "--all")...).must(t)
			for user, b := range workers {
				if why := readiness(t, b); why != "" {
					t.Errorf("%s is not ready: %s", user, why)
				}
				if err := b.stop(t); err != nil {
					t.Errorf("%s ended with %v", user, err)
				}
				if strings.Contains(strings.ToLower(b.stderr.String()), "permission") {
					t.Errorf("%s was refused something: %s", user, b.stderr.String())
				}
			}
		})
	}
}

const consoleToken = "write-0123456789abcdef"

// checkConsole looks at each page that needs the broker, and corrects an article.
func checkConsole(t *testing.T, b *background) {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	v := &visitor{http.Client{Jar: jar}, strings.TrimSuffix(regexp.MustCompile(`console: +(http://\S+)`).FindStringSubmatch(b.stderr.String())[1], "/")}
	v.post(t, "/login", http.StatusOK, url.Values{"token": {consoleToken}})
	var article string
	pipelinetest.Eventually(t, "the console shows the quote", func() bool {
		m := regexp.MustCompile(`href="(/articles/\w+)#card-q1">Ferry returns`).FindStringSubmatch(v.get(t, "/"))
		if m != nil {
			article = m[1]
		}
		return m != nil
	})
	for path, want := range map[string]string{article: "It floats", "/pipeline": "/dead/1", "/dead/1": "ingest", "/feeds": "desk", "/corrections": "none yet"} {
		if page := v.get(t, path); !strings.Contains(page, want) {
			t.Errorf("%s has no %q:\n%s", path, want, page)
		}
	}
	v.post(t, article+"/correct", http.StatusOK, url.Values{"version": {"1"}, "kind": {"checked"}})
	pipelinetest.Eventually(t, "the correction is kept", func() bool { return strings.Contains(v.get(t, "/corrections"), "All else was checked") })
}

// TestNoUserDoesMore tries what each user may not do.
func TestNoUserDoesMore(t *testing.T) {
	all := append([]string{"sender", "sender-desk", "reader", "monitor", "console"}, stages.All().Names()...)
	but := func(users ...string) []string {
		return slices.DeleteFunc(slices.Clone(all), func(u string) bool { return slices.Contains(users, u) })
	}
	for name, s := range authServers(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			invoke(t, "", append([]string{"provision", "--store", "400MiB"}, s.flags("provisioner")...)...).must(t)
			admin, err := nats.Connect(s.url, append(s.opts("provisioner"), nats.CustomInboxPrefix("_INBOX_provisioner"))...)
			if err != nil {
				t.Fatal(err)
			}
			defer admin.Close()
			js, err := jetstream.New(admin)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := js.CreateConsumer(t.Context(), wire.EnrichedStream, jetstream.ConsumerConfig{Durable: "theirs", AckPolicy: jetstream.AckExplicitPolicy}); err != nil {
				t.Fatal(err)
			}
			for _, command := range []string{"status", "dead list", "dead drop 1"} {
				t.Run(command, func(t *testing.T) {
					o := invoke(t, "", append(strings.Fields(command), s.flags("sender")...)...)
					const want = `permissions violation for publish to "$js.api.stream.info.wire_dead`
					if o.err == nil || !strings.Contains(strings.ToLower(o.err.Error()), want) || errors.Is(o.err, context.DeadlineExceeded) {
						t.Errorf("wirecopy %s as who sends: %v, want an error with %s, without waiting for an answer", command, o.err, want)
					}
				})
			}
			for _, c := range []struct {
				what  string
				users []string
				do    func(nc *nats.Conn) error
			}{
				{"send items of another source", but("sender"), publish(wire.ItemSubject("hall"))},
				{"publish articles", but("sentiment"), publish(wire.ArticleSubject(wire.Enriched, "desk"))},
				{"publish quotes", but("sentiment"), publish(wire.QuoteSubject("Jane Doe", "desk"))},
				{"publish on a hop between stages", but("entities"), publish(wire.ArticleSubject("entities", "desk"))},
				{"bury for another stage", but("quotes"), publish(wire.DeadSubject("quotes"))},
				{"release what is held", but("ingest"), publish(wire.HeldSubject("a1"))},
				{"change the record of a story", but("ingest"), publish("$KV." + wire.StoriesBucket + ".a1")},
				{"acknowledge for another stage", but("quotes"), publish("$JS.ACK.WIRE_ENTITIES.quotes.1.1.1.1.0")},
				{"take another stage's work", but("quotes"), publish("$JS.API.CONSUMER.MSG.NEXT.WIRE_ENTITIES.quotes")},
				{"delete a stream", all, publish("$JS.API.STREAM.DELETE.WIRE_ENRICHED")},
				{"purge a stream", all, publish("$JS.API.STREAM.PURGE.WIRE_ENRICHED")},
				{"delete messages", all, publish("$JS.API.STREAM.MSG.DELETE.WIRE_ENRICHED")},
				{"change a stream", all, publish("$JS.API.STREAM.UPDATE.WIRE_RAW")},
				{"delete another's durable", all, publish("$JS.API.CONSUMER.DELETE.WIRE_ENRICHED.theirs")},
				{"make a consumer on raw", all, publish("$JS.API.CONSUMER.CREATE.WIRE_RAW.mine")},
				{"make a consumer on raw without a name", all, publish("$JS.API.CONSUMER.CREATE.WIRE_RAW")},
				{"read items", all, subscribe("wire.v1.raw.>")},
				{"read items by the live tap", all, subscribe("wire.live.raw.>")},
				{"read another's replies", all, subscribe("_INBOX_provisioner.>")},
				{"read articles", but("reader"), subscribe("wire.live.enriched.>")},
				{"read messages of the way in", but("ingest"), publish("$JS.API.DIRECT.GET.WIRE_RAW")},
			} {
				for _, user := range c.users {
					s.refuses(t, user, c.what, c.do)
				}
			}
		})
	}
}

// refuses fails the test unless the broker refuses what a user does.
func (s secure) refuses(t *testing.T, user, what string, do func(*nats.Conn) error) {
	t.Helper()
	denied := make(chan error, 8)
	nc, err := nats.Connect(s.url, append(s.opts(user), nats.CustomInboxPrefix(wire.InboxPrefix(user)), nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { denied <- err }))...)
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	if err := errors.Join(do(nc), nc.FlushTimeout(time.Minute)); err != nil && !errors.Is(err, nats.ErrPermissionViolation) {
		t.Errorf("%s, to %s: %v", user, what, err)
	}
	select {
	case err := <-denied:
		if !errors.Is(err, nats.ErrPermissionViolation) {
			t.Errorf("%s, to %s: %v, want a violation of permissions", user, what, err)
		}
	case <-time.After(time.Minute):
		t.Errorf("%s can %s", user, what)
	}
}

func publish(subject string) func(*nats.Conn) error {
	return func(nc *nats.Conn) error { return nc.Publish(subject, []byte("{}")) }
}

func subscribe(subject string) func(*nats.Conn) error {
	return func(nc *nats.Conn) error {
		_, err := nc.SubscribeSync(subject)
		return err
	}
}
