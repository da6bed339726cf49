package sources_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/sources"
	"wirecopy/pipeline/token"
	"wirecopy/pipeline/wire"
)

// FuzzPost posts anything: what is taken is stored as it was sent, and all else is refused for what is wrong with it.
func FuzzPost(f *testing.F) {
	_, js := pipelinetest.Connect(f, pipelinetest.NATS(f))
	pipelinetest.Provision(f, js, wire.Topology{"ingest"})
	raw, err := js.Stream(f.Context(), wire.HopStream(wire.Raw))
	if err != nil {
		f.Fatal(err)
	}
	h := sources.HTTP(sources.NewDoor(js), nil)
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write(make([]byte, sources.MaxItem+1)); err != nil || w.Close() != nil {
		f.Fatal(err)
	}
	f.Add("desk", "text/plain", "", []byte("Talks go on."))
	f.Add("desk", "application/json", "gzip", packed.Bytes())
	f.Add("The Desk", "text/\x00", "br", []byte(`{"text":`))
	f.Add("a.b.*.>", strings.Repeat("x", 300), "identity", []byte("\x00"))
	f.Fuzz(func(t *testing.T, source, contentType, encoding string, body []byte) {
		r := httptest.NewRequest(http.MethodPost, "/v1/items?source="+url.QueryEscape(source), bytes.NewReader(body))
		r.Header["Content-Type"], r.Header["Content-Encoding"] = []string{contentType}, []string{encoding}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		switch w.Code {
		case http.StatusBadRequest, http.StatusRequestEntityTooLarge:
			return
		case http.StatusAccepted:
		case http.StatusTooManyRequests: // full: what was taken so far has been looked at
			if err := raw.Purge(t.Context()); err != nil {
				t.Fatal(err)
			}
			return
		default:
			t.Fatalf("answer %d %s", w.Code, w.Body)
		}
		if token.Check(source) != nil || len(contentType) > 256 {
			t.Errorf("source %q and media type %q were taken", source, contentType)
		}
		m, err := raw.GetLastMsgForSubject(t.Context(), wire.ItemSubject(source))
		if err != nil {
			t.Fatal(err)
		}
		e, err := wire.ReadEvent(m.Subject, m.Header, m.Data)
		if err != nil || e.Source != source {
			t.Fatalf("an item of %q was stored as %+v (%v)", source, e, err)
		}
		if strings.Contains(w.Body.String(), `"duplicate":true`) {
			return // another one may be the last of its source
		}
		if want := unpacked(encoding, body); !bytes.Equal(e.Data, want) {
			t.Errorf("%q was stored as %q", want, e.Data)
		}
	})
}

func unpacked(encoding string, body []byte) []byte {
	if e := strings.ToLower(encoding); e != "gzip" && e != "x-gzip" {
		return body
	}
	r, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil
	}
	b, err := io.ReadAll(io.LimitReader(r, sources.MaxItem+1))
	if err != nil {
		return nil
	}
	return b
}

// FuzzReadTokens reads any file of tokens: what opens a source stands in it.
func FuzzReadTokens(f *testing.F) {
	f.Add("# who may post\ndesk 0123456789abcdef\n* 0123456789abcdefg\n")
	f.Add("desk\t0123456789abcdef\r\n\n  #\n")
	f.Add("The-Desk 0123456789abcdef")
	f.Fuzz(func(t *testing.T, text string) {
		path := filepath.Join(t.TempDir(), "tokens")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		tokens, err := sources.ReadTokens(path)
		if err != nil {
			if !strings.Contains(err.Error(), path) {
				t.Errorf("%v does not name the file", err)
			}
			return
		}
		for _, source := range tokens {
			if source != sources.AnySource && token.Check(source) != nil || !strings.Contains(text, source) {
				t.Errorf("%q opens %q", text, source)
			}
		}
	})
}
