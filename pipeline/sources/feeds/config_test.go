package feeds

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestReadFeeds(t *testing.T) {
	path := filepath.Join(t.TempDir(), "feeds.yaml")
	if err := os.WriteFile(path, []byte(`
contact: desk@example.org
proxy: "http://desk:${WIRECOPY_TEST_KEY}@proxy.example:3128"
defaults: {every: 10m, fetch: true}
feeds:
  - url: https://example.org/rss.xml
    source: example
  - url: "http://intranet.example/feed?key=${WIRECOPY_TEST_KEY}"
    source: example
    every: 30s
    timeout: 5s
    max_size: 500KB
    fetch: false
    allow_private: true
    headers: {x-api-key: "Key ${WIRECOPY_TEST_KEY}", Accept-Language: en}
    basic_auth: {user: desk, password: "${WIRECOPY_TEST_KEY}"}
`), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("WIRECOPY_TEST_KEY", "open-sesame")
	got, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	want := Config{UserAgent: "wirecopy (+desk@example.org)", Proxy: "http://desk:open-sesame@proxy.example:3128", Feeds: []Feed{
		{Name: "https://example.org/rss.xml", URL: "https://example.org/rss.xml", Source: "example", Every: 10 * time.Minute, Timeout: 30 * time.Second, MaxSize: 8e6, Fetch: true, Headers: map[string]string{}},
		{
			Name: "http://intranet.example/feed?key=${WIRECOPY_TEST_KEY}", URL: "http://intranet.example/feed?key=open-sesame", Source: "example",
			Every: 30 * time.Second, Timeout: 5 * time.Second, MaxSize: 500e3, AllowPrivate: true,
			Headers: map[string]string{"X-Api-Key": "Key open-sesame", "Accept-Language": "en"}, User: "desk", Password: "open-sesame",
		},
	}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if _, err := Read(path + ".none"); err == nil || !strings.Contains(err.Error(), "feeds.yaml.none") {
		t.Errorf("no file: %v, want an error that names it", err)
	}
	if err := os.WriteFile(path, []byte("feeds: 7"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(path); err == nil || !strings.Contains(err.Error(), path+": line 1") {
		t.Errorf("a file that is no list: %v, want an error with its path and line", err)
	}
}

func TestWhatIsWrongWithAListIsSaidWithItsPlace(t *testing.T) {
	one := func(more string) string { return "feeds:\n- url: https://example.org/rss\n  source: desk\n" + more }
	for name, c := range map[string]struct{ in, want string }{
		"empty":              {"", "there is no feed"},
		"unknown key":        {one("  evry: 5m\n"), `line 4: the key "evry" is not known`},
		"unknown at the top": {"feed:\n- url: x\n", `line 1: the key "feed" is not known`},
		"twice":              {one("  source: x\n"), "line 4"},
		"no yaml":            {"feeds: [\n", "line 1"},
		"wrong type":         {one("  fetch: perhaps\n"), "line 4"},
		"no url":             {"feeds:\n- source: desk\n", "feed 1 (without a url): the url is missing"},
		"no source":          {"feeds:\n- url: https://www.news.example.org/rss\n", `feed 1 (https://www.news.example.org/rss): the source is missing: give it a name, such as "news-example-org"`},
		"bad source":         {"feeds:\n- url: https://example.org/rss\n  source: The Desk\n", `source: "The Desk" is no subject token`},
		"no address":         {"feeds:\n- url: example.org/rss\n  source: desk\n", "it has to start with https://"},
		"a file":             {"feeds:\n- url: file:///etc/passwd\n  source: desk\n", "it has to start with https://"},
		"password in it":     {"feeds:\n- url: https://a:b@example.org/\n  source: desk\n", "use basic_auth"},
		"the same again":     {one("- url: https://example.org/rss\n  source: other\n"), "feed 2 (https://example.org/rss): feed 1 has the same url"},
		"too often":          {one("  every: 5s\n"), "every: 5s is too often: 30s is the least"},
		"no time":            {one("  every: often\n"), `every: "often" is no time: write it as`},
		"no time for it":     {one("  timeout: 1h\n"), `timeout: "1h"`},
		"no zone":            {one("  timezone: Brussels time\n"), `timezone: "Brussels time" is no time zone`},
		"no opml":            {"<rss/>", "it is XML, and no OPML"},
		"opml without feeds": {"<opml><body><outline text='News'/></body></opml>", "an outline with an xmlUrl is wanted"},
		"opml, no address":   {"<opml><body><outline xmlUrl='news'/></body></opml>", "the feed news: it has to start with https://"},
		"no size":            {one("  max_size: 2 GB\n"), `max_size: "2 GB" is no size up to 256 MB`},
		"size too large":     {one("  max_size: 99999999999999MB\n"), "max_size"},
		"defaults":           {"defaults: {every: 1s}\n" + one(""), "defaults: every"},
		"contact":            {"contact: \"a\\r\\nb\"\n" + one(""), "contact and user_agent"},
		"proxy":              {"proxy: proxy.example:3128\n" + one(""), "proxy: it has to start with http://"},
		"no such variable":   {one("  headers: {X-Key: '${NONE_SUCH}'}\n"), "headers: X-Key: the environment variable NONE_SUCH is not set"},
		"empty variable":     {one("  headers: {X-Key: '${EMPTY}'}\n"), "EMPTY is not set"},
		"unfinished":         {one("  headers: {X-Key: '${KEY'}\n"), "${ without"},
		"own header":         {one("  headers: {user-agent: x}\n"), `headers: "user-agent" cannot be set`},
		"bad header":         {one("  headers: {'a b': x}\n"), `"a b" cannot be set`},
		"bad value":          {one("  headers: {a: \"b\\nc\"}\n"), "the value of a"},
		"plain password":     {one("  basic_auth: {user: desk, password: secret}\n"), "put the password into an environment variable"},
		"no user":            {one("  basic_auth: {password: '${KEY}'}\n"), "the user is missing"},
	} {
		t.Run(name, func(t *testing.T) {
			env := func(name string) (string, bool) {
				return map[string]string{"KEY": "x"}[name], name == "KEY" || name == "EMPTY"
			}
			if got, err := parseFeeds([]byte(c.in), env); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s\ngives %+v, %v, want an error with %q", c.in, got, err, c.want)
			}
		})
	}
}

func FuzzParseFeeds(f *testing.F) {
	f.Add([]byte("contact: a\ndefaults: {every: 1m}\nfeeds:\n- {url: 'https://example.org/${K}', source: a, max_size: 1KB}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := parseFeeds(data, func(string) (string, bool) { return "x", true })
		if err == nil && (len(c.Feeds) == 0 || c.Feeds[0].Every < leastEvery || c.Feeds[0].MaxSize <= 0) {
			t.Errorf("%q gives %+v", data, c)
		}
	})
}

func TestReadOPML(t *testing.T) {
	c, err := parseFeeds([]byte(`<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body><outline text="News">
<outline type="rss" text="The Wagen Post" title="Wagen Post" xmlUrl="https://wagenpost.example/rss"/><outline text="" xmlUrl="https://www.town.example/feed.json"/>
<outline text="Again" xmlUrl="https://wagenpost.example/rss"/></outline></body></opml>`), nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range c.Feeds {
		got = append(got, f.Source+" "+f.URL)
	}
	if want := []string{"wagen-post https://wagenpost.example/rss", "town-example https://www.town.example/feed.json"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTheZoneOfAFeedGoesWithItsItems(t *testing.T) {
	for _, c := range []struct{ contentType, zone, want string }{
		{"application/rss+xml; charset=iso-8859-1", "Europe/Brussels", `application/rss+xml; charset=iso-8859-1; timezone="Europe/Brussels"`},
		{"", "Europe/Brussels", `application/octet-stream; timezone="Europe/Brussels"`},
		{"application/atom+xml", "", "application/atom+xml"},
	} {
		if got := withZone(c.contentType, c.zone); got != c.want {
			t.Errorf("withZone(%q, %q) = %q, want %q", c.contentType, c.zone, got, c.want)
		}
	}
}
