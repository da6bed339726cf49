package deploy_test

import (
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

type rules struct {
	Groups []struct {
		Name  string `yaml:"name"`
		Rules []struct {
			Alert       string            `yaml:"alert"`
			Expr        string            `yaml:"expr"`
			Annotations map[string]string `yaml:"annotations"`
		} `yaml:"rules"`
	} `yaml:"groups"`
}

func readRules(t *testing.T) (r rules) {
	t.Helper()
	text, err := os.ReadFile("observe/alerts.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	if len(r.Groups) == 0 || len(r.Groups[0].Rules) == 0 {
		t.Fatal("there are no rules in observe/alerts.yaml")
	}
	return r
}

// dashboardQueries are the expressions of the dashboard, by panel, with what Grafana puts in for its variables.
func dashboardQueries(t *testing.T) map[string][]string {
	t.Helper()
	text, err := os.ReadFile("observe/dashboard.json")
	if err != nil {
		t.Fatal(err)
	}
	var d struct {
		Panels []struct {
			Title   string
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	all := map[string][]string{}
	for _, p := range d.Panels {
		for _, q := range p.Targets {
			all[p.Title] = append(all[p.Title], strings.NewReplacer("$__rate_interval", "5m", "$job", ".*").Replace(q.Expr))
		}
	}
	return all
}

func promtool(t *testing.T, args ...string) {
	t.Helper()
	tool, err := exec.LookPath("promtool")
	if err != nil {
		t.Skip("promtool is not installed: it comes with Debian's prometheus")
	}
	cmd := exec.Command(tool, args...)
	cmd.Dir = "observe"
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("promtool %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

func TestAlertRules(t *testing.T) {
	promtool(t, "check", "rules", "alerts.yaml")
	promtool(t, "test", "rules", "alerts_test.yaml")
}

func TestEachAlertIsTestedAndHasARunbook(t *testing.T) {
	tests, err := os.ReadFile("observe/alerts_test.yaml")
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	anchors := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllStringSubmatch(string(page), -1) {
		anchors["docs/operations.md#"+strings.ReplaceAll(strings.ToLower(m[1]), " ", "-")] = true
	}
	for _, g := range readRules(t).Groups {
		for _, r := range g.Rules {
			if !regexp.MustCompile(`alertname: ` + r.Alert + `\n\s+eval_time: \S+\n\s+exp_alerts`).Match(tests) {
				t.Errorf("alerts_test.yaml never lets %s fire", r.Alert)
			}
			if !anchors[r.Annotations["runbook"]] || r.Annotations["summary"] == "" || r.Annotations["description"] == "" {
				t.Errorf("%s: annotations %v, want a summary, a description and a runbook among %v", r.Alert, r.Annotations, anchors)
			}
		}
	}
}

// TestDashboardQueriesParse gives the dashboard's queries to promtool as if they were rules.
func TestDashboardQueriesParse(t *testing.T) {
	type rule struct {
		Record string `yaml:"record"`
		Expr   string `yaml:"expr"`
	}
	var all []rule
	for _, exprs := range dashboardQueries(t) {
		for _, e := range exprs {
			all = append(all, rule{"dashboard:query", e})
		}
	}
	if len(all) < 20 {
		t.Fatalf("the dashboard has %d queries, want more", len(all))
	}
	// Rules of one name and without labels of their own count as duplicates, so each is a group.
	type group struct {
		Name  string `yaml:"name"`
		Rules []rule `yaml:"rules"`
	}
	var file struct {
		Groups []group `yaml:"groups"`
	}
	for i, r := range all {
		file.Groups = append(file.Groups, group{"q" + string(rune('A'+i)), []rule{r}})
	}
	text, err := yaml.Marshal(file)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "queries.yaml")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	promtool(t, "check", "rules", "--lint=none", path)
}

var metricName = regexp.MustCompile(`\b(?:wirecopy|go|process)_[a-z_]+\b`)

var metricsAt = regexp.MustCompile(`http://[^/ ]+/metrics`)

// TestMetricsExist holds the names in the rules, the dashboard and the page to what a process shows before it has had
// anything to do.
func TestMetricsExist(t *testing.T) {
	_, said := begin(t, nil, "run", "--listen", "127.0.0.1:0", "--data", t.TempDir(), "--metrics", "127.0.0.1:0", "--store", "300MiB")
	var shown string
	eventually(t, "the process shows its metrics", func() error {
		resp, err := http.Get(metricsAt.FindString(said.String()))
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		b, err := io.ReadAll(resp.Body)
		shown = string(b)
		if err == nil && !strings.Contains(shown, "wirecopy_stream_bytes{") {
			err = errors.New("it has not looked at the streams yet")
		}
		return err
	})
	exists := func(name string) bool {
		for _, suffix := range []string{"", "_bucket", "_count", "_sum"} {
			if strings.Contains(shown, "# TYPE "+strings.TrimSuffix(name, suffix)+" ") && strings.HasSuffix(name, suffix) {
				return true
			}
		}
		return strings.HasPrefix(name, "wirecopy_feed") || name == "wirecopy_items_total" // of the doors, and of items that came
	}
	check := func(where, text string) {
		for _, name := range slices.Compact(metricName.FindAllString(text, -1)) {
			if !exists(name) {
				t.Errorf("%s speaks of %s, which a process does not show", where, name)
			}
		}
	}
	for _, g := range readRules(t).Groups {
		for _, r := range g.Rules {
			check(r.Alert, r.Expr)
		}
	}
	for panel, exprs := range dashboardQueries(t) {
		check("the panel "+panel, strings.Join(exprs, "\n"))
	}
	page, err := os.ReadFile("../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	check("docs/operations.md", strings.ReplaceAll(string(page), "wirecopy_stream_*", ""))
}

// TestPrometheusScrapes starts a real Prometheus with the configuration of compose.yaml, but for the names of containers, and
// asks it for what it has from a process and for its rules.
func TestPrometheusScrapes(t *testing.T) {
	program, err := exec.LookPath("prometheus")
	if err != nil {
		t.Skip("Prometheus is not installed")
	}
	_, said := begin(t, nil, "run", "--listen", "127.0.0.1:0", "--data", t.TempDir(), "--metrics", "127.0.0.1:0", "--store", "300MiB", "--log", "info")
	var at []string
	eventually(t, "the process runs", func() error {
		if at = metricsLogged.FindStringSubmatch(said.String()); at == nil {
			return errors.New("it does not")
		}
		return nil
	})
	text, err := os.ReadFile("observe/prometheus.yaml")
	if err != nil {
		t.Fatal(err)
	}
	containers := regexp.MustCompile(`(?s)    dns_sd_configs:.*`)
	if !containers.Match(text) {
		t.Fatal("observe/prometheus.yaml finds no containers")
	}
	rules, err := filepath.Abs("observe/alerts.yaml")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	conf := strings.ReplaceAll(containers.ReplaceAllString(string(text), "    static_configs: [{targets: ['"+at[1]+"']}]\n"), "/etc/prometheus/alerts.yaml", rules)
	conf = strings.ReplaceAll(conf, "15s", "1s")
	if err := os.WriteFile(filepath.Join(dir, "prometheus.yaml"), []byte(conf), 0o600); err != nil {
		t.Fatal(err)
	}
	promtool(t, "check", "config", filepath.Join(dir, "prometheus.yaml"))
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	cmd := exec.Command(program, "--config.file="+filepath.Join(dir, "prometheus.yaml"), "--storage.tsdb.path="+filepath.Join(dir, "data"), "--web.listen-address="+address)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	ask := func(path string) (string, error) {
		resp, err := http.Get("http://" + address + path)
		if err != nil {
			return "", err
		}
		defer resp.Body.Close()
		b, err := io.ReadAll(resp.Body)
		return string(b), err
	}
	eventually(t, "Prometheus has the four stages", func() error {
		b, err := ask("/api/v1/query?query=" + url.QueryEscape(`count(count by (stage) (wirecopy_workers{job="wirecopy"} > 0))`))
		if err == nil && !strings.Contains(b, `"4"`) {
			err = errors.New(b)
		}
		return err
	})
	if b, err := ask("/api/v1/rules"); err != nil || strings.Count(b, `"type":"alerting"`) != len(readRules(t).Groups[0].Rules) {
		t.Errorf("the rules are %s (%v), want all of alerts.yaml", b, err)
	}
	for panel, exprs := range dashboardQueries(t) {
		for _, e := range exprs {
			if b, err := ask("/api/v1/query?query=" + url.QueryEscape(e)); err != nil || !strings.Contains(b, `"status":"success"`) {
				t.Errorf("panel %s: %s: %s (%v)", panel, e, b, err)
			}
		}
	}
}
