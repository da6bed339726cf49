// Package alerts tells people and programs when somebody says something that they wait for: by a signed webhook, by e-mail or
// on a NATS subject, at least once, and at most as often as they can bear.
package alerts

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/mail"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"wirecopy/pipeline"
	"wirecopy/pipeline/archive/words"
	"wirecopy/pipeline/token"
)

// Config is what is to be told to whom.
type Config struct {
	Destinations []Destination
	Rules        []Rule
}

// Destination is where alerts go. One of Webhook, SMTP and NATS is set.
type Destination struct {
	Name string
	// Webhook is the address that alerts are posted to, and Secret what they are signed with.
	Webhook, Secret string
	// SMTP is the host and port of a server for mail; User and Password may be "".
	SMTP, User, Password, From string
	To                         []string
	// NATS is a subject.
	NATS string
}

// Rule says what is waited for. Every field that is set has to apply.
type Rule struct {
	Name string
	// Articles waits for articles, instead of quotes.
	Articles bool
	// Speaker, About and Entity are a name, or a part of one in whole words, or a Wikidata id. About may also be words of the quote.
	Speaker, About, Entity string
	// Words stand in what was said; of articles, in headline or text.
	Words words.Expression
	// Stance is the speaker's toward About.
	Stance                   string
	Source, Type, Kind, Tone []string
	Language                 string
	MinConfidence            float64
	// To are names of destinations.
	To []string
	// Digest gathers alerts for so long, and sends them in one message; 0 sends each at once.
	Digest time.Duration
	// Limit is how many messages go out in Within; more are gathered into one. 0 is no limit.
	Limit  int
	Within time.Duration

	aboutWords words.Expression
}

// The file as it is written.
type (
	file struct {
		To    map[string]destinationEntry `yaml:"to"`
		Rules []ruleEntry                 `yaml:"rules"`
	}
	destinationEntry struct {
		Webhook  string   `yaml:"webhook"`
		Secret   string   `yaml:"secret"`
		SMTP     string   `yaml:"smtp"`
		User     string   `yaml:"user"`
		Password string   `yaml:"password"`
		From     string   `yaml:"from"`
		To       []string `yaml:"to"`
		NATS     string   `yaml:"nats"`
	}
	ruleEntry struct {
		Name          string   `yaml:"name"`
		Of            string   `yaml:"of"`
		Speaker       string   `yaml:"speaker"`
		About         string   `yaml:"about"`
		Entity        string   `yaml:"entity"`
		Words         string   `yaml:"words"`
		Stance        string   `yaml:"stance"`
		Source        []string `yaml:"source"`
		Type          []string `yaml:"type"`
		Kind          []string `yaml:"kind"`
		Tone          []string `yaml:"tone"`
		Language      string   `yaml:"language"`
		MinConfidence float64  `yaml:"min_confidence"`
		To            []string `yaml:"to"`
		Digest        string   `yaml:"digest"`
		Limit         string   `yaml:"limit"`
	}
)

// Read reads a file of rules. In webhook, secret, smtp, user and password, ${NAME} stands for an environment variable. The error names
// the file, the rule or the destination, and what to do.
func Read(path string) (Config, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return Config{}, fmt.Errorf("alerts: %w", err)
	}
	c, err := parse(data, os.LookupEnv)
	if err != nil {
		return Config{}, fmt.Errorf("alerts %s: %w", path, err)
	}
	return c, nil
}

