package feeds

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // for images without a database of time zones

	"github.com/goccy/go-yaml"

	"wirecopy/internal/charsets"
	"wirecopy/pipeline/sources/polite"
	"wirecopy/pipeline/token"
)

// Config says which feeds are polled, and who asks for them.
type Config struct {
	// UserAgent is what servers are told; it should say whom to write to. "wirecopy" unless set.
	UserAgent string
	// Proxy is the http or https address of a proxy through which public addresses are reached. It resolves their names,
	// and so it is the proxy that has to refuse private ones. Feeds with AllowPrivate do without it.
	Proxy string
	Feeds []Feed
}

// Feed is one feed that is polled.
type Feed struct {
	// Name is the URL for logs, reports and the state: as it stands in the file, with ${NAME} for what is secret. URL
	// unless set.
	Name string
	URL  string
	// Source that its items belong to, a subject token. Several feeds may share one.
	Source string
	// Every is how often it is polled; 5 min unless set. A tenth of it more or less is left to chance.
	Every time.Duration
	// Timeout of each request; 30 s unless set.
	Timeout time.Duration
	// MaxSize of the feed, and of a page, in bytes, unpacked; 8 MB unless set.
	MaxSize int64
	// Fetch gets the page that each item links to, and takes the story from there.
	Fetch bool
	// AllowPrivate lets the feed, its pages and what they redirect to be at private, loopback and link-local addresses.
	AllowPrivate bool
	// Zone is the time zone of the feed, by its name in the IANA database: that of times which come without one. "" is UTC.
	Zone string
	// Headers go with each request to the server of URL, and to no other.
	Headers map[string]string
	// User and Password are HTTP basic authentication, for that server as well; an empty User means none.
	User, Password string
}

// server is what may be reached of the feed, and how.
func (f *Feed) server() *polite.Server {
	return &polite.Server{
		URL: f.URL, Timeout: f.Timeout, MaxSize: f.MaxSize, AllowPrivate: f.AllowPrivate, Headers: f.Headers, User: f.User, Password: f.Password,
	}
}

const (
	defaultEvery   = 5 * time.Minute
	leastEvery     = 30 * time.Second
	defaultTimeout = 30 * time.Second
	longestTimeout = 5 * time.Minute
	defaultSize    = 8e6
	largestSize    = 256e6
	// DefaultAgent is what servers are told where the list names no contact.
	DefaultAgent = "wirecopy"
)

func (c Config) withDefaults() Config {
	c.UserAgent = cmp.Or(c.UserAgent, DefaultAgent)
	c.Feeds = slices.Clone(c.Feeds)
	for i := range c.Feeds {
		f := &c.Feeds[i]
		f.Name = cmp.Or(f.Name, f.URL)
		f.Every = cmp.Or(f.Every, defaultEvery)
		f.Timeout = cmp.Or(f.Timeout, defaultTimeout)
		f.MaxSize = cmp.Or(f.MaxSize, defaultSize)
	}
	return c
}

// feedsFile is the file as it is written.
type feedsFile struct {
	Contact   string       `yaml:"contact"`
	UserAgent string       `yaml:"user_agent"`
	Proxy     string       `yaml:"proxy"`
	Defaults  feedSettings `yaml:"defaults"`
	Feeds     []feedEntry  `yaml:"feeds"`
}

// feedSettings stand under defaults, and with a feed where it differs. Nil means that nothing is said.
type feedSettings struct {
	Every        *string `yaml:"every"`
	Timeout      *string `yaml:"timeout"`
	MaxSize      *string `yaml:"max_size"`
	Fetch        *bool   `yaml:"fetch"`
	AllowPrivate *bool   `yaml:"allow_private"`
	TimeZone     *string `yaml:"timezone"`
}

type feedEntry struct {
	URL       string            `yaml:"url"`
	Source    string            `yaml:"source"`
	Headers   map[string]string `yaml:"headers"`
	BasicAuth *basicAuth        `yaml:"basic_auth"`
	Settings  feedSettings      `yaml:",inline"`
}

type basicAuth struct {
	User     string `yaml:"user"`
	Password string `yaml:"password"`
}

