package sources_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"wirecopy/pipeline/sources"
	"wirecopy/pipeline/wire"
)

func tokenFile(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "tokens")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func post(t *testing.T, h http.Handler, source, auth, contentType, body string) (*http.Response, map[string]any) {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "/v1/items?source="+source, strings.NewReader(body))
	if auth != "" {
		r.Header.Set("Authorization", auth)
	}
	r.Header.Set("Content-Type", contentType)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	var answer map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
		t.Fatalf("body %q: %v", w.Body, err)
	}
	return w.Result(), answer
}

func TestPostedItemsAreStoredBeforeTheAnswer(t *testing.T) {
	d, raw, js := door(t)
	tokens, err := sources.ReadTokens(tokenFile(t, "# who may post\ndesk  secret-of-the-desk\n* secret-of-everyone\n"))
	if err != nil {
		t.Fatal(err)
	}
	h := sources.HTTP(d, tokens)
	for _, c := range []struct {
		name, source, auth, body string
		code                     int
		want                     string
	}{
		{"own token", "desk", "Bearer secret-of-the-desk", "Talks go on.", 202, ""},
		{"the same again", "desk", "bearer secret-of-the-desk", "Talks go on.", 202, ""},
		{"token for all", "other", "Bearer secret-of-everyone", "Talks go on.", 202, ""},
		{"no token", "desk", "", "x", 401, "bearer token"},
		{"wrong token", "desk", "Bearer secret-of-the-desk2", "x", 401, "bearer token"},
		{"another scheme", "desk", "Basic secret-of-the-desk", "x", 401, "bearer token"},
		{"token for another source", "other", "Bearer secret-of-the-desk", "x", 403, "other"},
		{"no source", "", "Bearer secret-of-everyone", "x", 400, "source"},
		{"bad source", "The%20Desk", "Bearer secret-of-everyone", "x", 400, "the-desk"},
		{"empty", "desk", "Bearer secret-of-the-desk", "", 400, "empty"},
		{"too large", "desk", "Bearer secret-of-the-desk", strings.Repeat("x", sources.MaxItem+1), 413, "too large"},
	} {
		t.Run(c.name, func(t *testing.T) {
			resp, answer := post(t, h, c.source, c.auth, "text/plain", c.body)
			if msg, _ := answer["error"].(string); resp.StatusCode != c.code || !strings.Contains(msg, c.want) {
				t.Errorf("answer %d %v, want %d and an error with %q", resp.StatusCode, answer, c.code, c.want)
			}
			if c.name == "the same again" && answer["duplicate"] != true {
				t.Errorf("answer %v, want a duplicate", answer)
			}
		})
	}
	info, err := raw.Info(t.Context())
	if err != nil || info.State.Msgs != 2 {
		t.Fatalf("%d items are stored (%v), want 2", info.State.Msgs, err)
	}
	cfg := info.Config
	cfg.MaxMsgs = 2
	if _, err := js.UpdateStream(t.Context(), cfg); err != nil {
		t.Fatal(err)
	}
	if resp, answer := post(t, h, "desk", "Bearer secret-of-the-desk", "text/plain", "one more"); resp.StatusCode != 429 || resp.Header.Get("Retry-After") == "" {
		t.Errorf("full hop: %d %v %v, want 429 with Retry-After", resp.StatusCode, resp.Header, answer)
	}
}

func TestWithoutTokensAllMayPostAndUnclearTypesAreLeftToIngest(t *testing.T) {
	d, raw, _ := door(t)
	h := sources.HTTP(d, nil)
	for i, c := range []struct{ sent, want string }{{"application/json; charset=utf-8", "application/json; charset=utf-8"}, {"application/x-www-form-urlencoded", ""}} {
		if resp, answer := post(t, h, "desk", "", c.sent, strings.Repeat("x", i+1)); resp.StatusCode != 202 {
			t.Fatalf("answer %d %v", resp.StatusCode, answer)
		}
		m, err := raw.GetMsg(t.Context(), uint64(i+1))
		if err != nil {
			t.Fatal(err)
		}
		if e, err := wire.ReadEvent(m.Subject, m.Header, m.Data); err != nil || e.ContentType != c.want {
			t.Errorf("content type %q stored as %q (%v), want %q", c.sent, e.ContentType, err, c.want)
		}
	}
}

func TestABrokerThatIsGoneGives503(t *testing.T) {
	d, raw, js := door(t)
	if err := js.DeleteStream(t.Context(), raw.CachedInfo().Config.Name); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/v1/items?source=desk", strings.NewReader("x"))
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	w := httptest.NewRecorder()
	sources.HTTP(d, nil).ServeHTTP(w, r.WithContext(ctx))
	if w.Code != 503 || w.Header().Get("Retry-After") == "" {
		t.Errorf("answer %d %s, want 503 with Retry-After", w.Code, w.Body)
	}
}

