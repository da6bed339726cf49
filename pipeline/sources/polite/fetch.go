// Package polite gets documents over HTTP as a good guest does: one request at a time from a host, with a pause, what
// robots.txt allows, and from public addresses only, unless it is told otherwise. It knows nothing of feeds.
package polite

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"
)

// What ends a request before there is an answer.
var (
	ErrRedirects = errors.New("it redirects too often")
	ErrBadURL    = errors.New("it is no http or https address")
	ErrTooLarge  = errors.New("the answer is too large")
)

const (
	// MostRedirects is how often a document may be somewhere else.
	MostRedirects = 5
	mostRequests  = 8
	// DefaultPause is a second between two requests to one host.
	DefaultPause = time.Second
)

// Fetcher gets documents over HTTP: one at a time from each host, a bounded number at once, and from public addresses
// only, unless a request says otherwise.
type Fetcher struct {
	agent        string
	public, open *http.Client
	turns        *turns
	slots        chan struct{}
}

// NewFetcher makes a Fetcher that tells servers agent, reaches public addresses through proxy unless that is "", and leaves
// pause between two requests to one host.
func NewFetcher(agent, proxy string, pause time.Duration) *Fetcher {
	return &Fetcher{agent: agent, public: newClient(true, proxy), open: newClient(false, ""), turns: newTurns(pause), slots: make(chan struct{}, mostRequests)}
}

// newClient makes a client that leaves redirects to its caller. The proxies that the environment names are left alone: a
// proxy resolves names itself, so whoever wants one has to say so.
func newClient(publicOnly bool, proxy string) *http.Client {
	dialer := &net.Dialer{Timeout: 10 * time.Second}
	var through func(*http.Request) (*url.URL, error)
	switch {
	case proxy != "":
		through = func(r *http.Request) (*url.URL, error) {
			if ip, err := netip.ParseAddr(r.URL.Hostname()); err == nil && !IsPublic(ip) || Host(r.URL) == "localhost" {
				return nil, ErrPrivate
			}
			return url.Parse(proxy)
		}
	case publicOnly:
		dialer.Control = refusePrivate
	}
	return &http.Client{
		Transport: &http.Transport{
			Proxy: through, DialContext: dialer.DialContext, TLSHandshakeTimeout: 10 * time.Second, IdleConnTimeout: time.Minute,
			MaxIdleConnsPerHost: 1, MaxResponseHeaderBytes: 64 << 10, ForceAttemptHTTP2: true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Close ends the connections that nobody uses.
func (f *Fetcher) Close() {
	f.public.CloseIdleConnections()
	f.open.CloseIdleConnections()
}

// Server is whose documents are got, and how.
type Server struct {
	// URL is its address: Headers, User and Password go to the scheme, host and port of it only.
	URL string
	// Timeout of each request.
	Timeout time.Duration
	// MaxSize of a document, in bytes, unpacked.
	MaxSize int64
	// AllowPrivate lets documents, and what they redirect to, be at private, loopback and link-local addresses.
	AllowPrivate   bool
	Headers        map[string]string
	User, Password string
}

// Request is what to get.
type Request struct {
	URL    string
	Server *Server
	// Header goes with the request wherever it is redirected.
	Header http.Header
	// Start is called once, when the turn of the first host has come. An error ends the request.
	Start func() error
	// Allow is asked before each address, while no turn is held; nil allows all.
	Allow func(ctx context.Context, u *url.URL) error
}

// Response is what came, and from where.
type Response struct {
	Status int
	Header http.Header
	Body   []byte // of an answer 200
	URL    *url.URL
	// Moved is where the address has moved for good, "" where it has not.
	Moved string
}

// Get follows redirects, and reads the body of an answer 200. Other answers are no errors.
func (f *Fetcher) Get(ctx context.Context, r Request) (*Response, error) {
	u, err := url.Parse(r.URL)
	if err != nil {
		return nil, ErrBadURL
	}
	moved, permanent := "", true
	for hops := 0; ; hops++ {
		if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			return nil, ErrBadURL
		}
		if r.Allow != nil {
			if err := r.Allow(ctx, u); err != nil {
				return nil, err
			}
		}
		resp, err := f.hop(ctx, r, u)
		if err != nil {
			return nil, err
		}
		r.Start = nil
		to := target(resp, u)
		if to == nil {
			resp.URL, resp.Moved = u, moved
			return resp, nil
		}
		if hops == MostRedirects {
			return nil, ErrRedirects
		}
		if permanent = permanent && (resp.Status == http.StatusMovedPermanently || resp.Status == http.StatusPermanentRedirect); permanent {
			moved = to.String()
		}
		u = to
	}
}

// target is where a redirect leads, nil for any other answer.
func target(resp *Response, from *url.URL) *url.URL {
	switch resp.Status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		return nil
	}
	to, err := from.Parse(resp.Header.Get("Location"))
	if err != nil || resp.Header.Get("Location") == "" {
		return nil
	}
	to.User, to.Fragment = nil, ""
	return to
}

// hop is one request and its answer.
func (f *Fetcher) hop(ctx context.Context, r Request, u *url.URL) (*Response, error) {
	done, err := f.turns.take(ctx, Host(u))
	if err != nil {
		return nil, err
	}
	defer done()
	select {
	case f.slots <- struct{}{}:
		defer func() { <-f.slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if r.Start != nil {
		if err := r.Start(); err != nil {
			return nil, err
		}
	}
	ctx, cancel := context.WithTimeout(ctx, r.Server.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, ErrBadURL
	}
	for key, values := range r.Header {
		req.Header[key] = values
	}
	req.Header.Set("User-Agent", f.agent)
	if sameServer(u, r.Server.URL) {
		for key, value := range r.Server.Headers {
			req.Header.Set(key, value)
		}
		if r.Server.User != "" {
			req.SetBasicAuth(r.Server.User, r.Server.Password)
		}
	}
	client := f.public
	if r.Server.AllowPrivate {
		client = f.open
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, withoutURL(err)
	}
	defer resp.Body.Close()
	out := &Response{Status: resp.StatusCode, Header: resp.Header}
	if resp.StatusCode == http.StatusOK {
		out.Body, err = readBody(resp, r.Server.MaxSize)
	}
	return out, err
}

func readBody(resp *http.Response, most int64) ([]byte, error) {
	tooLarge := fmt.Errorf("%w: more than %.1f MB (max_size)", ErrTooLarge, float64(most)/1e6)
	if resp.ContentLength > most {
		return nil, tooLarge
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, most+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("read the answer: %w", withoutURL(err))
	case int64(len(body)) > most:
		return nil, tooLarge
	}
	return body, nil
}

// sameServer reports whether u is at the scheme, host and port of address.
func sameServer(u *url.URL, address string) bool {
	own, err := url.Parse(address)
	return err == nil && own.Scheme == u.Scheme && own.Host == u.Host
}

// withoutURL drops the address, in which a password may stand, and that the caller names.
func withoutURL(err error) error {
	var e *url.Error
	if !errors.As(err, &e) {
		return err
	}
	if e.Timeout() {
		return fmt.Errorf("no answer in time: %w", e.Err)
	}
	return e.Err
}

// Host names the host whose turn it is: all ports of it are one machine, or one owner's.
func Host(u *url.URL) string { return strings.ToLower(u.Hostname()) }
