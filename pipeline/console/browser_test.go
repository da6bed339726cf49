package console_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"wirecopy/pipeline"
	"wirecopy/pipeline/console"
)

// browser is a tab of a headless Chromium. What its console says, and what goes wrong in it, is kept.
type browser struct {
	ctx context.Context

	mu    sync.Mutex
	wrong []string
}

// chromium is where the browser is: Debian calls it chromium, others call it otherwise.
func chromium(t *testing.T) string {
	t.Helper()
	names := []string{"chromium", "chromium-browser", "google-chrome"}
	if path := os.Getenv("WIRECOPY_TEST_CHROMIUM"); path != "" {
		names = []string{path}
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skipf("none of %v is installed: with Debian, apt-get install chromium", names)
	return ""
}

func newBrowser(t *testing.T) *browser {
	t.Helper()
	ctx, closeTab := chromedp.NewContext(chromiumOnce(t), chromedp.WithNewBrowserContext())
	t.Cleanup(closeTab)
	b := &browser{ctx: ctx}
	if err := chromedp.Listen(ctx, b.listen); err != nil {
		t.Fatal(err)
	}
	b.do(t, call(log.Enable, cdp.Empty{}), call(runtime.Enable, cdp.Empty{}),
		call(emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}), chromedp.EmulateViewport(1280, 900))
	return b
}

// shared is the Chromium of all tests, each of which has tabs, cookies and a cache of its own.
var shared struct {
	once sync.Once
	ctx  context.Context
	err  error
	end  []func() // the last first
}

// chromiumOnce starts the browser of all tests, and gives its context.
func chromiumOnce(t *testing.T) context.Context {
	t.Helper()
	path := chromium(t)
	shared.once.Do(func() {
		var dir string
		if dir, shared.err = os.MkdirTemp("", "wirecopy-chromium-"); shared.err != nil {
			return
		}
		shared.end = append(shared.end, func() { os.RemoveAll(dir) })
		shared.ctx, shared.err = startChromium(path, dir)
	})
	if shared.err != nil {
		t.Fatalf("start %s: %v", path, shared.err)
	}
	return shared.ctx
}

func TestMain(m *testing.M) {
	code := m.Run()
	for _, end := range slices.Backward(shared.end) {
		end()
	}
	os.Exit(code)
}

// startChromium starts the browser with a directory of its own.
func startChromium(path, dir string) (context.Context, error) {
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.UserDataDir(dir),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("disable-dev-shm-usage", true), chromedp.WSURLReadTimeout(time.Minute),
	}
	ctx, end := chromedp.NewExecAllocator(context.Background(), options...)
	shared.end = append(shared.end, end)
	ctx, closeTab := chromedp.NewContext(ctx)
	shared.end = append(shared.end, closeTab)
	return ctx, chromedp.Do(ctx)
}

func (b *browser) listen(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *log.EventEntryAdded:
		b.wrong = append(b.wrong, fmt.Sprintf("%s: %s (%s)", e.Entry.Level, e.Entry.Text, e.Entry.URL))
	case *runtime.EventExceptionThrown:
		text := e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			text += " " + e.ExceptionDetails.Exception.Description
		}
		b.wrong = append(b.wrong, text)
	case *runtime.EventConsoleAPICalled:
		b.wrong = append(b.wrong, fmt.Sprintf("console.%s", e.Type))
	case *page.EventJavascriptDialogOpening:
		b.wrong = append(b.wrong, "a dialog opens: "+e.Message)
	}
}

// check fails the test if anything went wrong since the last call.
func (b *browser) check(t *testing.T, where string) {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, w := range b.wrong {
		t.Errorf("%s: %s", where, w)
	}
	b.wrong = nil
}

func (b *browser) do(t *testing.T, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, time.Minute)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		t.Fatal(err)
	}
}

// call is an action of a command of the DevTools protocol.
func call[P, R any](c cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, c, params)
		return err
	})
}

// eval gives the value of an expression.
func eval[T any](t *testing.T, b *browser, expression string) T {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, time.Minute)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%.200s: %v", expression, err)
	}
	return v
}