func parse(data []byte, env func(string) (string, bool)) (Config, error) {
	var f file
	if err := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict()).Decode(&f); err != nil && !errors.Is(err, io.EOF) { // an empty file
		return Config{}, errors.New(strings.TrimSpace(yaml.FormatError(err, false, false)))
	}
	if len(f.Rules) == 0 {
		return Config{}, errors.New("there is no rule in it: list them under rules, each with a name, what it waits for, and to")
	}
	var c Config
	names := make([]string, 0, len(f.To))
	for name := range f.To {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		d, err := f.To[name].destination(name, env)
		if err != nil {
			return Config{}, fmt.Errorf("to %s: %w", name, err)
		}
		c.Destinations = append(c.Destinations, d)
	}
	seen := map[string]bool{}
	for i, e := range f.Rules {
		r, err := e.rule()
		if err == nil && seen[r.Name] {
			err = errors.New("another rule has that name")
		}
		for _, to := range e.To {
			if err == nil && !slices.Contains(names, to) {
				err = fmt.Errorf("there is no %q under to", to)
			}
		}
		if err != nil {
			return Config{}, fmt.Errorf("rule %s: %w", orNumber(e.Name, i+1), err)
		}
		seen[r.Name] = true
		c.Rules = append(c.Rules, r)
	}
	return c, nil
}

func orNumber(name string, n int) string {
	if name == "" {
		return strconv.Itoa(n)
	}
	return name
}

func (e destinationEntry) destination(name string, env func(string) (string, bool)) (Destination, error) {
	d := Destination{Name: name, From: e.From, To: e.To, NATS: e.NATS}
	if err := token.Check(name); err != nil {
		return d, err
	}
	for _, x := range []struct {
		from string
		to   *string
	}{{e.Webhook, &d.Webhook}, {e.Secret, &d.Secret}, {e.SMTP, &d.SMTP}, {e.User, &d.User}, {e.Password, &d.Password}} {
		var err error
		if *x.to, err = expand(x.from, env); err != nil {
			return d, err
		}
	}
	kinds := 0
	for _, set := range []string{d.Webhook, d.SMTP, d.NATS} {
		if set != "" {
			kinds++
		}
	}
	if kinds != 1 {
		return d, errors.New("say one of webhook, smtp and nats")
	}
	switch {
	case d.Webhook != "":
		return d, d.checkWebhook()
	case d.SMTP != "":
		return d, d.checkSMTP()
	}
	return d, d.checkSubject()
}

var variable = regexp.MustCompile(`\$\{([A-Za-z_][A-Za-z0-9_]*)\}`)

func expand(s string, env func(string) (string, bool)) (out string, err error) {
	out = variable.ReplaceAllStringFunc(s, func(v string) string {
		value, ok := env(v[2 : len(v)-1])
		if !ok || value == "" {
			err = fmt.Errorf("the environment variable %s is not set", v[2:len(v)-1])
		}
		return value
	})
	return out, err
}

// leastSecret is how many bytes a secret has at least, as the Standard Webhooks have it.
const leastSecret = 24

func (d *Destination) checkWebhook() error {
	u, err := url.Parse(d.Webhook)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return errors.New("webhook: give an address that begins with https:// or http://")
	}
	if host := u.Hostname(); u.Scheme == "http" && host != "localhost" && !net.ParseIP(host).IsLoopback() {
		return errors.New("webhook: http:// goes over the network unencrypted: use https://, or an address on this machine")
	}
	key, err := d.key()
	if err != nil {
		return err
	}
	if len(key) < leastSecret {
		return fmt.Errorf("secret: alerts are signed with it, and it needs %d bytes at least: %s and what openssl rand -base64 32 gives", leastSecret, secretPrefix)
	}
	return nil
}

func (d Destination) checkSMTP() error {
	if _, _, err := net.SplitHostPort(d.SMTP); err != nil {
		return errors.New("smtp: give host and port, as in smtp.example.org:587")
	}
	if _, err := mail.ParseAddress(d.From); err != nil {
		return fmt.Errorf("from: %q is no address of mail", d.From)
	}
	if len(d.To) == 0 {
		return errors.New("to: say to whom")
	}
	for _, to := range d.To {
		if _, err := mail.ParseAddress(to); err != nil {
			return fmt.Errorf("to: %q is no address of mail", to)
		}
	}
	return nil
}

var subject = regexp.MustCompile(`^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$`)

