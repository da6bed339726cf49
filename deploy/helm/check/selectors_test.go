package check_test

import (
	"slices"
	"strings"
	"testing"

	keda "github.com/kedacore/keda/v2/apis/keda/v1alpha1"
	monitoring "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	apps "k8s.io/api/apps/v1"
	autoscaling "k8s.io/api/autoscaling/v2"
	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	policy "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
)

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