// until waits until an expression is true. While a page is left for another, it has no value.
func (b *browser) until(t *testing.T, expression string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		if ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](expression)); err == nil && ok {
			return
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			text, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string](`document.querySelector('main')?.innerText.slice(0, 600)`))
			b.check(t, "meanwhile")
			t.Fatalf("waited in vain until %s\nthe page: %s", expression, text)
		}
	}
}

// patience is how long a test waits for what has to come, however busy the machine is.
const patience = time.Minute

// shows is an expression that is true when an element has the text.
func shows(selector, text string) string {
	return fmt.Sprintf(`[...document.querySelectorAll(%q)].some((e) => e.innerText.includes(%q))`, selector, text)
}

const quoteWords = "#live .line .words"

// newsroom is a console with something on every page, a writer's token, and an archive.
func newsroom(t *testing.T) *desk {
	t.Helper()
	var tokens console.Tokens
	tokens.Add(writeToken, console.Writer)
	d := newDesk(t, console.Options{API: &shelf{}, Tokens: tokens, Doors: []string{"Items are taken by POST."}})
	bury(t, d, 1)
	first := d.send(t, story("a1", 1, "Rhea Tolland", "It floats as ever"), nil)
	d.send(t, story("a1", 2, "Rhea Tolland", "It floats as never"), first[:1])
	d.publish(t, story("a2", 1, "Oskar Brandt", "It sinks"))
	d.eventually(t, "/", "It sinks")
	d.eventually(t, "/", "withdrawn in version 2")
	return d
}

func (b *browser) signIn(t *testing.T, d *desk) {
	t.Helper()
	b.do(t, chromedp.Navigate(d.url+"/login"), chromedp.SendKeys("#token", writeToken+kb.Enter))
	b.until(t, `document.body.className === 'page-live'`)
}

func TestEveryPageInABrowser(t *testing.T) {
	b := newBrowser(t)
	d := newsroom(t)
	axe, err := os.ReadFile("testdata/axe/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	b.signIn(t, d)
	letter := deadLetters(t, d)[0]
	for _, path := range []string{
		"/", "/?speaker=nobody", "/articles/a1", "/articles/a1?version=1", "/articles/a1/diff?from=1&to=2", "/people/p-1", "/search", "/search?q=floats&speaker=tolland",
		"/search?kind=people&q=Rhea", "/search?kind=articles&q=ferry", "/search?q=%22open", "/pipeline", fmt.Sprintf("/dead/%d", letter), "/feeds", "/corrections", "/articles/a1/correct", "/articles/a1/correct?quote=q1", "/login", "/articles/nobody",
	} {
		t.Run(path, func(t *testing.T) {
			for _, look := range []struct {
				scheme string
				width  int64
			}{{"light", 1280}, {"dark", 360}} {
				where := fmt.Sprintf("%s, %s, %d px", path, look.scheme, look.width)
				b.do(t, chromedp.EmulateViewport(look.width, 900),
					call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: look.scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}}),
					chromedp.Navigate(d.url+path))
				b.until(t, `document.readyState === 'complete'`)
				if path == "/" {
					b.until(t, shows("#status", "live"))
				}
				if strings.Contains(path, "nobody") || strings.Contains(path, "open") {
					b.mu.Lock()
					b.wrong = nil // that the page itself has the code 404 or 400 is what is wanted
					b.mu.Unlock()
				}
				b.check(t, where)
				if wide := eval[int](t, b, `document.scrollingElement.scrollWidth - innerWidth`); wide > 0 {
					t.Errorf("%s: the page is %d px wider than the window: %s", where, wide,
						eval[string](t, b, `[...document.querySelectorAll('main *')].filter((e) => e.getBoundingClientRect().right > innerWidth && !e.closest('.wide')).slice(0, 3).map((e) => e.outerHTML.slice(0, 120)).join('\n')`))
				}
				// axe makes elements of text, which the policy of the pages forbids to their scripts.
				b.do(t, call(page.SetBypassCSP, page.SetBypassCSPParams{Enabled: true}), chromedp.Navigate(d.url+path))
				b.until(t, `document.readyState === 'complete'`)
				eval[int](t, b, string(axe)+`; 0`)
				found := eval[string](t, b, `axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
					.then((r) => JSON.stringify(r.violations.map((v) => ({id: v.id, help: v.help, nodes: v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200) + ' ' + n.failureSummary)}))))`)
				b.do(t, call(page.SetBypassCSP, page.SetBypassCSPParams{}))
				var violations []struct {
					ID, Help string
					Nodes    []string
				}
				if err := json.Unmarshal([]byte(found), &violations); err != nil {
					t.Fatalf("%s: axe: %v: %s", where, err, found)
				}
				for _, v := range violations {
					t.Errorf("%s: %s: %s\n  %s", where, v.ID, v.Help, strings.Join(v.Nodes, "\n  "))
				}
				b.mu.Lock()
				b.wrong = nil
				b.mu.Unlock()
			}
		})
	}
}

