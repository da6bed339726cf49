package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"time"
)

type probeCmd struct {
	Address string        `arg:"" optional:"" name:"host:port" help:"Where the process serves --metrics; that of WIRECOPY_METRICS by default."`
	Live    bool          `help:"Ask only whether the process is alive (/healthz), not whether it can do its work (/readyz)."`
	Timeout time.Duration `default:"5s" help:"How long it may take to answer."`
}

// Help is shown below the flags.
func (probeCmd) Help() string {
	return `For the health checks of containers, which have no other program: it asks a wirecopy run --metrics HOST:PORT on the same machine, says
nothing if all is well, and fails with the reason otherwise.`
}

func (c *probeCmd) Run(ctx context.Context) error {
	at := c.Address
	if at == "" {
		at = os.Getenv(envPrefix + "_METRICS")
	}
	if at == "" {
		return usageError{errors.New("where is it? give the HOST:PORT of its --metrics")}
	}
	host, port, err := net.SplitHostPort(at)
	if err != nil {
		return usageError{fmt.Errorf("%q is no HOST:PORT, as in 127.0.0.1:9464", at)}
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1" // it listens everywhere, here too
	}
	path := "/readyz"
	if c.Live {
		path = "/healthz"
	}
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://wirecopy"+path, nil)
	if err != nil {
		return err
	}
	// Whatever proxy is set, and whatever the answer says, nobody but that process is asked.
	client := &http.Client{
		Transport: &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, net.JoinHostPort(host, port))
		}},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	answer, err := client.Do(r)
	if err != nil {
		return fmt.Errorf("no answer at %s: %w", at, listenReason(errors.Unwrap(err)))
	}
	defer answer.Body.Close()
	if answer.StatusCode == http.StatusOK {
		return nil
	}
	var why struct{ Error string }
	if err := json.NewDecoder(io.LimitReader(answer.Body, 1<<16)).Decode(&why); err != nil || why.Error == "" {
		return fmt.Errorf("%s answers %s", at, answer.Status)
	}
	return errors.New(why.Error)
}
