package main

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"os"
	"regexp"
	"testing"
	"time"
)

// TestServedByTLS asks the console and the archive by TLS, before and after their certificate was renewed.
func TestServedByTLS(t *testing.T) {
	ca, _, _ := certificate(t, "ca", nil)
	root, err := x509.ParseCertificate(ca.Certificate[0])
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(root)
	_, cert, key := certificate(t, "server", &ca)
	b, _ := serve(t, smallChain, "--console", "127.0.0.1:0", "--console-cert", cert, "--console-key", key, "--api", "127.0.0.1:0", "--api-cert", cert, "--api-key", key)
	shown := func(url string) string {
		t.Helper()
		client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, ForceAttemptHTTP2: true}}
		defer client.CloseIdleConnections()
		resp, err := client.Get(url)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if resp.StatusCode != http.StatusOK || resp.ProtoMajor != 2 {
			t.Errorf("%s: %s by %s, want 200 by HTTP/2", url, resp.Status, resp.Proto)
		}
		return resp.TLS.PeerCertificates[0].SerialNumber.String()
	}
	var urls []string
	for _, find := range []string{`console: +(https://\S+)`, `ask by HTTP: +(https://\S+)`} {
		m := regexp.MustCompile(find).FindStringSubmatch(b.stderr.String())
		if m == nil {
			t.Fatalf("no address like %s in\n%s", find, b.stderr.String())
		}
		urls = append(urls, m[1])
	}
	before := shown(urls[0])
	if other := shown(urls[1]); other != before {
		t.Errorf("the archive shows the certificate %s, want %s", other, before)
	}
	_, newCert, newKey := certificate(t, "renewed", &ca)
	for from, to := range map[string]string{newKey: key, newCert: cert} {
		if err := os.Rename(from, to); err != nil {
			t.Fatal(err)
		}
	}
	later := time.Now().Add(time.Minute) // files of one moment have the same time
	if err := os.Chtimes(cert, later, later); err != nil {
		t.Fatal(err)
	}
	for _, url := range urls {
		if shown(url) == before {
			t.Errorf("%s still shows the certificate that was renewed", url)
		}
	}
}