func TestQuotesArriveInABrowser(t *testing.T) {
	b := newBrowser(t)
	d := newsroom(t)
	b.do(t, chromedp.Navigate(d.url+"/"))
	b.until(t, shows("#status", "live"))
	fastest := time.Hour
	for i := range 5 {
		start := time.Now()
		d.publish(t, story(fmt.Sprintf("b%d", i), 1, "Vera Lund", fmt.Sprintf("Arrival %d", i)))
		b.until(t, shows(quoteWords, fmt.Sprintf("Arrival %d", i)))
		fastest = min(fastest, time.Since(start))
	}
	t.Logf("from publishing to the screen: %v", fastest)
	if fastest > time.Second {
		t.Errorf("the quickest of five quotes took %v to the screen, want a second at most", fastest)
	}
	if first := eval[string](t, b, `document.querySelector('`+quoteWords+`').innerText`); first != "“Arrival 4”" {
		t.Errorf("at the top stands %q, want the newest", first)
	}

	// Withdrawn while it is on the screen.
	said := d.send(t, story("c1", 1, "Vera Lund", "The dam will hold until May"), nil)
	b.until(t, shows(quoteWords, "The dam will hold until May"))
	d.send(t, story("c1", 2, "Vera Lund", "The dam will hold until June"), said[:1])
	b.until(t, `[...document.querySelectorAll('#live del')].some((e) => e.textContent.includes('until May'))`)
	b.until(t, shows("#live .was", "Corrected; before: “The dam will hold until May”"))

	// Out of sight: what came meanwhile is there afterwards.
	b.do(t, chromedp.Evaluate[chromedp.Void](`Object.defineProperty(document, 'hidden', {value: true, configurable: true}); document.dispatchEvent(new Event('visibilitychange'))`))
	d.publish(t, story("e1", 1, "Vera Lund", "Out of sight"))
	d.eventually(t, "/", "Out of sight")
	b.do(t, chromedp.Evaluate[chromedp.Void](`delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))`))
	b.until(t, shows(quoteWords, "Out of sight"))

	// Paused: what comes waits.
	b.do(t, chromedp.Click("#pause"))
	d.publish(t, story("d1", 1, "Vera Lund", "While you were away"))
	b.until(t, shows("#status", "paused, 1 waiting"))
	if eval[bool](t, b, shows(quoteWords, "While you were away")) {
		t.Error("a quote came though the page is paused")
	}
	b.do(t, chromedp.Click("#pause"))
	b.until(t, shows(quoteWords, "While you were away"))
	b.check(t, "/")
}

