// Package check_test renders the chart with several values and looks at what comes out: each object strictly as the Kubernetes
// API, KEDA and the Prometheus operator define it, that selectors and references meet, and that the commands are the
// program's. It is a module of its own, as Helm and Kubernetes bring much that the program has no use for.
package check_test

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	keda "github.com/kedacore/keda/v2/apis/keda/v1alpha1"
	monitoring "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
	"helm.sh/helm/v3/pkg/lint"
	"helm.sh/helm/v3/pkg/lint/support"
	apps "k8s.io/api/apps/v1"
	autoscaling "k8s.io/api/autoscaling/v2"
	batch "k8s.io/api/batch/v1"
	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	policy "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	metavalidation "k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/client-go/kubernetes/scheme"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
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

// pod is a template of pods, and what makes them.
type pod struct {
	name     string
	labels   labels.Set
	spec     core.PodSpec
	workload bool
	strategy apps.DeploymentStrategyType
}

func pods(all []runtime.Object) (pods []pod) {
	for _, d := range of[apps.Deployment](all) {
		pods = append(pods, pod{d.Name, d.Spec.Template.Labels, d.Spec.Template.Spec, true, d.Spec.Strategy.Type})
	}
	for _, j := range of[batch.Job](all) {
		pods = append(pods, pod{j.Name, j.Spec.Template.Labels, j.Spec.Template.Spec, false, ""})
	}
	return pods
}

// checkPods looks at what runs: without rights, with limits, asked whether it can work, and with time to finish.
func checkPods(t *testing.T, all []runtime.Object) {
	t.Helper()
	for _, p := range pods(all) {
		c := p.spec.Containers[0]
		if s := p.spec.SecurityContext; s == nil || !*s.RunAsNonRoot || s.SeccompProfile.Type != core.SeccompProfileTypeRuntimeDefault {
			t.Errorf("%s runs as root, or may call the kernel as it likes", p.name)
		}
		if s := c.SecurityContext; s == nil || *s.AllowPrivilegeEscalation || !*s.ReadOnlyRootFilesystem || !slices.Equal(s.Capabilities.Drop, []core.Capability{"ALL"}) {
			t.Errorf("%s: %+v, want no privilege, no capability and nothing to write on", p.name, s)
		}
		if *p.spec.AutomountServiceAccountToken {
			t.Errorf("%s can talk to the Kubernetes API", p.name)
		}
		mounted := map[string]bool{}
		for _, v := range p.spec.Volumes {
			mounted[v.Name] = false
		}
		for _, m := range c.VolumeMounts {
			if _, ok := mounted[m.Name]; !ok {
				t.Errorf("%s mounts %s, which is no volume", p.name, m.Name)
			}
			mounted[m.Name] = true
		}
		for name, used := range mounted {
			if !used {
				t.Errorf("%s has the volume %s, and mounts it nowhere", p.name, name)
			}
		}
		if p.workload {
			checkProbes(t, p, c)
		}
		keeps := slices.ContainsFunc(p.spec.Volumes, func(v core.Volume) bool { return v.PersistentVolumeClaim != nil })
		if keeps && p.strategy != apps.RecreateDeploymentStrategyType {
			t.Errorf("%s keeps something, and its next pod would start beside it", p.name)
		}
		checkArgs(t, p.name, c.Args)
	}
}

// grace is how long a process takes at most to finish what it holds and to send the last traces, in seconds.
const grace = 25 + 5

func checkProbes(t *testing.T, p pod, c core.Container) {
	t.Helper()
	ports := map[string]bool{}
	for _, port := range c.Ports {
		ports[port.Name] = true
	}
	for kind, probe := range map[string]*core.Probe{"/readyz": c.ReadinessProbe, "/healthz": c.LivenessProbe, "/healthz ": c.StartupProbe} {
		if probe == nil || probe.HTTPGet == nil || probe.HTTPGet.Path != strings.TrimSpace(kind) || !ports[probe.HTTPGet.Port.StrVal] {
			t.Errorf("%s: probe %+v, want %s on a port of the container", p.name, probe, kind)
		}
	}
	wait := int64(0)
	if c.Lifecycle != nil {
		wait = c.Lifecycle.PreStop.Sleep.Seconds
	}
	if ports["http"] && wait == 0 {
		t.Errorf("%s is asked from outside, and goes while it is still asked", p.name)
	}
	if *p.spec.TerminationGracePeriodSeconds <= wait+grace {
		t.Errorf("%s has %d s to end, want more than %d s before it is told and the %d s that it takes", p.name, *p.spec.TerminationGracePeriodSeconds, wait, grace)
	}
	if _, ok := c.Resources.Requests[core.ResourceCPU]; !ok {
		t.Errorf("%s requests no CPU", p.name)
	}
}

