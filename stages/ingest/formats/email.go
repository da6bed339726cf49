package formats

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"

	"golang.org/x/net/html/charset"

	"wirecopy/internal/charsets"
	"wirecopy/pipeline"
	"wirecopy/stages/ingest/blocks"
	"wirecopy/stages/internal/dates"
)

// emailFormat reads e-mail, as press releases come: one message after RFC 5322 and MIME, or a mailbox of them (mbox).
func emailFormat() Format {
	return Format{
		Name:  "email",
		Title: "e-mail",
		Types: []string{"message/rfc822", "application/mbox"},
		sniff: func(d document) bool { return looksEmail(d.start) },
		parse: parseEmail,
	}
}

// emailHeaders are fields that a message has and a text with a header of its own has not: two of them are enough.
var emailHeaders = []string{"from:", "to:", "subject:", "message-id:", "mime-version:", "received:", "return-path:", "delivered-to:", "content-type:", "reply-to:", "x-mailer:"}

// looksEmail reports whether a text begins with the header of a message.
func looksEmail(head string) bool {
	found := 0
	unsure := true // without a field that only e-mail has
	for line := range strings.Lines(head) {
		line = strings.ToLower(strings.TrimRight(line, "\n"))
		if line == "" {
			break
		}
		if line[0] == ' ' || line[0] == '\t' || strings.HasPrefix(line, "from ") {
			continue
		}
		name, _, ok := strings.Cut(line, ":")
		if !ok || name == "" || strings.ContainsAny(name, " \t") {
			return false
		}
		for i, h := range emailHeaders {
			if name+":" == h {
				found++
				unsure = unsure && i < 3
			}
		}
	}
	const enough = 2
	return found >= enough && !unsure
}

func parseEmail(d document) ([]draft, error) {
	raw := bytes.ReplaceAll(d.raw, []byte("\r\n"), []byte("\n"))
	raw = bytes.TrimLeft(raw, " \t\n")
	if !bytes.HasPrefix(raw, []byte("From ")) {
		it, err := readMessage(raw, 0)
		if err == nil && it.body.Text == "" {
			err = errors.New("there is no text in the message, but what is attached to it")
		}
		if err != nil {
			return nil, err
		}
		return []draft{it}, nil
	}
	var items []draft
	for i, message := range bytes.Split(append([]byte("\n"), raw...), []byte("\nFrom ")) {
		if i == 0 {
			continue
		}
		_, message, _ = bytes.Cut(message, []byte("\n")) // the rest of the separator
		it, err := readMessage(bytes.ReplaceAll(message, []byte("\n>From "), []byte("\nFrom ")), 0)
		if err != nil {
			return nil, fmt.Errorf("message %d: %w", i, err)
		}
		if it.body.Text != "" {
			items = append(items, it)
		}
	}
	return items, nil
}

// maxMIMEDepth bounds the parts of a message that stand within each other, maxMIMEParts their number.
const (
	maxMIMEDepth = 8
	maxMIMEParts = 200
)

// readMessage reads one message.
func readMessage(raw []byte, depth int) (draft, error) {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return draft{}, err
	}
	header := func(name string) string { return decodeHeader(m.Header.Get(name)) }
	it := draft{
		uri:      strings.Trim(m.Header.Get("Message-Id"), "<> "),
		headline: blocks.OneLine(header("Subject")),
		language: header("Content-Language"),
		created:  dates.Lenient(m.Header.Get("Date")),
	}
	if t, err := mail.ParseDate(m.Header.Get("Date")); err == nil {
		it.created = dates.InYears(t.UTC())
	}
	if from, err := (&mail.AddressParser{WordDecoder: wordDecoder()}).Parse(m.Header.Get("From")); err == nil {
		it.Provider = cmp.Or(blocks.OneLine(from.Name), from.Address)
	}
	it.EvolvedFrom = strings.Trim(m.Header.Get("In-Reply-To"), "<> ")
	for word := range strings.SplitSeq(header("Keywords"), ",") {
		it.addKeyword(word)
	}
	body := mimeBody{depth: depth}
	if err := body.part(m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), "", m.Body); err != nil {
		return draft{}, err
	}
	if body.forwarded != nil && body.plain == "" && body.html == "" {
		return *body.forwarded, nil
	}
	it.body = body.best()
	for _, a := range body.pictures {
		it.addAssociation(a)
	}
	it.body.DropRepeated(it.headline)
	return it, nil
}