// TestABreakLosesNothing breaks the connections of a page that follows, so that its browser comes back with Last-Event-ID.
func TestABreakLosesNothing(t *testing.T) {
	b := newBrowser(t)
	d := newsroom(t)
	b.do(t, chromedp.Navigate(d.url+"/"))
	b.until(t, shows("#status", "live"))
	for i := range 2 {
		d.publish(t, story(fmt.Sprintf("b%d", 2*i), 1, "Vera Lund", fmt.Sprintf("Before break %d", i)))
		b.until(t, shows(quoteWords, fmt.Sprintf("Before break %d", i)))
		d.web.CloseClientConnections()
		b.until(t, shows("#status", "trying again"))
		d.publish(t, story(fmt.Sprintf("b%d", 2*i+1), 1, "Vera Lund", fmt.Sprintf("During break %d", i)))
		b.until(t, shows(quoteWords, fmt.Sprintf("During break %d", i)))
	}
	got := eval[[]string](t, b, `[...document.querySelectorAll('`+quoteWords+`')].slice(0, 4).map((e) => e.innerText)`)
	if want := []string{"“During break 1”", "“Before break 1”", "“During break 0”", "“Before break 0”"}; !slices.Equal(got, want) {
		t.Errorf("after two breaks the page has %q at its top, want %q, each once", got, want)
	}
}

func TestFiltersStandInTheAddress(t *testing.T) {
	b := newBrowser(t)
	d := newsroom(t)
	b.do(t, chromedp.Navigate(d.url+"/"))
	b.until(t, shows("#status", "live"))
	b.do(t, chromedp.SendKeys(`[name="speaker"]`, "brandt"))
	b.until(t, `location.search === '?speaker=brandt'`)
	b.until(t, `!(`+shows(quoteWords, "floats")+`) && `+shows(quoteWords, "sinks"))
	d.publish(t, story("b1", 1, "Rhea Tolland", "Not for this filter"))
	d.publish(t, story("b2", 1, "Oskar Brandt", "For this filter"))
	b.until(t, shows(quoteWords, "For this filter"))
	if eval[bool](t, b, shows(quoteWords, "Not for this filter")) {
		t.Error("a quote came that the filter leaves out")
	}
	b.do(t, chromedp.Reload())
	b.until(t, shows("#status", "live"))
	if got := eval[string](t, b, `document.querySelector('[name="speaker"]').value`); got != "brandt" {
		t.Errorf("after a reload the filter is %q", got)
	}
	b.do(t, chromedp.Click(".reset"))
	b.until(t, `location.search === '' && `+shows(quoteWords, "floats"))
	b.check(t, "/")
}

func TestTheKeyboardIsEnough(t *testing.T) {
	b := newBrowser(t)
	d := newsroom(t)
	b.do(t, chromedp.Navigate(d.url+"/"))
	b.until(t, shows("#status", "live"))
	b.do(t, chromedp.KeyEvent(kb.Tab))
	if got := eval[string](t, b, `document.activeElement.className`); got != "skip" {
		t.Errorf("the first Tab leads to %q, want the link that skips the menu", got)
	}
	for range 40 {
		if eval[bool](t, b, `document.activeElement.classList.contains('line')`) {
			break
		}
		b.do(t, chromedp.KeyEvent(kb.Tab))
	}
	b.do(t, chromedp.KeyEvent(kb.ArrowDown))
	if got := eval[int](t, b, `[...document.querySelectorAll('.line')].indexOf(document.activeElement)`); got != 1 {
		t.Errorf("after an arrow down the focus is at quote %d, want 1", got)
	}
	b.do(t, chromedp.KeyEvent("p"))
	b.until(t, shows("#status", "paused"))
	b.do(t, chromedp.KeyEvent("p"), chromedp.KeyEvent(kb.Home), chromedp.KeyEvent(kb.Enter))
	b.until(t, `document.body.className === 'page-article' && document.readyState === 'complete'`)
	// From the number of a quote's card, its speaker in the text is marked.
	b.do(t, chromedp.Focus("#card-q1 .ref"))
	b.until(t, `document.querySelector('.speaker[data-q]').classList.contains('on') && document.querySelector('.quote[data-q]').classList.contains('on')`)
	b.do(t, chromedp.KeyEvent(kb.Escape))
	b.until(t, `!document.querySelector('.on')`)
	b.check(t, "/")
}