// Read reads a list of feeds. In url, proxy, headers and basic_auth, ${NAME} stands for an environment variable. The
// error names the file, the line or the feed, and what to do.
func Read(path string) (Config, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return Config{}, fmt.Errorf("list of feeds: %w", err)
	}
	c, err := parseFeeds(data, os.LookupEnv)
	if err != nil {
		return Config{}, fmt.Errorf("list of feeds %s: %w", filepath.Clean(path), err)
	}
	return c, nil
}

func parseFeeds(data []byte, env func(string) (string, bool)) (Config, error) {
	if bytes.HasPrefix(bytes.TrimSpace(charsets.WithoutBOM(data)), []byte("<")) {
		return parseOPML(data)
	}
	var file feedsFile
	if err := yaml.UnmarshalWithOptions(data, &file, yaml.Strict()); err != nil {
		return Config{}, describeYAML(err)
	}
	if len(file.Feeds) == 0 {
		return Config{}, errors.New("there is no feed in it: list them under feeds, each with a url and a source")
	}
	c := Config{UserAgent: file.UserAgent}
	if c.UserAgent == "" && file.Contact != "" {
		c.UserAgent = DefaultAgent + " (+" + file.Contact + ")"
	}
	if !isHeaderValue(c.UserAgent) {
		return Config{}, errors.New("contact and user_agent have to be one line of plain letters: an address to write to, or a page that says who you are")
	}
	if file.Proxy != "" {
		var err error
		if c.Proxy, err = expand(file.Proxy, env); err != nil {
			return Config{}, fmt.Errorf("proxy: %w", err)
		}
		if u, err := url.Parse(c.Proxy); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return Config{}, errors.New("proxy: it has to start with http:// or https:// and a host")
		}
	}
	common := Feed{}
	if err := file.Defaults.apply(&common); err != nil {
		return Config{}, fmt.Errorf("defaults: %w", err)
	}
	known := map[string]int{}
	for i, entry := range file.Feeds {
		f, err := entry.feed(common, env)
		if err == nil {
			if first, twice := known[f.URL]; twice {
				err = fmt.Errorf("feed %d has the same url: leave one of them out", first)
			}
			known[f.URL] = i + 1
		}
		if err != nil {
			return Config{}, fmt.Errorf("feed %d (%s): %w", i+1, cmp.Or(entry.URL, "without a url"), err)
		}
		c.Feeds = append(c.Feeds, f)
	}
	return c.withDefaults(), nil
}

// describeYAML says what is wrong in one line, with its place.
func describeYAML(err error) error {
	var e yaml.Error
	if !errors.As(err, &e) || e.GetToken() == nil {
		return errors.New(strings.Join(strings.Fields(err.Error()), " "))
	}
	msg := e.GetMessage()
	if field, ok := strings.CutPrefix(msg, "unknown field "); ok {
		msg = "the key " + field + " is not known (known are contact, user_agent, proxy, defaults and feeds; for a feed url, source, headers, basic_auth; " +
			"for a feed and under defaults every, timeout, max_size, fetch, allow_private, timezone)"
	}
	return fmt.Errorf("line %d: %s", e.GetToken().Position.Line, msg)
}

func (e feedEntry) feed(f Feed, env func(string) (string, bool)) (Feed, error) {
	var err error
	if e.URL == "" {
		return f, errors.New("the url is missing")
	}
	f.Name = e.URL
	if f.URL, err = expand(e.URL, env); err != nil {
		return f, fmt.Errorf("url: %w", err)
	}
	if err := checkURL(f.URL); err != nil {
		return f, fmt.Errorf("url: %w", err)
	}
	if e.Source == "" {
		return f, fmt.Errorf("the source is missing: give it a name, such as %q", suggestSource(f.URL))
	}
	if err := token.Check(e.Source); err != nil {
		return f, fmt.Errorf("source: %w", err)
	}
	f.Source = e.Source
	if err := e.Settings.apply(&f); err != nil {
		return f, err
	}
	f.Headers = map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(e.Headers)) {
		key := http.CanonicalHeaderKey(name)
		if !isHeaderName(name) || ownHeaders[key] {
			return f, fmt.Errorf("headers: %q cannot be set", name)
		}
		if f.Headers[key], err = expand(e.Headers[name], env); err != nil {
			return f, fmt.Errorf("headers: %s: %w", name, err)
		}
		if !isHeaderValue(f.Headers[key]) {
			return f, fmt.Errorf("headers: the value of %s has characters that no header can have", name)
		}
	}
	if e.BasicAuth == nil {
		return f, nil
	}
	if !strings.Contains(e.BasicAuth.Password, "${") {
		return f, errors.New("basic_auth: put the password into an environment variable, and name it here: password: ${NAME}")
	}
	if f.User, err = expand(e.BasicAuth.User, env); err == nil {
		f.Password, err = expand(e.BasicAuth.Password, env)
	}
	switch {
	case err != nil:
		return f, fmt.Errorf("basic_auth: %w", err)
	case f.User == "":
		return f, errors.New("basic_auth: the user is missing")
	}
	return f, nil
}

