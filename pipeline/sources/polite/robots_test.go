package polite

import (
	"net/url"
	"testing"
	"time"

	"wirecopy/pipeline/sources/internal/testsite"
)

func TestRobots(t *testing.T) {
	const file = "\ufeff# ours\nUser-agent: other\nDisAllow: /\n\nuser-agent: WireCopy/2\nUser-Agent: third\nDisAllow: /private # not for programs\nAllow: /private/press\nDisAllow: /*.pdf$\nDisAllow: /a/*/edit\n" +
		"DisAllow: /caf%c3%a9\nDisallow:\nCrawl-delay: 2.5\nSitemap: https://example.org/map\n\nUser-agent: *\nDisAllow: /all\n\nUser-agent: wirecopy\nDisAllow: /later\nDisAllow: /?print\n"
	own := parseRobots([]byte(file), "wirecopy")
	all := parseRobots([]byte(file), "somebody")
	for _, c := range []struct {
		path     string
		own, all bool
	}{
		{"", true, true}, {"/", true, true}, {"/private", false, true}, {"/private/x", false, true}, {"/private/press/1", true, true}, {"/all", true, false},
		{"/later/on", false, true}, {"/x/y.pdf", false, true}, {"/x/y.pdf?z", true, true}, {"/a/b/c/edit/2", false, true}, {"/a/edit", true, true},
		{"/café/1", false, true}, {"/caf%C3%A9", false, true}, {"/cafe", true, true}, {"/?print=1", false, true}, {"/?page=1", true, true}, {"/%70rivate", false, true},
	} {
		u, err := url.Parse("https://example.org" + c.path)
		if err != nil {
			t.Fatal(err)
		}
		if got := own.allow(u); got != c.own {
			t.Errorf("%s for us: %v, want %v", c.path, got, c.own)
		}
		if got := all.allow(u); got != c.all {
			t.Errorf("%s for others: %v, want %v", c.path, got, c.all)
		}
	}
	if own.delay != 2500*time.Millisecond || all.delay != 0 {
		t.Errorf("delays %s and %s, want 2.5s and none", own.delay, all.delay)
	}
}

func TestTheProductIsWhatTheUserAgentBeginsWith(t *testing.T) {
	for agent, want := range map[string]string{"wirecopy": "wirecopy", "wirecopy (+desk@example.org)": "wirecopy", "News_Bot-X/1.0": "News_Bot-X", "": ""} {
		if got := productOf(agent); got != want {
			t.Errorf("productOf(%q) = %q, want %q", agent, got, want)
		}
	}
}

func TestMatchPath(t *testing.T) {
	for _, c := range []struct {
		pattern, path string
		want          bool
	}{
		{"/", "/x", true}, {"/x$", "/x", true}, {"/x$", "/xy", false}, {"*", "/x", true}, {"/*", "/", true}, {"*/x", "/a/x", true}, {"/a*b*c", "/abc", true},
		{"/a*b*c", "/acb", false}, {"/a*a$", "/a", false}, {"/a*$", "/a", true}, {"/**x", "/yx", true}, {"$", "", true}, {"$", "/", false},
	} {
		if got := matchPath(c.pattern, c.path); got != c.want {
			t.Errorf("%q on %q: %v, want %v", c.pattern, c.path, got, c.want)
		}
	}
}

func FuzzRobots(f *testing.F) {
	f.Add([]byte("User-agent: *\nDisAllow: /*a%2\nAllow: /$"), "/%zz?a")
	f.Fuzz(func(t *testing.T, data []byte, path string) {
		r := parseRobots(data, "wirecopy")
		u := &url.URL{Scheme: "https", Host: "example.org", Path: path}
		if got := r.allow(u); len(r.paths) == 0 && !got {
			t.Errorf("%q: %q is not allowed, without a rule", data, path)
		}
		if n := normalPath(path); normalPath(n) != n {
			t.Errorf("normalPath(%q) = %q, which changes again to %q", path, n, normalPath(n))
		}
	})
}

func TestASiteThatCannotSayWhatIsAllowedAllowsNothing(t *testing.T) {
	for code, want := range map[int]bool{200: true, 204: true, 404: true, 403: true, 500: false, 503: false, 429: false} {
		s := testsite.New(t)
		s.On("/robots.txt", testsite.Status(code))
		f := NewFetcher("wirecopy", "", 0)
		r := NewRobots(f)
		u, err := url.Parse(s.URL + "/story")
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := r.Allow(t.Context(), serverAt(s.URL), u); (err == nil) != want {
				t.Errorf("robots.txt answers %d: %v, want allowed %v", code, err, want)
			}
		}
		testsite.Expect(t, "asked", s.Paths(), []string{"/robots.txt"})
		f.Close()
	}
}
