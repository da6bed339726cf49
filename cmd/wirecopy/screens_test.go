package main

import (
	"context"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"wirecopy/pipeline/pipelinetest"
)

// screensVariable names the directory that the pictures of the documentation are written to: see make screenshots.
const screensVariable = "WIRECOPY_SCREENSHOTS"

// TestScreenshots makes the pictures of the documentation: the console of a pipeline that has read the examples, and the
// articles in testdata/screens.
func TestScreenshots(t *testing.T) {
	dir := os.Getenv(screensVariable)
	if dir == "" {
		t.Skipf("%s names no directory for the pictures", screensVariable)
	}
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal(err)
	}
	b, at := serve(t, allStages(t), "--console", "127.0.0.1:0", "../../examples")
	v := &visitor{http.Client{}, strings.TrimSuffix(regexp.MustCompile(`console: +(http://\S+)`).FindStringSubmatch(b.stderr.String())[1], "/")}
	shows := func(path, text string) {
		t.Helper()
		pipelinetest.Eventually(t, path+" shows "+text, func() bool {
			r, err := v.Get(v.at + path)
			if err != nil {
				return false
			}
			r.Body.Close()
			return r.StatusCode == http.StatusOK && strings.Contains(v.get(t, path), text)
		})
	}
	shows("/?about=kestrel", "trucks")
	items, err := filepath.Glob("testdata/screens/*.json")
	if err != nil || len(items) == 0 {
		t.Fatalf("no articles (%v)", err)
	}
	for _, item := range items { // one after the other, as they came
		before := strings.Count(v.get(t, "/?speaker=tolland")+v.get(t, "/?speaker=vos"), "<li class")
		invokeWith(t, allStages(t), "", "send", "--nats", at, item).must(t)
		pipelinetest.Eventually(t, item+" is in the console", func() bool {
			return strings.Count(v.get(t, "/?speaker=tolland")+v.get(t, "/?speaker=vos"), "<li class") > before
		})
	}
	shows("/people/rhea-tolland", "won in the rain")
	kestrel := regexp.MustCompile(`href="(/articles/\w+)#card-q3"`).FindStringSubmatch(v.get(t, "/?about=kestrel"))[1]

	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("hide-scrollbars", true), chromedp.WSURLReadTimeout(time.Minute))
	ctx, end := chromedp.NewExecAllocator(context.Background(), options...)
	defer end()
	ctx, closeTab := chromedp.NewContext(ctx)
	defer closeTab()
	for _, p := range []struct{ file, path, point string }{
		{"live.png", "/", ""},
		{"article.png", kestrel, "#card-q3"},
		{"person.png", "/people/rhea-tolland", ""},
	} {
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(1200, 900), chromedp.Navigate(v.at+p.path)); err != nil {
			t.Fatal(err)
		}
		if p.point != "" { // what belongs to it is marked
			if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`document.querySelector('`+p.point+`').dispatchEvent(new PointerEvent('pointerover', {bubbles: true}))`)); err != nil {
				t.Fatal(err)
			}
		}
		// Fonts and charts are there two frames later.
		if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true)))))`, chromedp.EvalAwaitPromise)); err != nil {
			t.Fatal(err)
		}
		picture, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, p.file), picture, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
