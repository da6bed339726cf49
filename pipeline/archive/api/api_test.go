package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"wirecopy/pipeline/archive"
	"wirecopy/pipeline/archive/api"
	"wirecopy/pipeline/archive/archivetest"
)

const (
	readToken  = "read-token-0123456789"
	writeToken = "write-token-0123456789"
)

var postgres *archivetest.Server

func TestMain(m *testing.M) {
	os.Exit(archivetest.Main(m, &postgres))
}

// serve starts a server of an archive of made-up articles.
func serve(t testing.TB, tokens api.Tokens) (*httptest.Server, *archive.Store) {
	t.Helper()
	return serveAt(t, filepath.Join(t.TempDir(), "archive.db"), tokens)
}

func serveAt(t testing.TB, place string, tokens api.Tokens) (*httptest.Server, *archive.Store) {
	t.Helper()
	s, err := archive.Open(t.Context(), place)
	if err != nil {
		t.Fatal(err)
	}
	world := archivetest.New(3, 40)
	var items []archive.Item
	for n := range 60 {
		a := world.Article(n)
		items = append(items, archive.Item{Article: a, Received: a.VersionCreated})
	}
	killed := world.Article(60)
	killed.PubStatus = "canceled"
	items = append(items, archive.Item{Article: killed, Received: killed.VersionCreated})
	if err := s.Put(t.Context(), items, archive.Position{}); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(api.Handler(s, api.Options{Tokens: tokens, Now: func() time.Time { return world.First.AddDate(0, 1, 0) }}))
	t.Cleanup(func() {
		server.Close()
		s.Close()
	})
	return server, s
}

