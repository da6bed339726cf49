// Package check_test renders the chart with several values and looks at what comes out: each object strictly as the Kubernetes
// API, KEDA and the Prometheus operator define it, that selectors and references meet, and that the commands are the
// program's. It is a module of its own, as Helm and Kubernetes bring much that the program has no use for.
package check_test

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	keda "github.com/kedacore/keda/v2/apis/keda/v1alpha1"
	monitoring "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
	apps "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	metavalidation "k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/client-go/kubernetes/scheme"
)

var update = flag.Bool("update", false, "write the base of deploy/kustomize anew")

const chartDir = "../wirecopy"

// render gives the objects that the chart makes with some values, as one file. The NATS chart is left out: it is fetched
// when the chart is installed.
func render(t *testing.T, values string) (string, error) {
	t.Helper()
	c, err := loader.Load(chartDir)
	if err != nil {
		t.Fatal(err)
	}
	v, err := chartutil.ReadValues([]byte(values))
	if err != nil {
		t.Fatal(err)
	}
	if err := chartutil.ProcessDependencies(c, v); err != nil {
		t.Fatal(err)
	}
	capabilities := *chartutil.DefaultCapabilities
	capabilities.KubeVersion = chartutil.KubeVersion{Version: "v1.33.0", Major: "1", Minor: "33"}
	all, err := chartutil.ToRenderValues(c, v, chartutil.ReleaseOptions{Name: "wirecopy", Namespace: "news", Revision: 1, IsInstall: true}, &capabilities)
	if err != nil {
		return "", err
	}
	files, err := engine.Render(c, all)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	var names []string
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if text := strings.TrimSpace(files[name]); strings.HasSuffix(name, ".yaml") && text != "" {
			fmt.Fprintf(&out, "---\n%s\n", strings.TrimPrefix(text, "---\n"))
		}
	}
	return out.String(), nil
}

// objects reads a file of objects, each strictly: a field that its kind does not have is an error.
func objects(t *testing.T, text string) []runtime.Object {
	t.Helper()
	s := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{scheme.AddToScheme, keda.AddToScheme, monitoring.AddToScheme} {
		if err := add(s); err != nil {
			t.Fatal(err)
		}
	}
	decoder := serializer.NewCodecFactory(s, serializer.EnableStrict).UniversalDeserializer()
	var all []runtime.Object
	for d := yaml.NewDocumentDecoder(io.NopCloser(strings.NewReader(text))); ; {
		buf := make([]byte, 4<<20)
		n, err := d.Read(buf)
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		doc := bytes.TrimPrefix(bytes.TrimSpace(buf[:n]), []byte("---"))
		if len(bytes.TrimSpace(doc)) == 0 {
			continue
		}
		o, _, err := decoder.Decode(doc, nil, nil)
		if err != nil {
			t.Errorf("%v in\n%s", err, doc)
			continue
		}
		all = append(all, o)
	}
}

func of[T any](all []runtime.Object) (found []*T) {
	for _, o := range all {
		if x, ok := any(o).(*T); ok {
			found = append(found, x)
		}
	}
	return found
}

const everything = `
autoscaling: {kind: keda}
broker: {account: WIRE, credentials: creds, tls: {secret: tls, ca: ca.crt, cert: tls.crt, key: tls.key}}
provision: {sizes: {WIRE_RAW: 4GiB}}
http: {enabled: true, tokensSecret: tokens, ingress: {enabled: true, host: wire.example, tlsSecret: cert, className: nginx}}
feeds: {enabled: true, config: "feeds: []"}
extras:
  console: {enabled: true, secret: console}
  archive: {enabled: true, secret: archive}
metrics: {serviceMonitor: {enabled: true}, rules: {enabled: true}, dashboard: {enabled: true}}
otel: {OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318"}
networkPolicy: {metricsFrom: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}]}
topologySpread: {whenUnsatisfiable: DoNotSchedule}
image: {digest: "sha256:0000000000000000000000000000000000000000000000000000000000000000"}
`

var cases = map[string]string{
	"as it comes":                 "",
	"everything":                  everything,
	"by CPU":                      "autoscaling: {kind: hpa}",
	"the archive in PostgreSQL":   "extras: {archive: {enabled: true, secret: archive, storage: null, args: [run, --stages, none, --no-provision, --api, '0.0.0.0:8421', --api-tokens, /etc/wirecopy/secret/tokens], env: [{name: WIRECOPY_ARCHIVE, valueFrom: {secretKeyRef: {name: archive, key: url}}}]}}",
	"an outside server":           "nats: {enabled: false}\nbroker: {url: 'tls://a.example:4222,tls://b.example:4333', monitoring: 'nats.example:8222'}\nautoscaling: {kind: keda}",
	"one server":                  "nats: {config: {cluster: {enabled: false}}}\nprovision: {replicas: 1}",
	"a stage more, of other size": "stages: [{name: ingest}, {name: entities, workers: 8, resources: {requests: {cpu: '2'}}, autoscaling: {maxReplicas: 50}}, {name: quotes}, {name: sentiment}, {name: money}]",
	"as little as can be":         "podDisruptionBudget: {enabled: false}\nnetworkPolicy: {enabled: false}\ntopologySpread: {enabled: false}\nserviceAccount: {create: false}\nprovision: {enabled: false}",
}

func TestObjects(t *testing.T) {
	for name, values := range cases {
		t.Run(name, func(t *testing.T) {
			text, err := render(t, values)
			if err != nil {
				t.Fatal(err)
			}
			all := objects(t, text)
			if len(of[apps.Deployment](all)) < 5 {
				t.Errorf("there are %d Deployments, want one for each stage, and the sweeper", len(of[apps.Deployment](all)))
			}
			checkNames(t, all)
			checkPods(t, all)
			checkSelectors(t, all)
			checkScaling(t, all)
		})
	}
}

// checkNames holds names and labels to what the API takes, and wants no object twice.
func checkNames(t *testing.T, all []runtime.Object) {
	t.Helper()
	seen := map[string]bool{}
	for _, o := range all {
		m, ok := o.(metav1.Object)
		if !ok {
			t.Errorf("%T has no metadata", o)
			continue
		}
		key := fmt.Sprintf("%T %s", o, m.GetName())
		if seen[key] {
			t.Errorf("%s is there twice", key)
		}
		seen[key] = true
		for _, e := range validation.IsDNS1123Label(m.GetName()) {
			t.Errorf("%s: %s", key, e)
		}
		for _, e := range metavalidation.ValidateLabels(m.GetLabels(), field.NewPath("labels")) {
			t.Errorf("%s: %v", key, e)
		}
	}
}
