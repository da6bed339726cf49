package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/jwt/v2"
	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nkeys"

	"wirecopy/pipeline/pipelinetest"
)

// startServer runs a NATS server of these options, with JetStream, for the time of the test.
func startServer(t *testing.T, o *server.Options) string {
	t.Helper()
	o.Host, o.Port, o.NoLog, o.NoSigs, o.JetStream, o.StoreDir = "127.0.0.1", server.RANDOM_PORT, true, true, true, t.TempDir()
	s, err := server.NewServer(o)
	if err != nil {
		t.Fatal(err)
	}
	go s.Start()
	if !s.ReadyForConnections(10 * time.Second) {
		t.Fatal("the NATS server does not start")
	}
	t.Cleanup(func() {
		s.Shutdown()
		s.WaitForShutdown()
	})
	return s.ClientURL()
}

// secured lets in "user" with the password "right" alone.
func secured(t *testing.T) string {
	return startServer(t, &server.Options{Username: "user", Password: "right"})
}

// certificate makes a key and a certificate, signed by parent or by itself, and writes both as PEM.
func certificate(t *testing.T, name string, parent *tls.Certificate) (pair tls.Certificate, certFile, keyFile string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: parent == nil, BasicConstraintsValid: true,
		KeyUsage:    x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	signer, signerKey := template, any(key)
	if parent != nil {
		if signer, err = x509.ParseCertificate(parent.Certificate[0]); err != nil {
			t.Fatal(err)
		}
		signerKey = parent.PrivateKey
	}
	der, err := x509.CreateCertificate(rand.Reader, template, signer, &key.PublicKey, signerKey)
	if err != nil {
		t.Fatal(err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	certFile = write(t, dir, name+".pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})))
	keyFile = write(t, dir, name+".key", string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyDER})))
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, certFile, keyFile
}

func TestTLS(t *testing.T) {
	ca, caFile, _ := certificate(t, "ca", nil)
	serverPair, _, _ := certificate(t, "server", &ca)
	_, clientCert, clientKey := certificate(t, "client", &ca)
	pool := x509.NewCertPool()
	root, err := x509.ParseCertificate(ca.Certificate[0])
	if err != nil {
		t.Fatal(err)
	}
	pool.AddCert(root)
	at := startServer(t, &server.Options{
		TLS: true, TLSVerify: true, TLSTimeout: 5,
		TLSConfig: &tls.Config{Certificates: []tls.Certificate{serverPair}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: pool},
	})
	flags := []string{"--nats", strings.Replace(at, "nats://", "tls://", 1), "--tls-ca", caFile, "--tls-cert", clientCert, "--tls-key", clientKey}
	throughServer(t, flags)

	o := invokeWith(t, smallChain, "x", "send", "--nats", at, "-")
	o.wantError(t, "connect to the NATS server at "+at)
	o = invokeWith(t, smallChain, "x", "send", "--nats", at, "--tls-ca", caFile, "-")
	o.wantError(t, "connect to the NATS server at "+at)
}

func TestCredentials(t *testing.T) {
	operator, account, user := keys(t, nkeys.PrefixByteOperator), keys(t, nkeys.PrefixByteAccount), keys(t, nkeys.PrefixByteUser)
	claims := jwt.NewAccountClaims(public(t, account))
	claims.Limits.JetStreamLimits = jwt.JetStreamLimits{DiskStorage: 1 << 30, MemoryStorage: 1 << 20, Streams: -1, Consumer: -1}
	accountJWT, err := claims.Encode(operator)
	if err != nil {
		t.Fatal(err)
	}
	userJWT, err := jwt.NewUserClaims(public(t, user)).Encode(account)
	if err != nil {
		t.Fatal(err)
	}
	seed, err := user.Seed()
	if err != nil {
		t.Fatal(err)
	}
	creds, err := jwt.FormatUserConfig(userJWT, seed)
	if err != nil {
		t.Fatal(err)
	}
	system := keys(t, nkeys.PrefixByteAccount)
	systemJWT, err := jwt.NewAccountClaims(public(t, system)).Encode(operator)
	if err != nil {
		t.Fatal(err)
	}
	resolver := &server.MemAccResolver{}
	for k, v := range map[string]string{public(t, account): accountJWT, public(t, system): systemJWT} {
		if err := resolver.Store(k, v); err != nil {
			t.Fatal(err)
		}
	}
	at := startServer(t, &server.Options{
		TrustedKeys: []string{public(t, operator)}, AccountResolver: resolver, SystemAccount: public(t, system), JetStreamMaxStore: 2 << 30,
	})
	// The account has less room than the streams would take by themselves.
	throughServer(t, []string{"--nats", at, "--creds", write(t, t.TempDir(), "user.creds", string(creds))})

	// Credentials that an account gave whom the server does not know.
	forged := jwt.NewUserClaims(public(t, user))
	if userJWT, err = forged.Encode(keys(t, nkeys.PrefixByteAccount)); err != nil {
		t.Fatal(err)
	}
	if creds, err = jwt.FormatUserConfig(userJWT, seed); err != nil {
		t.Fatal(err)
	}
	o := invokeWith(t, smallChain, "x", "send", "--nats", at, "--creds", write(t, t.TempDir(), "forged.creds", string(creds)), "-")
	o.wantError(t, "refuses these credentials")
}

// throughServer runs a pipeline on the server that the flags reach, and sends an item through it.
func throughServer(t *testing.T, flags []string) {
	t.Helper()
	b := start(t, smallChain, append([]string{"run"}, flags...)...)
	pipelinetest.Eventually(t, "the pipeline runs", func() bool { return strings.Contains(b.stderr.String(), "stop:") || len(b.done) > 0 })
	invokeWith(t, smallChain, "safely", append([]string{"send", "-"}, flags...)...).must(t)
	pipelinetest.Eventually(t, "the article is out", func() bool {
		o := invokeWith(t, smallChain, "", append([]string{"tail", "--since", "1h", "--until-idle", "20ms"}, flags...)...).must(t)
		return strings.Contains(o.stdout, "SAFELY")
	})
	if err := b.stop(t); err != nil {
		t.Errorf("run ended with %v", err)
	}
}

func keys(t *testing.T, kind nkeys.PrefixByte) nkeys.KeyPair {
	t.Helper()
	k, err := nkeys.CreatePair(kind)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func public(t *testing.T, k nkeys.KeyPair) string {
	t.Helper()
	p, err := k.PublicKey()
	if err != nil {
		t.Fatal(err)
	}
	return p
}
