package check_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/lint"
	"helm.sh/helm/v3/pkg/lint/support"
	apps "k8s.io/api/apps/v1"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

// TestUsersOfCredentials looks who connects as whom: each stage as itself.
func TestUsersOfCredentials(t *testing.T) {
	text, err := render(t, everything)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pods(objects(t, text)) {
		user := strings.TrimPrefix(p.name, "wirecopy-")
		switch {
		case user == "http":
			user = "sender"
		case user == "archive":
			user = "reader"
		case user == "console": // as itself
		case !slices.Contains([]string{"ingest", "entities", "quotes", "sentiment", "events"}, user):
			user = "provisioner"
		}
		args := p.spec.Containers[0].Args
		for _, want := range []string{"--creds=/etc/wirecopy/creds/" + user + ".creds", "--inbox=_INBOX_" + user, "--tls-ca=/etc/wirecopy/tls/ca.crt"} {
			if !slices.Contains(args, want) {
				t.Errorf("%s has %v, want %s", p.name, args, want)
			}
		}
	}
}

func TestBadValuesAreRefused(t *testing.T) {
	for name, c := range map[string]struct{ values, want string }{
		"a key that does not exist":  {"stagges: []", "stagges"},
		"an unknown kind of scaling": {"autoscaling: {kind: magic}", "autoscaling.kind"},
		"a size in Kubernetes's way": {"provision: {store: 20Gi}", "provision.store"},
		"two copies":                 {"provision: {replicas: 2}", "provision.replicas"},
		"a stage without a name":     {"stages: [{workers: 3}]", "name"},
		"too little time to end":     {"terminationGracePeriodSeconds: 5", "terminationGracePeriodSeconds"},
		"no server":                  {"nats: {enabled: false}", "there is no NATS server"},
		"a URL of another kind":      {"broker: {url: 'http://nats:4222'}", "broker.url"},
		"a door without tokens":      {"http: {enabled: true}", "who may post?"},
		"feeds, and none":            {"feeds: {enabled: true}", "feeds: which?"},
		"KEDA without monitoring":    {"nats: {enabled: false}\nbroker: {url: 'nats://a:4222'}\nautoscaling: {kind: keda}", "broker.monitoring"},
		"a variable of another kind": {"otel: {HOME: x}", "OTEL_"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := render(t, c.values); err == nil || !strings.Contains(strings.ReplaceAll(err.Error(), "/", "."), c.want) {
				t.Errorf("got %v, want an error with %q", err, c.want)
			}
		})
	}
}

// TestLint lints the chart with a stand-in for the NATS chart, which is fetched when the chart is installed.
func TestLint(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "wirecopy")
	if err := os.CopyFS(dir, os.DirFS(chartDir)); err != nil {
		t.Fatal(err)
	}
	if err := chartutil.SaveDir(&chart.Chart{Metadata: &chart.Metadata{APIVersion: "v2", Name: "nats", Version: "1.3.0"}}, filepath.Join(dir, "charts")); err != nil {
		t.Fatal(err)
	}
	for name, values := range cases {
		v, err := chartutil.ReadValues([]byte(values))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range lint.AllWithKubeVersion(dir, v, "news", &chartutil.KubeVersion{Version: "v1.33.0", Major: "1", Minor: "33"}).Messages {
			if m.Severity >= support.WarningSev {
				t.Errorf("%s: %v", name, m)
			}
		}
	}
}

// TestKustomize holds the base to what the chart makes, and builds the overlay.
func TestKustomize(t *testing.T) {
	const dir = "../../kustomize"
	values, err := os.ReadFile(filepath.Join(dir, "base", "values.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	made, err := render(t, string(values))
	if err != nil {
		t.Fatal(err)
	}
	made = "# Made from the chart in deploy/helm/wirecopy: see kustomization.yaml.\n" + made
	base := filepath.Join(dir, "base", "wirecopy.yaml")
	if *update {
		if err := os.WriteFile(base, []byte(made), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(base)
	if err != nil {
		t.Fatal(err)
	}
	if string(have) != made {
		t.Errorf("%s is not what the chart makes: go test . -update", base)
	}
	built, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), filepath.Join(dir, "overlays", "production"))
	if err != nil {
		t.Fatal(err)
	}
	text, err := built.AsYaml()
	if err != nil {
		t.Fatal(err)
	}
	all := objects(t, string(text))
	checkNames(t, all)
	checkPods(t, all)
	checkSelectors(t, all)
	for _, d := range of[apps.Deployment](all) {
		if d.Namespace != "wirecopy" || d.Spec.Template.Spec.Containers[0].Image != "registry.example/news/wirecopy:v0.1.0" {
			t.Errorf("%s is in %q, of the image %s", d.Name, d.Namespace, d.Spec.Template.Spec.Containers[0].Image)
		}
		if d.Name == "wirecopy-entities" && *d.Spec.Replicas != 4 {
			t.Errorf("%s has %d replicas, want the 4 of the overlay", d.Name, *d.Spec.Replicas)
		}
	}
}