func (d Destination) checkSubject() error {
	if !subject.MatchString(d.NATS) {
		return fmt.Errorf("nats: %q is no subject: words of letters, digits, _ and - with dots between them", d.NATS)
	}
	if root, _, _ := strings.Cut(d.NATS, "."); root == "wire" {
		return errors.New("nats: subjects that begin with wire are the pipeline's own: choose another")
	}
	return nil
}

func (e ruleEntry) rule() (Rule, error) {
	r := Rule{Name: e.Name, Speaker: e.Speaker, About: e.About, Entity: e.Entity, Stance: e.Stance, Source: e.Source, Type: e.Type, Kind: e.Kind, Tone: e.Tone,
		Language: e.Language, MinConfidence: e.MinConfidence, To: e.To}
	if err := token.Check(e.Name); err != nil {
		return r, fmt.Errorf("name: %w", err)
	}
	switch e.Of {
	case "", "quotes":
	case "articles":
		r.Articles = true
	default:
		return r, fmt.Errorf("of: %q is neither quotes nor articles", e.Of)
	}
	if err := r.check(); err != nil {
		return r, err
	}
	var err error
	if r.Words, err = words.Parse(e.Words); err != nil {
		return r, fmt.Errorf("words: %w", err)
	}
	if r.Stance == "" {
		if r.aboutWords, err = words.Parse(e.About); err != nil {
			return r, fmt.Errorf("about: %w", err)
		}
	}
	if r.Speaker == "" && r.About == "" && r.Entity == "" && r.Words == nil {
		return r, errors.New("it waits for everything: say speaker, about, entity or words")
	}
	if e.Digest != "" {
		if r.Digest, err = time.ParseDuration(e.Digest); err != nil || r.Digest < time.Minute || r.Digest > 7*24*time.Hour {
			return r, fmt.Errorf("digest: %q is no time from 1m to 168h", e.Digest)
		}
	}
	if e.Limit != "" {
		return r, r.limit(e.Limit)
	}
	return r, nil
}

func (r *Rule) check() error {
	tones := []string{pipeline.Negative, pipeline.Neutral, pipeline.Positive}
	for _, c := range []struct {
		field           string
		values, allowed []string
	}{
		{"type", r.Type, []string{pipeline.Direct, pipeline.Mixed, pipeline.Indirect}},
		{"kind", r.Kind, []string{pipeline.PersonSpeaker, pipeline.OrganizationSpeaker, pipeline.CollectiveSpeaker, pipeline.AnonymousSpeaker, pipeline.DocumentSpeaker}},
		{"tone", r.Tone, tones},
	} {
		for _, v := range c.values {
			if !slices.Contains(c.allowed, v) {
				return fmt.Errorf("%s: %q is none of %s", c.field, v, strings.Join(c.allowed, ", "))
			}
		}
	}
	switch {
	case len(r.To) == 0:
		return errors.New("to: say to which of the destinations")
	case r.Stance != "" && !slices.Contains(tones, r.Stance):
		return fmt.Errorf("stance: %q is none of %s", r.Stance, strings.Join(tones, ", "))
	case r.Stance != "" && r.About == "":
		return errors.New("stance: it is the stance toward about: say whom")
	case !(r.MinConfidence >= 0 && r.MinConfidence <= 1):
		return fmt.Errorf("min_confidence: %v is not from 0 to 1", r.MinConfidence)
	case r.Articles && (r.Speaker != "" || r.About != "" || r.Stance != "" || len(r.Type) > 0 || len(r.Kind) > 0 || r.MinConfidence > 0):
		return errors.New("of articles: entity, words, source, tone and language apply, and nothing that is of quotes")
	}
	return nil
}

// limit reads a limit, as in 20/h.
func (r *Rule) limit(s string) error {
	number, unit, _ := strings.Cut(s, "/")
	n, err := strconv.Atoi(number)
	within := map[string]time.Duration{"m": time.Minute, "h": time.Hour, "d": 24 * time.Hour}[unit]
	if err != nil || n < 1 || within == 0 {
		return fmt.Errorf("limit: %q is not as 20/h: a number, and m, h or d", s)
	}
	r.Limit, r.Within = n, within
	return nil
}
