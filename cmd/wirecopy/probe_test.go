package main

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"wirecopy/pipeline/runner"
)

func TestProbe(t *testing.T) {
	fine := func() error { return nil }
	serve := func(ready func() error) string {
		s := httptest.NewServer(runner.Monitor(prometheus.NewRegistry(), fine, ready))
		t.Cleanup(s.Close)
		return strings.TrimPrefix(s.URL, "http://")
	}
	ready, waiting := serve(fine), serve(func() error { return errors.New("stage quotes: it is starting") })
	other := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(other.Close)
	for name, c := range map[string]struct {
		args []string
		env  string
		want string // in the error; "" for none
	}{
		"ready":                  {args: []string{ready}},
		"ready, all interfaces":  {args: []string{strings.Replace(ready, "127.0.0.1", "0.0.0.0", 1)}},
		"from the environment":   {env: ready},
		"not ready":              {args: []string{waiting}, want: "stage quotes: it is starting"},
		"not ready, but alive":   {args: []string{"--live", waiting}},
		"nobody there":           {args: []string{"127.0.0.1:1"}, want: "no answer at 127.0.0.1:1"},
		"somebody else":          {args: []string{strings.TrimPrefix(other.URL, "http://")}, want: "404"},
		"no address":             {want: "where is it?"},
		"no address that can be": {args: []string{"nowhere"}, want: `"nowhere" is no HOST:PORT`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("WIRECOPY_METRICS", c.env)
			o := invokeWith(t, smallChain, "", append([]string{"probe"}, c.args...)...)
			if c.want == "" && (o.err != nil || o.stdout != "") || c.want != "" && (o.err == nil || !strings.Contains(o.err.Error(), c.want)) {
				t.Errorf("got %v and %q, want an error with %q", o.err, o.stdout, c.want)
			}
		})
	}
}
