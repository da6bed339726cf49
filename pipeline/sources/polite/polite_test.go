package polite

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/sources/internal/testsite"
)

func TestOnlyPublicAddressesAreConnectedTo(t *testing.T) {
	for address, want := range map[string]bool{
		"93.184.216.34:443": true, "8.8.8.8:53": true, "100.63.255.255:80": true, "172.32.0.1:80": true, "[2606:4700::1111]:443": true, "[2a00:1450::1]:80": true,
		"127.0.0.1:80": false, "127.9.9.9:80": false, "10.1.2.3:80": false, "172.16.0.1:80": false, "172.31.255.255:80": false, "192.168.1.1:80": false,
		"169.254.169.254:80": false, "100.64.0.1:80": false, "0.0.0.0:80": false, "255.255.255.255:80": false, "224.0.0.1:80": false, "198.18.0.1:80": false,
		"192.0.2.1:80": false, "[::1]:80": false, "[::]:80": false, "[::ffff:10.0.0.1]:80": false, "[::ffff:8.8.8.8]:80": true, "[::127.0.0.1]:80": false,
		"[fe80::1%eth0]:80": false, "[fd00::1]:80": false, "[ff02::1]:80": false, "[64:ff9b::7f00:1]:80": false, "[2002:7f00:1::]:80": false,
		"[2001:0:7f00:1::]:80": false, "[2001:db8::1]:80": false, "socket": false, "name:80": false,
	} {
		if err := refusePrivate("tcp", address, nil); (err == nil) != want {
			t.Errorf("connect to %s: %v, want allowed %v", address, err, want)
		}
	}
	if IsPublic(netip.Addr{}) {
		t.Error("no address is public")
	}
}

func TestOneRequestAtATimePerHostAndAPauseAfterIt(t *testing.T) {
	const pause = 3 * time.Millisecond
	turns := newTurns(pause)
	var atOnce, most atomic.Int32
	var mu sync.Mutex
	ended := map[string]time.Time{}
	var all sync.WaitGroup
	for i := range 12 {
		host := fmt.Sprint("host-", i%2)
		all.Go(func() {
			done, err := turns.take(t.Context(), host)
			if err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			if since := time.Since(ended[host]); since < pause {
				t.Errorf("%s: %s after the last Request, want %s at least", host, since, pause)
			}
			mu.Unlock()
			if n := atOnce.Add(1); n > most.Load() {
				most.Store(n)
			}
			atOnce.Add(-1)
			mu.Lock()
			ended[host] = time.Now()
			mu.Unlock()
			done()
		})
	}
	all.Wait()
	if most.Load() > 2 {
		t.Errorf("%d requests at once to two hosts", most.Load())
	}
}

func TestATurnIsGivenUpWithTheContext(t *testing.T) {
	turns := newTurns(time.Hour)
	done, err := turns.take(t.Context(), "host")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := turns.take(ctx, "host"); err == nil {
		t.Error("taken while another has it")
	}
	done()
	if _, err := turns.take(ctx, "host"); err == nil {
		t.Error("taken in the pause")
	}
	turns.slow("other", time.Minute)
	for host, h := range turns.hosts {
		if h.users != 0 {
			t.Errorf("%s: %d users, want none", host, h.users)
		}
	}
}

func TestHostsThatNobodyAsksAreForgotten(t *testing.T) {
	turns := newTurns(0)
	for i := range 3 * idleHosts {
		done, err := turns.take(t.Context(), fmt.Sprint(i))
		if err != nil {
			t.Fatal(err)
		}
		done()
	}
	if n := len(turns.hosts); n > idleHosts {
		t.Errorf("%d hosts are remembered, want %d at most", n, idleHosts)
	}
}

// serverAt is the server of an address, which may be a private one.
func serverAt(url string) *Server {
	return &Server{URL: url, AllowPrivate: true, Timeout: 30 * time.Second, MaxSize: 8e6}
}

func TestRequestsAtOnceAreBounded(t *testing.T) {
	s := testsite.New(t)
	var now, most atomic.Int32
	release := make(chan struct{})
	s.On("/", func(http.ResponseWriter, *http.Request) {
		n := now.Add(1)
		for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
		}
		<-release
		now.Add(-1)
	})
	f := NewFetcher("wirecopy", "", 0)
	defer f.Close()
	var all sync.WaitGroup
	_, port, _ := splitURL(s.URL)
	for i := range 2 * mostRequests {
		all.Go(func() {
			// each a host of its own: all of 127.0.0.0/8 would be the loopback, but only one address is listened on
			url := fmt.Sprintf("http://%s:%s/", []string{"127.0.0.1", "localhost"}[i%2], port)
			if _, err := f.Get(t.Context(), Request{URL: url, Server: serverAt(url), Start: func() error { return nil }}); err != nil {
				t.Error(err)
			}
		})
	}
	pipelinetest.Eventually(t, "each host is asked", func() bool { return now.Load() == 2 })
	if n := len(f.slots); n != 2 {
		t.Errorf("%d of %d places are taken, want one for each host", n, mostRequests)
	}
	close(release)
	all.Wait()
	if most.Load() != 2 {
		t.Errorf("%d requests at once, want one for each of two hosts", most.Load())
	}
	// With all places taken, nobody gets further than its turn.
	for range mostRequests {
		f.slots <- struct{}{}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := f.Get(ctx, Request{URL: s.URL, Server: serverAt(s.URL), Start: func() error { t.Error("started without a place"); return nil }}); err == nil {
		t.Error("a Request went through without a place")
	}
}

func splitURL(s string) (host, port string, err error) {
	a, err := netip.ParseAddrPort(s[len("http://"):])
	return a.Addr().String(), fmt.Sprint(a.Port()), err
}

func TestPublicAddressesAreReachedThroughTheProxy(t *testing.T) {
	proxy := testsite.New(t)
	proxy.On("/rss", testsite.Says("application/rss+xml", `<rss version="2.0"><channel></channel></rss>`))
	f := NewFetcher("wirecopy", proxy.URL, 0)
	defer f.Close()
	public := serverAt("http://news.example.org/rss")
	public.AllowPrivate = false
	resp, err := f.Get(t.Context(), Request{URL: public.URL, Server: public})
	if err != nil || resp.Status != http.StatusOK || proxy.Last().Host != "news.example.org" {
		t.Errorf("public: %+v, %v, want the proxy's answer", resp, err)
	}
	proxy.Paths()
	for _, url := range []string{proxy.URL + "/rss", "http://localhost/rss", "http://[::1]/rss", "http://169.254.169.254/rss"} {
		if _, err := f.Get(t.Context(), Request{URL: url, Server: public}); !errors.Is(err, ErrPrivate) {
			t.Errorf("%s: %v, want it refused", url, err)
		}
	}
	testsite.Expect(t, "the proxy was asked", proxy.Paths(), nil)
	own := serverAt(proxy.URL + "/rss")
	if resp, err := f.Get(t.Context(), Request{URL: own.URL, Server: own}); err != nil || resp.Status != http.StatusOK || proxy.Last().RequestURI != "/rss" {
		t.Errorf("allowed private address: %v, want it reached directly", err)
	}
}
