// Package api serves an archive over HTTP, as openapi.yaml beside it says. It has no state but the archive: a server mounts the
// handler under /v1/, beside what else it serves.
package api

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.uber.org/zap"

	"wirecopy/pipeline/archive"
)

//go:embed openapi.yaml
var openapi []byte

// OpenAPI is the description of what Handler serves: OpenAPI 3.1, as YAML.
func OpenAPI() []byte { return openapi }

// Options of a Handler. The zero value lets everybody read who asks by an address or for localhost, and nobody write.
type Options struct {
	Tokens Tokens
	// Open lets everybody read, whatever tokens there are, and under whatever name of the host.
	Open bool
	// Patience is how long a query may take; 10 s unless set.
	Patience time.Duration
	// Log is told of errors of the archive; nil drops them.
	Log *zap.Logger
	// Now is the time; the clock's unless set.
	Now func() time.Time
}

const defaultPatience = 10 * time.Second

// Handler serves /v1/… of an archive.
func Handler(store *archive.Store, o Options) http.Handler {
	if o.Patience == 0 {
		o.Patience = defaultPatience
	}
	if o.Log == nil {
		o.Log = zap.NewNop()
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	h := &handler{store, o}
	mux := http.NewServeMux()
	allowed := map[string][]string{}
	handle := func(method, path string, f http.HandlerFunc) {
		mux.HandleFunc(method+" "+path, f)
		allowed[path] = append(allowed[path], method)
	}
	for path, f := range map[string]func(context.Context, *http.Request, *params) (any, error){
		"/v1/quotes":        h.quotes,
		"/v1/people":        h.people,
		"/v1/people/{id}":   h.person,
		"/v1/articles":      h.articles,
		"/v1/articles/{id}": h.article,
		"/v1/stats":         h.stats,
		"/v1/decisions":     h.decisions,
	} {
		handle(http.MethodGet, path, h.reading(f))
	}
	handle(http.MethodGet, "/v1/export/quotes", h.export)
	handle(http.MethodPost, "/v1/decisions", h.writing(h.decide))
	handle(http.MethodDelete, "/v1/decisions/{number}", h.writing(h.undo))
	handle(http.MethodGet, "/v1/openapi.yaml", func(w http.ResponseWriter, r *http.Request) {
		answer(w, r, http.StatusOK, "application/yaml", openapi)
	})
	for path, methods := range allowed {
		mux.HandleFunc(path, notAllowed(methods))
	}
	mux.HandleFunc("/v1/", func(w http.ResponseWriter, r *http.Request) {
		refuse(w, http.StatusNotFound, errors.New("there is nothing here: see /v1/openapi.yaml"))
	})
	// A page of another site cannot make a browser write here, whatever the browser knows of us.
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		refuse(w, http.StatusForbidden, errors.New("the request comes from another site"))
	}))
	return h.named(cross.Handler(guarded(mux)))
}

// notAllowed refuses other methods than those of a path. HEAD goes with GET.
func notAllowed(methods []string) http.HandlerFunc {
	if slices.Contains(methods, http.MethodGet) {
		methods = append(methods, http.MethodHead)
	}
	allow := strings.Join(methods, ", ")
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Allow", allow)
		refuse(w, http.StatusMethodNotAllowed, fmt.Errorf("%.20s is nothing that can be done here: %s", r.Method, allow))
	}
}

// named refuses requests for names of hosts, where no token is asked for: a page of another site can have its own name lead to this address, and
// would then read all of this. A page cannot do so with an address, nor with localhost.
func (h *handler) named(next http.Handler) http.Handler {
	if h.Open || h.Tokens != nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			name = r.Host
		}
		name = strings.Trim(strings.ToLower(name), "[]")
		if _, err := netip.ParseAddr(name); err != nil && name != "localhost" {
			refuse(w, http.StatusMisdirectedRequest, fmt.Errorf("the archive is not known as %.100q: use its address, or localhost, or tokens", r.Host))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// guarded sets what every answer has: nothing of it is ever run, framed or guessed at by a browser.
func guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		h.Set("Cache-Control", "private, no-cache")
		h.Set("Vary", "Authorization")
		next.ServeHTTP(w, r)
	})
}

type handler struct {
	store *archive.Store
	Options
}

// moved is the answer that something has another id.
type moved struct{ path string }

// mayRead answers whether the request may read, and refuses it where it may not.
func (h *handler) mayRead(w http.ResponseWriter, r *http.Request) bool {
	reads, _ := h.Tokens.Allow(r)
	if reads = reads || h.Open; !reads {
		wantToken(w)
	}
	return reads
}

func wantToken(w http.ResponseWriter) {
	w.Header().Set("WWW-Authenticate", `Bearer realm="wirecopy"`)
	refuse(w, http.StatusUnauthorized, errors.New("a bearer token is needed: Authorization: Bearer …"))
}