func TestReadTokensNamesTheLine(t *testing.T) {
	for content, want := range map[string]string{
		"desk": "line 1", "# x\n\ndesk short": "line 3", "The/Desk 0123456789abcdef": "line 1", "# nothing\n": "no token",
	} {
		path := tokenFile(t, content)
		if _, err := sources.ReadTokens(path); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
			t.Errorf("tokens %q: %v, want an error with the path and %q", content, err, want)
		}
	}
	if _, err := sources.ReadTokens(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a file that is not there gives no error")
	}
}

func TestCompressedBodies(t *testing.T) {
	d, raw, _ := door(t)
	h := sources.HTTP(d, nil)
	pack := func(body []byte) string {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		if _, err := w.Write(body); err != nil || w.Close() != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	for _, c := range []struct {
		name, encoding, body string
		code                 int
	}{
		{"gzip", "gzip", pack([]byte("Talks go on.")), 202},
		{"plain", "identity", "Talks go on.", 202},
		{"a bomb", "gzip", pack(make([]byte, 20*sources.MaxItem)), 413},
		{"cut short", "gzip", pack([]byte("Talks go on."))[:20], 400},
		{"no gzip", "gzip", "Talks go on.", 400},
		{"another encoding", "br", "Talks go on.", 400},
	} {
		r := httptest.NewRequest(http.MethodPost, "/v1/items?source=desk", strings.NewReader(c.body))
		r.Header.Set("Content-Encoding", c.encoding)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != c.code {
			t.Errorf("%s: answer %d %s, want %d", c.name, w.Code, w.Body, c.code)
		}
	}
	if info, err := raw.Info(t.Context()); err != nil || info.State.Msgs != 1 {
		t.Errorf("%d items are stored (%v), want one: compressed and not it is the same", info.State.Msgs, err)
	}
}

// halfSent is a body of which some comes, and the rest when it is released.
type halfSent struct {
	left    int
	waiting chan<- bool
	waited  bool
	release <-chan struct{}
}

func (h *halfSent) Read(b []byte) (int, error) {
	if h.left == 0 {
		if !h.waited {
			h.waited = true
			h.waiting <- true
		}
		<-h.release
		return 0, io.EOF
	}
	n := min(len(b), h.left)
	h.left -= n
	return n, nil
}

// A thousand senders begin bodies and do not end them: those for which there is room are waited for, the others are refused.
func TestBodiesUnderWayAreBounded(t *testing.T) {
	d, _, _ := door(t)
	h := sources.HTTP(d, nil)
	live := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := live()
	const n = 1000
	settled, release := make(chan bool, n), make(chan struct{})
	var bodies sync.WaitGroup
	for range n {
		bodies.Go(func() {
			body := &halfSent{left: 280_000, waiting: settled, release: release}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/v1/items?source=desk", body))
			if !body.waited {
				settled <- false
				if w.Code != 503 || w.Header().Get("Retry-After") == "" {
					t.Errorf("a body for which there is no room: %d, want 503 and when to come again", w.Code)
				}
			}
		})
	}
	waiting := 0
	for range n {
		if <-settled {
			waiting++
		}
	}
	if waiting < 32 || waiting > 96 {
		t.Errorf("%d of %d bodies are waited for, want some, as many as there is room for", waiting, n)
	}
	if grown := int64(live()) - int64(before); grown > 48<<20 {
		t.Errorf("%d bodies that are half sent take %d MB", n, grown>>20)
	}
	post := func(size int) int {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/v1/items?source=desk", bytes.NewReader(bytes.Repeat([]byte("x"), size))))
		return w.Code
	}
	if code := post(10_000); code != 202 {
		t.Errorf("a small body beside them: %d, want 202", code)
	}
	if code := post(2_000_000); code != 503 {
		t.Errorf("a large body beside them: %d, want 503", code)
	}
	close(release)
	bodies.Wait()
	if code := post(2_000_000); code != 202 {
		t.Errorf("a large body when there is room again: %d, want 202", code)
	}
}

// The largest item goes through, whether its sender says how large it is or not, and one byte more does not.
func TestTheLargestBody(t *testing.T) {
	d, _, _ := door(t)
	h := sources.HTTP(d, nil)
	for size, want := range map[int]int{sources.MaxItem: 202, sources.MaxItem + 1: 413} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/v1/items?source=desk", io.MultiReader(strings.NewReader("x"), bytes.NewReader(make([]byte, size-1)))))
		if w.Code != want {
			t.Errorf("a body of %d bytes: %d, want %d", size, w.Code, want)
		}
	}
}