func tokens(t testing.TB) api.Tokens {
	t.Helper()
	file := filepath.Join(t.TempDir(), "tokens")
	if err := os.WriteFile(file, []byte("# who may what\nread "+readToken+"\nwrite "+writeToken+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	tokens, err := api.ReadTokens(file)
	if err != nil {
		t.Fatal(err)
	}
	return tokens
}

// ask sends a request, with a header for each pair.
func ask(t testing.TB, method, address, body string, headers ...string) (*http.Response, []byte) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, b
}

// document is the OpenAPI document, and its schemas compiled.
type document struct {
	Paths    map[string]map[string]operation `json:"paths"`
	raw      any
	compiler *jsonschema.Compiler
}

type operation struct {
	Parameters []map[string]any         `json:"parameters"`
	Responses  map[string]any           `json:"responses"`
	Security   []map[string]interface{} `json:"security"`
}

func readDocument(t testing.TB) *document {
	t.Helper()
	j, err := yaml.YAMLToJSON(api.OpenAPI())
	if err != nil {
		t.Fatal(err)
	}
	d := new(document)
	if err := json.Unmarshal(j, d); err != nil {
		t.Fatal(err)
	}
	if d.raw, err = jsonschema.UnmarshalJSON(bytes.NewReader(j)); err != nil {
		t.Fatal(err)
	}
	d.compiler = jsonschema.NewCompiler()
	d.compiler.DefaultDraft(jsonschema.Draft2020)
	d.compiler.AssertFormat()
	if err := d.compiler.AddResource("openapi.json", d.raw); err != nil {
		t.Fatal(err)
	}
	return d
}

func escape(s string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(s)
}

// check compares an answer with what the document says of it.
func (d *document) check(t testing.TB, path, method, what string, resp *http.Response, body []byte) {
	t.Helper()
	code := fmt.Sprint(resp.StatusCode)
	op, ok := d.Paths[path][strings.ToLower(method)]
	if !ok {
		t.Fatalf("the document has no %s %s", method, path)
	}
	answer, ok := op.Responses[code].(map[string]any)
	if !ok {
		t.Errorf("%s: the answer is %s, which the document does not have: %s", what, code, body)
		return
	}
	at := "openapi.json#/paths/" + escape(path) + "/" + strings.ToLower(method) + "/responses/" + code
	if ref, ok := answer["$ref"].(string); ok {
		at = "openapi.json" + ref
		name := ref[strings.LastIndexByte(ref, '/')+1:]
		answer = d.raw.(map[string]any)["components"].(map[string]any)["responses"].(map[string]any)[name].(map[string]any)
	}
	content, _ := answer["content"].(map[string]any)
	media, _, _ := strings.Cut(resp.Header.Get("Content-Type"), ";")
	if len(content) == 0 {
		return
	}
	if content[media] == nil {
		t.Errorf("%s: the answer is %q, which the document does not have", what, media)
		return
	}
	if media != "application/json" {
		return
	}
	schema, err := d.compiler.Compile(at + "/content/" + escape(media) + "/schema")
	if err != nil {
		t.Fatalf("the schema at %s: %v", at, err)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		t.Fatalf("%s: no JSON: %v", what, err)
	}
	if err := schema.Validate(v); err != nil {
		t.Errorf("%s: %v", what, err)
	}
}

// TestAnswersAreAsDescribed asks every path with values of each parameter that fit, that nearly fit and that are hostile, and compares
// each answer with the document.
func TestAnswersAreAsDescribed(t *testing.T) {
	t.Run("SQLite", func(t *testing.T) { answersAreAsDescribed(t, filepath.Join(t.TempDir(), "archive.db")) })
	t.Run("PostgreSQL", func(t *testing.T) { answersAreAsDescribed(t, postgres.Schema(t)) })
}

func answersAreAsDescribed(t *testing.T, place string) {
	t.Helper()
	server, s := serveAt(t, place, nil)
	d := readDocument(t)
	people, err := s.People(t.Context(), archive.PersonQuery{})
	if err != nil || len(people.Items) == 0 {
		t.Fatalf("no people (%v)", err)
	}
	ids := map[string][]string{
		"/v1/people/{id}":    {people.Items[0].ID, "Q900000000", "nobody", "%00", "..%2f..%2fetc", "~"},
		"/v1/articles/{id}":  {archivetest.New(3, 40).ID(0), archivetest.New(3, 40).ID(60), "nothing", "%E0%80", "';--"},
		"/v1/decisions/{id}": {"1"},
	}
	hostile := []string{"", "a", "tariffs", `"`, `'; DROP TABLE quotes; --`, "%", "_", "*", "-", "NOT", "OR OR", "(((((((((((((((((((", "said : x", "NEAR(a b)", "\x00", "\xff", strings.Repeat("x", 3000),
		"1", "0", "-1", "1e9", "NaN", "true", "direct", "negative", "2026-01-01", "0001-01-01", "9999-12-31T23:59:59Z", "7d", "Q1", "日本", "\u202e", "\U0001F600", "{text} : a", "^a", `a" OR "b`, `"tariffs budget" -x*`}
	rng := rand.New(rand.NewPCG(1, 2))
	seen := map[int]int{}
	for path, methods := range d.Paths {
		op, ok := methods["get"]
		if !ok {
			continue
		}
		at := []string{path}
		if all := ids[path]; all != nil {
			at = nil
			for _, id := range all {
				at = append(at, strings.NewReplacer("{id}", id).Replace(path))
			}
		}
		queries := hostileQueries(d.queryParameters(op), hostile, rng)
		for n, one := range at {
			for i, q := range queries {
				if i%len(at) != n {
					continue
				}
				if strings.HasPrefix(path, "/v1/export") && q.Get("format") == "" {
					q.Set("format", "jsonl")
				}
				what := one + "?" + q.Encode()
				resp, body := ask(t, http.MethodGet, server.URL+what, "")
				seen[resp.StatusCode]++
				d.check(t, path, http.MethodGet, what, resp, body)
			}
			resp, body := ask(t, http.MethodGet, server.URL+one, "")
			seen[resp.StatusCode]++
			d.check(t, path, http.MethodGet, one, resp, body)
		}
	}
	for _, code := range []int{200, 307, 400, 404} {
		if seen[code] == 0 {
			t.Errorf("no answer was %d, of %v", code, seen)
		}
	}
}

// queryParameters are the names of an operation's parameters in the query.
func (d *document) queryParameters(op operation) []string {
	var names []string
	for _, p := range op.Parameters {
		if ref, ok := p["$ref"].(string); ok {
			name := ref[strings.LastIndexByte(ref, '/')+1:]
			p = d.raw.(map[string]any)["components"].(map[string]any)["parameters"].(map[string]any)[name].(map[string]any)
		}
		if p["in"] == "query" {
			names = append(names, p["name"].(string))
		}
	}
	return names
}

// hostileQueries gives each parameter each value, and then several together.
func hostileQueries(names, hostile []string, rng *rand.Rand) []url.Values {
	queries := []url.Values{{"unknown": {"1"}}}
	for i, name := range names {
		for j, v := range hostile {
			if (i+j)%3 != 0 { // each value somewhere, and each parameter with many
				continue
			}
			queries = append(queries, url.Values{name: {v}})
		}
	}
	for range 20 {
		v := url.Values{}
		for range 1 + rng.IntN(4) {
			if len(names) > 0 {
				v.Add(names[rng.IntN(len(names))], hostile[rng.IntN(len(hostile))])
			}
		}
		queries = append(queries, v)
	}
	return queries
}

// TestWhatTheDocumentListsIsTaken asks every path with each listed value of its parameters.
func TestWhatTheDocumentListsIsTaken(t *testing.T) {
	server, _ := serve(t, nil)
	for _, c := range []struct{ query, want string }{
		{"/v1/quotes?type=direct&type=mixed&kind=person&tone=negative&facets=source&facets=type&facets=kind&facets=tone&facets=speaker&facets=language&facets=month", "200"},
		{"/v1/quotes?type=direct,mixed&facets=source,month&source=northstar,", "200"},
		{"/v1/quotes?about=budget&minConfidence=0.9&since=2025-01-01&until=2026-01-01&limit=3&oldest=true&language=en", "200"},
		{"/v1/people?type=PERSON&order=said&limit=2", "200"},
		{"/v1/people?order=match", "400"},
		{"/v1/articles?canceled=true", "200"},
		{"/v1/articles?words=budget&tone=neutral&facets=month", "200"},
		{"/v1/quotes?typ=direct", "400"},
		{"/v1/quotes?limit=1001", "400"},
		{"/v1/quotes?since=2026-01-02&until=2026-01-01", "400"},
		{"/v1/quotes?speaker=a&speaker=b", "400"},
		{"/v1/quotes?cursor=AAAAAAA", "400"},
		{"/v1/nothing", "404"},
	} {
		resp, body := ask(t, http.MethodGet, server.URL+c.query, "")
		if fmt.Sprint(resp.StatusCode) != c.want {
			t.Errorf("%s: got %d, want %s: %s", c.query, resp.StatusCode, c.want, body)
		}
	}
}

func TestETag(t *testing.T) {
	server, s := serve(t, nil)
	for _, path := range []string{"/v1/quotes", "/v1/people", "/v1/articles/" + archivetest.New(3, 40).ID(1), "/v1/stats", "/v1/openapi.yaml"} {
		resp, _ := ask(t, http.MethodGet, server.URL+path, "")
		tag := resp.Header.Get("ETag")
		again, body := ask(t, http.MethodGet, server.URL+path, "", "If-None-Match", `"other", W/`+tag)
		if tag == "" || again.StatusCode != http.StatusNotModified || len(body) > 0 {
			t.Errorf("%s: with its ETag %s the answer is %d of %d bytes, want 304", path, tag, again.StatusCode, len(body))
		}
	}
	before, _ := ask(t, http.MethodGet, server.URL+"/v1/quotes", "")
	a := archivetest.New(3, 40).Article(100)
	if err := s.Put(t.Context(), []archive.Item{{Article: a, Received: a.VersionCreated}}, archive.Position{}); err != nil {
		t.Fatal(err)
	}
	after, _ := ask(t, http.MethodGet, server.URL+"/v1/quotes", "", "If-None-Match", before.Header.Get("ETag"))
	if after.StatusCode != http.StatusOK {
		t.Errorf("after another article the answer is %d, want 200", after.StatusCode)
	}
}

func TestPagesFollowEachOther(t *testing.T) {
	server, _ := serve(t, nil)
	for _, path := range []string{"/v1/quotes?words=budget&limit=7", "/v1/people?limit=13", "/v1/people?name=b&limit=3", "/v1/articles?limit=11", "/v1/articles?oldest=true&limit=9"} {
		seen, next, pages := map[string]bool{}, "", 0
		for ; pages < 100; pages++ {
			_, body := ask(t, http.MethodGet, server.URL+path+"&cursor="+url.QueryEscape(next), "")
			var page struct {
				Items []struct {
					ID string `json:"id"`
				} `json:"items"`
				Next string `json:"next"`
			}
			if err := json.Unmarshal(body, &page); err != nil {
				t.Fatal(err)
			}
			for _, one := range page.Items {
				if seen[one.ID] {
					t.Errorf("%s: %s is on two pages", path, one.ID)
				}
				seen[one.ID] = true
			}
			if next = page.Next; next == "" {
				break
			}
		}
		if len(seen) == 0 || pages == 100 {
			t.Errorf("%s: %d on %d pages", path, len(seen), pages)
		}
	}
}

func TestTokens(t *testing.T) {
	server, s := serve(t, tokens(t))
	people, err := s.People(t.Context(), archive.PersonQuery{Type: []string{"PERSON"}})
	if err != nil {
		t.Fatal(err)
	}
	merge := fmt.Sprintf(`{"kind":"merge","person":%q,"into":%q}`, people.Items[1].ID, people.Items[0].ID)
	d := readDocument(t)
	for _, c := range []struct {
		name, method, path, body, token, media, origin string
		want                                           int
	}{
		{"nothing", "GET", "/v1/quotes", "", "", "", "", 401},
		{"another token", "GET", "/v1/quotes", "", "read-token-012345678X", "", "", 401},
		{"to read", "GET", "/v1/quotes", "", readToken, "", "", 200},
		{"a token for writing reads", "GET", "/v1/stats", "", writeToken, "", "", 200},
		{"the document needs none", "GET", "/v1/openapi.yaml", "", "", "", "", 200},
		{"an export needs one", "GET", "/v1/export/quotes", "", "", "", "", 401},
		{"writing without one", "POST", "/v1/decisions", merge, "", "application/json", "", 401},
		{"writing with one for reading", "POST", "/v1/decisions", merge, readToken, "application/json", "", 403},
		{"a form, as another site's page can send it", "POST", "/v1/decisions", merge, writeToken, "text/plain", "", 415},
		{"from another site", "POST", "/v1/decisions", merge, writeToken, "application/json", "https://elsewhere.example", 403},
		{"no JSON", "POST", "/v1/decisions", "{", writeToken, "application/json", "", 400},
		{"an unknown field", "POST", "/v1/decisions", `{"kind":"merge","who":"x"}`, writeToken, "application/json", "", 400},
		{"somebody who is not there", "POST", "/v1/decisions", `{"kind":"merge","person":"x","into":"y"}`, writeToken, "application/json", "", 404},
		{"writing", "POST", "/v1/decisions", merge, writeToken, "application/json", "", 201},
		{"undoing with one for reading", "DELETE", "/v1/decisions/1", "", readToken, "", "", 403},
		{"undoing", "DELETE", "/v1/decisions/1", "", writeToken, "", "", 200},
		{"undoing what is undone", "DELETE", "/v1/decisions/1", "", writeToken, "", "", 400},
		{"undoing what is not there", "DELETE", "/v1/decisions/7", "", writeToken, "", "", 404},
	} {
		headers := []string{}
		if c.token != "" {
			headers = append(headers, "Authorization", "Bearer "+c.token)
		}
		if c.media != "" {
			headers = append(headers, "Content-Type", c.media)
		}
		if c.origin != "" {
			headers = append(headers, "Origin", c.origin, "Sec-Fetch-Site", "cross-site")
		}
		resp, body := ask(t, c.method, server.URL+c.path, c.body, headers...)
		if resp.StatusCode != c.want {
			t.Errorf("%s: got %d, want %d: %s", c.name, resp.StatusCode, c.want, body)
			continue
		}
		path := c.path
		if strings.HasPrefix(path, "/v1/decisions/") {
			path = "/v1/decisions/{id}"
		}
		d.check(t, path, c.method, c.name, resp, body)
	}
	open, _ := serve(t, nil)
	if resp, _ := ask(t, "POST", open.URL+"/v1/decisions", merge, "Content-Type", "application/json"); resp.StatusCode != 403 {
		t.Errorf("without a token file a decision gives %d, want 403", resp.StatusCode)
	}
}

// Methods that a path does not have are refused with those that it has.
func TestMethods(t *testing.T) {
	server, _ := serve(t, nil)
	for _, c := range []struct{ method, path, allow string }{
		{http.MethodPost, "/v1/quotes", "GET, HEAD"},
		{http.MethodPut, "/v1/people/lim-wei-shan", "GET, HEAD"},
		{http.MethodDelete, "/v1/decisions", "GET, POST, HEAD"},
		{http.MethodGet, "/v1/decisions/1", "DELETE"},
	} {
		resp, _ := ask(t, c.method, server.URL+c.path, "")
		if resp.StatusCode != http.StatusMethodNotAllowed || resp.Header.Get("Allow") != c.allow {
			t.Errorf("%s %s: %s, allowed %q, want %q", c.method, c.path, resp.Status, resp.Header.Get("Allow"), c.allow)
		}
	}
}

// Who needs no token is answered under an address and localhost alone.
func TestNamesOfTheHost(t *testing.T) {
	_, store := serve(t, nil)
	for _, c := range []struct {
		host string
		o    api.Options
		want int
	}{
		{"127.0.0.1:8421", api.Options{}, http.StatusOK},
		{"[::1]:8421", api.Options{}, http.StatusOK},
		{"LocalHost", api.Options{}, http.StatusOK},
		{"evil.example:8421", api.Options{}, http.StatusMisdirectedRequest},
		{"localhost.evil.example", api.Options{}, http.StatusMisdirectedRequest},
		{"archive.example", api.Options{Open: true}, http.StatusOK},
		{"archive.example", api.Options{Tokens: api.Tokens{}}, http.StatusUnauthorized},
	} {
		r := httptest.NewRequest(http.MethodGet, "/v1/stats", nil)
		r.Host = c.host
		w := httptest.NewRecorder()
		api.Handler(store, c.o).ServeHTTP(w, r)
		if w.Code != c.want {
			t.Errorf("%s: %d, want %d", c.host, w.Code, c.want)
		}
	}
}

func TestOpenToReaders(t *testing.T) {
	_, s := serve(t, nil)
	token, tokens := api.NewToken()
	server := httptest.NewServer(api.Handler(s, api.Options{Tokens: tokens, Open: true}))
	defer server.Close()
	for _, c := range []struct {
		method, token string
		want          int
	}{{"GET", "", 200}, {"GET", "nonsense", 200}, {"POST", "", 401}, {"POST", "nonsense", 401}, {"POST", token, 404}} {
		path, body := "/v1/decisions", `{"kind":"merge","person":"x","into":"y"}`
		if resp, _ := ask(t, c.method, server.URL+path, body, "Content-Type", "application/json", "Authorization", "Bearer "+c.token); resp.StatusCode != c.want {
			t.Errorf("%s with the token %q: got %d, want %d", c.method, c.token, resp.StatusCode, c.want)
		}
	}
}

func TestExport(t *testing.T) {
	server, _ := serve(t, nil)
	_, lines := ask(t, http.MethodGet, server.URL+"/v1/export/quotes?format=jsonl", "")
	_, table := ask(t, http.MethodGet, server.URL+"/v1/export/quotes?format=csv", "")
	if n, m := bytes.Count(lines, []byte("\n")), bytes.Count(table, []byte("\n")); n < 500 || m != n+1 {
		t.Errorf("got %d JSON lines and %d of CSV, want some 600 and one more", n, m)
	}
}