// ownHeaders are those that the poller has to set itself.
var ownHeaders = map[string]bool{
	"Host": true, "User-Agent": true, "Accept-Encoding": true, "Content-Length": true, "Transfer-Encoding": true, "Connection": true,
	"If-None-Match": true, "If-Modified-Since": true, "Range": true,
}

func (s feedSettings) apply(f *Feed) error {
	var err error
	if s.Every != nil {
		if f.Every, err = time.ParseDuration(*s.Every); err != nil {
			return fmt.Errorf("every: %q is no time: write it as 90s, 5m or 1h", *s.Every)
		}
		if f.Every < leastEvery {
			return fmt.Errorf("every: %s is too often: %s is the least", *s.Every, leastEvery)
		}
	}
	if s.Timeout != nil {
		if f.Timeout, err = time.ParseDuration(*s.Timeout); err != nil || f.Timeout <= 0 || f.Timeout > longestTimeout {
			return fmt.Errorf("timeout: %q is no time from 1s to %s", *s.Timeout, longestTimeout)
		}
	}
	if s.MaxSize != nil {
		if f.MaxSize, err = parseSize(*s.MaxSize); err != nil {
			return fmt.Errorf("max_size: %w", err)
		}
	}
	if s.Fetch != nil {
		f.Fetch = *s.Fetch
	}
	if s.AllowPrivate != nil {
		f.AllowPrivate = *s.AllowPrivate
	}
	if s.TimeZone != nil {
		if _, err := time.LoadLocation(*s.TimeZone); err != nil || *s.TimeZone == "Local" {
			return fmt.Errorf("timezone: %q is no time zone: write it as Europe/Brussels or UTC", *s.TimeZone)
		}
		f.Zone = *s.TimeZone
	}
	return nil
}

// parseSize reads 8MB, 500KB or a number of bytes.
func parseSize(s string) (int64, error) {
	number, factor := strings.TrimSpace(strings.ToUpper(s)), int64(1)
	for unit, f := range map[string]int64{"KB": 1e3, "MB": 1e6} {
		if n, ok := strings.CutSuffix(number, unit); ok {
			number, factor = strings.TrimSpace(n), f
		}
	}
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || n <= 0 || n > largestSize/factor {
		return 0, fmt.Errorf("%q is no size up to %d MB: write it as 8MB, 500KB or a number of bytes", s, int64(largestSize/1e6))
	}
	return n * factor, nil
}

func checkURL(s string) error {
	u, err := url.Parse(s)
	switch {
	case err != nil, u.Host == "", u.Scheme != "http" && u.Scheme != "https":
		return errors.New("it has to start with https:// or http:// and a host")
	case u.User != nil:
		return errors.New("leave user and password out of it: use basic_auth")
	}
	return nil
}

// suggestSource makes a source of a host's name.
func suggestSource(s string) string {
	u, err := url.Parse(s)
	if err != nil {
		return token.Unknown
	}
	return token.Fold(strings.TrimPrefix(strings.ReplaceAll(u.Hostname(), ".", "-"), "www-"))
}

// expand replaces each ${NAME} by the environment variable.
func expand(s string, env func(string) (string, bool)) (string, error) {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(s, "${")
		b.WriteString(before)
		if !found {
			return b.String(), nil
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed || name == "" {
			return "", errors.New("there is a ${ without a name and a }")
		}
		value, ok := env(name)
		if !ok || value == "" {
			return "", fmt.Errorf("the environment variable %s is not set", name)
		}
		b.WriteString(value)
		s = after
	}
}

func isHeaderName(s string) bool {
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '_' {
			return false
		}
	}
	return s != ""
}

func isHeaderValue(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}
