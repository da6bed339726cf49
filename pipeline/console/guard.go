package console

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"

	"go.uber.org/zap"
)

// policy is what pages may load: scripts and styles of the console itself, and nothing that stands in a page. A wire may
// contain anything; what of it came to stand in a page as a script would not run.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; " +
	"manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

// cookieName is that of a session's cookie. Browsers tell hosts apart and not ports: two consoles on one machine would sign
// each other's visitors out.
func cookieName(r *http.Request) string {
	_, port, _ := net.SplitHostPort(r.Host)
	return "wirecopy_console_" + port
}

type roleKey struct{}

// roleOf is what the visitor of a request may do.
func roleOf(r *http.Request) Role {
	role, _ := r.Context().Value(roleKey{}).(Role)
	return role
}

// guard lets through who may read, and refuses requests that another site had a browser send.
func (c *Console) guard(next http.Handler) http.Handler {
	csrf := http.NewCrossOriginProtection()
	csrf.SetDenyHandler(c.page(func(http.ResponseWriter, *http.Request) error {
		return problem{http.StatusForbidden, "This request came from another site, and is not obeyed."}
	}))
	checked := csrf.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		role := c.visitor(r)
		r = r.WithContext(context.WithValue(r.Context(), roleKey{}, role))
		if role == Nobody && r.URL.Path != "/login" && !strings.HasPrefix(r.URL.Path, "/static/") {
			c.refuseReader(w, r)
			return
		}
		leave := c.awake.enter()
		defer leave()
		next.ServeHTTP(w, r)
	}))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		if !c.o.Tokens.ReadersNeedOne && !c.knownAs(r.Host) {
			// A page of another site can have its own name lead to this address, and would then read all of this.
			http.Error(w, fmt.Sprintf("This console is not known as %.100q: use its address, or localhost, or name it with --console-host.", r.Host), http.StatusMisdirectedRequest)
			return
		}
		checked.ServeHTTP(w, r)
	})
}

// knownAs reports whether the console may be asked for under a host: an address, localhost, or one of the names given.
func (c *Console) knownAs(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	name = strings.Trim(strings.ToLower(name), "[]")
	if _, err := netip.ParseAddr(name); err == nil {
		return true
	}
	return name == "localhost" || slices.Contains(c.o.Hosts, name)
}

// visitor finds out what the sender of a request may do, by its cookie or its bearer token.
func (c *Console) visitor(r *http.Request) Role {
	role := Nobody
	if !c.o.Tokens.ReadersNeedOne {
		role = Reader
	}
	if scheme, value, _ := strings.Cut(r.Header.Get("Authorization"), " "); strings.EqualFold(scheme, "Bearer") {
		role = max(role, c.o.Tokens.role(strings.TrimSpace(value)))
	}
	if _, password, ok := r.BasicAuth(); ok { // all that readers of feeds can send
		role = max(role, c.o.Tokens.role(password))
	}
	if cookie, err := r.Cookie(cookieName(r)); err == nil {
		role = max(role, c.sessions.role(cookie.Value, time.Now()))
	}
	return role
}

// refuseReader sends people to the page that asks for a token, and programs away.
func (c *Console) refuseReader(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet && strings.Contains(r.Header.Get("Accept"), "text/html") {
		http.Redirect(w, r, "/login", http.StatusSeeOther)
		return
	}
	w.Header().Set("WWW-Authenticate", `Bearer realm="wirecopy"`)
	http.Error(w, "a bearer token is needed: Authorization: Bearer …", http.StatusUnauthorized)
}

// writes lets h be called by those who may write.
func (c *Console) writes(h func(http.ResponseWriter, *http.Request) error) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		if roleOf(r) < Writer {
			return problem{http.StatusForbidden, "Only those may change something who have signed in with a write token."}
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		return h(w, r)
	}
}

// maxForm is the size in bytes of the largest form.
const maxForm = 256 << 10

// problem is an error that is told to the visitor as it is.
type problem struct {
	Code int
	Text string
}

func (p problem) Error() string { return p.Text }

func notFound(format string, args ...any) error {
	return problem{http.StatusNotFound, fmt.Sprintf(format, args...)}
}

func badRequest(format string, args ...any) error {
	return problem{http.StatusBadRequest, fmt.Sprintf(format, args...)}
}

// page makes a handler of a function whose error becomes a page of its own.
func (c *Console) page(h func(http.ResponseWriter, *http.Request) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err := h(w, r)
		var p problem
		switch {
		case err == nil, r.Context().Err() != nil:
			return
		case errors.As(err, &p):
		default:
			c.log.Warn("a page of the console could not be made", zap.String("page", r.Pattern), zap.Error(err))
			p = problem{http.StatusServiceUnavailable, "This page cannot be made at the moment: " + err.Error()}
		}
		if err := c.render(w, r, p.Code, "problem", "Not possible", p); err != nil {
			http.Error(w, p.Text, p.Code)
		}
	})
}

func (c *Console) showLogin(w http.ResponseWriter, r *http.Request) error {
	return c.render(w, r, http.StatusOK, "login", "Sign in", loginView{CanWrite: c.o.Tokens.canWrite()})
}

type loginView struct {
	Wrong    bool
	CanWrite bool
}

func (c *Console) login(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	role := c.o.Tokens.role(strings.TrimSpace(r.PostFormValue("token")))
	if role == Nobody {
		return c.render(w, r, http.StatusForbidden, "login", "Sign in", loginView{Wrong: true, CanWrite: c.o.Tokens.canWrite()})
	}
	c.setCookie(w, r, c.sessions.open(role, time.Now()), int(sessionTime/time.Second))
	http.Redirect(w, r, "/", http.StatusSeeOther)
	return nil
}

func (c *Console) logout(w http.ResponseWriter, r *http.Request) error {
	if cookie, err := r.Cookie(cookieName(r)); err == nil {
		c.sessions.end(cookie.Value)
	}
	c.setCookie(w, r, "", -1)
	http.Redirect(w, r, "/", http.StatusSeeOther)
	return nil
}

func (c *Console) setCookie(w http.ResponseWriter, r *http.Request, value string, age int) {
	http.SetCookie(w, &http.Cookie{
		Name: cookieName(r), Value: value, Path: "/", MaxAge: age, HttpOnly: true, SameSite: http.SameSiteStrictMode,
		Secure: r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https",
	})
}
