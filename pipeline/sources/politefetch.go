package sources

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

var (
	errRedirects = errors.New("it redirects too often")
	errBadURL    = errors.New("it is no http or https address")
)

const (
	mostRedirects = 5
	mostRequests  = 8
	defaultPause  = time.Second
)

// fetcher gets documents over HTTP: one at a time from each host, a bounded number at once, and from public addresses
// only, unless a request says otherwise.
type fetcher struct {
	agent        string
	public, open *http.Client
	turns        *turns
	slots        chan struct{}
}

func newFetcher(agent, proxy string, pause time.Duration) *fetcher {
	return &fetcher{agent: agent, public: newClient(true, proxy), open: newClient(false, ""), turns: newTurns(pause), slots: make(chan struct{}, mostRequests)}
}

// newClient makes a client that leaves redirects to its caller. The proxies that the environment names are left alone: a
// proxy resolves names itself, so whoever wants one has to say so.
func newClient(publicOnly bool, proxy string) *http.Client {
	dialer := &net.Dialer{Timeout: 10 * time.Second}
	var through func(*http.Request) (*url.URL, error)
	switch {
	case proxy != "":
		through = func(r *http.Request) (*url.URL, error) {
			if ip, err := netip.ParseAddr(r.URL.Hostname()); err == nil && !isPublic(ip) || hostOf(r.URL) == "localhost" {
				return nil, errPrivate
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

func (f *fetcher) close() {
	f.public.CloseIdleConnections()
	f.open.CloseIdleConnections()
}

// request is what to get.
type request struct {
	url string
	// feed gives timeout, size, and what may be reached; its headers and password go to the server of its URL only.
	feed *Feed
	// header goes with the request wherever it is redirected.
	header http.Header
	// start is called once, when the turn of the first host has come. An error ends the request.
	start func() error
	// allow is asked before each address, while no turn is held; nil allows all.
	allow func(ctx context.Context, u *url.URL) error
}

// response is what came, and from where.
type response struct {
	status int
	header http.Header
	body   []byte // of an answer 200
	url    *url.URL
	// moved is where the address has moved for good, "" where it has not.
	moved string
}

// get follows redirects, and reads the body of an answer 200. Other answers are no errors.
func (f *fetcher) get(ctx context.Context, r request) (*response, error) {
	u, err := url.Parse(r.url)
	if err != nil {
		return nil, errBadURL
	}
	moved, permanent := "", true
	for hops := 0; ; hops++ {
		if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			return nil, errBadURL
		}
		if r.allow != nil {
			if err := r.allow(ctx, u); err != nil {
				return nil, err
			}
		}
		resp, err := f.hop(ctx, r, u)
		if err != nil {
			return nil, err
		}
		r.start = nil
		to := target(resp, u)
		if to == nil {
			resp.url, resp.moved = u, moved
			return resp, nil
		}
		if hops == mostRedirects {
			return nil, errRedirects
		}
		if permanent = permanent && (resp.status == http.StatusMovedPermanently || resp.status == http.StatusPermanentRedirect); permanent {
			moved = to.String()
		}
		u = to
	}
}

// target is where a redirect leads, nil for any other answer.
func target(resp *response, from *url.URL) *url.URL {
	switch resp.status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		return nil
	}
	to, err := from.Parse(resp.header.Get("Location"))
	if err != nil || resp.header.Get("Location") == "" {
		return nil
	}
	to.User, to.Fragment = nil, ""
	return to
}

// hop is one request and its answer.
func (f *fetcher) hop(ctx context.Context, r request, u *url.URL) (*response, error) {
	done, err := f.turns.take(ctx, hostOf(u))
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
	if r.start != nil {
		if err := r.start(); err != nil {
			return nil, err
		}
	}
	ctx, cancel := context.WithTimeout(ctx, r.feed.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, errBadURL
	}
	for key, values := range r.header {
		req.Header[key] = values
	}
	req.Header.Set("User-Agent", f.agent)
	if sameServer(u, r.feed.URL) {
		for key, value := range r.feed.Headers {
			req.Header.Set(key, value)
		}
		if r.feed.User != "" {
			req.SetBasicAuth(r.feed.User, r.feed.Password)
		}
	}
	client := f.public
	if r.feed.AllowPrivate {
		client = f.open
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, withoutURL(err)
	}
	defer resp.Body.Close()
	out := &response{status: resp.StatusCode, header: resp.Header}
	if resp.StatusCode == http.StatusOK {
		out.body, err = readBody(resp, r.feed.MaxSize)
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

// hostOf names the host whose turn it is: all ports of it are one machine, or one owner's.
func hostOf(u *url.URL) string { return strings.ToLower(u.Hostname()) }