// mimeBody collects the text of a message from its parts.
type mimeBody struct {
	depth, parts int
	plain, html  string
	pictures     []pipeline.Association
	// forwarded is a message within the message.
	forwarded *draft
}

// part reads one part of a message, and those within it.
func (b *mimeBody) part(contentType, encoding, disposition string, r io.Reader) error {
	mediaType, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		mediaType, params = "text/plain", nil
	}
	if b.parts++; b.parts > maxMIMEParts {
		return errors.New("the message has too many parts")
	}
	if strings.HasPrefix(mediaType, "multipart/") {
		return b.multipart(params["boundary"], r)
	}
	data, err := io.ReadAll(transferDecoder(encoding, r))
	if err != nil && len(data) == 0 {
		return fmt.Errorf("read a part of type %s: %w", mediaType, err)
	}
	_, names, _ := mime.ParseMediaType(disposition)
	isAttachment := strings.HasPrefix(strings.ToLower(disposition), "attachment")
	switch {
	case mediaType == "message/rfc822" && b.depth < maxMIMEDepth:
		if it, err := readMessage(data, b.depth+1); err == nil && b.forwarded == nil {
			b.forwarded = &it
		}
	case strings.HasPrefix(mediaType, "image/"):
		if name := decodeHeader(cmp.Or(names["filename"], params["name"])); name != "" {
			b.pictures = append(b.pictures, pipeline.Association{Type: "picture", URI: name})
		}
	case isAttachment:
	case mediaType == "text/html" && b.html == "":
		b.html, err = charsets.Decode(data, params["charset"])
	case mediaType == "text/plain" && b.plain == "":
		b.plain, err = charsets.Decode(data, params["charset"])
	}
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	return nil
}

func (b *mimeBody) multipart(boundary string, r io.Reader) error {
	if b.depth++; b.depth > maxMIMEDepth || boundary == "" {
		return errors.New("the parts of the message cannot be told apart")
	}
	defer func() { b.depth-- }()
	parts := multipart.NewReader(r, boundary)
	for {
		p, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read the parts of the message: %w", err)
		}
		if err := b.part(p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p.Header.Get("Content-Disposition"), p); err != nil {
			return err
		}
	}
}

// best is the text of the message: the plain one, unless the marked up one says much more. What follows the line "-- " is
// the signature.
func (b *mimeBody) best() blocks.Body {
	marked := blocks.FromHTML(b.html)
	plain := strings.TrimSpace(charsets.NormalizeNewlines(b.plain))
	if len(plain)*2 < len(marked.Text) {
		return marked
	}
	text, signature, ok := strings.Cut(plain, "\n-- \n")
	if !ok {
		text, signature, _ = strings.Cut(plain, "\n--\n") // quoted-printable loses the space
	}
	body := blocks.FromText(charsets.Clean(text))
	if signature = blocks.Trim(charsets.Clean(signature)); signature != "" && body.Text != "" {
		body.Append(pipeline.Note, signature)
	}
	return body
}

// transferDecoder undoes a Content-Transfer-Encoding.
func transferDecoder(encoding string, r io.Reader) io.Reader {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "quoted-printable":
		return quotedprintable.NewReader(r)
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, r)
	}
	return r
}

func wordDecoder() *mime.WordDecoder {
	return &mime.WordDecoder{CharsetReader: func(label string, r io.Reader) (io.Reader, error) { return charset.NewReaderLabel(label, r) }}
}

// decodeHeader reads the encoded words of a header.
func decodeHeader(s string) string {
	out, err := wordDecoder().DecodeHeader(s)
	if err != nil {
		out = s
	}
	return charsets.Clean(out)
}
