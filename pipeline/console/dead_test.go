package console_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"wirecopy/pipeline"
	"wirecopy/pipeline/console"
	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/runner"
	"wirecopy/pipeline/wire"
)

func TestSignInAndSettleADeadLetter(t *testing.T) {
	var tokens console.Tokens
	tokens.Add(writeToken, console.Writer)
	d := newDesk(t, console.Options{Tokens: tokens})
	bury(t, d, 2)
	letter := deadLetters(t, d)[0]
	page := d.get(t, "/pipeline", http.StatusOK)
	if !strings.Contains(page, fmt.Sprintf(`href="/dead/%d"`, letter)) || strings.Contains(page, `value="retry"`) {
		t.Errorf("a reader's page lists no dead letter %d, or lets it be settled", letter)
	}

	wrong := d.post(t, "/login", url.Values{"token": {"write-0123456789abcdee"}}, nil)
	if wrong.StatusCode != http.StatusForbidden || len(wrong.Cookies()) > 0 {
		t.Errorf("a wrong token: code %d, cookies %v", wrong.StatusCode, wrong.Cookies())
	}
	in := d.post(t, "/login", url.Values{"token": {writeToken}}, nil)
	if in.StatusCode != http.StatusSeeOther || len(in.Cookies()) != 1 {
		t.Fatalf("sign in: code %d, cookies %v", in.StatusCode, in.Cookies())
	}
	cookie := in.Cookies()[0]
	if !cookie.HttpOnly || cookie.SameSite != http.SameSiteStrictMode || strings.Contains(cookie.Value, writeToken) {
		t.Errorf("cookie %v", cookie)
	}
	if r := d.post(t, fmt.Sprintf("/dead/%d", letter), url.Values{"do": {"burn"}}, cookie); r.StatusCode != http.StatusBadRequest {
		t.Errorf("do=burn: code %d", r.StatusCode)
	}
	if r := d.post(t, fmt.Sprintf("/dead/%d", letter), url.Values{"do": {"drop"}}, cookie); r.StatusCode != http.StatusSeeOther {
		t.Errorf("do=drop: code %d", r.StatusCode)
	}
	if left := deadLetters(t, d); len(left) != 1 || left[0] == letter {
		t.Errorf("dead letters %v are left, want the other one", left)
	}
	if r := d.post(t, fmt.Sprintf("/dead/%d", letter+1), url.Values{"do": {"retry"}}, cookie); r.StatusCode != http.StatusSeeOther {
		t.Errorf("do=retry: code %d", r.StatusCode)
	}
	raw, err := d.js.Stream(t.Context(), "WIRE_RAW")
	if err != nil {
		t.Fatal(err)
	}
	if left, waiting := deadLetters(t, d), raw.CachedInfo().State.Msgs; len(left) != 0 || waiting != 1 {
		t.Errorf("after one was sent back, the dead letters %v are left, and %d items wait for the stage, want none and 1", left, waiting)
	}
	d.post(t, "/logout", nil, cookie)
	if r := d.post(t, fmt.Sprintf("/dead/%d", letter+1), url.Values{"do": {"drop"}}, cookie); r.StatusCode != http.StatusForbidden {
		t.Errorf("after signing out: code %d", r.StatusCode)
	}
}

func (d *desk) post(t *testing.T, path string, form url.Values, cookie *http.Cookie) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, d.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if cookie != nil {
		r.AddCookie(cookie)
	}
	answer, err := d.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	return answer
}

type rejecting struct{}

func (rejecting) Name() string { return "parse" }

func (rejecting) Process(context.Context, pipeline.Message) ([]pipeline.Message, error) {
	return nil, pipeline.Reject(fmt.Errorf("<b>no</b> such format"))
}

// bury has a stage reject n items.
func bury(t *testing.T, d *desk, n int) {
	t.Helper()
	nc, err := d.server.Connect()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- runner.Run(ctx, nc, topology, rejecting{}, runner.Config{}) }()
	defer func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("worker: %v", err)
		}
		nc.Close()
	}()
	for i := range n {
		if _, err := d.js.PublishMsg(t.Context(), wire.NewItem("desk", "text/plain", fmt.Sprint(i), []byte("item"), time.Now())); err != nil {
			t.Fatal(err)
		}
	}
	pipelinetest.Eventually(t, "the items are buried", func() bool { return len(deadLetters(t, d)) == n })
}

func deadLetters(t *testing.T, d *desk) (numbers []uint64) {
	t.Helper()
	if err := runner.DeadLetters(t.Context(), d.js, "", func(l runner.DeadLetter) error {
		numbers = append(numbers, l.Seq)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return numbers
}