// checkArgs gives the command to the program, which with --help reads it all and does nothing.
func checkArgs(t *testing.T, name string, args []string) {
	t.Helper()
	program := os.Getenv("WIRECOPY_TEST_PROGRAM")
	if program == "" {
		t.Log("the commands are not tried: WIRECOPY_TEST_PROGRAM names no program")
		return
	}
	if strings.HasSuffix(name, "-archive") {
		if help, err := exec.Command(program, "run", "--help").CombinedOutput(); err != nil || !strings.Contains(string(help), "--archive") {
			t.Logf("the command of %s is not tried: this program has no archive", name)
			return
		}
	}
	if out, err := exec.Command(program, append(args, "--help")...).CombinedOutput(); err != nil {
		t.Errorf("%s: wirecopy %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
}

// checkSelectors wants each selector to find pods, and each Deployment to find its own and no others.
func checkSelectors(t *testing.T, all []runtime.Object) {
	t.Helper()
	everyPod := pods(all)
	count := func(s labels.Selector) (n int) {
		for _, p := range everyPod {
			if s.Matches(p.labels) {
				n++
			}
		}
		return n
	}
	selector := func(s *metav1.LabelSelector) labels.Selector {
		x, err := metav1.LabelSelectorAsSelector(s)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	for _, d := range of[apps.Deployment](all) {
		if n := count(selector(d.Spec.Selector)); n != 1 {
			t.Errorf("the selector of %s finds %d kinds of pods, want its own", d.Name, n)
		}
	}
	for _, b := range of[policy.PodDisruptionBudget](all) {
		if n := count(selector(b.Spec.Selector)); n != 1 {
			t.Errorf("the budget %s is of %d kinds of pods, want one", b.Name, n)
		}
	}
	for _, n := range of[networking.NetworkPolicy](all) {
		if count(selector(&n.Spec.PodSelector)) == 0 {
			t.Errorf("the policy %s is of no pods", n.Name)
		}
	}
	ports := func(s labels.Selector) (names []string) {
		for _, p := range everyPod {
			if s.Matches(p.labels) {
				for _, port := range p.spec.Containers[0].Ports {
					names = append(names, port.Name)
				}
			}
		}
		return names
	}
	services := map[string]bool{}
	for _, s := range of[core.Service](all) {
		services[s.Name] = true
		for _, p := range s.Spec.Ports {
			if !slices.Contains(ports(labels.SelectorFromSet(s.Spec.Selector)), p.TargetPort.StrVal) {
				t.Errorf("the service %s sends to the port %s, which none of its pods has", s.Name, p.TargetPort.StrVal)
			}
		}
	}
	for _, i := range of[networking.Ingress](all) {
		if to := i.Spec.Rules[0].HTTP.Paths[0].Backend.Service.Name; !services[to] {
			t.Errorf("the ingress %s sends to %s, which is no service", i.Name, to)
		}
	}
	for _, m := range of[monitoring.ServiceMonitor](all) {
		s := selector(&m.Spec.Selector)
		if !slices.ContainsFunc(of[core.Service](all), func(x *core.Service) bool { return s.Matches(labels.Set(x.Labels)) }) {
			t.Errorf("the monitor %s finds no service", m.Name)
		}
	}
}

// checkScaling wants what scales to name a Deployment that leaves its replicas alone, and KEDA to ask for the consumer that the
// stage's workers have.
func checkScaling(t *testing.T, all []runtime.Object) {
	t.Helper()
	deployments := map[string]*apps.Deployment{}
	for _, d := range of[apps.Deployment](all) {
		deployments[d.Name] = d
	}
	free := func(name string) {
		t.Helper()
		if d := deployments[name]; d == nil || d.Spec.Replicas != nil {
			t.Errorf("%s is scaled, and is not there or has replicas of its own", name)
		}
	}
	for _, h := range of[autoscaling.HorizontalPodAutoscaler](all) {
		free(h.Spec.ScaleTargetRef.Name)
	}
	previous := "raw"
	byStage := map[string]*keda.ScaledObject{}
	for _, s := range of[keda.ScaledObject](all) {
		free(s.Spec.ScaleTargetRef.Name)
		byStage[s.Spec.Triggers[0].Metadata["consumer"]] = s
		if *s.Spec.MinReplicaCount > *s.Spec.MaxReplicaCount {
			t.Errorf("%s: at least %d and at most %d", s.Name, *s.Spec.MinReplicaCount, *s.Spec.MaxReplicaCount)
		}
	}
	if len(byStage) == 0 {
		return
	}
	for _, stage := range []string{"ingest", "entities", "quotes", "sentiment"} {
		s := byStage[stage]
		if s == nil {
			t.Errorf("nothing scales %s", stage)
			continue
		}
		m := s.Spec.Triggers[0].Metadata
		if want := "WIRE_" + strings.ToUpper(previous); m["stream"] != want || m["account"] == "" || !strings.Contains(m["natsServerMonitoringEndpoint"], ":8222") || s.Spec.Triggers[0].Type != "nats-jetstream" {
			t.Errorf("%s is scaled by %v, want the lag on %s of an account", stage, m, want)
		}
		if s.Spec.ScaleTargetRef.Name != "wirecopy-"+stage {
			t.Errorf("the lag of %s scales %s", stage, s.Spec.ScaleTargetRef.Name)
		}
		previous = stage
	}
}

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
