package console_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"wirecopy/pipeline/console"
)

func TestNoPathLeadsToAFile(t *testing.T) {
	d := newDesk(t, console.Options{})
	for _, path := range []string{"/static/../console.go", "/static/%2e%2e/console.go", "/static/x/..%2f..%2fconsole.go", "/articles/..%2f..%2fetc%2fpasswd", "/static/", "/nothing"} {
		r, err := d.client.Get(d.url + path)
		if err != nil {
			t.Fatal(err)
		}
		r.Body.Close()
		if r.StatusCode == http.StatusOK {
			t.Errorf("GET %s: code %d", path, r.StatusCode)
		}
	}
}

func TestWhoMayReadAndWrite(t *testing.T) {
	var open, closed console.Tokens
	open.Add(writeToken, console.Writer)
	closed.Add(writeToken, console.Writer)
	closed.Add(readToken, console.Reader)
	closed.ReadersNeedOne = true
	for _, c := range []struct {
		name                 string
		tokens               console.Tokens
		method, path, bearer string
		header               map[string]string
		host                 string
		want                 int
	}{
		{"anyone reads where no token is needed", open, "GET", "/", "", nil, "", 200},
		{"under another name, which may be a trap", open, "GET", "/", "", nil, "evil.example", 421},
		{"under localhost", open, "GET", "/", "", nil, "localhost:8420", 200},
		{"under a name that was given", open, "GET", "/", "", nil, "wire.example", 200},
		{"nobody writes without a token", open, "POST", "/dead/1", "", nil, "", 403},
		{"a wrong token does not write", open, "POST", "/dead/1", "write-0123456789abcdee", nil, "", 403},
		{"the right one does: there is no such letter", open, "POST", "/dead/1", writeToken, nil, "", 503},
		{"another site's form", open, "POST", "/dead/1", writeToken, map[string]string{"Sec-Fetch-Site": "cross-site"}, "", 403},
		{"another site's form, of an older browser", open, "POST", "/dead/1", writeToken, map[string]string{"Origin": "https://evil.example"}, "", 403},
		{"nobody reads where a token is needed", closed, "GET", "/", "", nil, "", 401},
		{"nor events", closed, "GET", "/live/events", "", nil, "", 401},
		{"nor state", closed, "GET", "/pipeline/state", "", nil, "", 401},
		{"people are sent to the page that asks for it", closed, "GET", "/", "", map[string]string{"Accept": "text/html,*/*"}, "", 303},
		{"who reads", closed, "GET", "/", readToken, nil, "", 200},
		{"does not write", closed, "POST", "/dead/1", readToken, nil, "", 403},
		{"who writes reads", closed, "GET", "/pipeline", writeToken, nil, "", 200},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t, console.Options{Tokens: c.tokens, Hosts: []string{"wire.example"}})
			r, err := http.NewRequestWithContext(t.Context(), c.method, d.url+c.path, strings.NewReader("do=retry"))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			if c.bearer != "" {
				r.Header.Set("Authorization", "Bearer "+c.bearer)
			}
			for k, v := range c.header {
				r.Header.Set(k, v)
			}
			r.Host = c.host
			answer, err := d.client.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			if answer.StatusCode != c.want {
				b, _ := io.ReadAll(answer.Body)
				t.Errorf("%s %s: code %d, want %d\n%s", c.method, c.path, answer.StatusCode, c.want, b)
			}
		})
	}
}
