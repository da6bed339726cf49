package main

import (
	"crypto/tls"
	"fmt"
	"os"
	"sync"
	"time"
)

// servedByTLS is how a server of pages shows who it is: nil where neither file is given. what is the flag of the server, as
// "--console", whose own flags have -cert and -key behind that. A certificate that is renewed in its place is taken without a
// restart.
func servedByTLS(what, cert, key string) (*tls.Config, error) {
	if cert == "" && key == "" {
		return nil, nil
	}
	if cert == "" || key == "" {
		return nil, usageError{fmt.Errorf("%[1]s-cert and %[1]s-key go together", what)}
	}
	r := &renewed{cert: cert, key: key}
	if err := r.read(); err != nil {
		return nil, fmt.Errorf("%[1]s-cert %[2]s, %[1]s-key %[3]s: %[4]w", what, cert, key, err)
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: r.get}, nil
}

// renewed is a certificate that is read again when its file has changed.
type renewed struct {
	cert, key string

	mu      sync.Mutex
	changed time.Time
	pair    *tls.Certificate
}

func (r *renewed) read() error {
	info, err := os.Stat(r.cert)
	if err != nil {
		return pathReason(err)
	}
	pair, err := tls.LoadX509KeyPair(r.cert, r.key)
	if err != nil {
		return pathReason(err)
	}
	r.pair, r.changed = &pair, info.ModTime()
	return nil
}

func (r *renewed) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if info, err := os.Stat(r.cert); err == nil && !info.ModTime().Equal(r.changed) {
		_ = r.read() // half of it may be written: the one before is good until the next visitor
	}
	return r.pair, nil
}

// scheme is how the address of a server begins.
func scheme(c *tls.Config) string {
	if c != nil {
		return "https"
	}
	return "http"
}