func TestPointingJoinsWhatBelongsTogether(t *testing.T) {
	b := newBrowser(t)
	d := newsroom(t)
	b.do(t, chromedp.Navigate(d.url+"/articles/a2"))
	point := func(selector string) {
		t.Helper()
		at := eval[[]float64](t, b, fmt.Sprintf(`(() => { const r = document.querySelector(%q).getClientRects()[0]; return [r.x + r.width / 2, r.y + r.height / 2]; })()`, selector))
		b.do(t, chromedp.MouseEvent("mouseMoved", at[0], at[1]))
	}
	b.until(t, `document.readyState === 'complete'`)
	point(".quote[data-q]")
	b.until(t, `document.querySelector('.speaker[data-q]').classList.contains('on') && document.querySelector('#card-q1').classList.contains('on')`)
	point(".pronoun[data-e]")
	b.until(t, shows("#joined", "He: Oskar Brandt, person"))
	b.until(t, `document.querySelector('.name[data-e]').classList.contains('on')`)
	b.check(t, "/articles/a2")
}

func TestWithoutJavaScript(t *testing.T) {
	b := newBrowser(t)
	d := newsroom(t)
	b.do(t, call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}))
	for path, want := range map[string]string{"/": "It sinks", "/?speaker=tolland": "It floats as never", "/articles/a2": "It sinks", "/people/p-1": "It floats", "/pipeline": "judge", "/search?q=floats": "floats"} {
		b.do(t, chromedp.Navigate(d.url+path))
		text, err := chromedp.Run(b.ctx, chromedp.Text("main"))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(text, want) {
			t.Errorf("%s without JavaScript has no %q: %s", path, want, text)
		}
	}
}

func TestHostileTextInABrowser(t *testing.T) {
	const hostile = `<img src=x onerror="window.pwned=1"><script>window.pwned=2</script></script><svg onload="window.pwned=3">{{7*7}}</textarea>`
	b := newBrowser(t)
	d := newDesk(t, console.Options{})
	a := story("x1", 1, hostile, hostile)
	a.Headline, a.Byline, a.Slugline, a.EditorialNote = hostile, hostile, hostile, hostile
	d.publish(t, a)
	d.eventually(t, "/", "window.pwned")
	b.do(t, chromedp.Navigate(d.url+"/"))
	b.until(t, shows("#status", "live"))
	a = story("x2", 1, hostile, hostile+" again")
	a.Headline = hostile
	d.publish(t, a)
	b.until(t, shows(quoteWords, hostile+" again"))
	for _, path := range []string{"", "/articles/x1", "/?" + url.Values{"speaker": {hostile}}.Encode()} {
		if path != "" {
			b.do(t, chromedp.Navigate(d.url+path))
			b.until(t, `document.readyState === 'complete'`)
		}
		if got := eval[bool](t, b, `'pwned' in window`); got {
			t.Errorf("%s: a script of the wire ran", path)
		}
		if n := eval[int](t, b, `document.querySelectorAll('main img, main svg, main script:not([type="application/json"])').length`); n > 0 {
			t.Errorf("%s: %d elements of the wire's text are in the page", path, n)
		}
		b.check(t, path)
	}
}

func TestDeadLettersAreSettledInABrowser(t *testing.T) {
	b := newBrowser(t)
	d := newsroom(t)
	b.signIn(t, d)
	b.do(t, chromedp.Navigate(d.url+"/pipeline"), chromedp.Click(`button[value="drop"]`))
	b.until(t, shows("main", "There are none."))
	if left := deadLetters(t, d); len(left) > 0 {
		t.Errorf("dead letters %v are left", left)
	}
	b.check(t, "/pipeline")
}

func TestAKilledArticleInABrowser(t *testing.T) {
	b := newBrowser(t)
	d := newsroom(t)
	b.do(t, chromedp.Navigate(d.url+"/"))
	b.until(t, shows("#status", "live"))
	said := d.send(t, story("k1", 1, "Vera Lund", "I never said this"), nil)
	b.until(t, shows(quoteWords, "I never said this"))
	dead := story("k1", 2, "Vera Lund", "I never said this")
	dead.PubStatus = pipeline.Canceled
	d.send(t, dead, said[:1])
	b.until(t, shows("#live .flag", "the article was killed"))
}