// reading makes a handler of a question.
func (h *handler) reading(ask func(context.Context, *http.Request, *params) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !h.mayRead(w, r) {
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), h.Patience)
		defer cancel()
		v, err := ask(ctx, r, readParams(r.URL.RawQuery, h.Now()))
		if err != nil {
			h.refuse(ctx, w, r, err)
			return
		}
		if m, ok := v.(moved); ok {
			http.Redirect(w, r, m.path, http.StatusTemporaryRedirect)
			return
		}
		b, err := encode(v)
		if err != nil {
			h.refuse(ctx, w, r, err)
			return
		}
		answer(w, r, http.StatusOK, "application/json", b)
	}
}

func encode(v any) ([]byte, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return []byte(b.String()), err
}

// refuse says what is wrong: with the request, or with the archive.
func (h *handler) refuse(ctx context.Context, w http.ResponseWriter, r *http.Request, err error) {
	bad := new(archive.BadQuery)
	switch {
	case errors.As(err, &bad):
		refuse(w, http.StatusBadRequest, err)
	case errors.Is(err, archive.ErrNotFound):
		refuse(w, http.StatusNotFound, err)
	case r.Context().Err() != nil: // nobody waits for the answer
	case ctx.Err() != nil:
		w.Header().Set("Retry-After", "10")
		refuse(w, http.StatusServiceUnavailable, fmt.Errorf("the query takes longer than %v: narrow it, by time or source", h.Patience))
	default:
		h.Log.Warn("the archive did not answer", zap.String("path", r.URL.Path), zap.Error(err))
		w.Header().Set("Retry-After", "2")
		refuse(w, http.StatusServiceUnavailable, errors.New("the archive does not answer at the moment"))
	}
}

func refuse(w http.ResponseWriter, code int, err error) {
	b, _ := encode(map[string]string{"error": err.Error()})
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_, _ = w.Write(b) // the client is gone if this fails
}

// answer writes a body with its ETag, or that it has not changed.
func answer(w http.ResponseWriter, r *http.Request, code int, contentType string, body []byte) {
	sum := sha256.Sum256(body)
	tag := `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
	w.Header().Set("ETag", tag)
	if matches(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(code)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the client is gone if this fails
	}
}

// matches reports whether a list of ETags has one, weak or not.
func matches(list, tag string) bool {
	for one := range strings.SplitSeq(list, ",") {
		if one = strings.TrimPrefix(strings.TrimSpace(one), "W/"); one == tag || one == "*" {
			return true
		}
	}
	return false
}

func (h *handler) quotes(ctx context.Context, _ *http.Request, p *params) (any, error) {
	q := p.quotes()
	q.Facets, q.Page = p.list("facets", longToken), p.page()
	if err := p.done(); err != nil {
		return nil, err
	}
	return h.store.Quotes(ctx, q)
}

func (h *handler) people(ctx context.Context, _ *http.Request, p *params) (any, error) {
	q := archive.PersonQuery{
		Name: p.text("name", longName), Type: p.list("type", longToken), Role: p.text("role", longName), Since: p.time("since"), Order: p.text("order", longToken), Page: p.page(),
	}
	if err := p.done(); err != nil {
		return nil, err
	}
	return h.store.People(ctx, q)
}

func (h *handler) person(ctx context.Context, r *http.Request, p *params) (any, error) {
	if err := p.done(); err != nil {
		return nil, err
	}
	id := r.PathValue("id")
	person, err := h.store.Person(ctx, id)
	if err == nil && person.ID != id {
		return moved{"/v1/people/" + url.PathEscape(person.ID)}, nil
	}
	return person, err
}

func (h *handler) articles(ctx context.Context, _ *http.Request, p *params) (any, error) {
	q := archive.ArticleQuery{
		Words: p.text("words", longWords), Entity: p.text("entity", longName), Source: p.list("source", longToken), Language: p.text("language", 35), Tone: p.list("tone", longToken),
		Since: p.time("since"), Until: p.time("until"), Canceled: p.flag("canceled"), Oldest: p.flag("oldest"), Facets: p.list("facets", longToken), Page: p.page(),
	}
	if err := p.done(); err != nil {
		return nil, err
	}
	return h.store.Articles(ctx, q)
}

func (h *handler) article(ctx context.Context, r *http.Request, p *params) (any, error) {
	version := p.number("version", 0, 1<<30, archive.Newest)
	if err := p.done(); err != nil {
		return nil, err
	}
	return h.store.Article(ctx, r.PathValue("id"), version)
}

func (h *handler) stats(ctx context.Context, _ *http.Request, p *params) (any, error) {
	if err := p.done(); err != nil {
		return nil, err
	}
	return h.store.Stats(ctx)
}

func (h *handler) decisions(ctx context.Context, _ *http.Request, p *params) (any, error) {
	page := p.page()
	if err := p.done(); err != nil {
		return nil, err
	}
	return h.store.Decisions(ctx, page)
}
