package polite

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"wirecopy/internal/charsets"
)

// ErrRobots says that a site asks programs to leave a page alone.
var ErrRobots = errors.New("the site's Robots.txt does not allow it")

const (
	robotsAge    = 24 * time.Hour
	robotsRetry  = 10 * time.Minute // after an answer that says nothing
	robotsSize   = 512 << 10        // RFC 9309 asks for 500 KiB at least
	robotsSites  = 4096
	longestDelay = 30 * time.Second
)

// Robots asks sites what programs may get. Answers are kept for a day. It is written after RFC 9309 of September 2022;
// the library that would do it, temoto/robotstxt, was last released the year before.
type Robots struct {
	fetch   *Fetcher
	product string // the name that a robots.txt knows this program by
	mu      sync.Mutex
	sites   map[string]site
}

type site struct {
	rules   rules
	expires time.Time
}

// NewRobots makes a Robots that asks by way of a Fetcher.
func NewRobots(f *Fetcher) *Robots {
	return &Robots{fetch: f, product: productOf(f.agent), sites: map[string]site{}}
}

// productOf is the product token that a user agent begins with (RFC 9309, section 2.2.1).
func productOf(agent string) string {
	end := strings.IndexFunc(agent, func(r rune) bool { return r != '-' && r != '_' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') })
	if end < 0 {
		return agent
	}
	return agent[:end]
}

// Allow gives ErrRobots where the page at u is not to be got. server says what may be reached.
func (r *Robots) Allow(ctx context.Context, server *Server, u *url.URL) error {
	key := u.Scheme + "://" + u.Host
	if server.AllowPrivate {
		key = "+" + key // what is found at private addresses is not told to those that may not reach them
	}
	now := time.Now()
	r.mu.Lock()
	s, ok := r.sites[key]
	r.mu.Unlock()
	if !ok || s.expires.Before(now) {
		var err error
		if s, err = r.ask(ctx, server, u); err != nil {
			return err
		}
		r.mu.Lock()
		if len(r.sites) >= robotsSites {
			for k, old := range r.sites {
				if old.expires.Before(now) || len(r.sites) >= robotsSites {
					delete(r.sites, k)
				}
			}
		}
		r.sites[key] = s
		r.mu.Unlock()
		if s.rules.delay > 0 {
			r.fetch.turns.slow(Host(u), min(s.rules.delay, longestDelay))
		}
	}
	if !s.rules.allow(u) {
		return ErrRobots
	}
	return nil
}

// ask gets a site's robots.txt. A site without one allows all; one that cannot say allows nothing for now (RFC 9309,
// section 2.3.1).
func (r *Robots) ask(ctx context.Context, server *Server, u *url.URL) (site, error) {
	own := *server
	own.MaxSize = robotsSize
	resp, err := r.fetch.Get(ctx, Request{URL: u.Scheme + "://" + u.Host + "/robots.txt", Server: &own})
	now := time.Now()
	switch {
	case ctx.Err() != nil:
		return site{}, ctx.Err()
	case errors.Is(err, ErrPrivate):
		return site{}, err
	case errors.Is(err, ErrRedirects), errors.Is(err, ErrBadURL):
		return site{expires: now.Add(robotsAge)}, nil
	case err != nil, resp.Status >= 500, resp.Status == http.StatusTooManyRequests:
		return site{rules: rules{nothing: true}, expires: now.Add(robotsRetry)}, nil
	case resp.Status != http.StatusOK:
		return site{expires: now.Add(robotsAge)}, nil
	}
	return site{rules: parseRobots(resp.Body, r.product), expires: now.Add(robotsAge)}, nil
}

// rules are what a robots.txt says to one program. The zero value allows all.
type rules struct {
	nothing bool
	paths   []rule
	delay   time.Duration
}

type rule struct {
	pattern string
	allow   bool
}

// parseRobots reads the groups for the product, or those for all where there are none (RFC 9309, section 2.2).
func parseRobots(data []byte, product string) rules {
	var own, all rules
	var hasOwn bool
	var forOwn, forAll, inRules bool
	lines := bufio.NewScanner(bytes.NewReader(charsets.WithoutBOM(data)))
	lines.Buffer(nil, robotsSize+1)
	for lines.Scan() {
		line, _, _ := strings.Cut(lines.Text(), "#")
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		value = strings.TrimSpace(value)
		var add func(*rules)
		switch strings.ToLower(strings.TrimSpace(key)) {
		case "user-agent":
			if inRules {
				forOwn, forAll, inRules = false, false, false
			}
			agent, _, _ := strings.Cut(value, "/")
			forOwn = forOwn || strings.EqualFold(agent, product)
			forAll = forAll || agent == "*"
			hasOwn = hasOwn || forOwn
			continue
		case "allow", "disallow":
			if inRules = true; value == "" {
				continue
			}
			r := rule{pattern: normalPath(value), allow: strings.EqualFold(strings.TrimSpace(key), "allow")}
			add = func(to *rules) { to.paths = append(to.paths, r) }
		case "crawl-delay":
			inRules = true
			seconds, err := strconv.ParseFloat(value, 64)
			if err != nil || !(seconds > 0) {
				continue
			}
			add = func(to *rules) { to.delay = time.Duration(min(seconds, longestDelay.Seconds()) * float64(time.Second)) }
		default:
			continue
		}
		if forOwn {
			add(&own)
		}
		if forAll {
			add(&all)
		}
	}
	if hasOwn {
		return own
	}
	return all
}

// allow reports whether u may be got: the longest pattern that matches decides, and of two the one that allows.
func (r rules) allow(u *url.URL) bool {
	if r.nothing {
		return false
	}
	path := cmp.Or(u.EscapedPath(), "/")
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	path = normalPath(path)
	longest, allowed := -1, true
	for _, p := range r.paths {
		if n := len(p.pattern); (n > longest || n == longest && p.allow) && matchPath(p.pattern, path) {
			longest, allowed = n, p.allow
		}
	}
	return allowed
}

// matchPath reports whether path begins with pattern, in which * is any number of characters, and $ the end.
func matchPath(pattern, path string) bool {
	pattern, toEnd := strings.CutSuffix(pattern, "$")
	parts := strings.Split(pattern, "*")
	rest, ok := strings.CutPrefix(path, parts[0])
	if !ok {
		return false
	}
	if len(parts) == 1 {
		return !toEnd || rest == ""
	}
	for _, part := range parts[1 : len(parts)-1] {
		n := strings.Index(rest, part)
		if n < 0 {
			return false
		}
		rest = rest[n+len(part):]
	}
	last := parts[len(parts)-1]
	if toEnd {
		return strings.HasSuffix(rest, last)
	}
	return strings.Contains(rest, last)
}

// normalPath writes percent-encodings one way: letters and digits plain, hexadecimal digits in capitals, and all that is
// not ASCII encoded.
func normalPath(s string) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		encode := c <= ' ' || c >= 0x7f
		if c == '%' && i+2 < len(s) {
			if v, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				c, i = byte(v), i+2
				encode = c != '-' && c != '.' && c != '_' && c != '~' && (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z')
			}
		}
		if encode {
			b.Write([]byte{'%', digits[c>>4], digits[c&15]})
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}
