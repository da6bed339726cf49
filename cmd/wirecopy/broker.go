package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline/wire"
)

const defaultURL = "nats://127.0.0.1:4222"

// natsFlags say which broker, and who asks.
type natsFlags struct {
	NATS    string `name:"nats" placeholder:"URL" shared:"" help:"${natshelp}"`
	Creds   string `placeholder:"FILE" shared:"" help:"Credentials for the NATS server."`
	TLSCA   string `name:"tls-ca" placeholder:"FILE" shared:"" help:"Certificates of the authorities that the server's certificate is checked against."`
	TLSCert string `name:"tls-cert" placeholder:"FILE" shared:"" help:"Certificate to show to the server; it needs --tls-key."`
	TLSKey  string `name:"tls-key" placeholder:"FILE" shared:"" help:"Key of the certificate."`
	Inbox   string `placeholder:"PREFIX" default:"_INBOX_wirecopy" shared:"" help:"Where answers come in, for a user who may listen there alone."`
}

func (f natsFlags) url() string {
	if f.NATS == "" {
		return defaultURL
	}
	return f.NATS
}

// shown is the URL without a password that may stand in it.
func (f natsFlags) shown() string {
	parts := strings.Split(f.url(), ",")
	for i, p := range parts {
		if u, err := url.Parse(strings.TrimSpace(p)); err == nil {
			parts[i] = u.Redacted()
		}
	}
	return strings.Join(parts, ",")
}

// connect opens a connection that outlives outages of the server: only the first attempt has to succeed.
func (f natsFlags) connect(name string, more ...nats.Option) (*nats.Conn, error) {
	if (f.TLSCert == "") != (f.TLSKey == "") {
		return nil, usageError{errors.New("--tls-cert and --tls-key go together")}
	}
	// nats.go reads some of these only when the server asks for them, and then gives up without naming the file.
	for _, file := range []struct{ flag, path string }{
		{"--creds", f.Creds}, {"--tls-ca", f.TLSCA}, {"--tls-cert", f.TLSCert}, {"--tls-key", f.TLSKey},
	} {
		if file.path == "" {
			continue
		}
		if _, err := os.Stat(file.path); err != nil {
			return nil, fmt.Errorf("%s %s: %w", file.flag, file.path, pathReason(err))
		}
	}
	opts := []nats.Option{nats.Name("wirecopy " + name), nats.MaxReconnects(-1), nats.ReconnectWait(250 * time.Millisecond), nats.ReconnectJitter(250*time.Millisecond, time.Second), nats.CustomInboxPrefix(f.Inbox), nats.ErrorHandler(noted)}
	if f.Creds != "" {
		opts = append(opts, nats.UserCredentials(f.Creds))
	}
	if f.TLSCA != "" {
		opts = append(opts, nats.RootCAs(f.TLSCA))
	}
	if f.TLSCert != "" {
		opts = append(opts, nats.ClientCert(f.TLSCert, f.TLSKey))
	}
	nc, err := nats.Connect(f.url(), append(opts, more...)...)
	switch {
	case err == nil:
		return nc, nil
	case errors.Is(err, nats.ErrAuthorization), errors.Is(err, nats.ErrAuthExpired), errors.Is(err, nats.ErrAuthRevoked), errors.Is(err, nats.ErrAccountAuthExpired):
		return nil, fmt.Errorf("the NATS server at %s refuses these credentials: %w", f.shown(), err)
	case errors.Is(err, nats.ErrNoServers):
		return nil, fmt.Errorf("%w at %s", errNoServer, f.shown())
	}
	return nil, fmt.Errorf("connect to the NATS server at %s: %w", f.shown(), err)
}

// noted leaves an error of the connection to whoever asks for it: nats.go would write it to standard error.
func noted(*nats.Conn, *nats.Subscription, error) {}

// wait is connect, and waits for the server. It says so after the first attempt.
func (f natsFlags) wait(ctx context.Context, name string, patience time.Duration, say func(string)) (*nats.Conn, error) {
	for start, told := time.Now(), false; ; told = true {
		nc, err := f.connect(name)
		if !errors.Is(err, errNoServer) || time.Since(start) >= patience {
			return nc, err
		}
		if !told {
			say(fmt.Sprintf("no NATS server answers at %s yet: waiting for it, %s at most", f.shown(), patience))
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(500 * time.Millisecond):
		}
	}
}

// errNoServer says that nobody answers.
var errNoServer = errors.New("no NATS server answers")

// open connects and opens JetStream. close ends the connection.
func (f natsFlags) open(ctx context.Context, name string) (js jetstream.JetStream, closeConn func(), err error) {
	nc, err := f.connect(name)
	if err != nil {
		return nil, nil, err
	}
	js, err = jetstream.New(nc, jetstream.WithPublishAsyncMaxPending(2*sendWindow), jetstream.WithPublishAsyncTimeout(publishTimeout))
	if err == nil {
		var answered func(error) error
		ctx, answered = untilRefused(ctx, nc)
		_, err = js.AccountInfo(ctx)
		err = answered(err)
	}
	if err != nil {
		nc.Close()
		return nil, nil, fmt.Errorf("JetStream at %s: %w", f.shown(), err)
	}
	return js, nc.Close, nil
}

// untilRefused is ctx, ended as soon as the broker refuses a subject: what it refuses gets no answer, and whoever asked would
// wait until the time is up. answered gives the error of what was asked, or what the broker has refused; it ends the context.
func untilRefused(ctx context.Context, nc *nats.Conn) (_ context.Context, answered func(error) error) {
	ctx, end := context.WithCancelCause(ctx)
	nc.SetErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) {
		if errors.Is(err, nats.ErrPermissionViolation) {
			end(err)
		}
	})
	return ctx, func(err error) error {
		nc.SetErrorHandler(noted)
		defer end(nil)
		if denied := context.Cause(ctx); errors.Is(denied, nats.ErrPermissionViolation) {
			return denied
		}
		return err
	}
}

// named adds to an error what the broker has refused for want of a permission, if it has: what it refuses gets no answer, and
// the error alone would say that it took too long.
func named(js jetstream.JetStream, err error) error {
	denied := wire.Refused(js.Conn())
	if err == nil || denied == nil || errors.Is(err, denied) {
		return err
	}
	return fmt.Errorf("%w: %w", err, denied)
}
