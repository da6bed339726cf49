package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

const defaultURL = "nats://127.0.0.1:4222"

// natsFlags say which broker, and who asks.
type natsFlags struct {
	NATS    string `name:"nats" placeholder:"URL" help:"${natshelp}"`
	Creds   string `placeholder:"FILE" help:"Credentials for the NATS server."`
	TLSCA   string `name:"tls-ca" placeholder:"FILE" help:"Certificates of the authorities that the server's certificate is checked against."`
	TLSCert string `name:"tls-cert" placeholder:"FILE" help:"Certificate to show to the server; it needs --tls-key."`
	TLSKey  string `name:"tls-key" placeholder:"FILE" help:"Key of the certificate."`
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
	opts := []nats.Option{nats.Name("wirecopy " + name), nats.MaxReconnects(-1), nats.CustomInboxPrefix("_INBOX_wirecopy")}
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
		return nil, fmt.Errorf("no NATS server answers at %s", f.shown())
	}
	return nil, fmt.Errorf("connect to the NATS server at %s: %w", f.shown(), err)
}

// open connects and opens JetStream. close ends the connection.
func (f natsFlags) open(ctx context.Context, name string) (js jetstream.JetStream, closeConn func(), err error) {
	nc, err := f.connect(name)
	if err != nil {
		return nil, nil, err
	}
	js, err = jetstream.New(nc, jetstream.WithPublishAsyncMaxPending(2*sendWindow), jetstream.WithPublishAsyncTimeout(publishTimeout))
	if err == nil {
		_, err = js.AccountInfo(ctx)
	}
	if err != nil {
		nc.Close()
		return nil, nil, fmt.Errorf("JetStream at %s: %w", f.shown(), err)
	}
	return js, nc.Close, nil
}
