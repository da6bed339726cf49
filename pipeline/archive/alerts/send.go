package alerts

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/http"
	"net/mail"
	"net/smtp"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
)

// sendTime is how long a destination may take for one message.
const sendTime = 15 * time.Second

// send delivers a message. nc is for subjects.
func (d *Destination) send(ctx context.Context, nc *nats.Conn, m message) error {
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	switch {
	case d.Webhook != "":
		return d.post(ctx, m)
	case d.SMTP != "":
		return d.mail(ctx, m)
	}
	return d.publish(ctx, nc, m)
}

// secretPrefix begins a secret that is written in Base64, as the Standard Webhooks have it.
const secretPrefix = "whsec_"

// key is what alerts are signed with: what is coded behind the prefix, or a secret without it as it is.
func (d *Destination) key() ([]byte, error) {
	coded, ok := strings.CutPrefix(d.Secret, secretPrefix)
	if !ok {
		return []byte(d.Secret), nil
	}
	key, err := base64.StdEncoding.DecodeString(coded)
	if err != nil {
		return nil, fmt.Errorf("secret: what follows %s is no Base64", secretPrefix)
	}
	return key, nil
}

// Sign signs a message as the Standard Webhooks 1.0 say: https://www.standardwebhooks.com. The signature is the value of the header
// webhook-signature.
func Sign(key []byte, id string, at time.Time, body []byte) string {
	mac := hmac.New(sha256.New, key)
	fmt.Fprintf(mac, "%s.%d.", id, at.Unix())
	mac.Write(body)
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// client posts to webhooks. It follows no redirect: what is signed is for one address.
var client = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

func (d *Destination) post(ctx context.Context, m message) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, d.Webhook, bytes.NewReader(m.body))
	if err != nil {
		return errors.New("the address cannot be used")
	}
	key, err := d.key()
	if err != nil {
		return err
	}
	now := time.Now()
	r.Header.Set("Content-Type", "application/cloudevents+json")
	r.Header.Set("User-Agent", "wirecopy")
	r.Header.Set("webhook-id", m.id)
	r.Header.Set("webhook-timestamp", strconv.FormatInt(now.Unix(), 10))
	r.Header.Set("webhook-signature", Sign(key, m.id, now, m.body))
	resp, err := client.Do(r)
	if err != nil {
		if inner := errors.Unwrap(err); inner != nil { // without the address, which may have a secret in it
			err = inner
		}
		return fmt.Errorf("post: %w", err)
	}
	defer resp.Body.Close()
	_, _ = io.CopyN(io.Discard, resp.Body, 64<<10) // so that the connection can be used again
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return fmt.Errorf("the webhook answers %s", resp.Status)
	}
	return nil
}

func (d *Destination) publish(ctx context.Context, nc *nats.Conn, m message) error {
	if nc == nil {
		return errors.New("there is no connection to a NATS server")
	}
	msg := nats.NewMsg(d.NATS)
	msg.Data = m.body
	msg.Header.Set(nats.MsgIdHdr, m.id)
	msg.Header.Set("Content-Type", "application/cloudevents+json")
	if err := nc.PublishMsg(msg); err != nil {
		return fmt.Errorf("publish: %w", err)
	}
	return nc.FlushWithContext(ctx)
}

// mail sends a message by SMTP, encrypted where the server can.
func (d *Destination) mail(ctx context.Context, m message) error {
	host, _, err := net.SplitHostPort(d.SMTP)
	if err != nil {
		return err
	}
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "tcp", d.SMTP)
	if err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	defer func() { _ = conn.Close() }() // what matters was answered
	if deadline, ok := ctx.Deadline(); ok {
		_ = conn.SetDeadline(deadline)
	}
	c, err := smtp.NewClient(conn, host)
	if err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	defer func() { _ = c.Close() }() // after Quit there is nothing to close
	if ok, _ := c.Extension("STARTTLS"); ok {
		if err := c.StartTLS(&tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}); err != nil {
			return fmt.Errorf("mail: encrypt: %w", err)
		}
	}
	if d.User != "" {
		if err := c.Auth(smtp.PlainAuth("", d.User, d.Password, host)); err != nil {
			return fmt.Errorf("mail: log in: %w", err)
		}
	}
	if err := c.Mail(address(d.From)); err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	for _, to := range d.To {
		if err := c.Rcpt(address(to)); err != nil {
			return fmt.Errorf("mail to %s: %w", to, err)
		}
	}
	w, err := c.Data()
	if err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	if _, err := w.Write(d.letter(m)); err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	if err := w.Close(); err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	return c.Quit()
}

func address(s string) string {
	a, err := mail.ParseAddress(s)
	if err != nil {
		return s
	}
	return a.Address
}

// letter is a message as mail. What comes from a wire is encoded, so that it can add no header.
func (d *Destination) letter(m message) []byte {
	var b bytes.Buffer
	header := func(name, value string) {
		fmt.Fprintf(&b, "%s: %s\r\n", name, strings.NewReplacer("\r", " ", "\n", " ").Replace(value))
	}
	header("From", d.From)
	header("To", strings.Join(d.To, ", "))
	header("Subject", mime.QEncoding.Encode("utf-8", oneLine(m.title(), 200)))
	header("Date", m.at.UTC().Format(time.RFC1123Z))
	header("Message-ID", messageID(m.id))
	if all := m.withdrawn(); len(all) > 0 { // so that programs for mail show it with what it withdraws
		header("In-Reply-To", all[0])
		header("References", strings.Join(all, " "))
	}
	header("Auto-Submitted", "auto-generated")
	header("MIME-Version", "1.0")
	header("Content-Type", "text/plain; charset=utf-8")
	header("Content-Transfer-Encoding", "quoted-printable")
	b.WriteString("\r\n")
	q := quotedprintable.NewWriter(&b)
	_, _ = q.Write([]byte(m.text())) // a buffer takes everything
	_ = q.Close()
	return b.Bytes()
}

// messageID is the id of a message as that of mail.
func messageID(id string) string {
	return "<" + strings.NewReplacer("/", ".", "+", ".").Replace(id) + "@wirecopy.invalid>"
}

// withdrawn gives the ids, as those of mail, of what a message withdraws.
func (m message) withdrawn() []string {
	var out []string
	for _, a := range m.alerts {
		if a.Withdrawn {
			out = append(out, messageID(a.ID))
		}
	}
	return out
}

// oneLine is s in one line of so many code points at most.
func oneLine(s string, most int) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) > most {
		r = append(r[:most-1], '…')
	}
	return string(r)
}
